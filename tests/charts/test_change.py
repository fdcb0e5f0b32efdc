"""The dumbbells of then and now."""

import pandas as pd

from charts.change import alt, change
from tests.charts.pictures import CHANGES


def dots(t, desk, units=CHANGES):
    return change(units, t, theme=desk).data[-1]


def test_the_greatest_rise_stands_on_top(t, desk):
    layout = change(CHANGES, t, theme=desk).layout

    assert layout.yaxis.ticktext == ("West", "North", "East")
    assert layout.yaxis.range == (2.5, -0.5)


def test_then_is_hollow_and_now_is_solid(t, desk):
    marks = dots(t, desk)

    assert list(marks.x) == [1, 2, 3, 4, 2, 1]
    assert list(marks.y) == [0, 1, 2, 0, 1, 2]
    assert list(marks.marker.color) == [desk.paper] * 3 + [desk.ink, desk.grey[4], desk.grey[4]]


def test_only_rises_are_ink_and_bold(t, desk):
    marks = dots(t, desk)

    # A fall's words stand at its right end, and that is the mark of then.
    assert list(marks.text) == ["", "", "  −2", "  <b>+3</b>", "  ±0", ""]
    assert list(marks.textfont.color)[3:] == [desk.ink, desk.ink2, desk.ink2]


def test_rises_and_falls_are_two_lines_and_what_stayed_has_none(t, desk):
    _, rises, falls, _ = change(CHANGES, t, theme=desk).data

    assert (list(rises.x), list(rises.y), rises.line.color) == ([1, 4, None], [0, 0, None], desk.ink)
    assert (list(falls.x), list(falls.y), falls.line.color) == ([3, 1, None], [2, 2, None], desk.grey[4])


def test_a_click_anywhere_on_a_row_gives_its_unit(t, desk):
    rows = change(CHANGES, t, theme=desk).data[0]

    assert list(rows.customdata) == ["west", "north", "east"]
    assert set(rows.x) == {change(CHANGES, t, theme=desk).layout.xaxis.range[1] - rows.base}


def test_a_long_name_is_cut_and_never_runs_into_the_picture(t, desk):
    long = CHANGES.assign(label="Economic and Technological Development Zone")

    assert change(long, t, theme=desk).layout.yaxis.ticktext[0].endswith("…")


def test_many_units_make_the_picture_higher(t, desk):
    many = pd.concat([CHANGES] * 10, ignore_index=True)

    assert change(many, t, theme=desk).layout.height > change(CHANGES, t, theme=desk).layout.height


def test_the_alternative_text_counts_rises_and_falls_and_names_the_greatest(t, zh):
    assert alt(CHANGES, t) == "Units that rose: 1; that fell: 1. The largest rise is West's (+3)."
    assert alt(CHANGES, zh) == "1 个单位增加，1 个减少；West增加最多（+3）。"
    assert alt(CHANGES[:1], t) == "No unit rose; 1 fell."
    assert alt(CHANGES[:0], t) == "Nothing to draw"
