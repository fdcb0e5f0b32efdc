"""The invented city's units file: units with streets, departments with what they lead, industries."""

from __future__ import annotations

import csv
from io import StringIO

from demo.places import CITY, CITY_CODE, CITY_EN, DEPARTMENTS, INDUSTRIES, UNITS, Department, Unit

COLUMNS = (
    "code", "name", "name_en", "short", "short_en", "kind", "parent", "codes", "aliases", "peer_group",
    "valid_from", "valid_to", "industries",
)  # fmt: skip


def units_file() -> str:
    """The units file as the text of a CSV; parents stand before their children."""
    text = StringIO()
    out = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    out.writeheader()
    out.writerow({"code": CITY_CODE, "name": CITY, "name_en": CITY_EN, "short": "临", "short_en": CITY_CODE,
                  "kind": "city", "aliases": "市本级|市直"})  # fmt: skip
    for unit in UNITS:
        out.writerows(_unit_rows(unit))
    out.writerows(_department_row(one) for one in DEPARTMENTS)
    for industry in INDUSTRIES:
        out.writerow({"code": industry.code, "name": industry.name, "name_en": industry.name_en,
                      "short": industry.short, "short_en": industry.short_en, "kind": "industry"})  # fmt: skip
    return text.getvalue()


def _unit_rows(unit: Unit) -> list[dict[str, str]]:
    """A territorial unit and its streets."""
    own = {"code": unit.code, "name": unit.name, "name_en": unit.name_en, "short": unit.short,
           "short_en": unit.short_en, "kind": unit.kind, "parent": CITY_CODE,
           "aliases": "|".join(unit.aliases), "peer_group": unit.peer_group}  # fmt: skip
    streets = [
        {
            "code": unit.street_code(name),
            "name": name,
            "name_en": english,
            "kind": "street",
            "parent": unit.code,
        }
        for name, english in unit.streets
    ]
    return [own, *streets]


def _department_row(one: Department) -> dict[str, str]:
    """A department with the industries that it leads; its name without the city's 市 is known as well."""
    leads = "|".join(industry.code for industry in INDUSTRIES if industry.department == one.code)
    return {"code": one.code, "name": one.name, "name_en": one.name_en, "short": one.short,
            "short_en": one.short_en, "kind": "department", "aliases": f"{one.name[1:]}|{one.short}",
            "peer_group": "department", "industries": leads}  # fmt: skip
