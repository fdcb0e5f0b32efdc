"""What takes long, and both a page and the command line start."""
