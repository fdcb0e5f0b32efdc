"""What lacks something is counted as a recount in plain SQL counts it, opens its rows, and stays in its scope."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import ColumnElement, and_, func, or_, select, update

from data_access import reads
from data_access.engine import writing
from data_access.session import Session
from data_access.tables import cycle, hazard, span
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope
from domain.quality import ANY, LACKS, OF_LACKS
from tests.cast import MONDAY, Board
from tests.data_access import lists_by_rows
from tests.data_access.by_rows import GROUPS
from tests.data_access.odd_lives import on
from tests.data_access.test_cells import often, seeds
from tests.data_access.test_cells_lists import refilled

YEAR = year_to(MONDAY)
LATE = on(500)  # after all that the odd lives tell: their last day counts as the board's own
FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)


def condition(lack: str) -> ColumnElement[bool]:
    """A lack in SQL, written apart from the board's own."""
    if lack == ANY:
        of_open = [name for name, measure in LACKS.items() if measure not in ("closed",)]
        active = and_(span.c.grade == "major", span.c.status.in_(("pending", "rectifying")))
        return or_(*(and_(condition(name), active if name == "five" else True) for name in of_open))
    days = (
        cycle.c.opened_on,
        cycle.c.first_due_on,
        cycle.c.rectified_on,
        cycle.c.accepted_on,
        cycle.c.closed_on,
    )
    return {
        "no_deadline": span.c.due_on.is_(None),
        "no_found_day": hazard.c.found_on.is_(None),
        "no_owner": hazard.c.owner == "",
        "no_unit": span.c.unit_id == 0,
        "no_department": span.c.department_id == 0,
        "no_industry": span.c.industry_id == 0,
        "five": or_(
            hazard.c.owner == "", hazard.c.measure == "", hazard.c.fund_wan.is_(None),
            hazard.c.emergency_plan == "", span.c.due_on.is_(None),
        ),
        "odd_days": or_(
            span.c.due_on < span.c.opened_on,
            *(day_ < cycle.c.opened_on for day_ in days[1:]),
            cycle.c.accepted_on < cycle.c.rectified_on,
            cycle.c.rectified_on > cycle.c.closed_on,
            cycle.c.accepted_on > cycle.c.closed_on,
            *(or_(day_ < FIRST, day_ > LAST) for day_ in (*days, span.c.due_on)),
        ),
        "assumed_closing": cycle.c.closed_on_assumed,
    }[lack]  # fmt: skip


def recount(session: Session, scope: Scope, filters: Filters, as_of: date, lack: str, by: tuple[str, ...]):
    """(group's ids and grade) -> how many, span by span."""
    question = lists_by_rows._of_measure(
        session, scope, filters, as_of,
        period=YEAR, measure=OF_LACKS[lack], band=None, cell=None, due_between=None,
    ).where(condition(lack))  # fmt: skip
    groups = [GROUPS[name] for name in by]
    asked = question.with_only_columns(*groups, span.c.grade, func.count()).group_by(*groups, span.c.grade)
    return {tuple(row[:-1]): row[-1] for row in session.connection.execute(asked)}


def blemish(board: Board, chance: Random) -> None:
    """Make the facts of hazards and rounds as incomplete and as odd as the tables let them be."""
    with writing(board.engine) as connection:
        for key in connection.execute(select(hazard.c.id)).scalars().all():
            facts = {name: chance.choice(("", "told")) for name in ("owner", "measure", "emergency_plan")}
            facts |= {"found_on": chance.choice((None, MONDAY)), "fund_wan": chance.choice((None, 0, 3))}
            connection.execute(update(hazard).where(hazard.c.id == key).values(**facts))
        for row in connection.execute(select(cycle)).all():

            def some(*others: date | None, first: int, opened: date = row.opened_on) -> date | None:
                return chance.choice((*others, opened + timedelta(days=chance.randrange(first, 60))))

            closed = some(None, None, first=0)
            names = ("first_due_on", "rectified_on", "accepted_on")
            days = {name: some(None, row.opened_on, first=-1) for name in names}
            if chance.random() < 0.1:
                days[chance.choice(names)] = date(1989, 7, 1)
            days |= {"closed_on": closed, "closed_on_assumed": closed is not None and chance.random() < 0.5}
            connection.execute(
                update(cycle).where(cycle.c.hazard_id == row.hazard_id, cycle.c.seq == row.seq).values(**days)
            )


