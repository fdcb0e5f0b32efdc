"""What there is to choose from: units, departments, industries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from data_access.reads.conditions import all_below, in_scope
from data_access.session import Catalog, Session
from data_access.tables import enterprise, hazard, span
from data_access.tables import setting as settings
from domain.people import Scope

LED_LATER = "lead."  # settings: before the code of an industry to come; the value is its department's id


@dataclass(frozen=True)
class Own:
    """A scope by name; None stands for all.

    units: ids, with all below them. tops: codes of the highest of these. departments: codes. enterprises: names.
    """

    units: frozenset[int] | None = None
    tops: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    enterprises: tuple[str, ...] = ()


def catalog(session: Session, scope: Scope) -> Catalog:
    """The units, departments and industries by name; names are no secret, so every scope sees all."""
    return session.catalog


def is_empty(session: Session, scope: Scope) -> bool:
    """Whether no hazard was ever entered; for a scope that does not see everything, none in it."""
    asked = select(hazard.c.id) if scope.everywhere else select(span.c.hazard_id)
    seen = asked if scope.everywhere else asked.where(in_scope(session, scope))
    return session.connection.execute(seen.limit(1)).first() is None


def own(session: Session, scope: Scope) -> Own:
    """What a scope comes to by name: its units with all below them, its departments, its enterprises.

    The units of enterprises are those in which they have hazards.
    """
    known = session.catalog
    units = None if scope.units is None else all_below(session, scope.units)
    names: tuple[str, ...] = ()
    if scope.enterprises is not None:
        asked = select(enterprise.c.name).where(enterprise.c.id.in_(sorted(scope.enterprises)))
        names = tuple(session.connection.execute(asked.order_by(enterprise.c.id)).scalars())
        met = select(span.c.unit_id, span.c.district_id).where(in_scope(session, scope)).distinct()
        units = frozenset(key for row in session.connection.execute(met) for key in row if key)
    tops = None if units is None else tuple(
        code for key, code in known.codes["unit"].items()
        if key in units and not any(key in known.below[other] for other in units - {key} if other in known.below)
    )  # fmt: skip
    departments = None if scope.departments is None else tuple(
        known.codes["department"][key] for key in sorted(scope.departments) if key in known.codes["department"]
    )  # fmt: skip
    return Own(units, tops, departments, names)


def setting(session: Session, scope: Scope, name: str) -> str | None:
    """One of the board's own settings, or None where it was never set."""
    value = session.connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
    return None if value is None else str(value)


def leads_to_come(session: Session, scope: Scope) -> dict[str, int]:
    """Code of an industry that is not on the board yet -> id of the department that is to lead it."""
    asked = select(settings).where(settings.c.name.startswith(LED_LATER, autoescape=True))
    told = session.connection.execute(asked.order_by(settings.c.name))
    return {row.name.removeprefix(LED_LATER): int(row.value) for row in told}
