"""A ledger as it goes back to whoever sent it: before it is applied, and afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from data_access import reads
from data_access.frames import records
from data_access.session import Session
from domain.people import Scope
from i18n import T
from jobs.import_ledger import Result
from ledger.mapping import Mapping
from ledger.reading import read
from ledger.records import Problem
from ledger.returned import Returned, Vanished, returned


def sent_back(
    content: bytes,
    result: Result,
    t: T,
    *,
    mapping: Mapping | str | None = None,
    known: Iterable[Mapping] = (),
    sender: str = "",
) -> Returned:
    """The file with all that a preview (or an import) of it found. Raises FileNotReadable.

    mapping, known: how it was read, as in the Wish. sender: the name of the unit whose file it is.
    """
    gone = [
        Vanished(one.number, one.enterprise, one.location, one.description, one.status, one.due_on)
        for one in result.merged.vanished
    ]
    return returned(
        content, result.name, result.problems, gone, t, mapping=mapping, known=known, sender=sender,
        as_of=result.cutoff_on,
    )  # fmt: skip


def upload_sent_back(
    session: Session,
    scope: Scope,
    upload_id: int,
    t: T,
    *,
    name: str,
    cutoff_on: date,
    known: Iterable[Mapping] = (),
) -> Returned:
    """An applied file, with what was kept of its problems and what is still asked about.

    known: the mappings that are remembered. Raises FileNotReadable for who may not see the file.
    """
    content = reads.upload_content(session, scope, upload_id) or b""
    problems = [_problem(name, row) for row in records(reads.upload_problems(session, scope, upload_id))]
    gone = [Vanished(**row) for row in records(reads.upload_vanished(session, scope, upload_id))]
    sender = reads.upload_sender(session, scope, upload_id)
    return returned(content, name, problems, gone, t, known=known, sender=sender, as_of=cutoff_on)


def read_sent_back(
    file: Path, t: T, *, mapping: Mapping | str | None, cutoff: date | None, latest: date
) -> Returned:
    """A file with all that reading it finds, without a board. Raises FileNotReadable, MappingNotUsable."""
    content = file.read_bytes()
    reading = read(content, mapping, name=file.name, cutoff=cutoff, latest=latest)
    problems = list(reading.layout.problems)
    for chunk in reading.chunks():
        problems += chunk.problems
    return returned(content, file.name, problems, (), t, mapping=mapping, as_of=reading.layout.cutoff)


def _problem(name: str, row: dict[str, Any]) -> Problem:
    told = Problem(row["code"], row["severity"], name, row["sheet"], row["row"], row["column"], row["value"])
    return replace(told, expected=row["params"])
