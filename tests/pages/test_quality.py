"""Data quality: each number opens exactly its rows, by unit and by department, and says how fresh each unit is."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st

from domain.people import Role, Viewer
from tests import leaks
from tests.cast import Board
from tests.pages.board import drawn_at, html_of, said, title
from tests.pages.test_leaks import text_of
from ui import memory, seat


@pytest.fixture
def city(empty_board: str):
    """Complete hazards, and one for each lack, in two districts; and what is not counted."""
    memory.forget()
    board = Board.on(empty_board)
    owner = {"owner": "王五"}
    board.put(board.row("old", unit="S21", facts=owner, found=-40), cutoff=-39)
    board.put(
        board.row("whole", facts=owner),
        board.row("undated", facts=owner, due=None),
        board.row("unowned", unit="S12"),
        board.row("nowhere", facts=owner, unit=None, department=None),
        board.row("major", facts=owner, grade="major", unit="S12"),
        board.row("early", facts=owner, due=-50),
        board.row("done", facts=owner, status="closed"),  # closed without a day
        board.row("void", unit=None, status="void"),  # not counted
        board.row("new", status="reported"),  # not counted
        cutoff=-1,
    )
    yield board
    board.engine.dispose()
    memory.forget()


def numbers(body: str) -> list[tuple[dict[str, str], int]]:
    """The query of each link to hazards that lack something, with the number that it opens."""
    found = re.findall(r'href="(hazards\?[^"]*lack=[^"]*)">([\d,]+)</a>', body)
    return [(dict(parse_qsl(urlsplit(unescape(link)).query)), int(n.replace(",", ""))) for link, n in found]


def test_the_title_says_how_many_lack_something_and_the_majors_apart(city):
    assert title(drawn_at("quality")) == "7 条未销号隐患中，5 条资料缺失或矛盾；重大隐患 1 条中 1 条"
    english = title(drawn_at("quality", lang="en"))
    assert english == "5 of 7 open hazards have missing or impossible data; 1 of 1 open major hazards"


@pytest.mark.parametrize(
    "query", [{}, {"by": "department"}, {"unit": "D1"}, {"grade": "major"}, {"lang": "en"}]
)
def test_each_number_opens_exactly_its_rows(city, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]):
    files: list[bytes] = []

    def handed(_label: str, data, **_: object) -> bool:
        files.append(data())
        return False

    told = numbers(html_of(drawn_at("quality", **query)))
    monkeypatch.setattr(st, "download_button", handed)

    assert told
    for link, n in told:
        opened = drawn_at("hazards", **link)
        body = html_of(opened)
        assert body[body.rindex("<tbody>") :].count("<tr>") == n, link
        assert re.search(rf"[：:] ?{n} ", title(opened)), link
        assert [text_of(file).count("厂") for file in files if file.startswith(b"PK")] == [n], link
        files.clear()


def test_what_is_counted_says_of_how_many_and_what_counts(city):
    body = said(drawn_at("quality"))

    assert "/ 未销号 7" in body
    assert "/ 整改中重大 1" in body
    assert "/ 已销号 1" in body
    assert "没有写明整改责任人" in body
    assert "现在（2026年6月15日）的情况" in body


def test_without_a_denominator_there_is_a_dash(city):
    body = said(drawn_at("quality", unit="D2"))

    assert body.count(">—<") >= 3  # no major hazard there at all


def test_units_with_their_streets_and_departments_have_lines_of_their_own(city):
    streets, departments = said(drawn_at("quality", unit="D1")), said(drawn_at("quality", by="department"))

    assert "北桥街道" in streets
    assert "南桥街道" in streets
    assert "湖滨街道" not in streets
    assert "消防救援局" in departments
    assert "无牵头部门" in departments


def test_a_unit_is_silent_from_the_fourteenth_day_on_and_a_part_of_one_never(
    city, monkeypatch: pytest.MonkeyPatch
):
    body = said(drawn_at("quality"))
    assert "40 天未填报" in body
    assert '<i aria-hidden="true">○</i>' in body
    viewer = Viewer("Bob", Role.DEPARTMENT_HEAD, leaks.own(Role.DEPARTMENT_HEAD, department=city.ids["FIRE"]))
    monkeypatch.setattr(seat, "viewer_of", lambda _: viewer)
    assert "40 天前" in said(drawn_at("quality"))
    assert "天未填报" not in said(drawn_at("quality"))
    assert "天未填报" not in said(drawn_at("quality", by="department"))  # all of its own: it told something


def test_a_past_day_has_no_data_quality(city):
    test = drawn_at("quality", as_of="2026-06-01")

    assert title(test) == "6月1日的数据质量不能查"
    assert 'href="quality"' in said(test)
    assert "<table" not in said(test)
    assert "lack=no_owner" in said(drawn_at("hazards", as_of="2026-06-01", lack="no_owner", measure="open"))


@pytest.mark.parametrize(("screen", "key"), [("quality", "by"), ("hazards", "lack")])
def test_what_nobody_knows_is_said(city, screen: str, key: str):
    assert f"{key}=moon" in said(drawn_at(screen, **{key: "moon"}))


def test_where_nothing_lacks_anything_that_is_said(empty_board: str):
    memory.forget()
    board = Board.on(empty_board)
    board.put(board.row("a", facts={"owner": "王五"}))
    assert title(drawn_at("quality")) == "1 条未销号隐患资料齐全，没有矛盾"
    board.put(board.row("a", facts={"owner": "王五"}, status="closed", closed=-1))
    memory.forget()
    assert title(drawn_at("quality")) == "没有未销号隐患"
    board.engine.dispose()
