"""What a step on one hazard costs in the database, counts included: `python -m bench.steps URL [N]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter

from sqlalchemy import Engine, func, select

from data_access.engine import engine_for
from data_access.session import write_session
from data_access.tables import hazard, span
from data_access.writes.steps import Words, take_step
from domain.people import EVERYWHERE, Role, Viewer

OFFICE = Viewer("bench", Role.OFFICE, EVERYWHERE)
WORDS = Words(note="bench", reason="bench", opinion="bench", evidence="bench")
WALK = ("start", "complete", "accept", "close", "reopen")  # as far as each gets in its days


def walks(engine: Engine, count: int) -> tuple[list[str], date]:
    """The numbers of open general hazards that wait for their rectification, and the day after the last change."""
    with engine.connect() as connection:
        last: date = connection.execute(select(func.max(span.c.from_on))).scalar_one()
        asked = select(hazard.c.number).join(span, span.c.hazard_id == hazard.c.id)
        waiting = asked.where(span.c.to_on.is_(None), span.c.status == "pending", span.c.grade == "general")
        return list(connection.execute(waiting.limit(count)).scalars()), last + timedelta(days=1)


def main() -> None:
    """Take steps one after the other and print how long each took, with and without the wait for the disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("count", type=int, nargs="?", default=40)
    asked = parser.parse_args()
    engine = engine_for(asked.url)
    numbers, today = walks(engine, asked.count)
    times = [timed(engine, number, action, today) for number in numbers for action in WALK]
    inside, whole = zip(*times[1:], strict=True)
    told = {"in_database_ms": _told(inside), "with_commit_ms": _told(whole)}
    print(json.dumps({"steps": len(times), "first_ms": round(times[0][0], 1), **told}))


def timed(engine: Engine, number: str, action: str, today: date) -> tuple[float, float]:
    """Take one step; milliseconds in the database, and with the beginning and end of the transaction."""
    began = perf_counter()
    with write_session(engine) as session:
        version = select(hazard.c.version).where(hazard.c.number == number)
        seen = session.connection.execute(version).scalar_one()
        taken, at = perf_counter(), datetime.now(UTC)
        take_step(session, OFFICE, number, action, seen=seen, on=today, today=today, at=at, words=WORDS)
        inside = perf_counter() - taken
    return inside * 1000, (perf_counter() - began) * 1000


def _told(times: Sequence[float]) -> dict[str, float]:
    return {
        "median": round(median(times), 1),
        "p95": round(quantiles(times, n=20)[18], 1),
        "most": round(max(times), 1),
    }


if __name__ == "__main__":
    main()
