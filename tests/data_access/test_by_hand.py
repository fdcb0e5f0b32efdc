"""One hazard by hand, facts corrected with a reason, hazards handed over, merged and split."""

from typing import Any

import pytest
from sqlalchemy import select

from data_access import reads
from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import hazard_link, request
from data_access.writes.by_hand import AlreadyKnown, NotMovable, correct, register_one
from data_access.writes.duplicates import Part, merge, split
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.requests import ask_transfer, decide_transfer
from domain.people import Viewer
from domain.status import StepNotAllowed
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import lives, person, rounds, row_of, status, step, told

WHY = "核实后更正"


def registered(board: Board, viewer: Viewer, name: str = "a", **more: Any) -> tuple[str, str]:
    with write_session(board.engine) as session:
        return register_one(session, viewer, board.row(name, found=0, **more), today=MONDAY, at=NOON)


def corrected(
    board: Board, viewer: Viewer, name: str = "a", *, on: int = 0, why: str = WHY, **changes: Any
) -> list[str]:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        return correct(
            session,
            viewer,
            row.number,
            changes,
            reason=why,
            seen=row.version,
            on=day(on),
            today=MONDAY,
            at=NOON,
        )


def asked(board: Board, viewer: Viewer, name: str = "a", **proposed: int) -> int:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        return ask_transfer(
            session, viewer, row.number, proposed, reason=WHY, seen=row.version, on=MONDAY, at=NOON
        )


def decided(board: Board, viewer: Viewer, key: int, decision: str, note: str = "已收到") -> None:
    with write_session(board.engine) as session:
        decide_transfer(session, viewer, key, decision, note=note, on=MONDAY, at=NOON)


def test_a_hazard_entered_by_hand_has_its_number_at_once_and_is_counted(board: Board):
    board.put(board.row("before", found=-1))

    number = registered(board, person(board, "inspector"), status="reported", facts={"category": "消防"})

    assert number == ("石-2026-002", "SH-2026-002")
    assert (board.figure("found"), status(board, "a")) == (1, "reported")  # not confirmed: in no figure yet
    step(board, board.alice, "a", "confirm")
    assert (board.figure("open"), board.figure("open", -1)) == (2, 1)
    assert board.rows("open")["enterprise"].tolist().count("厂a") == 1
    assert board.differences() == []


def test_a_ledger_that_names_it_later_means_the_same_hazard(board: Board):
    registered(board, board.alice)

    merged = board.put(board.row("a", found=0, grade="major"))

    assert (merged.counts["new"], merged.counts["changed"]) == (0, 1)


def test_what_is_known_is_not_entered_twice_and_nothing_after_today(board: Board):
    registered(board, board.alice)

    with pytest.raises(AlreadyKnown) as known:
        registered(board, board.alice)
    with pytest.raises(WrongDay), write_session(board.engine) as session:
        register_one(session, board.alice, board.row("b", found=1), today=MONDAY, at=NOON)

    assert known.value.number == "石-2026-001"
    assert len(board.rows(None)) == 1


@pytest.mark.parametrize(
    ("role", "place", "why"),
    [
        ("district_clerk", {}, None), ("inspector", {}, None), ("office", {"unit": "S21"}, None),
        ("district_clerk", {"unit": "S21"}, "outside"), ("department_clerk", {"unit": "S21"}, None),
        ("department_clerk", {"department": "HOUSING"}, "outside"), ("leader", {}, "role"), ("enterprise", {}, "role"),
    ],
)  # fmt: skip
def test_one_enters_what_lies_in_the_own_part(board: Board, role, place, why):
    board.put(board.row("there"))
    viewer = person(board, role, hazard="there")

    if why is None:
        registered(board, viewer, **place)
    else:
        with pytest.raises(StepNotAllowed, match=why):
            registered(board, viewer, **place)


def test_a_correction_is_told_with_its_reason_old_and_new(board: Board):
    board.put(board.row("a", due=None), cutoff=-9)
    clerk = person(board, "district_clerk", 4)

    done = corrected(board, clerk, owner="李四", measure="", unit_id=board.ids["S12"], due_on=day(20), on=-2)

    assert done == ["owner", "unit_id", "due_on"]  # the measure was as empty before
    assert told(board, "a") == [
        ("owner", "", "李四", WHY), ("unit", str(board.ids["S11"]), str(board.ids["S12"]), WHY),
        ("due_on", None, day(20).isoformat(), WHY),
    ]  # fmt: skip
    assert [lives(board, "a", on)[0].unit_id for on in (-3, -2)] == [board.ids["S11"], board.ids["S12"]]
    assert (rounds(board, "a")[0].first_due_on, row_of(board, "a").owner) == (day(20), "李四")
    assert board.differences() == []


def test_a_fact_that_was_wrong_from_the_beginning_moves_the_counts_of_past_days(board: Board):
    board.put(board.row("a", grade="major"), cutoff=-9)

    corrected(
        board, board.alice, grade="general", found_on=day(-20), source="expert", enterprise="另一厂", on=-30
    )

    assert [board.figure("open_major", on) for on in (-30, -1, 0)] == [0, 0, 0]
    assert [board.figure("open", on) for on in (-21, -20)] == [0, 1]
    assert board.rows("open")["enterprise"].tolist() == ["另一厂"]
    assert board.differences() == []


