"""The doors in front of one plain page, in this process, on a database with people."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data_access.engine import engine_for, writing
from data_access.writes.people import add_person
from domain.people import Author, Role
from jobs import accounts
from shell import doors, entrance, gate
from shell.bodies import bounded
from shell.guard import HEADERS, guarded
from shell.pace import paced
from ui import database

WORD = "鸟鸣山更幽-2026"
AUTHOR = Author("Alice", Role.OFFICE, datetime(2026, 6, 15, tzinfo=UTC))


class Browser:
    """Cookies and an address, as a browser has them; every call is a request of its own."""

    def __init__(self, app: Any, address: str = "127.0.0.1") -> None:
        self.app, self.address, self.cookies = app, address, httpx2.Cookies()

    def ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """The answer, redirects not followed."""
        headers = {"accept": "text/html", "accept-language": "en", **more.pop("headers", {})}

        async def go() -> httpx2.Response:
            way = httpx2.ASGITransport(app=self.app, client=(self.address, 4000))
            place = {"transport": way, "base_url": "http://127.0.0.1:8501", "cookies": self.cookies}
            async with httpx2.AsyncClient(**place) as client:
                reply = await client.request(method, path, headers=headers, **more)
                self.cookies = client.cookies
                return reply

        return asyncio.run(go())

    def get(self, path: str, **more: Any) -> httpx2.Response:
        return self.ask("GET", path, **more)

    def enter(self, login: str = "wang", password: str = WORD, **more: str) -> httpx2.Response:
        """Send the form of the way in."""
        return self.ask("POST", "/sign-in", data={"login": login, "password": password, **more})


@pytest.fixture
def board(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The doors before a page that says whether it was reached."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    database._ready.cache_clear()
    gate._entered.clear()
    gate._real.clear()
    entrance.door.cache_clear()

    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("the board")

    paths = ["/", "/hazards", "/_stcore/upload_file", "/media/x.xlsx", "/assets/mark.svg"]
    pages = [Route(path, page, methods=["GET", "POST"]) for path in paths]
    walls = [Middleware(paced, headers=HEADERS), *(Middleware(one) for one in (guarded, gate.gate, bounded))]
    yield Starlette(routes=[*doors.ROUTES, *pages], middleware=walls)
    database._ready.cache_clear()


@pytest.fixture
def wang(board: Any, sqlite_url: str) -> int:
    """A leader who knows the password, beside one of the office."""
    entered(sqlite_url, "root", Role.OFFICE)
    return entered(sqlite_url, "wang", Role.LEADER)


def entered(url: str, login: str, role: Role | None, **more: Any) -> int:
    """A person in the database, with the password of all tests."""
    engine = engine_for(url)
    with writing(engine) as connection:
        told = {"password": accounts.hash_of(WORD, login)} | more
        key = add_person(connection, {"login": login, "name": login.title(), "role": role}, AUTHOR, **told)
    engine.dispose()
    return key
