"""What the database itself refuses to hold, and what it says about its columns."""

from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, Table, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from data_access import bulk
from data_access.engine import DatabaseFault, DatabaseNotReady, engine_for, migrate, require_ready, writing
from data_access.tables import cycle, event, hazard, metadata, span, target, unit, upload, upload_problem
from tests.cast import MONDAY, NOON, Board, day

HAZARD = {"number": "石-2026-9", "number_en": "SH-2026-9"}
CYCLE = {"seq": 1, "opened_on": MONDAY}
SPAN = {
    "cycle": 1, "from_on": MONDAY, "to_on": None, "status": "pending", "unit_id": 0, "district_id": 0,
    "department_id": 0, "industry_id": 0, "grade": "general", "risk": 0, "due_on": day(3), "due_kind": "day",
    "opened_on": MONDAY, "source": "unknown",
}  # fmt: skip
UPLOAD = {
    "name": "x",
    "sha256": "0",
    "cutoff_on": MONDAY,
    "mapping": "{}",
    "applied_at": NOON,
    "applied_by": "Alice",
}
EVENT = {"what": "grade", "on_day": MONDAY, "at": NOON, "by": "Alice", "role": "office", "source": "screen"}
UNIT = {"code": "X", "name": "x", "short": "x", "short_en": "x", "kind": "district"}

HALF_TOLD: list[tuple[Table, dict[str, Any], dict[str, Any]]] = [
    (span, SPAN, {"to_on": MONDAY}),  # lasts no day
    (span, SPAN, {"to_on": day(-1)}),
    (span, SPAN, {"status": "done"}),
    (span, SPAN, {"grade": "huge"}),
    (span, SPAN, {"risk": 5, "profile": "ledger"}),
    (span, SPAN, {"risk": 2}),  # without the profile that it was reached by
    (span, SPAN, {"profile": "ledger"}),
    (span, SPAN, {"likelihood": 3.0}),  # one score of two
    (span, SPAN, {"due_on": None}),  # a day's deadline without its day
    (span, SPAN, {"due_kind": "long_term"}),  # a deadline where there is none
    (span, SPAN, {"due_kind": "soon"}),
    (span, SPAN, {"status": "closed"}),  # closed, and no day
    (span, SPAN, {"closed_on": MONDAY}),  # a day, and not closed
    (span, SPAN, {"from_on": day(-1)}),  # before its cycle began
    (span, SPAN, {"status": "closed", "closed_on": day(1)}),  # closed before the day of closing
    (span, SPAN, {"unit_id": 999}),
    (cycle, CYCLE, {"closed_on": day(-1)}),  # closed before it was opened
    (cycle, CYCLE, {"closed_on_assumed": True}),  # assumed, and no day
    (cycle, CYCLE, {"seq": 0}),
    (hazard, HAZARD, {"source": "hearsay"}),
    (hazard, HAZARD, {"number": None}),
    (hazard, HAZARD, {"key": "k", "withdrawn_by_upload_id": 1}),  # taken back, and still to be met again
    (upload, UPLOAD, {"withdrawn_at": NOON}),  # when, and not by whom
    (upload, UPLOAD, {"withdrawn_by": "Alice"}),
    (event, EVENT, {"source": "upload"}),  # a file, and not which
    (event, EVENT, {"source": "rumour"}),
    (event, EVENT, {"by": None}),
    (unit, UNIT, {"kind": "village"}),
    (unit, UNIT, {"valid_from": MONDAY, "valid_to": day(-1)}),
    (unit, UNIT, {"code": "D1"}),
    (
        target,
        {"unit_id": 0, "valid_from": MONDAY, "version": 1, "share": 1.0, "set_by": "Alice", "set_at": NOON},
        {"share": 1.01},
    ),
    (
        upload_problem,
        {
            "upload_id": 1,
            "seq": 1,
            "sheet": "",
            "row": 1,
            "column": "",
            "value": "",
            "code": "x",
            "severity": "flag",
        },
        {"severity": "bad"},
    ),
]


def put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row with what it stands on: a hazard, a cycle, a file."""
    if table in (cycle, span, event):
        connection.execute(insert(hazard).values(id=1, **HAZARD))
        row = {"hazard_id": 1, **row}
    if table is span:
        connection.execute(insert(cycle).values(hazard_id=1, **CYCLE))
    if table is upload_problem:
        connection.execute(insert(upload).values(id=1, **UPLOAD))
    connection.execute(insert(table).values(**row))


def test_a_fact_told_half_is_refused(board: Board):
    for table, whole, half in HALF_TOLD:
        with board.engine.connect() as connection:
            put(connection, table, whole)  # as it should be, it goes in
            connection.rollback()
        with board.engine.connect() as connection:
            try:
                put(connection, table, {**whole, **half})
            except IntegrityError:
                continue
            pytest.fail(f"{table.name} took {half}")


def test_every_check_of_the_tables_is_in_the_database(board: Board):
    found = {
        constraint["name"] for table in metadata.tables
        for constraint in inspect(board.engine).get_check_constraints(table)
    }  # fmt: skip
    wanted = {
        str(constraint.name) for table in metadata.tables.values() for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }  # fmt: skip

    assert wanted <= found


def test_every_table_says_what_it_holds():
    assert [name for name, table in metadata.tables.items() if not table.comment] == []


def test_the_database_knows_the_comments_of_its_columns(postgres_url: str):
    looked = inspect(engine_for(postgres_url))
    for name, table in metadata.tables.items():
        kept = {column["name"]: column["comment"] for column in looked.get_columns(name)}
        assert kept == {column.name: column.comment for column in table.columns}
        assert looked.get_table_comment(name)["text"] == table.comment


def test_every_code_and_day_that_counts_says_what_it_means():
    silent = {
        f"{table.name}.{column.name}"
        for table in (hazard, cycle, span, event, upload, unit)
        for column in table.columns
        if not column.comment and column.name.endswith(("_on", "_id", "_at", "key", "number"))
        and not column.primary_key and not column.foreign_keys
    }  # fmt: skip

    assert silent <= {"upload.applied_at", "event.at"}


def test_migrating_twice_changes_nothing_and_a_blank_database_is_not_ready(blank_url: str):
    engine = engine_for(blank_url)
    with pytest.raises(DatabaseNotReady, match="nothing"):
        require_ready(engine)

    migrate(engine)
    migrate(engine)

    require_ready(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM industry")).scalar_one() == 1


def test_a_database_of_another_version_is_not_ready(database_url: str):
    engine = engine_for(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNotReady, match="9999"):
        require_ready(engine)


def test_the_tables_are_those_that_the_migration_made(database_url: str):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine_for(database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_what_the_driver_answers_comes_out_as_any_other_fault_of_the_database(database_url: str):
    engine = engine_for(database_url)
    for asked in (
        lambda connection: bulk.read(connection, "SELECT id FROM nowhere"),
        lambda connection: list(bulk.stream(connection, "SELECT id FROM nowhere", 10)),
        lambda connection: bulk.run(connection, "DELETE FROM nowhere"),
    ):
        with engine.connect() as connection, pytest.raises(DatabaseFault, match="nowhere"):
            asked(connection)
    engine.dispose()
