"""The second wall: behind the policies nobody sees more than the scope, whatever a question forgets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import InternalError

from data_access import grants, reads, walls
from data_access.engine import engine_for, reading, writing
from data_access.packing import DEPARTMENT, PLACE, part
from data_access.rollup import fold
from data_access.session import Session, open_session, write_session
from data_access.tables import event, hazard, metadata, span, tally
from data_access.writes.by_hand import register_one
from data_access.writes.requests import ask_transfer, decide_transfer
from data_access.writes.steps import take_step
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, NOWHERE, Role, Viewer
from tests import leaks, machine
from tests.boards import NewBoard
from tests.cast import MONDAY, NOON, Board, day, ledger_row
from tests.data_access import by_rows, lists_by_rows, test_cells
from tests.data_access.odd_lives import Lives, emptied, entered

ROLE = "board_app"
YEAR, THEN = year_to(MONDAY), day(-10)
COUNTED = ("hazard", "cycle", "span", "event", "tally", "wording", "upload", "upload_part", "before_image")


def as_application(board: Board) -> Engine:
    """An engine as the application's role, which is made and given what it needs."""
    with writing(board.engine) as connection:
        there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": ROLE}).first()
        if there is None:
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN")
        grants.grant(connection, ROLE)
    return engine_for(board.engine.url.set(username=ROLE).render_as_string(hide_password=False))


@pytest.fixture
def walled(bare: tuple[Board, Board]) -> tuple[Board, Board]:
    """A board with rows that could leak: as the owner sees it, and as the application does."""
    leaks.fill(bare[0])
    return bare


@pytest.fixture
def bare(new_postgres_board: NewBoard, postgres: machine.Postgres) -> Iterator[tuple[Board, Board]]:
    """A board without hazards, as the owner sees it, and as the application does."""
    owner = new_postgres_board()
    application = replace(owner, engine=as_application(owner))
    yield owner, application
    for board in (owner, application):
        board.engine.dispose()
    postgres.drop(str(owner.engine.url.database))


@contextmanager
def looking(board: Board, viewer: Viewer) -> Iterator[Session]:
    with open_session(board.engine, viewer.scope) as session:
        yield session


