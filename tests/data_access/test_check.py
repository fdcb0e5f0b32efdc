"""A check sees what is wrong beside the counts too."""

from datetime import date

import pytest
from sqlalchemy import update

from data_access.engine import writing
from data_access.packing import TooManyRounds
from data_access.rollup import Differences
from data_access.session import LAST_CHANGE
from data_access.tables import setting, span
from domain.spans import Span
from tests.cast import Board


@pytest.fixture
def wrong(board: Board):
    """What a check finds after a change behind the board's back, one row standing there."""
    board.put(board.row("一条", status="closed", closed=-3))
    assert board.differences() == []

    def found(statement) -> list[str]:
        with writing(board.engine) as connection:
            connection.execute(statement)
        return sorted({one["table"] for one in board.differences()})

    return found


def test_a_last_day_of_change_before_the_last_change(wrong):
    assert wrong(update(setting).where(setting.c.name == LAST_CHANGE).values(value="2026-01-01")) == [
        "setting"
    ]


def test_a_span_in_another_district_than_its_unit(wrong, board: Board):
    assert "span" in wrong(update(span).values(district_id=board.ids["D2"]))


def test_more_rounds_than_a_number_has_room_for_are_refused():
    day = date(2026, 1, 1)
    told = Span(5, 256, day, None, "pending", 0, 0, 0, 0, "general", 0, None, None, None, None, False, None, "none",
                None, day, None, None, "unknown")  # fmt: skip

    with pytest.raises(TooManyRounds):
        Differences().add([told])
    Differences().add([told._replace(cycle=255)])
