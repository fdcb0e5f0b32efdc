"""Which links of the responsibility chain are broken, over all open hazards: counted, and row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from data_access.packing import CYCLES, GRADE, Array, part
from data_access.reads.cells import Cells
from data_access.reads.conditions import in_scope
from data_access.reads.rows import TOGETHER, by_keys
from data_access.session import Session
from data_access.tables import OF_LINKS, OF_PARTIES, OPEN_NOW, event, hazard, receipt, span
from domain.filters import Filters
from domain.people import Scope
from domain.responsibility import ACCEPTED, FIELDS, KINDS, LINKS, SIGNING, SILENT, UNNAMED, UNSIGNED, roles_of
from domain.status import GRADES

BITS = 2  # of a state, for each link: 0 holds, else the place of its kind of break
STATES = BITS * len(LINKS)  # of the states of all links
STATE = {kind: number for number, kind in enumerate(KINDS, start=1)}
# Who has the hazard, by link; the wording of the indexes, or SQLite does not find them.
HOLDERS: dict[str, ColumnElement[Any]] = {
    "territory": span.c.unit_id,
    "department": span.c.department_id,
    "enterprise": func.coalesce(hazard.c.enterprise_id, 0),
}
NOBODY: dict[str, ColumnElement[bool]] = {
    **{link: holder == 0 for link, holder in HOLDERS.items()},
    "owner": hazard.c.owner == "",
    "leader": hazard.c.leader == "",
}
TO_SIGN = ("number", "number_en", "version", "description")


@dataclass(frozen=True)
class Broken:
    """The broken links of the open hazards of a scope under filters, as things stand on a day.

    `hazards`, `majors` and `states` hold for each open hazard its id, whether it is a major one, and its states.
    """

    hazards: Array
    majors: Array
    states: Array

    @cached_property
    def open(self) -> tuple[int, int]:
        """How many are open, and how many of them are major hazards."""
        return len(self.hazards), int(self.majors.sum())

    @cached_property
    def any(self) -> tuple[int, int]:
        """How many have a broken link, and how many of them are major hazards."""
        broken = self.states > 0
        return int(broken.sum()), int((broken & self.majors).sum())

    def count(self, link: str, kind: str) -> tuple[int, int]:
        """How many are broken in one link in one way, and how many of them are major hazards."""
        broken = self._holds(link, kind)
        return int(broken.sum()), int((broken & self.majors).sum())

    def ids(self, link: str, kind: str) -> Array:
        """The hazards that `count` counts."""
        return self.hazards[self._holds(link, kind)]

    def _holds(self, link: str, kind: str) -> Array:
        return (self.states >> BITS * LINKS.index(link)) & (1 << BITS) - 1 == STATE[kind]


def broken_links(session: Session, scope: Scope, filters: Filters, as_of: date, silent_days: int) -> Broken:
    """The broken links of the open hazards in scope; `as_of` is the board's own day: receipts have no past."""
    cells = Cells(session, scope, filters, as_of)
    rows = cells.open()
    ids, majors = rows["round"] >> CYCLES, part(rows["code"], GRADE) == GRADES.index("major")
    told = np.fromiter(
        session.connection.execute(_states(session, scope, as_of, silent_days)).scalars(), np.int64
    )
    known = np.zeros(max(ids.max(initial=0), (told >> STATES).max(initial=0)) + 1, np.int64)
    known[told >> STATES] = told & (1 << STATES) - 1
    return Broken(ids, majors, known[ids])


