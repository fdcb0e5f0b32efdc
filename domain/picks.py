"""A part of a measure's rows that a page picks out and that no filter in a link can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pick:
    """The rows of `measure` for which all else holds too; None, "" and () leave a side open.

    Days are inclusive at both ends. `districts` and `industries` are codes and mean exactly rows and
    columns of a grid. `again` asks for a second or later round, `moved` for at least so many changes of the
    deadline within the cycle. `profile` is an id of domain.risk without its version, `cell` its (likelihood,
    severity); `scored` asks for rows with (True) or without (False) such scores.
    """

    measure: str | None = "open"
    districts: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    grade: str = ""
    due_from: date | None = None
    due_to: date | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    rectified_to: date | None = None
    moved: int = 0
    again: bool = False
    risks: tuple[int, ...] = ()
    profile: str = ""
    cell: tuple[float, float] | None = None
    scored: bool | None = None
    hazards: tuple[int, ...] | None = None
