"""A large invented city as arrays: hazards with their lives, for databases that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from domain import risk

Array = np.ndarray[Any, np.dtype[Any]]
TODAY = date(2026, 11, 22)
DAYS = 1096
DISTRICTS, STREETS, DEPARTMENTS, INDUSTRIES = 12, 10, 20, 14  # streets: in each district
CITY = 1
FIRST_DISTRICT = 2
FIRST_STREET = FIRST_DISTRICT + DISTRICTS
FIRST_DEPARTMENT = FIRST_STREET + DISTRICTS * STREETS
PROFILE = "LS_SD"
# Status numbers are places in domain.status.STATUSES.
PENDING, RECTIFYING, TO_ACCEPT, ACCEPTED, CLOSED, VOID = 1, 2, 3, 4, 5, 6
FIRMS = ("宏远", "金沣", "星澜", "天屿", "瑞汀", "华岑", "东篱", "北栈", "长汀", "永篁")
TRADES = (
    "化工有限公司",
    "建筑工程公司",
    "物流园",
    "商贸中心",
    "燃气站",
    "Chemical Works",
    "Logistics Park",
    "Hotel",
)
FAULTS = (
    "消防通道堵塞", "可燃气体报警器失效", "临边防护缺失", "特种作业无证上岗", "配电箱未接地", "危化品混存",
    "安全阀超期未检", "脚手架搭设不规范", "有限空间作业未审批", "应急照明损坏", "车辆制动不合格", "燃气软管老化",
)  # fmt: skip
FOUND_BY = ("现场检查发现", "专家会诊指出", "群众举报核实", "企业自查", "Routine inspection")
ORDERS = ("责令立即整改", "限期整改并复查", "整改完成前停用", "rectify before the deadline")
PARTS = ("号楼东侧", "号车间", "号库房", "号配电室", "building", "号地块")


@dataclass(frozen=True)
class City:
    """Hazards as arrays, all of one length; days are ordinals, 0 for none. `spans` is in the form of packing.raw.

    `number` counts from 1. Texts are numbers to be spelled by `words`.
    """

    hazards: dict[str, Array]
    spans: dict[str, Array]


def city(start: int, size: int, seed: int, *, share: tuple[float, float] = (0.0, 1.0)) -> City:
    """Hazards numbered from `start`, found in one stretch (`share`) of the three years, in the order of finding."""
    chance = np.random.default_rng((seed, start))
    hazards = _found(chance, start, size, share)
    _lives(chance, hazards)
    return City(hazards, _spans(hazards))


def _skewed(chance: np.random.Generator, kinds: int, size: int) -> Array:
    weights = 1 / np.arange(1, kinds + 1) ** 0.7
    return chance.choice(kinds, size, p=weights / weights.sum())


def _found(
    chance: np.random.Generator, start: int, size: int, share: tuple[float, float]
) -> dict[str, Array]:
    days = np.arange(DAYS)
    weights = (1 + days / 1500) * np.where(days % 7 >= 5, 0.35, 1.0)
    until = np.cumsum(weights) / weights.sum()
    place = np.sort(chance.uniform(*share, size))
    district = _skewed(chance, DISTRICTS, size)
    street = FIRST_STREET + district * STREETS + _skewed(chance, STREETS, size)
    industry = _skewed(chance, INDUSTRIES, size)
    second = chance.choice(3, size, p=[0.75, 0.17, 0.08])
    likelihood = 1 + chance.choice(5, size, p=[0.15, 0.3, 0.3, 0.17, 0.08])
    severity = 1 + chance.choice(5, size, p=[0.2, 0.3, 0.27, 0.15, 0.08])
    assessed = chance.random(size) < 0.8
    levels = np.array([[risk.level(PROFILE, li, se) for se in range(1, 6)] for li in range(1, 6)])
    level = np.where(assessed, levels[likelihood - 1, severity - 1], 0)
    return {
        "id": start + np.arange(size),
        "found": TODAY.toordinal() - DAYS + 1 + np.searchsorted(until, place),
        "district": FIRST_DISTRICT + district,
        "unit": np.where(chance.random(size) < 0.7, street, FIRST_DISTRICT + district),
        "industry": 1 + industry,
        "department": FIRST_DEPARTMENT + (industry + second * 6) % DEPARTMENTS,
        "risk": level,
        "grade": (chance.random(size) < np.where(level == 1, 0.15, 0.015)).astype(np.int64),
        "likelihood": np.where(assessed, likelihood, 0),
        "severity": np.where(assessed, severity, 0),
        "source": chance.choice(9, size, p=[0.35, 0.3, 0.08, 0.08, 0.06, 0.05, 0.04, 0.03, 0.01]),
        "words": chance.integers(0, 1 << 40, size),
    }  # fmt: skip


def _lives(chance: np.random.Generator, hazards: dict[str, Array]) -> None:
    """Deadlines and steps up to today; what lies ahead has not happened."""
    size, today = len(hazards["id"]), TODAY.toordinal()
    term = np.array([20, 7, 15, 30, 45])[hazards["risk"]] + chance.integers(0, 16, size)
    dated = chance.random(size) > 0.01
    first_due = np.where(dated, hazards["found"] + term, 0)
    extended = dated & (chance.random(size) < 0.12)
    took = chance.gamma(2.2, term / 2.6).astype(np.int64) + np.where(extended, term // 2, 0)
    took += np.where(chance.random(size) < 0.035, chance.integers(60, 600, size), 0)
    rectified = hazards["found"] + np.maximum(took - 3, 0)
    closed = np.maximum(rectified, hazards["found"] + took)
    accepted = np.where(chance.random(size) < 0.4, (rectified + closed) // 2, 0)
    moved_on = np.where(extended & (first_due + 1 < rectified) & (first_due < today), first_due + 1, 0)
    void = chance.random(size) < 0.015
    for name, day in (("rectified", rectified), ("accepted", accepted), ("closed", closed)):
        hazards[name] = np.where(void | (day > today), 0, day)
    hazards["first_due"] = first_due
    hazards["moved_on"] = np.where(void, 0, moved_on)
    hazards["due"] = np.where(hazards["moved_on"] > 0, first_due + term, first_due)
    begun = np.where(chance.random(size) < 0.3, PENDING, RECTIFYING)
    hazards["begun_as"] = np.where(void, VOID, begun)
    hazards["status"] = np.select(
        [void, hazards["closed"] > 0, hazards["accepted"] > 0, hazards["rectified"] > 0],
        [VOID, CLOSED, ACCEPTED, TO_ACCEPT], begun,
    )  # fmt: skip


def _spans(hazards: dict[str, Array]) -> dict[str, Array]:
    """Each hazard's life as stretches of days, in the order of hazards and days."""
    size = len(hazards["id"])
    begins = np.stack([
        hazards["found"], hazards["moved_on"], hazards["rectified"], hazards["accepted"], hazards["closed"],
    ], axis=1)  # fmt: skip
    there = begins > 0
    later = np.where(there, begins, 1 << 40)
    following = np.minimum.accumulate(later[:, ::-1], axis=1)[:, ::-1]
    ends = np.concatenate([following[:, 1:], np.full((size, 1), 1 << 40)], axis=1)
    owner, step = np.nonzero(there & (begins < ends))
    told = {name: hazards[name][owner] for name in (
        "unit", "district", "department", "industry", "grade", "risk", "source", "first_due",
    )}  # fmt: skip
    begun, ended = begins[owner, step], ends[owner, step]
    status = np.where(step < 2, hazards["begun_as"][owner], step + 1)
    moved = (hazards["moved_on"][owner] > 0) & (begun >= hazards["moved_on"][owner])
    score = np.where(hazards["likelihood"] > 0, (hazards["likelihood"] - 1) * 5 + hazards["severity"], 0)
    return told | {
        "hazard": hazards["id"][owner], "cycle": np.ones(len(owner), np.int64), "opened": hazards["found"][owner],
        "begun": begun, "ended": np.where(ended >= 1 << 40, 0, ended), "status": status,
        "due": np.where(moved, hazards["due"][owner], hazards["first_due"][owner]),
        "closed": np.where(status == CLOSED, begun, 0), "score": score[owner],
        "rectified": np.where(begun >= hazards["rectified"][owner], hazards["rectified"][owner], 0),
        "deadlines": np.where(hazards["first_due"][owner] > 0, 1 + moved, 0),
    }  # fmt: skip


def scores() -> list[tuple[Any, ...]]:
    """Profile, likelihood and severity by the number that `spans` gives them."""
    key = risk.profile_of(PROFILE).key
    return [(None, None, None), *((key, float(li), float(se)) for li in range(1, 6) for se in range(1, 6))]


def spelled(words: int) -> tuple[str, str, str, str]:
    """Enterprise, location, description and owner that a number stands for."""
    parts: list[int] = []
    for kinds in (len(FIRMS), len(TRADES), 97, len(FAULTS), len(FOUND_BY), len(ORDERS), len(PARTS), 400, 90):
        words, place = divmod(words, kinds)
        parts.append(place)
    firm, trade, branch, fault, by, order, where, house, person = parts
    return (
        f"{FIRMS[firm]}{TRADES[trade]}{branch + 1}",
        f"{house + 1}{PARTS[where]}",
        f"{FOUND_BY[by]}：{FAULTS[fault]}，{ORDERS[order]}。",
        f"person{person:02d}",
    )
