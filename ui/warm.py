"""What a process does once, so that no reader waits for it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable
from importlib import import_module

from i18n import LANGUAGES, load

log = logging.getLogger("board")


def up(modules: Iterable[str]) -> None:
    """Import the pages by name, read all words, and set what is there apart from what the collector walks.

    A page that cannot be imported is logged and left: it will say so itself, and the others still serve.
    """
    for module in modules:
        try:
            import_module(module)
        except ImportError:
            log.exception("%s was not warmed up", module)
    for language in LANGUAGES:
        load(language)
    # A full collection stopped all readers for 170 ms, and most of what it walked are modules, that stay.
    gc.collect()
    gc.freeze()
    # Collecting the young after 700 objects, the default, took 3 ms of each rerun; memory stays the same.
    gc.set_threshold(10_000, 10, 10)
