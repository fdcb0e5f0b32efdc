"""Many hazards at once: the same as one by one, what cannot be done left out and told, nobody's else touched."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import select

from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import cycle, event, hazard, letter, span
from data_access.writes.bulk_deeds import Outcome, apply, preview
from data_access.writes.by_hand import correct
from data_access.writes.steps import Words, take_step
from domain.bulk import MOST, Assign, Deed, Remind, SetPerson, TooMany
from domain.filters import Filters
from domain.people import Viewer
from domain.status import STATUSES, StepNotAllowed
from tests import leaks
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import lives, person, row_of, status, step, told
from tests.data_access.test_walls import bare

__all__ = ["bare"]
WHY = "街道机构调整"


def previewed(board: Board, viewer: Viewer, deed: Deed, *names: str) -> list[Outcome]:
    numbers = [row_of(board, name).number for name in names]
    with board.look() as session:
        return preview(session, viewer, numbers, deed, today=MONDAY, at=NOON)


def applied(
    board: Board, viewer: Viewer, deed: Deed, *names: str, seen: dict[str, int] | None = None
) -> list[Outcome]:
    rows = [row_of(board, name) for name in names]
    versions = [(row.number, (seen or {}).get(row.description, row.version)) for row in rows]
    with write_session(board.engine, scope=viewer.scope) as session:
        return apply(session, viewer, versions, deed, today=MONDAY, at=NOON)


def reasons(outcomes: Sequence[Outcome]) -> list[str | None]:
    return [
        None if one.refused is None else getattr(one.refused, "why", type(one.refused).__name__)
        for one in outcomes
    ]


def one_by_one(board: Board, viewer: Viewer, deed: Assign | SetPerson, name: str) -> None:
    """The single road: each hazard for itself, each in a transaction of its own."""
    row = row_of(board, name)
    days = {"on": MONDAY, "today": MONDAY, "at": NOON}
    if getattr(deed, "confirm", False) and status(board, name) == "reported":
        with write_session(board.engine) as session:
            take_step(
                session,
                viewer,
                row.number,
                "confirm",
                seen=row.version,
                words=Words(note=deed.reason),
                **days,
            )
    with write_session(board.engine) as session:
        seen = row_of(board, name).version
        correct(session, viewer, row.number, deed.changes, reason=deed.reason, seen=seen, **days)


def all_of(board: Board, name: str) -> dict[str, Any]:
    """All that is kept about a hazard, but for ids, the version and what names it."""
    key = row_of(board, name).id
    named = {"id", "hazard_id", "version", "number", "number_en", "key", "key_undated", "description", "row",
             "enterprise_id"}  # fmt: skip
    with board.look() as session:
        ask, kept = session.connection.execute, {}
        for table, order in ((hazard, "id"), (cycle, "seq"), (span, "from_on"), (event, "id")):
            mine = table.c.id == key if table is hazard else table.c.hazard_id == key
            rows = ask(select(table).where(mine).order_by(table.c[order])).mappings()
            kept[table.name] = [{k: v for k, v in row.items() if k not in named} for row in rows]
    return kept


def lives_of_all_kinds(board: Board, *twins: str) -> list[str]:
    """Twins in every state and grade, with and without a deadline, moved before or on the day. Returns their names."""
    names, rows = [], []
    for status_ in STATUSES[:5]:
        for grade in ("general", "major"):
            for due in (None, 12):
                name = f"{status_} {grade} {due}"
                names.append(name)
                told = {"status": status_, "grade": grade, "due": due, "enterprise": "厂"}
                rows += [board.row(f"{name} {twin}", **told) for twin in twins]
    board.put(*rows, cutoff=-5)
    return names


@pytest.mark.parametrize(
    "deed",
    [
        Assign(unit_id=1, department_id=2, confirm=True, reason=WHY),
        Assign(unit_id=1, reason=WHY),
        SetPerson(owner="李四", phone="13800000000", leader="赵主任", reason=WHY),
    ],
    ids=["assign and confirm", "assign", "person"],
)
def test_a_row_in_bulk_leaves_what_the_single_road_leaves(board: Board, deed):
    if isinstance(deed, Assign):
        places = {"unit_id": board.ids["S12"], "department_id": board.ids["HOUSING"]}
        told_places = {name: places[name] for name in deed.changes}
        deed = Assign(**told_places, confirm=deed.confirm, reason=deed.reason)
    office = person(board, "office", 4)  # who alone gives to another department without a transfer
    names = lives_of_all_kinds(board, "single", "bulk")

    for name in names:
        one_by_one(board, office, deed, f"{name} single")
    done = applied(board, office, deed, *(f"{name} bulk" for name in names))

    assert reasons(done) == [None] * len(names)
    for name in names:
        assert all_of(board, f"{name} bulk") == all_of(board, f"{name} single"), name
    assert board.figure("open") == 2 * len(names) - (0 if getattr(deed, "confirm", False) else 8)
    assert board.differences() == []


def test_the_preview_tells_what_the_deed_then_does_and_writes_nothing(board: Board):
    names = lives_of_all_kinds(board, "a")
    names = [f"{name} a" for name in names]
    board.put(board.row("done", status="closed", closed=-3), cutoff=-2)
    deed = Assign(unit_id=board.ids["S12"], confirm=True, reason=WHY)
    before = [all_of(board, name) for name in (*names, "done")]

    shown = previewed(board, board.alice, deed, *names, "done")
    assert [all_of(board, name) for name in (*names, "done")] == before
    done = applied(board, board.alice, deed, *names, "done")

    assert [one.changes for one in shown] == [one.changes for one in done]
    assert reasons(shown) == reasons(done) == [*([None] * len(names)), "status"]
    for one in done:
        written = [(what, old, new) for what, old, new, _ in told(board, one.number)]
        assert written == [(change.what, change.old, change.new) for change in one.changes]
    places = (str(board.ids["S11"]), str(board.ids["S12"]))
    reported = next(one for one, name in zip(done, names, strict=True) if name == "reported general None a")
    assert [(one.what, one.old, one.new) for one in reported.changes] == [
        ("status", "reported", "pending"), ("due_rule", None, "general 0 15 calendar 0"),
        ("due_on", None, day(15).isoformat()), ("unit", *places),
    ]  # fmt: skip


def test_of_a_mixed_list_what_can_be_done_is_done_and_the_rest_told_with_its_reason(board: Board):
    board.put(
        board.row("moves"), board.row("there", unit="S12"), board.row("changed"), board.row("foreign", unit="S21"),
        board.row("closed", status="closed", closed=-5), board.row("void", status="void"), cutoff=-3,
    )  # fmt: skip
    step(board, board.alice, "changed", "start", on=-1)
    clerk = person(board, "district_clerk", 4)
    deed = Assign(unit_id=board.ids["S12"], reason=WHY)
    names = ("moves", "there", "changed", "foreign", "closed", "void")

    done = applied(board, clerk, deed, *names, seen={"changed": 1})

    assert reasons(done) == [None, "same", "SomeoneWasFaster", "NotFound", "status", "status"]
    assert [lives(board, name)[-1].unit_id == board.ids["S12"] for name in names] == [
        True,
        True,
        *[False] * 4,
    ]
    assert [row_of(board, name).version for name in names] == [2, 1, 2, 1, 1, 1]
    assert told(board, "moves") == [("unit", str(board.ids["S11"]), str(board.ids["S12"]), WHY)]
    assert [told(board, name) for name in ("there", "foreign", "closed", "void")] == [[]] * 4
    assert board.differences() == []


def test_of_two_at_once_the_second_does_what_the_first_left(board: Board):
    board.put(board.row("a"), board.row("b"), board.row("c"))
    clerk, head = person(board, "district_clerk", 4), person(board, "district_head", 5)
    first, second = (SetPerson(owner=name, reason=WHY) for name in ("李四", "王五"))
    seen = dict.fromkeys("abc", 1)

    applied(board, clerk, first, "a", "b", seen=seen)
    done = applied(board, head, second, "b", "c", seen=seen)

    assert reasons(done) == ["SomeoneWasFaster", None]
    assert [row_of(board, name).owner for name in "abc"] == ["李四", "李四", "王五"]
    assert board.differences() == []


def test_hazards_are_found_by_the_person_that_was_set(board: Board):
    board.put(board.row("a"), board.row("b"), board.row("c"))
    applied(board, board.alice, SetPerson(owner="欧阳新", reason=WHY), "a", "b")

    assert board.names("open", filters=Filters(text="欧阳新")) == {"a", "b"}


@pytest.mark.parametrize("who", leaks.WHO)
def test_what_is_not_theirs_is_as_if_it_did_not_exist(board: Board, who: str):
    leaks.fill(board)
    viewer, seen = leaks.viewers(board)[who]
    mine = seen if viewer.scope.everywhere else seen - {"leak-again"}  # its last round is elsewhere
    with board.look() as session:
        known = dict(session.connection.execute(select(hazard.c.description, hazard.c.number)).all())
    numbers = [*known.values(), "石-2026-999"]
    for deed in (SetPerson(owner="X", reason=WHY), Remind(to_whom="X")):
        if who in ("leader", "inspector", "street", "enterprise", "enterprise_moved", "nobody"):
            with board.look() as session, pytest.raises(StepNotAllowed, match="role"):
                preview(session, viewer, numbers, deed, today=MONDAY, at=NOON)
            continue
        with board.look() as session:
            shown = preview(session, viewer, numbers, deed, today=MONDAY, at=NOON)
        with write_session(board.engine, scope=viewer.scope) as session:
            done = apply(session, viewer, [(number, 1) for number in numbers], deed, today=MONDAY, at=NOON)
        for outcomes in (shown, done):
            foreign = {one.number for one in outcomes if isinstance(one.refused, NotFound)}
            assert foreign == {*(known[name] for name in leaks.NAMES if name not in mine), "石-2026-999"}
            assert {one.version for one in outcomes if one.number in foreign} == {0}
    with board.look() as session:
        written = {row.hazard_id for row in session.connection.execute(select(letter.c.hazard_id))}
        owned = {row.description for row in session.connection.execute(select(hazard)) if row.owner == "X"}
    assert (not mine) or owned <= mine
    assert len(written) <= len(mine)
    assert board.differences() == []


def test_behind_the_second_wall_a_clerk_does_the_same(bare: tuple[Board, Board]):
    owner, application = bare
    leaks.fill(owner)
    clerk, _ = leaks.viewers(owner)["district_clerk"]
    names = ("leak-a", "leak-b", "leak-g", "leak-c")
    seen = [(row_of(owner, name).number, 1) for name in names]

    for at, deed in enumerate(
        (
            Assign(unit_id=owner.ids["D1"], reason=WHY),
            SetPerson(owner="李四", reason=WHY),
            Remind(reply_by=day(5)),
        )
    ):
        rows = [(number, version + at) for number, version in seen]
        with write_session(application.engine, scope=clerk.scope) as session:
            done = apply(session, clerk, rows, deed, today=MONDAY, at=NOON)
        left = "same" if isinstance(deed, Assign) else None  # it lay there already
        assert reasons(done)[1:] == [left, None, "NotFound"]
        seen[1] = (seen[1][0], seen[1][1] - (left == "same"))

    assert [row_of(owner, name).owner for name in names] == ["李四", "李四", "李四", "owner-leak-c"]
    assert [row[1] for row in letters(owner)] == ["石篁区"] * 3
    assert owner.differences() == []


def test_another_holder_is_refused_row_by_row_and_what_nobody_held_is_given(board: Board):
    board.put(board.row("a"), board.row("b", unit="S12", department=None), board.row("c", unit="S21"))
    clerk, housing = person(board, "district_clerk", 4), board.ids["HOUSING"]

    away = applied(board, clerk, Assign(unit_id=board.ids["S21"], reason=WHY), "a", "b", "c")
    given = applied(board, clerk, Assign(department_id=housing, reason=WHY), "a", "b", "c")

    assert reasons(away) == ["transfer", "transfer", "NotFound"]
    assert reasons(given) == ["transfer", None, "NotFound"]
    assert [lives(board, name)[0].department_id == housing for name in "abc"] == [False, True, False]


def test_a_row_is_done_whole_or_not_at_all(board: Board):
    board.put(board.row("a", status="reported"))

    done = applied(
        board,
        person(board, "district_clerk", 4),
        Assign(unit_id=board.ids["S21"], confirm=True, reason=WHY),
        "a",
    )

    assert reasons(done) == ["transfer"]
    assert (status(board, "a"), told(board, "a"), row_of(board, "a").version) == ("reported", [], 1)


def test_what_was_changed_after_today_is_not_confirmed_before(board: Board):
    board.put(board.row("a", status="reported"))
    board.put(board.row("a", status="reported", grade="major"), cutoff=3)

    done = applied(board, board.alice, Assign(confirm=True), "a")

    assert reasons(done) == ["WrongDay"]
    assert status(board, "a", 3) == "reported"


def letters(board: Board) -> list[tuple[Any, ...]]:
    names = ("kind", "to_whom", "on_day", "reply_by", "note", "by", "person_id", "role", "cycle")
    with board.look() as session:
        asked = select(*(letter.c[name] for name in names)).order_by(letter.c.id)
        return [tuple(row) for row in session.connection.execute(asked)]


def test_a_reminder_is_a_letter_and_an_event_each(board: Board):
    board.put(
        board.row("street"), board.row("district", unit="D2"), board.row("nowhere", unit=None),
        board.row("nobody", unit=None, department=None, industry=None), board.row("closed", status="closed", closed=-5),
        cutoff=-3,
    )  # fmt: skip
    names = ("street", "district", "nowhere", "nobody", "closed")

    done = applied(board, board.alice, Remind(reply_by=day(5), note=" 请尽快 "), *names)

    assert reasons(done) == [None, None, None, "asked", "status"]
    said = ("reminder", MONDAY, day(5), "请尽快", "Alice", None, "office", 1)
    assert letters(board) == [
        (said[0], to_whom, *said[1:]) for to_whom in ("石篁区北桥街道", "临湖区", "消防救援局")
    ]
    assert told(board, "street") == [("reminder", None, "石篁区北桥街道", "请尽快")]
    assert {row_of(board, name).version for name in names} == {1}  # it changes nothing about them
    assert board.differences() == []


def test_a_reminder_goes_to_whom_it_is_told(board: Board):
    board.put(board.row("a"), board.row("b", unit=None, department=None, industry=None))

    applied(board, person(board, "office", 7), Remind(to_whom="王五"), "a", "b")

    assert [row[1] for row in letters(board)] == ["王五", "王五"]
    assert told(board, "b") == [("reminder", None, "王五", None)]


def test_more_than_five_hundred_are_not_looked_at(board: Board):
    with board.look() as session, pytest.raises(TooMany):
        preview(session, board.alice, [f"石-{n}" for n in range(MOST + 1)], Remind(), today=MONDAY, at=NOON)


def test_as_many_questions_for_thirty_hazards_as_for_three(board: Board):
    counted: Counter[str] = Counter()
    names = [f"h{n}" for n in range(60)]
    board.put(*(board.row(name, status="reported", due=None, found=-30 - n) for n, name in enumerate(names)))
    deed = Assign(unit_id=board.ids["S12"], department_id=board.ids["HOUSING"], confirm=True, reason=WHY)

    def asked_for(some: list[str], mark: str) -> int:
        def count(*_: Any) -> None:
            counted[mark] += 1

        with board.look() as session:
            rows = session.connection.execute(
                select(hazard.c.number, hazard.c.version).where(hazard.c.description.in_(some))
            ).all()
        with write_session(board.engine) as session:
            sql_event.listen(session.connection, "before_cursor_execute", count)
            done = apply(session, board.alice, [tuple(row) for row in rows], deed, today=MONDAY, at=NOON)
        assert reasons(done) == [None] * len(some)
        return counted[mark]

    asked_for(names[50:], "first")  # the day of the last change is noted once
    assert asked_for(names[:3], "few") == asked_for(names[3:33], "many")
    assert board.differences() == []
