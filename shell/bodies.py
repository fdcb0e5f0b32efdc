"""How much a request may bring: a form little, a file what the role has use for, and all of one person not too much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from data_access.identity import Seat
from domain.evidence import LARGEST
from domain.people import may_administer
from shell.gate import SEAT, SIGN_IN

UPLOADS = "/_stcore/upload_file/"
END = {"connection": "close"}  # what was not read is not waited for
FORM = 1 << 16  # bytes of a form without a file
AROUND = 1 << 20  # bytes of a form around its file
FILES = 100  # of one person within FRESH seconds
SHARE = 200 << 20  # bytes of one person, who gives in files of LARGEST; the office may three of its own size
FRESH = 60.0


@dataclass(frozen=True)
class Held:
    """A file that came at a second of the steady clock, or is on its way. `person` is None where nobody signs in."""

    person: int | None
    size: int
    since: float = inf


_held: dict[tuple[str, str], Held] = {}  # (session, file) -> what came through this door


def bounded(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: what a request brings is counted as it comes, and a file goes to its own page alone."""

    async def bound(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif scope["path"].startswith(UPLOADS) and scope["method"] in ("PUT", "DELETE"):
            await _given_in(app, scope, receive, send)
        else:
            await app(scope, counted(receive, FORM), send)

    return bound


async def _given_in(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """A file that is given in, or taken back."""
    seat: Seat | None = scope.get(SEAT)
    session, _, file = scope["path"].removeprefix(UPLOADS).partition("/")
    if not is_own_session(session, scope):
        await PlainTextResponse("Not your page", status_code=403)(scope, receive, send)
        return
    if scope["method"] == "DELETE":
        await app(scope, counted(receive, FORM), send)
        return
    largest, share = bounds(seat)
    told = HTTPConnection(scope).headers.get("content-length", "")
    size = min(int(told), largest + AROUND) if told.isdecimal() else largest
    held = Held(seat.viewer.person_id if seat else None, size)
    files = runtime.get_instance().uploaded_file_mgr
    if not isinstance(files, MemoryUploadedFileManager) or not has_room(files, held, share, monotonic()):
        await PlainTextResponse("Too much at once", status_code=429)(scope, receive, send)
        return
    _held[session, file] = held
    try:
        await app(scope, counted(receive, largest + AROUND), send)
    finally:
        _held[session, file] = replace(held, since=monotonic())


def bounds(seat: Seat | None) -> tuple[int, int]:
    """The largest file and the share of a person, in bytes. Nobody to sign in: this machine is the office."""
    if seat is not None and not may_administer(seat.viewer):
        return LARGEST, SHARE
    largest = int(config.get_option("server.maxUploadSize")) << 20
    return largest, 3 * largest


def is_own_session(session: str, scope: Scope) -> bool:
    """Whether the websocket of a Streamlit session was opened by the sign-in that now gives in a file."""
    page = runtime.get_instance().get_client(session)
    if page is None or page.client_context is None:
        return False
    name = SIGN_IN.decode()
    return dict(page.client_context.headers).get(name) == HTTPConnection(scope).headers.get(name)


def has_room(files: MemoryUploadedFileManager, coming: Held, share: int, now: float) -> bool:
    """Whether one more file of a person may come.

    Streamlit keeps files for as long as the page is open: those that came more than FRESH seconds ago go before.
    """
    for key, held in list(_held.items()):
        if now - held.since > FRESH and key[1] not in files.file_storage.get(key[0], {}):
            del _held[key]
    mine = {key: held for key, held in _held.items() if held.person == coming.person}
    left, size = len(mine), sum(held.size for held in mine.values()) + coming.size
    for key, held in mine.items():  # the oldest first
        if left < FILES and size <= share:
            break
        if now - held.since > FRESH:
            files.remove_file(*key)
            del _held[key]
            left, size = left - 1, size - held.size
    return left < FILES and size <= share


def counted(receive: Receive, most: int) -> Receive:
    """A request's body as it comes, up to so many bytes. Raises HTTPException 413 beyond, whatever its length said."""
    came = 0

    async def received() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413, "Too large", END)
        return message

    return received