def test_what_a_correction_may_not_do(board: Board):
    board.put(
        board.row("a", grade="major"), board.row("b", status="closed", rectified=-7, closed=-5), cutoff=-2
    )
    clerk = person(board, "district_clerk")
    refused = [
        (clerk, "a", {"grade": "general"}, "role"), (clerk, "a", {"unit_id": board.ids["S21"]}, "transfer"),
        (clerk, "a", {"department_id": board.ids["HOUSING"]}, "transfer"),
        (clerk, "a", {"unit_id": 0}, "transfer"),
        (person(board, "department_head"), "a", {"unit_id": board.ids["D2"]}, "transfer"),
        (clerk, "a", {"due_on": day(99)}, "deadline"), (clerk, "b", {"grade": "major"}, "status"),
        (person(board, "inspector"), "a", {"owner": "李"}, "role"),
    ]  # fmt: skip

    for viewer, name, changes, why in refused:
        with pytest.raises(StepNotAllowed, match=why):
            corrected(board, viewer, name, **changes)
    with pytest.raises(StepNotAllowed, match="asked"):
        corrected(board, clerk, owner="李", why=" ")
    for on in (1, -31):
        with pytest.raises(WrongDay):
            corrected(board, clerk, owner="李", on=on)
    board.put(board.row("c", status="to_accept", rectified=-12), cutoff=-3)
    with pytest.raises(NotMovable):  # the rectification lies before
        corrected(board, clerk, "c", found_on=day(-1))
    assert corrected(board, clerk, "b", remark="已核") == ["remark"]


def test_a_transfer_waits_for_its_receiver_and_keeps_the_number(board: Board):
    board.put(board.row("a", status="rectifying"), cutoff=-9)
    number = row_of(board, "a").number
    sender, receiver = person(board, "district_clerk", 1), person(board, "district_head", 2, unit="D2")

    key = asked(board, sender, unit_id=board.ids["S21"])

    assert lives(board, "a")[0].district_id == board.ids["D1"]
    with board.look() as session:
        assert reads.transfers(session, receiver.scope)["number"].tolist() == [number]
        assert reads.transfers(session, sender.scope)["number"].tolist() == []
    with pytest.raises(StepNotAllowed, match="waiting"):
        asked(board, sender, department_id=board.ids["HOUSING"])
    with pytest.raises(StepNotAllowed, match="outside"):
        decided(board, sender, key, "accepted")

    decided(board, receiver, key, "accepted")

    assert [lives(board, "a", on)[0].district_id for on in (-1, 0)] == [board.ids["D1"], board.ids["D2"]]
    assert (row_of(board, "a").number, status(board, "a")) == (number, "rectifying")
    assert [what for what, *_ in told(board, "a")] == ["transfer_asked", "unit", "transfer_accepted"]
    with pytest.raises(NotFound):
        step(board, sender, "a", "complete")
    with board.look() as session:
        assert reads.transfers(session, receiver.scope).empty
    assert board.differences() == []


def test_a_transfer_is_declined_with_a_note_or_withdrawn_by_its_sender(board: Board):
    board.put(board.row("a"))
    sender, receiver = (
        person(board, "department_clerk"),
        person(board, "department_head", department="HOUSING"),
    )
    key = asked(board, sender, department_id=board.ids["HOUSING"])
    with pytest.raises(StepNotAllowed, match="asked"):
        decided(board, receiver, key, "declined", note="")

    decided(board, receiver, key, "declined", note="不属我局")
    with pytest.raises(SomeoneWasFaster):
        decided(board, receiver, key, "accepted")
    with pytest.raises(NotFound):  # one third person knows of no such request
        decided(board, person(board, "district_clerk", unit="D2"), key, "accepted")
    again = asked(board, sender, department_id=board.ids["HOUSING"])
    decided(board, sender, again, "withdrawn")

    with board.look() as session:
        kept = session.connection.execute(
            select(request.c.decision, request.c.note).order_by(request.c.id)
        ).all()
    assert [tuple(row) for row in kept] == [("declined", "不属我局"), ("withdrawn", "已收到")]
    assert lives(board, "a")[0].department_id == board.ids["FIRE"]


