"""No more of a form is ever held than a few short fields, whoever sends it and whatever they say of its length."""

import asyncio
from typing import Any

import pytest

from shell import forms
from tests.shell.conftest import WORD, Browser

PATHS = ("/sign-in", "/sign-in/demo", "/sign-in/account")
PLAIN = {"content-type": forms.KIND}


def streamed(board: Any, path: str, headers: dict[str, str], part: bytes, parts: int) -> tuple[int, int]:
    """The status of a body that comes in parts, and how many of them were taken."""
    taken = 0
    status: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": part, "more_body": taken < parts}

    async def send(message: dict[str, Any]) -> None:
        status.append(message.get("status"))

    told = [(name.encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": told, "client": ("127.0.0.1", 4000), "server": ("127.0.0.1", 8501), "scheme": "http",
        "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(board(scope, receive, send))
    return status[0], taken


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_says_it_is_long_is_not_read(board: Any, wang: int, path: str):
    told = {**PLAIN, "content-length": str(forms.LONGEST + 1)}

    assert streamed(board, path, told, b"x" * 1024, 100) == (413, 0)


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_that(
    board: Any, wang: int, path: str
):
    assert streamed(board, path, PLAIN, b"x" * 1024, 100) == (413, forms.LONGEST // 1024 + 1)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", ""])
def test_only_a_plain_form_is_read(board: Any, wang: int, path: str, kind: str):
    assert streamed(board, path, {"content-type": kind}, b"login=wang", 100) == (415, 0)


@pytest.mark.parametrize("body", [b"a=1&" * 11, "login=黄".encode()])
def test_a_form_of_many_fields_or_no_ascii_is_not_a_form(board: Any, wang: int, body: bytes):
    assert streamed(board, "/sign-in", PLAIN, body, 1)[0] == 400


def test_what_a_browser_sends_is_read(board: Any, wang: int):
    kind = {"headers": {"content-type": f"{forms.KIND}; charset=UTF-8"}}
    told = {"login": "wang", "password": WORD, "next": ""}

    assert Browser(board).ask("POST", "/sign-in", data=told, **kind).status_code == 303
