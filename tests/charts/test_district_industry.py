"""The grid: numbers, signs, steps, margins and clicks."""

import pandas as pd
import pytest

from charts.district_industry import alt, district_industry
from charts.style import theme
from tests.charts.pictures import grid, totals


def cells(*rows):
    columns = ["unit", "unit_label", "industry", "industry_label", "value", "state"]
    return pd.DataFrame(rows, columns=columns)


TWO = cells(
    ("west", "West", "gas", "Gas", 11, "value"),
    ("west", "West", "fire", "Fire", 1, "value"),
    ("east", "East", "gas", "Gas", 0, "not_inspected"),
    ("east", "East", "fire", "Fire", 0, "none_found"),
)


def draw(t, desk, frame=TWO, measure="count", **more):
    return district_industry(frame, t, theme=desk, measure=measure, **more)


def said(figure):
    return dict(zip(figure.data[1].customdata, figure.data[1].text, strict=True))


def inks(figure):
    return dict(zip(figure.data[1].customdata, figure.data[1].textfont.color, strict=True))


def test_rows_and_columns_stand_as_given(t, desk):
    figure = draw(t, desk)

    assert figure.layout.yaxis.ticktext == ("West", "East")
    assert figure.layout.xaxis.ticktext == ("Gas", "Fire")
    assert figure.layout.yaxis.range == (2, 0)
    assert list(figure.data[1].customdata) == ["west,gas", "west,fire", "east,gas", "east,fire"]


def test_none_found_and_not_inspected_are_two_signs(t, desk):
    assert said(draw(t, desk)) == {"west,gas": "11", "west,fire": "1", "east,gas": "/", "east,fire": "·"}


def test_a_pair_without_a_row_is_none_found(t, desk):
    assert said(draw(t, desk, TWO[:3]))["east,fire"] == "·"


def test_counts_take_eight_steps_up_to_the_highest(t, desk):
    figure = draw(t, desk)

    # 0 leaves the paper; 1 of 11 is the first step, 11 of 11 the eighth.
    assert [list(row) for row in figure.data[0].z] == [[8, 1], [0, 0]]
    assert [colour for _, colour in figure.data[0].colorscale][1:] == list(desk.quantity)


def test_the_number_takes_the_colour_that_reads_on_its_step(t, desk):
    assert inks(draw(t, desk)) == {
        "west,gas": desk.on_quantity[7],
        "west,fire": desk.on_quantity[0],
        "east,gas": desk.ink3,
        "east,fire": desk.ink3,
    }


def test_a_large_count_has_its_thousands_marked(t, desk):
    assert said(draw(t, desk, TWO.assign(value=12_345)))["west,gas"] == "12,345"


@pytest.mark.parametrize(
    ("share", "text", "step"),
    [
        (1.0, "100%", 0),
        (0.9999, "99%", 1),
        (0.975, "97%", 1),
        (0.95, "95%", 2),
        (0.9, "90%", 4),
        (0.8, "80%", 8),
        (0.57, "57%", 8),
        (0.0, "0%", 8),
    ],
)
def test_shares_are_cut_and_take_their_step_of_what_is_missing(t, desk, share, text, step):
    figure = draw(t, desk, TWO.assign(value=share), measure="share")

    assert said(figure)["west,gas"] == text
    assert figure.data[0].z[0][0] == step


def test_a_share_without_a_base_is_a_dash(t, desk):
    assert said(draw(t, desk, TWO.assign(state="no_base"), measure="share"))["west,gas"] == "—"


@pytest.mark.parametrize(
    ("level", "word"), [(1, "Major"), (2, "Signif."), (3, "Moder."), (4, "Low"), (0, "n.a.")]
)
def test_a_level_is_a_risk_colour_and_a_word(t, desk, level, word):
    figure = draw(t, desk, TWO.assign(value=level), measure="level")

    assert said(figure)["west,gas"] == word
    assert [colour for _, colour in figure.data[0].colorscale][level + 1] == (
        desk.risk[level - 1] if level else desk.grey[1]
    )


def test_an_unknown_state_is_refused(t, desk):
    with pytest.raises(ValueError, match=r"\['lost'\] is no state of a cell"):
        draw(t, desk, TWO.assign(state="lost"))


MARGINS = pd.DataFrame(
    [("west", "", 12), ("east", "", 3), ("", "gas", 11), ("", "", 15)], columns=["unit", "industry", "value"]
)


def test_totals_stand_at_the_margins_and_open_their_rows(t, desk):
    _, _, words, _ = draw(t, desk, totals=MARGINS).data

    # The column without a total has no base.
    assert dict(zip(words.customdata, words.text, strict=True)) == {
        "west,": "12", "east,": "3", ",gas": "11", ",fire": "—", ",": "15",
    }  # fmt: skip


def test_the_bars_beside_the_rows_share_one_scale(t, desk):
    *_, bars = draw(t, desk, totals=MARGINS).data

    assert list(bars.customdata) == ["west,", "east,"]
    assert bars.width[1] == pytest.approx(bars.width[0] * 3 / 12, abs=0.001)
    starts = {round(x - wide / 2, 2) for x, wide in zip(bars.x, bars.width, strict=True)}
    assert len(starts) == 1


def test_levels_have_no_bars(t, desk):
    assert len(draw(t, desk, grid("level"), measure="level", totals=totals("level")).data) == 3


def test_without_totals_there_are_no_margins(t, desk):
    figure = draw(t, desk)

    assert len(figure.data) == 2
    assert figure.layout.xaxis.range == (-0.5, 1.5)


def test_long_heads_are_slanted_and_get_more_room(t, desk):
    long = TWO.assign(industry_label=["Special equipment", "Fire", "Special equipment", "Fire"])

    assert draw(t, desk, long).layout.xaxis.tickangle == -40
    assert draw(t, desk, long).layout.margin.t > draw(t, desk).layout.margin.t
    assert draw(t, desk).layout.xaxis.tickangle == 0


def test_a_row_is_as_high_as_asked(t, desk):
    assert draw(t, desk, row_px=50).layout.height - draw(t, desk, row_px=40).layout.height == 20


@pytest.mark.parametrize("measure", ["count", "share", "level"])
@pytest.mark.parametrize("kind", ["light", "dark"])
def test_thirteen_units_by_fourteen_industries_stay_under_twelve_kilobytes(zh, measure, kind):
    frame = grid(measure, units=13, industries=14)
    named = frame.assign(unit_label="石篁区", industry_label="危化", unit="210" + frame["unit"])
    margins = totals(measure, units=13, industries=14)
    named_margins = margins.assign(unit=["210" + unit if unit else "" for unit in margins["unit"]])

    figure = district_industry(
        named, zh, theme=theme(kind, "desk", language="zh"), measure=measure, totals=named_margins
    )

    sent = len(figure.to_json().encode())
    assert len(figure.data[1].customdata) == 13 * 14
    assert sent < 12_000


def test_the_alternative_text_names_what_stands_out(t):
    assert alt(TWO, t, measure="count", name="Open") == (
        "Open of 2 units in 2 industries; what stands out is West, Gas: 11."
    )
    worst = alt(TWO.assign(value=[4, 1, 0, 0]), t, measure="level", name="Worst level")
    assert worst.endswith("what stands out is West, Fire: Major.")
    assert alt(TWO[2:], t, measure="count", name="Open") == "Open: none in any cell."
