"""How far each unit is: all that the page of districts reads, with the rows that each of its lines holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd

from charts.progress import TOO_FEW
from data_access import reads
from data_access.frames import rows_of
from data_access.session import ITSELF, Session
from data_access.tables import UNASSIGNED
from domain.deadlines import elapsed_share
from domain.decisions import SILENT_DAYS
from ui.names import Labels, name_of, unit_names
from ui.standing import looked_at, standing_units, tells_whole
from ui.visit import Visit

WEEKS = 12
NOBODY = "unassigned"
SHARE = ["in_time_in_period", "due_in_period"]


@dataclass(frozen=True)
class Progress:
    """Figures a unit (most overdue first), the whole, weekly stock, targets, the last word of each unit.

    `own` is the code of the one unit whose page this is, None for all districts; `itself` tells that only
    what names no street is looked at. `by` is district or unit, and names what a row of `units` is.
    """

    units: pd.DataFrame
    whole: dict[str, int]
    weekly: pd.DataFrame
    targets: dict[str, float]
    told: dict[str, date]
    own: str | None
    itself: bool

    @property
    def by(self) -> str:
        """What the rows are: districts, or the units below one."""
        return "district" if self.own is None else "unit"


def progress_of(visit: Visit, session: Session) -> Progress:
    """Read everything the page shows."""
    own, itself = one_unit(visit)
    by = "district" if own is None else "unit"
    asked = (session, visit.scope, visit.filters, visit.as_of)
    units = reads.figures(*asked, period=visit.whole_period, by=(by,)).rename(columns={by: "unit"})
    weekly = reads.weekly(*asked, weeks=WEEKS, by=(by,)).rename(columns={by: "unit"})
    targets = reads.targets(session, visit.scope, visit.as_of)
    told = told_of(visit, session, own)
    whole = {str(name): int(n) for name, n in units.drop(columns="unit").sum().items()}
    listed = list(standing_units(visit)) if own is None else [] if itself else streets(visit, own)
    units = with_zeros(units, listed)
    units = units.sort_values(["overdue", "open"], ascending=False, kind="stable").reset_index(drop=True)
    return Progress(units, whole, weekly, targets, told, own, itself)


def told_of(visit: Visit, session: Session, own: str | None) -> dict[str, date]:
    """The last word of each district, and on a unit's own page of what lies below it too."""
    told = reads.last_word(session, visit.scope, visit.as_of)
    if own is None:
        return told
    return reads.last_words(session, visit.scope, visit.as_of, "street", units=(own,)) | told


def one_unit(visit: Visit) -> tuple[str | None, bool]:
    """The code of the one unit that is looked at, and whether it alone without what lies below it.

    None for several, and for one that is made of districts.
    """
    chosen, known = visit.filters.units or own_page(visit), visit.catalog
    if len(chosen) != 1:
        return None, False
    code, itself = chosen[0].removeprefix(ITSELF), chosen[0].startswith(ITSELF)
    key = known.unit_ids[code]
    if not known.district_of[key] and key != UNASSIGNED and not itself:
        return None, False
    return code, itself


def own_page(visit: Visit) -> tuple[str, ...]:
    """Whoever has one unit alone to look at begins on its page."""
    tops = visit.mine.tops or ()
    return tops if visit.scope.units is not None and len(tops) == 1 else ()


def streets(visit: Visit, own: str) -> list[str]:
    """The codes of what lies below a unit and stands on the day."""
    known = visit.catalog
    key = known.unit_ids[own]
    seen = known.below[key] if visit.mine.units is None else known.below[key] & visit.mine.units
    below = known.units[known.units["id"].isin(seen - {key})]
    return [str(row.code) for row in rows_of(below) if _stands(row, visit.as_of)]


def _stands(row: Any, day: date) -> bool:
    begun = pd.isna(row.valid_from) or row.valid_from <= day
    return bool(begun and (pd.isna(row.valid_to) or row.valid_to >= day))


def with_zeros(units: pd.DataFrame, listed: list[str]) -> pd.DataFrame:
    """The units without any hazard stand on the board too, with zeros."""
    missing = [code for code in listed if code not in set(units["unit"])]
    added = pd.DataFrame({"unit": missing}).reindex(columns=units.columns, fill_value=0)
    added["unit"] = missing
    return pd.concat([units, added], ignore_index=True) if missing else units


class Lines(Protocol):
    """What a page tells of a unit on each line."""

    @property
    def units(self) -> pd.DataFrame:
        """One row a line, its code in the column unit."""

    @property
    def own(self) -> str | None:
        """The code of the one unit whose page it is."""

    @property
    def by(self) -> str:
        """What a line is: district or unit."""


