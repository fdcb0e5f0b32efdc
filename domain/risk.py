"""The four risk levels, judged from scores by named and versioned profiles.

A profile is configuration, not truth: the same scores are yellow in one and orange in the next, so every
assessment keeps the profile and its version. Sources, and what is only inferred, stand in docs/risk.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from math import inf, prod
from types import MappingProxyType

NOT_ASSESSED = 0
LEVELS = (1, 2, 3, 4)  # 1 major, 2 significant, 3 moderate, 4 low: the smaller, the worse


@dataclass(frozen=True)
class Band:
    """A level's stretch of products, half-open: `low` belongs to it, `high` to the next worse one."""

    level: int
    low: float
    high: float


@dataclass(frozen=True)
class Profile:
    """Allowed scores of each axis, best first, and the bands of their product, worst first.

    `exposures` is empty where the method has no third axis. Raises ValueError where the four bands are
    not in order, or leave a gap or an overlap between 0 and infinity.
    """

    id: str
    version: str
    method: str
    likelihoods: tuple[float, ...]
    severities: tuple[float, ...]
    exposures: tuple[float, ...]
    bands: tuple[Band, ...]
    source: str

    def __post_init__(self) -> None:
        _check_bands(self.id, self.bands)
        for axis in (self.likelihoods, self.severities, self.exposures):
            if list(axis) != sorted(set(axis)) or any(score <= 0 for score in axis):
                raise ValueError(f"{self.id}: the scores {axis} must be above 0 and rising.")

    @property
    def key(self) -> str:
        """Profile and version as kept with an assessment, such as "LS_SD@1"."""
        return f"{self.id}@{self.version}"


def _check_bands(profile_id: str, bands: tuple[Band, ...]) -> None:
    if tuple(band.level for band in bands) != LEVELS:
        raise ValueError(f"{profile_id}: the bands must be the levels 1 to 4 in this order.")
    if bands[0].high != inf or bands[-1].low != 0:
        raise ValueError(f"{profile_id}: the bands must reach from 0 to infinity.")
    for band in bands:
        if not band.low < band.high:
            raise ValueError(f"{profile_id}: the band of level {band.level} is empty.")
    for worse, better in pairwise(bands):
        if worse.low != better.high:
            raise ValueError(
                f"{profile_id}: level {worse.level} begins at {worse.low:g}, "
                f"but level {better.level} ends at {better.high:g}."
            )


def cut_at(red: float, orange: float, yellow: float) -> tuple[Band, ...]:
    """The four half-open bands from the smallest product of each of the three worse levels."""
    return (Band(1, red, inf), Band(2, orange, red), Band(3, yellow, orange), Band(4, 0, yellow))


_FIVE = (1, 2, 3, 4, 5)
_LEC_LIKELIHOOD = (0.1, 0.2, 0.5, 1, 3, 6, 10)
_LEC_EXPOSURE = (0.5, 1, 2, 3, 6, 10)
_LEC_CONSEQUENCE = (1, 3, 7, 15, 40, 100)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.id: profile
        for profile in (
            Profile(
                "LS_SD",
                "1",
                "LS",
                _FIVE,
                _FIVE,
                (),
                cut_at(20, 15, 9),
                "Software shipped in the Shandong style, A/1 to D/4: 20-25, 15-16, 9-12, 1-8. "
                "That this is DB37/T 2882-2016 is inferred; the standard's tables were not read.",
            ),
            Profile(
                "LS_CORP",
                "1",
                "LS",
                _FIVE,
                _FIVE,
                (),
                cut_at(17, 11, 5),
                "A corporate risk product: 17-25, 11-16, 5-10, 1-4.",
            ),
            Profile(
                "LS_MINE5",
                "1",
                "LS",
                _FIVE,
                _FIVE,
                (),
                cut_at(20, 9, 4),
                "A coal-mine document, read on a mirror (zgmkw.com, doc-30900): 20-25, 9-16, 4-8, 1-3.",
            ),
            Profile(
                "LEC_SD",
                "1",
                "LEC",
                _LEC_LIKELIHOOD,
                _LEC_CONSEQUENCE,
                _LEC_EXPOSURE,
                cut_at(320, 160, 70),
                "Software shipped in the Shandong style, A/1 to D/4: 320, 160, 70. Whether 320 itself is "
                "red differs between sources; here it is.",
            ),
            Profile(
                "LEC_MINE",
                "1",
                "LEC",
                _LEC_LIKELIHOOD,
                _LEC_CONSEQUENCE,
                _LEC_EXPOSURE,
                cut_at(160, 70, 20),
                "Seed data of a coal-mine product, commented out there: 160, 70, 20.",
            ),
            Profile(
                "MES_CORP",
                "1",
                "MES",
                (1, 3, 5),
                (1, 2, 4, 8, 10),
                _LEC_EXPOSURE,
                cut_at(180, 90, 50),
                "A corporate risk product: 180, 90, 50. One label there says 80 for 90, and its code leaves "
                "180-189.99 to two levels; here 90 and 180.",
            ),
        )
    }
)
DEFAULT = "LS_SD"
DEFAULTS: Mapping[str, str] = MappingProxyType({"LS": "LS_SD", "LEC": "LEC_SD", "MES": "MES_CORP"})


