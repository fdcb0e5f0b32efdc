"""Who sees what: scope comes first, shuts out what could leak, and no filter widens it."""

import inspect
from datetime import date

import pandas as pd
import pytest

from data_access import reads
from data_access.reads.overdue import days_overdue
from data_access.session import Session
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, NOWHERE, Scope
from tests.cast import MONDAY, Board

PURE = {"by_band", "overdue_days"}  # sum up what a scoped read gave
QUESTIONS = {
    name: question for name in reads.__all__
    if callable(question := getattr(reads, name)) and not inspect.isclass(question) and name not in PURE
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_takes_session_and_scope_and_has_no_default_for_them(name: str):
    session, scope, *_ = inspect.signature(QUESTIONS[name]).parameters.values()

    assert (session.name, scope.name) == ("session", "scope")
    assert (session.default, scope.default) == (inspect.Parameter.empty, inspect.Parameter.empty)


@pytest.fixture
def full(board: Board) -> Board:
    """Bob sees the fire department's hazards in district 1: mine and street. All others could leak."""
    board.put(
        board.row("mine", unit="D1", due=-1),
        board.row("street", unit="S12", due=None),
        board.row("other district", unit="S21", due=-9),  # not seen: district 2
        board.row("other department", department="HOUSING", due=-9),  # not seen: not the fire department's
        board.row("no department", department=None, due=-9),  # not seen: nobody's
        board.row("no unit", unit=None, due=-9),  # not seen: not in district 1
        board.row("city", unit="C", due=-9),  # not seen: the whole city's
        board.row("moved away", unit="S11", due=-9),
        cutoff=-10,
    )
    board.put(board.row("moved away", unit="S21", due=-9), cutoff=-2)
    board.put(board.row("closed", unit="S11", status="closed", closed=-3))
    return board


def every_answer(session: Session, scope: Scope, filters: Filters, as_of: date) -> dict[str, pd.DataFrame]:
    """What each question that counts or lists hazards answers."""
    period = year_to(as_of)
    return {
        "figures": reads.figures(session, scope, filters, as_of, period=period),
        **{
            f"figures by {by}": reads.figures(session, scope, filters, as_of, period=period, by=(by,))
            for by in ("district", "unit", "department", "industry", "risk")
        },
        "open_by_deadline": reads.open_by_deadline(session, scope, filters, as_of),
        "open_by_scores": reads.open_by_scores(session, scope, filters, as_of),
        "weekly": reads.weekly(session, scope, filters, as_of, weeks=4),
        "rows": reads.rows(session, scope, filters, as_of, period=period, measure=None),
    }


def numbers(table: pd.DataFrame) -> int:
    """The sum of everything counted in a table."""
    return int(table.select_dtypes("number").sum().sum())


def test_bob_sees_his_part(full: Board):
    assert full.names("found", scope=full.bob.scope) == {"mine", "street", "closed"}
    assert full.figure("open", scope=full.bob.scope) == 2
    assert full.figure("overdue", scope=full.bob.scope) == 1
    assert full.figure("found", scope=full.alice.scope) == 9


def test_a_past_day_is_seen_as_it_stood_then(full: Board):
    assert full.names("found", -3, scope=full.bob.scope) == {"mine", "street", "closed", "moved away"}


@pytest.mark.parametrize("as_of", [MONDAY, date(2026, 6, 10)])
def test_every_answer_is_what_alice_would_see_with_the_others_gone(full: Board, as_of: date):
    mine = Filters(units=("D1",), departments=("FIRE",))
    with full.look() as session:
        bobs = every_answer(session, full.bob.scope, Filters(), as_of)
        alices = every_answer(session, EVERYWHERE, mine, as_of)

    for name, table in alices.items():
        pd.testing.assert_frame_equal(bobs[name], table, obj=name)


@pytest.mark.parametrize(
    "wider",
    [
        Filters(units=("D2",)), Filters(units=("S21",)), Filters(units=("unassigned",)),
        Filters(departments=("HOUSING",)), Filters(departments=("none",)), Filters(text="other"),
        Filters(units=("C", "D2"), departments=("HOUSING",)), Filters(units=("nowhere",)),
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_cannot_widen_a_scope(full: Board, wider: Filters):
    seen = full.names("found", scope=full.bob.scope, filters=wider)

    assert seen <= {"mine", "street", "closed"}
    assert seen == full.names("found", filters=wider) & {"mine", "street", "closed"}
    assert full.figure("found", scope=full.bob.scope, filters=wider) == len(seen)


def test_an_empty_scope_sees_nothing(full: Board):
    for scope in (
        NOWHERE,
        Scope(units=frozenset(), departments=None, enterprises=None),
        Scope(units=None, departments=frozenset(), enterprises=None),
        Scope(units=frozenset({99_999}), departments=None, enterprises=None),  # a unit that does not exist
    ):
        with full.look() as session:
            for as_of in (MONDAY, date(2026, 6, 10)):
                answers = every_answer(session, scope, Filters(), as_of)
                assert {
                    name: numbers(table.drop(columns="week_on", errors="ignore"))
                    for name, table in answers.items()
                } == (dict.fromkeys(answers, 0))
            assert (
                reads.count_rows(session, scope, Filters(), MONDAY, period=year_to(MONDAY), measure=None) == 0
            )
            assert days_overdue(session, scope, Filters(), MONDAY) == {}
            assert reads.last_word(session, scope, MONDAY) == {}


def test_one_hazard_is_not_found_where_it_is_not_seen(full: Board):
    numbers_of = dict(full.rows(None)[["description", "number"]].itertuples(index=False, name=None))
    with full.look() as session:
        for name, number in numbers_of.items():
            if name in {"mine", "street", "closed"}:
                assert reads.one_hazard(session, full.bob.scope, number, MONDAY).facts["description"] == name
            else:
                with pytest.raises(reads.NotFound):
                    reads.one_hazard(session, full.bob.scope, number, MONDAY)
        with pytest.raises(reads.NotFound):
            reads.one_hazard(session, EVERYWHERE, "石-1999-001", MONDAY)


def test_the_same_place_shows_only_what_is_seen(full: Board):
    full.put(*(full.row(name, unit="S11", enterprise="同一厂") for name in "xyz"), cutoff=-2)
    full.put(full.row("z", unit="S21", enterprise="同一厂"))  # not seen by Bob: moved to district 2
    number = full.rows().set_index("description").loc["x", "number"]

    with full.look() as session:
        facts = reads.one_hazard(session, full.bob.scope, str(number), MONDAY).facts
        seen = {
            viewer.name: set(
                reads.same_place(
                    session, viewer.scope, facts["enterprise_id"], but=facts["id"], as_of=MONDAY
                )["description"]
            )
            for viewer in (full.alice, full.bob)
        }

    assert seen == {"Alice": {"y", "z"}, "Bob": {"y"}}


def test_files_are_for_those_who_see_everything(full: Board):
    with full.look() as session:
        upload = int(reads.uploads(session, EVERYWHERE)["id"].iloc[0])

        assert len(reads.uploads(session, full.bob.scope)) == 0
        assert reads.upload_content(session, full.bob.scope, upload) is None
        assert reads.upload_content(session, full.alice.scope, upload) == b"rows"
        assert len(reads.upload_problems(session, full.bob.scope, upload)) == 0


def test_what_was_written_after_a_hazard_went_on_elsewhere_is_not_told_to_who_closed_it(board: Board):
    facts = {"owner": "先前的人", "phone": "1"}
    board.put(board.row("a", status="closed", closed=-9, due=-9, facts=facts), cutoff=-9)
    board.put(board.row("a", unit="S21", facts=facts), cutoff=-5, reopen=True, name="2")
    later = {"owner": "后来的人", "phone": "2", "measure": "后来的措施", "leader": "后来的领导"}
    board.put(board.row("a", unit="S21", facts=later), cutoff=-2, name="3")
    before, after = (Scope(frozenset({board.ids[code]}), None, None) for code in ("D1", "D2"))

    for scope, told in ((before, ["先前的人", "1", ""]), (after, ["后来的人", "2", "后来的措施"])):
        with board.look() as session:
            session.see(scope)
            facts_of = reads.one_hazard(session, scope, "石-2026-001", MONDAY).facts
        rows = board.rows(None, scope=scope)
        assert [facts_of[name] for name in ("owner", "phone", "measure")] == told
        assert rows[["owner", "phone", "measure"]].values.tolist()[0] == told
    assert board.rows(None, scope=before, filters=Filters(text="后来的人")).empty
    assert len(board.rows(None, scope=after, filters=Filters(text="后来的人"))) == 1


def test_on_a_day_before_it_was_handed_over_a_hazard_says_what_it_said_then(board: Board):
    board.put(board.row("a", facts={"owner": "先前的人", "phone": "1"}), cutoff=-9)
    board.put(board.row("a", facts={"owner": "先前的人", "phone": "2"}), cutoff=-7, name="2")
    moved = {"owner": "接手的人", "phone": "2"}
    board.put(board.row("a", unit="S21", facts=moved), cutoff=-5, name="3")
    board.put(board.row("a", unit="S21", facts={**moved, "measure": "后来的措施"}), cutoff=-2, name="4")
    before, since = (Scope(frozenset({board.ids[code]}), None, None) for code in ("D1", "D2"))

    told = ["owner", "phone", "measure"]
    assert board.rows(None, -6, scope=before)[told].values.tolist() == [["先前的人", "2", ""]]
    assert board.rows(None, scope=before).empty
    assert board.rows(None, -4, scope=since)[told].values.tolist() == [["接手的人", "2", "后来的措施"]]
