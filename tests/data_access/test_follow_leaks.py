"""What follows hazards up tells nobody of another's: every read of it, for everybody, on both databases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_access import reads
from data_access.session import Session, write_session
from data_access.writes.extensions import ask_extension, decide_extension
from data_access.writes.letters import Sent, send
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.rules import set_rules
from data_access.writes.supervision import Listing, ask_listing, list_hazard
from domain import rules
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, Role, Viewer
from tests import leaks
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access import hands

READS = {
    "planned_look_backs", "done_look_backs", "look_backs_of", "recurrences", "rows_about", "listed", "listings_of",
    "listing_asked", "ladder", "letters_out", "letters_of", "letter_rows", "letter_facts", "extension_decided",
}  # fmt: skip
LADDER = {**rules.LADDER, "reminder": -30}
WHEN: dict[str, Any] = {"on": MONDAY, "today": MONDAY, "at": NOON}


@pytest.fixture
def full(board: Board, tmp_path: Path) -> Board:
    """The rows that could leak, each with a neighbour that was closed and came again, listed, extended, written to."""
    leaks.fill(board)
    with write_session(board.engine) as session:
        set_rules(session.connection, {"look_back_share": 100}, by="A", at=NOON)
    for name, (unit, department, firm, _) in leaks.PLACED.items():
        more = {"unit": unit, "department": department, "enterprise": firm}
        facts = {"location": "同处", "category": "leak-category"}
        old = board.row(f"old-{name}", status="closed", found=-60, closed=-40, due=-40, facts=facts, **more)
        board.put(old, cutoff=-40, name=f"{name}.csv")
        board.put(board.row(f"back-{name}", found=-9, facts=facts, **more), cutoff=-8, name=f"{name}-2.csv")
    for name in leaks.NAMES:
        _follow(board, name, tmp_path)
    return board


def _version(session: Session, number: str) -> int:
    return int(reads.one_hazard(session, EVERYWHERE, number, date.max).facts["version"])


def _follow(board: Board, name: str, folder: Path) -> None:
    number, old = hands.row_of(board, name).number, hands.row_of(board, f"old-{name}").number
    clerk = Viewer("Head", Role.DISTRICT_HEAD, EVERYWHERE, 5)
    with write_session(board.engine) as session:
        sent = Sent(
            "supervision_letter", f"to-{name}", f"no-{name}", content=name.encode(), file=f"{name}.docx"
        )
        send(session, board.alice, [(number, _version(session, number))], sent, folder=folder, **WHEN)
        look_back_on(
            session, board.alice, old, None, Checked("in_place", unannounced=True, note=name),
            seen=_version(session, old), **WHEN,
        )  # fmt: skip
        if leaks.PLACED[name][3] == "major":
            told = Listing("city", f"list-{name}", day(300))
            list_hazard(session, board.alice, number, told, seen=_version(session, number), **WHEN)
            ask_listing(
                session,
                clerk,
                number,
                day(320),
                reason=name,
                seen=_version(session, number),
                on=MONDAY,
                at=NOON,
            )
            return
        key = ask_extension(
            session, clerk, number, day(60), reason=name, seen=_version(session, number), on=MONDAY, at=NOON
        )
        seen = _version(session, number)
        decide_extension(session, board.alice, key, "accepted", seen=seen, on=MONDAY, at=NOON)


def named(session: Session, scope: Any, told: pd.DataFrame) -> set[str]:
    """Which of the names the hazards of a table are about, by their descriptions."""
    rows = reads.rows_about(session, scope, told, MONDAY)
    return {str(text).removeprefix("old-").removeprefix("back-") for text in rows["description"]}


@pytest.mark.parametrize("who", leaks.WHO)
def test_what_follows_hazards_up_is_told_to_whose_they_are(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    scope, closed = viewer.scope, _closed_there(full, who, seen)
    majors = {name for name in seen if leaks.PLACED[name][3] == "major"}
    with full.look() as session:
        session.see(scope)
        asked = (session, scope, Filters(), MONDAY)
        assert named(session, scope, reads.planned_look_backs(*asked)) == closed
        assert named(session, scope, reads.done_look_backs(*asked, period=year_to(MONDAY))) == closed
        again = reads.recurrences(*asked, period=year_to(MONDAY), within=180)
        assert named(session, scope, again) == closed
        assert named(session, scope, reads.listed(*asked)) == majors
        assert {row["reason"] for row in reads.listing_asked(session, scope)} == majors
        assert named(session, scope, reads.ladder(*asked, days=LADDER)) <= seen | closed
        out = reads.letters_out(*asked, period=year_to(MONDAY))
        assert {to.removeprefix("to-") for to in out["to_whom"]} == seen - _gone(who)
        about = pd.concat(
            [reads.letter_rows(session, scope, int(key), MONDAY) for key in out["id"]] or [out[[]]]
        )
        assert named(session, scope, about) == seen - _gone(who) if len(out) else about.empty


@pytest.mark.parametrize("who", leaks.WHO)
def test_one_hazards_own_is_told_to_whose_it_is(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    scope, mine = viewer.scope, seen - _gone(who)
    rows = {name: hands.row_of(full, name) for name in leaks.NAMES}
    old = {name: hands.row_of(full, f"old-{name}") for name in leaks.NAMES}
    with full.look() as session:
        session.see(scope)
        facts = reads.letter_facts(session, scope, [row.number for row in rows.values()])
        assert set(facts["description"]) == mine
        assert {name for name in rows if reads.letters_of(session, scope, rows[name].id)} == mine
        majors = {name for name in mine if leaks.PLACED[name][3] == "major"}
        assert {name for name in rows if reads.listings_of(session, scope, rows[name].id, MONDAY)} == majors
        assert {name for name in rows if reads.listing_asked(session, scope, rows[name].id)} == majors
        decided = {name for name in rows if reads.extension_decided(session, scope, rows[name].id)}
        assert decided == mine - majors
        checked = {name for name in old if len(reads.look_backs_of(session, scope, old[name].id))}
        assert checked == _closed_there(full, who, seen)


def _gone(who: str) -> set[str]:
    """What is seen for a round before the last alone."""
    return set() if who in ("office", "leader") else {"leak-again"}


def _closed_there(board: Board, who: str, seen: set[str]) -> set[str]:
    """Whose old neighbours, that never moved, are in the viewer's part: by where the name was at first."""
    if who in ("office", "leader"):
        return set(leaks.NAMES)
    scope = leaks.viewers(board)[who][0].scope
    found = set()
    for name, (unit, department, firm, _) in leaks.PLACED.items():
        units = (
            None if scope.units is None else {key for one in scope.units for key in board_below(board, one)}
        )
        fits = units is None or (unit is not None and board.ids[unit] in units)
        leads = scope.departments is None or (
            department is not None and board.ids[department] in scope.departments
        )
        own = scope.enterprises is None or leaks.firm(board, f"old-{name}") in scope.enterprises
        if fits and leads and own and not scope.nothing and firm:
            found.add(name)
    return found


def board_below(board: Board, key: int) -> frozenset[int]:
    with board.look() as session:
        return frozenset(session.catalog.below[key])
