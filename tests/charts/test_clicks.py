"""The ids of marks: made from codes, read back from whatever Streamlit hands over; and one marked as chosen."""

import plotly.graph_objects as go
import pytest

from charts.chosen import with_chosen
from charts.clicks import clicked, id_of


def selection(*data):
    return {"selection": {"points": [{"customdata": one} for one in data], "point_indices": []}}


@pytest.mark.parametrize(
    ("given", "id_"),
    [
        (selection("4,5"), "4,5"),
        (selection(["4,5"]), "4,5"),
        (selection([["4,5"]]), "4,5"),
        (selection("east,gas", "west,gas"), "east,gas"),
        (selection("east,gas")["selection"], "east,gas"),
        (selection(), None),
        (selection([]), None),
        (selection(None), None),
        ({"selection": {}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_the_first_selected_mark_is_read_as_a_list_or_a_text(given, id_):
    assert clicked(given) == id_


@pytest.mark.parametrize(
    ("codes", "id_"),
    [(("east", "gas"), "east,gas"), (("east", ""), "east,"), ((4.0, 5.0), "4,5"), ((0.5, 15.0), "0.5,15"),
     (("east", -6, "major"), "east,-6,major")],
)  # fmt: skip
def test_an_id_is_codes_joined(codes, id_):
    assert id_of(*codes) == id_


def test_a_chosen_mark_is_selected_and_the_rest_of_the_pressable_ones_are_not():
    cells = go.Bar(x=[1, 2], customdata=["a", "b"])
    totals = go.Bar(x=[3], customdata=["c"])
    silent = go.Scatter(x=[1])

    figure = with_chosen(go.Figure([cells, totals, silent]), "b")

    assert [trace.selectedpoints for trace in figure.data] == [(1,), (), None]


@pytest.mark.parametrize("chosen", [None, "gone"])
def test_without_a_choice_nothing_is_selected(chosen):
    figure = with_chosen(go.Figure([go.Bar(x=[1], customdata=["a"])]), chosen)

    assert figure.data[0].selectedpoints is None
