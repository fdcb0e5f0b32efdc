"""The tables of the morning's inbox: files that wait, what is known of their senders, what is still asked."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text

from data_access.columns import BigId, Instant, metadata, one_of

received = Table(
    "received",
    metadata,
    Column("id", Integer, primary_key=True, comment="in the order of handing in"),
    Column("name", Text, nullable=False, comment="file name"),
    Column("sha256", Text, nullable=False, comment="of the file's bytes"),
    Column("size", Integer, nullable=False, comment="of the file, in bytes"),
    Column("received_at", Instant, nullable=False, comment="when it was handed in"),
    Column("received_by", Text, nullable=False, comment="by whom"),
    Column("answers", Text, nullable=False, server_default="{}", comment="what was answered so far, JSON"),
    Column("plan", Text, nullable=False, server_default="", comment="what it would do, JSON; empty: not looked at"),
    Column("planned_at", Instant, comment="when that was worked out"),
    Column("set_aside_at", Instant, comment="when it was put away without being applied"),
    Column("set_aside_by", Text, comment="by whom it was put away"),
    CheckConstraint("(set_aside_at IS NULL) = (set_aside_by IS NULL)", name="set_aside_when_and_by_whom"),
    comment="Ledger files that were handed in and are not applied",
)  # fmt: skip

received_part = Table(
    "received_part",
    metadata,
    Column("received_id", Integer, ForeignKey("received.id"), primary_key=True, comment="of the file"),
    Column("part", Integer, primary_key=True, comment="from 0, in order"),
    Column("bytes", LargeBinary, nullable=False, comment="a stretch of the file, compressed with zlib"),
    comment="The files that wait, whole",
)

sender_layout = Table(
    "sender_layout",
    metadata,
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="the sender"),
    Column("fingerprint", Text, primary_key=True, comment="of the layout"),
    Column("mapping", Text, nullable=False, comment="how a person said that it is read, JSON"),
    Column("saved_at", Instant, nullable=False, comment="when"),
    Column("saved_by", Text, nullable=False, comment="by whom"),
    comment="How a sender's layouts are read, where a person said so; which are known, the files tell",
)  # fmt: skip

sender_answer = Table(
    "sender_answer",
    metadata,
    Column("unit_id", Integer, ForeignKey("unit.id"), primary_key=True, comment="the sender"),
    Column("key", Text, primary_key=True, comment="the fact that the cell tells, such as found_on"),
    Column("text", Text, primary_key=True, comment="the cell as typed"),
    Column("value", Text, nullable=False, comment="what it means in this sender's files"),
    Column("answered_at", Instant, nullable=False, comment="when"),
    Column("answered_by", Text, nullable=False, comment="by whom"),
    comment="Cells that were unsure: asked once, remembered for the sender",
)

QUESTIONS = ("vanished", "duplicate")
ANSWERS = (
    "closed_elsewhere", "moved", "forgotten", "void", "other", "came_again", "same", "two",
)  # fmt: skip

file_question = Table(
    "file_question",
    metadata,
    Column("id", Integer, primary_key=True, comment="in the order of asking"),
    Column("kind", Text, nullable=False, comment="what is asked"),
    Column("upload_id", Integer, ForeignKey("upload.id"), nullable=False, index=True, comment="file that raised it"),
    Column("sender_id", Integer, ForeignKey("unit.id"), comment="whose file that is"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="about which hazard"),
    Column("other_id", BigId, ForeignKey("hazard.id"), comment="the hazard that it may be a duplicate of"),
    Column("asked_on", Date, nullable=False, comment="the day that the file speaks for"),
    Column("answer", Text, comment="null: not answered yet"),
    Column("note", Text, nullable=False, server_default="", comment="in words"),
    Column("answered_at", Instant, comment="when"),
    Column("answered_by", Text, comment="by whom; empty: by a later file"),
    one_of("kind", QUESTIONS),
    one_of("answer", ANSWERS),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_with_its_instant"),
    CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answered_by_whom"),
    CheckConstraint("(kind = 'duplicate') = (other_id IS NOT NULL)", name="a_duplicate_of_another"),
    comment="Rows that vanished and hazards that look like another unit's: what a file left to a person",
)  # fmt: skip
Index("ix_file_question_open", file_question.c.kind, file_question.c.answer, file_question.c.sender_id)
