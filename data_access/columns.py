"""What every table is made of: the metadata with its names, and column types that both databases share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)  # fmt: skip

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


def one_of(column: str, codes: tuple[str, ...]) -> CheckConstraint:
    """One code of a list. SQLite builds the list of an IN anew for each row, and that took half of an import."""
    return CheckConstraint(is_one_of(column, codes), name=f"{column}_known")


def is_one_of(column: str, codes: tuple[str, ...]) -> str:
    """The condition as SQL."""
    return " OR ".join(f"{column} = '{code}'" for code in codes)
