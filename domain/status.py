"""The closed loop of a hazard, from report to closure, as one table of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.people import Role
from domain.plain_text import printable

# The order of the closed loop: a later state is further along, void stands outside it.
STATUSES = ("reported", "pending", "rectifying", "to_accept", "accepted", "closed", "void")

# Open hazards are in the stock. Reported (not yet confirmed) and void are in no measure at all.
ACTIVE = ("pending", "rectifying")
OPEN = ("pending", "rectifying", "to_accept", "accepted")
COUNTED = (*OPEN, "closed")
ENDED = ("closed", "void")
ALIVE = ("reported", *OPEN)  # something is still to be done or decided about it

GRADES = ("general", "major")

SOURCES = (
    "enterprise",
    "government",
    "expert",
    "third_party",
    "public_report",
    "look_back",
    "unannounced",
    "other",
    "unknown",
)

_OFFICE = frozenset({Role.OFFICE})
_SUPERVISE = _OFFICE | {
    Role.DISTRICT_HEAD, Role.DISTRICT_CLERK, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK,
}  # fmt: skip
_INSPECT = _SUPERVISE | {Role.INSPECTOR}
_COMPLETE = _SUPERVISE | {Role.ENTERPRISE}

# What a person writes with a step; `ASKED` of it is written down with the step or it is not taken.
ASKED = ("note", "reason", "opinion", "evidence")
# The five implementations of a major hazard, under the names of its facts. Source: domain rules of Chongqing
# (art. 23) and Hubei (art. 6): person, measures, funds (0 is an answer), deadline, emergency plan.
FIVE = ("owner", "measure", "fund_wan", "due_on", "emergency_plan")


@dataclass(frozen=True)
class Step:
    """One row of the table: from `was` an action leads to `now`.

    `roles` may take it, each in the own part of the ledger. `asks` are texts of ASKED that have to be written
    with it. `requires` are what has to hold of the hazard: "five" (the five implementations are complete),
    "another" (the person is none of those who reported the rectification), "acceptance" (an opinion and
    evidence of an acceptance stand in the history of this round), "apart" (the person did not make a general hazard
    of what was a major one in this round).
    """

    was: str
    action: str
    now: str
    grade: str
    roles: frozenset[Role]
    asks: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    @property
    def begins_round(self) -> bool:
        """Whether it opens a new round of rectification."""
        return self.was == "closed"


@dataclass(frozen=True)
class _Rule:
    was: tuple[str, ...]
    action: str
    now: str
    roles: frozenset[Role]
    asks: tuple[str, ...] = ()
    grades: tuple[str, ...] = GRADES
    requires: tuple[str, ...] = ()


_GENERAL, _MAJOR = ("general",), ("major",)
# Order: that of the buttons. Majors: Work Safety Law art. 41 and 65.
_RULES = (
    _Rule(("reported",), "confirm", "pending", _SUPERVISE),
    _Rule(("pending",), "start", "rectifying", _SUPERVISE, grades=_GENERAL),
    _Rule(("pending",), "start", "rectifying", _SUPERVISE, grades=_MAJOR, requires=("five",)),
    _Rule(("pending", "rectifying"), "complete", "to_accept", _COMPLETE, grades=_GENERAL),
    # What the start of a major asks for is asked here too: it passes the start, or was no major then.
    _Rule(("pending", "rectifying"), "complete", "to_accept", _COMPLETE, grades=_MAJOR, requires=("five",)),
    _Rule(("to_accept",), "accept", "accepted", _INSPECT, grades=_GENERAL, requires=("apart",)),
    _Rule(("to_accept",), "accept", "accepted", _INSPECT, ("opinion", "evidence"), _MAJOR, ("another",)),
    _Rule(("accepted",), "close", "closed", _SUPERVISE, grades=_GENERAL, requires=("apart",)),
    _Rule(("accepted",), "close", "closed", _OFFICE, grades=_MAJOR, requires=("another", "acceptance")),
    # A ledger tells that a major was accepted, and never with what opinion: it is written down afterwards.
    _Rule(("accepted",), "record", "accepted", _INSPECT, ("opinion", "evidence"), _MAJOR, ("another",)),
    _Rule(("reported", "pending"), "fix_on_spot", "closed", _SUPERVISE, ("note",), _GENERAL, ("apart",)),
    _Rule(("to_accept", "accepted"), "send_back", "rectifying", _INSPECT, ("reason",)),
    _Rule(("closed",), "reopen", "pending", _SUPERVISE, ("reason",)),
    _Rule(("reported",), "reject", "void", _SUPERVISE, ("reason",)),
    _Rule(OPEN, "void", "void", _OFFICE, ("reason",)),
)
STEPS: dict[tuple[str, str, str], Step] = {
    (was, rule.action, grade): Step(was, rule.action, rule.now, grade, rule.roles, rule.asks, rule.requires)
    for rule in _RULES
    for was in rule.was
    for grade in rule.grades
}
ACTIONS = tuple(dict.fromkeys(rule.action for rule in _RULES))

# What is done to a hazard beside the steps: who may, in the own part of the ledger.
DEEDS: dict[str, frozenset[Role]] = {
    "register": _INSPECT,
    "assess": _INSPECT,
    "correct": _SUPERVISE,
    "regrade": _OFFICE,  # of a major hazard: it leaves the denominator of majors
    "transfer": _SUPERVISE,
    "decide": _SUPERVISE,
    "extend": _COMPLETE - _OFFICE,  # asks for a later deadline: who holds the hazard
    "decide_extension": frozenset({Role.OFFICE, Role.DISTRICT_HEAD, Role.DEPARTMENT_HEAD}),
    "merge": _OFFICE,
    "split": _SUPERVISE,
    "attach": _INSPECT | {Role.ENTERPRISE},
    "look_back": _INSPECT,
    "list": _OFFICE,  # under supervised listing, and off it again
    "extend_listing": _SUPERVISE - _OFFICE,
    "decide_listing": _OFFICE,
    "remind": _SUPERVISE,  # the rungs before a letter
    "write_letter": _OFFICE | {Role.DISTRICT_HEAD, Role.DEPARTMENT_HEAD},
    "sign": _COMPLETE - _OFFICE,  # for a hazard that was assigned
}


class StepNotAllowed(Exception):
    """A step or deed that the rules refuse; nothing was written.

    `why`: status (there is no such step from here), majors (not for majors), role, another, apart, five, acceptance,
    asked, outside (a place that is not the viewer's), transfer (to another holder it goes by transfer), kept (of
    duplicates the one kept has to be open, and major where one is), deadline (it is moved by extension), later
    (the new deadline lies not after the old one), own (nobody decides what they asked for), waiting (it is asked for
    already), same (nothing else is asked for), nothing (what is to change was not told), general (it is for major
    hazards alone), listed (it is listed already), year (a listing runs a year at most), notice (asked for too late),
    reply (an answer is asked for before today, or told before its letter), taken (another document has the number).
    `missing` names what is missing where `why` is five or asked.
    """

    def __init__(self, why: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(": ".join([why, ", ".join(missing)]) if missing else why)
        self.why, self.missing = why, missing


@dataclass(frozen=True)
class Standing:
    """What steps depend on about a hazard as it stands now.

    `rectifiers` are the ids of those who reported the rectification in this round, `acceptance` whether an
    opinion and evidence stand in its history since the last acceptance, `lacks` what is missing of FIVE, `regraders`
    the ids of those who made a general hazard of the major one in this round. `since` is
    the day of the last change, and of the last step where that lies later: the next one lies not before it.
    """

    status: str
    grade: str
    lacks: tuple[str, ...] = ()
    rectifiers: frozenset[int] = field(default_factory=frozenset)
    acceptance: bool = False
    since: date = date.min
    regraders: frozenset[int] = field(default_factory=frozenset)


def lacks_of(facts: Mapping[str, Any], due_on: date | None) -> tuple[str, ...]:
    """What is missing of the five implementations; funds of 0 are told."""
    told = {**facts, "due_on": due_on}
    return tuple(name for name in FIVE if told.get(name) in (None, ""))


def steps_for(standing: Standing, role: Role) -> Iterator[Step]:
    """The steps that the role may take from here, in the order of the buttons, hindered or not."""
    for (was, _, grade), step in STEPS.items():
        if (was, grade) == (standing.status, standing.grade) and role in step.roles:
            yield step


def hindrance(step: Step, standing: Standing, person_id: int | None) -> StepNotAllowed | None:
    """Why the hazard as it stands does not allow the step to this person yet; None where it does.

    Where nobody signs in nobody can be told from those who rectified.
    """
    if "five" in step.requires and standing.lacks:
        return StepNotAllowed("five", standing.lacks)
    if "another" in step.requires and person_id in standing.rectifiers:
        return StepNotAllowed("another")
    if "apart" in step.requires and person_id in standing.regraders:
        return StepNotAllowed("apart")
    if "acceptance" in step.requires and not standing.acceptance:
        return StepNotAllowed("acceptance")
    return None


def after(
    standing: Standing, action: str, role: Role, *, person_id: int | None, told: Mapping[str, str]
) -> Step:
    """The step that an action takes, in these hands, with what is told. Raises StepNotAllowed, else it is right."""
    step = STEPS.get((standing.status, action, standing.grade))
    if step is None:
        other = any((standing.status, action, grade) in STEPS for grade in GRADES)
        raise StepNotAllowed("majors" if other else "status")
    if role not in step.roles:
        raise StepNotAllowed("role")
    hindered = hindrance(step, standing, person_id)
    if hindered is not None:
        raise hindered
    missing = tuple(name for name in step.asks if not printable(told.get(name, "")).strip())
    if missing:
        raise StepNotAllowed("asked", missing)
    return step


def action_between(was: str | None, now: str | None) -> str | None:
    """The action that leads from one status to another, as history tells it; None where no step does."""
    return next((step.action for step in STEPS.values() if (step.was, step.now) == (was, now)), None)


def require_deed(deed: str, role: Role) -> None:
    """Raise StepNotAllowed unless the role may do it at all."""
    if role not in DEEDS[deed]:
        raise StepNotAllowed("role")


def goes_backwards(was: str, now: str) -> bool:
    """Tell whether a ledger's new status lies before the known one.

    A void hazard that comes back to life goes backwards as well: both are questions for a person,
    never a silent reopening.
    """
    return STATUSES.index(now) < STATUSES.index(was)
