"""What follows a hazard up, on the screens: the ladder and its letters, listings, look-backs; and nobody else's."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import docx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data_access import reads
from data_access.session import open_session, write_session
from data_access.writes.letters import Sent, send
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.rules import set_rules
from data_access.writes.supervision import Listing, list_hazard
from domain.filters import Filters
from domain.people import EVERYWHERE
from tests import leaks
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access import hands
from tests.pages.board import drawn_at, said, title
from tests.pages.test_hazard_steps import comes, drawn, fill, press
from tests.pages.test_leaks import looking, named, shown
from ui import memory

__all__ = ["comes"]


@pytest.fixture
def city(empty_board: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Board]:
    """Two late hazards of one district and one of the other, a major one, and a major that was closed."""
    memory.forget()
    monkeypatch.setenv("BOARD_FILES", str(tmp_path / "files"))
    board = Board.on(empty_board)
    board.put(
        board.row("late", due=-9), board.row("later", due=-20), board.row("theirs", due=-9, unit="S21"),
        board.row("near", due=2), board.row("fine", due=30), board.row("big", due=30, grade="major"),
        cutoff=-30,
    )  # fmt: skip
    board.put(
        board.row("shut", grade="major", status="closed", found=-80, due=-35, closed=-35, facts={"location": "3号车间"}),
        cutoff=-35, name="2",
    )  # fmt: skip
    yield board
    board.engine.dispose()
    memory.forget()


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the download buttons of a page hand out."""
    found: list[bytes] = []

    def handed(_label: str, data: object, **_: object) -> bool:
        content = data() if callable(data) else data
        found.append(content if isinstance(content, bytes) else str(content).encode())
        return False

    monkeypatch.setattr(st, "download_button", handed)
    return found


