"""What holds of every picture: its colours, its type, its size, its clicks, its empty state."""

import json
import re

import plotly.graph_objects as go
import pytest

from charts.chosen import with_chosen
from charts.style import CLEAR, theme
from i18n import translator
from tests.charts import pictures

KINDS = ("light", "dark")
SIZES = ("desk", "hall")
LANGUAGES = ("zh", "en")
COLOUR = re.compile(r"^#[0-9A-Fa-f]{3,8}$|^(rgb|hsl)a?\(")
SPAN = re.compile(r"font-size:(\d+)px")
SURROUNDINGS = [(kind, size, language) for kind in KINDS for size in SIZES for language in LANGUAGES]


def drawn(name, kind, size, language, pool=pictures.ALL):
    """The spec as it is sent, and its theme."""
    surroundings = theme(kind, size, language=language)
    figure = pool[name](translator(language, strict=True), surroundings)
    return json.loads(figure.to_json()), surroundings


def colours(spec):
    return {value for value in pictures.values(spec) if isinstance(value, str) and COLOUR.match(value)}


def tokens(surroundings):
    ramps = (surroundings.quantity, surroundings.on_quantity, surroundings.grey)
    plain = ("paper", "panel", "sunk", "ink", "ink2", "ink3", "rule", "hair", "accent", "late")
    return {getattr(surroundings, name) for name in plain} | {c for ramp in ramps for c in ramp} | {CLEAR}


@pytest.mark.parametrize("name", pictures.ALL)
@pytest.mark.parametrize(("kind", "size", "language"), SURROUNDINGS)
def test_colours_come_from_the_tokens_and_risk_colours_only_where_risk_is_drawn(name, kind, size, language):
    spec, surroundings = drawn(name, kind, size, language)

    allowed = tokens(surroundings)
    if name in pictures.RISK:
        allowed |= {*surroundings.risk, *surroundings.on_risk}
    assert colours(spec) - allowed == set()
    assert (colours(spec) >= set(surroundings.risk)) == (name in pictures.RISK)


@pytest.mark.parametrize("name", pictures.ALL)
@pytest.mark.parametrize(("size", "smallest"), [("desk", 12), ("hall", 30)])
def test_type_is_large_enough_for_the_room(name, size, smallest):
    spec, _ = drawn(name, "light", size, "zh")

    sizes = [font["size"] for font in pictures.fonts(spec) if "size" in font]
    sizes += [int(px) for text in pictures.values(spec) if isinstance(text, str) for px in SPAN.findall(text)]
    assert sizes
    assert min(sizes) >= smallest
    assert spec["layout"]["font"]["size"] >= (13 if size == "desk" else smallest)


@pytest.mark.parametrize("name", pictures.ALL)
def test_the_layout_is_the_shared_one_with_an_empty_template(name):
    layout = drawn(name, "light", "desk", "en")[0]["layout"]

    assert layout["template"] == {}  # Plotly's default one would be seven thousand characters
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == CLEAR
    assert layout["showlegend"] is False
    assert layout["dragmode"] is False
    assert all(layout[axis]["fixedrange"] for axis in layout if axis.startswith(("xaxis", "yaxis")))
    assert not any(layout[axis]["automargin"] for axis in layout if axis.startswith(("xaxis", "yaxis")))


@pytest.mark.parametrize("name", pictures.ALL)
@pytest.mark.parametrize("size", SIZES)
def test_plotly_takes_every_name_and_value_though_a_page_does_not_ask_it(name, size):
    spec, _ = drawn(name, "light", size, "zh")

    go.Figure(spec)  # raises ValueError for what it does not know


@pytest.mark.parametrize("name", pictures.ALL)
def test_what_can_be_pressed_carries_codes_and_what_cannot_has_no_tooltip(name):
    spec, _ = drawn(name, "light", "desk", "en")

    for trace in spec["data"]:
        if "customdata" in trace:
            places = max(len(trace[axis]) for axis in "xy" if axis in trace)
            assert len(trace["customdata"]) == places
            assert all(
                isinstance(code, str) and code.isascii() and " " not in code for code in trace["customdata"]
            )
        else:
            assert trace["hoverinfo"] == "skip"


@pytest.mark.parametrize("name", pictures.ALL)
def test_the_ids_are_the_same_in_both_languages(name):
    ids = [
        [trace.get("customdata") for trace in drawn(name, "light", "desk", language)[0]["data"]]
        for language in LANGUAGES
    ]

    assert ids[0] == ids[1]


@pytest.mark.parametrize("name", pictures.ALL)
def test_the_spec_is_small(name):
    surroundings = theme("light", "desk", language="zh")
    figure = pictures.ALL[name](translator("zh", strict=True), surroundings)

    assert len(figure.to_json()) < 8_000


@pytest.mark.parametrize("name", pictures.EMPTY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_draw_is_a_picture_too(name, language):
    spec, surroundings = drawn(name, "light", "desk", language, pictures.EMPTY)

    assert spec["layout"]["height"] > 0
    assert colours(spec) <= tokens(surroundings) | {*surroundings.risk, *surroundings.on_risk}


@pytest.mark.parametrize("name", ["change", "trend", "grid", "progress", "countdown_without_units"])
def test_an_empty_picture_says_so_in_words(name):
    spec, _ = drawn(name, "light", "desk", "en", pictures.EMPTY)

    assert spec["data"] == []
    assert [note["text"] for note in spec["layout"]["annotations"]] == ["Nothing to draw"]


@pytest.mark.parametrize("name", pictures.ALL)
def test_what_is_drawn_is_what_plotly_itself_would_draw_of_it(t, desk, name):
    figure = pictures.ALL[name](t, desk)
    plain = json.loads(figure.to_json())

    assert json.loads(go.Figure(**figure.to_dict(), _validate=False).to_json()) == plain
    assert json.loads(figure.to_json()) == plain  # to look into it changes nothing


@pytest.mark.parametrize("name", pictures.ALL)
def test_a_figure_that_others_draw_too_is_not_changed_by_an_open_mark(t, desk, name):
    figure = pictures.ALL[name](t, desk)
    before = figure.to_json()
    ids = [code for trace in figure.data for code in trace.customdata or ()]

    for chosen in ids[:1]:
        assert with_chosen(figure, chosen).to_json() != before

    assert figure.to_json() == before
