"""Who handed a hazard over is told nothing of what its receiver writes, in no place that still names it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from data_access import reads
from data_access.reads.hazard import BELONGS
from data_access.session import write_session
from data_access.writes.by_hand import correct
from data_access.writes.duplicates import Part, merge, split
from data_access.writes.letters import Sent, send
from data_access.writes.one_hazard import WrongDay
from data_access.writes.requests import ask_transfer, decide_transfer
from domain.deadlines import year_to
from domain.filters import Filters
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


def test_a_letter_of_the_receiver_lies_not_before_it_had_the_hazard(board: Board):
    board.put(board.row("gone", found=-30), cutoff=-30)
    handed_over(board, "gone")
    receiver = person(board, "district_head", 8, unit="D2")

    with pytest.raises(WrongDay) as refused:
        sent(board, receiver, "gone", on=-11)

    assert refused.value.first == day(-10)
    sent(board, receiver, "gone", on=-10)


def test_a_letter_written_down_after_the_handing_over_is_not_told_to_the_sender(board: Board):
    board.put(board.row("gone", found=-30), board.row("back", found=-30), cutoff=-30)
    sent(board, board.alice, "gone", on=-15, to="此前", at=NOON - timedelta(days=1))
    for name in ("gone", "back"):
        handed_over(board, name)
    sent(board, board.alice, "gone", on=-12, to="补记", at=NOON + timedelta(days=1))
    handed_over(board, "back", -5, unit="S11")
    sent(board, board.alice, "back", on=-12, to="又回来", at=NOON + timedelta(days=1))

    told = {}
    for name, viewer in {"sender": person(board, "district_head", 9), "office": board.alice}.items():
        with board.look() as session:
            session.see(viewer.scope)
            asked = (session, viewer.scope, Filters(), day(-11))
            out = reads.letters_out(*asked, period=year_to(day(0)))
            rows = [len(reads.letter_rows(session, viewer.scope, int(key), day(-11))) for key in out["id"]]
            told[name] = (set(out["to_whom"]), rows)
    assert told == {"sender": ({"此前", "又回来"}, [1, 1]), "office": ({"此前", "补记", "又回来"}, [1, 1, 1])}


def sent(
    board: Board, viewer: Viewer, name: str, *, on: int, to: str = "某单位", at: datetime = NOON
) -> None:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        told = Sent("supervision_letter", to, f"函{to}{on}")
        send(session, viewer, [(row.number, row.version)], told, on=day(on), today=day(0), at=at)


def test_no_recurrence_comes_of_what_the_receiver_writes(board: Board):
    firm = {"enterprise": "厂", "facts": {"location": "北车间", "category": "甲"}}
    for name, category, location in (
        ("old", "甲", "北车间"),
        ("moved", "乙", "西车间"),
        ("new", "乙", "北车间"),
    ):
        facts = {"location": location, "category": category}
        board.put(
            board.row(name, enterprise="厂", found=-60 if name != "new" else -20, facts=facts), cutoff=-20
        )
    board.put(board.row("same", found=-19, **firm), cutoff=-19)  # of the old one, told by both
    for name in ("old", "moved"):
        step(board, board.alice, name, "fix_on_spot", on=-20, today=-20)
        step(board, board.alice, name, "reopen", on=-10, today=-10)
        handed_over(board, name)
    sender = person(board, "district_head", 9)
    before = again(board, sender)

    corrected(board, "old", 0, remark="x")
    corrected(board, "moved", 0, location="北车间")

    assert before == [("same", "old")] == again(board, sender)
    assert again(board, board.alice) == [("new", "moved"), ("same", "old")]


def again(board: Board, viewer: Viewer) -> list[tuple[str, str]]:
    """The recurrences that somebody is told: the later hazard and the earlier one."""
    names = {row_of(board, name).id: name for name in ("old", "moved", "new", "same")}
    with board.look() as session:
        session.see(viewer.scope)
        asked = (session, viewer.scope, Filters(), day(0))
        found = reads.recurrences(*asked, period=year_to(day(0)), within=180)
    return sorted((names[row.hazard_id], names[row.of_id]) for row in found.itertuples())


def test_the_number_of_a_duplicate_elsewhere_is_told_to_nobody_but_who_sees_it(board: Board):
    board.put(
        board.row("keep", found=-30),
        board.row("near", found=-30),
        board.row("far", unit="S21", found=-30),
        cutoff=-30,
    )
    keep, near, far = (row_of(board, name) for name in ("keep", "near", "far"))
    with write_session(board.engine) as session:
        others = [(near.number, near.version), (far.number, far.version)]
        merge(
            session,
            board.alice,
            keep.number,
            others,
            reason="重复",
            seen=keep.version,
            on=day(-5),
            today=day(-5),
            at=NOON,
        )

    here, there = person(board, "district_head", 9), person(board, "district_head", 8, unit="D2")
    assert belongs(board, here, keep.number) == [None, near.number]
    assert belongs(board, there, far.number) == [None]
    assert belongs(board, board.alice, keep.number) == [far.number, near.number]


def belongs(board: Board, viewer: Viewer, number: str) -> list[str | None]:
    """The numbers of other hazards in a hazard's history, the last told first."""
    with board.look() as session:
        session.see(viewer.scope)
        events = reads.one_hazard(session, viewer.scope, number, day(0)).events
    return [None if pd.isna(row.new) else row.new for row in events.itertuples() if row.what in BELONGS]
