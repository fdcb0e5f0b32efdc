"""Lists out of the kept spans are those of the rows: the same hazards, in the same order, page by page."""

from __future__ import annotations

from datetime import date
from random import Random

import pandas as pd
import pytest
from hypothesis import example

from data_access import reads
from data_access.engine import writing
from data_access.reads.picks import count_picked, picked
from data_access.reads.rows import OPEN_FIRST
from data_access.session import Session
from domain.deadlines import BAND_CODES, Period
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import EVERYWHERE, NOWHERE, Scope
from domain.picks import Pick
from tests.cast import MONDAY, Board
from tests.data_access import lists_by_rows
from tests.data_access.odd_lives import Lives, emptied, entered, on
from tests.data_access.test_cells import often, same, seeds

SORTS = [mark + name for name in lists_by_rows.SORTS for mark in ("", "-")]


def refilled(board: Board, seed: int) -> Lives:
    lives = Lives(board, Random(seed))
    with writing(board.engine) as connection:
        emptied(connection)
        for start in (1, 31):
            entered(
                connection, [life for key in range(start, start + 30) for life in lives.of(key)], lives.chance
            )
    return lives


def lists_agree(
    session: Session, scope: Scope, filters: Filters, as_of: date, period: Period, chance: Random
):
    asked, pick = (session, scope, filters, as_of), chance.choice
    wanted = {"period": period, "measure": pick((*COUNTS, None))}
    wanted |= pick((
        {}, {}, {"band": pick(BAND_CODES)}, {"cell": pick(((5.0, 4.0), (-1.0, -1.0), (1.0, 1.0)))},
        {"due_between": (pick((None, on(-60))), pick((None, on(20))))},
    ))  # fmt: skip
    page = {"sort": pick(SORTS), "limit": pick((None, 3, 7)), "offset": pick((0, 0, 2))}
    assert reads.count_rows(*asked, **wanted) == lists_by_rows.count_rows(*asked, **wanted)
    alike(reads.rows(*asked, **wanted, **page), lists_by_rows.rows(*asked, **wanted, **page))
    some = Pick(
        measure=wanted["measure"], districts=pick(((), ("D1",), ("unassigned", "D2"))), grade=pick(("", "major")),
        industries=pick(((), ("GAS", "none"))), due_from=pick((None, on(-100))), due_to=pick((None, on(30))),
        opened_from=pick((None, on(-300))), closed_to=pick((None, on(-1))), rectified_to=pick((None, on(-30))),
        moved=pick((0, 0, 1, 2)), risks=pick(((), (0, 2))), profile=pick(("", "LS")),
        cell=pick((None, (5.0, 4.0))), scored=pick((None, True, False)),
    )  # fmt: skip
    by = pick(((), ("district",), ("unit",), ("department", "risk")))
    same(
        count_picked(*asked, some, period=period, by=by),
        lists_by_rows.count_picked(*asked, some, period=period, by=by),
    )
    alike(
        picked(*asked, some, period=period, **page), lists_by_rows.picked(*asked, some, period=period, **page)
    )


def alike(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    assert list(found.columns) == list(wanted.columns)
    assert found["id"].tolist() == wanted["id"].tolist()
    if len(wanted):
        pd.testing.assert_frame_equal(found, wanted)


@seeds
@often
@example(seed=429453)  # two rounds of a hazard: of one the deadline was moved there and back
def test_every_list_is_that_of_the_rows(board: Board, seed: int):
    lives = refilled(board, seed)

    with board.look() as session:
        for scope, filters, as_of, period in lives.questions(12):
            lists_agree(session, scope, filters, as_of, period, lives.chance)


@pytest.mark.parametrize("sort", ["due", "-due", "number", "found"])
def test_a_list_of_many_rows_goes_on_where_its_page_ended(board: Board, sort: str):
    board.put(*(board.row(f"{n:03d}", due=n % 50 - 25, found=-60 - n % 7) for n in range(120)))

    with board.look() as session:
        asked = (session, EVERYWHERE, Filters(), MONDAY)
        period = Period(date(2026, 1, 1), MONDAY)
        whole = reads.rows(*asked, period=period, sort=sort, limit=None)
        pages = [
            reads.rows(*asked, period=period, sort=sort, limit=13, offset=start)
            for start in range(0, 120, 13)
        ]

    assert pd.concat(pages)["number"].tolist() == whole["number"].tolist()


def test_a_row_that_was_corrected_is_listed_once(board: Board):
    for due in (5, 6, 5, 7, 5, 5, 8):
        board.put(board.row("moved", due=due), cutoff=-10 + due)

    assert board.rows("open")["description"].tolist() == ["moved"]
    assert len(board.rows("found")) == board.figure("found") == 1


@pytest.mark.parametrize(
    "scope", [NOWHERE, Scope(frozenset(), None, enterprises=None), Scope(None, frozenset(), enterprises=None)]
)
@pytest.mark.parametrize("as_of", [0, -10])
def test_nobody_outside_reads_a_row(board: Board, scope: Scope, as_of: int):
    board.put(board.row("secret", due=-20), board.row("closed", status="closed", closed=-5))  # could leak

    with board.look() as session:
        asked = (session, scope, Filters(), on(as_of))
        period = Period(on(-300), on(0))
        lists = [
            reads.rows(*asked, period=period, measure=name) for name in ("found", "open", "closed", None)
        ]
        numbers = [reads.count_rows(*asked, period=period, measure=name) for name in ("found", "open", None)]

    assert [len(table) for table in lists] == [0, 0, 0, 0]
    assert numbers == [0, 0, 0]


@pytest.mark.parametrize("limit", [1, 4, 13])
def test_what_was_found_begins_with_the_open_and_goes_on_with_the_closed(board: Board, limit: int):
    board.put(
        *(board.row(f"{n}", due=n % 5 - 2, found=-60) for n in range(9)),
        *(board.row(f"c{n}", due=-9, found=-60, status="closed", closed=-n) for n in range(1, 6)),
    )

    with board.look() as session:
        asked, period = (session, EVERYWHERE, Filters(), MONDAY), Period(date(2026, 1, 1), MONDAY)
        still = reads.rows(*asked, period=period, measure="open", sort="due")
        done = reads.rows(*asked, period=period, measure="closed", sort="-closed")
        pages = [
            reads.rows(*asked, period=period, sort=OPEN_FIRST, limit=limit, offset=start)
            for start in range(0, 14, limit)
        ]
        whole = reads.rows(*asked, period=period, sort=OPEN_FIRST, limit=None)
        with pytest.raises(KeyError):
            reads.rows(*asked, period=period, measure="open", sort=OPEN_FIRST)

    assert whole["number"].tolist() == [*still["number"], *done["number"]]
    assert pd.concat(pages)["number"].tolist() == whole["number"].tolist()
