"""The grid: its margins are sums, its order is what matters, its signs tell zero from unknown."""

import pandas as pd
import pytest

from domain.measures import COUNTS
from domain.picks import Pick
from ui.risk_grid import SHOWN, grid, questions


def counted(*rows: tuple, show: str = "open"):
    """A grid of (district, industry[, risk], counts by name), with a unit that never told anything."""
    by, _ = questions(show)
    table = pd.DataFrame([{**dict(zip(by, row, strict=False)), **row[-1]} for row in rows]).fillna(0)
    return grid(table, show, units=["west", "east", "mute"])


def simple(**west_gas: int):
    plain = {"found": 9, "open": 3, "overdue": 0}
    return counted(
        ("west", "gas", {**plain, **west_gas}),
        ("west", "fire", {**plain, "open": 1}),
        ("east", "fire", {**plain, "open": 5, "overdue": 2}),
    )


def test_margins_are_the_sums_of_their_cells():
    told = {(row.unit, row.industry): row.value for row in simple().totals().itertuples()}

    assert told == {
        ("east", ""): 5, ("west", ""): 4, ("mute", ""): 0, ("", "fire"): 6, ("", "gas"): 3, ("", ""): 9,
    }  # fmt: skip


def test_rows_and_columns_stand_by_weight_and_the_mute_last():
    found = simple()

    assert (found.units, found.industries) == (("east", "west", "mute"), ("fire", "gas"))


def test_a_cell_without_hazards_is_zero_and_a_unit_without_news_is_unknown():
    states = {(row.unit, row.industry): row.state for row in simple(open=0).cells().itertuples()}

    assert states == {
        ("east", "fire"): "value", ("east", "gas"): "none_found", ("west", "fire"): "value",
        ("west", "gas"): "value", ("mute", "fire"): "not_inspected", ("mute", "gas"): "not_inspected",
    }  # fmt: skip


def test_a_share_is_of_the_sums_and_without_a_base_it_is_none():
    found = counted(
        ("west", "gas", {"found": 10, "due": 8, "closed_due": 2}),
        ("west", "fire", {"found": 3, "due": 0, "closed_due": 0}),
        ("east", "gas", {"found": 90, "due": 80, "closed_due": 79}),
        show="due_rate",
    )

    assert (found.value(("west", "gas")), found.value(("west", "fire"))) == (0.25, None)
    assert found.value(("", "gas")) == pytest.approx(81 / 88)
    assert found.units[0] == "west"  # six left to close, against one
    assert (found.behind, found.rows(("west", "gas"))) == ("due", 8)


def test_the_level_is_the_worst_of_what_is_open_and_not_assessed_is_none_of_the_four():
    found = counted(
        ("west", "gas", 4, {"found": 5, "open": 5}),
        ("west", "gas", 2, {"found": 1, "open": 1}),
        ("west", "fire", 0, {"found": 2, "open": 2}),
        ("east", "gas", 1, {"found": 3, "open": 0}),
        show="level",
    )

    told = {pair: found.value(pair) for pair in found.pairs if pair[0] != "mute"}
    assert told == {("west", "gas"): 2, ("west", "fire"): 0, ("east", "gas"): None, ("east", "fire"): None}
    assert (found.value(("", "")), found.rows(("west", ""))) == (2, 8)


@pytest.mark.parametrize(
    ("west_gas", "expected"),
    [(6, ("west", "gas")), (5, ("west", "")), (4, ("east", "fire")), (0, ("east", "fire"))],
)
def test_what_stands_out_is_one_cell_else_one_unit(west_gas: int, expected: tuple):
    assert simple(open=west_gas).standing_out == expected


def test_where_two_units_tie_the_whole_stands():
    found = counted(("west", "gas", {"found": 1, "open": 1}), ("east", "gas", {"found": 1, "open": 1}))

    assert found.standing_out == ("", "")


@pytest.mark.parametrize("show", SHOWN)
def test_every_measure_asks_for_counts_that_there_are(show: str):
    by, measures = questions(show)

    assert by[:2] == ("district", "industry")
    assert set(measures) <= set(COUNTS)


def test_a_margin_picks_its_row_or_column():
    found = simple()

    assert found.pick(("west", "")) == Pick("open", districts=("west",))
    assert found.pick(("", "gas")) == Pick("open", industries=("gas",))
    assert found.pick(("", "")) == Pick("open")
