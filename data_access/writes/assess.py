"""Risk assessments: one hazard by hand, or what is unassessed by a signed table of categories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import hazard, risk_rule, span
from data_access.writes.one_hazard import Found, Hand, last_round
from data_access.writes.units import normalised
from domain import risk
from domain.people import Viewer
from domain.spans import overlay
from domain.status import ENDED, OPEN, StepNotAllowed, require_deed


@dataclass(frozen=True)
class Scores:
    """What was judged, and by which profile. Exposure only where the profile asks for it."""

    profile: str
    likelihood: float
    severity: float
    exposure: float | None = None

    @property
    def level(self) -> int:
        """The level that the profile makes of the scores. Raises ValueError for impossible ones."""
        return risk.level(self.profile, self.likelihood, self.severity, exposure=self.exposure)

    @property
    def words(self) -> str:
        """As history keeps it: level, profile with its version, scores."""
        scores = [self.likelihood, self.severity, *([] if self.exposure is None else [self.exposure])]
        return (
            f"{self.level} {risk.profile_of(self.profile).key} {' × '.join(f'{score:g}' for score in scores)}"
        )


@dataclass(frozen=True)
class Rule:
    """A category and the scores that stand for it."""

    category: str
    scores: Scores


def assess(
    session: Session, viewer: Viewer, number: str, scores: Scores, *, seen: int, on: date, today: date,
    at: datetime,
) -> None:  # fmt: skip
    """Write a hand-made assessment of one hazard, counting from `on`, with its history row.

    Raises StepNotAllowed for a role that may not and for what is closed or void, NotFound outside the viewer's scope,
    SomeoneWasFaster, WrongDay before the last change or after `today`, ValueError for impossible scores.
    """
    require_deed("assess", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    known = hand.stands(found)
    if known.status in ENDED:
        raise StepNotAllowed("status")
    hand.require_day(known, today)
    _judge(hand, found, scores, by_table=None)
    hand.finish()


def sign_table(connection: Connection, rules: Iterable[Rule], *, by: str, at: datetime) -> int:
    """Keep a new version of the category table, signed; older versions stay. Returns the version."""
    version = (
        int(connection.execute(select(func.coalesce(func.max(risk_rule.c.version), 0))).scalar_one()) + 1
    )
    for rule in rules:
        if rule.scores.level:  # raises for impossible scores before anything is kept
            connection.execute(
                risk_rule.insert().values(
                    version=version, category=normalised(rule.category), likelihood=rule.scores.likelihood,
                    severity=rule.scores.severity, exposure=rule.scores.exposure, profile=rule.scores.profile,
                    signed_by=by, signed_at=at,
                )
            )  # fmt: skip
    return version


def would_assess(session: Session, viewer: Viewer, rules: Iterable[Rule]) -> dict[int, Scores]:
    """The open, unassessed hazards in scope whose category the rules name: id -> scores. A dry run."""
    table = {normalised(rule.category): rule.scores for rule in rules}
    asked = (
        select(hazard.c.id, hazard.c.category)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(span.c.to_on.is_(None), span.c.status.in_(OPEN), span.c.risk == 0, hazard.c.category != "")
        .where(in_scope(session, viewer.scope))
    )
    found = session.connection.execute(asked)
    return {row.id: table[normalised(row.category)] for row in found if normalised(row.category) in table}


def assess_by_table(
    session: Session, viewer: Viewer, rules: Iterable[Rule], *, version: int, on: date, at: datetime
) -> int:
    """Assess what `would_assess` names, marked as by table. Returns how many."""
    require_deed("assess", viewer.role)
    hand = Hand(session, viewer, on, at)
    wanted = would_assess(session, viewer, rules)
    for key, scores in wanted.items():
        facts = session.connection.execute(select(hazard).where(hazard.c.id == key)).mappings().one()
        _judge(hand, last_round(session.connection, dict(facts)), scores, by_table=version)
    hand.finish()
    return len(wanted)


def _judge(hand: Hand, found: Found, scores: Scores, *, by_table: int | None) -> None:
    patch = {
        "risk": scores.level, "profile": risk.profile_of(scores.profile).key, "likelihood": scores.likelihood,
        "severity": scores.severity, "exposure": scores.exposure, "by_table": by_table is not None,
    }  # fmt: skip
    hand.lay(found, overlay(found.spans, hand.on, patch))
    hand.touch(found)
    last = found.last
    old = f"{last.risk} {last.profile}" if last.risk else None
    words = scores.words if by_table is None else f"{scores.words} table v{by_table}"
    hand.tell(found.id, last.cycle, "risk", old=old, new=words)
