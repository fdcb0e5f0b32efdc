"""The tables of kept counts: blocks of cells and of spans, and the numbers that scores go by in them."""

from __future__ import annotations

from sqlalchemy import DDL, Column, Float, Index, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.event import listen

from data_access.columns import BigId, metadata

score = Table(
    "score",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="running number, 0: no scores"),
    Column("profile", Text, comment="as in span"),
    Column("likelihood", Float, comment="as in span"),
    Column("severity", Float, comment="as in span"),
    comment="The scores met so far, numbered for the kept counts",
)

PACKED = {
    "code": "places, risk and state in one number, see data_access/packing.py",
    "n": "signed count",
    "round": "hazard and cycle in one number",
    "begun": "ordinal of the first day",
    "ended": "ordinal of the day after the last",
    "opened": "ordinal of the day of opening",
    "due": "ordinal of the deadline, 0 for none",
    "closed": "ordinal of the closing day, 0 for none",
    "rectified": "ordinal of the day of rectification, 0 for none",
    "unit": "lowest unit",
    "score": "number of the scores",
    "deadlines": "how many deadlines the cycle has had so far",
}
tally = Table(
    "tally",
    metadata,
    Column("id", BigId, primary_key=True, comment="running number"),
    Column("kind", SmallInteger, nullable=False, comment="the family of counts, see data_access/families.py"),
    Column(
        "period", Integer, nullable=False, comment="number of the month or week; 0 for all days, -1 for none"
    ),
    Column(
        "place",
        Integer,
        nullable=False,
        comment="district, or unit outside every district; 0: all; -1 - department in the second set",
    ),
    Column("size", Integer, nullable=False, comment="rows in this block; blocks under one key add up"),
    *(Column(name, LargeBinary, comment=comment) for name, comment in PACKED.items()),
    Index("ix_tally_key", "kind", "period", "place", "size"),
    comment="Kept counts, packed as columns of little-endian numbers: a block for each change until folded",
)
wording = Table(
    "wording",
    metadata,
    Column("id", BigId, primary_key=True, comment="running number; of what is told twice the last counts"),
    Column("size", Integer, nullable=False, comment="hazards in this block"),
    Column("ids", LargeBinary, nullable=False, comment="the hazards, as little-endian numbers"),
    Column("ends", LargeBinary, nullable=False, comment="where the words of each end"),
    Column("words", LargeBinary, nullable=False, comment="UTF-8 in lower case, see data_access/wording.py"),
    comment="The words of hazards for searching, in blocks",
    sqlite_autoincrement=True,
)
for _table, _name in [
    *((tally, name) for name in PACKED),
    (wording, "words"),
]:  # read whole, so not compressed
    _plain = DDL(f"ALTER TABLE {_table.name} ALTER COLUMN {_name} SET STORAGE EXTERNAL")
    listen(_table, "after_create", _plain.execute_if(dialect="postgresql"))
