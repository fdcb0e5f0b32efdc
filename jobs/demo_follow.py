"""What the demonstration's people did beside the ledgers: look-backs, listings and letters, by the usual roads."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import pandas as pd

from data_access import reads
from data_access.frames import records, rows_of
from data_access.session import Session
from data_access.writes.letters import Sent, send
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.one_hazard import WrongDay
from data_access.writes.receipts import sign_several
from data_access.writes.supervision import Listing, list_hazard
from domain.deadlines import year_to
from domain.escalation import REMINDERS
from domain.filters import Filters
from domain.people import EVERYWHERE, Role, Viewer
from domain.rules import LADDER
from domain.supervision import LEVELS

LATELY = 30  # days in which some were left undone
LISTED = 4  # major hazards
LISTED_FOR = (150, 320, 45, 200)  # days
ALL = Filters()
SIGNERS = {
    "territory": (Role.DISTRICT_CLERK, "区联络员演示员", 9),
    "department": (Role.DEPARTMENT_CLERK, "部门联络员演示员", 8),
    "enterprise": (Role.ENTERPRISE, "企业演示员", 6),
}  # fmt: skip


def follow_up(session: Session, *, today: date, at: datetime, name: str) -> dict[str, int]:
    """Do it all in the session's transaction as the office; how many of each. No figure of the ledgers changes."""
    viewer = Viewer(name, Role.OFFICE, EVERYWHERE)
    return {
        "look_backs": _look_back(session, viewer, today, at),
        "listings": _list(session, viewer, today, at),
        "letters": _write(session, viewer, today, at),
        "receipts": _sign(session, today, at),
    }


def _sign(session: Session, today: date, at: datetime) -> int:
    """Most parties have signed for what is theirs, each hazard on its own."""
    days, count = reads.board_rules(session, EVERYWHERE)["silent_days"], 0
    for party, (role, name, of_ten) in SIGNERS.items():
        viewer = Viewer(name, role, EVERYWHERE)
        waiting = reads.to_sign(session, EVERYWHERE, ALL, today, silent_days=days, party=party, limit=5000)
        chosen = [
            (row.number, int(row.version)) for row in rows_of(waiting)
            if hashlib.sha256(f"{party}:{row.number}".encode()).digest()[0] % 10 < of_ten
        ]  # fmt: skip
        count += sign_several(session, viewer, chosen, on=today, at=at)
    return count


def _look_back(session: Session, viewer: Viewer, today: date, at: datetime) -> int:
    """Those that are due were done on their day, lately four in five, every other one unannounced; all in place."""
    planned = reads.planned_look_backs(session, EVERYWHERE, ALL, today)
    due = planned[[day < today for day in planned["due_on"]]]
    facts, count = _facts(session, due, today), 0
    for one, row in zip(rows_of(due), rows_of(facts), strict=True):
        chance = hashlib.sha256(f"{one.hazard_id}:{one.after_days}".encode()).digest()
        if chance[0] % 5 == 0 and one.due_on > today - timedelta(days=LATELY):
            continue
        checked = Checked("in_place", unannounced=chance[1] % 2 == 0)
        version = _version(session, row.number)
        try:
            look_back_on(
                session, viewer, row.number, int(one.look_back), checked, seen=version, on=one.due_on, today=today,
                at=at,
            )  # fmt: skip
            count += 1
        except WrongDay:  # it was touched after that day
            continue
    return count


def _list(session: Session, viewer: Viewer, today: date, at: datetime) -> int:
    """The first open majors are listed, at different levels and for different times."""
    majors = reads.rows(
        session,
        EVERYWHERE,
        Filters(grades=("major",)),
        today,
        period=year_to(today),
        measure="open",
        limit=LISTED,
    )
    for number, (row, days) in enumerate(zip(rows_of(majors), LISTED_FOR, strict=False), start=1):
        since = reads.standing(session, EVERYWHERE, row.id).since
        on = max(since, today - timedelta(days=30 + number))
        told = Listing(
            LEVELS[1 + number % 2],
            f"临安督〔{on.year}〕{number}号",
            on + timedelta(days=days),
            None if number == 3 else on + timedelta(days=min(3, (today - on).days)),
        )
        list_hazard(
            session, viewer, row.number, told, seen=_version(session, row.number), on=on, today=today, at=at
        )
    return len(majors)


def _write(session: Session, viewer: Viewer, today: date, at: datetime) -> int:
    """Every other hazard that is late has had its letter, a week ago at the latest."""
    week_ago = today - timedelta(days=7)
    proposed = reads.ladder(session, EVERYWHERE, ALL, week_ago, days=LADDER)
    facts, count = _facts(session, proposed, week_ago), 0
    names = {unit["code"]: unit["name"] for unit in records(session.catalog.districts)}
    told = [
        (one, row)
        for one, row in zip(rows_of(proposed), rows_of(facts), strict=True)
        if one.rung not in REMINDERS
    ]
    for one, row in told[::2]:
        count += 1
        on = today - timedelta(days=13 - count % 6)
        reply_by = on + timedelta(days=5 + count % 10)
        number = f"临安委办督〔{on.year}〕{count}号"
        letter = Sent(one.rung, names.get(row.district, row.enterprise or ""), number, reply_by)
        send(
            session, viewer, [(row.number, _version(session, row.number))], letter, on=on, today=today, at=at
        )
    return count


def _facts(session: Session, told: pd.DataFrame, today: date) -> pd.DataFrame:
    return reads.rows_about(session, EVERYWHERE, told, today)


def _version(session: Session, number: str) -> int:
    return int(reads.one_hazard(session, EVERYWHERE, number, date.max).facts["version"])
