"""Hazards in a unit's own columns: its title, heads and order, filled from the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from documents.ledgers import LEDGER, Fact, with_phone
from documents.papers import Head, Paper

if TYPE_CHECKING:
    from i18n import T

YUAN = {"元": 10_000.0, "千元": 10.0, "万元": 1.0, "亿元": 0.0001}  # of 10,000 yuan
WIDTH = 14  # characters of a column that the board has no width for


@dataclass(frozen=True)
class OwnForm:
    """How a unit's file is laid out.

    `heads` are the heads of each column from the top; `keys` what it holds (a name of documents.ledgers.LEDGER, or ""),
    of several columns with one meaning the first alone; `units` the unit of money that a head names, or "".
    """

    sheet: str
    title: str
    heads: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    units: tuple[str, ...]


def own_papers(t: T, form: OwnForm, facts: Sequence[Fact], *, about: Sequence[str]) -> list[Paper]:
    """The rows in the unit's own columns; what the board does not keep is empty, and a second sheet says so."""
    empty = [place for place, key in enumerate(form.keys) if not _kept(key)]
    rows = [
        [_value(form, place, fact, number) for place in range(len(form.keys))]
        for number, fact in enumerate(facts, start=1)
    ]
    heads = tuple(
        Head(texts or ("",), LEDGER.get(key, WIDTH)) for texts, key in zip(form.heads, form.keys, strict=True)
    )
    names = t("format.comma").join("".join(form.heads[place][-1:]) for place in empty)
    lines = [*about, *([t("ledgers.own_empty", columns=names)] if names else [])]
    notes = tuple((place, t("ledgers.empty")) for place in empty if form.heads[place])
    return [
        Paper(form.sheet, form.title, heads, rows, notes=notes),
        Paper(t("rows.about"), t("rows.about"), (Head((t("rows.about"),), 100),), [(line,) for line in lines],
              filtered=False),
    ]  # fmt: skip


def _kept(key: str) -> bool:
    return (key in LEDGER and key not in ("coop_departments", "reason_not_done")) or key in (
        "first_due_on",
        "risk_colour",
    )


def _value(form: OwnForm, place: int, fact: Mapping[str, Any], number: int) -> Any:
    key = form.keys[place]
    if key == "seq":
        return number
    if key == "owner" and "phone" not in form.keys:
        return with_phone(fact["owner"] or "", fact["phone"] or "")
    if key == "due_on" and not {"extended_to", "first_due_on"} & set(form.keys):
        return fact["due"]
    if key == "due_on" and "first_due_on" in form.keys:
        return fact["due"]
    if key == "first_due_on":
        return fact["due_on"]
    if key == "fund_wan" and fact["fund_wan"] is not None:
        return round(fact["fund_wan"] * YUAN.get(form.units[place], 1.0), 4)
    return fact.get(key)
