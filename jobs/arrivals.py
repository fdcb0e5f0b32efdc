"""From a row as the ledger tells it to an arrival with its names resolved and its risk judged."""

from __future__ import annotations

from functools import lru_cache

from data_access.writes.names import Resolver
from data_access.writes.senders import Sender
from domain import risk
from domain.arrival import Arrival
from domain.deadlines import UNDATED
from ledger.records import Row

LS_PROFILE, LEC_PROFILE, BY_LEDGER = "LS_SD", "LEC_SD", "ledger"


def arrival(row: Row, resolver: Resolver, sender: Sender | None = None) -> Arrival:
    """The row with ids for its names, and the level of risk that its scores mean.

    What it does not name of place or department is the sender's own, where that is known; a street without its
    district is one of the sender's.
    """
    within = sender.district if sender is not None and row.street_text else ""
    place, industry, department = resolver.named(
        row.unit_text or within, row.street_text or "", row.industry_text or "", row.department_text or ""
    )
    assumed = row.assumed
    if department is None and industry:
        department, assumed = resolver.lead_of.get(industry), assumed | {"department_id"}
    if sender is not None and place is None and sender.district_id:
        place, assumed = (sender.id, sender.district_id), assumed | {"unit_id"}
    if sender is not None and department is None and sender.kind == "department":
        department, assumed = sender.id, assumed | {"department_id"}
    kind = row.due_kind
    if row.due_on is None and kind not in UNDATED:
        kind = "unreadable"
    elif row.due_on is not None and kind in UNDATED:
        kind = "day"
    level, profile, scores = judged(row.likelihood, row.severity, row.exposure, row.risk_colour)
    return Arrival(
        sheet=row.sheet, row=row.row, key=row.key, key_undated=row.item_key, enterprise=row.enterprise or "",
        unit_id=place[0] if place else None, district_id=place[1] if place else None,
        department_id=department, industry_id=industry,
        grade=row.grade, risk=level, profile=profile,
        likelihood=scores[0], severity=scores[1], exposure=scores[2],
        status=row.status, found_on=row.found_on,
        first_due_on=row.first_due_on or row.due_on, due_on=row.due_on, due_kind=kind, due_text=row.due_text or "",
        rectified_on=row.rectified_on, accepted_on=row.accepted_on, closed_on=row.closed_on,
        facts=_facts(row), assumed=assumed, parts=row.parts or {},
    )  # fmt: skip


def _facts(row: Row) -> dict[str, object]:
    return {
        "code": row.hazard_code or "",
        "location": row.location or "",
        "description": row.description or "",
        "category": row.category or "",
        "source": row.finding_source or "unknown",
        "inspector_unit": row.inspector_unit or "",
        "inspector": row.inspector or "",
        "owner": row.owner or "",
        "phone": row.phone or "",
        "leader": row.leader or "",
        "measure": row.measure or "",
        "fund_wan": row.fund_wan,
        "emergency_plan": row.emergency_plan or "",
        "remark": row.remark or "",
    }


Scores = tuple[float | None, float | None, float | None]
UNSCORED: Scores = (None, None, None)


@lru_cache(maxsize=1 << 12)
def judged(
    likelihood: float | None, severity: float | None, exposure: float | None, colour: int | None
) -> tuple[int | None, str | None, Scores]:
    """Level of risk (1-4), profile and scores that a row tells; never guessed.

    Scores that the profile does not know leave the colour, or nothing.
    """
    if likelihood is not None and severity is not None:
        name = LS_PROFILE if exposure is None else LEC_PROFILE
        try:
            level = risk.level(name, likelihood, severity, exposure=exposure)
        except ValueError:
            return (colour, BY_LEDGER, UNSCORED) if colour else (None, None, UNSCORED)
        return level, risk.profile_of(name).key, (likelihood, severity, exposure)
    return (colour, BY_LEDGER, UNSCORED) if colour else (None, None, UNSCORED)
