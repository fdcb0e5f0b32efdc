"""Who of the responsibility chain signs for a hazard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import receipt
from data_access.writes.one_hazard import Found, Hand, as_seen, find_all
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
    known = find_all(session, [number for number, _ in several], viewer)
    held = _held(hand, party, [one.id for one in known.values()])
    signed = 0
    for number, seen in dict(several).items():
        if number not in known:
            raise NotFound(number)
        found = known[number]
        before = held.get((found.id, found.last.cycle))
        if before != holder_of(found, party):
            _sign(hand, party, as_seen(found, seen), before)
            signed += 1
    hand.finish()
    return signed


def holder_of(found: Found, party: str) -> int:
    """The id of the unit, department or enterprise that has the hazard; 0 where none has."""
    if party == "enterprise":
        return int(found.facts["enterprise_id"] or 0)
    return int(found.last.unit_id if party == "territory" else found.last.department_id)


def _held(hand: Hand, party: str, ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Who signed as a party, by hazard and round."""
    asked = select(receipt.c.hazard_id, receipt.c.cycle, receipt.c.holder_id)
    mine = asked.where(receipt.c.hazard_id.in_(ids), receipt.c.party == party)
    return {(row.hazard_id, row.cycle): row.holder_id for row in hand.connection.execute(mine)}


def _sign(hand: Hand, party: str, found: Found, before: int | None) -> None:
    """Keep a receipt in the place of one that another holder gave."""
    holder, viewer = holder_of(found, party), hand.viewer
    if found.last.status not in ALIVE:
        raise StepNotAllowed("status")
    if not holder:
        raise StepNotAllowed("outside")
    key = {"hazard_id": found.id, "cycle": found.last.cycle, "party": party}
    told: dict[str, Any] = {
        "holder_id": holder, "on_day": hand.on, "by": viewer.name, "person_id": viewer.person_id,
        "role": str(viewer.role), "at": hand.at,
    }  # fmt: skip
    if before is None:
        hand.connection.execute(insert(receipt).values(**key, **told))
    else:
        mine = [receipt.c[name] == value for name, value in key.items()]
        hand.connection.execute(update(receipt).where(*mine).values(**told))
    hand.tell(found.id, found.last.cycle, "signed", new=party)
    hand.touch(found)
