"""The weeks: stock above, flows below."""

from datetime import date, timedelta

import pandas as pd

from charts.trend import alt, trend
from tests.charts.pictures import WEEKS


def test_the_stock_is_a_line_that_ends_in_its_number(t, desk):
    line, _, _ = trend(WEEKS, t, theme=desk).data

    assert list(line.x) == list(range(15))
    assert list(line.y)[-1] == 142
    assert list(line.text) == [""] * 14 + [" 142"]
    assert line.line.color == desk.ink


def test_new_is_grey_and_closed_is_accent_below_the_stock(t, desk):
    figure = trend(WEEKS, t, theme=desk)
    _, new, closed = figure.data

    assert (list(new.y), new.marker.color) == (WEEKS["new"].tolist(), desk.grey[3])
    assert (list(closed.y), closed.marker.color) == (WEEKS["closed"].tolist(), desk.accent)
    assert new.yaxis == closed.yaxis == "y2"
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_both_scales_begin_at_zero(t, desk):
    layout = trend(WEEKS, t, theme=desk).layout

    assert layout.yaxis.range[0] == layout.yaxis2.range[0] == 0


def test_a_week_without_rows_leaves_its_place_empty(t, desk):
    line, _, _ = trend(WEEKS.drop(index=3), t, theme=desk).data

    assert list(line.x)[:4] == [0, 1, 2, 4]


def test_a_click_gives_the_week_and_the_flow(t, desk):
    _, new, closed = trend(WEEKS, t, theme=desk).data

    assert (new.customdata[0], closed.customdata[14]) == ("2026-03-02,new", "2026-06-08,closed")


def test_months_are_named_where_they_begin_in_the_readers_language(t, zh, desk):
    months = trend(WEEKS, t, theme=desk).layout.xaxis

    assert months.ticktext == ("Apr", "May", "Jun")
    assert months.tickvals == (4.29, 8.57, 13)
    assert trend(WEEKS, zh, theme=desk).layout.xaxis.ticktext == ("4月", "5月", "6月")


def test_over_years_january_is_named_by_its_year(t, desk):
    days = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(130)]
    years = pd.DataFrame({"week_on": days, "open": 1, "new": 1, "closed": 1})

    assert trend(years, t, theme=desk).layout.xaxis.ticktext == ("2024", "Jul", "2025", "Jul", "2026")


def test_a_marked_day_is_a_dotted_line_with_its_word(t, desk):
    layout = trend(WEEKS, t, theme=desk, mark=(date(2026, 5, 22), "Mtg 5")).layout

    assert (layout.shapes[0].x0, layout.shapes[0].line.dash) == (11.57, "dot")
    assert (layout.annotations[0].text, layout.annotations[0].xanchor) == ("Mtg 5", "right")


def test_a_mark_outside_the_weeks_is_not_drawn(t, desk):
    layout = trend(WEEKS, t, theme=desk, mark=(date(2025, 5, 22), "Mtg 5")).layout

    assert layout.shapes == ()
    assert layout.annotations == ()


def test_weeks_of_nothing_have_a_scale_too(t, desk):
    layout = trend(WEEKS.assign(open=0, new=0, closed=0), t, theme=desk).layout

    assert layout.yaxis.tickvals == (0, 1)


def test_the_alternative_text_says_where_it_began_and_ended(t):
    said = "15 weeks: open went from 100 to 142, between 100 and 142; 171 new and 126 closed in all."

    assert alt(WEEKS, t) == said
    assert alt(WEEKS[:0], t) == "Nothing to draw"
