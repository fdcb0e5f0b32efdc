"""The countdown: late and not, general and major, stacked, and what lies beyond the scale."""

import pandas as pd
import pytest

from charts.countdown_marks import MOST_DOTS
from charts.countdown_strip import alt, countdown_strip
from charts.style import theme
from tests.charts.pictures import DAYS, UNITS


def days(*rows):
    return pd.DataFrame(rows, columns=["unit", "days_left", "major", "hazards"])


def draw(t, desk, frame=DAYS, **more):
    return countdown_strip(frame, t, theme=desk, units=UNITS, **more)


def trace_of(figure, id_):
    (found,) = [trace for trace in figure.data if id_ in (trace.customdata or ())]
    return found


def places(figure, id_):
    trace = trace_of(figure, id_)
    marks = zip(trace.customdata, trace.x, trace.y, strict=True)
    return [(x, y) for code, x, y in marks if code == id_]


@pytest.mark.parametrize(("left", "late"), [(-40, True), (-1, True), (0, False), (1, False), (30, False)])
def test_late_is_hollow_with_a_red_edge_and_the_day_itself_is_not_late(t, desk, left, late):
    marker = trace_of(draw(t, desk, days(("east", left, False, 1))), f"east,{left},general").marker

    assert marker.color == (desk.paper if late else desk.grey[5])
    assert marker.line.color == (desk.late if late else None)


def test_a_major_is_a_square_and_bigger(t, desk):
    figure = draw(t, desk, days(("east", 3, False, 1), ("east", 5, True, 1)))
    general, major = (trace_of(figure, f"east,{day}").marker for day in ("3,general", "5,major"))

    assert (general.symbol, major.symbol) == ("circle", "square")
    assert major.size[0] > general.size[0]
    assert major.color == desk.ink


@pytest.mark.parametrize(
    ("hazards", "rows"),
    [
        (1, [0]),
        (2, [-0.12, 0.12]),
        (3, [-0.25, 0, 0.25]),
        (5, [-0.28, -0.14, 0, 0.14, 0.28]),
    ],
)
def test_hazards_of_one_day_are_stacked_about_the_middle_of_the_row(t, desk, hazards, rows):
    found = places(draw(t, desk, days(("east", 3, False, hazards))), "east,3,general")

    assert [x for x, _ in found] == [3] * hazards
    assert [y for _, y in found] == pytest.approx(rows, abs=0.006)


@pytest.mark.parametrize(("size", "row_px"), [("desk", None), ("hall", 46)])
@pytest.mark.parametrize("left", [-3, 12])
@pytest.mark.parametrize("generals", range(1, MOST_DOTS))
@pytest.mark.parametrize("majors", [0, 1, 2])
def test_no_mark_leaves_its_row_or_covers_another(t, size, row_px, left, generals, majors):
    look, frame = theme("light", size, language="en"), days(("east", left, False, generals))
    if majors:
        frame = pd.concat([frame, days(("east", left, True, min(majors, MOST_DOTS - generals)))])
    figure = countdown_strip(frame, t, theme=look, units=UNITS, row_px=row_px)
    high = row_px or look.row + 10

    spans = sorted(
        (y * high - mark / 2, y * high + mark / 2)
        for trace in figure.data
        for y, mark in zip(trace.y, trace.marker.size, strict=True)
    )
    assert -high / 2 < spans[0][0]
    assert spans[-1][1] < high / 2 + 1
    assert all(one[1] <= other[0] + 1 for one, other in zip(spans, spans[1:], strict=False))


def test_what_does_not_fit_a_row_is_one_mark_with_a_number_and_its_major_apart(t, desk):
    figure = draw(t, desk, days(("east", 12, False, 7), ("east", 12, True, 1)))
    generals, major = trace_of(figure, "east,12,general"), trace_of(figure, "east,12,major")

    assert (list(generals.text), list(generals.x)) == (["×7"], [12])
    assert (list(major.x), major.marker.symbol, major.text) == ([12], "square", None)
    assert generals.y[0] < major.y[0]


def test_a_stack_with_a_major_is_wider_and_the_major_lowest(t, desk):
    figure = draw(t, desk, days(("west", 3, True, 1), ("west", 3, False, 1)))

    assert places(figure, "west,3,general") == [(3, pytest.approx(0.83))]
    assert places(figure, "west,3,major") == [(3, pytest.approx(1.17))]


def test_too_many_to_count_become_columns_of_one_scale(t, desk):
    figure = draw(
        t, desk, days(("east", 3, False, MOST_DOTS + 2), ("west", 5, False, 5), ("west", 6, True, 1))
    )
    columns = trace_of(figure, "east,3,general")

    assert columns.type == "bar"
    assert list(columns.customdata) == ["east,3,general", "west,5,general"]
    assert [-high for high in columns.y] == [0.8, 0.4]
    assert trace_of(figure, "west,6,major").marker.symbol == "square"


