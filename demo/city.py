"""Every hazard of the invented city with its whole life, drawn from one seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from demo.findings import FINDINGS, Finding
from demo.lives import Life, life
from demo.names import Enterprise, enterprises, person
from demo.places import INDUSTRIES, INDUSTRY_OF, UNASSIGNED
from demo.scores import Score, score
from demo.seasons import day_weights, first_day

SILENT_DAYS = 62  # how long the silent unit has reported nothing
_MAJOR, _RELAPSE, _NO_UNIT = 0.031, 0.03, 0.002
_SOURCES = ("enterprise", "government", "expert", "unannounced", "third_party", "public_report")
_SOURCE_SHARES = (38, 36, 10, 7, 5, 4)


@dataclass(frozen=True)
class Hazard:
    """What a hazard is (its facts that never change) and its life."""

    code: str
    enterprise: Enterprise
    unit: str
    department: str
    finding: Finding
    description: str
    place: str
    source: str
    inspector: str
    leader: str
    fund: float | None
    score: Score
    life: Life
    relapse_of: str = ""


@lru_cache(maxsize=1)
def draw_hazards(seed: int, count: int, *, today: date) -> tuple[Hazard, ...]:
    """Draw `count` hazards found between the first day of the city's ledgers and `today`, oldest first.

    The same seed, count and day give the same hazards. Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError(f"a city needs at least one hazard, not {count}")
    rng = Random(seed)
    places = enterprises(rng, count)
    pulls = list(accumulate(one.pull for one in places))
    chosen = rng.choices(places, cum_weights=pulls, k=count)
    found = _found_days(rng, chosen, today=today)
    order = sorted(range(count), key=found.__getitem__)
    kept = _kept_open([chosen[i].unit.silent for i in order], count)
    drawn: list[Hazard] = []
    past: dict[str, list[Hazard]] = defaultdict(list)
    running: dict[date, int] = defaultdict(int)
    seen: Counter[tuple[str, str, str, date]] = Counter()
    for rank, i in enumerate(order):
        running[found[i]] += 1
        code = f"YH{found[i]:%Y%m%d}-{running[found[i]]:03d}"
        before = _earlier(rng, past[chosen[i].unit.code], found_on=found[i])
        place = before.enterprise if before else chosen[i]
        one = _draw(rng, code, place=place, found_on=found[i], today=today, before=before, keep=rank in kept)
        one = _told_apart(one, seen)
        drawn.append(one)
        past[place.unit.code].append(one)
    return tuple(drawn)


def _found_days(rng: Random, chosen: list[Enterprise], *, today: date) -> list[date]:
    """A day of finding for each of the chosen places, by the seasons of its industry."""
    begin = first_day(today)
    days = [begin + timedelta(days=n) for n in range((today - begin).days + 1)]
    spoken = [day for day in days if (today - day).days >= SILENT_DAYS]
    curves = {}
    for industry in INDUSTRIES:
        weights = list(accumulate(day_weights(days, industry)))
        curves[industry.code] = weights, weights[: len(spoken)]
    return [
        rng.choices(spoken, cum_weights=curves[one.industry][1])[0]
        if one.unit.silent
        else rng.choices(days, cum_weights=curves[one.industry][0])[0]
        for one in chosen
    ]


def _kept_open(silent: list[bool], count: int) -> set[int]:
    """Ranks of the hazards that the silent unit leaves open: its newest, one for each 6,000 of the city."""
    ranks = [rank for rank, is_silent in enumerate(silent) if is_silent]
    return set(ranks[-max(1, round(count / 6000)) :])


def _earlier(rng: Random, past: list[Hazard], *, found_on: date) -> Hazard | None:
    """A hazard of the same unit, closed 15 to 175 days before, that now comes back; mostly None."""
    if rng.random() >= _RELAPSE or not past:
        return None
    recent = past[-120:]
    for _ in range(6):
        one = rng.choice(recent)
        closed_on = one.life.rounds[0].closed_on
        if closed_on and not one.finding.major and 15 <= (found_on - closed_on).days <= 175:
            return one
    return None


def _draw(
    rng: Random,
    code: str,
    *,
    place: Enterprise,
    found_on: date,
    today: date,
    before: Hazard | None,
    keep: bool,
) -> Hazard:
    """One hazard found at `place`; `before` is the closed hazard that it repeats."""
    major = before is None and rng.random() < _MAJOR
    finding = before.finding if before else rng.choice(_findings(place.industry, major=major))
    source = "look_back" if before and rng.random() < 0.6 else rng.choices(_SOURCES, _SOURCE_SHARES)[0]
    last_on = today - timedelta(days=SILENT_DAYS) if place.unit.silent else None
    return Hazard(
        code=code,
        enterprise=place,
        unit=UNASSIGNED if rng.random() < _NO_UNIT and not place.unit.silent else place.unit.code,
        department=_department(rng, place.industry),
        finding=finding,
        description=before.description if before else _described(rng, finding),
        place=finding.place,
        source=source,
        inspector=person(rng),
        leader=person(rng) if finding.major else "",
        fund=_fund(rng, finding),
        score=score(rng, finding),
        life=life(rng, found_on, major=major, source=source, pace=place.unit.pace, today=today,
                  last_on=last_on, keep=keep),
        relapse_of=before.code if before else "",
    )  # fmt: skip


def _told_apart(one: Hazard, seen: Counter[tuple[str, str, str, date]]) -> Hazard:
    """The hazard, with a number in its description where the same was found there on the same day.

    A ledger read without its codes tells hazards apart by enterprise, place, description and day.
    """
    facts = (one.enterprise.name, one.place, one.description, one.life.found_on)
    seen[facts] += 1
    return one if seen[facts] == 1 else replace(one, description=f"{one.description}（第{seen[facts]}处）")


def _findings(industry: str, *, major: bool) -> tuple[Finding, ...]:
    return tuple(one for one in FINDINGS[industry] if one.major == major)


def _described(rng: Random, finding: Finding) -> str:
    return finding.description.replace("{n}", str(rng.randrange(1, 13)))


def _department(rng: Random, industry: str) -> str:
    """The lead department; care homes belong to civil affairs, though health leads their industry."""
    if industry == "care" and rng.random() < 0.4:
        return "civil"
    return INDUSTRY_OF[industry].department


def _fund(rng: Random, finding: Finding) -> float | None:
    """Funds in 10,000 yuan; None where the ledger says none."""
    if not finding.major and rng.random() < 0.4:
        return None
    spread = rng.lognormvariate(3.2, 0.8) if finding.major else rng.lognormvariate(-0.6, 1.0)
    return round(max(spread, 0.05), 2)
