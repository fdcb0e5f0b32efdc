"""The tables of the hazard database: types, comments, and the facts that it refuses to hold half-told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)  # fmt: skip

from domain.deadlines import DUE_KINDS
from domain.status import GRADES, OPEN, SOURCES, STATUSES

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows itself only for INTEGER
ByteText = Text().with_variant(
    Text(collation="C"), "postgresql"
)  # ordered by its bytes, as SQLite does anyway


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; SQLite hands back naive datetimes, so the zone is put on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"An instant needs its time zone: {value!r}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, codes: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


UNASSIGNED = 0  # reserved row of unit and industry: the ledger names none

UNIT_KINDS = ("city", "district", "zone", "street", "department", "other", "none")

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True, comment="0 is reserved: not assigned to any unit"),
    Column("code", Text, nullable=False, unique=True, comment="stands in links; never reused"),
    Column("name", Text, nullable=False, comment="full official name in Chinese (or as met)"),
    Column("name_en", Text, nullable=False, server_default="", comment="name in English"),
    Column("short", Text, nullable=False, comment="short code said in Chinese, as in 甘-017"),
    Column("short_en", Text, nullable=False, comment="short code in Latin letters, as in GJZ-017"),
    Column("kind", Text, nullable=False, comment="height and nature in the tree of units"),
    Column("parent_id", Integer, ForeignKey("unit.id"), comment="the unit above; null at the top"),
    Column("district_id", Integer, nullable=False, server_default="0",
           comment="the territorial unit below the top that it belongs to; 0 for departments and the top"),
    Column("peer_group", Text, nullable=False, server_default="", comment="units that are compared with each other"),
    Column("valid_from", Date, comment="first day; null: always was"),
    Column("valid_to", Date, comment="last day; null: still"),
    _one_of("kind", UNIT_KINDS),
    CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
                    name="ends_after_its_beginning"),
    comment="Territorial units and departments as one tree",
)  # fmt: skip

industry = Table(
    "industry",
    metadata,
    Column("id", Integer, primary_key=True, comment="0 is reserved: the ledger names none"),
    Column("code", Text, nullable=False, unique=True, comment="stands in links"),
    Column("name", Text, nullable=False, comment="name in Chinese (or as met)"),
    Column("name_en", Text, nullable=False, server_default="", comment="name in English"),
    Column("short", Text, nullable=False, server_default="", comment="two or three characters for a column head"),
    Column("short_en", Text, nullable=False, server_default="", comment="at most six letters for a column head"),
    Column("department_id", Integer, ForeignKey("unit.id"), comment="the department that leads this industry"),
    comment="Industries and fields",
)  # fmt: skip

alias = Table(
    "alias",
    metadata,
    Column("kind", Text, primary_key=True, comment="unit, department or industry"),
    Column("within_id", Integer, primary_key=True, comment="unit that the name counts in; 0: everywhere"),
    Column("text", Text, primary_key=True, comment="the name as met, normalised"),
    Column("target_id", Integer, nullable=False, comment="unit or industry; 0: known to be none"),
    _one_of("kind", ("unit", "department", "industry")),
    comment="Other names of units, departments and industries: asked once, remembered",
)

enterprise = Table(
    "enterprise",
    metadata,
    Column("id", Integer, primary_key=True, comment="of this board"),
    Column("name", Text, nullable=False, comment="as first written"),
    Column("key", Text, nullable=False, comment="name normalised for comparing"),
    Column("district_id", Integer, nullable=False, comment="district where it was first met"),
    UniqueConstraint("key", "district_id"),
    comment="Enterprises and places where hazards were found",
)

upload = Table(
    "upload",
    metadata,
    Column("id", Integer, primary_key=True, comment="running number"),
    Column("name", Text, nullable=False, comment="file name"),
    Column("sha256", Text, nullable=False, comment="of the file's bytes"),
    Column("cutoff_on", Date, nullable=False, comment="the day the file speaks for"),
    Column("mapping", Text, nullable=False, comment="the mapping used, as JSON"),
    Column("fingerprint", Text, nullable=False, server_default="", comment="of the file's layout"),
    Column(
        "answers", Text, nullable=False, server_default="{}", comment="answers given to its questions, JSON"
    ),
    Column("counts", Text, nullable=False, server_default="{}", comment="rows, new, changed … as JSON"),
    Column("applied_at", Instant, nullable=False, comment="when"),
    Column("applied_by", Text, nullable=False, comment="by whom"),
    Column("withdrawn_at", Instant, comment="when the whole file was taken back"),
    Column("withdrawn_by", Text, comment="by whom it was taken back"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_when_and_by_whom"),
    comment="Ledger files that were applied",
)

upload_part = Table(
    "upload_part",
    metadata,
    Column("upload_id", Integer, ForeignKey("upload.id"), primary_key=True, comment="of the file"),
    Column("part", Integer, primary_key=True, comment="from 0, in order"),
    Column("bytes", LargeBinary, nullable=False, comment="a stretch of the file, compressed with zlib"),
    comment="The files themselves, kept",
)

upload_problem = Table(
    "upload_problem",
    metadata,
    Column("upload_id", Integer, ForeignKey("upload.id"), primary_key=True, comment="of the file"),
    Column("seq", Integer, primary_key=True, comment="in the order of the file"),
    Column("sheet", Text, nullable=False, comment="where it stands"),
    Column("row", Integer, nullable=False, comment="as Excel counts; 0: the sheet or file"),
    Column("column", Text, nullable=False, comment="heading as in the file"),
    Column("value", Text, nullable=False, comment="as received"),
    Column("code", Text, nullable=False, comment="what was expected, as a message code"),
    Column("params", Text, nullable=False, server_default="{}", comment="figures of the sentence, JSON"),
    Column("severity", Text, nullable=False, comment="stops, flag or question"),
    _one_of("severity", ("stops", "flag", "question")),
    comment="What could not be read, or was read with doubt, cell by cell",
)

mapping = Table(
    "mapping",
    metadata,
    Column("name", Text, primary_key=True, comment="by which it is chosen"),
    Column("fingerprint", Text, nullable=False, index=True, comment="of the layout that it was made for"),
    Column("content", Text, nullable=False, comment="JSON as described in docs/ledger.md"),
    Column("saved_at", Instant, nullable=False, comment="when"),
    Column("saved_by", Text, nullable=False, comment="by whom"),
    comment="How columns and values of a layout are read, remembered by name",
)

hazard = Table(
    "hazard",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("number", Text, nullable=False, unique=True, comment="甘-2026-017; given once, never reused"),
    Column("number_en", Text, nullable=False, comment="the same in Latin letters"),
    Column("key", ByteText, unique=True, comment="identity of the ledger row; null once its file was taken back"),
    Column("key_undated", Text, index=True, comment="identity without the found day, kept while that is unknown"),
    Column("code", Text, nullable=False, server_default="", comment="the ledger's own stable code"),
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), comment="null: the ledger names none"),
    Column("location", Text, nullable=False, server_default="", comment="place within the enterprise"),
    Column("description", Text, nullable=False, server_default="", comment="what is wrong"),
    Column("category", Text, nullable=False, server_default="", comment="as the ledger names it"),
    Column("source", Text, nullable=False, server_default="unknown", comment="how it was found"),
    Column("inspector_unit", Text, nullable=False, server_default="", comment="who inspected"),
    Column("inspector", Text, nullable=False, server_default="", comment="person who inspected"),
    Column("found_on", Date, comment="null: the ledger's day is missing or cannot be read"),
    Column("owner", Text, nullable=False, server_default="", comment="person in charge of rectification"),
    Column("phone", Text, nullable=False, server_default="", comment="of the person in charge"),
    Column("leader", Text, nullable=False, server_default="", comment="leader in charge"),
    Column("measure", Text, nullable=False, server_default="", comment="rectification measure"),
    Column("fund_wan", Numeric(14, 4), comment="funds in 10,000 yuan; 0 is a known zero, null unknown"),
    Column("emergency_plan", Text, nullable=False, server_default="", comment="until it is rectified"),
    Column("remark", Text, nullable=False, server_default="", comment="as received"),
    Column("upload_id", Integer, ForeignKey("upload.id"), comment="the file that it first came with"),
    Column("sheet", Text, nullable=False, server_default="", comment="of the file that it first came with"),
    Column("row", Integer, nullable=False, server_default="0", comment="of that sheet, as Excel counts"),
    Column("version", Integer, nullable=False, server_default="1", comment="goes up with every change"),
    Column("withdrawn_by_upload_id", Integer, comment="its file was taken back: in no count"),
    _one_of("source", SOURCES),
    CheckConstraint("withdrawn_by_upload_id IS NULL OR key IS NULL", name="withdrawn_is_met_no_more"),
    comment="What does not change from day to day about a hazard",
)  # fmt: skip

cycle = Table(
    "cycle",
    metadata,
    Column("hazard_id", BigId, ForeignKey("hazard.id"), primary_key=True, autoincrement=False,
           comment="whose round it is"),
    Column("seq", SmallInteger, primary_key=True, autoincrement=False, comment="1, and one more at each reopening"),
    Column("opened_on", Date, nullable=False, comment="found day; later the reopening day"),
    Column("first_due_on", Date, comment="set once, never again"),
    Column("due_text", Text, nullable=False, server_default="", comment="deadline as received"),
    Column("rectified_on", Date, comment="the enterprise says done"),
    Column("accepted_on", Date, comment="the acceptor agrees"),
    Column("closed_on", Date, comment="closed out (销号)"),
    Column("closed_on_assumed", Boolean, nullable=False, server_default=text("false"),
           comment="closed without a day: the file's cut-off stands in"),
    CheckConstraint("seq >= 1", name="seq_from_one"),
    CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
    CheckConstraint("closed_on IS NOT NULL OR NOT closed_on_assumed", name="assumed_only_with_a_day"),
    comment="One round of rectification; a closed one is never written again",
)  # fmt: skip

_OPEN_SQL = ", ".join(f"'{code}'" for code in OPEN)

span = Table(
    "span",
    metadata,
    Column("hazard_id", BigId, primary_key=True, autoincrement=False, comment="whose stretch it is"),
    Column("cycle", SmallInteger, primary_key=True, autoincrement=False, comment="round of rectification"),
    Column("from_on", Date, primary_key=True, comment="first day"),
    Column("to_on", Date, comment="the day after the last; null: still"),
    Column("status", Text, nullable=False, comment="in force"),
    Column("unit_id", Integer, ForeignKey("unit.id"), nullable=False, comment="lowest unit"),
    Column("district_id", Integer, nullable=False, comment="its district, for counting"),
    Column("department_id", Integer, ForeignKey("unit.id"), nullable=False, comment="lead department"),
    Column("industry_id", Integer, ForeignKey("industry.id"), nullable=False, comment="in force"),
    Column("grade", Text, nullable=False, comment="general or major hazard"),
    Column("risk", SmallInteger, nullable=False, comment="1 major … 4 low, 0 not assessed"),
    Column("profile", Text, comment="how the risk level was reached: profile@version, ledger, or null"),
    Column("likelihood", Float, comment="score"),
    Column("severity", Float, comment="score"),
    Column("exposure", Float, comment="score, where the profile has it"),
    Column("by_table", Boolean, nullable=False, server_default=text("false"), comment="assessed by category table"),
    Column("due_on", Date, comment="deadline in force; null: none"),
    Column("due_kind", Text, nullable=False, comment="what the deadline in force means"),
    Column("rectified_on", Date, comment="the day the enterprise said done, once it has"),
    Column("opened_on", Date, nullable=False, comment="of the cycle, repeated for counting"),
    Column("first_due_on", Date, comment="of the cycle, repeated for counting"),
    Column("closed_on", Date, comment="of the cycle, in closed spans"),
    Column("source", Text, nullable=False, comment="of the hazard, repeated for counting"),
    Column("due_open", Date, Computed(f"CASE WHEN to_on IS NULL AND status IN ({_OPEN_SQL}) THEN due_on END",
           persisted=True), comment="deadline of what is open now"),
    Column("live_to", Date, comment="first day on which it is neither open nor closed before its deadline"),
    Column("reach", SmallInteger, comment="live days <= 2**reach, 99: without end; finds the spans of a past day"),
    ForeignKeyConstraint(["hazard_id", "cycle"], ["cycle.hazard_id", "cycle.seq"]),
    _one_of("status", STATUSES),
    _one_of("grade", GRADES),
    _one_of("due_kind", DUE_KINDS),
    CheckConstraint("to_on IS NULL OR to_on > from_on", name="lasts_a_day"),
    CheckConstraint("from_on >= opened_on", name="within_its_cycle"),
    CheckConstraint("closed_on IS NULL OR closed_on <= from_on", name="closed_from_its_day"),
    CheckConstraint("risk BETWEEN 0 AND 4", name="risk_known"),
    CheckConstraint("(risk = 0) = (profile IS NULL)", name="risk_with_its_profile"),
    CheckConstraint("(likelihood IS NULL) = (severity IS NULL)", name="both_scores"),
    CheckConstraint("(due_on IS NULL) = (due_kind IN ('long_term', 'none', 'unreadable'))", name="due_and_kind"),
    CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_with_its_day"),
    sqlite_with_rowid=False,
    comment="A stretch of days in which nothing counted changed about one cycle",
)  # fmt: skip
Index("ix_span_from_on", span.c.from_on)
Index("ix_span_district_from", span.c.district_id, span.c.from_on)
Index("ix_span_to_on", span.c.to_on, sqlite_where=span.c.to_on.is_not(None),
      postgresql_where=span.c.to_on.is_not(None))  # fmt: skip
Index("ix_span_due_open", span.c.due_open, sqlite_where=span.c.due_open.is_not(None),
      postgresql_where=span.c.due_open.is_not(None))  # fmt: skip

_WAITING = (span.c.status == literal_column("'to_accept'")) & span.c.to_on.is_(None)
Index("ix_span_waiting", span.c.rectified_on, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("ix_span_live", span.c.reach, span.c.from_on, sqlite_where=span.c.reach.is_not(None),
      postgresql_where=span.c.reach.is_not(None))  # fmt: skip

event = Table(
    "event",
    metadata,
    Column("id", BigId, primary_key=True, comment="in the order of writing"),
    Column(
        "hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="to whom it happened"
    ),
    Column("cycle", SmallInteger, nullable=False, server_default="1", comment="round of rectification"),
    Column("what", Text, nullable=False, comment="created, withdrawn, or the field that changed"),
    Column("old", Text, comment="null at a creation"),
    Column("new", Text, comment="value after"),
    Column("on_day", Date, nullable=False, comment="the business day that it counts from"),
    Column("at", Instant, nullable=False, comment="when it was written down"),
    Column("by", Text, nullable=False, comment="who"),
    Column("role", Text, nullable=False, comment="in which role"),
    Column("source", Text, nullable=False, comment="screen, upload, meeting or command"),
    Column("upload_id", Integer, ForeignKey("upload.id"), comment="file that told it"),
    Column("sheet", Text, comment="of that file"),
    Column("row", Integer, comment="of that sheet"),
    Column("note", Text, comment="reason, in words"),
    _one_of("source", ("screen", "upload", "meeting", "command")),
    CheckConstraint("source <> 'upload' OR upload_id IS NOT NULL", name="upload_named"),
    comment="History, append-only: a creation is one event, a later change one event a field",
)

before_image = Table(
    "before_image",
    metadata,
    Column("upload_id", Integer, ForeignKey("upload.id"), primary_key=True, comment="file that changed it"),
    Column(
        "hazard_id",
        BigId,
        ForeignKey("hazard.id"),
        primary_key=True,
        autoincrement=False,
        comment="what it changed",
    ),
    Column("content", Text, nullable=False, comment="hazard, cycles and spans as they were, JSON"),
    comment="What a file changed, so that it can be taken back whole",
)

number_counter = Table(
    "number_counter",
    metadata,
    Column(
        "unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="district that gives the number"
    ),
    Column("year", SmallInteger, primary_key=True, comment="of the finding"),
    Column("last", Integer, nullable=False, comment="running number given last"),
    comment="Last running number given in a unit and year",
)

target = Table(
    "target",
    metadata,
    Column(
        "unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="0: every unit without its own"
    ),
    Column("valid_from", Date, primary_key=True, comment="first day"),
    Column("version", Integer, primary_key=True, comment="one more at each change"),
    Column("share", Float, nullable=False, comment="0-1 of what falls due in the period, closed in time"),
    Column("set_by", Text, nullable=False, comment="by whom"),
    Column("set_at", Instant, nullable=False, comment="when"),
    CheckConstraint("share >= 0 AND share <= 1", name="a_share"),
    comment="Targets a unit, dated and versioned; old ones stay",
)

risk_rule = Table(
    "risk_rule",
    metadata,
    Column("version", Integer, primary_key=True, comment="of the whole table"),
    Column("category", Text, primary_key=True, comment="the ledger's category, normalised"),
    Column("likelihood", Float, nullable=False, comment="score"),
    Column("severity", Float, nullable=False, comment="score"),
    Column("exposure", Float, comment="score, where the profile asks for it"),
    Column("profile", Text, nullable=False, comment="that judges the scores"),
    Column("signed_by", Text, nullable=False, comment="who answers for it"),
    Column("signed_at", Instant, nullable=False, comment="when"),
    comment="Scores by category, a version at a time, signed by the office",
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True, comment="of the setting"),
    Column("value", Text, nullable=False, comment="as text"),
    comment="Settings of this board, and the last day on which anything counted changed",
)

_DIMENSIONS = ("district_id", "department_id", "industry_id")


def _dimensions() -> list[Column[Any]]:
    return [
        Column("district_id", Integer, primary_key=True, comment="district of the span; 0 unassigned"),
        Column("department_id", Integer, primary_key=True, comment="lead department; 0 none"),
        Column("industry_id", Integer, primary_key=True, comment="industry; 0 none"),
        Column("grade", SmallInteger, primary_key=True, comment="0 general, 1 major"),
        Column("risk", SmallInteger, primary_key=True, comment="0 not assessed, 1 major … 4 low"),
    ]


def _number() -> Column[Any]:
    return Column("n", BigInteger, nullable=False, comment="signed sum; a cell at 0 says nothing")


count_cell = Table(
    "count_cell",
    metadata,
    Column("kind", SmallInteger, primary_key=True,
           comment="0 by opening day, 1 by closing day, 2 by deadline in force, 3 flow of spans"),
    Column("grain", SmallInteger, primary_key=True,
           comment="0 all days, 1 months, 2 weeks, 3 few dimensions: weeks, by deadline days"),
    Column("period", Integer, primary_key=True, comment="number of the month or week, ordinal of the day; 0 for all"),
    *_dimensions(),
    Column("state", SmallInteger, primary_key=True, comment="see data_access/rollup.py"),
    _number(),
    sqlite_with_rowid=False,
    comment="Kept counts of spans: what stands now by day, and the flow of spans in and out",
)  # fmt: skip

count_due = Table(
    "count_due",
    metadata,
    Column(
        "fine", SmallInteger, primary_key=True, comment="0 district, grade and risk only; 1 all dimensions"
    ),
    Column(
        "due_day",
        Integer,
        primary_key=True,
        comment="ordinal of the day (1 = 0001-01-01); -1 without a deadline",
    ),
    *_dimensions(),
    Column("state", SmallInteger, primary_key=True, comment="see data_access/rollup.py"),
    _number(),
    sqlite_with_rowid=False,
    comment="Kept counts of what is open now, by deadline",
)

count_matrix = Table(
    "count_matrix",
    metadata,
    Column("fine", SmallInteger, primary_key=True, comment="0 for the whole, 1 all dimensions"),
    *_dimensions(),
    Column("profile", Text, primary_key=True, comment="empty: not assessed"),
    Column("likelihood", Float, primary_key=True, comment="-1: no score"),
    Column("severity", Float, primary_key=True, comment="-1: no score"),
    _number(),
    sqlite_with_rowid=False,
    comment="Kept counts of what is open now, by likelihood and severity",
)
