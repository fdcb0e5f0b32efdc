"""The tables of ledger files: what was applied, what could not be read, how layouts are read."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, LargeBinary, Table, Text

from data_access.columns import BigId, Instant, metadata, one_of

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
    Column("named", LargeBinary, comment="hazards of earlier files that stand in it: numbers, compressed"),
    Column(
        "sender_id",
        Integer,
        comment="unit whose file it is (no constraint: see event.person_id); null: not said",
    ),
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
    one_of("severity", ("stops", "flag", "question")),
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
