"""One file a screen: a single page(visit), which only the frame calls."""
