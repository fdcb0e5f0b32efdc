"""The matrix: counts, words, colours by profile, and what stands outside the scores."""

import pandas as pd
import pytest

from charts.risk_matrix import alt, risk_matrix
from domain import risk
from tests.charts.pictures import LEC, LS


def matrix(t, theme, cells=LS, *, profile="LS_SD", **apart):
    return risk_matrix(cells, t, theme=theme, profile=profile, **apart)


def texts(figure):
    return dict(zip(figure.data[1].customdata, figure.data[1].text, strict=True))


def test_each_cell_has_its_count_and_its_level_in_words(t, desk):
    found = texts(matrix(t, desk))

    assert len(found) == 25
    assert found["4,5"] == '<b>2</b><br><span style="font-size:12px">Major</span>'
    assert found["3,4"] == '<b>7</b><br><span style="font-size:12px">Moderate</span>'
    assert found["2,2"] == '<b>0</b><br><span style="font-size:12px">Low</span>'


@pytest.mark.parametrize("profile", ["LS_SD", "LS_CORP", "LS_MINE5"])
def test_cells_are_coloured_by_the_profile_from_the_lowest_likelihood_up(t, desk, profile):
    heat = matrix(t, desk, profile=profile).data[0]

    expected = [[risk.level(profile, li, se) for se in range(1, 6)] for li in range(1, 6)]
    assert [list(row) for row in heat.z] == expected
    assert [colour for _, colour in heat.colorscale][1:] == list(desk.risk)
    assert (heat.zmin, heat.zmax) == (0, 4)


def test_a_cell_lies_under_the_bar_that_is_pressed(t, desk):
    bars = matrix(t, desk).data[1]
    at = list(bars.customdata).index("4,5")

    assert (bars.x[at], bars.base[at], bars.y[at], bars.width[at]) == (4.5, 3, 1, 1)
    assert matrix(t, desk).layout.barmode == "overlay"


def test_pressing_veils_the_others_and_keeps_their_numbers_readable(t, desk):
    bars = matrix(t, desk).data[1]

    assert bars.selected.marker.opacity == 0
    assert (bars.unselected.marker.color, bars.unselected.marker.opacity) == (desk.paper, 0.66)
    assert bars.unselected.textfont.color == desk.ink2


def test_level_one_has_an_inner_line(t, desk):
    lines = matrix(t, desk).layout.shapes

    assert sorted((int(line.x0) + 1, int(line.y0) + 1) for line in lines) == [(4, 5), (5, 4), (5, 5)]
    assert {line.line.color for line in lines} == {desk.on_risk[0]}


def test_the_text_on_each_colour_is_the_one_that_reads_there(t, desk):
    bars = matrix(t, desk).data[1]
    colour = dict(zip(bars.customdata, bars.textfont.color, strict=True))

    assert (colour["5,5"], colour["4,4"], colour["3,4"], colour["1,1"]) == desk.on_risk


def test_what_is_not_assessed_is_a_grey_cell_of_its_own(t, desk):
    figure = matrix(t, desk, not_assessed=1047, level_only=3)

    assert texts(figure)["none"] == '<b>1,047</b> <span style="font-size:13px">not assessed</span>'
    assert texts(figure)["level_only"].startswith("<b>3</b>")
    fills = [shape.fillcolor for shape in figure.layout.shapes if shape.fillcolor]
    assert fills == [desk.grey[1]] * 2
    assert figure.layout.height > matrix(t, desk).layout.height


def test_zero_not_assessed_is_said_and_none_is_left_out(t, desk):
    assert "none" in texts(matrix(t, desk, not_assessed=0))
    assert "none" not in texts(matrix(t, desk))


def test_with_exposure_a_cell_takes_the_worst_of_its_levels_and_says_how_many(t, desk):
    figure = matrix(t, desk, LEC, profile="LEC_SD")

    assert len(texts(figure)) == 42
    # Likelihood 6 and consequence 15 hold one of level I and three of level II.
    assert texts(figure)["6,15"] == '<b>4</b><br><span style="font-size:12px">Major 1</span>'
    assert texts(figure)["0.5,3"] == '<b>5</b><br><span style="font-size:12px">Low</span>'
    assert figure.data[0].z[5][3] == 1


def test_a_wall_has_room_for_the_level_of_every_cell(t, hall):
    scores, exposed = matrix(t, hall), matrix(t, hall, LEC, profile="LEC_SD")

    assert texts(scores)["4,5"] == '<span style="font-size:38px"><b>2</b></span><br>Major'
    assert texts(exposed)["6,15"] == '<span style="font-size:38px"><b>4</b></span> I 1'
    assert max(scores.layout.height, exposed.layout.height) <= 590  # the rest holds the title


def test_with_exposure_an_empty_cell_has_no_level(t, desk):
    figure = matrix(t, desk, LEC, profile="LEC_SD")

    assert texts(figure)["10,100"] == "0"
    assert figure.data[0].z[6][5] == 0
    assert len(figure.layout.shapes) == 1


def test_rows_of_one_cell_are_added_up(t, desk):
    twice = pd.concat([LS, LS])

    assert texts(matrix(t, desk, twice))["4,5"].startswith("<b>4</b>")


def test_scores_may_come_as_whole_numbers_or_not(t, desk):
    whole, decimal = matrix(t, desk), matrix(t, desk, LS.astype({"likelihood": float, "severity": float}))

    assert texts(whole) == texts(decimal)


def test_a_score_the_profile_does_not_have_is_refused(t, desk):
    with pytest.raises(ValueError, match="6, 5 is no cell of LS_SD"):
        matrix(t, desk, LS.assign(likelihood=6, severity=5))


def test_the_axes_name_their_scores_in_the_readers_language(t, zh, desk):
    assert matrix(t, desk).layout.yaxis.ticktext == (
        "Rare 1", "Unlikely 2", "Possible 3", "Often 4", "Frequent 5",
    )  # fmt: skip
    words = [note.text for note in matrix(zh, desk).layout.annotations]
    assert words == ["很轻 1", "轻微 2", "中等 3", "严重 4", "特别严重 5", "严重性 →", "可能性 ↑"]


def test_the_alternative_text_says_how_much_is_assessed(t, zh):
    said = alt(LS, t, profile="LS_SD", not_assessed=47)

    assert said == (
        "Assessed 10 of 57: Major 2, Significant 0, Moderate 7 and Low 1. "
        "The fullest cell is likelihood 3, severity 4, with 7."
    )
    assert alt(LS[:0], t, profile="LS_SD", not_assessed=47).startswith("None of 47 is assessed")
    assert alt(LEC, zh, profile="LEC_SD").startswith("已评估 9 条，共 9 条：重大 1、较大 3、一般 0和低 5。")
