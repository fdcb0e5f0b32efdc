"""Nobody reads or writes what is not theirs: every read and write, for everybody, with rows that could leak."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import select

from data_access import reads
from data_access.reads.audit import Asked
from data_access.reads.overdue import days_overdue
from data_access.reads.picks import count_picked, picked
from data_access.session import Session, write_session
from data_access.tables import hazard
from data_access.writes.assess import Scores, assess
from data_access.writes.receipts import sign
from data_access.writes.requests import ask_transfer
from data_access.writes.steps import take_step
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import may_administer
from domain.picks import Pick
from domain.quality import OF_LACKS
from domain.status import ACTIONS, StepNotAllowed
from tests import leaks
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.test_follow_leaks import READS

YEAR = year_to(MONDAY)
NOW, THEN = MONDAY, day(-10)
# Reads that tell nothing of any hazard: names, settings, and what only shapes what another read gave.
HARMLESS = {
    "catalog", "leads_to_come", "setting", "targets", "target_versions", "other_names", "signed_rules",
    "stored_mappings",
    "by_band", "overdue_days", "freshness", "comes_to", "calendar_for", "head_of_chain", "offered_again",
    "offered_deadline", "working_calendar", "deadline_rules", "rule_versions",
    "days_otherwise", "board_rules", "board_rule_versions",
}  # fmt: skip
TRIED = {
    "one_hazard", "same_place", "rows", "count_rows", "figures", "open_by_deadline", "open_by_scores", "weekly",
    "last_word", "last_word_below", "last_words", "quality",
    "is_empty", "own", "unassessed_by_category", "uploads", "upload_content", "upload_problems",
    "upload_sender", "upload_vanished",
    "people", "person_events", "sign_ins", "log", "count_log", "log_of_people", "evidence_of", "compared_with",
    "extension_of", "extensions_to_decide", "standing", "transfers", "transfer_of", "links",
    "broken_links", "broken_rows", "to_sign", "chain_of",
    "monthly", "monthly_rows", "monthly_enterprises", "graded", "in_full",  # in test_monthly and test_full
    "own_layouts", "layout_file",  # in tests/pages/test_own_columns
    "evidence_file", "letter_file",  # beside their writes, in test_evidence and test_letters
}  # fmt: skip


@pytest.fixture
def full(board: Board) -> Board:
    return leaks.fill(board)


def names(table: pd.DataFrame) -> set[str]:
    return set(table["description"])


def then_seen(who: str, seen: set[str]) -> set[str]:
    """What was theirs as of the first file: what left since was still there."""
    left = {"leak-moved"} if who in ("district_head", "district_clerk", "department_head", "department_clerk",
                                     "inspector") else set()  # fmt: skip
    return seen | left


def test_every_read_is_tried_or_harmless():
    classes = {"Broken", "NotFound", "OneHazard", "Own", "Compared", "Monthly"}

    assert set(reads.__all__) - classes <= HARMLESS | TRIED | READS


@pytest.mark.parametrize("who", leaks.WHO)
@pytest.mark.parametrize("as_of", [NOW, THEN], ids=["now", "then"])
def test_lists_and_counts_hold_what_is_theirs(full: Board, who: str, as_of: date):
    viewer, seen = leaks.viewers(full)[who]
    wanted = seen if as_of == NOW else then_seen(who, seen)
    open_now = wanted - ({"leak-again"} if as_of == THEN or who not in ("office", "leader") else set())
    with full.look() as session:
        asked = (session, viewer.scope, Filters(), as_of)
        found = reads.rows(*asked, period=YEAR, measure=None, limit=None)
        cycles = len(found)
        assert names(found) == wanted
        assert reads.count_rows(*asked, period=YEAR, measure=None) == cycles
        assert int(reads.figures(*asked, period=YEAR)["found"].sum()) == cycles
        for by in ("district", "unit", "department", "industry", "risk"):
            assert int(reads.figures(*asked, period=YEAR, by=(by,))["found"].sum()) == cycles, by
        assert int(reads.open_by_deadline(*asked)["hazards"].sum()) == len(open_now)
        assert int(reads.open_by_scores(*asked)["hazards"].sum()) == len(open_now)
        assert int(reads.weekly(*asked, weeks=1)["open"].iloc[-1]) == len(open_now)
        assert names(picked(*asked, Pick("open"), period=YEAR, limit=None)) == open_now
        assert int(count_picked(*asked, Pick("open"), period=YEAR)["hazards"].iloc[0]) == len(open_now)
        late = {code for code, _ in days_overdue(*asked, by=("district",))}
        assert late <= set(found["district"])
        assert set(reads.last_word(session, viewer.scope, as_of)) <= {"D1", "D2"}
        below = reads.last_word_below(session, viewer.scope, as_of)
        parts = {"district_head": {"S11", "S12"}, "street": {"S12"}}.get(who.replace("clerk", "head"))
        assert parts is None or {code for code, day in below.items() if day} <= parts
        told = reads.unassessed_by_category(session, viewer.scope)["hazards"].sum()
        assert int(told) == len(seen - ({"leak-again"} if who not in ("office", "leader") else set()))


@pytest.mark.parametrize("who", leaks.WHO)
@pytest.mark.parametrize("text", ["leak", "owner-leak", "firm-", "leak-d"])
def test_a_text_finds_what_is_theirs(full: Board, who: str, text: str):
    viewer, seen = leaks.viewers(full)[who]
    with full.look() as session:
        asked = (session, viewer.scope, Filters(text=text), NOW)
        assert names(reads.rows(*asked, period=YEAR, measure=None, limit=None)) == {
            name for name in seen if text != "leak-d" or name == "leak-d"
        }


@pytest.mark.parametrize("who", leaks.WHO)
def test_a_number_opens_what_is_theirs_and_nothing_of_its_later_life(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    with full.look() as session:
        assert reads.is_empty(session, viewer.scope) == (not seen)
        for name, number, key, firm in listed(session):
            if name not in seen:
                for unknown in (number, number.replace("石", "SH").replace("临", "LH")):
                    with pytest.raises(reads.NotFound):
                        reads.one_hazard(session, viewer.scope, unknown, NOW)
                continue
            one = reads.one_hazard(session, viewer.scope, number, NOW)
            elsewhere = name == "leak-again" and not viewer.scope.everywhere
            assert (
                set(one.spans["cycle"])
                == set(one.cycles["seq"])
                == {1} | set(() if elsewhere or name != "leak-again" else (2,))
            )
            assert set(one.events["cycle"]) <= set(one.cycles["seq"])
            told = {one.facts["file"], *one.events["file"]}
            assert told == {None} or viewer.scope.everywhere
            others = reads.same_place(session, viewer.scope, firm, but=key, as_of=NOW)
            assert names(others) <= seen


@pytest.mark.parametrize("who", leaks.WHO)
def test_what_waits_is_told_to_sender_and_receiver_alone(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    clerk, _ = leaks.viewers(full)["district_clerk"]
    with full.look() as session:
        known = {name: (number, key) for name, number, key, _ in listed(session)}
    with write_session(full.engine) as session:
        ask_transfer(session, clerk, known["leak-b"][0], {"department_id": full.ids["FIRE"]}, reason="牵头",
                     seen=1, on=MONDAY, at=NOON)  # fmt: skip

    receives = viewer.scope.everywhere or who.startswith(("department", "inspector"))
    with full.look() as session:
        assert names(reads.transfers(session, viewer.scope)) == ({"leak-b"} if receives else set())
        told = reads.transfer_of(session, viewer.scope, known["leak-b"][1])
        assert (told is not None) == (receives or "leak-b" in seen)
        for name in set(leaks.NAMES) - {"leak-b", "leak-again"} - seen:
            assert reads.transfer_of(session, viewer.scope, known[name][1]) is None
            assert reads.extension_of(session, viewer.scope, known[name][1]) is None
            with pytest.raises(reads.NotFound):
                reads.standing(session, viewer.scope, known[name][1])
            with pytest.raises(reads.NotFound):
                reads.evidence_of(session, viewer.scope, known[name][0])


@pytest.mark.parametrize("who", leaks.WHO)
def test_broken_links_are_those_of_what_is_theirs(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    mine = seen if viewer.scope.everywhere else seen - {"leak-again"}  # its open round is elsewhere
    placed = mine - {"leak-f"}
    with full.look() as session:
        asked = (session, viewer.scope, Filters(), NOW)
        broken = reads.broken_links(*asked, 14)
        assert (broken.open[0], broken.count("territory", "unsigned")[0]) == (len(mine), len(placed))
        assert broken.count("leader", "unnamed")[0] == len(mine)
        for link, kind, expected in (("territory", "unsigned", placed), ("leader", "unnamed", mine)):
            rows = reads.broken_rows(*asked, silent_days=14, link=link, kind=kind, limit=None)
            assert names(rows) == expected
        assert names(reads.to_sign(*asked, silent_days=14, party="department", limit=99)) == mine - {"leak-e"}
        for name, _, key, _ in listed(session):
            if name not in mine:
                with pytest.raises(reads.NotFound):
                    reads.chain_of(session, viewer.scope, key)
            else:
                assert reads.chain_of(session, viewer.scope, key)[3].holder == f"owner-{name}"


@pytest.mark.parametrize("who", leaks.WHO)
def test_what_lacks_something_and_who_spoke_last_is_theirs(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    mine = seen if viewer.scope.everywhere else seen - {"leak-again"}  # its open round is elsewhere
    lacking = {
        "five": mine & {"leak-a", "leak-d"}, "no_unit": mine & {"leak-f"}, "no_department": mine & {"leak-e"},
        "no_owner": set(),
    }  # fmt: skip
    with full.look() as session:
        asked = (session, viewer.scope, Filters(), NOW)
        for by in ((), ("district",), ("unit",), ("department",)):
            told = reads.quality(*asked, by=by)
            assert int(told["open"].sum()) == len(mine)
            assert {lack: int(told[lack].sum()) for lack in lacking} == {
                lack: len(names) for lack, names in lacking.items()
            }
        for lack, expected in lacking.items():
            rows = reads.rows(*asked, period=YEAR, measure=OF_LACKS[lack], lack=lack, limit=None)
            assert names(rows) == expected
            assert reads.count_rows(*asked, period=YEAR, measure=OF_LACKS[lack], lack=lack) == len(expected)
        then = (session, viewer.scope, Filters(), THEN)
        ever = pd.concat([reads.rows(*day_, period=YEAR, measure=None, limit=None) for day_ in (asked, then)])
        for of, column in (("street", "unit"), ("district", "district"), ("department", "department")):
            nobody = {"unassigned", "none", *(("C", "D1", "D2") if of == "street" else ())}
            assert set(reads.last_words(session, viewer.scope, NOW, of)) == set(ever[column]) - nobody, of


@pytest.mark.parametrize("who", leaks.WHO)
def test_files_and_people_are_for_those_who_see_everything(full: Board, who: str):
    viewer, _ = leaks.viewers(full)[who]
    with full.look() as session:
        scope = viewer.scope
        told = [
            len(reads.uploads(session, scope)),
            reads.upload_content(session, scope, 1) is not None,
            len(reads.upload_problems(session, scope, 1)),
            len(reads.upload_vanished(session, scope, 1)), reads.upload_sender(session, scope, 1),
            len(reads.people(session, scope)), len(reads.person_events(session, scope, 1)),
            len(reads.sign_ins(session, scope, None, NOON, timedelta(hours=2))),
            len(reads.log(session, scope, Asked())), reads.count_log(session, scope, Asked()),
            len(reads.log_of_people(session, scope, Asked())),
        ]  # fmt: skip
        assert scope.everywhere or not any(told)
        mine = reads.own(session, scope)
    assert (mine.units is None) == (scope.units is None and scope.enterprises is None)
    assert may_administer(viewer) == (who == "office")


@pytest.mark.parametrize("who", leaks.WHO)
def test_nobody_writes_what_is_not_theirs(full: Board, who: str):
    viewer, seen = leaks.viewers(full)[who]
    in_hand = seen if viewer.scope.everywhere else seen - {"leak-again"}  # its last round is elsewhere
    with full.look() as session:
        foreign = [row for row in listed(session) if row[0] not in in_hand]
    for _, number, _, _ in foreign:
        for action in ACTIONS:
            with write_session(full.engine) as session, pytest.raises(reads.NotFound):
                take_step(session, viewer, number, action, seen=1, on=MONDAY, today=MONDAY, at=NOON)
        with write_session(full.engine) as session, pytest.raises((reads.NotFound, StepNotAllowed)):
            sign(session, viewer, number, seen=1, on=MONDAY, at=NOON)
        with write_session(full.engine) as session, pytest.raises((reads.NotFound, StepNotAllowed)):
            assess(session, viewer, number, Scores("LS_SD", 1, 1), seen=1, on=MONDAY, today=MONDAY, at=NOON)
    assert bool(foreign) != viewer.scope.everywhere
    assert full.differences() == []


def listed(session: Session) -> list[tuple[str, str, int, int]]:
    asked = select(hazard.c.description, hazard.c.number, hazard.c.id, hazard.c.enterprise_id)
    return [tuple(row) for row in session.connection.execute(asked)]
