"""The tables of what follows a hazard up: look-backs, supervised listing, letters, receipts, the Office's rules."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)  # fmt: skip

from data_access.columns import BigId, Instant, is_one_of, metadata, one_of
from domain.escalation import PAPERS, RUNGS
from domain.look_back import REASONS, RESULTS
from domain.responsibility import SIGNING
from domain.supervision import LEVELS

board_rule = Table(
    "board_rule",
    metadata,
    Column("name", Text, primary_key=True, comment="of domain.rules"),
    Column("version", Integer, primary_key=True, comment="one more at each change; the last one holds"),
    Column("value", Text, nullable=False, comment="as text"),
    Column("set_by", Text, nullable=False, comment="by whom"),
    Column("set_at", Instant, nullable=False, comment="when"),
    comment="What the Office set about the course of hazards; old versions stay",
)

look_back = Table(
    "look_back",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="of which hazard"),
    Column("cycle", SmallInteger, nullable=False, comment="the closed round that is looked back on"),
    Column("after_days", SmallInteger, nullable=False, comment="days after closure; 0: one that was not planned"),
    Column("why", Text, nullable=False, comment="major hazard, drawn by chance, or chosen"),
    Column("due_on", Date, nullable=False, comment="the day that it is planned for"),
    Column("made_on", Date, nullable=False, comment="business day from which it is planned"),
    Column("result", Text, comment="null: not looked back on yet"),
    Column("done_on", Date, comment="business day of the check"),
    Column("unannounced", Boolean, comment="without notice (四不两直)"),
    Column("note", Text, nullable=False, server_default="", comment="what was found, in words"),
    Column("found_id", BigId, ForeignKey("hazard.id"), comment="the new hazard that was found there"),
    Column("done_by", Text, comment="who checked"),
    Column("person_id", Integer, comment="who, by id; null: nobody signs in here"),
    Column("role", Text, comment="in which role"),
    Column("done_at", Instant, comment="when it was written down"),
    one_of("why", REASONS),
    CheckConstraint(f"result IS NULL OR {is_one_of('result', RESULTS)}", name="result_known"),
    CheckConstraint("(result IS NULL) = (done_on IS NULL) AND (result IS NULL) = (done_by IS NULL)"
                    " AND (result IS NULL) = (done_at IS NULL) AND (result IS NULL) = (unannounced IS NULL)",
                    name="done_when_and_by_whom"),
    comment="Checks of what was declared closed: planned with the closure, and what they found",
)  # fmt: skip
PLANNED = text("after_days > 0")
Index("uq_look_back_planned", look_back.c.hazard_id, look_back.c.cycle, look_back.c.after_days, unique=True,
      sqlite_where=PLANNED, postgresql_where=PLANNED)  # fmt: skip
OPEN_LOOK_BACK = text("result IS NULL")
Index("ix_look_back_open", look_back.c.due_on, sqlite_where=OPEN_LOOK_BACK, postgresql_where=OPEN_LOOK_BACK)
Index("ix_look_back_done", look_back.c.done_on)

supervision = Table(
    "supervision",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="which is listed"),
    Column("cycle", SmallInteger, nullable=False, comment="round of rectification"),
    Column("level", Text, nullable=False, comment="which government lists it"),
    Column("number", Text, nullable=False, comment="number of the listing"),
    Column("listed_on", Date, nullable=False, comment="business day of the listing"),
    Column("first_due_on", Date, nullable=False, comment="to be delisted by; never changed"),
    Column("due_on", Date, nullable=False, comment="the same with the extensions granted"),
    Column("published_on", Date, comment="the listing was made public"),
    Column("delisted_on", Date, comment="business day of the delisting; null: still listed"),
    Column("delisting_number", Text, nullable=False, server_default="", comment="number of the delisting"),
    Column("delisting_published_on", Date, comment="the delisting was made public"),
    Column("note", Text, nullable=False, server_default="", comment="what was said with the delisting"),
    Column("listed_by", Text, nullable=False, comment="who wrote the listing down"),
    Column("listed_at", Instant, nullable=False, comment="when"),
    Column("delisted_by", Text, comment="who wrote the delisting down"),
    Column("delisted_at", Instant, comment="when"),
    one_of("level", LEVELS),
    CheckConstraint("number <> ''", name="with_a_number"),
    CheckConstraint("first_due_on >= listed_on AND due_on >= first_due_on", name="due_after_listing"),
    CheckConstraint("(delisted_on IS NULL) = (delisted_by IS NULL) AND (delisted_on IS NULL) = (delisted_at IS NULL)",
                    name="delisted_when_and_by_whom"),
    CheckConstraint("delisted_on IS NULL OR delisted_on >= listed_on", name="delisted_after_listed"),
    CheckConstraint("delisting_published_on IS NULL OR delisted_on IS NOT NULL", name="delisted_before_it_is_said"),
    comment="Major hazards under supervised listing (挂牌督办)",
)  # fmt: skip
LISTED = text("delisted_on IS NULL")
Index(
    "uq_supervision_open", supervision.c.hazard_id, unique=True, sqlite_where=LISTED, postgresql_where=LISTED
)

letter = Table(
    "letter",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="about which hazard"),
    Column("cycle", SmallInteger, nullable=False, comment="round of rectification"),
    Column("kind", Text, nullable=False, comment="rung of the ladder, or another paper"),
    Column("number", Text, nullable=False, server_default="", comment="number of the document; a call has none"),
    Column("to_whom", Text, nullable=False, comment="unit or person that it went to"),
    Column("on_day", Date, nullable=False, comment="business day"),
    Column("reply_by", Date, comment="an answer is asked for by this day"),
    Column("replied_on", Date, comment="the answer came"),
    Column("reply", Text, nullable=False, server_default="", comment="what was answered"),
    Column("note", Text, nullable=False, server_default="", comment="what was said"),
    Column("sha256", Text, comment="of the document, which lies under this name; null: none was written"),
    Column("file", Text, nullable=False, server_default="", comment="its file name"),
    Column("together", Integer, nullable=False, server_default="1", comment="how many hazards the letter is about"),
    Column("by", Text, nullable=False, comment="who"),
    Column("person_id", Integer, comment="who, by id; null: nobody signs in here"),
    Column("role", Text, nullable=False, comment="in which role"),
    Column("at", Instant, nullable=False, comment="when it was written down"),
    one_of("kind", (*RUNGS, *PAPERS)),
    CheckConstraint("to_whom <> ''", name="to_somebody"),
    CheckConstraint("reply_by IS NULL OR reply_by >= on_day", name="reply_after_letter"),
    CheckConstraint("replied_on IS NULL OR replied_on >= on_day", name="replied_after_letter"),
    comment="Reminders, letters and other papers about hazards: one row a hazard, never deleted",
)  # fmt: skip
Index("ix_letter_number", letter.c.number)

receipt = Table(
    "receipt",
    metadata,
    Column("hazard_id", BigId, ForeignKey("hazard.id"), primary_key=True, autoincrement=False,
           comment="what was signed for"),
    Column("cycle", SmallInteger, primary_key=True, autoincrement=False, comment="round of rectification"),
    Column("party", Text, primary_key=True, comment="link of the responsibility chain"),
    Column("holder_id", Integer, nullable=False, server_default="0",
           comment="unit, department or enterprise that signed: it counts no more once another has the hazard"),
    Column("on_day", Date, nullable=False, comment="business day"),
    Column("by", Text, nullable=False, comment="who"),
    Column("person_id", Integer, comment="who, by id; null: nobody signs in here"),
    Column("role", Text, nullable=False, comment="in which role"),
    Column("at", Instant, nullable=False, comment="when it was written down"),
    one_of("party", SIGNING),
    sqlite_with_rowid=False,
    comment="Who of the responsibility chain signed last for a hazard in this round",
)  # fmt: skip
