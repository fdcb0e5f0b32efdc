"""Names of units, departments and industries: official names, codes and aliases, from plain files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from domain.plain_text import folded
from ledger.units_file import UnitRow, read_units

SHIPPED = Path(__file__).parent / "aliases"
KINDS = ("unit", "street", "department", "industry")
_KIND_OF = {
    "city": "unit", "district": "unit", "zone": "unit", "street": "street", "department": "department",
    "industry": "industry",
}  # fmt: skip
_ENDINGS = ("街道办事处", "街道", "满族乡", "区", "县", "市", "镇", "乡")
_GOVERNMENT = ("人民政府", "管理委员会", "管委会", "办事处", "政府")


@dataclass(frozen=True)
class Named:
    """What a text was found to name: code and official name; parent is the code above it, if any."""

    code: str
    name: str
    kind: str
    parent: str | None = None


class Aliases:
    """A table from every known writing to what it names; a writing that names two things names neither."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self._rows = tuple(rows)
        self._parents = self._codes_by_name()
        self._named: dict[tuple[str, str], set[Named]] = {}
        self._prefix = tuple(folded(row.name) for row in self._rows if row.kind == "city")
        for row in self._rows:
            self._add(row)
        self._resolve = lru_cache(maxsize=1 << 14)(self._look_up)
        self._unit_writings = [
            (writing, next(iter(named)).code)
            for (kind, writing), named in self._named.items()
            if kind == "unit" and len(writing) >= 2 and not writing.isascii()
            and len(named) == 1 and next(iter(named)).kind != "city"
        ]  # fmt: skip

    def _codes_by_name(self) -> dict[str, str]:
        return {folded(text): row.code for row in self._rows for text in (row.name, row.code) if row.code}

    def _add(self, row: UnitRow) -> None:
        kind = _KIND_OF.get(row.kind)
        if kind is None:
            return
        parent = self._parents.get(folded(row.parent)) if row.parent else None
        named = Named(row.code, row.name, row.kind, parent)
        writings = {row.code, row.name, row.name_en, row.short, row.short_en, *row.codes, *row.aliases}
        if kind in ("unit", "street"):
            writings.add(_without_ending(row.name) or "")
        for writing in filter(None, map(folded, filter(None, writings))):
            self._named.setdefault((kind, writing), set()).add(named)

    def resolve(self, kind: str, text: str | None, within: str | None = None) -> Named | None:
        """What a text names; None where it is not known, or names two things.

        kind: one of KINDS. within: for streets the district (any writing of it): a street that exists twice
        is found only with it, and one that lies in another district is not found.
        """
        return self._resolve(kind, text, within) if text else None

    def _look_up(self, kind: str, text: str, within: str | None) -> Named | None:
        found: set[Named] = set()
        for writing in self._writings(text):
            if found := self._named.get((kind, writing), set()):
                break
        if kind == "street" and within is not None:
            district = self.resolve("unit", within)
            found = {named for named in found if district and named.parent == district.code}
        return next(iter(found)) if len(found) == 1 else None

    def _writings(self, text: str) -> list[str]:
        """A text as it stands, without the city before it, without 人民政府 after it."""
        plain = folded(text)
        bare = [plain.removeprefix(city) for city in self._prefix if plain.startswith(city) and plain != city]
        writings = [plain, *bare]
        for writing in tuple(writings):
            for ending in _GOVERNMENT:
                if writing.endswith(ending) and len(writing) > len(ending) + 1:
                    writings.append(writing.removesuffix(ending))
        if plain.endswith(".0") and plain[:-2].isdigit():
            writings.append(plain[:-2])
        return writings

    def unit_within(self, text: str) -> str | None:
        """The district or zone that a title names; None where it names none, or two."""
        plain = folded(text)
        hits = {(writing, code) for writing, code in self._unit_writings if writing in plain}
        longest = {
            code
            for writing, code in hits
            if not any(writing != other and writing in other for other, _ in hits)
        }
        if len(longest) != 1:
            return None
        return next(row.name for row in self._rows if row.code == next(iter(longest)))


def _without_ending(name: str) -> str | None:
    """中山 for 中山区, 凌水 for 凌水街道; None where less than two signs would be left."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return None


def load(paths: Iterable[Path]) -> Aliases:
    """The names in some units files."""
    return Aliases(row for path in paths for row in read_units(path).rows)


@lru_cache(maxsize=1)
def shipped() -> Aliases:
    """The names in the alias files that come with the project."""
    return load(sorted(SHIPPED.glob("*.csv")))


def resolve(kind: str, text: str | None, within: str | None = None) -> Named | None:
    """What a text names in the shipped files; see Aliases.resolve."""
    return shipped().resolve(kind, text, within)
