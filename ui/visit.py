"""One visit: who looks, at what, as of which day, in which words and size."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from charts import style
from data_access.identity import require_in
from data_access.reads import Own
from data_access.session import Catalog, Session, write_session
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import NotTheOffice, Scope, Viewer, may_administer
from i18n import T
from ui.database import engine
from ui.links import href
from ui.view import View


def zone() -> ZoneInfo:
    """The zone that the board's days and hours are of."""
    return ZoneInfo(os.environ.get("BOARD_TIMEZONE", "Asia/Shanghai"))


@dataclass(frozen=True)
class Visit:
    """What a page is given, and all that it is given.

    `now` is the instant in UTC of this rerun, `clock` tells the present one (a page may stay open for hours), `kind`
    light or dark, `size` desk or hall, `screen` a key of ui.links.PATHS. The catalog is as it stood when the rerun
    began, and `state` the token of what stood then (data_access.state), None where it cannot be told. `own` is what
    the address says to the page alone, such as measure or number; `mine` is what the scope comes to by name.
    """

    viewer: Viewer
    view: View
    now: datetime
    clock: Callable[[], datetime]
    t: T
    kind: style.Kind
    size: style.Size
    screen: str
    open_session: Callable[[], AbstractContextManager[Session]]
    catalog: Catalog = field(repr=False)
    own: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    mine: Own = field(default_factory=Own, repr=False)

    @property
    def scope(self) -> Scope:
        """The part of the ledger that the viewer may see."""
        return self.viewer.scope

    @property
    def filters(self) -> Filters:
        """What the reader narrowed the board to."""
        return self.view.filters

    @property
    def as_of(self) -> date:
        """The local calendar day that every figure holds for."""
        return self.view.as_of

    @property
    def since(self) -> date:
        """The earlier day that changes are counted from."""
        return self.view.since

    @property
    def today(self) -> date:
        """The board's own day."""
        return self.view.today

    @property
    def past(self) -> bool:
        """Whether the day that is looked at is another than the board's own: it is then not called today."""
        return self.as_of != self.today

    @property
    def period(self) -> Period:
        """The days that flows are counted in: up to `as_of`, both ends inclusive."""
        return self.view.period

    @property
    def whole_period(self) -> Period:
        """The period up to its end, the last day of the year of `as_of`: what targets are set for."""
        return self.view.whole_period

    @property
    def language(self) -> str:
        """The code of the reader's language: zh or en."""
        return self.t.language

    @property
    def hall(self) -> bool:
        """Whether the page is drawn for the wall."""
        return self.size == "hall"

    @property
    def theme(self) -> style.Theme:
        """Colours and sizes for the charts of this visit."""
        return style.theme(self.kind, self.size, language=self.language)

    @property
    def query(self) -> dict[str, str]:
        """What every link holds on to: the view, and language and size where the address names them."""
        held = dict(self.view.query)
        if "lang" in self.view.given:
            held["lang"] = self.language
        if self.hall:
            held["hall"] = "1"
        return held

    def local(self, at: datetime) -> datetime:
        """An instant on the board's own clock."""
        return at.astimezone(zone())

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one writing transaction, for a viewer who is still signed in. Raises SignedOut."""
        with write_session(engine(), scope=self.scope) as session:
            require_in(session.connection, self.viewer, self.clock())
            yield session

    @contextmanager
    def administering(self) -> Iterator[Session]:
        """As `writing`, for what only the office may change. Raises NotTheOffice."""
        if not may_administer(self.viewer):
            raise NotTheOffice(self.viewer.role)
        with self.writing() as session:
            yield session

    @contextmanager
    def again(self) -> Iterator[Session]:
        """A session for what a button fetches later, for a viewer who is still signed in. Raises SignedOut."""
        with self.open_session() as session:
            require_in(session.connection, self.viewer, self.clock())
            yield session

    def link(self, screen: str, /, **changes: object) -> str:
        """A link that holds on to this view, with some keys of the query set or (None) taken away."""
        return href(screen, {**self.query, **changes})

    def here(self, **changes: object) -> str:
        """A link to this page as it stands, what it alone was told included, with some keys changed."""
        return self.link(self.screen, **{**self.own, **changes})

    def rows(self, measure: str, /, **changes: object) -> str:
        """A link to exactly the rows that `measure` counts in this view, on this day."""
        return self.link("hazards", **{"as_of": self.as_of.isoformat(), "measure": measure, **changes})

    def day(self, value: date | None, *, weekday: bool = False, year: bool | None = None) -> str:
        """A calendar day in the reader's words; the year only where it is not this year."""
        return self.t.day(value, today=self.today, weekday=weekday, year=year)
