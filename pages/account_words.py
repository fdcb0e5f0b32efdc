"""What was changed about an account, and by whom, in the reader's words."""

from __future__ import annotations

from typing import Any

from domain.people import Role
from jobs.people import COMMAND
from ui.names import department_names, unit_names
from ui.visit import Visit


def who_wrote(visit: Visit, by: str) -> str:
    """Who wrote something down: the command line has a name in each language, who has no name yet that of the role."""
    if by == COMMAND:
        return visit.t("log.source_command")
    return visit.t(f"role.{by}") if by in set(Role) else by


def account_change(visit: Visit, row: Any) -> str:
    """What was changed about an account, in words; nothing where what happened says it all."""
    if row.what in ("ended", "password"):
        return ""
    old, new = (_account_words(visit, row.what, value) for value in (row.old, row.new))
    return f"{old or '—'} → {new or '—'}" if old or new else ""


def _account_words(visit: Visit, what: str, value: str | None) -> str:
    t, known = visit.t, visit.catalog
    if not value:
        return ""
    if what in ("created", "role"):
        return t(f"role.{value}")
    if what == "signed_in":
        return t(f"people.way_{value}")
    if what == "unit_id":
        return unit_names(known, t).get(known.codes["unit"].get(int(value), ""), value)
    if what == "department_id":
        return department_names(known, t).get(known.codes["department"].get(int(value), ""), value)
    return value
