"""The open mark looks pressed, and the others step back, without Plotly's own selection."""

import pytest

from charts.chosen import with_chosen
from tests.charts import pictures


def marker(figure, id_):
    """Colour and opacity of the last mark with this id, lists and single values alike."""
    *_, trace = [trace for trace in figure.data if id_ in (trace.customdata or ())]
    at = list(trace.customdata).index(id_)
    told = (trace.marker.color, trace.marker.opacity)
    return tuple(value[at] if isinstance(value, tuple | list) else value for value in told)


def test_the_cells_that_are_not_open_are_veiled(t, desk):
    figure = with_chosen(pictures.ALL["grid_count"](t, desk), "u00,trade01")

    assert marker(figure, "u00,trade01")[1] == 0
    assert marker(figure, "u00,trade00") == (desk.paper, 0.66)
    assert marker(figure, "u01,")[1] == 0.3


def test_the_open_row_is_sunk(t, desk):
    figure = with_chosen(pictures.ALL["progress"](t, desk), "west")

    assert marker(figure, "west") == (desk.sunk, 1)
    assert marker(figure, "east")[1] == 0


@pytest.mark.parametrize("name", pictures.ALL)
def test_nothing_is_left_selected_so_that_a_press_is_told(t, desk, name):
    plain = pictures.ALL[name](t, desk)
    ids = [code for trace in plain.data for code in trace.customdata or ()]

    for chosen in ids[:1]:
        figure = with_chosen(pictures.ALL[name](t, desk), chosen)

        assert figure != plain
        assert "selectedpoints" not in figure.to_json()


@pytest.mark.parametrize("chosen", [None, "gone"])
def test_without_an_open_mark_the_picture_stays_as_it_is(t, desk, chosen):
    plain = pictures.ALL["risk_matrix"](t, desk)

    assert with_chosen(pictures.ALL["risk_matrix"](t, desk), chosen) == plain
