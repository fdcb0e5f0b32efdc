"""The statutory tables as they are handed in: the monthly form and the quarters of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from documents.papers import Head, Paper
from domain.reports import MONTHLY, PERCENT, QUARTERLY, WAN, Column, percent, value_of

if TYPE_CHECKING:
    from i18n import T

DASH = "—"
Line = tuple[str, Mapping[str, Any]]  # the name of a line and its counts


def monthly_paper(
    t: T, lines: Sequence[Line], *, first: str, issuer: str, days: str, where: str, filled_on: str,
    about: Sequence[str],
) -> Paper:  # fmt: skip
    """The monthly form; the last of `lines` is the sum. `about` are the last lines: definitions, the as-of day."""
    told = t("reports.form.lines", issuer=issuer, where=where, days=days)
    foot = (t("reports.form.signed", day=filled_on), *about)
    return _paper(t, MONTHLY, lines, names=(t("reports.part.monthly"), t("reports.form.title"), first), told=told,
                  foot=foot)  # fmt: skip


def quarterly_papers(
    t: T, quarters: Sequence[tuple[str, Sequence[Line]]], *, first: str, issuer: str, where: str, year: int,
    filled_on: str, about: Sequence[str],
) -> list[Paper]:  # fmt: skip
    """One sheet a quarter, the whole year at the end, and in front of them the quarters beside each other."""
    foot = (t("reports.form.signed", day=filled_on), *about)
    sums = [(name, lines[-1][1]) for name, lines in quarters]
    sheets = [(t("reports.part.quarterly"), sums, t("reports.quarter"))]
    sheets += [(name, list(lines), first) for name, lines in quarters]
    return [
        _paper(
            t, QUARTERLY, lines, names=(name, t("reports.form.quarterly", year=year), head), foot=foot,
            told=t("reports.form.lines", issuer=issuer, where=where, days=name),
        )
        for name, lines, head in sheets
    ]  # fmt: skip


def value(column: Column, row: Mapping[str, Any]) -> Any:
    """What a cell of the form holds: a number, or a dash where a share has nothing below its line."""
    told = value_of(column, row)
    if column.unit == PERCENT:
        share = percent(*told)
        return DASH if share is None else share
    return float(told) if column.unit == WAN else int(told)


def _paper(
    t: T, columns: Sequence[Column], lines: Sequence[Line], *, names: tuple[str, str, str], told: str,
    foot: tuple[str, ...],
) -> Paper:  # fmt: skip
    name, title, first = names
    heads = [Head((first,), 22)]
    heads += [
        Head(
            (t(f"reports.group.{one.group}"), t(f"reports.column.{one.id}"))
            if one.group
            else (t(f"reports.column.{one.id}"),),
            11,
        )
        for one in columns
    ]
    units = tuple(t(f"reports.unit.{one.unit}") for one in columns)
    numbers = tuple(str(one.number) for one in columns)
    return Paper(
        name,
        title,
        tuple(heads),
        [(line, *(value(one, row) for one in columns)) for line, row in lines],
        lines=(told,),
        under=(("", *numbers), ("", *units)),
        foot=foot,
        total=True,
    )
