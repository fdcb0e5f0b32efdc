"""Stands in a served board's way as sitecustomize.py: a connection to another machine is noted, and fails."""

import os
import sys
from pathlib import Path
from typing import Any

HERE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None)
TRIES = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
}


def watch(event: str, told: tuple[Any, ...]) -> None:
    """An audit hook: nothing in the process passes it by."""
    if event not in TRIES:
        return
    address = told[TRIES[event]]
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, tuple | str | bytes) and host not in HERE and not str(host).startswith("/"):
        with Path(os.environ["OUTGOING"]).open("a", encoding="utf-8") as note:
            note.write(f"{event} {address!r}\n")
        raise OSError(f"{event} {address!r}: nothing leaves this machine")


if "OUTGOING" in os.environ:
    sys.addaudithook(watch)
