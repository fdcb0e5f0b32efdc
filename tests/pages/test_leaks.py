"""Nobody is shown what is not theirs: every page, every file and every deep link, for everybody."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from data_access.tables import hazard
from domain.people import Viewer
from tests import leaks
from tests.cast import Board
from tests.pages.board import at_screen, said, title
from ui import memory, seat
from ui.links import PATHS

OFFICE_ONLY = ("import", "setup")
SCREENS = tuple(screen for screen in PATHS if screen not in OFFICE_ONLY)
QUERIES: dict[str, tuple[dict[str, str], ...]] = {
    "overview": ({}, {"hall": "1"}, {"open": "stock.new"}, {"unit": "D2"}),
    "monday": ({}, {"open": "monday.overdue"}, {"open": "monday.week"}, {"open": "monday.new", "unit": "D2"}),
    "risk_map": ({}, {"unit": "D2"}, {"open": "matrix.none"}, {"dept": "HOUSING", "as_of": "2026-06-10"}),
    "districts": ({}, {"unit": "D2"}, {"unit": "S21"}, {"hall": "1"}),
    "countdown": ({}, {"unit": "D2", "dept": "HOUSING"}, {"hall": "1"}),
    "follow": (
        {}, {"hall": "1"}, {"part": "chain", "unit": "D2"}, {"open": "follow_chain.territory.unsigned"},
        {"open": "follow_chain.leader.unnamed", "unit": "D2"}, {"open": "follow_chain.department.unnamed"},
    ),
    "reports": (
        {}, {"by": "district"}, {"part": "quarterly"}, {"part": "quarterly", "quarter": "q2", "unit": "D2"},
        {"open": "monthly.enterprises."}, {"open": "monthly.funds."}, {"open": "monthly.five.", "unit": "D2"},
        {"open": "monthly.enterprises.D2", "by": "district"},
    ),
    "quality": ({}, {"by": "department"}, {"unit": "D2"}, {"unit": "S21"}, {"as_of": "2026-06-10"}),
    "hazards": (
        {}, {"lack": "any", "measure": "open"}, {"lack": "five", "measure": "active_major"},
        {"measure": "all"}, {"measure": "all", "as_of": "2026-06-10"}, {"q": "leak", "measure": "all"},
        {"unit": "D2", "dept": "HOUSING"}, {"sort": "-number", "measure": "open"},
        {"bulk": "1", "measure": "all"},
    ),
}  # fmt: skip
CLOSED_HERE: dict[str, set[str]] = {"office": set(), "leader": set()}  # of the others one is closed


@pytest.fixture
def full(empty_board: str) -> Iterator[Board]:
    memory.forget()
    board = leaks.fill(Board.on(empty_board))
    yield board
    board.engine.dispose()
    memory.forget()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the download buttons of a page hand out."""
    found: list[bytes] = []

    def handed(_label: str, data: object, **_: object) -> bool:
        content = data() if callable(data) else data
        found.append(content if isinstance(content, bytes) else str(content).encode())
        return False

    monkeypatch.setattr(st, "download_button", handed)
    return found


def looking(monkeypatch: pytest.MonkeyPatch, board: Board, who: str) -> tuple[Viewer, set[str]]:
    viewer, seen = leaks.viewers(board)[who]
    monkeypatch.setattr(seat, "viewer_of", lambda _: viewer)
    return viewer, seen


def shown(test: AppTest) -> str:
    """All that went to the browser: each element with all its words, pictures and choices included."""
    assert not test.exception
    nodes, texts = [test.main, test.sidebar], []
    while nodes:
        node = nodes.pop()
        nodes += list(getattr(node, "children", {}).values())
        texts.append(str(getattr(node, "proto", "")))
    return "\n".join(texts)


def text_of(file: bytes) -> str:
    """What stands in a file of rows."""
    if not file.startswith(b"PK"):
        return file.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(file))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def named(text: str) -> set[str]:
    """The hazards that a text names, by themselves, their owner or their enterprise."""
    found = {name for name in leaks.NAMES if re.search(rf"{name}\b", text)}
    firms = {placed[2]: name for name, placed in leaks.PLACED.items() if placed[2] != "firm-same"}
    return found | {name for firm, name in firms.items() if re.search(rf"{firm}\b", text)}