def profile_of(profile_id: str) -> Profile:
    """The profile of this id; ValueError where there is none."""
    if profile_id not in PROFILES:
        raise ValueError(f"There is no risk profile {profile_id!r}; there are {', '.join(PROFILES)}.")
    return PROFILES[profile_id]


def level(profile_id: str, likelihood: float, severity: float, *, exposure: float | None = None) -> int:
    """The level 1 (major) to 4 (low) of these scores.

    `exposure` is E of LEC and MES, and None for LS; `likelihood` is M, the control state, for MES.
    Raises ValueError, a sentence, for an unknown profile and for a score that the profile does not have.
    """
    found = _table(profile_id).get((likelihood, severity, exposure))
    if found is None:
        raise ValueError(_what_is_wrong(profile_of(profile_id), likelihood, severity, exposure))
    return found


def combinations(profile: Profile) -> Iterator[tuple[float, float, float | None]]:
    """All (likelihood, severity, exposure) that the profile can judge; exposure None without that axis."""
    return product(profile.likelihoods, profile.severities, profile.exposures or (None,))


def changes(first_id: str, second_id: str) -> list[tuple[float, float, float | None, int, int]]:
    """What would be judged otherwise: (likelihood, severity, exposure, level in first, level in second).

    Raises ValueError where the two profiles score by different methods.
    """
    first, second = profile_of(first_id), profile_of(second_id)
    if first.method != second.method:
        raise ValueError(f"{first.id} scores by {first.method}, {second.id} by {second.method}.")
    before, after = _table(first_id), _table(second_id)
    return [
        (*scores, before[scores], after[scores])
        for scores in combinations(first)
        if before[scores] != after[scores]
    ]


@cache
def _table(profile_id: str) -> dict[tuple[float, float, float | None], int]:
    profile = profile_of(profile_id)
    # Rounded, because 0.1 x 10 x 7 is not 7 in binary and a product may stand right on a band's edge.
    return {
        scores: _band_of(profile, round(prod(score for score in scores if score is not None), 6))
        for scores in combinations(profile)
    }


def _band_of(profile: Profile, score: float) -> int:
    return next(band.level for band in profile.bands if band.low <= score < band.high)


def _what_is_wrong(profile: Profile, likelihood: float, severity: float, exposure: float | None) -> str:
    for name, score, allowed in (
        ("likelihood", likelihood, profile.likelihoods),
        ("severity", severity, profile.severities),
    ):
        if score not in allowed:
            return f"{score} is no {name} of {profile.id}; allowed: {_listed(allowed)}."
    if not profile.exposures:
        return f"{profile.id} takes no exposure, but {exposure} was given."
    if exposure is None:
        return f"{profile.id} needs an exposure; allowed: {_listed(profile.exposures)}."
    return f"{exposure} is no exposure of {profile.id}; allowed: {_listed(profile.exposures)}."


def _listed(scores: tuple[float, ...]) -> str:
    return ", ".join(f"{score:g}" for score in scores)
