"""The demonstration city into a database: its units, then its ledgers month by month, by the usual road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import demo
from data_access import reads
from data_access.engine import analyze, engine_for, file_of, migrate, writing
from data_access.identity import has_people_of_its_own
from data_access.session import open_session, write_session
from data_access.writes.settings import save_setting
from data_access.writes.tree import apply_units
from domain.people import EVERYWHERE
from jobs.demo_follow import follow_up
from jobs.import_ledger import Wish, import_ledger
from jobs.people import DEMO_OFFICE, enter_demo_people
from ledger.units_file import read_units

if TYPE_CHECKING:
    from sqlalchemy import Engine


BY = "demo"  # who brought the demonstration's own files


class AlreadyInUse(Exception):
    """The database holds hazards or people that are not of the demonstration; nothing was changed."""


def build_demo(
    url: str,
    *,
    hazards: int | None,
    seed: int | None,
    today: date | None,
    at: datetime,
    say: Callable[..., None],
) -> dict[str, Any]:
    """Build the city in the database at `url`, which must be empty; returns what it came to.

    A demonstration of an earlier run with the same seed, size and day is left as it is; another one in a
    SQLite file of its own is replaced, as long as nobody brought another ledger. Raises AlreadyInUse.
    """
    hazards, today = hazards or demo.HAZARDS, today or demo.TODAY
    seed = demo.SEED if seed is None else seed
    mark = f"seed {seed}, {hazards} hazards, {today}"
    engine = _place(url, mark, say)
    if engine is None:
        with writing(
            engine_for(url), everywhere=True
        ) as connection:  # one that was built before there were people
            enter_demo_people(connection, at)
        return {"built": False, "demo": mark}
    with writing(engine, everywhere=True) as connection:
        apply_units(connection, read_units(demo.units_file().encode(), "units.csv").rows)
    files = 0
    for file in demo.ledgers(seed=seed, hazards=hazards, today=today):
        wish = Wish(today=file.cutoff, at=at, by=BY, cutoff=file.cutoff, reopen=True)
        result = import_ledger(engine, file.content, file.name, wish)
        say(f"{file.name}: {result.counts['new']} new, {result.counts['changed']} changed")
        files += 1
    with writing(engine, everywhere=True) as connection:
        save_setting(connection, "demo", mark)
        enter_demo_people(connection, at)
        analyze(connection)
    with write_session(engine, scope=EVERYWHERE) as session:
        done = follow_up(session, today=today, at=at, name=DEMO_OFFICE)
    return {"built": True, "demo": mark, "files": files, **done}


def _place(url: str, mark: str, say: Callable[..., None]) -> Engine | None:
    """An empty, migrated database; None where this very demonstration stands there already."""
    engine = engine_for(url)
    migrate(engine)
    with open_session(engine, EVERYWHERE) as session:
        peopled = has_people_of_its_own(session.connection)
        empty = reads.is_empty(session, EVERYWHERE)
        found = reads.setting(session, EVERYWHERE, "demo")
        own = bool((reads.uploads(session, EVERYWHERE)["applied_by"] != BY).any())
    if found == mark:
        return None
    if peopled:
        raise AlreadyInUse("People were entered in the database; the demonstration needs one of its own.")
    if empty:
        return engine
    file = file_of(engine)
    unfinished = found is None and file is not None and file.name == "demo.sqlite"
    if own or (not found and not unfinished):
        raise AlreadyInUse("The database holds hazards of its own; the demonstration needs an empty one.")
    if file is None:
        raise AlreadyInUse("Another demonstration stands there; give it an empty database.")
    say("Another demonstration stands there and is replaced.")
    engine.dispose()
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    engine = engine_for(url)
    migrate(engine)
    return engine
