"""The tables of deadlines: days that are worked or not, and how many days a hazard has by its grade."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, SmallInteger, Table, Text

from data_access.columns import Instant, metadata, one_of
from domain.policy import KINDS
from domain.status import GRADES

working_day = Table(
    "working_day",
    metadata,
    Column("day", Date, primary_key=True, comment="the day that is told otherwise"),
    Column("version", Integer, primary_key=True, comment="one more at each change; the last one holds"),
    Column("works", Boolean, comment="whether it is worked; null: as the notices say again"),
    Column("why", Text, nullable=False, comment="by which notice or decision"),
    Column("set_by", Text, nullable=False, comment="by whom"),
    Column("set_at", Instant, nullable=False, comment="when"),
    CheckConstraint("why <> ''", name="with_a_reason"),
    comment="Days that are worked or free here otherwise than the notices known to the board say",
)

deadline_rule = Table(
    "deadline_rule",
    metadata,
    Column("grade", Text, primary_key=True, comment="of the hazards that it is for"),
    Column("risk", SmallInteger, primary_key=True, autoincrement=False, comment="level 1 to 4; 0: any"),
    Column("valid_from", Date, primary_key=True, comment="first day of finding"),
    Column("version", Integer, primary_key=True, comment="one more at each change"),
    Column("days", Integer, comment="null: no rule of its own any more"),
    Column("kind", Text, nullable=False, comment="how days are counted"),
    Column("set_by", Text, nullable=False, comment="by whom"),
    Column("set_at", Instant, nullable=False, comment="when"),
    one_of("grade", GRADES),
    one_of("kind", KINDS),
    CheckConstraint("risk BETWEEN 0 AND 4", name="risk_known"),
    CheckConstraint("days IS NULL OR days BETWEEN 0 AND 366", name="at_most_a_year"),
    comment="How many days a hazard has by grade and level, dated and versioned; old ones stay",
)
