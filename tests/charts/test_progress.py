"""The bullet bars: done, target, days gone."""

import pytest

from charts.progress import alt, foot_px, head_px, progress
from tests.charts.pictures import PROGRESS


def draw(t, desk, units=PROGRESS, elapsed=0.8, **more):
    return progress(units, t, theme=desk, elapsed_share=elapsed, **more)


def test_a_bar_that_reached_the_days_gone_is_accent_and_one_behind_is_ink2(t, desk):
    _, _, bars, _ = draw(t, desk).data

    assert list(bars.x) == [0.95, 0.6, 0.75, 1.0]
    # Under ten due items nothing is judged; a unit that reports nothing is drawn faint.
    assert list(bars.marker.color) == [desk.accent, desk.ink2, desk.grey[4], desk.grey[3]]


@pytest.mark.parametrize(("share", "reached"), [(0.799, False), (0.8, True), (0.801, True)])
def test_exactly_at_the_days_gone_is_not_behind(t, desk, share, reached):
    _, _, bars, _ = draw(t, desk, PROGRESS[:1].assign(share=share)).data

    assert bars.marker.color[0] == (desk.accent if reached else desk.ink2)


@pytest.mark.parametrize(("due", "judged"), [(9, False), (10, True)])
def test_ten_due_items_are_enough_to_judge(t, desk, due, judged):
    _, _, bars, _ = draw(t, desk, PROGRESS[:1].assign(due=due)).data

    assert (bars.marker.color[0] == desk.accent) == judged


def test_a_unit_with_nothing_due_has_no_bar(t, desk):
    _, _, bars, _ = draw(t, desk, PROGRESS[:1].assign(done=0, due=0, share=None)).data

    assert list(bars.x) == [0]


def test_behind_each_bar_are_the_bands_to_80_90_and_100(t, desk):
    _, bands, _, _ = draw(t, desk).data

    assert list(bands.x) == [1.0] * 4 + [0.9] * 4 + [0.8] * 4
    assert list(bands.marker.color)[::4] == [desk.grey[0], desk.grey[1], desk.grey[2]]


def test_the_target_is_a_tick_of_three_px(t, desk):
    *_, targets = draw(t, desk).data

    assert list(targets.x) == [1.0] * 4
    assert (targets.marker.symbol, targets.marker.line.width) == ("line-ns", 3)


@pytest.mark.parametrize(("given", "drawn"), [(0.8, 0.8), (0.0, 0.0), (1.2, 1.0)])
def test_the_days_gone_are_one_dotted_line_across(t, desk, given, drawn):
    (line,) = draw(t, desk, elapsed=given).layout.shapes

    assert (line.x0, line.x1, line.y0, line.y1, line.line.dash) == (drawn, drawn, 0, 1, "dot")


@pytest.mark.parametrize(
    ("elapsed", "target", "words"),
    [
        (0.8, 0.95, [("Days gone 80%", "right"), ("Target 95%", "left")]),
        (0.97, 0.9, [("Target 90%", "right"), ("Days gone 97%", "left")]),
        (0.02, 1.0, [("Days gone 2%", "left"), ("Target 100%", "left")]),
    ],
)
def test_the_two_lines_are_named_away_from_each_other(t, desk, elapsed, target, words):
    notes = draw(t, desk, PROGRESS.assign(target_share=target), elapsed).layout.annotations

    assert [(note.text, note.xanchor) for note in notes] == words


def test_unequal_targets_are_not_named_by_one_number(t, desk):
    notes = draw(t, desk, PROGRESS.assign(target_share=[1.0, 0.9, 0.9, 0.9])).layout.annotations

    assert [note.text for note in notes] == ["Days gone 80%", "Targets differ"]


def test_rows_are_as_high_as_the_table_beside_them(t, desk):
    figure = draw(t, desk, row_px=38)

    assert figure.layout.height == 4 * 38 + head_px(desk) + foot_px(desk)
    assert (figure.layout.margin.t, figure.layout.margin.b) == (head_px(desk), foot_px(desk))
    assert figure.layout.yaxis.range == (3.5, -0.5)


def test_a_click_anywhere_on_a_row_gives_its_unit(t, desk):
    rows = draw(t, desk).data[0]

    assert list(rows.customdata) == ["east", "west", "small", "quiet"]
    assert (rows.base, set(rows.x), rows.width) == (0, {1}, 1)
    assert rows.selected.marker.color == desk.sunk


def test_pressing_a_row_does_not_fade_the_bars(t, desk):
    assert [trace.unselected.marker.opacity for trace in draw(t, desk).data[1:]] == [1, 1, 1]


def test_the_names_can_be_left_to_the_table(t, desk):
    figure = draw(t, desk, names=False)

    assert set(figure.layout.yaxis.ticktext) == {""}
    assert figure.layout.margin.l < desk.left


def test_the_alternative_text_says_who_is_behind(t, zh):
    said = alt(PROGRESS, t, elapsed_share=0.8)

    assert said == "Closed 168 of 214 due (78.5%); 80% of the days are gone. Behind the days gone: West."
    assert alt(PROGRESS[:1], zh, elapsed_share=0.8).endswith("作判断的 1 个单位都不落后于时间进度。")
    unjudged = alt(PROGRESS[:1].assign(due=9), zh, elapsed_share=0.8)
    assert unjudged.endswith("各单位都不足 10 条，不作判断。")
    apart = PROGRESS.assign(judged=PROGRESS["label"] != "West")
    assert "West" not in alt(apart, t, elapsed_share=0.8)
    assert "168 of 214" in alt(apart, t, elapsed_share=0.8)  # what has no unit is due all the same
    assert "(—)" in alt(PROGRESS[:1].assign(done=0, due=0), t, elapsed_share=0.8)
