"""Look-backs: planned with the closure, written down once, and what they find; recurrence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from data_access import reads
from data_access.reads import NotFound
from data_access.session import open_session, write_session
from data_access.tables import look_back
from data_access.writes.by_hand import AlreadyKnown
from data_access.writes.duplicates import Part
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.rules import set_rules
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope, Viewer
from domain.rules import Value
from domain.status import StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, lives, person, row_of, status, step, told

IN_PLACE = Checked("in_place", unannounced=False)
NOT_IN_PLACE = Checked("not_in_place", unannounced=True, note="阀门又松了")


def rules(board: Board, **values: Value) -> None:
    with write_session(board.engine) as session:
        set_rules(session.connection, values, by="Alice", at=NOON)


def closed(board: Board, *names: str, on: int = -40, **facts: Any) -> None:
    """Hazards that a ledger of that day tells as closed."""
    rows = [
        board.row(name, **{"found": on - 20, "due": on, "status": "closed", "closed": on, **facts})
        for name in names
    ]
    board.put(*rows, cutoff=on, name=f"{names}")


def planned(
    board: Board, as_of: int = 0, scope: Scope = EVERYWHERE, filters: Filters | None = None
) -> pd.DataFrame:
    with open_session(board.engine, scope) as session:
        return reads.planned_look_backs(session, scope, filters or Filters(), day(as_of))


def done(board: Board, as_of: int = 0, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    with open_session(board.engine, scope) as session:
        return reads.done_look_backs(session, scope, Filters(), day(as_of), period=year_to(day(as_of)))


def days(board: Board, as_of: int = 0) -> list[int]:
    return [(due - day(0)).days for due in planned(board, as_of)["due_on"]]


def check(
    board: Board, name: str, checked: Checked = IN_PLACE, *, viewer: Viewer | None = None, on: int = 0,
    seen: int | None = None, key: int | None = -1, due: int | None = None,
) -> str | None:  # fmt: skip
    """Write the first planned look-back of a hazard down, or (key None) one that was not planned."""
    row = row_of(board, name)
    if key == -1:
        mine = planned(board)
        key = int(mine[mine["hazard_id"] == row.id]["look_back"].iloc[0])
    with write_session(board.engine, scope=(viewer or board.alice).scope) as session:
        return look_back_on(
            session, viewer or board.alice, row.number, key, checked, seen=row.version if seen is None else seen,
            on=day(on), today=day(0), at=NOON, due_on=day(due),
        )  # fmt: skip


def test_a_ledger_that_tells_a_closure_plans_what_lies_after_its_cut_off(board: Board):
    rules(board, look_back_share=0)
    closed(board, "major", grade="major")
    closed(board, "general")  # not planned: chance takes none
    closed(board, "told late", grade="major", on=-100)
    board.put(board.row("late", grade="major", status="closed", found=-80, closed=-50, due=-50), cutoff=0)

    assert days(board) == [-70, -40, -10, -10, 10, 20, 40, 50]
    assert set(planned(board)["why"]) == {"major"}


def test_a_step_that_closes_plans_by_the_rules_of_its_day(board: Board):
    board.put(board.row("a", status="accepted"))
    rules(board, look_back_share=100, look_back_days=(5, 9))

    step(board, board.alice, "a", "close")
    rules(board, look_back_days=(30,))

    assert days(board) == [5, 9]
    assert planned(board)["why"].tolist() == ["sample", "sample"]
    assert planned(board, -1).empty


def test_a_closure_that_a_later_ledger_tells_is_planned_once(board: Board):
    board.put(board.row("a", grade="major"), cutoff=-20)
    shut = board.row("a", grade="major", status="closed", closed=-2)

    board.put(shut, cutoff=0, name="2")
    board.put(shut, cutoff=0, name="3")

    assert days(board) == [28, 58, 88]


def test_what_is_in_place_is_counted_and_nothing_else_changes(board: Board):
    closed(board, "a", grade="major")
    before = lives(board, "a")

    check(board, "a", on=-1)

    assert lives(board, "a") == before
    assert told(board, "a") == [("look_back", "30", "in_place", None)]
    assert done(board)[["result", "unannounced", "district"]].values.tolist() == [["in_place", False, "D1"]]
    assert done(board, -2).empty
    assert days(board, -2) == [-10, 20, 50]
    assert days(board) == [20, 50]
    assert board.differences() == []


@pytest.mark.parametrize("result", ["not_in_place", "relapsed"])
def test_what_is_not_in_place_begins_another_round_and_ends_what_was_planned(board: Board, result: str):
    closed(board, "a", grade="major")

    check(board, "a", Checked(result, unannounced=True, note="阀门又松了"), on=-3)

    assert [(one.cycle, one.status) for one in lives(board, "a")] == [(1, "closed"), (2, "pending")]
    assert lives(board, "a")[-1].due_on == day(27)  # by the rule for majors: 30 days
    assert (board.figure("open"), board.figure("open", -4), board.figure("reopened")) == (1, 0, 1)
    assert planned(board).empty
    assert days(board, -4) == [-10, 20, 50]
    assert done(board)["result"].tolist() == [result]
    assert [row[0] for row in told(board, "a")] == ["look_back", "status", "due_on"]
    assert board.differences() == []


def test_a_new_round_has_the_deadline_that_is_told(board: Board):
    closed(board, "a", grade="major")

    with pytest.raises(StepNotAllowed, match="later"):
        check(board, "a", NOT_IN_PLACE, due=-1)
    check(board, "a", NOT_IN_PLACE, due=5)

    assert lives(board, "a")[-1].due_on == day(5)


def test_a_new_finding_is_a_hazard_of_its_own_at_the_same_place(board: Board):
    closed(board, "a", grade="major", facts={"location": "3号车间", "owner": "王五", "measure": "换阀"})
    finding = Checked(
        "new_finding", unannounced=True, note="旁边", finding=Part("new-key", "消防通道堵塞", "3号车间")
    )

    number = check(board, "a", finding)

    fresh = row_of(board, "消防通道堵塞")
    assert (fresh.number, fresh.source, fresh.measure, fresh.found_on) == (number, "look_back", "", day(0))
    assert fresh.enterprise_id == row_of(board, "a").enterprise_id
    assert (status(board, "a"), status(board, "消防通道堵塞")) == ("closed", "pending")
    assert (lives(board, "消防通道堵塞")[0].grade, lives(board, "消防通道堵塞")[0].due_on) == (
        "general",
        day(15),
    )
    assert done(board)["found_id"].tolist() == [fresh.id]
    with board.look() as session:
        linked = reads.links(session, EVERYWHERE, fresh.id)
    assert linked[["kind", "theirs"]].values.tolist() == [["found_with", False]]
    assert board.differences() == []


def test_what_an_inspector_finds_waits_for_its_confirmation(board: Board):
    closed(board, "a", grade="major")
    finding = Checked("new_finding", unannounced=False, note="n", finding=Part("k", "通道"))

    check(board, "a", finding, viewer=person(board, "inspector"))

    assert status(board, "通道") == "reported"


def test_a_finding_that_is_known_already_is_not_entered_again(board: Board):
    closed(board, "a", grade="major")
    board.put(board.row("b"), name="b")

    with pytest.raises(AlreadyKnown):
        check(
            board,
            "a",
            Checked("new_finding", unannounced=False, note="n", finding=Part(row_of(board, "b").key, "b")),
        )

    assert (done(board).empty, board.figure("open")) == (True, 1)


@pytest.mark.parametrize(
    ("checked", "missing"),
    [
        (Checked("not_in_place", unannounced=False), "note"),
        (Checked("relapsed", unannounced=False, note=" "), "note"),
        (Checked("new_finding", unannounced=False, note="n"), "description"),
        (Checked("new_finding", unannounced=False, finding=Part("k", "x")), "note"),
    ],
)  # fmt: skip
def test_what_was_found_is_said(board: Board, checked: Checked, missing: str):
    closed(board, "a", grade="major")

    with pytest.raises(StepNotAllowed) as refused:
        check(board, "a", checked)

    assert (refused.value.why, refused.value.missing) == ("asked", (missing,))
    assert done(board).empty


def test_who_may_and_on_which_day(board: Board):
    board.put(board.row("open"))
    closed(board, "a", grade="major")

    for viewer, why in ((board.carol, "role"), (person(board, "enterprise", hazard="a"), "role")):
        with pytest.raises(StepNotAllowed, match=why):
            check(board, "a", viewer=viewer)
    with pytest.raises(StepNotAllowed, match="status"):
        check(board, "open", key=None)
    with pytest.raises(NotFound):
        check(board, "a", viewer=person(board, "district_clerk", unit="D2"), key=None)
    for on in (-41, 1):
        with pytest.raises(WrongDay):
            check(board, "a", on=on)
    assert done(board).empty


def test_nobody_looks_back_on_what_they_rectified(board: Board):
    board.put(board.row("a", grade="major", status="rectifying", facts=FULL))
    bob, ann = person(board, "district_clerk", 7), person(board, "inspector", 8)
    step(board, bob, "a", "complete")
    step(board, ann, "a", "accept")
    step(board, board.alice, "a", "close")

    with pytest.raises(StepNotAllowed, match="another"):
        check(board, "a", viewer=bob, key=None)
    check(board, "a", viewer=person(board, "district_clerk", 9), key=None)

    assert done(board)["result"].tolist() == ["in_place"]
    with board.look() as session:
        assert session.connection.execute(
            select(look_back.c.why).where(look_back.c.after_days == 0)
        ).scalars().all() == ["chosen"]


def test_the_second_of_two_is_told_that_someone_was_faster(board: Board):
    closed(board, "a", grade="major")
    first, seen = int(planned(board)["look_back"].iloc[0]), row_of(board, "a").version
    check(board, "a", key=first)

    with pytest.raises(SomeoneWasFaster):
        check(board, "a", key=first, seen=seen)
    with pytest.raises(SomeoneWasFaster):  # even who has read the hazard anew
        check(board, "a", key=first)

    assert len(done(board)) == 1


def test_each_sees_what_is_planned_and_found_in_the_own_part(board: Board):
    closed(board, "a", grade="major")
    closed(board, "b", grade="major", unit="S21")  # not theirs: another district
    closed(board, "c", grade="major", department="HOUSING")  # theirs, and not the department's
    check(board, "b")
    scopes = {name: person(board, name).scope for name in ("district_head", "department_head", "inspector")}

    seen = {name: len(planned(board, scope=scope)) for name, scope in scopes.items()}

    assert seen == {"district_head": 6, "department_head": 5, "inspector": 3}
    assert [len(done(board, scope=scopes[name])) for name in seen] == [0, 1, 0]
    theirs = Filters(units=("D2",))
    assert (len(planned(board, filters=theirs)), len(planned(board, filters=Filters(text="a")))) == (2, 3)
    key = row_of(board, "a").id
    with open_session(board.engine, scopes["district_head"]) as session:
        assert len(reads.look_backs_of(session, scopes["district_head"], key)) == 3
        assert reads.look_backs_of(session, person(board, "district_head", unit="D2").scope, key).empty


def test_a_file_that_is_taken_back_takes_its_plans_with_it(board: Board):
    told_by = board.put(board.row("a", grade="major", status="closed", found=-10, closed=-2, due=-2))
    assert len(planned(board)) == 3

    board.take_back(told_by.upload_id)

    assert planned(board).empty


def again(board: Board, scope: Scope = EVERYWHERE, within: int = 180) -> list[tuple[str, str, int]]:
    with open_session(board.engine, scope) as session:
        found = reads.recurrences(session, scope, Filters(), day(0), period=year_to(day(0)), within=within)
        names = {row_of(board, name).id: name for name in ("old", "older", "new", "elsewhere")}
    return [(names[row.hazard_id], names[row.of_id], row.days) for row in found.itertuples()]


def same(**facts: str) -> dict[str, Any]:
    return {"enterprise": "厂", "facts": {"location": "3号 车间", "category": "动火", **facts}}


def test_the_same_enterprise_place_and_category_found_again_is_a_recurrence(board: Board):
    closed(board, "older", on=-120, **same())
    closed(board, "old", on=-60, **same(location="３号车间"))
    board.put(
        board.row("new", found=-10, **same()),
        board.row("elsewhere", found=-10, **same(location="4号车间")),  # not counted: another place
        board.row("other kind", found=-10, **same(category="用电")),
        board.row("other firm", found=-10, **{**same(), "enterprise": "店"}),
        board.row("no place", found=-10, **same(location="")),
        board.row("before", found=-70, **same()),  # "older" was closed 50 days before, and "old" later
        board.row("only reported", found=-5, status="reported", **same()),
        name="2",
    )  # fmt: skip

    with open_session(board.engine, EVERYWHERE) as session:
        found = reads.recurrences(session, EVERYWHERE, Filters(), day(0), period=year_to(day(0)), within=180)
        about = reads.rows_about(session, EVERYWHERE, found, day(0))

    assert list(zip(about["description"], found["days"], strict=True)) == [
        ("old", 40),
        ("new", 50),
        ("before", 50),
    ]
    assert [pair[2] for pair in again_of(board, within=49)] == [40]


def again_of(board: Board, within: int) -> list[tuple[int, int, int]]:
    with open_session(board.engine, EVERYWHERE) as session:
        found = reads.recurrences(
            session, EVERYWHERE, Filters(), day(0), period=year_to(day(0)), within=within
        )
    return list(found[["hazard_id", "of_id", "days"]].itertuples(index=False, name=None))


def test_a_recurrence_tells_nobody_of_an_earlier_hazard_that_is_not_theirs(board: Board):
    closed(board, "old", on=-60, **same(), department="HOUSING")
    board.put(board.row("new", found=-10, **same()), name="2")
    board.put(board.row("older", found=-300, **same()), board.row("elsewhere", found=-300), name="3")

    assert again(board) == [("new", "old", 50)]
    assert again(board, person(board, "department_head").scope) == []
    assert again(board, person(board, "district_head").scope) == [("new", "old", 50)]


def test_a_closure_that_is_written_down_late_plans_nothing_for_days_gone_by(board: Board):
    rules(board, look_back_share=100)
    board.put(board.row("a", status="accepted", found=-200, accepted=-190), cutoff=-150)

    step(board, board.alice, "a", "close", on=-45)

    assert days(board) == [15, 45]


def test_a_file_that_is_taken_back_leaves_no_plan_for_the_next_closure(board: Board):
    board.put(board.row("a", grade="major", status="accepted", facts=FULL), cutoff=-30)
    shut = board.put(board.row("a", grade="major", status="closed", closed=-2), cutoff=0, name="2")
    assert len(planned(board)) == 3
    board.take_back(shut.upload_id)
    rules(board, look_back_days=(10,))

    step(board, person(board, "inspector", 8), "a", "record")
    step(board, person(board, "office", 9), "a", "close")

    assert days(board) == [10]
