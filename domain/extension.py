"""Deadlines that are extended: who asks, who decides, and what is asked in time."""

from __future__ import annotations

import json
from datetime import date

from domain.people import Role
from domain.status import DEEDS, StepNotAllowed
from domain.working_days import WorkingCalendar, working_days_between

# The level above who asked decides about general hazards; about majors the Office alone does.
ABOVE: dict[Role, frozenset[Role]] = {
    Role.ENTERPRISE: frozenset({Role.DISTRICT_HEAD, Role.DEPARTMENT_HEAD, Role.OFFICE}),
    Role.DISTRICT_CLERK: frozenset({Role.DISTRICT_HEAD, Role.OFFICE}),
    Role.DEPARTMENT_CLERK: frozenset({Role.DEPARTMENT_HEAD, Role.OFFICE}),
    Role.DISTRICT_HEAD: frozenset({Role.OFFICE}),
    Role.DEPARTMENT_HEAD: frozenset({Role.OFFICE}),
}
# Working days before the deadline by which an extension has to be asked for. Listed supervision: domain rules of
# Qingdao, 2012; of other hazards nothing is said.
NOTICE = {"ordinary": None, "listed": 20}


def day_asked(proposed: str) -> date:
    """The deadline that a request for a later one proposes."""
    return date.fromisoformat(json.loads(proposed)["due_on"])


def hindrance_to_decide(
    role: Role, person_id: int | None, *, asker: Role, asker_id: int | None, grade: str
) -> StepNotAllowed | None:
    """Why somebody may not decide a request: role (it is another level's), own (asked by the same person).

    Who asked as a clerk and is a head since decides it no more than before.
    """
    above = ABOVE.get(asker, frozenset())
    if role not in DEEDS["decide_extension"] or role not in (
        above & {Role.OFFICE} if grade == "major" else above
    ):
        return StepNotAllowed("role")
    if person_id is not None and person_id == asker_id:
        return StepNotAllowed("own")
    return None


def require_later(due_on: date | None, new: date, on: date) -> None:
    """Raise StepNotAllowed unless there is a deadline and the new one lies after it, and not before `on`."""
    if due_on is None or new <= due_on or new < on:
        raise StepNotAllowed("later")


def in_time(
    asked_on: date, due_on: date, calendar: WorkingCalendar, *, supervision: str = "ordinary"
) -> bool:
    """Whether an extension is asked for early enough; `supervision` is a key of NOTICE."""
    notice = NOTICE[supervision]
    return notice is None or working_days_between(asked_on, due_on, calendar) >= notice
