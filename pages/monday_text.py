"""The page of the week as plain lines for a chat group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_access.frames import rows_of
from domain.freshness import STALE_DAYS, is_stale
from ui.names import unit_names
from ui.table import said_number
from ui.visit import Visit

if TYPE_CHECKING:
    from pages.monday import Morning


def as_text(visit: Visit, stands: Morning) -> str:
    """The page as plain lines for a chat group: numbers, the overdue by number, who is silent."""
    t, names = visit.t, unit_names(visit.catalog, visit.t)
    lines = [t("monday.text_head", day=visit.day(visit.as_of, weekday=True, year=True))]
    for name, n in every_line(stands).items():
        lines.append(f"· {t.number(n)} {t(f'monday.{name}', n=n)}{_numbers(visit, stands, name)}")
    changed = t("format.comma").join(
        f"{t(f'monday.change_{name}')} {t.number(n)}" for name, n in stands.changed.items()
    )
    lines.append(t("monday.text_changed", day=visit.day(stands.since), what=changed))
    quiet = [code for code, day in stands.told.items() if is_stale(day, visit.as_of)]
    if quiet:
        told = t("format.comma").join(names.get(code, code) for code in sorted(quiet))
        lines.append(
            t(of_own(visit, "monday.text_silent", "monday.text_silent_own"), days=STALE_DAYS, units=told)
        )
    return "\n".join(lines)


def every_line(stands: Morning) -> dict[str, int]:
    """Each line of the page with its number, in order: the lists, and what waits on other pages where there is any."""
    first, *others = stands.counts
    names = (first, "to_sign", "transfers", *others, "listings", "rungs", "look_backs")
    told = {name: stands.counts[name] if name in stands.counts else getattr(stands, name) for name in names}
    return {name: n for name, n in told.items() if n or name in stands.counts}


def of_own(visit: Visit, whole: str, own: str) -> str:
    """The key of a sentence about who is silent: who sees a part of each unit hears of the own hazards alone."""
    scope = visit.scope
    return whole if scope.departments is None and scope.enterprises is None else own


def _numbers(visit: Visit, stands: Morning, name: str) -> str:
    """The first hazards of a list by number, for the text."""
    rows: Sequence[Any] = list(rows_of(stands.first[name])) if name in stands.first else []
    if not rows:
        return ""
    t = visit.t
    told = [
        f"{said_number(visit, row)} {t.due(int(row.days_left)) if not pd.isna(row.days_left) else ''}".strip()
        for row in rows
    ]
    return t("monday.text_numbers", numbers=t("format.comma").join(told))
