"""Hazards that came in before their industry had a lead: given to it later, by the office, with their history."""

import pytest
from sqlalchemy import select

from data_access.session import write_session
from data_access.tables import event
from data_access.writes.corrections import lead
from data_access.writes.to_leads import Given, give_to_leads
from domain.people import NotTheOffice, Viewer
from tests.cast import MONDAY, NOON, Board
from tests.data_access import hands


@pytest.fixture
def late(board: Board) -> Board:
    """Two hazards without a department in an industry that got its lead later, and what must stay as it is."""
    board.put(
        board.row("a", department=None, industry="SITES"),
        board.row("b", department=None, industry="SITES", unit="S21"),
        board.row("has", department="FIRE", industry="SITES"),  # has a department
        board.row("none", department=None, industry=None),  # of no industry
        board.row("gas", department=None, industry="GAS"),  # of an industry without a lead
        board.row("shut", department=None, industry="SITES", status="closed", closed=-1),  # closed
        cutoff=-20,
    )
    with write_session(board.engine) as session:
        lead(session.connection, board.ids["FIRE"], [])
        lead(session.connection, board.ids["HOUSING"], ["SITES"])
    return board


def give(board: Board, viewer: Viewer) -> Given:
    with write_session(board.engine) as session:
        return give_to_leads(session, viewer, reason="牵头行业", today=MONDAY, at=NOON)


def departments(board: Board) -> dict[str, str]:
    rows = board.rows("found")
    return dict(zip(rows["description"], rows["department"], strict=True))


def test_what_has_no_department_comes_to_the_one_that_leads_its_industry(late: Board):
    before = departments(late)

    assert give(late, late.alice) == Given(2, 0)

    assert departments(late) == {**before, "a": "HOUSING", "b": "HOUSING"}
    assert late.differences() == []
    assert give(late, late.alice) == Given(0, 0)


def test_it_counts_from_its_day_and_stands_in_the_history(late: Board):
    was = late.figures(-1, by=("department",))

    give(late, late.alice)

    assert late.figures(-1, by=("department",)).equals(was)
    key = hands.row_of(late, "a").id
    with late.look() as session:
        told = session.connection.execute(
            select(event.c.new, event.c.by, event.c.note, event.c.on_day).where(
                event.c.hazard_id == key, event.c.what == "department"
            )
        ).all()
    assert told == [(str(late.ids["HOUSING"]), "Alice", "牵头行业", MONDAY)]


def test_nobody_but_the_office_gives_them(late: Board):
    with pytest.raises(NotTheOffice):
        give(late, late.carol)
    assert give(late, late.alice).hazards == 2