def labels(visit: Visit, known: Lines) -> Labels:
    """Code -> name of each row; on a unit's own page its streets need no district to tell them apart."""
    names = unit_names(visit.catalog, visit.t)
    if known.own is None:
        return names
    codes = set(known.units["unit"])
    plain = {
        str(row.code): name_of(row, visit.language)
        for row in rows_of(visit.catalog.units)
        if row.code in codes and row.id != UNASSIGNED
    }
    told = list(plain.values())
    alone = {code: name for code, name in plain.items() if name and told.count(name) == 1}
    nameless = {known.own: visit.t("districts.no_street")} if has_streets(visit, known.own) else {}
    return names | alone | nameless


def has_streets(visit: Visit, code: str) -> bool:
    """Whether anything lies below a unit."""
    return len(visit.catalog.below[visit.catalog.unit_ids[code]]) > 1


def units_judged(known: Progress) -> pd.DataFrame:
    """Units with enough due in the period to be held against the time gone."""
    rows, (_, due) = known.units, SHARE
    return rows[(rows["unit"] != NOBODY) & (rows[due] >= TOO_FEW)]


def units_behind(visit: Visit, known: Progress) -> list[str]:
    """Units whose share of the period lies behind the time gone; too few items are not judged."""
    gone, rows, (done, due) = elapsed_share(visit.as_of, visit.whole_period), units_judged(known), SHARE
    return list(rows[rows[done] < gone * rows[due]]["unit"])


def is_silent(visit: Visit, known: Progress, code: str) -> bool:
    """Whether a district has told nothing for long; streets are not judged by themselves."""
    return known.by == "district" and code != NOBODY and no_word(visit, known.told, code)


def no_word(visit: Visit, told: Mapping[str, date], code: str) -> bool:
    """Whether a district's last word, by code in `told`, is missing or long ago; nobody says so of a part."""
    if not tells_whole(visit, code):
        return False
    day = told.get(code)
    return day is None or (visit.as_of - day).days >= SILENT_DAYS


def left_out(visit: Visit, known: Progress, hidden: pd.DataFrame) -> str:
    """What a wall does not show: how many units, the silent by name; what has no unit is counted apart."""
    t, names = visit.t, labels(visit, known)
    nobody, units = hidden[hidden["unit"] == NOBODY], hidden[hidden["unit"] != NOBODY]
    said = [t("countdown.left_out", n=len(units), late=int(units["overdue"].sum()))] if len(units) else []
    silent = [names.get(code, code) for code in units["unit"] if is_silent(visit, known, code)]
    if silent:
        said.append(t("districts.left_out_silent", units=t.several(silent)))
    if int(nobody["overdue"].sum()):
        said.append(t("districts.left_out_nobody", late=int(nobody["overdue"].sum())))
    return t("overview.semicolon").join(said)


def target(visit: Visit, known: Progress, code: str) -> float:
    """The target share of a unit: that of its district, else the one for all."""
    catalog = visit.catalog
    district = catalog.codes["district"][catalog.district_of[catalog.unit_ids[code]]]
    return known.targets.get(district, known.targets[""])


def holding(visit: Visit, known: Lines, code: str) -> str:
    """The unit filter for exactly the rows that a line counts, within what the reader narrowed the board to.

    A district's line holds its streets, the line of nobody also what stands at the city alone; a line of a
    unit's own page holds that unit without what lies below it.
    """
    if known.by == "unit":
        return _codes(visit, frozenset({visit.catalog.unit_ids[code]}))
    return holding_district(visit, code)


def holding_district(visit: Visit, code: str) -> str:
    """The unit filter for the rows of a district, or of those that lie in none, as `holding`."""
    catalog = visit.catalog
    key = catalog.unit_ids[code]
    inside = frozenset(unit for unit in catalog.units["id"] if catalog.district_of[unit] == key)
    return _codes(visit, inside & looked_at(visit))


def _codes(visit: Visit, ids: frozenset[int]) -> str:
    """The shortest filter for exactly these units."""
    catalog = visit.catalog
    codes = dict(zip(catalog.units["id"], catalog.units["code"], strict=True))
    whole = next((key for key in sorted(ids) if catalog.below[key] == ids), None)
    if whole is not None:
        return str(codes[whole])
    return ",".join(f"{ITSELF if len(catalog.below[key]) > 1 else ''}{codes[key]}" for key in sorted(ids))
