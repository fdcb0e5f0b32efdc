"""Risk assessed by hand and by the office's table, with history and true counts."""

import pytest
from sqlalchemy import select

from data_access import reads
from data_access.session import write_session
from data_access.tables import event, hazard, risk_rule
from data_access.writes.assess import (
    Rule,
    Scores,
    assess,
    assess_by_table,
    sign_table,
    would_assess,
)
from data_access.writes.one_hazard import SomeoneWasFaster
from domain import risk
from domain.people import EVERYWHERE, Viewer
from domain.status import StepNotAllowed
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import person

HIGH = Scores("LS_SD", 5, 5)
LOW = Scores("LS_SD", 1, 1)


def numbers(board: Board) -> dict[str, str]:
    found = board.rows(None)[["description", "number"]]
    return dict(found.itertuples(index=False, name=None))


def by_hand(board: Board, viewer: Viewer, name: str, scores: Scores, *, seen: int = 1, on: int = 0) -> None:
    number = numbers(board)[name]
    with write_session(board.engine) as session:
        assess(session, viewer, number, scores, seen=seen, on=day(on), today=day(0), at=NOON)


def risks(board: Board, as_of: int = 0) -> dict[str, tuple]:
    rows = board.rows(None, as_of)[["description", "risk", "likelihood", "severity"]].astype(object)
    rows = rows.where(rows.notna(), None)
    return {row[0]: tuple(row[1:]) for row in rows.itertuples(index=False, name=None)}


def test_an_assessment_counts_from_its_day_and_leaves_the_past_alone(board: Board):
    board.put(board.row("a"), board.row("b"), cutoff=-9)

    by_hand(board, board.alice, "a", HIGH)

    assert risks(board) == {"a": (HIGH.level, 5.0, 5.0), "b": (0, None, None)}
    assert risks(board, -1) == {"a": (0, None, None), "b": (0, None, None)}
    assert board.differences() == []
    with board.look() as session:
        told = session.connection.execute(select(event).where(event.c.what == "risk")).one()
        assert (told.old, told.new, told.on_day, told.by, told.source) == (
            None,
            HIGH.words,
            MONDAY,
            "Alice",
            "screen",
        )
        assert session.connection.execute(select(hazard.c.version).order_by(hazard.c.id)).scalars().all() == [
            2,
            1,
        ]


def test_who_saw_an_older_state_is_told_that_someone_was_faster(board: Board):
    board.put(board.row("a"))
    by_hand(board, board.alice, "a", HIGH)

    with pytest.raises(SomeoneWasFaster):
        by_hand(board, board.bob, "a", LOW, seen=1)

    assert risks(board)["a"][0] == HIGH.level
    by_hand(board, board.bob, "a", LOW, seen=2)
    assert risks(board)["a"][0] == LOW.level


def test_what_one_does_not_see_one_does_not_assess(board: Board):
    board.put(board.row("mine"), board.row("there", unit="S21"), board.row("theirs", department="HOUSING"))

    for name in ("there", "theirs"):
        with pytest.raises(reads.NotFound):
            by_hand(board, board.bob, name, HIGH)
    rules = [Rule("", HIGH)]
    with board.look() as session:
        assert would_assess(session, board.bob, rules) == {}


def test_who_only_looks_or_reports_assesses_nothing(board: Board):
    board.put(board.row("a"))

    for role in ("leader", "enterprise"):
        with pytest.raises(StepNotAllowed, match="role"):
            by_hand(board, person(board, role, hazard="a"), "a", HIGH)
    by_hand(board, person(board, "inspector"), "a", HIGH)


def test_impossible_scores_are_refused_and_leave_nothing(board: Board):
    board.put(board.row("a"))

    for scores in (Scores("LS_SD", 9, 5), Scores("nonsense", 1, 1)):
        with pytest.raises((ValueError, KeyError)):
            by_hand(board, board.alice, "a", scores)

    assert risks(board)["a"][0] == 0
    assert board.differences() == []