def words_of(document: bytes) -> str:
    """What stands in a DOCX."""
    read = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def figures(test: AppTest) -> list[str]:
    found = re.findall(r'<p class="value">(.*?)</p>', said(test), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def typed(test: AppTest, start: str, words: str) -> None:
    next(one for one in test.text_input if (one.key or "").startswith(start)).set_value(words)


def pressed(test: AppTest, start: str) -> AppTest:
    next(one for one in test.button if (one.key or "").startswith(start)).click()
    test = test.run()
    assert not test.exception
    return test


def test_the_ladder_counts_what_each_rung_is_proposed_for_and_its_rows_are_those(city: Board):
    test = drawn_at("follow", part="ladder")

    assert title(test) == "催办阶梯：4 条该走下一步，0 份函件超期未回"
    assert figures(test) == ["1", "0", "3", "0", "0", "0", "0"]
    rows = said(drawn_at("follow", part="ladder", open="ladder.supervision_letter"))
    assert [name in rows for name in ("late", "later", "theirs", "near", "fine")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_one_letter_about_several_hazards_of_a_unit_is_written_down_and_kept(
    city: Board, documents: list[bytes]
):
    test = drawn_at("follow", part="ladder", open="ladder.supervision_letter")
    drafts = [words_of(one) for one in documents if b"word/document.xml" in one]
    assert len(drafts) == 1
    assert all(word in drafts[0] for word in ("late", "later", "草稿"))
    assert "theirs" not in drafts[0]
    documents.clear()

    typed(test, "number_", "安委办督〔2026〕7号")
    test = pressed(test, "issue_supervision_letter_D1")

    assert "已登记督办函（2 条）。" in said(test)
    assert figures(test) == ["1", "0", "1", "0", "0", "0", "0"]
    assert "安委办督〔2026〕7号" in said(drawn_at("follow", part="ladder"))
    kept = [words_of(one) for one in documents if b"word/document.xml" in one]
    assert any("安委办督〔2026〕7号" in words and "later" in words for words in kept)
    history = said(drawn_at("hazards", number=hands.row_of(city, "late").number))
    assert "督办函：致石篁区，安委办督〔2026〕7号" in history


def test_a_letter_without_a_number_is_refused_and_what_was_typed_stays(city: Board):
    test = drawn_at("follow", part="ladder", open="ladder.supervision_letter")
    next(one for one in test.text_area if one.key.startswith("note_")).set_value("请速办")

    test = pressed(test, "issue_supervision_letter_D1")

    assert "文号" in said(test)
    assert next(one for one in test.text_area if one.key.startswith("note_")).value == "请速办"
    assert figures(test)[2] == "3"


def test_who_was_slower_is_told_which_hazard_was_changed(city: Board):
    test = drawn_at("follow", part="ladder", open="ladder.supervision_letter")
    typed(test, "number_", "7号")
    hands.step(city, city.alice, "late", "complete")

    test = pressed(test, "issue_supervision_letter_D1")

    assert hands.row_of(city, "late").number in said(test)
    assert "请核对后再登记" in said(test)
    with open_session(city.engine, EVERYWHERE) as session:
        assert reads.letters_of(session, EVERYWHERE, hands.row_of(city, "later").id) == []


def test_unanswered_letters_are_a_share_of_those_that_ask_for_an_answer_by_a_day(city: Board):
    for number, reply_by in (("1", day(-3)), ("2", day(5)), ("3", None)):
        row = hands.row_of(city, "late")
        sent = Sent("supervision_letter", "石篁区", number, reply_by)
        with write_session(city.engine) as session:
            send(
                session, city.alice, [(row.number, row.version)], sent, on=day(-8), today=MONDAY, at=NOON
            )  # fmt: skip

    test = drawn_at("follow", part="ladder")

    assert figures(test)[-1] == "1"
    assert re.findall(r"\d+ / \d+ · [^<]+", said(test))[-1] == "1 / 2 · 50.0%"


def test_a_letter_from_the_hazards_page_and_its_answer(city: Board, comes, documents: list[bytes]):
    comes(city.alice)
    test = drawn(city, "late")
    assert any("late" in words_of(one) for one in documents if b"word/document.xml" in one)
    typed(test, "number_supervision_letter", "8号")
    test = pressed(test, "issue_supervision_letter")
    assert "函件 1 件" in said(test)

    test = fill(test, text="已更换阀门")
    test = press(test, "do_answer_")

    assert "已登记回复。" in said(test)
    assert "6月15日 回复：已更换阀门" in said(test)
    assert "督办函已回复（8号）" in said(test)


def test_a_major_is_listed_with_its_own_countdown_and_delisted_once_it_is_accepted(city: Board, comes):
    comes(city.alice)
    test = drawn(city, "big")
    typed(test, "listing_number_", "大安督〔2026〕1号")
    test = press(test, "do_list_")
    assert "已挂牌，期限 2027年6月15日。" in said(test)
    assert "市级挂牌 · 大安督〔2026〕1号" in said(test)

    page = drawn_at("follow", part="listed")
    assert title(page) == "挂牌督办：在挂 1 条，0 条超期未摘牌，0 条 30 天内到期"
    assert "big" in said(drawn_at("follow", part="listed", open="listed.running"))
    assert figures(drawn_at("follow", part="listed", as_of="2026-06-14")) == ["0", "0", "0", "0", "0"]
    assert not [one for one in drawn(city, "big").button if (one.key or "").startswith("do_delist_")]
    assert not [one for one in drawn(city, "late").button if (one.key or "").startswith("do_list_")]


def test_a_look_back_that_is_not_in_place_opens_the_hazard_again(city: Board, comes):
    comes(city.alice)
    page = drawn_at("follow", part="look_backs")
    assert title(page) == "回头看：1 条应看未看，0 条 7 天内要看"
    assert "shut" in said(drawn_at("follow", part="look_backs", open="look_backs.late"))

    test = drawn(city, "shut")
    next(one for one in test.radio if one.key.startswith("look_back_result")).set_value("not_in_place")
    test = test.run()
    next(one for one in test.text_area if one.key.startswith("look_back_note")).set_value("又松了")
    test = press(test, "look_back_keep")

    assert "已登记回头看：未到位。" in said(test)
    assert hands.status(city, "shut") == "pending"
    page = drawn_at("follow", part="look_backs")
    assert title(page) == "回头看：眼下没有要看的；本期看了 1 条次，1 条次未到位或反弹"
    assert "1 / 1 · 100%" in said(page)


def test_a_new_finding_from_the_form_has_its_number_at_once(city: Board, comes):
    comes(city.alice)
    test = drawn(city, "shut")
    next(one for one in test.radio if one.key.startswith("look_back_result")).set_value("new_finding")
    test = test.run()
    for start, words in (("look_back_found", "通道堵塞"), ("look_back_note", "旁边")):
        next(one for one in test.text_area if one.key.startswith(start)).set_value(words)
    test = press(test, "look_back_keep")

    assert f"新隐患编号 {hands.row_of(city, '通道堵塞').number}。" in said(test)
    assert hands.row_of(city, "通道堵塞").location == "3号车间"


@pytest.mark.parametrize("role", ["leader", "enterprise"])
def test_who_only_looks_is_offered_none_of_it(city: Board, comes, role: str):
    comes(hands.person(city, role, hazard="shut"))

    test = drawn(city, "shut")

    starts = ("look_back_keep", "issue_", "do_list_")
    assert [one.key for one in test.button if (one.key or "").startswith(starts)] == []


@pytest.mark.parametrize("part", ["ladder", "listed", "look_backs"])
def test_an_unknown_mark_is_said(city: Board, part: str):
    assert f"{part}.nothing" in said(drawn_at("follow", part=part, open=f"{part}.nothing"))


@pytest.mark.parametrize("part", ["ladder", "listed", "look_backs"])
def test_a_board_without_any_of_it_says_so(empty_board: str, part: str):
    board = Board.on(empty_board)
    board.put(board.row("fine", due=90))

    assert "0" in "".join(figures(drawn_at("follow", part=part)))
    board.engine.dispose()


EARLY = ("ladder_reminder", "ladder_due_notice", "ladder_supervision_letter")
PLACES = (
    {"part": "ladder", "open": "ladder.supervision_letter"}, {"part": "ladder", "open": "ladder.enforcement_transfer"},
    {"part": "listed"},
    {"part": "listed", "open": "listed.running"}, {"part": "listed", "open": "listed.unpublished"},
    {"part": "look_backs"}, {"part": "look_backs", "open": "look_backs.checked"},
    {"part": "look_backs", "open": "look_backs.late"}, {"part": "look_backs", "open": "look_backs.again"},
)  # fmt: skip


@pytest.fixture
def full(empty_board: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Board]:
    """The rows that could leak: near their deadline, majors listed, letters sent, closed ones looked back on."""
    memory.forget()
    monkeypatch.setenv("BOARD_FILES", str(tmp_path / "files"))
    board = leaks.fill(Board.on(empty_board))
    with write_session(board.engine) as session:
        set_rules(session.connection, {"look_back_share": 100, **dict.fromkeys(EARLY, -20)}, by="A", at=NOON)
    for name, (unit, department, firm, _) in leaks.PLACED.items():
        more = {"unit": unit, "department": department, "enterprise": firm}
        facts = {"location": "同处", "category": "leak-category", "owner": f"owner-{name}"}
        old = board.row(f"old-{name}", status="closed", found=-60, closed=-40, due=-40, facts=facts, **more)
        again = board.row(f"back-{name}", found=-9, facts=facts, **more)
        board.put(old, cutoff=-40, name=f"{name}.csv")
        board.put(again, cutoff=-8, name=f"{name}-2.csv")
    _followed(board)
    yield board
    board.engine.dispose()
    memory.forget()


def _followed(board: Board) -> None:
    who, at = board.alice, {"on": MONDAY, "today": MONDAY, "at": NOON}
    with write_session(board.engine) as session:
        for name, (*_, grade) in leaks.PLACED.items():
            row = hands.row_of(board, name)
            if grade == "major":
                told = Listing("city", f"号-{name}", day(100))
                list_hazard(session, who, row.number, told, seen=row.version, **at)
        planned = reads.planned_look_backs(session, EVERYWHERE, Filters(), MONDAY)
        rows = reads.rows_about(session, EVERYWHERE, planned, MONDAY)
        for key, number, name in zip(planned["look_back"], rows["number"], rows["description"], strict=True):
            if name.startswith("old-") and name < "old-leak-e":
                seen = reads.one_hazard(session, EVERYWHERE, number, date.max).facts["version"]
                look_back_on(
                    session, who, number, int(key), Checked("in_place", unannounced=True), seen=seen, **at
                )
        for name in leaks.NAMES:
            number = hands.row_of(board, name).number
            seen = reads.one_hazard(session, EVERYWHERE, number, date.max).facts["version"]
            send(session, who, [(number, seen)], Sent("reminder", f"to-{name}"), **at)


@pytest.mark.parametrize("who", leaks.WHO)
def test_no_part_and_no_letter_tells_of_another(
    full: Board, monkeypatch: pytest.MonkeyPatch, documents: list[bytes], who: str
):
    _, seen = looking(monkeypatch, full, who)
    told: set[str] = set()
    # What was closed here before it went elsewhere stays here as closed.
    may = seen | (
        {"leak-moved", "leak-again"} if seen and "enterprise" not in who and who != "street" else set()
    )
    for query in PLACES:
        met = named(shown(drawn_at("follow", **query)))
        told |= met
        assert met <= may, query
    for document in documents:
        if b"word/document.xml" in document:
            assert named(words_of(document)) <= may
    if seen:
        assert told, "nothing was shown at all"
    if who == "office":
        assert told == seen
