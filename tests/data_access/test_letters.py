"""Letters about hazards: sent of all or of none, answered once, proposed by the ladder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_access import reads
from data_access.evidence_files import fetched
from data_access.reads import NotFound
from data_access.session import open_session, write_session
from data_access.writes.letters import Sent, answer, send
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope, Viewer
from domain.rules import LADDER
from domain.status import StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, person, row_of, step, told

LETTER = Sent("supervision_letter", "石篁区", "安委办督〔2026〕3号", day(10))


def post(
    board: Board, *names: str, sent: Sent = LETTER, viewer: Viewer | None = None, on: int = 0, **seen: int
) -> None:
    who = viewer or board.alice
    hazards = [(row_of(board, name).number, seen.get(name, row_of(board, name).version)) for name in names]
    with write_session(board.engine, scope=who.scope) as session:
        send(session, who, hazards, sent, on=day(on), today=day(0), at=NOON)


def proposals(board: Board, as_of: int = 0, scope: Scope = EVERYWHERE) -> dict[str, tuple[int, str, str]]:
    with open_session(board.engine, scope) as session:
        found = reads.ladder(session, scope, Filters(), day(as_of), days=LADDER)
        names = reads.rows_about(session, scope, found, day(as_of))["description"]
    return {name: (row.days, row.rung, row.last) for name, row in zip(names, found.itertuples(), strict=True)}


def out(board: Board, as_of: int = 0, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    with open_session(board.engine, scope) as session:
        return reads.letters_out(session, scope, Filters(), day(as_of), period=year_to(day(as_of)))


def reply(
    board: Board,
    text: str = "已换阀门",
    *,
    viewer: Viewer | None = None,
    replied: int = 0,
    key: int | None = None,
) -> None:
    who = viewer or board.alice
    wanted = key if key is not None else int(out(board)["id"].iloc[0])
    with write_session(board.engine, scope=who.scope) as session:
        answer(session, who, wanted, text, replied_on=day(replied), on=day(0), at=NOON)


def test_the_ladder_proposes_by_days_and_what_was_sent_in_this_round(board: Board):
    board.put(
        board.row("soon", due=3), board.row("today", due=0), board.row("week", due=-7), board.row("old", due=-95),
        board.row("far", due=4),  # not proposed: not near
        board.row("waiting", due=-20, status="to_accept", rectified=-21),  # the acceptor's delay
        board.row("done", due=-20, status="closed", closed=-1), board.row("undated", due=None),
    )  # fmt: skip
    assert proposals(board) == {
        "old": (95, "enforcement_transfer", ""), "week": (7, "supervision_letter", ""),
        "today": (0, "due_notice", ""), "soon": (-3, "reminder", ""),
    }  # fmt: skip

    post(board, "week", on=0)
    post(board, "old", sent=Sent("interview_notice", "厂", "约〔2026〕1号"))

    assert proposals(board) == {
        "old": (95, "enforcement_transfer", "interview_notice"), "today": (0, "due_notice", ""),
        "soon": (-3, "reminder", ""),
    }  # fmt: skip
    assert proposals(board, -1)["week"] == (6, "due_notice", "")  # as of yesterday nothing was sent


def test_another_round_begins_the_ladder_anew(board: Board):
    board.put(board.row("a", due=-8))
    post(board, "a")
    assert proposals(board) == {}
    step(board, board.alice, "a", "complete")
    step(board, board.alice, "a", "accept")
    step(board, board.alice, "a", "close")

    step(board, board.alice, "a", "reopen", due=0)

    assert proposals(board) == {"a": (0, "due_notice", "")}


def test_a_letter_about_several_is_one_letter_and_each_ones_history(board: Board):
    board.put(board.row("a"), board.row("b"), board.row("c"))

    post(board, "a", "b")

    assert out(board)[["kind", "number", "to_whom", "reply_by", "hazards"]].values.tolist() == [
        ["supervision_letter", "安委办督〔2026〕3号", "石篁区", day(10), 2]
    ]
    assert told(board, "a")[-1] == ("supervision_letter", "安委办督〔2026〕3号", "石篁区", None)
    assert told(board, "c") == []
    assert out(board, -1).empty


def test_a_letter_and_its_answer_leave_the_hazard_as_it_is(board: Board):
    board.put(board.row("a"), board.row("b"))
    versions = [row_of(board, name).version for name in "ab"]

    post(board, "a", "b")
    reply(board)

    assert [row_of(board, name).version for name in "ab"] == versions  # who has its page open goes on
    assert [what for what, *_ in told(board, "a")] == ["supervision_letter", "answered"]


def test_of_all_or_of_none(board: Board):
    board.put(board.row("a"), board.row("b"), board.row("theirs", unit="S21"))

    with pytest.raises(SomeoneWasFaster):
        post(board, "a", "b", b=7)
    with pytest.raises(NotFound):
        post(board, "a", "theirs", viewer=person(board, "district_head"))

    assert out(board).empty
    assert told(board, "a") == []


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (Sent("supervision_letter", "区", " "), "document"), (Sent("supervision_letter", " ", "3号"), "to_whom"),
        (Sent("acceptance_record", "厂"), "document"), (Sent("reminder", ""), "to_whom"),
        (Sent("reminder", "厂", reply_by=day(-1)), "reply"),
    ],
)  # fmt: skip
def test_a_letter_is_told_whole(board: Board, sent: Sent, why: str):
    board.put(board.row("a"))

    with pytest.raises(StepNotAllowed, match=why):
        post(board, "a", sent=sent)
    with pytest.raises(StepNotAllowed, match="hazards"):
        post(board)
    with pytest.raises(WrongDay):
        post(board, "a", on=1)

    assert out(board).empty


def test_who_may_send_what(board: Board):
    board.put(board.row("a"))
    clerk = person(board, "district_clerk")

    post(board, "a", sent=Sent("reminder", "厂a"), viewer=clerk)
    for viewer in (clerk, board.carol, person(board, "inspector"), person(board, "enterprise", hazard="a")):
        with pytest.raises(StepNotAllowed, match="role"):
            post(board, "a", viewer=viewer)

    assert out(board)["kind"].tolist() == ["reminder"]


def test_an_answer_is_written_down_once_for_all_that_the_letter_is_about(board: Board):
    board.put(board.row("a"), board.row("b"))
    post(board, "a", "b", on=-5)
    post(board, "a", sent=Sent("supervision_letter", "石篁区", "安委办督〔2026〕4号"))  # another letter
    key = int(out(board)["id"].iloc[-1])

    for replied, text in ((-6, "已改"), (1, "已改"), (0, " ")):
        with pytest.raises(StepNotAllowed):
            reply(board, text, replied=replied, key=key)
    reply(board, replied=-2, key=key)
    with pytest.raises(SomeoneWasFaster):
        reply(board, key=key)

    assert out(board)[["number", "replied_on"]].values.tolist() == [
        ["安委办督〔2026〕4号", None], ["安委办督〔2026〕3号", day(-2)],
    ]  # fmt: skip
    assert out(board, -3)["replied_on"].tolist() == [None]
    assert told(board, "b")[-1] == ("answered", "安委办督〔2026〕3号", "supervision_letter", "已换阀门")


def test_each_sees_and_answers_letters_of_the_own_part(board: Board):
    board.put(board.row("a"), board.row("theirs", unit="S21"))
    post(board, "a", "theirs")
    head, other = person(board, "district_head"), person(board, "district_head", unit="S12")

    assert out(board, scope=head.scope)["hazards"].tolist() == [1]
    assert out(board, scope=other.scope).empty
    with pytest.raises(NotFound):
        reply(board, viewer=other)
    reply(board, viewer=head)
    with open_session(board.engine, head.scope) as session:
        assert [row["reply"] for row in reads.letters_of(session, head.scope, row_of(board, "a").id)] == [
            "已换阀门"
        ]
        assert reads.letters_of(session, head.scope, row_of(board, "theirs").id) == []
        assert reads.letter_facts(session, head.scope, [row_of(board, "theirs").number]).empty


def test_a_document_is_fetched_by_who_sees_all_that_it_names(board: Board, tmp_path: Path):
    board.put(board.row("a"), board.row("theirs", unit="S21"))
    hazards = [(row_of(board, name).number, row_of(board, name).version) for name in ("a", "theirs")]
    paper = replace(LETTER, content=b"of both", file="both.docx")
    with write_session(board.engine, scope=EVERYWHERE) as session:
        send(session, board.alice, hazards, paper, on=day(0), today=day(0), at=NOON, folder=tmp_path)
    key, part = int(out(board)["id"].iloc[0]), person(board, "district_head").scope

    with open_session(board.engine, EVERYWHERE) as session:
        assert fetched(tmp_path, reads.letter_file(session, EVERYWHERE, key)) == b"of both"
        with pytest.raises(NotFound):
            reads.letter_file(session, EVERYWHERE, key + 99)
    with open_session(board.engine, part) as session, pytest.raises(NotFound):
        reads.letter_file(session, part, key)


def test_what_a_letter_says_of_a_hazard(board: Board):
    board.put(
        board.row("a", grade="major", status="rectifying", facts={**FULL, "leader": "赵六"}), board.row("b")
    )
    step(board, person(board, "district_clerk", 7), "a", "complete")
    step(board, person(board, "inspector", 8), "a", "accept")

    numbers = [row_of(board, name).number for name in ("b", "a")]
    with open_session(board.engine, EVERYWHERE) as session:
        found = reads.letter_facts(session, EVERYWHERE, [*numbers, "没有-1"])

    assert found["description"].tolist() == ["b", "a"]
    told_of: Any = found.iloc[1]
    assert (told_of["leader"], told_of["fund_wan"], told_of["accepted_on"]) == ("赵六", 0, day(0))
    assert (told_of["opinion"], told_of["evidence"]) == ("同意验收", "石消验〔2026〕3 号")
    assert found.iloc[0]["opinion"] == ""


def test_the_document_is_for_who_sees_every_hazard_that_it_names(board: Board, tmp_path: Path):
    board.put(board.row("a"), board.row("theirs", unit="S21"), board.row("secret", department="HOUSING"))
    head, clerk = person(board, "district_head").scope, person(board, "department_clerk").scope
    with write_session(board.engine) as session:
        hazards = [(row_of(board, name).number, 1) for name in ("a", "secret")]
        told = replace(LETTER, content=b"about both", file="both.docx")
        send(session, board.alice, hazards, told, on=day(0), today=day(0), at=NOON, folder=tmp_path)

    for scope, sees in ((EVERYWHERE, True), (head, True), (clerk, False)):
        with open_session(board.engine, scope) as session:
            of_one = reads.letters_of(session, scope, row_of(board, "a").id)
        assert [bool(row["sha256"]) for row in of_one] == [sees]
        assert out(board, scope=scope)["file"].tolist() == ["both.docx" if sees else ""]
    assert out(board, scope=clerk)[["hazards", "together"]].values.tolist() == [[1, 2]]


def test_who_sees_the_rest_answers_for_the_rest(board: Board):
    board.put(board.row("a"), board.row("b", unit="S21"))
    post(board, "a", "b")
    reply(board, viewer=person(board, "district_head"))
    assert out(board)["replied_on"].tolist() == [None]  # not for all of them yet

    reply(board, "也改了")

    assert out(board)["replied_on"].tolist() == [day(0)]
    with pytest.raises(SomeoneWasFaster):
        reply(board)


def test_signs_that_nobody_can_read_are_left_out(board: Board):
    board.put(board.row("a"))

    post(board, "a", sent=Sent("supervision_letter", "区\x00", "3\x1b号", note="一\n二\x07"))

    assert out(board)[["to_whom", "number"]].values.tolist() == [["区", "3号"]]
    assert told(board, "a")[-1] == ("supervision_letter", "3号", "区", "一\n二")


def test_a_letter_lies_not_before_its_round(board: Board):
    board.put(board.row("a", found=-10))

    with pytest.raises(WrongDay):
        post(board, "a", on=-11)
