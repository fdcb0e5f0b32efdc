"""The bridge adds up, from zero, and says so."""

from charts.bridge import alt, bridge
from tests.charts.pictures import FLOWS


def test_the_bars_lead_from_the_stock_of_then_to_the_stock_of_now(t, desk):
    (bars,) = bridge(FLOWS, t, theme=desk).data

    assert list(bars.base) == [0, 1243, 1236, 0]
    assert list(bars.y) == [1243, 94, 101, 1236]
    assert list(bars.text) == ["1,243", "+94", "−101", "1,236"]
    assert list(bars.marker.color) == [desk.grey[4], desk.ink2, desk.accent, desk.ink]


def test_the_scale_begins_at_zero_and_each_bar_has_its_name(t, desk):
    layout = bridge(FLOWS, t, theme=desk).layout

    assert layout.yaxis.range == (0, 1337)
    assert layout.xaxis.ticktext == ("18 May", "New", "Closed", "15 Jun")


def test_a_line_joins_the_end_of_each_bar_to_the_next(t, desk):
    lines = bridge(FLOWS, t, theme=desk).layout.shapes

    assert [(line.y0, line.y1) for line in lines] == [(1243, 1243), (1337, 1337), (1236, 1236)]


def test_the_order_of_the_rows_does_not_matter(t, desk):
    assert bridge(FLOWS[::-1], t, theme=desk) == bridge(FLOWS, t, theme=desk)


def test_a_click_gives_the_measure(t, desk):
    (bars,) = bridge(FLOWS, t, theme=desk).data

    assert list(bars.customdata) == ["carried_over", "new", "closed_in_period", "open"]


def test_what_came_or_went_otherwise_gets_a_bar_of_its_own(t, desk):
    moved_away = FLOWS.assign(value=[243, 94, 101, 230])  # six were handed to another unit

    (bars,) = bridge(moved_away, t, theme=desk).data

    assert list(bars.text) == ["243", "+94", "−101", "−6", "230"]
    assert list(bars.base) == [0, 243, 236, 230, 0]
    assert bars.customdata[3] == "other"
    assert bridge(moved_away, t, theme=desk).layout.shapes[3].y0 == 230
    assert alt(moved_away, t).endswith("Other changes −6.")


def test_an_empty_board_is_four_bars_of_nothing(t, desk):
    (bars,) = bridge(FLOWS.assign(value=0), t, theme=desk).data

    assert list(bars.y) == [0, 0, 0, 0]
    assert list(bars.text) == ["0", "±0", "±0", "0"]


def test_the_alternative_text_says_the_four_numbers(t, zh):
    assert alt(FLOWS, t) == "Stock of 1,243, plus 94 new, minus 101 closed; now 1,236."
    assert alt(FLOWS, zh) == "存量 1,243 条，新增 94 条，销号 101 条，现为 1,236 条。"


def test_values_of_the_database_are_plain_numbers_in_the_spec(t, desk):
    figure = bridge(FLOWS.astype({"value": "Int64"}), t, theme=desk)

    assert '"y":[1243,94,101,1236]' in figure.to_json()