def test_duplicates_become_one_and_their_sources_are_kept(board: Board):
    board.put(
        board.row("a"),
        board.row("b", source="expert"),
        board.row("c", unit="S21", source="government"),
        cutoff=-9,
    )
    a, b, c = (row_of(board, name) for name in "abc")

    with write_session(board.engine) as session:
        merge(session, board.alice, a.number, [(b.number, 1), (c.number, 1)], reason="同一处", seen=1, on=MONDAY,
              today=MONDAY, at=NOON)  # fmt: skip

    assert [status(board, name) for name in "abc"] == ["pending", "void", "void"]
    assert (board.figure("open", -1), board.figure("open")) == (3, 1)
    assert told(board, "a") == [("merged", None, b.number, "同一处"), ("merged", None, c.number, "同一处")]
    assert told(board, "b") == [
        ("status", "pending", "void", "同一处"),
        ("duplicate_of", None, a.number, None),
    ]
    with board.look() as session:
        kept = session.connection.execute(select(hazard_link.c.other_id, hazard_link.c.source)).all()
        linked = reads.links(session, board.alice.scope, a.id)
        assert reads.links(session, person(board, "district_clerk").scope, a.id)["number"].tolist() == [
            b.number
        ]
    assert sorted(map(tuple, kept)) == [(a.id, "expert"), (a.id, "government")]
    assert linked[["number", "kind", "source"]].values.tolist() == [
        [c.number, "duplicate_of", "government"], [b.number, "duplicate_of", "expert"],
    ]  # fmt: skip
    assert board.differences() == []


def test_only_the_office_merges_and_never_with_itself_or_what_is_closed(board: Board):
    board.put(board.row("a"), board.row("b", status="closed", closed=-5))
    a, b = (row_of(board, name).number for name in "ab")
    for viewer, others, why in [
        (person(board, "district_head"), [(b, 1)], "role"), (board.alice, [(a, 1)], "status"),
        (board.alice, [(b, 1)], "status"), (board.alice, [], "status"),
    ]:  # fmt: skip
        with pytest.raises(StepNotAllowed, match=why), write_session(board.engine) as session:
            merge(session, viewer, a, others, reason=WHY, seen=1, on=MONDAY, today=MONDAY, at=NOON)


@pytest.mark.parametrize(
    ("keeps", "why"),
    [
        ({"status": "closed", "closed": -9, "grade": "major"}, "kept"),
        ({"status": "reported", "grade": "major"}, "kept"),
        ({"status": "rectifying"}, "kept"), ({"status": "rectifying", "grade": "major"}, None),
    ],
)  # fmt: skip
def test_the_duplicate_that_stays_is_open_and_a_major_where_one_was(board: Board, keeps, why):
    board.put(board.row("a", **keeps), board.row("b", grade="major"), board.row("c", status="reported"))
    a, b, c = (row_of(board, name).number for name in "abc")

    def merged(other: str, seen: int) -> None:
        with write_session(board.engine) as session:
            merge(
                session, board.alice, a, [(other, 1)], reason=WHY, seen=seen, on=MONDAY, today=MONDAY, at=NOON
            )

    if why is None:
        merged(b, 1)
    else:
        with pytest.raises(StepNotAllowed, match=why):
            merged(b, 1)
        merged(c, 1)  # what nobody has confirmed is in no stock

    assert board.figure("open_major") == 1
    assert board.differences() == []


def test_a_part_that_is_on_the_board_already_is_refused(board: Board):
    board.put(board.row("a"), board.row("b"))
    a, b = (row_of(board, name) for name in "ab")

    for parts, known in (
        ([Part(b.key, "左边")], b.number),
        ([Part("k", "左边"), Part("k", "右边")], "石-2026-003"),
    ):
        with pytest.raises(AlreadyKnown) as refused, write_session(board.engine) as session:
            split(session, board.alice, a.number, parts, reason=WHY, seen=1, on=MONDAY, today=MONDAY, at=NOON)
        assert refused.value.number == known
    assert board.figure("open") == 2


def test_parts_begin_as_the_whole_stands_and_change_no_earlier_day(board: Board):
    board.put(board.row("a", grade="major", first_due=-8, due=5, status="rectifying"), cutoff=-2)
    whole = row_of(board, "a")
    parts = [Part("key-1", "左边"), Part("key-2", "右边", "二楼")]

    with write_session(board.engine) as session:
        numbers = split(session, person(board, "district_clerk"), whole.number, parts, reason="两处", seen=1, on=MONDAY,
                        today=MONDAY, at=NOON)  # fmt: skip

    assert numbers == ["石-2026-002", "石-2026-003"]
    left = lives(board, "左边")[0]
    assert (left.status, left.grade, left.due_on, left.first_due_on, left.opened_on) == (
        "rectifying", "major", day(5), day(-8), MONDAY,
    )  # fmt: skip
    assert (row_of(board, "右边").location, row_of(board, "右边").found_on) == ("二楼", whole.found_on)
    assert (board.figure("open", -1), board.figure("open"), board.figure("extended")) == (1, 3, 3)
    assert told(board, "左边") == [("split_from", None, whole.number, "两处")]
    assert [row[2] for row in told(board, "a")] == numbers
    assert board.differences() == []


def test_a_ledger_that_closes_a_major_which_nobody_accepted_is_counted(board: Board):
    board.put(board.row("a", grade="major"), board.row("b", grade="major", status="accepted"), board.row("c"))
    shut = {"status": "closed", "closed": -1}

    told = board.put(
        board.row("a", grade="major", **shut),
        board.row("b", grade="major", **shut),
        board.row("c", **shut),
        name="2",
    )

    assert told.counts["unaccepted"] == 1
    assert status(board, "a") == "closed"
