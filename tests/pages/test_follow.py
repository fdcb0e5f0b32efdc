"""Follow-up and the chain on a hazard's page: what is broken, who is offered to sign, what is written and said."""

import re

import pytest
import streamlit as st

from data_access.session import write_session
from data_access.writes.receipts import sign
from domain.people import Viewer
from tests.cast import NOON, Board, day
from tests.data_access import hands
from tests.pages.board import at_screen, drawn_at, html_of, said, title
from tests.pages.test_hazard_steps import comes, drawn, press
from tests.pages.test_leaks import text_of
from ui import memory
from ui.links import PATHS

__all__ = ["comes"]


@pytest.fixture
def city(empty_board: str):
    """Two open hazards and a major one in district 1, one in district 2, and what is not counted."""
    memory.forget()
    board = Board.on(empty_board)
    board.put(
        board.row("a", facts={"owner": "王五", "leader": "赵六"}),
        board.row("b", found=-20, facts={"owner": "王五"}),
        board.row("m", grade="major", unit="S12", found=-40),
        board.row("x", unit="S21", department="HOUSING"),
        board.row("done", status="closed", closed=-21),  # not counted
        board.row("new", status="reported"),  # not counted: not confirmed
        cutoff=-19,
    )
    yield board
    board.engine.dispose()
    memory.forget()


def signs(board: Board, viewer: Viewer, name: str, on: int = 0) -> None:
    row = hands.row_of(board, name)
    with write_session(board.engine) as session:
        assert sign(session, viewer, row.number, seen=row.version, on=day(on), at=NOON)


def numbers(test) -> dict[str, int]:
    """The numbers of the table that open rows, by what they open."""
    found = re.findall(r'open=follow_chain\.([\w.]+)[^"]*">([\d,]+)</a>', html_of(test))
    return {mark: int(n.replace(",", "")) for mark, n in found}


def key_of(test, mark: str) -> str:
    return next((one.key for one in test.button if (one.key or "").startswith(mark)), "")


def test_the_title_says_how_many_are_broken_and_the_majors_apart(city):
    for role in ("district_clerk", "department_clerk"):
        signs(city, hands.person(city, role, 4), "a")
    signs(city, hands.person(city, "enterprise", 5, hazard="a"), "a")

    assert title(drawn_at("follow")) == "4 条未销号隐患中，3 条责任链有断点；重大隐患 1 条中 1 条"
    english = title(drawn_at("follow", lang="en"))
    assert english == (
        "3 of 4 open hazards have a broken link in their responsibility chain; 1 of 1 open major hazards"
    )
    assert title(drawn_at("follow", unit="D2")) == "1 条未销号隐患中，1 条责任链有断点"


def test_each_number_opens_exactly_its_rows_the_longest_first(city, monkeypatch):
    signs(city, hands.person(city, "district_clerk", 4), "a", on=-14)
    signs(city, hands.person(city, "department_head", 5), "m", on=-13)
    files: list[bytes] = []

    def handed(_label: str, data, **_: object) -> bool:
        files.append(data())
        return False

    told = numbers(drawn_at("follow"))

    assert told == {
        "territory.unsigned": 3, "territory.silent": 1, "department.unsigned": 3, "enterprise.unsigned": 4,
        "owner.unnamed": 2, "leader.unnamed": 3,
    }  # fmt: skip
    monkeypatch.setattr(st, "download_button", handed)
    for mark, n in told.items():
        body = html_of(drawn_at("follow", open=f"follow_chain.{mark}"))
        assert body[body.rindex("<tbody>") :].count("<tr>") == n, mark
        assert [text_of(file).count("厂") for file in files if file.startswith(b"PK")] == [n], mark
        files.clear()
    rows = said(drawn_at("follow", open="follow_chain.territory.unsigned"))
    assert [rows.rindex(f">厂{name}<") for name in "mxb"] == sorted(
        rows.rindex(f">厂{name}<") for name in "mxb"
    )
    assert "5月6日（40 天）" in rows
    assert "6月1日（14 天）" in said(drawn_at("follow", open="follow_chain.territory.silent"))


def test_a_past_day_has_no_chain(city):
    test = drawn_at("follow", as_of="2026-06-01", open="follow_chain.leader.unnamed")

    assert title(test) == "6月1日的责任链不能查"
    assert 'href="follow"' in said(test)
    assert numbers(test) == {}
    assert "<table" not in said(test)


@pytest.mark.parametrize("mark", ["chain.leader.unnamed", "follow_chain.leader.silent", "follow_chain.moon"])
def test_what_the_address_asks_in_vain_is_said(city, mark: str):
    assert f"open={mark}" in said(drawn_at("follow", open=mark))


def test_a_part_that_there_is_not_is_said(city):
    assert "part=moon" in said(drawn_at("follow", part="moon"))