def broken_rows(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, silent_days: int, link: str, kind: str,
    limit: int | None = 50, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """The rows that Broken.count counts, with the columns of `reads.rows` and since (date), the longest first."""
    cells = Cells(session, scope, filters, as_of)
    rows = cells.open()
    keys = {int(one >> CYCLES): (int(one) & (1 << CYCLES) - 1, int(begun)) for one, begun in zip(
        rows["round"], rows["begun"], strict=True)}  # fmt: skip
    asked = _since(session, scope, as_of, silent_days=silent_days, link=link, kind=kind)
    found = [row for row in session.connection.execute(asked) if row.id in keys]
    found.sort(key=lambda row: (row.since, row.id))
    shown = found[offset : None if limit is None else offset + limit]
    wanted = [(row.id, keys[row.id][0], date.fromordinal(keys[row.id][1])) for row in shown]
    table = by_keys(session, scope, wanted, as_of)
    table["since"] = [row.since for row in shown]
    return table


def to_sign(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, silent_days: int, party: str, limit: int
) -> pd.DataFrame:
    """The open hazards in scope that a party has not signed for, in the order of their ids. Columns: TO_SIGN."""
    broken = broken_links(session, scope, filters, as_of, silent_days)
    ids = np.sort(broken.ids(party, UNSIGNED))[:limit].tolist()
    columns = [hazard.c[name] for name in TO_SIGN]
    found = [
        tuple(row)
        for start in range(0, len(ids), TOGETHER)
        for row in session.connection.execute(
            select(*columns).where(hazard.c.id.in_(ids[start : start + TOGETHER])).order_by(hazard.c.id)
        )
    ]
    return pd.DataFrame(found, columns=list(TO_SIGN), dtype=object)


class _Chain:
    """The open hazards in scope with what their chain hangs on, for statements on a day."""

    def __init__(self, session: Session, scope: Scope, as_of: date, silent_days: int) -> None:
        self.cutoff = as_of - timedelta(days=silent_days)  # who acted last on it or before is silent
        self.scope = in_scope(session, scope)
        self.receipts = {link: receipt.alias(f"of_{link}") for link in SIGNING}

    def state(self, link: str) -> ColumnElement[int]:
        """Which break a link has, as a number of STATE."""
        if link not in SIGNING:
            return case((NOBODY[link], STATE[UNNAMED]), else_=0)
        signed = self.receipts[link]
        acted = _round(span).in_(self._acted(link))
        return case(
            (NOBODY[link], STATE[UNNAMED]),
            (signed.c.on_day.is_(None), STATE[UNSIGNED]),
            (signed.c.on_day > self.cutoff, 0),
            (acted, 0),
            else_=STATE[SILENT],
        )

    def _acted(self, link: str) -> Select[Any]:
        """The rounds in which somebody of a party acted after the cut-off."""
        return select(_round(event)).where(OF_PARTIES, event.c.on_day > self.cutoff, _acts_of(link))

    def ask(self, *columns: ColumnElement[Any], links: Iterable[str] = LINKS) -> Select[Any]:
        """A question about the open hazards in scope, with the receipts of some links beside them."""
        source: FromClause = span.join(hazard, hazard.c.id == span.c.hazard_id)
        for link in links:
            if link in SIGNING:
                one = self.receipts[link]
                source = source.outerjoin(
                    one,
                    and_(
                        one.c.hazard_id == span.c.hazard_id, one.c.cycle == span.c.cycle,
                        one.c.party == literal_column(f"'{link}'"), one.c.holder_id == HOLDERS[link],
                    ),
                )  # fmt: skip
        return select(*columns).select_from(source).where(OPEN_NOW, self.scope)


def _round(table: Table) -> ColumnElement[int]:
    """A round as one number: of a pair that is not in a list SQLite looks through the whole list."""
    return table.c.hazard_id * (1 << CYCLES) + table.c.cycle


def _acts_of(link: str) -> ColumnElement[bool]:
    """What somebody of a party did; before its present holder had it, and in handing it over, others did it."""
    had = event.alias("had")
    later = or_(
        had.c.on_day > event.c.on_day,
        and_(had.c.on_day == event.c.on_day, had.c.id >= event.c.id),
        and_(had.c.at == event.c.at, had.c.by == event.c.by, event.c.what != ACCEPTED),
    )
    passed = exists().where(
        had.c.hazard_id == event.c.hazard_id, had.c.cycle == event.c.cycle, later,
        had.c.what == literal_column(f"'{FIELDS[link]}'"),
    )  # fmt: skip
    return and_(event.c.role.in_([str(role) for role in roles_of(link)]), ~passed)


def _states(session: Session, scope: Scope, as_of: date, silent_days: int) -> Select[Any]:
    """Each open hazard in scope as one number: its id over the states of its links."""
    chain = _Chain(session, scope, as_of, silent_days)
    states: ColumnElement[Any] = sum(
        (chain.state(link) * (1 << BITS * number) for number, link in enumerate(LINKS)), literal_column("0")
    )
    return chain.ask(span.c.hazard_id * (1 << STATES) + states)


def _since(
    session: Session, scope: Scope, as_of: date, *, silent_days: int, link: str, kind: str
) -> Select[Any]:  # fmt: skip
    """Each open hazard in scope with one break: id, and since when."""
    chain = _Chain(session, scope, as_of, silent_days)
    mine = and_(event.c.hazard_id == span.c.hazard_id, event.c.cycle == span.c.cycle)
    if kind in (UNNAMED, UNSIGNED):
        changed = (
            select(event.c.on_day)
            .where(mine, OF_LINKS, event.c.what == literal_column(f"'{FIELDS[link]}'"))
            .order_by(event.c.id.desc())
            .limit(1)
        )
        since: ColumnElement[date] = func.coalesce(changed.scalar_subquery(), span.c.opened_on)
    else:
        signed = chain.receipts[link].c.on_day
        last = select(func.max(event.c.on_day)).where(mine, _acts_of(link)).scalar_subquery()
        since = case((last > signed, last), else_=signed)
    asked = chain.ask(span.c.hazard_id.label("id"), since.label("since"), links=[link])
    return asked.where(chain.state(link) == STATE[kind])