@seeds
@often
def test_each_number_is_that_of_a_recount_and_of_its_rows(board: Board, seed: int):
    lives = refilled(board, seed)
    blemish(board, lives.chance)

    with board.look() as session:
        for scope, filters, _, _ in lives.questions(4):
            by = lives.chance.choice(((), ("district",), ("unit",), ("department",)))
            told = reads.quality(session, scope, filters, LATE, by=by)
            for lack, measure in OF_LACKS.items():
                wanted = recount(session, scope, filters, LATE, lack, by)
                majors = {key: n for key, n in wanted.items() if key[-1] == "major"}
                assert told[lack].sum() == sum(wanted.values()), lack
                assert told[f"{lack}_major"].sum() == sum(majors.values()), lack
                assert (told[lack] <= told[measure.removesuffix("_major")]).all()
                if by and "unit" not in by:
                    groups: dict[str, int] = {}
                    for key, n in wanted.items():
                        code = session.catalog.codes[by[0]].get(key[0], "unassigned")
                        groups[code] = groups.get(code, 0) + n
                    found = dict(zip(told[by[0]], told[lack], strict=True))
                    assert {code: n for code, n in found.items() if n} == groups, lack
                which = {"period": YEAR, "measure": measure, "lack": lack}
                rows = reads.rows(session, scope, filters, LATE, **which, limit=None)
                asked = (session, scope, filters, LATE)
                assert len(rows) == reads.count_rows(*asked, **which) == sum(wanted.values()), lack


def test_what_is_complete_or_not_open_lacks_nothing(board: Board):
    whole = {"owner": "王五", "measure": "更换", "fund_wan": 0, "emergency_plan": "停用"}
    board.put(
        board.row("whole", facts=whole, grade="major", rectified=None),
        board.row("bare", facts={}, unit=None, department=None, industry=None, due=None, found=None),
        board.row("major", facts={"owner": "王五"}, grade="major", status="rectifying"),
        board.row("waits", facts={"owner": "王五"}, grade="major", status="to_accept"),  # no more asked for
        board.row("early", facts={"owner": "王五"}, due=-40),
        board.row("done", facts={}, status="closed"),  # closed without a day
        board.row("void", facts={}, unit=None, status="void"),  # not counted
        board.row("new", facts={}, status="reported"),  # not counted
    )

    def named(lack: str) -> set[str]:
        return board.names(OF_LACKS[lack], lack=lack)

    assert {lack: named(lack) for lack in LACKS} == {
        **{lack: {"bare"} for lack in LACKS},
        "five": {"major"}, "odd_days": {"early"}, "assumed_closing": {"done"},
    }  # fmt: skip
    assert named(ANY) == {"bare", "major", "early"}
    with board.look() as session:
        told = reads.quality(session, EVERYWHERE, Filters(), MONDAY).iloc[0]
    assert (told["open"], told["any"], told["any_major"], told["open_major"]) == (5, 3, 1, 3)
    assert (told["five"], told["active_major"], told["assumed_closing"], told["closed"]) == (1, 2, 1, 1)


def test_a_number_falls_when_the_fact_is_told(board: Board):
    board.put(board.row("a", facts={"owner": ""}))
    assert board.names("open", lack="no_owner") == {"a"}

    board.put(board.row("a", facts={"owner": "王五"}))

    assert board.names("open", lack="no_owner") == set()


@pytest.mark.parametrize("lack", OF_LACKS)
def test_an_empty_scope_lacks_nothing(board: Board, lack: str):
    board.put(
        board.row("bare", unit=None, department=None, industry=None, due=None, found=None)
    )  # could leak

    nowhere = Scope(frozenset(), None, None)

    assert board.names(OF_LACKS[lack], lack=lack, scope=nowhere) == set()
    with board.look() as session:
        assert int(reads.quality(session, nowhere, Filters(), MONDAY)[lack].sum()) == 0
