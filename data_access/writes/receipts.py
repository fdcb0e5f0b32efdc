"""Who of the responsibility chain signs for a hazard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from data_access.session import Session
from data_access.tables import receipt
from data_access.writes.one_hazard import Found, Hand, SomeoneWasFaster
from domain.people import Viewer
from domain.responsibility import PARTIES
from domain.status import ALIVE, StepNotAllowed, require_deed


def sign(session: Session, viewer: Viewer, number: str, *, seen: int, on: date, at: datetime) -> bool:
    """Sign for one hazard as the party of the viewer's role; whether there was anything to sign. See `sign_several`."""
    return sign_several(session, viewer, [(number, seen)], on=on, at=at) == 1


def sign_several(
    session: Session, viewer: Viewer, several: Sequence[tuple[str, int]], *, on: date, at: datetime
) -> int:
    """Sign for hazards, each told by its number and the version that was seen; returns how many were signed for.

    What the present holder has signed for in this round already stays as it is, whatever the version. All or none:
    raises NotFound, SomeoneWasFaster, StepNotAllowed: role; status where nothing is left to do about one of them;
    outside where nobody of that party has it.
    """
    require_deed("sign", viewer.role)
    hand = Hand(session, viewer, on, at)
    party = PARTIES[viewer.role]
    signed = sum(_sign(hand, party, number, seen) for number, seen in several)
    hand.finish()
    return signed


def holder_of(found: Found, party: str) -> int:
    """The id of the unit, department or enterprise that has the hazard; 0 where none has."""
    if party == "enterprise":
        return int(found.facts["enterprise_id"] or 0)
    return int(found.last.unit_id if party == "territory" else found.last.department_id)


def _sign(hand: Hand, party: str, number: str, seen: int) -> bool:
    found = hand.find(number, None)
    holder = holder_of(found, party)
    key = {"hazard_id": found.id, "cycle": found.last.cycle, "party": party}
    mine = [receipt.c[name] == value for name, value in key.items()]
    before = hand.connection.execute(select(receipt.c.holder_id).where(*mine)).scalar()
    if before == holder:
        return False
    if found.facts["version"] != seen:
        raise SomeoneWasFaster(number)
    if found.last.status not in ALIVE:
        raise StepNotAllowed("status")
    if not holder:
        raise StepNotAllowed("outside")
    viewer = hand.viewer
    told: dict[str, Any] = {
        "holder_id": holder, "on_day": hand.on, "by": viewer.name, "person_id": viewer.person_id,
        "role": str(viewer.role), "at": hand.at,
    }  # fmt: skip
    kept = (
        insert(receipt).values(**key, **told)
        if before is None
        else update(receipt).where(*mine).values(**told)
    )
    hand.connection.execute(kept)
    hand.tell(found.id, found.last.cycle, "signed", new=party)
    hand.touch(found)
    return True
