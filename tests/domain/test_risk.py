"""Risk levels: the profiles' bands, the impossible scores, and what changes between profiles."""

import re
from itertools import pairwise
from math import inf

import pytest

from domain import risk


@pytest.mark.parametrize(
    ("profile", "product", "level"),
    [
        ("LS_SD", (4, 5), 1), ("LS_SD", (4, 4), 2), ("LS_SD", (3, 5), 2), ("LS_SD", (3, 4), 3),
        ("LS_SD", (3, 3), 3), ("LS_SD", (2, 4), 4), ("LS_SD", (1, 1), 4), ("LS_SD", (5, 5), 1),
        ("LS_CORP", (4, 5), 1), ("LS_CORP", (4, 4), 2), ("LS_CORP", (3, 4), 2), ("LS_CORP", (2, 5), 3),
        ("LS_CORP", (1, 5), 3), ("LS_CORP", (1, 4), 4),
        ("LS_MINE5", (4, 5), 1), ("LS_MINE5", (3, 3), 2), ("LS_MINE5", (2, 4), 3), ("LS_MINE5", (2, 2), 3),
        ("LS_MINE5", (1, 3), 4),
    ],
)  # fmt: skip
def test_the_five_by_five_profiles_judge_as_their_sources_do(profile, product, level):
    assert risk.level(profile, *product) == level


@pytest.mark.parametrize(
    ("profile", "scores", "level"),
    [
        ("LEC_SD", (6, 15, 6), 1),  # 540
        ("LEC_SD", (3, 100, 1), 2),  # 300: below 320
        ("LEC_SD", (10, 7, 1), 3),  # 70 belongs to the worse level
        ("LEC_SD", (0.1, 100, 6), 4),  # 60
        ("LEC_MINE", (3, 100, 1), 1),  # the same 300 is red in the mine's table
        ("LEC_MINE", (10, 7, 1), 2),
        ("LEC_MINE", (0.2, 100, 1), 3),  # 20, though 0.2 is not exact in binary
        ("LEC_MINE", (0.1, 100, 1), 4),
        ("MES_CORP", (3, 10, 6), 1),  # 180
        ("MES_CORP", (5, 2, 10), 2),  # 100
        ("MES_CORP", (5, 1, 10), 3),  # 50
        ("MES_CORP", (1, 8, 6), 4),  # 48
    ],
)
def test_profiles_with_exposure_judge_as_their_sources_do(profile, scores, level):
    likelihood, severity, exposure = scores

    assert risk.level(profile, likelihood, severity, exposure=exposure) == level


@pytest.mark.parametrize("profile", risk.PROFILES.values(), ids=lambda profile: profile.id)
def test_every_profile_judges_all_its_scores_and_uses_all_four_levels(profile):
    found = {risk.level(profile.id, li, se, exposure=ex) for li, se, ex in risk.combinations(profile)}

    assert found == set(risk.LEVELS)


@pytest.mark.parametrize("profile", risk.PROFILES.values(), ids=lambda profile: profile.id)
def test_a_worse_score_never_makes_a_better_level(profile):
    judged = {s: risk.level(profile.id, s[0], s[1], exposure=s[2]) for s in risk.combinations(profile)}

    for axis, allowed in enumerate((profile.likelihoods, profile.severities, profile.exposures)):
        for scores, level in judged.items():
            for lower, higher in pairwise(allowed):
                if scores[axis] == lower:
                    worse = (*scores[:axis], higher, *scores[axis + 1 :])
                    assert judged[worse] <= level


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (("LS_SD", 6, 1, None), "6 is no likelihood of LS_SD; allowed: 1, 2, 3, 4, 5."),
        (("LS_SD", 2.5, 1, None), "2.5 is no likelihood of LS_SD; allowed: 1, 2, 3, 4, 5."),
        (("LS_SD", 1, 0, None), "0 is no severity of LS_SD; allowed: 1, 2, 3, 4, 5."),
        (("LS_SD", 1, 1, 6), "LS_SD takes no exposure, but 6 was given."),
        (("LEC_SD", 1, 7, None), "LEC_SD needs an exposure; allowed: 0.5, 1, 2, 3, 6, 10."),
        (("LEC_SD", 1, 7, 5), "5 is no exposure of LEC_SD; allowed: 0.5, 1, 2, 3, 6, 10."),
        (("LEC_SD", 1, 5, 1), "5 is no severity of LEC_SD; allowed: 1, 3, 7, 15, 40, 100."),
    ],
)
def test_an_impossible_score_is_refused_in_a_sentence(call, sentence):
    profile, likelihood, severity, exposure = call

    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        risk.level(profile, likelihood, severity, exposure=exposure)