@pytest.mark.parametrize("who", leaks.WHO)
@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_and_no_file_tells_of_another(
    full: Board, monkeypatch: pytest.MonkeyPatch, files: list[bytes], who: str, screen: str
):
    viewer, seen = looking(monkeypatch, full, who)
    before = {"leak-moved"} if seen and not who.startswith(("street", "enterprise")) else set()
    for query in QUERIES[screen]:
        may = seen | (before if "as_of" in query else set())
        test = at_screen(screen, **query).run()
        assert named(shown(test)) <= may, query
        assert f'href="{OFFICE_ONLY[1]}' not in said(test) or viewer.scope.everywhere
        told = {name for file in files for name in named(text_of(file))}
        assert told <= may, query
        if query.get("open") == "follow_chain.territory.unsigned" and seen:  # all that is open in their hands
            assert told == seen - CLOSED_HERE.get(who, {"leak-again"}) - {"leak-f"}
        if screen == "hazards" and query == {"measure": "all"}:
            assert (told, len(files)) == (seen, 2 if seen else 0)
        files.clear()


def test_the_check_sees_what_is_there(full: Board, monkeypatch: pytest.MonkeyPatch):
    looking(monkeypatch, full, "office")

    assert named(shown(at_screen("hazards", measure="all").run())) == set(leaks.NAMES)


@pytest.mark.parametrize("who", leaks.WHO)
def test_a_number_leads_to_what_is_theirs(full: Board, monkeypatch: pytest.MonkeyPatch, who: str):
    _, seen = looking(monkeypatch, full, who)
    with full.look() as session:
        listed = session.connection.execute(select(hazard.c.description, hazard.c.number)).all()
    for name, number in listed:
        for spelled in (number, number.replace("-2026", "")):
            told = named(shown(at_screen("hazards", number=spelled).run()))
            assert told <= seen, (name, spelled)
            assert (name in told) == (name in seen), (name, spelled)


@pytest.mark.parametrize("who", leaks.WHO)
def test_the_rows_to_tick_are_theirs(full: Board, monkeypatch: pytest.MonkeyPatch, who: str):
    _, seen = looking(monkeypatch, full, who)
    tables, editor = [], st.data_editor  # what a drawn table holds stands in no text of the page

    def noted(table, **how):
        tables.append(table)
        return editor(table, **how)

    monkeypatch.setattr(st, "data_editor", noted)

    at_screen("hazards", bulk="1", measure="all").run()

    looks_only = who == "leader" or who.startswith(("inspector", "street", "enterprise", "nobody"))
    assert [set(table["hazard"]) for table in tables] == ([] if looks_only else [seen])


@pytest.mark.parametrize("who", [who for who in leaks.WHO if who not in ("office", "leader")])
@pytest.mark.parametrize("screen", OFFICE_ONLY)
def test_import_and_set_up_are_no_pages_for_them(
    full: Board, monkeypatch: pytest.MonkeyPatch, who: str, screen: str
):
    looking(monkeypatch, full, who)
    monkeypatch.setattr(st, "download_button", lambda *_, **__: pytest.fail("a file was offered"))

    for part in ("", "units", "names", "targets", "risk", "people"):
        test = at_screen(screen, part=part).run()
        assert not named(shown(test)) - leaks.viewers(full)[who][1]
        assert not test.get("file_uploader")
        assert "file-of" not in shown(test)


def test_where_nothing_is_theirs_nobody_is_led_to_import(full: Board, monkeypatch: pytest.MonkeyPatch):
    looking(monkeypatch, full, "nobody")

    test = at_screen("overview").run()

    assert "您的范围内还没有隐患" in said(test)
    assert 'href="import' not in said(test)
    assert title(test) == ""


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("office", "看|全市 2 个区县|各部门"), ("district_head", "看|石篁区|各部门"),
        ("department_head", "看|全市 2 个区县|消防救援局"), ("inspector", "看|石篁区|消防救援局"),
        ("street", "看|石篁区 · 南桥街道|各部门"), ("enterprise", "看|firm-same|各部门"),
    ],
)  # fmt: skip
def test_the_sentence_says_whose_it_is(full: Board, monkeypatch: pytest.MonkeyPatch, who: str, words: str):
    looking(monkeypatch, full, who)

    wall = said(at_screen("overview", hall="1").run())

    _, units, departments = words.split("|")
    assert f"看{units}、{departments}" in wall


@pytest.mark.parametrize(
    ("who", "units"),
    [("office", {"D1", "D2"}), ("district_head", {"S11", "S12"}), ("department_head", {"D1", "D2"}),
     ("enterprise", {"D1"})],
)  # fmt: skip
def test_units_are_compared_with_what_is_theirs(
    full: Board, monkeypatch: pytest.MonkeyPatch, who: str, units: set[str]
):
    looking(monkeypatch, full, who)

    told = said(at_screen("districts").run())

    names = {"D1": "石篁区", "D2": "临湖区", "S11": "北桥街道", "S12": "南桥街道", "S21": "湖滨街道"}
    table = told[told.index("<table") : told.index("</table>")]
    assert {code for code, name in names.items() if name in table} == units
