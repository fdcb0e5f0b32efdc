"""The table of evidence; the files themselves lie beside the database, by their hash."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)  # fmt: skip

from data_access.columns import BigId, Instant, metadata, one_of
from domain.evidence import BANDS, KINDS, TYPES

evidence = Table(
    "evidence",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="of which hazard"),
    Column("cycle", SmallInteger, nullable=False, comment="round of rectification"),
    Column("kind", Text, nullable=False, comment="before or after rectification, or a paper"),
    Column("name", Text, nullable=False, comment="file name as given"),
    Column("mime", Text, nullable=False, comment="by content"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("width", Integer, comment="px, upright; null for a paper"),
    Column("height", Integer, comment="px, upright"),
    Column("sha256", Text, nullable=False, index=True, comment="of the file, which lies under this name"),
    Column("look", Text, comment="perceptual hash, 16 hexadecimal digits; null where there is none"),
    *(Column(f"band{number}", Integer, comment="16 bits of the look, for finding the same picture")
      for number in range(BANDS)),
    Column("taken_at", DateTime, comment="by the camera's own clock, which knows no zone"),
    Column("on_day", Date, nullable=False, comment="business day"),
    Column("at", Instant, nullable=False, comment="when it was given in"),
    Column("by", Text, nullable=False, comment="who"),
    Column("person_id", Integer, comment="who, by id; null: nobody signs in here"),
    Column("role", Text, nullable=False, comment="in which role"),
    one_of("kind", KINDS),
    one_of("mime", tuple(TYPES)),
    CheckConstraint("size > 0", name="not_empty"),
    comment="Photographs and papers of a hazard; never changed, never deleted",
)  # fmt: skip
for _number in range(BANDS):
    Index(f"ix_evidence_band{_number}", evidence.c[f"band{_number}"])
