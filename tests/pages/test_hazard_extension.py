"""A later deadline on the hazard's page and on the page of the week: who is offered what, and what is said."""

from datetime import date

import pytest

from data_access import reads
from data_access.session import write_session
from data_access.writes.extensions import ask_extension, decide_extension
from data_access.writes.requests import ask_transfer
from domain.people import EVERYWHERE, Viewer
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access import hands
from tests.pages.board import drawn_at, said
from tests.pages.test_follow_up import documents, words_of
from tests.pages.test_hazard_steps import comes, drawn, fill, press
from tests.pages.test_monday import counted

__all__ = ["comes", "documents"]


@pytest.fixture
def city(empty_board: str):
    """A general and a major hazard in district 1, both late, and one in district 2."""
    board = Board.on(empty_board)
    rows = (
        board.row("general", due=-2),
        board.row("major", due=-2, grade="major"),
        board.row("x", unit="S21"),
    )
    board.put(*rows, cutoff=-9)
    yield board
    board.engine.dispose()


def ask(board: Board, viewer: Viewer, name: str = "general", due: int = 20) -> None:
    row = hands.row_of(board, name)
    with write_session(board.engine) as session:
        ask_extension(
            session, viewer, row.number, day(due), reason="设备未到货", seen=row.version, on=MONDAY, at=NOON
        )  # fmt: skip


def buttons(test, mark: str) -> list[str]:
    return [one.key for one in test.button if (one.key or "").startswith(mark)]


def test_a_clerk_asks_and_a_head_grants(city, comes):
    comes(hands.person(city, "district_clerk", 4))
    test = drawn(city, "general")
    fill(test, reason="设备未到货")
    next(one for one in test.date_input if one.key.startswith("extend_to_")).set_value(day(20))
    test = press(test, "do_extend_")
    assert "延期申请已提交，等上一级决定。" in said(test)
    assert "申请延期到 2026年7月5日：设备未到货" in said(test)
    assert buttons(test, "extension_") == ["extension_withdrawn_1"]

    comes(hands.person(city, "district_head", 5))
    monday = drawn_at("monday")
    assert counted(monday)["decide"] == 1
    assert "石-001</a>" in said(drawn_at("monday", open="monday.decide"))
    test = fill(drawn(city, "general"), document="石安延〔2026〕5 号")
    test = press(test, "extension_accepted")

    assert "已批准延期。" in said(test)
    assert "批准延期到 2026年7月5日（石安延〔2026〕5 号）" in said(test)
    assert "期限改了 1 次" in said(test)
    assert hands.lives(city, "general")[0].due_on == date(2026, 7, 5)
    assert "decide" not in counted(drawn_at("monday"))
    assert "延 1 次" in said(drawn_at("hazards", measure="extended"))


@pytest.mark.parametrize(
    ("role", "key", "name", "expected"),
    [
        ("district_head", 5, "general", ["accepted", "declined"]),
        ("district_head", 5, "major", []),
        ("office", 6, "major", ["accepted", "declined"]),
        ("district_clerk", 4, "major", ["withdrawn"]),
        ("district_clerk", 8, "general", []),
        ("leader", 9, "general", []),
    ],
)
def test_each_is_offered_what_they_may_decide(city, comes, role, key, name, expected):
    ask(city, hands.person(city, "district_clerk", 4), name)

    comes(hands.person(city, role, key))

    found = [one.split("_")[1] for one in buttons(drawn(city, name), "extension_")]
    assert found == expected


@pytest.mark.parametrize(("role", "asks"), [("district_head", True), ("office", False), ("inspector", False)])
def test_who_holds_it_is_offered_to_ask(city, comes, role, asks):
    comes(hands.person(city, role, 5, hazard="general"))

    assert bool(buttons(drawn(city, "general"), "do_extend_")) is asks


def test_one_is_asked_for_at_a_time(city, comes):
    clerk = hands.person(city, "district_clerk", 4)
    ask(city, clerk)
    comes(clerk)

    assert buttons(drawn(city, "general"), "do_extend_") == []


def test_a_transfer_that_waits_stands_on_the_page_of_the_week(city, comes):
    row = hands.row_of(city, "general")
    with write_session(city.engine) as session:
        ask_transfer(
            session, hands.person(city, "district_clerk", 4), row.number, {"unit_id": city.ids["S21"]},
            reason="在对面", seen=row.version, on=MONDAY, at=NOON,
        )  # fmt: skip

    comes(hands.person(city, "district_head", 6, unit="D2"))

    assert 'href="hazards?transfers=1"><b>1</b>' in said(drawn_at("monday"))


def test_an_empty_date_is_said_and_nothing_is_asked(city, comes):
    comes(hands.person(city, "district_clerk", 4))

    test = press(fill(drawn(city, "general"), reason="设备未到货"), "do_extend_")

    assert "没有提交：新期限要填。" in said(test)
    assert hands.told(city, "general") == []


def test_who_was_slower_is_told_and_loses_nothing_typed(city, comes):
    ask(city, hands.person(city, "district_clerk", 4))
    comes(hands.person(city, "district_head", 5))
    test = fill(drawn(city, "general"), reason="理由不足")
    hands.step(city, city.alice, "general", "start")

    test = press(test, "extension_declined")

    assert "有人" in said(test)
    assert "理由不足" in said(test)


def test_who_sends_back_is_offered_a_later_deadline(city, comes):
    hands.step(city, city.alice, "general", "complete")
    test = drawn(city, "general")
    assert "给新期限：2026年6月30日" in [one.label for one in test.checkbox]
    fill(test, reason="不到位")
    test.checkbox[0].check()

    press(test, "take_send_back")

    assert hands.lives(city, "general")[0].due_on == date(2026, 6, 30)


def granted(board: Board, asker: Viewer, name: str = "general") -> None:
    """An extension that is asked for and granted on the same day."""
    ask(board, asker, name)
    row = hands.row_of(board, name)
    with write_session(board.engine) as session:
        waits = reads.extension_of(session, EVERYWHERE, row.id)
        assert waits is not None
        decide_extension(session, board.alice, waits["id"], "accepted", seen=row.version, on=MONDAY, at=NOON)


@pytest.mark.parametrize(
    ("role", "to", "asked"),
    [
        ("district_clerk", "石篁区", "石篁区（区（市、县）联络员District_Clerk）2026年6月15日提出"),
        ("department_head", "消防救援局", "消防救援局（部门负责人Department_Head）2026年6月15日提出"),
        ("enterprise", "厂general", "你单位2026年6月15日提出"),
    ],
)
def test_the_letter_names_who_asked_and_the_deadline_before(
    city, comes, documents: list[bytes], role: str, to: str, asked: str
):
    own = {"hazard": "general"} if role == "enterprise" else {}
    granted(city, hands.person(city, role, 4, **own))
    comes(city.alice)
    test = drawn(city, "general")

    documents.clear()
    next(one for one in test.selectbox if one.key.startswith("letter_kind_")).set_value("extension_decision")
    test = test.run()

    assert next(one for one in test.text_input if one.key.startswith("to_extension")).value == to
    (draft,) = [words for one in documents if "批复" in (words := words_of(one))]
    assert f"{asked}的延长下列隐患整改期限的申请收悉" in draft
    days = [line for line in draft.splitlines() if line.startswith("2026年")]
    assert days[1:5] == ["2026年6月13日", "2026年6月13日", "2026年7月5日", "2026年7月5日"]
