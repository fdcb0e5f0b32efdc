"""The cast of the tests: Alice, Bob and Carol, two districts, one fixed Monday, and a board to put hazards on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, overload

import pandas as pd
from sqlalchemy import Engine, select

from data_access import reads
from data_access.engine import engine_for, writing
from data_access.rollup import differences
from data_access.session import Session, open_session, write_session
from data_access.tables import industry, unit
from data_access.writes.kept_file import Sheet
from data_access.writes.ledger import LedgerMerge
from data_access.writes.merged import Merged
from data_access.writes.tree import apply_units
from data_access.writes.undo import take_back
from domain.arrival import Arrival
from domain.deadlines import Period, year_to
from domain.filters import Filters
from domain.held import FREELY, Terms
from domain.people import EVERYWHERE, Role, Scope, Viewer
from ledger.units_file import UnitRow

MONDAY = date(2026, 6, 15)
NOON = datetime(2026, 6, 15, 4, tzinfo=UTC)
BLOCK = 3  # small, so that a file of a few rows comes in several blocks

TREE = (
    UnitRow("C", "云汀市", "city", short="云", short_en="YT"),
    UnitRow("D1", "石篁区", "district", "Shihuang", "石", "SH", "C"),
    UnitRow("D2", "临湖区", "district", "Linhu", "临", "LH", "C"),
    UnitRow("S11", "北桥街道", "street", parent="D1"),
    UnitRow("S12", "南桥街道", "street", parent="D1"),
    UnitRow("S21", "湖滨街道", "street", parent="D2"),
    UnitRow("FIRE", "消防救援局", "department", short="消", industries=("GAS",)),
    UnitRow("HOUSING", "住房建设局", "department", short="住"),
    UnitRow("GAS", "燃气", "industry"),
    UnitRow("SITES", "建筑施工", "industry"),
)


@overload
def day(offset: None) -> None: ...


@overload
def day(offset: int | date) -> date: ...


def day(offset: int | date | None) -> date | None:
    """A day told as days from the Monday."""
    return MONDAY + timedelta(days=offset) if isinstance(offset, int) else offset


# Ids for tests without a database, and the district of each unit.
IDS = {
    "C": 1,
    "D1": 10,
    "D2": 20,
    "S11": 11,
    "S12": 12,
    "S21": 21,
    "FIRE": 31,
    "HOUSING": 32,
    "GAS": 41,
    "SITES": 42,
}
DISTRICTS = {1: 0, 10: 10, 20: 20, 11: 10, 12: 10, 21: 20}


def ledger_row(
    name: str, ids: dict[str, int] = IDS, districts: dict[int, int] = DISTRICTS, **told: Any
) -> Arrival:  # fmt: skip
    """A ledger row; days are days from the Monday, places are codes, `facts` are further facts.

    Untold: a general hazard in S11, FIRE, GAS, found 30 days ago, due in 10 days, pending.
    """
    found, due = day(told.pop("found", -30)), day(told.pop("due", 10))
    first = day(told.pop("first_due", None)) or due
    unit_id, department_id, industry_id = (
        None if code is None else ids[code]
        for code in (told.pop("unit", "S11"), told.pop("department", "FIRE"), told.pop("industry", "GAS"))
    )
    steps = {f"{step}_on": day(told.pop(step, None)) for step in ("rectified", "accepted", "closed")}
    facts = {
        "location": "",
        "description": name,
        "source": told.pop("source", "enterprise"),
        **told.pop("facts", {}),
    }
    defaults: dict[str, Any] = {
        "sheet": "1", "row": 1, "key": f"{name}-{found.toordinal() if found else 0:x}", "enterprise": f"厂{name}",
        "grade": "general", "status": "pending", "due_kind": told.pop("kind", "day" if due else "none"),
    }  # fmt: skip
    return Arrival(
        **{**defaults, **steps, **told}, key_undated=name, found_on=found, due_on=due, first_due_on=first,
        unit_id=unit_id, district_id=None if unit_id is None else districts[unit_id], department_id=department_id,
        industry_id=industry_id, facts=facts,
    )  # fmt: skip


@dataclass
class Board:
    """A database with two districts; `put` brings rows in as a ledger file does."""

    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    districts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def on(cls, url: str, tree: Sequence[UnitRow] = TREE) -> Board:
        """Open a migrated database and enter the tree of units."""
        engine = engine_for(url)
        with writing(engine) as connection:
            apply_units(connection, tree)
            listed = connection.execute(select(unit)).all()
            industries = {row.code: row.id for row in connection.execute(select(industry)) if row.id}
        ids = {row.code: row.id for row in listed} | industries
        return cls(engine, ids, {row.id: row.district_id for row in listed})

    def row(self, name: str, **told: Any) -> Arrival:
        """A ledger row with the ids of this board, see `ledger_row`."""
        return ledger_row(name, self.ids, self.districts, **told)

    def put(
        self,
        *rows: Arrival,
        cutoff: int | date = 0,
        name: str = "ledger.csv",
        write: bool = True,
        reopen: bool = False,
        scope: Scope | None = None,
        terms: Terms = FREELY,
        sender: str = "",
    ) -> Merged:
        """Bring rows in as one file and return what it did; `sender` is the code of the unit whose file it is."""
        spoken = day(cutoff)
        assert spoken is not None
        sheet = Sheet(
            name,
            "0" * 64,
            b"rows",
            spoken,
            "{}",
            "f",
            "Alice",
            "office",
            NOON,
            sender_id=self.ids.get(sender),
        )
        with write_session(self.engine, scope=scope) as session:
            merge = LedgerMerge(session.connection, sheet, write=write, reopen=reopen, terms=terms)
            for start in range(0, len(rows), BLOCK):
                merge.take(rows[start : start + BLOCK])
            return merge.finish()

    def take_back(self, upload_id: int | None) -> dict[str, int]:
        """Undo a file."""
        assert upload_id is not None
        with writing(self.engine) as connection:
            return take_back(connection, upload_id, by="Alice", role="office", at=NOON, on=MONDAY)

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session for reading."""
        with open_session(self.engine) as session:
            yield session

    def figure(
        self, measure: str, as_of: int | date = 0, *, filters: Filters | None = None, scope: Scope = EVERYWHERE,
        period: Period | None = None,
    ) -> int:  # fmt: skip
        """One count for the whole."""
        table = self.figures(as_of, filters=filters, scope=scope, period=period)
        return int(table.loc[0, measure])

    def figures(
        self, as_of: int | date = 0, *, filters: Filters | None = None, scope: Scope = EVERYWHERE,
        period: Period | None = None, by: tuple[str, ...] = (),
    ) -> pd.DataFrame:  # fmt: skip
        """All counts, for the whole or by group."""
        on = day(as_of)
        assert on is not None
        with self.look() as session:
            return reads.figures(
                session, scope, filters or Filters(), on, period=period or year_to(on), by=by
            )

    def rows(
        self, measure: str | None = "found", as_of: int | date = 0, *, filters: Filters | None = None,
        scope: Scope = EVERYWHERE, period: Period | None = None, **further: Any,
    ) -> pd.DataFrame:  # fmt: skip
        """The rows behind a number, all of them."""
        on = day(as_of)
        assert on is not None
        with self.look() as session:
            return reads.rows(
                session, scope, filters or Filters(), on, period=period or year_to(on), measure=measure,
                limit=None, **further,
            )  # fmt: skip

    def names(self, measure: str | None = "found", as_of: int | date = 0, **further: Any) -> set[str]:
        """The names (descriptions) of the rows behind a number."""
        return set(self.rows(measure, as_of, **further)["description"])

    def differences(self) -> list[dict[str, Any]]:
        """Where a kept count is not its recount."""
        with self.look() as session:
            return differences(session.connection)

    @property
    def alice(self) -> Viewer:
        """The safety-committee office: everywhere."""
        return Viewer("Alice", Role.OFFICE, EVERYWHERE)

    @property
    def bob(self) -> Viewer:
        """A department head in district 1."""
        scope = Scope(
            units=frozenset({self.ids["D1"]}), departments=frozenset({self.ids["FIRE"]}), enterprises=None
        )
        return Viewer("Bob", Role.OFFICE, scope)

    @property
    def carol(self) -> Viewer:
        """A leader, who looks only."""
        return Viewer("Carol", Role.LEADER, EVERYWHERE)
