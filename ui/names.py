"""Names of units, departments and industries for people, each telling itself apart from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from charts.style import name_room, width
from data_access.frames import rows_of
from data_access.session import Catalog
from data_access.tables import UNASSIGNED
from i18n import T
from ui.visit import Visit

# The end of an English name that says what kind of unit it is: "District", "Economic and Technological Zone".
_KIND = re.compile(
    r"( (District|County|City|New|Area|Zone|and|Economic|Technological|Technology|Development|Industrial"
    r"|Cooperation|Innovation|High-tech|Free|Trade))+$"
)
Labels = dict[str, str]  # code -> name, in the order in which they are offered; shared, so never changed
# A page asks for the same names up to 400 times; a catalog that was read again unchanged is the same one.
_kept = lru_cache(maxsize=64)


def name_of(row: Any, language: str, *, short: bool = False) -> str:
    """A catalog row's name, or its short one, in a language; the Chinese one where there is no other."""
    endings = ("_en", "") if language == "en" else ("",)
    fields = [f"{name}{end}" for end in endings for name in (("short", "name") if short else ("name",))]
    names = (getattr(row, name, None) for name in fields)
    return next((name for name in names if isinstance(name, str) and name), "")


@_kept
def unit_names(catalog: Catalog, t: T, *, short: bool = False) -> Labels:
    """Code -> name of every unit, the one for rows without a unit included."""
    return _labels(catalog.units, t, t("unit.unassigned"), short=short)


@_kept
def unit_paths(catalog: Catalog, t: T, *, join: str = " · ") -> Labels:
    """Code -> name of every unit but the whole city, streets behind their district; districts in order."""
    rows: dict[int, Any] = {row.id: row for row in _each(catalog.units) if row.kind not in ("city", "none")}
    paths = {key: _path(key, rows) for key in rows}
    ordered = sorted(rows, key=lambda key: [(rows[step].code, step) for step in paths[key]])
    named = {
        rows[key].code: join.join(name_of(rows[step], t.language) for step in paths[key]) for key in ordered
    }
    nobody = {str(row.code): t("unit.unassigned") for row in _each(catalog.units) if row.id == UNASSIGNED}
    return _apart(named | nobody)


@_kept
def department_names(catalog: Catalog, t: T, *, short: bool = False) -> Labels:
    """Code -> name of every lead department, the one for rows without one included."""
    return _labels(catalog.departments, t, t("department.none"), short=short)


@_kept
def industry_names(catalog: Catalog, t: T, *, short: bool = False) -> Labels:
    """Code -> name of every industry, the one for rows without one included."""
    return _labels(catalog.industries, t, t("industry.none_short" if short else "industry.none"), short=short)


def _path(key: int, rows: dict[int, Any]) -> list[int]:
    path = [key]
    while (above := rows[path[0]].parent_id) in rows and above not in path:
        path.insert(0, int(above))
    return path


def _labels(known: pd.DataFrame, t: T, nobody: str, *, short: bool) -> Labels:
    return _apart(
        {
            row.code: nobody
            if row.id == UNASSIGNED
            else name_of(row, t.language, short=short) or str(row.code)
            for row in _each(known)
        }
    )


def _each(known: pd.DataFrame) -> Iterator[Any]:
    return rows_of(known)


def _apart(named: Labels) -> Labels:
    often = Counter(named.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in named.items()}


@_kept
def wall_names(catalog: Catalog, t: T) -> Labels:
    """The names of units for a wall, where a title of three lines would push the rest off it."""
    return plainer(unit_names(catalog, t), longer=20)


def plainer(names: Labels, *, longer: int) -> Labels:
    """The same names; those of more signs than `longer` without the kind of unit, where that tells them apart."""
    bare = {code: _KIND.sub("", name) for code, name in names.items()}
    often = Counter(bare.values())
    return {
        code: bare[code] if len(name) > longer and often[bare[code]] == 1 else name
        for code, name in names.items()
    }


def fitted(visit: Visit, rows: pd.DataFrame, *, code: str = "unit", label: str = "label") -> pd.DataFrame:
    """The rows of a picture with shorter names of what would else be cut at its left: units, or industries.

    First an English name goes without the words that say what kind of unit it is, where it stays the only one of
    that name; where that is still too long, the short name stands.
    """
    theme = visit.theme
    short = industry_names(visit.catalog, visit.t, short=True) | unit_names(
        visit.catalog, visit.t, short=True
    )
    room = name_room(theme)
    plain = plainer(dict(zip(rows[code], rows[label], strict=True)), longer=0)
    told = []
    for key, name in zip(rows[code], rows[label], strict=True):
        fits = (text for text in (name, plain[key]) if width(text, size=theme.note) <= room)
        told.append(next(fits, short.get(key, name)))
    return rows.assign(**{label: told})