def test_the_table_assesses_what_its_categories_name_and_nothing_else(board: Board):
    told = {"facts": {"category": "电气"}}
    board.put(
        board.row("wiring", **told),
        board.row("written otherwise", facts={"category": " 电 气 "}),
        board.row("other", facts={"category": "消防"}),  # not assessed: not in the table
        board.row("no category"),  # not assessed: says nothing
        board.row("closed", status="closed", closed=-3, **told),  # not assessed: closed
        board.row("void", status="void", **told),  # not assessed: no hazard
        board.row("by hand", **told),  # not assessed: someone looked at it
        board.row("district 2", unit="S21", **told),
        cutoff=-9,
    )
    by_hand(board, board.alice, "by hand", LOW, on=-5)
    rules = [Rule("电气", HIGH)]
    with board.look() as session:
        assert len(would_assess(session, board.alice, rules)) == 3
        assert len(would_assess(session, board.bob, rules)) == 2

    with write_session(board.engine) as session:
        version = sign_table(session.connection, rules, by="Alice", at=NOON)
        done = assess_by_table(session, board.alice, rules, version=version, on=MONDAY, at=NOON)

    assert done == 3
    level = HIGH.level
    assert {name: one[0] for name, one in risks(board).items()} == {
        "wiring": level, "written otherwise": level, "other": 0, "no category": 0, "closed": 0, "void": 0,
        "by hand": LOW.level, "district 2": level,
    }  # fmt: skip
    assert board.differences() == []
    with board.look() as session:
        words = session.connection.execute(select(event.c.new).where(event.c.new.endswith("table v1"))).all()
        assert len(words) == 3
        assert would_assess(session, board.alice, rules) == {}


def test_a_signed_table_stays_as_it_was_signed(board: Board):
    for scores in (HIGH, LOW):
        with write_session(board.engine) as session:
            sign_table(session.connection, [Rule("电气", scores)], by="Alice", at=NOON)

    with board.look() as session:
        kept = session.connection.execute(select(risk_rule.c.version, risk_rule.c.likelihood)).all()
    assert sorted(kept) == [(1, 5.0), (2, 1.0)]


def test_a_ledger_of_an_earlier_day_does_not_undo_an_assessment_and_a_later_one_may(board: Board):
    board.put(board.row("a"), cutoff=-9)
    by_hand(board, board.alice, "a", LOW)
    row = board.row("a", risk=1, profile="ledger")

    older = board.put(row, cutoff=-1)
    assert [change.what for _, _, change in older.newer] == ["risk"]
    assert risks(board)["a"] == (LOW.level, 1.0, 1.0)

    board.put(row, cutoff=3)
    assert risks(board, 3)["a"] == (1, None, None)
    assert risks(board, 2)["a"] == (LOW.level, 1.0, 1.0)


def test_the_matrix_counts_each_open_hazard_once_and_keeps_the_unassessed_apart(board: Board):
    scored = {"profile": risk.profile_of("LS_SD").key, "likelihood": 5.0, "severity": 5.0, "risk": 1}
    board.put(
        board.row("scored", **scored), board.row("scored major", grade="major", **scored),
        board.row("colour", risk=2, profile="ledger"),
        board.row("unassessed"), board.row("closed", status="closed", closed=-3, **scored),
    )  # fmt: skip

    with board.look() as session:
        from domain.filters import Filters

        table = reads.open_by_scores(session, EVERYWHERE, Filters(), MONDAY)

    assert int(table["hazards"].sum()) == board.figure("open") == 4
    cells = {(row.profile, row.risk, bool(row.major)): row.hazards for row in table.itertuples()}
    assert cells == {
        (scored["profile"], 1, False): 1,
        (scored["profile"], 1, True): 1,
        ("ledger", 2, False): 1,
        ("", 0, False): 1,
    }
    assert len(board.rows("open", cell=(5.0, 5.0))) == 2
    assert len(board.rows("open", cell=(-1, -1))) == 2