def test_crowds_ahead_leave_the_late_ones_countable(t, desk):
    figure = draw(t, desk, days(("east", 3, False, 99), ("east", -3, False, 2)))

    assert trace_of(figure, "east,3,general").type == "bar"
    assert len(places(figure, "east,-3,general")) == 2


@pytest.mark.parametrize(("left", "id_"), [(-41, "east,before"), (-400, "east,before"), (31, "east,after")])
def test_what_lies_beyond_the_scale_is_counted_at_its_edge(t, desk, left, id_):
    figure = draw(t, desk, days(("east", left, False, 2), ("east", left, True, 1)))
    edge = trace_of(figure, id_)

    assert list(edge.text) == [" 3"]
    assert list(edge.marker.symbol) == ["square"]
    assert figure.layout.xaxis.range[0] < edge.x[0] < figure.layout.xaxis.range[1]
    assert len(figure.data) == 1


@pytest.mark.parametrize("left", [-40, 30])
def test_the_ends_of_the_scale_belong_to_it(t, desk, left):
    (only,) = draw(t, desk, days(("east", left, False, 1))).data

    assert list(only.customdata) == [f"east,{left},general"]


def test_late_ones_beyond_the_scale_look_late(t, desk):
    edge = trace_of(draw(t, desk, days(("east", -41, False, 1))), "east,before")

    assert (edge.marker.color, edge.marker.line.color) == (desk.paper, desk.late)


def test_the_scale_can_be_narrower(t, desk):
    figure = draw(t, desk, days(("east", -16, False, 1), ("east", -15, False, 1)), span=(-15, 30))

    assert [trace.customdata for trace in figure.data] == [("east,-15,general",), ("east,before",)]


def test_rows_stand_as_given_with_those_that_have_nothing(t, desk):
    assert draw(t, desk).layout.yaxis.ticktext == ("East", "West", "Quiet")
    assert draw(t, desk, row_px=50).layout.height - draw(t, desk, row_px=40).layout.height == 30


def test_a_unit_that_is_not_among_the_rows_is_not_drawn(t, desk):
    assert draw(t, desk, days(("elsewhere", -3, False, 1))).data == ()


def test_beside_each_name_stands_how_many_are_late(t, desk):
    notes = [note for note in draw(t, desk).layout.annotations if note.xref == "paper"]

    # Not counted: what is due today or later.
    assert [(note.text, note.y) for note in notes] == [("<b>3</b>", 0)]


def test_the_past_is_sunk_and_today_is_a_heavy_line(t, desk):
    past, today = draw(t, desk).layout.shapes

    assert (past.fillcolor, past.x1) == (desk.sunk, -0.5)
    assert (today.x0, today.x1, today.line.color, today.line.width) == (0, 0, desk.ink, 2.5)


def scale(figure):
    """The numbers of the scale, and the words on the line above them from left to right."""
    words = [note for note in figure.layout.annotations if note.yref == "paper"]
    return figure.layout.xaxis.ticktext, [note.text for note in sorted(words, key=lambda note: note.x)]


def test_the_scale_is_named_in_words_on_a_line_of_their_own(t, desk):
    plain = scale(draw(t, desk, days(("east", -3, False, 1))))
    with_edges = scale(draw(t, desk))

    assert plain == (("30", "20", "10", "7", "15"), ["40 d overdue", "<b>Today</b>", "30 d left"])
    assert with_edges == (("40", "30", "20", "10", "7", "15", "30"), ["Older", "<b>Today</b>", "Later"])


def test_the_line_of_today_reaches_its_word(t, desk):
    figure = draw(t, desk)
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    today, line = figure.layout.annotations[0], figure.layout.shapes[1]

    assert (line.y0, line.y1 * plot) == (0, pytest.approx(plot + today.yshift))


@pytest.mark.parametrize("row_px", [46, 44, 106])
def test_two_marks_of_one_day_never_cover_each_other(t, row_px):
    figure = draw(t, theme("light", "hall", language="en"), days(("east", 3, False, 2)), row_px=row_px)
    (_, first), (_, second) = places(figure, "east,3,general")

    assert trace_of(figure, "east,3,general").marker.size[0] <= (second - first) * row_px


def test_the_alternative_text_says_who_is_late_and_how_long(t):
    assert alt(DAYS, t, units=UNITS) == (
        "11 open with a deadline; 3 of them overdue in 1 units, the oldest by 41 days; most in East, 3."
    )
    assert alt(days(("east", 0, False, 2)), t, units=UNITS) == "2 open with a deadline, none overdue."
    assert alt(DAYS[:0], t, units=UNITS) == "None of 3 units has anything open with a deadline."


def test_marks_of_their_own_sizes_are_as_solid_as_all_others(t, desk):
    marker = trace_of(draw(t, desk, days(("east", 3, False, 1))), "east,3,general").marker

    assert (marker.opacity, marker.line.width) == (1, 0)
