"""The ids of marks: made from codes, read back from whatever Streamlit hands over."""

import pytest

from charts.clicks import clicked, id_of


def selection(*data):
    return {"selection": {"points": [{"customdata": one} for one in data], "point_indices": []}}


@pytest.mark.parametrize(
    ("given", "id_"),
    [
        (selection("4,5"), "4,5"),
        (selection(["4,5"]), "4,5"),
        (selection([["4,5"]]), "4,5"),
        (selection(["4,5", "more"]), "4,5"),
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
