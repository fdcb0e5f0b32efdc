"""Who handed a hazard over is told nothing of what its receiver writes, in no place that still names it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data_access import reads
from data_access.session import write_session
from data_access.writes.by_hand import correct
from data_access.writes.duplicates import Part, split
from data_access.writes.requests import ask_transfer, decide_transfer
from domain.people import Viewer
from tests.cast import NOON, Board, day
from tests.data_access.hands import person, row_of, step

SECRET = "接手单位写的"
SITE = "接手单位写的地点"


def handed_over(board: Board, name: str, on: int = -10, **to: str) -> None:
    """The hazard goes to another unit (untold: in another district) or department, and the receiver accepts."""
    row = row_of(board, name)
    asked = {f"{kind}_id": board.ids[code] for kind, code in (to or {"unit": "S21"}).items()}
    with write_session(board.engine) as session:
        key = ask_transfer(
            session, board.alice, row.number, asked, reason="r", seen=row.version, on=day(on), at=NOON
        )
        decide_transfer(session, board.alice, key, "accepted", note="", on=day(on), at=NOON)


def corrected(board: Board, name: str, on: int = -5, **facts: Any) -> None:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        correct(
            session, board.alice, row.number, facts, reason="x", seen=row.version, on=day(on), today=day(on),
            at=NOON,
        )  # fmt: skip


def beside(board: Board, viewer: Viewer, name: str, as_of: int = 0) -> pd.DataFrame:
    """What the page of a hazard tells of its enterprise's others."""
    row = row_of(board, name)
    with board.look() as session:
        session.see(viewer.scope)
        return reads.same_place(session, viewer.scope, row.enterprise_id, but=row.id, as_of=day(as_of))


def test_the_same_enterprise_tells_a_sender_what_stood_there_when_it_went(board: Board):
    board.put(
        board.row("gone", enterprise="厂", found=-30),
        board.row("stays", enterprise="厂", found=-29),
        cutoff=-29,
    )
    step(board, board.alice, "gone", "fix_on_spot", on=-28, today=-28)
    step(board, board.alice, "gone", "reopen", on=-10, today=-10)
    number = row_of(board, "gone").number
    handed_over(board, "gone")
    corrected(board, number, description=SECRET, location=SITE)

    sender, receiver = person(board, "district_head", 9), person(board, "district_head", 8, unit="D2")
    assert beside(board, sender, "stays")["description"].tolist() == ["gone"]
    assert SITE not in beside(board, sender, "stays").to_string()
    assert beside(board, board.alice, "stays")["description"].tolist() == [SECRET]
    assert beside(board, receiver, "stays")["location"].tolist() == [SITE]


def test_so_it_does_as_of_a_day_before_the_transfer(board: Board):
    board.put(
        board.row("gone", enterprise="厂", found=-30),
        board.row("stays", enterprise="厂", found=-29),
        cutoff=-29,
    )
    number = row_of(board, "gone").number
    handed_over(board, "gone")
    corrected(board, number, description=SECRET, location=SITE)

    sender = person(board, "district_head", 9)
    assert beside(board, sender, "stays", -20)["description"].tolist() == ["gone"]
    assert beside(board, sender, "stays").empty


def test_an_enterprise_that_the_receiver_names_is_not_told_to_the_sender(board: Board):
    board.put(
        board.row("gone", enterprise="甲厂", found=-30),
        board.row("stays", enterprise="乙厂", found=-29),
        cutoff=-29,
    )
    handed_over(board, "gone", department="HOUSING")
    corrected(board, "gone", enterprise="乙厂")

    sender = person(board, "department_head", 9)
    assert beside(board, board.alice, "stays")["description"].tolist() == ["gone"]
    assert beside(board, sender, "stays", -20).empty


def test_a_part_that_went_on_elsewhere_is_told_as_it_was_when_it_went(board: Board):
    board.put(board.row("whole", found=-30), cutoff=-30)
    whole = row_of(board, "whole")
    with write_session(board.engine) as session:
        (number,) = split(
            session, board.alice, whole.number, [Part("k1", "part")], reason="r", seen=whole.version, on=day(-29),
            today=day(-29), at=NOON,
        )  # fmt: skip
    step(board, board.alice, "part", "fix_on_spot", on=-28, today=-28)
    step(board, board.alice, "part", "reopen", on=-10, today=-10)
    handed_over(board, "part")
    corrected(board, number, description=SECRET)

    told = {}
    for name, viewer in {"sender": person(board, "district_head", 9), "office": board.alice}.items():
        with board.look() as session:
            session.see(viewer.scope)
            told[name] = reads.links(session, viewer.scope, whole.id)["description"].tolist()
    assert told == {"sender": ["part"], "office": [SECRET]}
