"""From the names in a ledger to the units, departments and industries of the board."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from data_access.tables import alias, industry, unit
from data_access.writes.leads import meet
from data_access.writes.tree import industry_says, save_tree_row
from data_access.writes.units import code_of, names_of, normalised, remember_name, save_industry, save_unit

LEAD = re.compile(r"[(（]牵头[)）]")
NEW, NONE = "+", "-"  # answers: a unit of its own; not a unit at all
SEPARATORS = re.compile(r"[、，,;；/\n]+")


def _without_ending(name: str) -> str:
    """石篁 for 石篁区: how a ledger shortens it; nothing where less than two signs would be left."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else ""


@dataclass
class Unknown:
    """A name that the board does not know yet, and how often the file says it."""

    kind: str
    text: str
    within: str = ""
    count: int = 0


@dataclass
class Resolver:
    """Looks names up, and creates what is unknown where it may.

    `shipped` finds the row of an alias file for (kind, text), kind being unit, department or industry: a unit
    of theirs that a ledger names is created with its official name, code and other names. Units of another
    city than the board's own are left alone. With `create` False unknown names are collected in `unknown`,
    to be asked; their rows go to the unassigned unit in the meantime. `answers` says what a person said of
    (kind, text, district's text): NEW, NONE or a code; it is remembered.
    """

    connection: Connection
    shipped: Callable[[str, str], Any] = lambda kind, text: None
    create: bool = True
    answers: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    created: list[dict[str, str]] = field(default_factory=list)
    unknown: dict[tuple[str, str, str], Unknown] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names: dict[str, dict[tuple[int, str], int]] = {"unit": {}, "department": {}, "industry": {}}
        for row in self.connection.execute(select(alias)):
            self._names[row.kind][(row.within_id, row.text)] = row.target_id
        self._load_official()
        cities = self.connection.execute(select(unit.c.code).where(unit.c.kind == "city")).scalars().all()
        self._own_city = bool(cities) and not any(self.shipped("unit", code) for code in cities)
        # What a text was found to mean, and the unknown names in it, to be counted row by row.
        self._places: dict[tuple[str, str], tuple[tuple[int, int] | None, list[Unknown]]] = {}
        self._others: dict[tuple[str, str], tuple[int | None, list[Unknown]]] = {}
        self._rows: dict[
            tuple[str, str, str, str],
            tuple[tuple[tuple[int, int] | None, int | None, int | None], list[Unknown]],
        ] = {}
        self._noted: list[Unknown] = []

    def _load_official(self) -> None:
        rows = self.connection.execute(
            select(unit.c.id, unit.c.kind, unit.c.code, unit.c.name, unit.c.name_en, unit.c.district_id)
        ).all()
        self.district_of = {row.id: row.district_id for row in rows}
        cities = [row for row in rows if row.kind == "city"]
        self._city = cities[0].id if len(cities) == 1 else None
        self._by_code = {(False, row.code): row.id for row in rows}
        for row in rows:
            kind = "department" if row.kind == "department" else "unit"
            within = row.district_id if row.kind == "street" else 0
            for text in (row.code, row.name, row.name_en, _without_ending(row.name)):
                if text:
                    self._names[kind].setdefault((within, normalised(text)), row.id)
        for line in self.connection.execute(select(industry.c.id, industry.c.code)):
            self._by_code[True, line.code] = line.id
        for text, key in names_of(self.connection, industry).items():
            self._names["industry"].setdefault((0, text), key)
        leads = self.connection.execute(select(industry.c.id, industry.c.department_id))
        self.lead_of = {row.id: row.department_id for row in leads if row.department_id is not None}

    def named(
        self, district_text: str, street_text: str, industry_text: str, department_text: str
    ) -> tuple[tuple[int, int] | None, int | None, int | None]:
        """Place, industry and lead department of a row: `place`, `industry` and `department` together."""
        key = (district_text, street_text, industry_text, department_text)
        known = self._rows.get(key)
        if known is not None:
            for one in known[1]:
                one.count += 1
            return known[0]
        found = (
            self.place(district_text, street_text), self.industry(industry_text), self.department(department_text)
        )  # fmt: skip
        noted = [
            *self._places[district_text, street_text][1], *self._others["industry", industry_text][1],
            *self._others["department", department_text][1],
        ]  # fmt: skip
        self._rows[key] = found, noted
        return found

    def place(self, district_text: str, street_text: str = "") -> tuple[int, int] | None:
        """Unit and district ids of a row; None where the ledger names no place. Unknown: unassigned."""
        key = (district_text, street_text)
        if key not in self._places:
            self._noted = []
            self._places[key] = self._place(district_text, street_text), self._noted
        found, noted = self._places[key]
        for one in noted:
            one.count += 1
        return found

    def department(self, text: str) -> int | None:
        """Id of the lead department that a cell names: the one marked 牵头, else the first."""
        return self._other("department", text)

    def industry(self, text: str) -> int | None:
        """Id of the industry that a cell names."""
        return self._other("industry", text)

    def _place(self, district_text: str, street_text: str) -> tuple[int, int] | None:
        if not normalised(district_text):
            return None
        found = self._find("unit", district_text, 0)
        if found is None:
            return (0, 0)
        district = self.district_of.get(found, 0)
        if street_text and found:
            street = self._find("unit", street_text, district, within=district_text)
            found = street if street else found
        return found, district

    def _other(self, kind: str, text: str) -> int | None:
        if (kind, text) not in self._others:
            chosen = self._lead(text) if kind == "department" else text.strip()
            self._noted = []
            key = (self._find(kind, chosen, 0) or 0) if normalised(chosen) else None
            self._others[kind, text] = key, self._noted
        found, noted = self._others[kind, text]
        for one in noted:
            one.count += 1
        return found

    @staticmethod
    def _lead(text: str) -> str:
        parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
        marked = [LEAD.sub("", part) for part in parts if LEAD.search(part)]
        return (marked or parts or [""])[0]

    def _find(self, kind: str, text: str, within_id: int, within: str = "") -> int | None:
        wanted = (within_id, normalised(text))
        known = self._names[kind].get(wanted)
        if known is not None:
            return known
        foreign = kind == "unit" and self._own_city
        row = None if within_id or foreign else self.shipped(kind, text)
        if row is not None:
            return self._create_shipped(kind, row, wanted)
        answer = self.answers.get((kind, text, within))
        if answer is not None and answer != NEW:
            return self._remembered(kind, text, wanted, answer)
        if not self.create and answer is None:
            self._noted.append(self.unknown.setdefault((kind, text, within), Unknown(kind, text, within)))
            return None
        return self._create(kind, text, wanted, within)

    def _remembered(self, kind: str, text: str, wanted: tuple[int, str], answer: str) -> int:
        key = 0 if answer == NONE else self._by_code.get((kind == "industry", answer), 0)
        remember_name(self.connection, kind, text, key, wanted[0])
        self._names[kind][wanted] = key
        return key

    def _create_shipped(self, kind: str, row: Any, wanted: tuple[int, str]) -> int:
        there = self._names[kind].get((0, normalised(row.code)))
        if there is not None:
            self._names[kind][wanted] = there
            return there
        for above in self._above(row):
            save_tree_row(self.connection, above)
        if kind == "industry":
            key = save_industry(self.connection, row.code, industry_says(row))
            meet(self.connection, row.code)
            for text in (row.name, *row.codes, *row.aliases):
                remember_name(self.connection, "industry", text, key)
        else:
            key = save_tree_row(self.connection, row)
        self.created.append({"kind": kind, "name": row.name, "code": row.code})
        self._load_official()
        for text in (row.code, row.name, *row.codes, *row.aliases):
            self._names[kind].setdefault((0, normalised(text)), key)
        self._names[kind][wanted] = key
        return key

    def _above(self, row: Any) -> list[Any]:
        """The shipped rows above one that are not on the board yet, from the top down."""
        chain: list[Any] = []
        parent = row.parent
        while parent and (0, normalised(parent)) not in self._names["unit"]:
            above = self.shipped("unit", parent)
            if above is None:
                break
            chain.insert(0, above)
            parent = above.parent
        return chain

    def _create(self, kind: str, text: str, wanted: tuple[int, str], within: str) -> int:
        name = " ".join(unicodedata.normalize("NFKC", text).split())
        code = code_of(text)
        if kind == "industry":
            key = save_industry(self.connection, code, {"name": name})
            department_id = meet(self.connection, code)
            if department_id is not None:
                self.lead_of[key] = department_id
        elif within:
            parent = self._names["unit"][(0, normalised(within))]
            full = f"{within} {name}" if re.fullmatch(r"[\W\d]+", name) else name
            key = save_unit(
                self.connection, f"{code_of(within)}/{code}", {"name": full, "kind": "street"}, parent
            )
        else:
            kinds = {"unit": "district", "department": "department"}
            above = self._city if kind == "unit" else None
            key = save_unit(
                self.connection, self._free_code(code, kind), {"name": name, "kind": kinds[kind]}, above
            )
        remember_name(self.connection, kind, text, key, wanted[0])
        self._names[kind][wanted] = key
        if kind != "industry":
            self.district_of[key] = self.connection.execute(
                select(unit.c.district_id).where(unit.c.id == key)
            ).scalar_one()
        self.created.append({"kind": "street" if within else kind, "name": name, "code": code})
        return key

    def _free_code(self, code: str, kind: str) -> str:
        """A department may bear the name of a district: its code then says which it is."""
        taken = self.connection.execute(select(unit.c.id).where(unit.c.code == code)).first()
        return code if taken is None else f"{code}-{kind}"
