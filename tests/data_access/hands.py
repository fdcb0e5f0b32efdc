"""People in their roles, and the steps that they take on the hazards of a board."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from data_access.reads.standing import standing
from data_access.session import write_session
from data_access.tables import cycle, event, hazard, span
from data_access.writes.steps import Words, take_step
from domain.people import Role, Viewer, scope_of
from domain.status import Standing
from tests.cast import MONDAY, NOON, Board, day

SAID = Words(note="当场改好", reason="不符合要求", opinion="同意验收", evidence="石消验〔2026〕3 号")
FULL = {
    "owner": "王五",
    "measure": "更换阀门",
    "fund_wan": 0,
    "emergency_plan": "停用",
}  # with a deadline: all five


def person(board: Board, role: str, key: int | None = None, **own: str) -> Viewer:
    """Somebody in a role; `own` names unit and department by their codes, untold: D1 and FIRE."""
    told = {"unit": "D1", "department": "FIRE", **own}
    scope = scope_of(
        Role(role), unit_id=board.ids[told["unit"]], department_id=board.ids[told["department"]],
        enterprise_id=enterprise_of(board, own["hazard"]) if "hazard" in own else None,
    )  # fmt: skip
    return Viewer(role.title(), Role(role), scope, key)


def enterprise_of(board: Board, name: str) -> int:
    with board.look() as session:
        asked = select(hazard.c.enterprise_id).where(hazard.c.description == name)
        return session.connection.execute(asked).scalar_one()


def row_of(board: Board, name: str) -> Any:
    """The hazard with this description (or number), as its row."""
    with board.look() as session:
        asked = select(hazard).where((hazard.c.description == name) | (hazard.c.number == name))
        return session.connection.execute(asked).one()


def step(
    board: Board, viewer: Viewer, name: str, action: str, *, on: int | date = 0, today: int | date = 0,
    seen: int | None = None, words: Words = SAID, due: int | None = None,
) -> None:  # fmt: skip
    """Take a step on the hazard with this description, as the viewer sees it now."""
    row = row_of(board, name)
    with write_session(board.engine) as session:
        take_step(
            session, viewer, row.number, action, seen=row.version if seen is None else seen, on=day(on),
            today=day(today), at=NOON, words=words, due_on=day(due),
        )  # fmt: skip


def status(board: Board, name: str, as_of: int = 0) -> str:
    """The status of a hazard in its last round that had begun by a day."""
    return lives(board, name, as_of)[-1].status


def lives(board: Board, name: str, as_of: int = 0) -> list[Any]:
    """The spans in force on a day, one a round."""
    on = MONDAY if as_of == 0 else day(as_of)
    with board.look() as session:
        asked = select(span).join(hazard, hazard.c.id == span.c.hazard_id).where(hazard.c.description == name)
        found = session.connection.execute(asked.order_by(span.c.cycle, span.c.from_on)).all()
    return [one for one in found if one.from_on <= on and (one.to_on is None or one.to_on > on)]


def rounds(board: Board, name: str) -> list[Any]:
    """The rounds of a hazard, each with its facts."""
    with board.look() as session:
        asked = (
            select(cycle).join(hazard, hazard.c.id == cycle.c.hazard_id).where(hazard.c.description == name)
        )
        return list(session.connection.execute(asked.order_by(cycle.c.seq)))


def told(board: Board, name: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """The history of a hazard in the order of writing, its creation left out: what, old, new, note."""
    with board.look() as session:
        asked = (
            select(event.c.what, event.c.old, event.c.new, event.c.note)
            .join(hazard, hazard.c.id == event.c.hazard_id)
            .where((hazard.c.description == name) | (hazard.c.number == name), event.c.what != "created")
            .order_by(event.c.id)
        )
        return [tuple(row) for row in session.connection.execute(asked)]


def standing_of(board: Board, name: str) -> Standing:
    with board.look() as session:
        return standing(session, board.alice.scope, row_of(board, name).id)
