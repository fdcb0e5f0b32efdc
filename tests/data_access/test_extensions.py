"""Extensions: who asks and decides, two at once, and what they do to figures of today and of past days."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from data_access import reads
from data_access.reads import NotFound
from data_access.reads.picks import count_picked, picked
from data_access.session import write_session
from data_access.tables import request
from data_access.writes.extensions import ask_extension, decide_extension
from data_access.writes.one_hazard import SomeoneWasFaster
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import Viewer
from domain.picks import Pick
from domain.status import StepNotAllowed
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import lives, person, rounds, row_of, step, told

WHY = "设备未到货"


def ask(
    board: Board, viewer: Viewer, name: str = "a", due: int = 25, *, why: str = WHY, on: int = 0, **seen: int
) -> int:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        return ask_extension(
            session, viewer, row.number, day(due), reason=why, seen=seen.get("seen", row.version), on=day(on), at=NOON
        )  # fmt: skip


def decide(
    board: Board, viewer: Viewer, key: int, decision: str = "accepted", name: str = "a", *, due: int | None = None,
    note: str = "同意", on: int = 0, seen: int | None = None,
) -> None:  # fmt: skip
    version = row_of(board, name).version if seen is None else seen
    with write_session(board.engine) as session:
        decide_extension(
            session, viewer, key, decision, seen=version, on=day(on), at=NOON, due_on=day(due), note=note,
            document="石安延〔2026〕5 号",
        )  # fmt: skip


def to_decide(board: Board, viewer: Viewer) -> set[str]:
    with board.look() as session:
        ids = reads.extensions_to_decide(session, viewer.scope, viewer.role, viewer.person_id)
        about = (session, viewer.scope, Filters(), MONDAY, Pick("open", hazards=ids))
        found = picked(*about, period=year_to(MONDAY), limit=None)
        assert int(count_picked(*about, period=year_to(MONDAY))["hazards"].iloc[0]) == len(ids) == len(found)
    return set(found["description"])


def requests(board: Board) -> list[Any]:
    with board.look() as session:
        return list(session.connection.execute(select(request).order_by(request.c.id)))


def test_what_is_granted_holds_from_its_day_and_the_first_deadline_stays(board: Board):
    board.put(board.row("a", due=-3), cutoff=-9)
    clerk, head = person(board, "district_clerk", 4), person(board, "district_head", 5)
    past = [board.figures(on).to_dict() for on in range(-8, 0)]

    key = ask(board, clerk, due=20)
    assert (lives(board, "a")[0].due_on, board.figure("overdue")) == (day(-3), 1)  # asking moves nothing
    decide(board, head, key, due=15)

    assert [board.figures(on).to_dict() for on in range(-8, 0)] == past
    assert [board.figure("overdue", on) for on in (-2, -1, 0)] == [1, 1, 0]
    assert (board.figure("extended", -1), board.figure("extended")) == (0, 1)
    assert (rounds(board, "a")[0].first_due_on, lives(board, "a")[0].due_on) == (day(-3), day(15))
    assert told(board, "a") == [
        ("extension_asked", None, day(20).isoformat(), WHY),
        ("due_on", day(-3).isoformat(), day(15).isoformat(), None),
        ("extension_accepted", "石安延〔2026〕5 号", day(15).isoformat(), "同意"),
    ]
    (kept,) = requests(board)
    assert (kept.decision, kept.granted_on, kept.document) == ("accepted", day(15), "石安延〔2026〕5 号")
    assert board.differences() == []


def test_extensions_are_counted_one_after_another(board: Board):
    board.put(board.row("a", due=2), cutoff=-9)
    clerk, head = person(board, "department_clerk", 4), person(board, "department_head", 5)

    for on, due in ((-5, 10), (-2, 20), (0, 30)):
        decide(board, head, ask(board, clerk, due=due, on=on), on=on)

    def moved(n: int, as_of: int) -> int:
        with board.look() as session:
            table = count_picked(
                session, board.alice.scope, Filters(), day(as_of), Pick("open", moved=n), period=year_to(day(as_of))
            )  # fmt: skip
        return int(table["hazards"].iloc[0])

    assert [(moved(1, on), moved(2, on), moved(3, on)) for on in (-6, -5, -2, 0)] == [
        (0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)
    ]  # fmt: skip
    assert board.rows("extended")["moved"].tolist() == [3]
    assert board.rows("extended", -3)["moved"].tolist() == [1]
    assert board.differences() == []


@pytest.mark.parametrize(
    ("role", "own", "why"),
    [
        ("district_clerk", {}, None), ("district_head", {}, None), ("department_clerk", {}, None),
        ("department_head", {}, None), ("enterprise", {"hazard": "a"}, None), ("office", {}, "role"),
        ("leader", {}, "role"), ("inspector", {}, "role"), ("district_clerk", {"unit": "D2"}, "gone"),
        ("enterprise", {"hazard": "other"}, "gone"),
    ],
)  # fmt: skip
def test_who_may_ask(board: Board, role, own, why):
    board.put(board.row("a"), board.row("other"))
    viewer = person(board, role, **own)

    if why is None:
        ask(board, viewer)
    else:
        with pytest.raises(NotFound if why == "gone" else StepNotAllowed):
            ask(board, viewer)
    assert len(requests(board)) == (why is None)


def test_only_who_may_decide_finds_the_request_and_decides_it(board: Board):
    board.put(board.row("general"), board.row("major", grade="major"), board.row("firm"))
    keys = {
        "general": ask(board, person(board, "district_clerk", 4), "general"),
        "major": ask(board, person(board, "district_clerk", 4), "major"),
        "firm": ask(board, person(board, "enterprise", 9, hazard="firm"), "firm"),
    }
    viewers = {
        "office": {"general", "major", "firm"}, "district_head": {"general", "firm"}, "department_head": {"firm"},
        "district_clerk": set(), "leader": set(), "inspector": set(),
    }  # fmt: skip

    for role, expected in viewers.items():
        viewer = person(board, role, 77)
        assert to_decide(board, viewer) == expected, role
        for name in keys.keys() - expected:
            with pytest.raises(StepNotAllowed, match="role"):
                decide(board, viewer, keys[name], name=name)
    assert to_decide(board, person(board, "district_head", 77, unit="D2")) == set()
    with pytest.raises(NotFound):
        decide(board, person(board, "district_head", 77, unit="D2"), keys["general"], name="general")
    assert {one.decision for one in requests(board)} == {None}


def test_nobody_decides_the_own_request(board: Board):
    board.put(board.row("a"))
    key = ask(board, person(board, "district_clerk", 4))
    promoted = person(board, "district_head", 4)

    assert to_decide(board, promoted) == set()
    with pytest.raises(StepNotAllowed, match="own"):
        decide(board, promoted, key)
    decide(board, person(board, "district_clerk", 4), key, "withdrawn", note="")
    assert requests(board)[0].decision == "withdrawn"


def test_what_is_refused_has_a_reason_and_moves_nothing(board: Board):
    board.put(board.row("a"))
    key, head = ask(board, person(board, "district_clerk", 4)), person(board, "district_head", 5)
    with pytest.raises(StepNotAllowed, match="asked"):
        decide(board, head, key, "declined", note=" ")
    with pytest.raises(StepNotAllowed, match="role"):
        decide(board, head, key, "withdrawn")

    decide(board, head, key, "declined", note="理由不足")

    assert (lives(board, "a")[0].due_on, board.figure("extended")) == (day(10), 0)
    assert told(board, "a")[-1][0::3] == ("extension_declined", "理由不足")
    assert to_decide(board, head) == set()
    ask(board, person(board, "district_clerk", 4))  # another may be asked for


@pytest.mark.parametrize(
    ("row", "due", "why"),
    [
        ({}, 10, "later"), ({}, 9, "later"), ({"due": None}, 20, "later"), ({"due": -9}, -1, "later"),
        ({"status": "to_accept", "rectified": -5}, 20, "status"), ({"status": "closed", "closed": -5}, 20, "status"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for(board: Board, row, due, why):
    board.put(board.row("a", **row), cutoff=-1)

    with pytest.raises(StepNotAllowed, match=why):
        ask(board, person(board, "district_clerk"), due=due)


def test_one_request_at_a_time_and_with_a_reason(board: Board):
    board.put(board.row("a"))
    clerk = person(board, "district_clerk")
    with pytest.raises(StepNotAllowed, match="asked"):
        ask(board, clerk, why=" ")
    ask(board, clerk)

    with pytest.raises(StepNotAllowed, match="waiting"):
        ask(board, clerk)


def test_whoever_saw_an_older_state_is_told_that_someone_was_faster(board: Board):
    board.put(board.row("a"))
    clerk, head = person(board, "district_clerk", 4), person(board, "district_head", 5)
    with pytest.raises(SomeoneWasFaster):
        ask(board, clerk, seen=0)
    key = ask(board, clerk)
    seen = row_of(board, "a").version
    step(board, board.alice, "a", "start")

    with pytest.raises(SomeoneWasFaster):
        decide(board, head, key, seen=seen)
    decide(board, head, key)
    with pytest.raises(SomeoneWasFaster):
        decide(board, head, key)


def test_what_was_rectified_meanwhile_is_extended_no_more(board: Board):
    board.put(board.row("a"))
    key = ask(board, person(board, "district_clerk", 4))
    step(board, board.alice, "a", "complete")

    with pytest.raises(StepNotAllowed, match="status"):
        decide(board, board.alice, key)
    decide(board, board.alice, key, "declined")


def test_a_ledger_that_has_not_heard_of_it_takes_no_extension_back(board: Board):
    board.put(board.row("a"), cutoff=-9)
    decide(board, board.alice, ask(board, person(board, "district_clerk", 4), due=25, on=-5), on=-5)

    lagging = board.put(board.row("a", due=10), cutoff=-1)
    assert [change.what for _, _, change in lagging.questions] == ["due_on"]
    assert lives(board, "a")[0].due_on == day(25)

    board.put(board.row("a", due=40, first_due=10), cutoff=0)
    assert lives(board, "a")[0].due_on == day(40)  # a later one is news
    assert board.differences() == []


def test_two_at_once_decide_once(board: Board):
    board.put(board.row("a"))
    key = ask(board, person(board, "district_clerk", 4))
    seen, outcomes = row_of(board, "a").version, []

    def run(decision: str) -> None:
        try:
            decide(board, board.alice, key, decision, seen=seen)
            outcomes.append(decision)
        except SomeoneWasFaster:
            outcomes.append("faster")

    threads = [threading.Thread(target=run, args=(one,)) for one in ("accepted", "declined") * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(outcomes).count("faster") == 3
    (kept,) = requests(board)
    assert {kept.decision, "faster"} == set(outcomes)
    assert board.figure("extended") == (kept.decision == "accepted")
    assert board.differences() == []


@pytest.mark.parametrize("ends", ["close", "void"])
def test_what_is_asked_about_a_hazard_that_ends_is_withdrawn_with_it(board: Board, ends: str):
    board.put(board.row("a"))
    ask(board, person(board, "district_clerk", 4))
    if ends == "close":
        for action in ("complete", "accept"):
            step(board, board.alice, "a", action)

    step(board, board.alice, "a", ends)

    assert told(board, "a")[-1][0] == "extension_withdrawn"
    with board.look() as session:
        decided = session.connection.execute(select(request.c.decision, request.c.decided_by)).all()
    assert [tuple(row) for row in decided] == [("withdrawn", "Alice")]
