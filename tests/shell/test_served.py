"""A served board from outside: it calls nobody, believes no stranger, and keeps the pages of two people apart."""

import http.client
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from data_access.engine import engine_for, reading
from data_access.tables import sign_in
from domain.evidence import LARGEST
from domain.people import Role
from tests.browser.board import served
from tests.machine import copy_sqlite
from tests.shell.conftest import WORD, entered
from tests.shell.test_guard import STRANGE

ROLES = {"root": Role.OFFICE, "wang": Role.LEADER, "li": Role.LEADER}


@dataclass(frozen=True)
class Place:
    """A served board: its address, its database, and where it notes what it would have asked for outside."""

    url: str
    database: str
    outgoing: Path

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and headers of an answer."""
        wire = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port or 0, timeout=30)
        try:
            wire.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            reply = wire.getresponse()
            reply.read()
            return reply.status, reply.headers
        finally:
            wire.close()

    def enter(self, login: str, **headers: str) -> str:
        """Sign in; the cookies that a browser keeps."""
        told = {"Content_Type": "application/x-www-form-urlencoded", **headers}
        status, answer = self.ask("POST", "/sign-in", urlencode({"login": login, "password": WORD}), **told)
        assert status == 303
        return "; ".join(one.partition(";")[0] for one in answer.get_all("set-cookie"))

    def open(self, cookie: str, *, origin: str | None = None, session: str = "") -> ClientConnection:
        """A page's websocket."""
        more = ["x", session] if session else []
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        told: dict[str, Any] = {"subprotocols": ["streamlit", *more], "max_size": None}
        return connect(address, origin=origin or self.url, additional_headers={"Cookie": cookie}, **told)

    def give(self, cookie: str, session: str, size: int, *, method: str = "PUT", file: str = "") -> int:
        """The status of a file that is given in to a page."""
        mark = self.ask("GET", "/_stcore/health")[1]["set-cookie"].partition(";")[0]
        body = (
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
            + bytes(size)
            + b"\r\n--b--\r\n"
        )
        told = {"Cookie": f"{cookie}; {mark}", "X_Xsrftoken": mark.partition("=")[2]}
        path = f"/_stcore/upload_file/{session}/{file or uuid.uuid4()}"
        return self.ask(method, path, body, Content_Type="multipart/form-data; boundary=b", **told)[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Place]:
    """A board with an office and two leaders, out of which no connection gets."""
    folder = tmp_path_factory.mktemp("served")
    copy_sqlite(sqlite_template, folder / "board.sqlite")
    database = f"sqlite:///{folder / 'board.sqlite'}"
    for login, role in ROLES.items():
        entered(database, login, role)
    shutil.copy(Path(__file__).with_name("outgoing.py"), folder / "sitecustomize.py")
    told = {"PYTHONPATH": str(folder), "OUTGOING": str(folder / "outgoing")}
    with served(database, today="2026-06-15", **told) as url:
        yield Place(url, database, folder / "outgoing")


def drawn(page: ClientConnection) -> str:
    """Have the first page drawn; the id of the Streamlit session."""
    ask = BackMsg()
    ask.rerun_script.page_name = "hazards"
    page.send(ask.SerializeToString())
    session = ""
    while True:
        message = ForwardMsg.FromString(page.recv(timeout=30, decode=False))
        if message.WhichOneof("type") == "new_session":
            session = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "script_finished":
            return session


def test_the_watch_over_what_leaves_is_awake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tests.shell import outgoing

    monkeypatch.setenv("OUTGOING", str(tmp_path / "outgoing"))

    with pytest.raises(OSError, match="leaves this machine"):
        outgoing.watch("socket.connect", (None, ("8.8.8.8", 1)))
    outgoing.watch("socket.connect", (None, ("127.0.0.1", 1)))
    assert "8.8.8.8" in (tmp_path / "outgoing").read_text()


def test_nothing_that_a_browser_sends_makes_the_board_call_out(place: Place):
    cookie = place.enter("wang")
    with place.open(cookie) as page:
        session = drawn(page)
    for origin in STRANGE:
        with pytest.raises(InvalidStatus) as refusal:
            place.open(cookie, origin=origin)
        assert refusal.value.response.status_code == 403
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST"):
            for path in (
                "/", "/_stcore/host-config", "/_stcore/health", "/_stcore/allowed-message-origins", "/media/x.png",
                f"/_stcore/upload_file/{session}/x", "/component/x/y.js", "/_stcore/bidi-components/x/y.js",
                "/_stcore/script-health-check", "/auth/login", "/auth/logout", "/oauth2callback",
                "/_stcore/agent/mcp", "/_stcore/metrics", "/sign-in", "/sign-in/sso/",
            ):  # fmt: skip
                place.ask(method, path, Cookie=cookie, Origin=origin)

    assert not place.outgoing.exists(), place.outgoing.read_text()