def rows_of(session: Session, table: str) -> int:
    return int(session.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_application_is_no_superuser_owns_nothing_and_cannot_bypass(walled: tuple[Board, Board]):
    _, board = walled
    with reading(board.engine) as connection:
        row = connection.execute(
            text(
                "SELECT current_user AS who, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        owned = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        ).scalar_one()

    assert (row.who, row.rolsuper, row.rolbypassrls, owned) == (ROLE, False, False, 0)


def test_every_table_that_tells_of_hazards_or_files_is_walled_for_its_owner_too(walled: tuple[Board, Board]):
    owner, _ = walled
    telling = {
        table.name for table in metadata.sorted_tables
        if {"hazard_id", "upload_id"} & {column.name for column in table.columns}
    }  # fmt: skip
    with reading(owner.engine) as connection:
        found = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        ).scalars()
        assert set(found) == set(walls.SEEN) >= telling | {"hazard", "upload", "tally", "wording"}


def test_where_no_scope_is_told_nothing_is_seen(walled: tuple[Board, Board]):
    owner, board = walled
    with owner.look() as session:
        assert all(rows_of(session, table) for table in COUNTED if table != "before_image")
    for scope in (None, NOWHERE):
        with open_session(board.engine, scope) as session:
            assert {table: rows_of(session, table) for table in walls.SEEN} == dict.fromkeys(walls.SEEN, 0)


def test_what_was_told_ends_with_its_transaction(walled: tuple[Board, Board]):
    _, board = walled
    for _ in range(6):  # the pool hands the same connection out again
        with open_session(board.engine, EVERYWHERE) as session:
            assert rows_of(session, "hazard") == len(leaks.NAMES)
        with open_session(board.engine) as session:
            assert rows_of(session, "hazard") == rows_of(session, "tally") == 0


@pytest.mark.parametrize("who", leaks.WHO)
def test_a_question_without_any_condition_is_answered_with_what_is_theirs(
    walled: tuple[Board, Board], who: str
):
    owner, board = walled
    viewer, seen = leaks.viewers(owner)[who]
    ever = (
        {"leak-moved"}
        if seen and not viewer.scope.everywhere and who not in ("street", "enterprise")
        else set()
    )
    with looking(board, viewer) as session:
        told = set(session.connection.execute(select(hazard.c.description)).scalars())
        assert told == seen | ever
        wanted = select(hazard.c.description).join(span, span.c.hazard_id == hazard.c.id)
        assert set(session.connection.execute(wanted).scalars()) == told
        wanted = select(hazard.c.description).join(event, event.c.hazard_id == hazard.c.id)
        assert set(session.connection.execute(wanted).scalars()) == seen
        if not viewer.scope.everywhere:
            assert [rows_of(session, name) for name in (*walls.OF_FILES, "wording")] == [0] * 10


@pytest.mark.parametrize("who", leaks.WHO)
def test_blocks_hold_nothing_of_others(walled: tuple[Board, Board], who: str):
    owner, board = walled
    viewer, _ = leaks.viewers(owner)[who]
    with looking(board, viewer) as session:
        codes = [
            int(code)
            for (block,) in session.connection.execute(select(tally.c.code))
            for code in np.frombuffer(block, "<i8")
        ]
    places, departments = ({int(part(code, field)) for code in codes} for field in (PLACE, DEPARTMENT))
    if viewer.scope.everywhere:
        assert codes
    elif who.startswith("district"):
        assert places == {owner.ids["D1"]}
    elif who.startswith("department"):
        assert departments == {owner.ids["FIRE"]}
    else:
        assert codes == []


@pytest.mark.parametrize("who", leaks.WHO)
def test_the_first_wall_says_the_same_with_and_without_the_second(walled: tuple[Board, Board], who: str):
    owner, board = walled
    viewer, _ = leaks.viewers(owner)[who]
    for as_of in (MONDAY, THEN):
        for filters in (
            Filters(),
            Filters(text="leak"),
            Filters(units=("D1",)),
            Filters(departments=("FIRE",)),
        ):
            with owner.look() as plain, looking(board, viewer) as behind:
                for name in ("rows", "figures"):
                    told = [
                        getattr(reads, name)(session, viewer.scope, filters, as_of, period=YEAR)
                        for session in (plain, behind)
                    ]
                    test_cells.same(*told)


@settings(max_examples=10, deadline=None, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(seed=st.integers(0, 1 << 32))
def test_every_answer_behind_the_wall_is_that_of_the_rows(bare: tuple[Board, Board], seed: int):
    owner, board = bare
    chance = Random(seed)
    lives = Lives(owner, chance)
    with writing(owner.engine) as connection:
        emptied(connection)
        entered(connection, [life for key in range(1, 60) for life in lives.of(key)], chance)

    for scope, filters, as_of, period in lives.questions(10):
        with owner.look() as plain, open_session(board.engine, scope) as behind:
            asked = (scope, filters, as_of)
            by = chance.choice(test_cells.GROUPINGS)
            for name, how in (
                ("figures", {"period": period, "by": by}), ("open_by_deadline", {"by": by}),
                ("open_by_scores", {}), ("weekly", {"weeks": 9, "by": by}),
            ):  # fmt: skip
                found = getattr(reads, name)(behind, *asked, **how)
                test_cells.same(found, getattr(by_rows, name)(plain, *asked, **how))
            listed = [
                road(session, *asked, period=period, measure=None, limit=None)[["id", "cycle", "due_on"]]
                for road, session in ((reads.rows, behind), (lists_by_rows.rows, plain))
            ]
            assert sorted(map(str, listed[0].to_numpy())) == sorted(map(str, listed[1].to_numpy()))


def number_of(board: Board, name: str) -> tuple[str, int]:
    with board.look() as session:
        row = session.connection.execute(select(hazard).where(hazard.c.description == name)).one()
    return row.number, row.version


def test_a_step_behind_the_wall_is_counted_and_changes_no_other(walled: tuple[Board, Board]):
    owner, board = walled
    for who, name in (
        ("district_clerk", "leak-g"),
        ("department_clerk", "leak-c"),
        ("enterprise_moved", "leak-moved"),
    ):
        viewer, _ = leaks.viewers(owner)[who]
        number, seen = number_of(owner, name)
        with write_session(board.engine, scope=viewer.scope) as session:
            take_step(session, viewer, number, "complete", seen=seen, on=MONDAY, today=MONDAY, at=NOON)
        with looking(board, viewer) as session:
            one = reads.one_hazard(session, viewer.scope, number, MONDAY)
        assert (one.now or {})["status"] == "to_accept"
    assert owner.differences() == []
    with write_session(owner.engine, scope=EVERYWHERE) as session:
        assert fold(session.connection) > 0
    assert owner.differences() == []


def test_whoever_is_everywhere_folds_and_who_sees_a_part_does_not(walled: tuple[Board, Board]):
    owner, board = walled
    viewer, _ = leaks.viewers(owner)["district_clerk"]
    with looking(board, viewer) as session, pytest.raises(InternalError):
        session.connection.execute(text("DELETE FROM tally"))  # reads are read-only
    with write_session(board.engine, scope=viewer.scope) as session:
        assert session.connection.execute(text("DELETE FROM tally")).rowcount == 0
        assert (
            session.connection.execute(
                text("UPDATE hazard SET owner = 'x' WHERE description = 'leak-d'")
            ).rowcount
            == 0
        )
        assert session.connection.execute(text("DELETE FROM span")).rowcount < 12


@pytest.mark.parametrize("decision", ["accepted", "declined"])
def test_a_transfer_passes_the_wall(walled: tuple[Board, Board], decision: str):
    owner, board = walled
    sender = leaks.viewers(owner)["district_clerk"][0]
    receiver = Viewer("D2", Role.DISTRICT_CLERK, leaks.own(Role.DISTRICT_CLERK, unit=owner.ids["D2"]))
    number, seen = number_of(owner, "leak-g")
    with write_session(board.engine, scope=sender.scope) as session:
        key = ask_transfer(session, sender, number, {"unit_id": owner.ids["S21"]}, reason="属地", seen=seen,
                           on=MONDAY, at=NOON)  # fmt: skip
    with looking(board, receiver) as session:
        assert list(reads.transfers(session, receiver.scope)["description"]) == ["leak-g"]
    with write_session(board.engine, scope=receiver.scope) as session:
        decide_transfer(session, receiver, key, decision, note="收", on=MONDAY, at=NOON)

    for viewer, holds in ((sender, decision == "declined"), (receiver, decision == "accepted")):
        with looking(board, viewer) as session:
            told = reads.rows(session, viewer.scope, Filters(), MONDAY, period=YEAR, measure=None)
            assert ("leak-g" in set(told["description"])) == holds
    assert owner.differences() == []


def test_one_is_registered_behind_the_wall_with_the_next_number(walled: tuple[Board, Board]):
    owner, board = walled
    viewer = leaks.viewers(owner)["street"][0]
    row = ledger_row("leak-new", owner.ids, owner.districts, unit="S12", found=0)
    with write_session(board.engine, scope=viewer.scope) as session:
        number, _ = register_one(session, viewer, row, today=MONDAY, at=NOON)

    with looking(board, viewer) as session:
        assert reads.one_hazard(session, viewer.scope, number, MONDAY).facts["description"] == "leak-new"
    assert owner.differences() == []


def test_a_ledger_comes_in_through_the_application(walled: tuple[Board, Board]):
    owner, board = walled
    sheet_rows = [board.row(f"leak-n{n}", unit="S21", due=n) for n in range(7)]
    before = number_of(owner, "leak-d")

    merged = board.put(*sheet_rows, cutoff=-1, scope=EVERYWHERE)

    assert merged.counts["new"] == 7
    assert number_of(owner, "leak-d") == before
    assert owner.differences() == []


@pytest.mark.parametrize(
    ("make", "why"),
    [
        ("", "missing"),
        ("SUPERUSER", "superuser"),
        ("BYPASSRLS", "bypass"),
        ("CREATEROLE", "creates"),
        ("LOGIN", "owner"),
    ],
)
def test_a_role_that_could_pass_is_refused(walled: tuple[Board, Board], make: str, why: str):
    owner, _ = walled
    role = f"role_{why}"
    with owner.engine.connect() as connection:  # taken back at its end
        if make:
            connection.exec_driver_sql(f"CREATE ROLE {role} {make}")
        if why == "owner":
            connection.exec_driver_sql(f"ALTER TABLE alias OWNER TO {role}")
        with pytest.raises(grants.NotARole) as refused:
            grants.grant(connection, role)
    assert refused.value.why == why


@pytest.mark.parametrize(("make", "why"), [("SUPERUSER", "superuser"), ("BYPASSRLS", "bypass")])
def test_a_member_of_a_role_that_could_pass_is_refused(walled: tuple[Board, Board], make: str, why: str):
    owner, _ = walled
    with owner.engine.connect() as connection:  # taken back at its end
        connection.exec_driver_sql(f"CREATE ROLE head_{why} {make}")
        connection.exec_driver_sql(f"CREATE ROLE member_{why} IN ROLE head_{why}")
        with pytest.raises(grants.NotARole) as refused:
            grants.grant(connection, f"member_{why}")
    assert refused.value.why == why


def test_the_wall_can_be_taken_down_and_put_up_again(walled: tuple[Board, Board]):
    owner, board = walled
    with writing(owner.engine) as connection:
        walls.tear_down(connection)
        assert "span" in inspect(connection).get_table_names()
    with open_session(board.engine) as session:
        assert rows_of(session, "hazard") == len(leaks.NAMES)  # without it a forgotten scope would leak
    with writing(owner.engine) as connection:
        walls.build(connection)
    with open_session(board.engine) as session:
        assert rows_of(session, "hazard") == 0
