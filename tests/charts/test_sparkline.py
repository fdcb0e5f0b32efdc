"""The line in a table's cell."""

from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from charts.sparkline import HEIGHT, WIDTH, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def drawn(values, desk, low=0, high=10):
    uri = sparkline(values, theme=desk, low=low, high=high)
    head, _, body = uri.partition(",")
    assert head == "data:image/svg+xml"
    assert not set(body) & set('#<>"')
    return ET.fromstring(unquote(body))


def points(image):
    path = image.find(f"{SVG}path").get("d")
    return [
        [tuple(map(float, point.split(","))) for point in run.split("L")] for run in path.split("M") if run
    ]


def test_all_lines_of_a_table_share_one_scale(desk):
    (low,), (high,) = points(drawn([0, 0], desk)), points(drawn([10, 10], desk))

    assert {y for _, y in low} == {HEIGHT - 3}
    assert {y for _, y in high} == {3}


def test_the_line_runs_from_edge_to_edge(desk):
    (run,) = points(drawn([1, 2, 3], desk))

    assert [x for x, _ in run] == [3, WIDTH / 2, WIDTH - 3]


def test_an_unknown_week_is_a_gap(desk):
    runs = points(drawn([1, None, 3, 4], desk))

    assert [len(run) for run in runs] == [1, 2]


@pytest.mark.parametrize(("values", "at"), [([1, 10], (WIDTH - 3, 3)), ([10, None], (3, 3))])
def test_a_dot_marks_the_last_known_value(desk, values, at):
    dot = drawn(values, desk).find(f"{SVG}circle")

    assert (float(dot.get("cx")), float(dot.get("cy"))) == at
    assert dot.get("fill") == desk.ink


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_nothing_known_is_an_empty_image(desk, values):
    image = drawn(values, desk)

    assert points(image) == []
    assert image.find(f"{SVG}circle") is None


def test_a_value_outside_the_scale_stays_in_the_image(desk):
    (run,) = points(drawn([-5, 50], desk))

    assert [y for _, y in run] == [HEIGHT - 3, 3]


def test_a_scale_without_height_is_a_flat_line(desk):
    (run,) = points(drawn([4, 4], desk, low=4, high=4))

    assert {y for _, y in run} == {HEIGHT - 3}
