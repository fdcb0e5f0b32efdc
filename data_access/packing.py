"""How spans become numbers: one code for a span's places and state, and its days as ordinals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np

from domain.spans import Span
from domain.status import SOURCES, STATUSES

Array = np.ndarray[Any, np.dtype[Any]]
Columns = dict[str, Array]

# A code, from its lowest bit: status, four facts in a bit each (with the status: the state), grade, risk,
# weekday, source, industry, department, place. Where each field begins, and how wide it is.
STATUS, GRADE, RISK, WEEKDAY, SOURCE, INDUSTRY, DEPARTMENT, PLACE = 0, 7, 8, 11, 14, 18, 30, 46
WIDTH = {STATUS: 3, GRADE: 1, RISK: 3, WEEKDAY: 3, SOURCE: 4, INDUSTRY: 12, DEPARTMENT: 16, PLACE: 17}
IS_DATED, IN_TIME, EXTENDED, REOPENED = 1 << 3, 1 << 4, 1 << 5, 1 << 6
STATES = 1 << 7
STATE_AND_GRADE = (1 << 8) - 1
OUTSIDE = 1 << 16  # added to a unit that lies in no district: such a unit is a place of its own
ROOMS = {
    "industry": 1 << WIDTH[INDUSTRY],
    "department": 1 << WIDTH[DEPARTMENT],
    "unit": OUTSIDE,
}  # ids are below
STATUS_NUMBER = {code: number for number, code in enumerate(STATUSES)}
SOURCE_NUMBER = {code: number for number, code in enumerate(SOURCES)}
CLOSED = STATUS_NUMBER["closed"]
WAITING = [STATUS_NUMBER["to_accept"], STATUS_NUMBER["accepted"]]
FOREVER = date.max.toordinal()
CYCLES = 8  # bits for the cycle's number beside the hazard's id

# The days of a span by their short names; as ordinals, 0 stands for none.
DAYS = {
    "begun": "from_on", "ended": "to_on", "opened": "opened_on", "due": "due_on", "closed": "closed_on",
    "rectified": "rectified_on",
}  # fmt: skip
# How a column is stored, little-endian; those not named are 32-bit numbers.
TYPES = {"code": "<i8", "round": "<i8", "unit": "<u2", "score": "<u2", "deadlines": "i1"}


class Table(Protocol):
    """Anything whose columns can be asked for by name."""

    def __getitem__(self, name: str, /) -> Array: ...


class TooManyRounds(Exception):
    """A hazard was reopened more often than the number of a round has room for."""


class TooManyNames(Exception):
    """The id of a unit or industry does not fit the room that a code has for it."""


def typed(name: str, values: Array) -> Array:
    """A column as it is stored."""
    return values.astype(TYPES.get(name, "<i4"), copy=False)


def part(codes: Array, begin: int) -> Array:
    """One field of each code."""
    values = codes >> begin
    values &= (1 << WIDTH[begin]) - 1  # in its place: another array of this size costs more than the counting
    return values


def mask(begin: int) -> int:
    """The bits of one field."""
    return ((1 << WIDTH[begin]) - 1) << begin


def raw(spans: Sequence[Span], scores: dict[tuple[Any, ...], int]) -> Columns:
    """The fields of spans as arrays; those of a cycle stand together, in the order of their days.

    Scores met for the first time are numbered on from those in `scores`.
    """
    told = dict(zip(Span._fields, zip(*spans, strict=True), strict=True))
    size = len(spans)

    def numbers(name: str) -> Array:
        return np.fromiter(told[name], np.int64, size)

    ordinals = _Ordinals()

    def days(name: str) -> Array:
        return np.fromiter(map(ordinals.__getitem__, told[name]), np.int64, size)

    judged = zip(told["profile"], told["likelihood"], told["severity"], strict=True)
    return {
        **{name: numbers(f"{name}_id") for name in ("hazard", "unit", "district", "department", "industry")},
        **{name: numbers(name) for name in ("cycle", "risk")},
        **{name: days(column) for name, column in DAYS.items()},
        "first_due": days("first_due_on"),
        "status": np.fromiter(map(STATUS_NUMBER.__getitem__, told["status"]), np.int64, size),
        "source": np.fromiter(map(SOURCE_NUMBER.__getitem__, told["source"]), np.int64, size),
        "grade": np.fromiter((grade == "major" for grade in told["grade"]), np.int64, size),
        "score": np.fromiter((scores.setdefault(key, len(scores)) for key in judged), np.int64, size),
        "deadlines": np.fromiter(_deadlines(spans), np.int64, size),
    }


def nothing() -> Columns:
    """The arrays of no span at all."""
    names = ("hazard", "unit", "district", "department", "industry", "cycle", "risk", *DAYS, "first_due", "status",
             "source", "grade", "score", "deadlines")  # fmt: skip
    return {name: np.zeros(0, np.int64) for name in names}


class _Ordinals(dict[date | None, int]):
    """The number of each day, made once; 0 for none."""

    def __missing__(self, day: date | None) -> int:
        self[day] = 0 if day is None else day.toordinal()
        return self[day]


def _deadlines(spans: Sequence[Span]) -> list[int]:
    """How many deadlines each span's cycle has had up to it."""
    found: list[int] = []
    life: tuple[int, int] | None = None
    met: set[date] = set()
    for one in spans:
        if (one.hazard_id, one.cycle) != life:
            life, met = (one.hazard_id, one.cycle), set()
        if one.due_on is not None:
            met.add(one.due_on)
        found.append(len(met))
    return found


