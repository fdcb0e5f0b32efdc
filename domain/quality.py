"""What may be wrong with the data of a hazard: each lack is a part of a measure's rows."""

from __future__ import annotations

from domain.measures import COUNTS

# Lack -> the measure whose rows it is a part of; in the order of the page.
LACKS = {
    "no_deadline": "open",
    "no_found_day": "open",
    "no_owner": "open",
    "no_unit": "open",
    "no_department": "open",
    "no_industry": "open",
    "five": "active_major",  # what the closed loop asks for before a major hazard is rectified
    "odd_days": "found",
    "assumed_closing": "closed",
}
ANY = "any"  # an open hazard with any lack of those above
OF_LACKS = {ANY: "open", **LACKS}
BASES = tuple(dict.fromkeys(COUNTS[name].base for name in LACKS.values()))


def of_majors_alone(lack: str) -> bool:
    """Whether only major hazards can have it."""
    return COUNTS[LACKS[lack]].major