def test_an_unknown_profile_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="There is no risk profile 'LS_XX'; there are LS_SD, "):
        risk.level("LS_XX", 1, 1)


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        # The copy-paste slip of a shipped product: the lowest level reaches from 320 up.
        ((risk.Band(1, 320, inf), risk.Band(2, 160, 320), risk.Band(3, 70, 160), risk.Band(4, 320, 10000)),
         "reach from 0"),
        ((risk.Band(1, 20, inf), risk.Band(2, 15, 20), risk.Band(3, 9, 14), risk.Band(4, 0, 9)),
         "level 2 begins at 15, but level 3 ends at 14"),
        ((risk.Band(1, 20, inf), risk.Band(2, 15, 20), risk.Band(3, 9, 16), risk.Band(4, 0, 9)),
         "level 2 begins at 15, but level 3 ends at 16"),
        ((risk.Band(2, 20, inf), risk.Band(1, 15, 20), risk.Band(3, 9, 15), risk.Band(4, 0, 9)),
         "levels 1 to 4 in this order"),
        ((risk.Band(1, 20, 25), risk.Band(2, 15, 20), risk.Band(3, 9, 15), risk.Band(4, 0, 9)),
         "from 0 to infinity"),
        (risk.cut_at(20, 20, 9), "the band of level 2 is empty"),
        (risk.cut_at(20, 15, 9)[:3], "levels 1 to 4"),
    ],
)  # fmt: skip
def test_bands_with_a_gap_an_overlap_or_out_of_order_cannot_be_built(bands, sentence):
    with pytest.raises(ValueError, match=sentence):
        risk.Profile("X", "1", "LS", (1, 2), (1, 2), (), bands, "a test")


def test_scores_must_rise():
    with pytest.raises(ValueError, match="must be above 0 and rising"):
        risk.Profile("X", "1", "LS", (2, 1), (1, 2), (), risk.cut_at(3, 2, 1.5), "a test")


@pytest.mark.parametrize(
    ("second", "products"),
    [("LS_CORP", {5, 6, 8, 12}), ("LS_MINE5", {4, 5, 6, 8, 9, 10, 12})],
)
def test_the_cells_that_change_colour_against_the_default(second, products):
    changed = risk.changes("LS_SD", second)

    assert {li * se for li, se, _, _, _ in changed} == products


def test_twelve_is_yellow_in_the_default_and_orange_in_the_mine():
    assert (3, 4, None, 3, 2) in risk.changes("LS_SD", "LS_MINE5")


def test_profiles_of_two_methods_cannot_be_compared():
    with pytest.raises(ValueError, match="LS_SD scores by LS, LEC_SD by LEC"):
        risk.changes("LS_SD", "LEC_SD")


def test_no_lec_scores_multiply_to_the_disputed_320_or_160():
    reached = {round(li * se * (ex or 0), 6) for li, se, ex in risk.combinations(risk.PROFILES["LEC_SD"])}

    assert reached.isdisjoint({320, 160})


def test_a_profile_is_kept_with_its_version():
    assert risk.PROFILES[risk.DEFAULT].key == "LS_SD@1"
    assert all(risk.PROFILES[profile].method == method for method, profile in risk.DEFAULTS.items())