def require_room(ids: Mapping[str, int]) -> None:
    """Refuse the highest ids of industry, department and unit that no code has room for. Raises TooManyNames."""
    for name, room in ROOMS.items():
        if ids[name] >= room:
            raise TooManyNames(f"{name} {ids[name]}: there is room below {room}")


def packed(told: Columns, weight: int = 1) -> Columns:
    """Arrays as those of `raw` as columns of a block: code, round (hazard and cycle), n, days and so on."""
    require_room({name: int(told[name].max(initial=0)) for name in ROOMS})
    if len(told["cycle"]) and int(told["cycle"].max()) >= 1 << CYCLES:
        raise TooManyRounds(
            f"hazard {int(told['hazard'][told['cycle'].argmax()])}: at most {(1 << CYCLES) - 1} rounds"
        )
    place = np.where(told["district"] == 0, OUTSIDE + told["unit"], told["district"])
    code = (
        state_of(told) | told["grade"] << GRADE | told["risk"] << RISK | told["source"] << SOURCE
        | told["industry"] << INDUSTRY | told["department"] << DEPARTMENT | place << PLACE
    )  # fmt: skip
    columns = {name: told[name] for name in (*DAYS, "unit", "score")} | {
        "code": code,
        "n": np.full(len(code), weight),
        "round": told["hazard"] << CYCLES | told["cycle"],
        "deadlines": np.minimum(told["deadlines"], 127),
    }
    return {name: typed(name, values) for name, values in columns.items()}


def state_of(told: Columns) -> Array:
    """Status, and whether dated, in time (closed, or rectified and waiting, by the deadline), extended, reopened."""
    status, due = told["status"], told["due"]
    done = np.where(status == CLOSED, told["closed"], told["rectified"])
    dated = due > 0
    in_time = np.isin(status, [*WAITING, CLOSED]) & dated & (done > 0) & (done <= due)
    extended = dated & (told["first_due"] > 0) & (due > told["first_due"])
    return (
        status | np.where(dated, IS_DATED, 0) | np.where(in_time, IN_TIME, 0)
        | np.where(extended, EXTENDED, 0) | np.where(told["cycle"] > 1, REOPENED, 0)
    )  # fmt: skip
