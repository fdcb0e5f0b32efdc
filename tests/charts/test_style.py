"""The tokens, the contrast of what stands on them, and how names and scales are fitted."""

import pytest

from charts import style
from charts.style import theme

KINDS = ("light", "dark")


@pytest.mark.parametrize("kind", KINDS)
def test_every_quantity_step_carries_the_better_of_two_text_colours(kind):
    surroundings = theme(kind, "desk", language="zh")

    contrasts = [
        style.contrast(text, step)
        for step, text in zip(surroundings.quantity, surroundings.on_quantity, strict=True)
    ]
    assert len(contrasts) == 8
    assert min(contrasts) >= 5.0


@pytest.mark.parametrize("kind", KINDS)
def test_words_on_risk_colours_can_be_read(kind):
    surroundings = theme(kind, "desk", language="zh")

    contrasts = [
        style.contrast(text, fill) for fill, text in zip(surroundings.risk, surroundings.on_risk, strict=True)
    ]
    assert len(contrasts) == 4
    assert min(contrasts) >= 4.5


@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [("light", "ink", 15), ("light", "ink2", 7.2), ("light", "ink3", 5.3), ("light", "accent", 6),
     ("dark", "ink", 14), ("dark", "ink2", 9), ("dark", "ink3", 6), ("dark", "accent", 8)],
)  # fmt: skip
def test_text_on_paper_has_the_contrast_of_the_design(kind, name, least):
    surroundings = theme(kind, "desk", language="zh")

    assert style.contrast(getattr(surroundings, name), surroundings.paper) >= least


def test_contrast_is_that_of_the_standard():
    assert style.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert style.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("language", "least", "most"), [("zh", 72, 96), ("en", 108, 136)])
def test_the_room_for_names_is_fixed_by_language(language, least, most):
    assert least <= theme("light", "desk", language=language).left <= most


def test_a_hall_enlarges_everything():
    desk, hall = (theme("light", size, language="zh") for size in ("desk", "hall"))

    for name in ("note", "word", "value", "number", "line", "row", "height", "left", "gutter"):
        assert getattr(hall, name) > getattr(desk, name)
    assert min(hall.note, hall.word) >= 22
    assert desk.px(10) == 10
    assert hall.px(10) == 24


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, [0]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4]), (7, [0, 2, 4, 6]), (11, [0, 5, 10]),
     (236, [0, 100, 200]), (99_000, [0, 50_000])],
)  # fmt: skip
def test_ticks_are_whole_round_and_few(highest, ticks):
    assert style.ticks(highest) == (ticks if highest else [0, 1])


@pytest.mark.parametrize(
    ("text", "px", "fitted"),
    [
        ("石篁区", 39, "石篁区"),  # three characters of 13 px fit exactly
        ("石篁区", 38, "石篁…"),
        ("高新技术产业开发区", 60, "高新技术…"),
        ("East", 60, "East"),
        ("Economic Development Zone", 100, "Economic Deve…"),
        ("East", 0, "…"),
    ],
)
def test_a_name_is_cut_where_it_would_not_fit(text, px, fitted):
    assert style.fit(text, px=px, size=13) == fitted


def test_every_whole_number_is_a_stop_of_its_own():
    steps = style.steps(["#a", "#b", "#c", "#d", "#e"])

    assert steps["colorscale"] == [[0.0, "#a"], [0.25, "#b"], [0.5, "#c"], [0.75, "#d"], [1.0, "#e"]]
    assert (steps["zmin"], steps["zmax"]) == (0, 4)
