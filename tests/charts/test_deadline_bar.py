"""One hazard's deadlines."""

from datetime import date, timedelta

import pandas as pd
import pytest

from charts.deadline_bar import alt, deadline_bar
from tests.charts.pictures import DUES, TODAY

FOUND = date(2026, 3, 18)


def draw(t, desk, dues=DUES, *, found_on=FOUND, ended_on=None):
    return deadline_bar(dues, t, theme=desk, found_on=found_on, as_of=TODAY, ended_on=ended_on)


def words(figure):
    return [note.text for note in figure.layout.annotations]


def late_box(figure, desk):
    return [shape for shape in figure.layout.shapes if shape.type == "rect" and shape.line.color == desk.late]


def due(*days):
    return pd.DataFrame({"due_on": list(days)})


def test_earlier_deadlines_are_struck_and_the_one_in_force_is_bold(t, desk):
    assert words(draw(t, desk))[:3] == ["<s>7 Apr, first</s>", "<s>23 Apr</s>", "<b>8 May, in force</b>"]


def test_the_overdue_stretch_is_outlined_from_the_deadline_to_today(t, desk):
    (stretch,) = late_box(draw(t, desk), desk)

    assert (stretch.x0, stretch.x1) == ((date(2026, 5, 8) - FOUND).days, (TODAY - FOUND).days)
    assert stretch.fillcolor is None
    assert "<b>38 d overdue</b>" in words(draw(t, desk))


@pytest.mark.parametrize(("left", "late"), [(-1, True), (0, False), (1, False)])
def test_the_day_of_the_deadline_is_not_late(t, desk, left, late):
    figure = draw(t, desk, due(TODAY + timedelta(days=left)))

    assert bool(late_box(figure, desk)) == late


def test_what_ended_late_is_late_up_to_that_day_and_today_is_not_said(t, desk):
    figure = draw(t, desk, ended_on=date(2026, 5, 10))

    assert "<b>2 d overdue</b>" in words(figure)
    assert "Closed 10 May" in words(figure)
    assert not any("Today" in said for said in words(figure))
    assert figure.layout.xaxis.range[1] < (TODAY - FOUND).days


def test_a_past_day_is_not_called_today(t, desk):
    figure = deadline_bar(DUES, t, theme=desk, found_on=FOUND, as_of=TODAY, past=True)

    assert "<b>That day 15 Jun</b>" in words(figure)
    assert not any("Today" in said for said in words(figure))


def test_a_later_round_begins_with_the_reopening(t, desk):
    figure = deadline_bar(DUES, t, theme=desk, found_on=FOUND, as_of=TODAY, again=True)

    assert "Reopened 18 Mar" in words(figure)


def test_what_ended_in_time_is_not_late(t, desk):
    assert late_box(draw(t, desk, ended_on=date(2026, 5, 8)), desk) == []


def test_a_hazard_without_a_date_has_no_deadline_stroke(t, desk):
    figure = draw(t, desk, DUES[:0])

    assert words(figure) == ["Found 18 Mar", "<b>Today 15 Jun</b>"]
    assert [shape.line.color for shape in figure.layout.shapes if shape.type == "line"] == [desk.accent]


def test_another_year_is_named(t, desk):
    assert "Found 1 Dec 2025" in words(draw(t, desk, found_on=date(2025, 12, 1)))


def test_words_that_would_touch_move_to_another_line(t, desk):
    close = due(TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY)

    notes = draw(t, desk, close).layout.annotations

    assert len({note.y for note in notes if note.y > 0}) == 3
    assert draw(t, desk, close).layout.height > draw(t, desk, close[2:]).layout.height


def test_a_deadline_before_the_finding_is_drawn_where_it_is(t, desk):
    early = draw(t, desk, due(FOUND - timedelta(days=5)))

    assert early.layout.xaxis.range[0] <= 0
    assert early.data[0].x == (5,)


def test_the_alternative_text_tells_the_course(t, zh):
    course = {"found_on": FOUND, "as_of": TODAY}

    assert alt(DUES, t, **course) == (
        "Found 18 Mar; first deadline 7 Apr, deadline in force 8 May. "
        "The deadline was moved 2 times. It is 38 days late."
    )
    assert alt(DUES[:0], t, **course) == "Found 18 Mar; no deadline is set."
    assert alt(DUES[:1], zh, **course).endswith("逾期 69 天。")