@pytest.mark.parametrize(
    ("role", "n"),
    [
        ("district_head", 3), ("district_clerk", 3), ("department_head", 3), ("department_clerk", 3),
        ("enterprise", 1), ("inspector", None), ("office", None), ("leader", None),
    ],
)  # fmt: skip
def test_who_signs_is_offered_all_that_waits(city, comes, role: str, n: int | None):
    comes(hands.person(city, role, 4, hazard="a"))

    page, monday = drawn_at("follow"), said(drawn_at("monday"))

    assert bool(key_of(page, "sign_all")) is (n is not None)
    assert (f"{n} 条等您签收" in said(page)) is (n is not None)
    told = re.findall(r'href="follow\?part=chain&amp;open=follow_chain\.\w+\.unsigned"><b>(\d+)</b>', monday)
    assert told == ([] if n is None else [str(n)])


def test_all_are_signed_for_in_one_go_and_it_is_said(city, comes):
    comes(hands.person(city, "district_clerk", 4))

    test = press(drawn_at("follow"), "sign_all")

    assert "已签收 3 条。" in said(test)
    assert "没有等您签收的隐患" in said(test)
    assert [hands.told(city, name)[-1][:3] for name in "abm"] == [("signed", None, "territory")] * 3
    assert hands.told(city, "x") == hands.told(city, "new") == []  # another district, not confirmed
    assert "等您签收" not in said(drawn_at("monday"))


def test_some_are_chosen(city, comes):
    comes(hands.person(city, "district_clerk", 4))
    test = drawn_at("follow")
    number = hands.row_of(city, "b").number

    test.multiselect(key="sign_which").set_value([number]).run()
    test = press(test, "sign_some")

    assert "已签收 1 条。" in said(test)
    assert "2 条等您签收" in said(test)
    assert hands.told(city, "b")[-1][0] == "signed"
    assert hands.told(city, "a") == []


def test_filters_hold_for_what_is_signed(city, comes):
    comes(hands.person(city, "district_clerk", 4))

    press(drawn_at("follow", unit="S12"), "sign_all")

    assert [bool(hands.told(city, name)) for name in "abm"] == [False, False, True]


def test_who_was_slower_signs_for_nothing_and_is_told(city, comes):
    comes(hands.person(city, "district_clerk", 4))
    test = drawn_at("follow")
    hands.step(city, city.alice, "b", "start")  # after the page was drawn

    test = press(test, "sign_all")

    assert "有人" in said(test)
    assert hands.told(city, "a") == []
    assert "已签收 3 条。" in said(press(test, "sign_all"))


def test_the_page_of_a_hazard_shows_the_chain_and_takes_a_receipt(city, comes):
    comes(hands.person(city, "district_clerk", 4))
    strip = said(drawn(city, "a")).split('<ol class="chain"')[1].split("</ol>")[0]
    assert re.findall(r"<b>(.*?)</b>", strip) == ["石篁区 · 北桥街道", "消防救援局", "厂a", "王五", "赵六"]
    assert strip.count('class="broken"') == 3
    assert "5月16日起未签收（30 天）" in strip
    assert "由企业代为办理" in strip

    test = press(drawn(city, "a"), "sign_")

    strip = said(test).split('<ol class="chain"')[1].split("</ol>")[0]
    assert "✓ 6月15日 District_Clerk签收" in strip
    assert strip.count('class="broken"') == 2
    assert key_of(test, "sign_") == ""
    assert "已签收 1 条。" in said(test)
    assert "属地签收" in said(test)  # in its history


@pytest.mark.parametrize(
    ("name", "query"), [("done", {}), ("a", {"as_of": "2026-06-01"}), ("a", {"hall": "1"})]
)
def test_no_chain_is_drawn_of_what_is_done_on_a_past_day_and_on_the_wall(city, comes, name: str, query):
    comes(hands.person(city, "district_clerk", 4))

    test = drawn(city, name, **query)

    assert '<ol class="chain"' not in said(test)
    assert key_of(test, "sign_") == ""


def test_who_signed_already_is_offered_nothing(city, comes):
    clerk = hands.person(city, "district_clerk", 4)
    signs(city, clerk, "a")
    comes(hands.person(city, "district_head", 5))

    assert key_of(drawn(city, "a"), "sign_") == ""


def test_on_the_wall_it_is_read_only(city, comes):
    comes(hands.person(city, "district_clerk", 4))

    test = drawn_at("follow", hall="1", open="follow_chain.territory.unsigned")

    assert numbers(test) == {}
    assert not test.button
    assert "厂a" not in said(test)
    assert title(test).startswith("3 条未销号隐患中")


@pytest.mark.parametrize(
    "role", ["leader", "office", "district_head", "department_clerk", "inspector", "enterprise"]
)
def test_everybody_finds_the_page(city, comes, role: str):
    comes(hands.person(city, role, 4, hazard="a"))

    assert not at_screen("follow").run().exception
    assert f'href="{PATHS["follow"]}?hall=1"' in said(drawn_at("overview", hall="1"))
