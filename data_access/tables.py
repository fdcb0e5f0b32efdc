"""The tables of the hazard database: types, comments, and the facts that it refuses to hold half-told."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip

from data_access.chain import event_seal
from data_access.columns import BigId, ByteText, Instant, is_one_of, metadata, one_of
from data_access.count_tables import score, tally, wording
from data_access.deadline_tables import deadline_rule, working_day
from data_access.evidence_tables import evidence
from data_access.follow_tables import board_rule, letter, look_back, receipt, supervision
from data_access.inbox_tables import file_question, received, received_part, sender_answer, sender_layout
from data_access.odd_days import bare, index_odd_days
from data_access.people_tables import known_browser, person, person_event, sign_in
from data_access.step_tables import hazard_link, request
from data_access.upload_tables import before_image, mapping, upload, upload_part, upload_problem
from domain.deadlines import DUE_KINDS, UNDATED
from domain.responsibility import FIELDS, PARTIES
from domain.status import GRADES, OPEN, SOURCES, STATUSES

__all__ = [
    "UNASSIGNED", "UNIT_KINDS", "Instant", "alias", "before_image", "board_rule", "cycle", "deadline_rule",
    "enterprise", "event", "event_seal", "evidence", "file_question", "hazard", "hazard_link", "industry",
    "known_browser", "letter", "look_back", "mapping", "metadata", "number_counter", "person", "person_event",
    "receipt", "received", "received_part", "request", "risk_rule", "score", "sender_answer", "sender_layout",
    "setting", "sign_in", "span", "supervision", "tally", "target", "unit", "upload", "upload_part",
    "upload_problem", "wording", "working_day",
]  # fmt: skip

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
    one_of("kind", UNIT_KINDS),
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
    one_of("kind", ("unit", "department", "industry")),
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
    one_of("source", SOURCES),
    CheckConstraint("withdrawn_by_upload_id IS NULL OR key IS NULL", name="withdrawn_is_met_no_more"),
    comment="What does not change from day to day about a hazard",
)  # fmt: skip

Index("ix_hazard_place", hazard.c.enterprise_id, hazard.c.category, hazard.c.found_on)
FUNDED = text("fund_wan IS NOT NULL")
Index("ix_hazard_funds", hazard.c.id, hazard.c.fund_wan, sqlite_where=FUNDED, postgresql_where=FUNDED)

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
    comment="One round of rectification; a reopening begins another, only a ledger completes a closed one",
)  # fmt: skip

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
    ForeignKeyConstraint(["hazard_id", "cycle"], ["cycle.hazard_id", "cycle.seq"]),
    one_of("status", STATUSES),
    one_of("grade", GRADES),
    one_of("due_kind", DUE_KINDS),
    CheckConstraint("to_on IS NULL OR to_on > from_on", name="lasts_a_day"),
    CheckConstraint("from_on >= opened_on", name="within_its_cycle"),
    CheckConstraint("closed_on IS NULL OR closed_on <= from_on", name="closed_from_its_day"),
    CheckConstraint("risk BETWEEN 0 AND 4", name="risk_known"),
    CheckConstraint("(risk = 0) = (profile IS NULL)", name="risk_with_its_profile"),
    CheckConstraint("(likelihood IS NULL) = (severity IS NULL)", name="both_scores"),
    CheckConstraint(f"(due_on IS NULL) = ({is_one_of('due_kind', UNDATED)})", name="due_and_kind"),
    CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_with_its_day"),
    sqlite_with_rowid=False,
    comment="A stretch of days in which nothing counted changed about one cycle",
)  # fmt: skip
Index("ix_span_district_from", span.c.district_id, span.c.from_on)
# What is open now, with who has it. A question has to say it in the same words, or SQLite does not find it.
OPEN_NOW = text(f"span.to_on IS NULL AND span.status IN ({', '.join(map(repr, OPEN))})")
Index("ix_span_open", span.c.hazard_id, span.c.cycle, span.c.unit_id, span.c.department_id, span.c.opened_on,
      span.c.status, span.c.to_on, sqlite_where=bare(OPEN_NOW), postgresql_where=bare(OPEN_NOW))  # fmt: skip

index_odd_days(cycle, span)

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
    Column(
        "person_id",
        Integer,
        comment="who, by id (no constraint: SQLite adds none to a table that is there)",
    ),
    Column("role", Text, nullable=False, comment="in which role"),
    Column("source", Text, nullable=False, comment="screen, upload, meeting or command"),
    Column("upload_id", Integer, ForeignKey("upload.id"), comment="file that told it"),
    Column("sheet", Text, comment="of that file"),
    Column("row", Integer, comment="of that sheet"),
    Column("note", Text, comment="reason, in words"),
    one_of("source", ("screen", "upload", "meeting", "command")),
    CheckConstraint("source <> 'upload' OR upload_id IS NOT NULL", name="upload_named"),
    comment="History, append-only: a creation is one event, a later change one event a field",
)
# Since when a link of the responsibility chain is what it is, and which parties acted of late.
OF_LINKS = text(f"what IN ({', '.join(map(repr, FIELDS.values()))})")
Index("ix_event_links", event.c.hazard_id, event.c.cycle, event.c.what, sqlite_where=OF_LINKS,
      postgresql_where=OF_LINKS)  # fmt: skip
OF_PARTIES = text(f"role IN ({', '.join(repr(str(role)) for role in PARTIES)})")
Index("ix_event_acts", event.c.role, event.c.on_day, event.c.hazard_id, event.c.cycle,
      sqlite_where=OF_PARTIES, postgresql_where=OF_PARTIES)  # fmt: skip

# Which hazards had another enterprise or other funds before.
OF_SUMS = text("what IN ('enterprise', 'fund_wan')")
Index("ix_event_sums", event.c.what, event.c.hazard_id, sqlite_where=OF_SUMS, postgresql_where=OF_SUMS)

number_counter = Table(
    "number_counter",
    metadata,
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="district that gives it"),
    Column("year", SmallInteger, primary_key=True, comment="of the finding"),
    Column("last", Integer, nullable=False, comment="running number given last"),
    comment="Last running number given in a unit and year",
)

target = Table(
    "target",
    metadata,
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="0: all without their own"),
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
