"""Links inside the board: a screen and codes in its query, never words."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

# Screen -> its path. The overview is the root: Streamlit answers a default page nowhere else.
PATHS = {
    "overview": "",
    "monday": "monday",
    "risk_map": "risk_map",
    "districts": "districts",
    "countdown": "countdown",
    "follow": "follow",
    "hazards": "hazards",
    "reports": "reports",
    "quality": "quality",
    "import": "import",
    "setup": "setup",
}


def href(screen: str, query: Mapping[str, object]) -> str:
    """A relative link to a screen; None and "" leave a key out.

    Relative, so that it holds behind a proxy that serves the board under a folder.
    Raises KeyError for an unknown screen.
    """
    kept = {key: str(value) for key, value in query.items() if value not in (None, "")}
    path = PATHS[screen] or "./"
    return f"{path}?{urlencode(kept, safe=',')}" if kept else path
