"""A photograph or a paper put to a hazard, with its history row."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert

from data_access import evidence_files
from data_access.session import Session
from data_access.tables import evidence
from data_access.writes.one_hazard import Hand
from domain.evidence import BANDS, KINDS, Content, bands
from domain.people import Viewer
from domain.status import require_deed


def attach(
    session: Session, viewer: Viewer, number: str, data: bytes, told: Content, *, kind: str, name: str,
    folder: Path, on: date, at: datetime,
) -> int:  # fmt: skip
    """Keep a file with a hazard of the viewer's scope; returns the id. The same file is kept once for a kind.

    Raises NotFound, StepNotAllowed, and KeyError for an unknown kind. What the hazard is does not change, so
    nobody who works on it is told that someone was faster.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, None)
    require_deed("attach", viewer.role)
    sha256, seq = evidence_files.keep(folder, data), found.cycle["seq"]
    if told.small is not None:
        evidence_files.keep_small(folder, sha256, told.small)
    known = _known(session, found.id, seq, kind, sha256)
    if known is not None:
        return known
    look = None if told.look is None else f"{told.look:016x}"
    row = {
        "hazard_id": found.id, "cycle": seq, "kind": kind, "name": name[:200], "mime": told.mime, "size": len(data),
        "width": told.width, "height": told.height, "sha256": sha256, "look": look, "taken_at": told.taken_at,
        "on_day": on, "at": at, "by": viewer.name, "person_id": viewer.person_id, "role": str(viewer.role),
        **dict(zip((f"band{number}" for number in range(BANDS)), bands(told.look), strict=True)),
    }  # fmt: skip
    key = int(
        session.connection.execute(insert(evidence).values(**row).returning(evidence.c.id)).scalar_one()
    )
    hand.tell(found.id, seq, "attached", new=f"{kind} {sha256[:16]}", note=name[:200])
    hand.finish()
    return key


def _known(session: Session, hazard_id: int, seq: int, kind: str, sha256: str) -> int | None:
    asked = evidence.select().where(
        evidence.c.hazard_id == hazard_id, evidence.c.cycle == seq, evidence.c.kind == kind,
        evidence.c.sha256 == sha256,
    )  # fmt: skip
    row = session.connection.execute(asked).first()
    return None if row is None else int(row.id)
