"""Where each value of a row came from, cell by cell, and how it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.calendar_text import EXCEL_FIRST, EXCEL_LAST
from domain.deadline_text import read_words
from domain.person_text import read_person
from domain.plain_text import folded, says_nothing
from ledger.aliases import Named
from ledger.cells import as_text
from ledger.columns import BY_KEY, COLUMNS
from ledger.reading import Reading
from ledger.records import Row
from ledger.sheets import Merge
from ledger.work import Work

# How a value was read; each has its words in the catalogs under ledger.how.
HOWS = (
    "as_typed", "trimmed", "known_name", "split_place", "from_street", "from_section", "from_title", "from_mapping",
    "day_cell", "excel_day", "written_day", "year_of_cutoff", "counted_from_found", "day_of_finding", "end_of_period",
    "first_end_of_period", "extension", "no_day", "money_unit", "from_person", "parted", "word", "from_closing_day",
    "from_other_day", "from_sheet", "from_merged", "joined", "guessed_heading", "default", "empty", "not_read",
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS if column.field and column.key != "extended_to")
_DAYS = ("found_on", "rectified_on", "accepted_on", "closed_on")


@dataclass(frozen=True, slots=True)
class Explained:
    """One value: its canonical key, the cell it came from (C7; '' where none), as typed there, and how it was read.

    how: codes of HOWS, in the order in which they were done. why: the reason where the value is unsure.
    """

    key: str
    value: Any
    sheet: str
    cell: str
    raw: str
    how: tuple[str, ...]
    why: str | None = None


class _Place(NamedTuple):
    """A row being explained: how its table is read, its cells, its number, the merges of its sheet."""

    work: Work
    cells: Sequence[Any]
    row: Row
    merges: Sequence[Merge]

    def raw(self, key: str) -> Any:
        """The first filled cell that feeds a key; '' where there is none."""
        return next((cell for _, cell in self.fed(key) if as_text(cell).strip()), "")

    def fed(self, key: str) -> list[tuple[int, Any]]:
        """Column and content of each cell that feeds a key."""
        binding = self.work.table.bindings.get(key)
        return [
            (index, self.cells[index] if index < len(self.cells) else "")
            for index in (binding.indexes if binding else ())
        ]


def explained(reading: Reading, sheet: str, row: int) -> list[Explained]:
    """Every value of one row, in the order of the columns table; empty where the row is no hazard.

    sheet, row: as Row has them. Reads the file up to that row.
    """
    for stretch in reading.stretches():
        if stretch.work.table.sheet == sheet:
            for one in (*stretch.chunk.rows, *stretch.chunk.stopped):
                if one.row == row:
                    cells = next(cells for number, cells in stretch.hazards if number == row)
                    return explain_row(stretch.work, cells, one, reading.merges(sheet))
    return []


def explain_row(work: Work, cells: Sequence[Any], row: Row, merges: Sequence[Merge]) -> list[Explained]:
    """The values of a row of a stretch; keys that have neither a cell nor a value are left out."""
    place = _Place(work, cells, row, merges)
    told = (_explain(place, key) for key in KEYS)
    return [one for one in told if one is not None]


def _explain(place: _Place, key: str) -> Explained | None:
    value = getattr(place.row, BY_KEY[key].field)
    source, ways = _source(place, key, value)
    typed = as_text(place.raw(source)) if source else ""
    if value is None and (not typed.strip() or source != key):
        return None
    columns = [index for index, cell in place.fed(source) if as_text(cell).strip()] if source else []
    names, merged = _cells(place, columns)
    how = [*(["guessed_heading"] if _is_guessed(place, source) else []), *(["from_merged"] if merged else [])]
    binding = place.work.table.bindings.get(source)
    if binding and binding.how == "join" and len(columns) > 1:
        how.append("joined")
    if value is None and key != "due_on":
        ways = ["empty" if says_nothing(typed) else "not_read"]
    how += ways
    if "known_name" in ways and (named := _named(place, key, value)):
        value = named.name
    raw = " | ".join(as_text(cell) for index, cell in place.fed(source) if index in columns) if source else ""
    return Explained(key, value, place.row.sheet, names, raw, tuple(how), place.row.flags.get(key))


def _is_guessed(place: _Place, source: str) -> bool:
    binding = place.work.table.bindings.get(source)
    return binding is not None and binding.guessed


def _cells(place: _Place, columns: Iterable[int]) -> tuple[str, bool]:
    """The names of cells such as C7, those of a merge by its first one; and whether any was merged downwards."""
    names, merged = [], False
    for column in columns:
        row = place.row.row
        for top, left, bottom, right in place.merges:
            if left <= column <= right and top < row - 1 <= bottom:
                row, merged = top + 1, True
                break
        names.append(f"{letters(column)}{row}")
    return "、".join(names), merged


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def _source(place: _Place, key: str, value: Any) -> tuple[str, list[str]]:
    """The key whose cells a value was read from ('' for none), and how it was read."""
    special: dict[str, Callable[[_Place], tuple[str, list[str]]]] = {
        "district": _district, "street": _street, "department": _department, "coop_departments": _beside,
        "phone": _phone, "owner": _owner, "due_on": _due, "first_due_on": _first_due, "status": _status,
        "closed_on": lambda one: ("closed_on", _day_ways(one, "closed_on")), "fund_wan": _money,
    }  # fmt: skip
    if key in special:
        return special[key](place)
    if not place.raw(key) and not as_text(place.raw(key)).strip():
        return "", ["default" if key == "grade" else "from_mapping"]
    if key in _DAYS:
        return key, _day_ways(place, key)
    kind = BY_KEY[key].kind
    if kind in ("grade", "source", "colour", "number"):
        return key, ["default" if place.row.flags.get(key) == "grade_assumed" else "word"]
    if kind == "unit":
        return key, _name_ways(place, key, value)
    return key, _text_ways(place, key, value)


def _text_ways(place: _Place, key: str, value: Any) -> list[str]:
    return ["as_typed" if as_text(place.raw(key)) == value else "trimmed"]


def _name_ways(place: _Place, key: str, value: Any) -> list[str]:
    """A name as typed, or one that is known by another."""
    found = _named(place, key, value)
    known = found is not None and folded(found.name) != folded(str(value))
    return ["known_name"] if known else _text_ways(place, key, value)


def _named(place: _Place, key: str, value: Any) -> Named | None:
    """What a name of a unit, department or industry is known to mean."""
    kind = "unit" if key == "district" else key
    return place.work.aliases.resolve(kind, value, place.row.unit_text if kind == "street" else None)


def _district(place: _Place) -> tuple[str, list[str]]:
    value = place.row.unit_text
    if typed := as_text(place.raw("district")).strip():
        split = value is not None and value != typed
        return "district", ["split_place"] if split else _name_ways(place, "district", value)
    if place.raw("street") and value and value != place.work.table.unit_text:
        return "street", ["from_street"]
    if place.work.section and value:
        return "", ["from_section"]
    return "", ["from_title" if value == place.work.table.unit_text else "from_mapping"]


def _street(place: _Place) -> tuple[str, list[str]]:
    if as_text(place.raw("street")).strip():
        return "street", _name_ways(place, "street", place.row.street_text)
    return "district", ["split_place"]


def _department(place: _Place) -> tuple[str, list[str]]:
    typed, value = as_text(place.raw("department")).strip(), place.row.department_text
    if not typed:
        return "", ["from_mapping"]
    return "department", ["parted"] if typed != value else _name_ways(place, "department", value)


def _beside(place: _Place) -> tuple[str, list[str]]:
    own = as_text(place.raw("coop_departments")).strip()
    return (
        ("coop_departments", ["as_typed"])
        if own == place.row.coop_departments
        else ("department", ["parted"])
    )


def _owner(place: _Place) -> tuple[str, list[str]]:
    typed = place.raw("owner")
    both = read_person(typed).phone is not None
    return "owner", ["parted"] if both else _text_ways(place, "owner", place.row.owner)


def _phone(place: _Place) -> tuple[str, list[str]]:
    if as_text(place.raw("phone")).strip() and read_person(place.raw("owner")).phone != place.row.phone:
        return "phone", _text_ways(place, "phone", place.row.phone)
    return "owner", ["from_person"]


def _money(place: _Place) -> tuple[str, list[str]]:
    raw = place.raw("fund_wan")
    same = as_text(raw).strip() in (f"{place.row.fund_wan}", f"{place.row.fund_wan or 0:g}")
    return "fund_wan", ["as_typed" if same else "money_unit"]


def _day_ways(place: _Place, key: str) -> list[str]:
    """How a day was read from its cell."""
    raw = place.raw(key)
    if place.row.flags.get(key) == "year_assumed":
        return ["year_of_cutoff"]
    if isinstance(raw, (date, datetime)):
        return ["day_cell"]
    serial = as_text(raw).strip().split(".")[0]
    if isinstance(raw, timedelta) or (serial.isdigit() and EXCEL_FIRST <= int(serial) <= EXCEL_LAST):
        return ["excel_day"]
    return ["written_day"]


def _due(place: _Place) -> tuple[str, list[str]]:
    """The deadline in force: a day, the end of a period, counted from the finding, or none."""
    source = "extended_to" if as_text(place.raw("extended_to")).strip() else "due_on"
    raw, row = place.raw(source), place.row
    words = read_words(raw, year=place.work.table.year)
    first = ["extension"] if source == "extended_to" else []
    if row.due_on is None:
        return source, [*first, "not_read" if row.due_kind == "unreadable" else "no_day"]
    if words.counted == "found":
        return source, [*first, "day_of_finding"]
    if words.counted in ("days", "months"):
        return source, [*first, "counted_from_found"]
    if row.due_kind in ("month", "tenday", "quarter", "year"):
        return source, [*first, "first_end_of_period" if words.counted else "end_of_period"]
    return source, [*first, *_day_ways(place, source)]


def _first_due(place: _Place) -> tuple[str, list[str]]:
    source = "first_due_on" if as_text(place.raw("first_due_on")).strip() else "due_on"
    return source, _day_ways(place, source)


def _status(place: _Place) -> tuple[str, list[str]]:
    """The status from its cell, a mark, a day, the sheet's name, or nothing."""
    row, why = place.row, place.row.flags.get("status")
    if row.closed_on is not None:
        return "closed_on", ["from_closing_day"]
    if why == "status_from_sheet" or (place.work.table.sheet_status and not place.raw("status")):
        return "", ["from_sheet"]
    if row.status in ("to_accept", "accepted") and (why == "status_from_day" or not place.raw("status")):
        for key in ("accepted_on", "rectified_on"):
            if as_text(place.raw(key)).strip():
                return key, ["from_other_day"]
    for key in ("status", "closed_flag"):
        if as_text(place.raw(key)).strip():
            silent = why == "status_unknown" or says_nothing(as_text(place.raw(key)))
            return key, ["default" if silent else "word"]
    return "", ["default"]
