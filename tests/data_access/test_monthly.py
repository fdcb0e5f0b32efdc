"""Each cell of the monthly form counts exactly its rows, and the form adds up, on any day and for anybody."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data_access import reads
from data_access.engine import writing
from data_access.reads.conditions import in_force, in_scope
from data_access.session import Session, write_session
from data_access.tables import hazard, span
from data_access.writes.by_hand import correct
from data_access.writes.supervision import Listing, list_hazard
from domain.deadlines import Period, year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope
from domain.reports import COUNTED, MONTHLY, within
from domain.status import COUNTED as IN_FORCE
from tests import leaks
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, row_of, step
from tests.data_access.odd_lives import Lives, emptied, entered
from tests.data_access.sql_conditions import narrowed

YEAR = Period(date(2026, 1, 1), day(0))


def form(
    board: Board, as_of: int = 0, scope: Scope = EVERYWHERE, by: str = "industry", **more: Any
) -> reads.Monthly:
    filters = more.pop("filters", Filters())
    with board.look() as session:
        return reads.monthly(session, scope, filters, day(as_of), found=year_to(day(as_of)), by=by)


def behind(
    board: Board, column: str, code: str | None = None, as_of: int = 0, scope: Scope = EVERYWHERE
) -> set[str]:
    """The descriptions of the rows that a cell counts."""
    with board.look() as session:
        told = reads.monthly_rows(
            session, scope, Filters(), day(as_of), found=year_to(day(as_of)), by="industry", column=column, code=code
        )  # fmt: skip
        rows = reads.rows_about(session, scope, told, day(as_of))
    assert len(rows) == len(told)
    return set(rows["description"])


# name: what the ledger tells. Found 30 days ago and due in 10 where nothing else is said; gas unless said.
ROWS: dict[str, dict] = {
    "open": {"enterprise": "甲厂", "facts": {"fund_wan": 1.5}},
    "closed": {"enterprise": "甲厂", "status": "closed", "closed": -3, "facts": {"fund_wan": 0}},
    "other industry": {"industry": "SITES", "enterprise": "甲厂", "facts": {"fund_wan": 0.25}},
    "no industry": {"industry": None, "enterprise": "乙厂"},
    "no enterprise": {"enterprise": ""},
    "accepted": {"status": "accepted", "rectified": -4, "accepted": -3},  # not closed: still to be struck off
    "major": {"grade": "major", "facts": FULL},
    "major undated": {"grade": "major", "due": None, "facts": FULL},  # lacks a deadline
    "major unfunded": {"grade": "major", "facts": {**FULL, "fund_wan": None}},
    "major closed": {
        "grade": "major",
        "status": "closed",
        "closed": -2,
        "facts": FULL,
    },  # in no plan any more
    "last year": {"found": -200, "facts": {"fund_wan": 99}},  # not counted: found before January
    "last year major": {"found": -200, "grade": "major", "facts": FULL},  # not counted
    "tomorrow": {"found": 1, "due": 20},  # not counted: not there yet
    "unconfirmed": {"status": "reported"},  # not counted
    "void": {"status": "void", "grade": "major"},  # not counted
}
GENERAL = {"open", "closed", "other industry", "no industry", "no enterprise", "accepted"}
MAJOR = {"major", "major undated", "major unfunded", "major closed"}


@pytest.fixture
def full(board: Board) -> Board:
    """Every row of ROWS; the first major listed by the city, the unfunded one by the province."""
    board.put(*(board.row(name, **told) for name, told in ROWS.items()))
    for name, level in (("major", "city"), ("major unfunded", "province"), ("last year major", "province")):
        with write_session(board.engine) as session:
            row = row_of(board, name)
            listing = Listing(level, f"督〔2026〕{name}", day(90))
            list_hazard(
                session, board.alice, row.number, listing, seen=row.version, on=day(-1), today=day(0), at=NOON
            )  # fmt: skip
    return board


def test_each_cell_counts_its_rows_and_these_are_the_right_ones(full: Board):
    wanted = {
        "found_general": GENERAL,
        "closed_general": {"closed"},
        "found_major": MAJOR,
        "closed_major": {"major closed"},
        "planned": MAJOR - {"major closed"},
        "five": {"major"},
        "listed": {"major", "major unfunded"},
        "province": {"major unfunded"},
    }
    told = form(full)

    assert {name: behind(full, name) for name in wanted} == wanted
    assert {name: told.whole[name] for name in wanted} == {name: len(rows) for name, rows in wanted.items()}
    assert behind(full, "funds") == {"open", "closed", "other industry", *(MAJOR - {"major unfunded"})}
    assert told.whole["funds"] == Decimal("1.75")
    gas = told.rows.set_index("industry").loc["GAS"]
    assert {name: gas[name] for name in wanted} == {name: len(behind(full, name, "GAS")) for name in wanted}
    assert gas["funds"] == Decimal("1.5")


def test_an_enterprise_counts_once_in_each_industry_and_once_in_all(full: Board):
    told = form(full)
    with full.look() as session:
        listed = reads.monthly_enterprises(
            session, EVERYWHERE, Filters(), day(0), found=YEAR, by="industry", code=None
        )

    assert dict(zip(told.rows["industry"], told.rows["enterprises"])) == {"GAS": 6, "SITES": 1, "none": 1}
    assert told.whole["enterprises"] == 7 == len(listed)
    assert listed.iloc[0].to_dict() == {"name": "甲厂", "found": 3, "closed": 1, "major": 0}


def test_the_whole_is_the_sum_of_its_rows_but_for_enterprises(full: Board):
    for by in ("industry", "district"):
        told = form(full, by=by)
        for name in (*COUNTED[1:], "funds"):
            assert told.rows[name].sum() == told.whole[name], (by, name)
        assert told.rows["enterprises"].sum() >= told.whole["enterprises"]


def test_counts_are_those_of_the_kept_measures(full: Board):
    told = form(full).whole
    one = full.figures(filters=within(Filters(), YEAR)).iloc[0]

    assert told["found_major"] == one["found_major"]
    assert told["closed_major"] == one["closed_major"]
    assert told["planned"] == one["open_major"]
    assert told["found_general"] == one["found"] - one["found_major"]
    assert told["closed_general"] == one["closed"] - one["closed_major"]


def test_every_column_is_either_a_share_or_told(full: Board):
    told = set(form(full).whole)

    assert told == {column.id for column in MONTHLY if column.share is None}
    assert {name for column in MONTHLY for name in column.share or ()} <= told


def test_a_past_month_stays_as_it_was(full: Board):
    before = form(full, -1)
    with write_session(full.engine) as session:
        row = row_of(full, "major unfunded")
        correct(
            session, full.alice, row.number, {"fund_wan": 7, "owner": "赵六"}, reason="补填", seen=row.version,
            on=day(0), today=day(0), at=NOON,
        )  # fmt: skip
    with write_session(full.engine) as session:
        row = row_of(full, "open")
        correct(
            session, full.alice, row.number, {"enterprise": "丙厂"}, reason="写错", seen=row.version,
            on=day(0), today=day(0), at=NOON,
        )  # fmt: skip
    step(full, full.alice, "open", "start")

    after, today = form(full, -1), form(full)

    assert after.whole == before.whole
    assert after.rows.equals(before.rows)
    assert (today.whole["five"], today.whole["funds"]) == (2, Decimal("8.75"))
    assert today.whole["enterprises"] == before.whole["enterprises"] + 1


def test_a_reopened_hazard_pays_once(board: Board):
    board.put(board.row("again", status="closed", closed=-20, facts={"fund_wan": 3}), cutoff=-20)
    board.put(board.row("again", status="pending", due=9, facts={"fund_wan": 3}), reopen=True)

    told = form(board)

    assert (told.whole["found_general"], told.whole["closed_general"], told.whole["funds"]) == (
        2,
        1,
        Decimal(3),
    )


def test_nothing_of_another_scope_is_in_the_form(full: Board):
    full.put(full.row("elsewhere", unit="S21", grade="major", facts=FULL), name="2")
    mine = Scope(frozenset({full.ids["D2"]}), None, None)

    told = form(full, scope=mine)

    assert behind(full, "found_major", scope=mine) == {"elsewhere"}
    assert (told.whole["enterprises"], told.whole["found_general"], told.whole["found_major"]) == (1, 0, 1)
    assert form(full, scope=Scope(frozenset(), None, None)).whole["found_general"] == 0


@pytest.mark.parametrize("who", leaks.WHO)
def test_the_form_holds_what_is_theirs(board: Board, who: str):
    viewer, seen = leaks.viewers(leaks.fill(board))[who]
    with board.look() as session:
        asked = (session, viewer.scope, Filters(), day(0))
        rounds = len(reads.rows(*asked, period=YEAR, limit=None))
        told = reads.monthly(*asked, found=YEAR).whole
        firms = reads.monthly_enterprises(*asked, found=YEAR, by="industry", code=None)
        rows = reads.monthly_rows(*asked, found=YEAR, by="industry", column="enterprises", code=None)
        named = set(reads.rows_about(session, viewer.scope, rows, day(0))["description"])
        both = reads.graded(*asked, found=YEAR).iloc[0]

    assert told["found_general"] + told["found_major"] == rounds
    assert both["found_general"] + both["found_major"] == rounds
    assert named <= seen
    assert set(firms["name"]) <= {leaks.PLACED[name][2] for name in seen}
    assert len(firms) == told["enterprises"]


def recounted(
    session: Session, scope: Scope, filters: Filters, as_of: date, found: Period, by: str
) -> dict[Any, Any]:
    """The form from the spans themselves: group id -> counts, and enterprises."""
    place = {"industry": span.c.industry_id, "district": span.c.district_id}[by]
    asked = (
        select(place, span.c.grade, span.c.status, hazard.c.enterprise_id)
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .where(in_force(session, as_of), in_scope(session, scope), span.c.status.in_(IN_FORCE))
        .where(narrowed(session, within(filters, found)), span.c.opened_on.between(found.first, found.last))
    )
    counts: Counter[tuple[int, str]] = Counter()
    firms: dict[int, set[int]] = {}
    for group, grade, status, firm in session.connection.execute(asked):
        names = [f"found_{grade}"] + [f"closed_{grade}"] * (status == "closed")
        names += ["planned"] * (grade == "major" and status != "closed")
        counts.update((group, name) for name in names)
        if firm is not None:
            firms.setdefault(group, set()).add(firm)
    return {**counts, **{(group, "enterprises"): len(names) for group, names in firms.items()}}


@given(st.integers(0, 1 << 32))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_the_form_of_odd_lives_is_a_recount(board: Board, seed: int):
    chance = Random(seed)
    lives = Lives(board, chance)
    with writing(board.engine) as connection:
        emptied(connection)
        for start in (1, 41):
            entered(connection, [life for key in range(start, start + 40) for life in lives.of(key)], chance)

    with board.look() as session:
        for scope, filters, as_of, period in lives.questions(12):
            found = Period(period.first, max(period.first, as_of))
            by = chance.choice(("industry", "district"))
            told = reads.monthly(session, scope, filters, as_of, found=found, by=by)
            ids = {code: key for key, code in session.catalog.codes[by].items()}
            flat = {
                (ids[row[by]], name): row[name]
                for row in told.rows.to_dict("records")
                for name in COUNTED[:6]
                if row[name]
            }
            assert flat == recounted(session, scope, filters, as_of, found, by), (
                scope,
                filters,
                as_of,
                found,
            )
            assert told.whole["funds"] == 0
