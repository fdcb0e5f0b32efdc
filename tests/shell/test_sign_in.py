"""The way in: who gets past the gate, what a browser is given to keep, and what a stranger cannot do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access.engine import engine_for, reading, writing
from data_access.tables import person, setting, sign_in
from data_access.writes.people import change_person, end_all
from domain.people import Role
from shell.entrance import inside
from tests.shell.conftest import AUTHOR, WORD, Browser, entered

PAGES = ("/", "/hazards?unit=D01&lang=en")
SECRETS = ("/_stcore/upload_file", "/media/x.xlsx", "/_stcore/stream")


def test_where_nobody_is_entered_nobody_signs_in(board: Any):
    assert Browser(board).get("/hazards").text == "the board"
    assert "Nobody has an account yet" in Browser(board).get("/sign-in").text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_a_stranger_to_the_way_in_and_back_again(board: Any, wang: int, path: str):
    one = Browser(board)

    way = one.get(path)
    assert (way.status_code, way.headers["location"].partition("?")[0]) == (303, "sign-in")
    form = one.get("/" + way.headers["location"])
    assert form.status_code == 200

    back = one.enter(next=path.lstrip("/"))
    assert (back.status_code, back.headers["location"]) == (303, "./" + path.lstrip("/"))
    assert one.get(path).text == "the board"


@pytest.mark.parametrize("path", SECRETS)
def test_what_is_no_page_is_refused(board: Any, wang: int, path: str):
    assert Browser(board).get(path, headers={"accept": "*/*"}).status_code == 401


def test_pictures_are_for_everybody(board: Any, wang: int):
    assert Browser(board).get("/assets/mark.svg").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("wang", "wrong-word-1"), ("nobody", WORD), ("wang", ""), ("", WORD), ("wang", WORD + " ")],
)
def test_a_wrong_name_or_password_is_told_apart_by_nothing(board: Any, wang: int, login: str, password: str):
    one = Browser(board)

    said = one.enter(login, password)

    assert said.status_code == 401
    assert "The name or the password is wrong" in said.text
    assert password == "" or password not in said.text
    assert not one.cookies


def test_a_mistyped_password_does_not_lose_where_one_wanted_to_go(board: Any, wang: int):
    one = Browser(board)

    said = one.enter(password="wrong-word-1", next="hazards?unit=D01")

    assert said.status_code == 401
    assert '<input type="hidden" name="next" value="hazards?unit=D01">' in said.text


def test_what_the_browser_keeps_is_out_of_reach_of_scripts_and_other_sites(board: Any, wang: int):
    given = Browser(board).enter().headers.get_list("set-cookie")

    assert len(given) == 2
    assert all("HttpOnly" in one and "SameSite=lax" in one for one in given)
    assert not any("Secure" in one for one in given)  # plain http on this machine


def test_behind_tls_the_cookie_never_travels_in_the_clear(
    board: Any, wang: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BOARD_PROXY", "127.0.0.1")
    told = {"headers": {"x-forwarded-proto": "https"}, "data": {"login": "wang", "password": WORD}}

    given = Browser(board).ask("POST", "/sign-in", **told).headers.get_list("set-cookie")

    assert all("Secure" in one for one in given)


def test_a_proxy_that_nobody_named_is_not_believed(board: Any, wang: int, sqlite_url: str):
    told = {"headers": {"x-forwarded-for": "9.9.9.9"}, "data": {"login": "wang", "password": WORD}}
    Browser(board).ask("POST", "/sign-in", **told)

    engine = engine_for(sqlite_url)
    with reading(engine) as connection:
        assert connection.execute(select(sign_in.c.address)).scalar() == "127.0.0.1"
    engine.dispose()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:9999"])
def test_a_page_of_another_site_signs_nobody_in(board: Any, wang: int, origin: str):
    told = {"headers": {"origin": origin}, "data": {"login": "wang", "password": WORD}}

    assert Browser(board).ask("POST", "/sign-in", **told).status_code == 403


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "../../x", "a\r\nb"],
)
def test_the_way_back_leads_nowhere_else(wanted: str):
    assert inside(wanted) == ""


@pytest.mark.parametrize(
    "wanted", ["", "hazards?unit=D01&q=a%2Fb", "risk_map", "sign-in/account?done=password"]
)
def test_the_way_back_leads_to_the_page_that_was_asked_for(wanted: str):
    assert inside(wanted) == wanted


def test_who_has_no_role_yet_is_not_let_in(board: Any, wang: int, sqlite_url: str):
    entered(sqlite_url, "new", None)

    assert Browser(board).enter("new").status_code == 401


@pytest.mark.parametrize("how", ["ended", "role", "closed", "expired", "idle"])
def test_who_was_signed_out_is_out_at_the_next_request(board: Any, wang: int, sqlite_url: str, how: str):
    one = Browser(board)
    one.enter()
    assert one.get("/").text == "the board"
    engine = engine_for(sqlite_url)
    past = datetime(2026, 6, 1, tzinfo=UTC)
    with writing(engine) as connection:
        if how == "ended":
            end_all(connection, wang, AUTHOR)
        elif how == "role":
            change_person(connection, wang, {"role": Role.OFFICE}, AUTHOR, seen=1)
        elif how == "closed":
            connection.execute(update(person).values(active=False))
        else:
            connection.execute(
                update(sign_in).values({"expired": {"until": past}, "idle": {"used_at": past}}[how])
            )
    engine.dispose()

    assert one.get("/").status_code == 303


def test_signing_out_ends_the_sign_in_itself(board: Any, wang: int):
    one, thief = Browser(board), Browser(board)
    one.enter()
    thief.cookies.update(one.cookies)
    assert thief.get("/").text == "the board"

    out = one.ask("POST", "/sign-in/account", data={"what": "out"})

    assert (out.status_code, "board_session" in one.cookies) == (303, False)
    assert thief.get("/").status_code == 303


def test_a_demonstration_lets_in_with_one_click_and_a_real_board_does_not(
    board: Any, wang: int, sqlite_url: str
):
    entered(sqlite_url, "leader", Role.LEADER, password=None)
    one = Browser(board)
    assert one.ask("POST", "/sign-in/demo", data={"login": "leader"}).status_code == 401
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        connection.execute(setting.insert().values(name="demo", value="seed 1"))
    engine.dispose()

    assert "This is a demonstration" in one.get("/sign-in").text
    assert (
        one.ask("POST", "/sign-in/demo", data={"login": "wang"}).status_code == 401
    )  # a person with a password
    assert one.ask("POST", "/sign-in/demo", data={"login": "leader"}).status_code == 303
    assert one.get("/").text == "the board"


def test_a_silent_database_lets_the_page_say_so(board: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/nowhere.sqlite")

    assert Browser(board).get("/").text == "the board"  # which says so itself
    said = Browser(board).get("/sign-in")
    assert (said.status_code, 'role="alert"' in said.text) == (503, True)
