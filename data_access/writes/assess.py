"""Risk assessments: one hazard by hand, or what is unassessed by a signed table of categories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from data_access import bulk
from data_access.reads.conditions import in_scope
from data_access.reads.hazard import NotFound
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import Session, note_change
from data_access.tables import event, hazard, risk_rule, span
from data_access.writes.ledger import EVENT_COLUMNS, write_spans
from data_access.writes.units import normalised
from domain import risk
from domain.people import Viewer
from domain.spans import Span, overlay
from domain.status import OPEN


class SomeoneWasFaster(Exception):
    """The hazard was changed after the viewer saw it; nothing was written."""


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
    session: Session, viewer: Viewer, number: str, scores: Scores, *, seen: int, on: date, at: datetime
) -> None:
    """Write a hand-made assessment of one hazard, counting from `on`, with its history row.

    Raises NotFound outside the viewer's scope, SomeoneWasFaster, ValueError for impossible scores.
    """
    connection = session.connection
    known = (
        select(hazard.c.id, hazard.c.version)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(hazard.c.number == number, span.c.to_on.is_(None), in_scope(session, viewer.scope))
    )
    found = connection.execute(known).first()
    if found is None:
        raise NotFound(number)
    if found.version != seen:
        raise SomeoneWasFaster(number)
    counts = Differences()
    history = [_lay(connection, found.id, scores, counts, viewer, on=on, at=at, by_table=None)]
    _finish(connection, counts, history, on)


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
    counts = Differences()
    history = [
        _lay(session.connection, key, scores, counts, viewer, on=on, at=at, by_table=version)
        for key, scores in would_assess(session, viewer, rules).items()
    ]
    _finish(session.connection, counts, history, on)
    return len(history)


def _lay(
    connection: Connection, key: int, scores: Scores, counts: Differences, viewer: Viewer, *, on: date,
    at: datetime, by_table: int | None,
) -> tuple[object, ...]:  # fmt: skip
    columns = [span.c[name] for name in SPAN_COLUMNS]
    asked = select(*columns).where(span.c.hazard_id == key).order_by(span.c.cycle, span.c.from_on)
    every = [Span(*row) for row in connection.execute(asked)]
    before = [one for one in every if one.cycle == every[-1].cycle]
    patch = {
        "risk": scores.level, "profile": risk.profile_of(scores.profile).key, "likelihood": scores.likelihood,
        "severity": scores.severity, "exposure": scores.exposure, "by_table": by_table is not None,
    }  # fmt: skip
    after = overlay(before, on, patch)
    seq = before[-1].cycle
    connection.execute(span.delete().where(span.c.hazard_id == key, span.c.cycle == seq))
    write_spans(connection, after)
    counts.add(before, -1)
    counts.add(after)
    connection.execute(update(hazard).where(hazard.c.id == key).values(version=hazard.c.version + 1))
    last = before[-1]
    old = f"{last.risk} {last.profile}" if last.risk else None
    words = scores.words if by_table is None else f"{scores.words} table v{by_table}"
    return (key, seq, "risk", old, words, on, at, viewer.name, str(viewer.role), "screen", None, None, None)


def _finish(connection: Connection, counts: Differences, history: list[tuple[object, ...]], on: date) -> None:
    counts.write(connection)
    bulk.insert(connection, event, EVENT_COLUMNS, history)
    if history:
        note_change(connection, on)
