"""The log page: who wrote what, narrowed by the address, for the office alone."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from data_access import reads
from data_access.engine import engine_for
from data_access.reads.audit import Asked
from data_access.session import open_session
from domain.people import EVERYWHERE, NOWHERE, Role, Viewer
from pages.account_words import account_change, who_wrote
from tests.pages.board import at_screen, html_of, title
from tests.ui.cast import visit

DAYS = {"log_from": "2000-01-01", "log_to": "2100-01-01"}


def counted(url: str, asked: Asked) -> int:
    engine = engine_for(url)
    with open_session(engine) as session:
        found = reads.count_log(session, EVERYWHERE, asked)
        assert len(reads.log(session, EVERYWHERE, asked, limit=None)) == found
        assert reads.count_log(session, NOWHERE, asked) == 0
        assert reads.log(session, NOWHERE, asked).empty
        assert reads.log_of_people(session, NOWHERE, asked).empty
    engine.dispose()
    return found


def page(**query: str) -> Any:
    test = at_screen("setup", part="log", **query).run()
    assert not test.exception
    return test


def test_every_event_is_listed_and_counted(small_board: str):
    every = counted(small_board, Asked())

    assert every >= 3
    assert title(page(**DAYS)).startswith(f"操作日志：{every} ")


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        (Asked(kind="created"), {"kind": "created"}),
        (Asked(kind="changed"), {"kind": "changed"}),
        (Asked(source="screen"), {"source_of": "screen"}),
        (Asked(by="nobody"), {"by": "nobody"}),
    ],
)
def test_what_is_asked_for_is_what_is_listed(small_board: str, asked: Asked, query: dict[str, str]):
    assert title(page(**DAYS, **query)).startswith(f"操作日志：{counted(small_board, asked)} ")


def test_the_days_are_those_of_the_writing(small_board: str):
    assert counted(small_board, Asked(last=datetime(2001, 1, 1, tzinfo=UTC))) == 0
    assert counted(small_board, Asked(first=datetime(2001, 1, 1, tzinfo=UTC))) == counted(
        small_board, Asked()
    )


def test_a_hazard_is_found_by_its_number_as_it_is_said(small_board: str):
    engine = engine_for(small_board)
    with open_session(engine) as session:
        number = reads.log(session, EVERYWHERE, Asked(), limit=1)["number"].iloc[0]
    engine.dispose()
    short, _, place = number.split("-")
    whole = counted(small_board, Asked(number=number))

    assert whole > 0
    for said in (number, f"{short}-{place}", f"{short} {int(place)}"):
        assert title(page(**DAYS, hazard=said)).startswith(f"操作日志：{whole} ")


def test_what_is_unknown_is_said_aloud(small_board: str):
    shown = html_of(page(kind="money", log_from="soon"))

    assert "kind=money" in shown
    assert "log_from=soon" in shown


def test_only_the_office_sees_the_log(small_board: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.seat.viewer_of", lambda address: Viewer("Carol", Role.LEADER, EVERYWHERE))

    test = page(**DAYS)

    assert (len(test.get("download_button")), "<table" in html_of(test)) == (0, False)


@pytest.mark.parametrize(
    ("what", "old", "new", "said"),
    [
        ("created", None, "district_clerk", "— → District clerk"),
        ("role", "leader", "office", "Leader → Safety Committee Office"),
        ("signed_in", None, "password", "— → password"),
        ("unit_id", None, "2", "— → Shihuang"),
        ("name", "Li", "Li Lei", "Li → Li Lei"),
        ("ended", "3", None, ""),  # a number of the database, which nobody knows
        ("created", None, None, ""),
    ],
)
def test_what_changed_about_an_account_is_said_in_words(
    what: str, old: str | None, new: str | None, said: str
):
    assert account_change(visit("en"), SimpleNamespace(what=what, old=old, new=new)) == said


def test_the_command_line_has_a_name_in_each_language():
    assert [who_wrote(visit(language), "command line") for language in ("zh", "en")] == [
        "命令行",
        "command line",
    ]
    assert who_wrote(visit("zh"), "王安") == "王安"