def test_a_strange_origin_holds_nobody_up(place: Place):
    cookie, begun = place.enter("wang"), time.monotonic()

    for _ in range(5):
        with pytest.raises(InvalidStatus):
            place.open(cookie, origin="http://evil.example")

    assert time.monotonic() - begun < 2.0


def test_no_address_and_no_encryption_is_believed_of_this_machine_unless_it_is_named(place: Place):
    told = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}

    form = {"Content_Type": "application/x-www-form-urlencoded", **told}
    status, answer = place.ask("POST", "/sign-in", urlencode({"login": "root", "password": WORD}), **form)

    assert status == 303
    assert "strict-transport-security" not in answer
    assert not any("ecure" in one for one in answer.get_all("set-cookie"))
    engine = engine_for(place.database)
    with reading(engine) as connection:
        assert set(connection.execute(select(sign_in.c.address)).scalars()) == {"127.0.0.1"}
    engine.dispose()


def test_a_file_goes_to_the_own_page_alone(place: Place):
    mine, theirs = place.enter("wang"), place.enter("li")
    with place.open(mine) as page, place.open(theirs) as other:
        session, strange = drawn(page), drawn(other)

        assert place.give(mine, session, 1000, file="mine") == 204
        assert place.give(theirs, session, 1000) == 403
        assert place.give(theirs, session, 0, method="DELETE", file="mine") == 403
        assert place.give(mine, strange, 1000) == 403
        assert place.give(place.enter("wang"), session, 1000) == 403  # the same person on another device
        assert place.give(mine, "nobodys", 1000) == 403
        assert place.give(mine, session, 0, method="DELETE", file="mine") == 204


def test_a_file_is_as_large_as_the_role_has_use_for(place: Place):
    cookie, office = place.enter("li"), place.enter("root")
    with place.open(cookie) as page, place.open(office) as import_page:
        session, offices = drawn(page), drawn(import_page)

        assert place.give(cookie, session, LARGEST) == 204
        assert place.give(cookie, session, LARGEST + (2 << 20)) == 413
        assert place.give(office, offices, LARGEST + (2 << 20)) == 204


def test_many_files_at_once_are_refused(place: Place):
    cookie = place.enter("li")
    with place.open(cookie) as page:
        session = drawn(page)
        answers = [place.give(cookie, session, LARGEST) for _ in range(11)]

    assert set(answers) == {204, 429}


def test_a_page_goes_back_to_the_sign_in_that_opened_it_and_to_no_other(place: Place):
    mine, theirs = place.enter("wang"), place.enter("li")
    with place.open(mine) as page:
        session = drawn(page)
    time.sleep(0.5)  # the server has to notice

    with place.open(theirs, session=session) as page:
        assert drawn(page) != session
    with place.open(mine, session=session) as page:
        assert drawn(page) == session


@pytest.mark.parametrize("path", ["/media/x.png", "/_stcore/host-config", "/component/x/y.js"])
def test_what_stands_behind_the_sign_in_stays_in_no_cache(place: Place, path: str):
    _, answer = place.ask("GET", path, Cookie=place.enter("wang"))

    assert answer["cache-control"] in ("private, no-store", "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../media/x.png", "/assets/../hazards", "/assets/..%2fapp.py", "/assets/%2e%2e/%2e%2e/app.py",
        "/static/%2e%2e/%2e%2e/_stcore/host-config", "/%73tatic/../_stcore/host-config", "//media/x.png",
        "/sign-in%2f..%2fmedia/x.png", "/media/../sign-in", "/m%09edia/x.png", "/static%00/../media/x.png",
        "/_stcore/health/../host-config", "/health%2f..%2f_stcore%2fhost-config", "/STATIC/../_stcore/host-config",
        "http://127.0.0.1/_stcore/host-config", "/_stcore/host-config;/sign-in", "/_stcore/host-config?/sign-in",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_no_way_of_writing_a_path_leads_past_the_gate(place: Place, method: str, path: str):
    status, answer = place.ask(method, path, Accept="*/*")

    assert status in (303, 400, 401, 403, 404, 405) or answer["content-type"].startswith("text/html")
    assert "no-store" not in answer.get("cache-control", "")  # what stands behind the gate says that
