"""What can be opened on the overview beside the measures: rules, bars, places, weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.decisions import SOON_DAYS, rows_of
from domain.filters import day_of
from domain.picks import Pick
from i18n import measure_words
from ui import agenda
from ui.overview_words import group_names
from ui.pick import opened
from ui.standing import Standing
from ui.visit import Visit

STOCK = ("carried_over", "new", "closed_in_period", "open")
FLOWS = ("new", "closed")


@dataclass(frozen=True)
class Asked:
    """Rows to show: which, how many, under which sentence, and what counts as one."""

    pick: Pick
    total: int
    sentence: str
    definition: str


def asked(visit: Visit, stands: Standing) -> Asked | None:
    """What the address has open; None where nothing, or nothing that is known."""
    picture, mark = opened()
    find = {"rule": _rule, "stock": _stock, "place": _place, "week": _week}.get(picture)
    return find(visit, stands, mark) if find else None


def _rule(visit: Visit, stands: Standing, mark: str) -> Asked | None:
    t, found = visit.t, stands.found
    totals = {
        "soon": stands.soon,
        "long_overdue": found.long_overdue,
        "moved": found.moved,
        "waiting": found.waiting,
    }
    if mark not in totals:
        return None
    pick, total = rows_of(mark, visit.as_of), totals[mark]
    if mark == "soon":
        return Asked(
            pick, total, t("overview.soon_rows", n=total, days=SOON_DAYS), t("overview.soon", n=SOON_DAYS)
        )
    return Asked(pick, total, agenda.headline(visit, mark, total), agenda.rule_words(visit, mark))


def stock_choices(visit: Visit, stands: Standing) -> dict[str, str]:
    """Bar of the bridge -> its words with its number."""
    return {one: _worded(visit, measure_words.name(visit.t, one), stands.now[one]) for one in STOCK}


def _stock(visit: Visit, stands: Standing, mark: str) -> Asked | None:
    if mark not in STOCK:
        return None
    words = measure_words.definition(visit.t, mark)
    days = visit.t.days(visit.since + timedelta(days=1), visit.as_of, today=visit.today)
    if mark != "open":
        words = visit.t("overview.in_days", definition=words, days=days)
    return Asked(Pick(mark), stands.now[mark], stock_choices(visit, stands)[mark], words)


def place_choices(visit: Visit, stands: Standing) -> dict[str, str]:
    """Place -> its name with its overdue, the most first."""
    names = group_names(visit, stands)
    rows = stands.places.sort_values("now", ascending=False, kind="stable")
    return {
        code: _worded(visit, names.get(code, code), int(now))
        for code, now in zip(rows["group"], rows["now"], strict=True)
    }


def _place(visit: Visit, stands: Standing, mark: str) -> Asked | None:
    rows = stands.places[stands.places["group"] == mark]
    if rows.empty:
        return None
    total = int(rows["now"].iloc[0])
    name = group_names(visit, stands).get(mark, mark)
    pick = (
        Pick("overdue", districts=(mark,))
        if stands.group == "district"
        else Pick("overdue", industries=(mark,))
    )
    sentence = visit.t("overview.place_late", n=total, place=name)
    return Asked(pick, total, sentence, measure_words.definition(visit.t, "overdue"))


def week_choices(visit: Visit, stands: Standing) -> dict[str, str]:
    """Bar of the weeks -> its words with its number, the last week first."""
    weeks = zip(*(stands.weeks[name].tolist() for name in ("week_on", *FLOWS)), strict=True)
    return {
        f"{monday.isoformat()},{flow}": _week_words(visit, monday, flow, n)
        for monday, *flows in reversed(list(weeks))
        for flow, n in zip(FLOWS, flows, strict=True)
    }


def _week(visit: Visit, stands: Standing, mark: str) -> Asked | None:
    text, _, flow = mark.partition(",")
    monday = day_of(text)
    rows = stands.weeks[stands.weeks["week_on"] == monday]
    if rows.empty or monday is None or flow not in FLOWS:
        return None
    last = min(monday + timedelta(days=6), visit.as_of)
    pick = (
        Pick("found", opened_from=monday, opened_to=last)
        if flow == "new"
        else Pick("closed", closed_from=monday, closed_to=last)
    )
    total = int(rows[flow].iloc[0])
    definition = measure_words.definition(visit.t, {"new": "new", "closed": "closed_in_period"}[flow])
    return Asked(pick, total, _week_words(visit, monday, flow, total), definition)


def _week_words(visit: Visit, monday: date, flow: str, n: int) -> str:
    days = visit.t.days(monday, min(monday + timedelta(days=6), visit.as_of), today=visit.today)
    return visit.t("overview.week_flow", days=days, flow=visit.t(f"overview.bar.{flow}"), n=visit.t.number(n))


def _worded(visit: Visit, name: str, n: int) -> str:
    return visit.t("overview.choice", name=name, n=visit.t.number(n))
