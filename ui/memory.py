"""What this process remembers of pages: worked out once for a state of the database and all who see the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, NoReturn, TypeVar

from data_access.engine import database_url
from data_access.session import Session
from domain.people import Viewer

if TYPE_CHECKING:
    from ui.visit import Visit

T = TypeVar("T")
MOST = 512  # things remembered at once, those used last; a page takes some 50 to 100 kB
NO_TIME = datetime.min.replace(tzinfo=UTC)

_known: OrderedDict[Hashable, object] = OrderedDict()
_turn = Lock()


def remembered(visit: Visit, make: Callable[[Visit, Session], T], *, own: Sequence[str] = ()) -> T:
    """What `make` makes of a visit and one look at the database; nobody may change it.

    `make` is a function of a module, or nothing is found again. It is given a visit without what the next reader
    does not share: who it is, the instant, and of what the address says to the page all but the keys in `own`.
    All else of the visit is in the key, the whole scope among it, and so is the token of the state that the
    visit began with. If something was written meanwhile, the answer is given and not remembered.
    """
    shared = _shared(visit, own)
    key = (make, *_all_of(shared))
    if visit.state is not None:
        found = recall(key)
        if found is not None:
            value: T = found  # type: ignore[assignment]
            return value
    with visit.open_session() as session:
        made = make(shared, session)
        if visit.state is not None and session.state == visit.state:
            keep(key, made)
    return made


def _shared(visit: Visit, own: Sequence[str]) -> Visit:
    told = {key: visit.own[key] for key in own if key in visit.own}
    nobody = Viewer("", visit.viewer.role, visit.viewer.scope)
    return replace(visit, viewer=nobody, now=NO_TIME, clock=lambda: NO_TIME, own=told, open_session=_one_look)


def _one_look() -> NoReturn:
    """Another look might see another state, which nobody would notice."""
    raise RuntimeError("what is remembered is read in the session that is given")


def _all_of(visit: Visit) -> tuple[Hashable, ...]:
    """All that a visit tells `make`; the catalog is that of the state."""
    return (
        database_url(), visit.state, visit.viewer, visit.view, visit.language, visit.kind, visit.size,
        visit.screen, tuple(sorted(visit.own.items())),
    )  # fmt: skip


def recall(key: Hashable) -> object | None:
    """What was kept under a key, or None."""
    with _turn:
        if key in _known:
            _known.move_to_end(key)
        return _known.get(key)


def keep(key: Hashable, value: object) -> None:
    """Remember a value under a key that names the whole of what it was made from; the oldest one goes."""
    with _turn:
        _known[key] = value
        _known.move_to_end(key)
        while len(_known) > MOST:
            _known.popitem(last=False)


def forget() -> None:
    """Remember nothing."""
    with _turn:
        _known.clear()
