"""The overview's sentences and numbers, made from measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from domain.decisions import SOON_DAYS
from i18n import measure_words
from ui import html
from ui.html import Figure
from ui.names import Labels, industry_names, unit_names
from ui.nothing import untold
from ui.pick import OPEN
from ui.standing import Counts, Standing
from ui.visit import Visit

NAMED = 3  # places that a title names
SLOT = "\ufffc"  # stands in words where a link goes
SHOWN = 7  # places in the picture of the change


def title(visit: Visit, stands: Standing, n: int) -> str:
    """Who holds most of what is overdue, and how many things are to be decided."""
    t = visit.t
    if not stands.now["found"]:
        return untold(visit, never_told=never_told(stands))
    day = visit.day(visit.as_of)
    if visit.as_of == visit.today:
        decide = t("overview.decide_today", n=n) if n else t("overview.decide_none_today")
    else:
        decide = t("overview.decide_then", n=n, day=day) if n else t("overview.decide_none_then", day=day)
    return t("overview.semicolon").join([late(visit, stands), decide])


def never_told(stands: Standing) -> bool:
    """Whether nothing was ever told of any of the units that are looked at."""
    return len([silent for silent in stands.silent if silent.days is None]) == len(stands.units)


def late(visit: Visit, stands: Standing) -> str:
    """Where the overdue are: in which one to three places most of them, or spread over how many."""
    t, whole = visit.t, stands.now["overdue"]
    if not stands.now["open"]:
        return t("overview.none_open")
    if not whole:
        return t("overview.none_late")
    places = stands.places[stands.places["now"] > 0].sort_values("now", ascending=False, kind="stable")
    names, held = group_names(visit, stands), 0
    for n, late_there in enumerate(places["now"].head(NAMED).tolist(), start=1):
        held += late_there
        if held * 3 >= whole * 2 or n == len(places):
            units = t.several([names.get(code, code) for code in places["group"].head(n)])
            key = "late_one" if whole == 1 else "late_all" if held == whole else "late_held"
            return t(f"overview.{key}", n=n, whole=t.number(whole), held=t.number(held), places=units)
    told = {"n": len(places), "whole": t.number(whole)}
    first, most = str(places["group"].iloc[0]), int(places["now"].iloc[0])
    if int((places["now"] == most).sum()) > 1:
        return t(f"overview.late_even.{stands.group}", **told)
    return t(f"overview.late_spread.{stands.group}", place=names.get(first, first), most=most, **told)


def group_names(visit: Visit, stands: Standing) -> Labels:
    """Code -> name of the places that the overdue are told by."""
    return (unit_names if stands.group == "district" else industry_names)(visit.catalog, visit.t)


def figures(visit: Visit, stands: Standing) -> list[Figure]:
    """Majors open, overdue, due soon, all open, due rate; the wall has no room for the last."""
    now, then = stands.now, stands.then
    told = [
        _figure(visit, "open_major", now, then, _major_parts(visit, now)),
        _figure(visit, "overdue", now, then, _late_parts(visit, stands)),
        _soon(visit, stands),
        _figure(visit, "open", now, then, _open_parts(visit, now)),
    ]
    return told if visit.hall else [*told, _due_rate(visit, now, then)]


def _figure(visit: Visit, measure: str, now: Counts, then: Counts, parts: Markup) -> Figure:
    t = visit.t
    return Figure(
        label=t(f"overview.figure.{measure}"),
        value=t.number(now[measure]),
        parts=parts,
        href=visit.rows(measure),
        change=t.change(now[measure] - then[measure]),
        change_since=since(visit),
        definition=measure_words.definition(t, measure),
    )


def since(visit: Visit) -> str:
    """The earlier day, as it stands behind a change."""
    return visit.t("overview.since", day=brief(visit, visit.since))


def brief(visit: Visit, day: date) -> str:
    """A day beside another: with its year only where that is not the year of `as_of`."""
    return visit.day(day, year=day.year != visit.as_of.year)


def _slotted(words: str, *links: Markup) -> Markup:
    """Words with a link in the place of each SLOT."""
    pieces = str(words).split(SLOT)
    told = Markup.escape(pieces[0])
    for link, piece in zip(links, pieces[1:], strict=True):
        told += link + Markup.escape(piece)
    return told


def _parts(visit: Visit, numbers: Mapping[str, int], measures: Mapping[str, str]) -> list[Markup]:
    """Each part in its words, the number in them opening its rows; parts of 0 are left out."""
    return [
        _slotted(words, html.link(visit.t.number(numbers[measure]), visit.rows(measure)))
        for measure, words in measures.items()
        if numbers[measure]
    ]


def _joined(visit: Visit, parts: list[Markup]) -> Markup:
    whole = [Markup('<span class="part">{}</span>').format(part) for part in parts]
    return Markup.escape(visit.t("overview.dot")).join(whole)


def _major_parts(visit: Visit, now: Counts) -> Markup:
    t = visit.t
    parts = _parts(visit, now, {"overdue_major": t("overview.part.overdue", n=SLOT)})
    closed, found = (
        html.link(t.number(now[one]), visit.rows(one)) for one in ("closed_major", "found_major")
    )
    return _joined(visit, [*parts, _slotted(t("overview.closed_of", n=SLOT, d=SLOT), closed, found)])


def _late_parts(visit: Visit, stands: Standing) -> Markup:
    t = visit.t
    names = {
        "overdue_unrectified": t("overview.part.unrectified", n=SLOT),
        "overdue_waiting": t("overview.part.waiting", n=SLOT),
    }
    parts = _parts(visit, stands.now, names)
    if stands.oldest is not None and stands.median is not None:
        parts.append(
            Markup.escape(t("overview.days_late", oldest=stands.oldest, median=f"{stands.median:g}"))
        )
    return _joined(visit, parts or [Markup.escape(t("overview.none"))])


def _open_parts(visit: Visit, now: Counts) -> Markup:
    names = {name: visit.t(f"overview.part.{name}", n=SLOT) for name in ("active", "to_accept", "accepted")}
    return _joined(visit, _parts(visit, now, names))


def _soon(visit: Visit, stands: Standing) -> Figure:
    t, now = visit.t, stands.now
    names = {
        "due_today": t("overview.part.that_day", n=SLOT) if visit.past else t("overview.part.today", n=SLOT),
        "no_deadline": t("overview.part.no_deadline", n=SLOT),
    }
    return Figure(
        label=t("overview.figure.soon", n=SOON_DAYS),
        value=t.number(stands.soon),
        parts=_joined(visit, _parts(visit, now, names)),
        href=visit.link("overview", **{OPEN: "rule.soon"}),
        change=t.change(stands.soon - stands.soon_then),
        change_since=since(visit),
        definition=t("overview.soon", n=SOON_DAYS),
    )


def _due_rate(visit: Visit, now: Counts, then: Counts) -> Figure:
    t = visit.t
    due = html.link(t.number(now["due"]), visit.rows("due"))
    done = html.link(t.number(now["closed_due"]), visit.rows("closed_due"))
    return Figure(
        label=measure_words.name(t, "due_rate"),
        value=t.share(now["closed_due"], now["due"]),
        parts=_slotted(t("overview.of_due", n=SLOT, d=SLOT), done, due),
        href=visit.rows("due_rate"),
        change=_points(visit, now, then),
        change_since=since(visit) if _points(visit, now, then) else "",
        definition=measure_words.definition(t, "due_rate"),
    )


def _points(visit: Visit, now: Counts, then: Counts) -> str:
    """The change of the rate in tenths of a percentage point, of the two shares as they are printed."""
    if not (now["due"] and then["due"]):
        return ""
    tenths = [one["closed_due"] * 1000 // one["due"] for one in (now, then)]
    moved = tenths[0] - tenths[1]
    sign = visit.t.change(moved)[0]
    return visit.t("overview.points", change=f"{sign}{abs(moved) // 10}.{abs(moved) % 10}")


def to_decide(visit: Visit, n: int) -> str:
    """The heading over the decisions."""
    t = visit.t
    if visit.as_of == visit.today:
        return t("overview.agenda_today", n=n) if n else t("overview.decide_none_today")
    day = visit.day(visit.as_of)
    return t("overview.agenda_then", n=n, day=day) if n else t("overview.decide_none_then", day=day)


def left(row: Any) -> int | None:
    """Days to a row's deadline."""
    return None if pd.isna(row.days_left) else int(row.days_left)


def stock(visit: Visit, stands: Standing) -> pd.DataFrame:
    """What the bridge draws."""
    t, now = visit.t, stands.now
    labels = {
        "carried_over": t("overview.bar.carried_over") if apart(stands) else brief(visit, visit.since),
        "new": t("overview.bar.new"),
        "closed_in_period": t("overview.bar.closed"),
        "open": brief(visit, visit.as_of),
    }
    return pd.DataFrame(
        [(one, label, now[one]) for one, label in labels.items()], columns=["measure", "label", "value"]
    )


def apart(stands: Standing) -> int:
    """How many of what was open then count otherwise today: confirmed late, void, moved or regraded since."""
    return stands.now["carried_over"] - stands.then["open"]


def stock_heading(visit: Visit, stands: Standing) -> tuple[str, str]:
    """Whether the stock rose or fell, by what; and how the bars add up."""
    t, now = visit.t, stands.now
    told = {"new": t.number(now["new"]), "closed": t.number(now["closed_in_period"])}
    days = {"then": brief(visit, visit.since), "now": brief(visit, visit.as_of)}
    if apart(stands):
        # The day's own number is not the one the bars begin with: a difference would contradict the figures.
        sentence = t(
            "overview.stock_apart", first=t.number(now["carried_over"]), last=t.number(now["open"]), **told
        )
        then, moved = t.number(stands.then["open"]), t.change(apart(stands))
        return sentence, t("overview.stock_apart_note", open=then, change=moved, **days)
    moved_by = now["open"] - now["carried_over"]
    key = "rose" if moved_by > 0 else "fell" if moved_by < 0 else "same"
    return t(f"overview.stock_{key}", n=abs(moved_by), **told), t("overview.stock_note", **days)


def places(visit: Visit, stands: Standing) -> pd.DataFrame:
    """The places whose overdue changed most, at most SHOWN: what the picture of the change draws."""
    names = group_names(visit, stands)
    rows = stands.places.assign(rise=stands.places["now"] - stands.places["then"])
    moved = rows[rows["rise"] != 0]
    moved = moved.sort_values("rise", key=lambda rise: -rise.abs(), kind="stable").head(SHOWN)
    return pd.DataFrame(
        {
            "unit": moved["group"],
            "label": [names.get(code, code) for code in moved["group"]],
            "then": moved["then"],
            "now": moved["now"],
        }
    )


def places_heading(visit: Visit, stands: Standing) -> tuple[str, str]:
    """How many places have more overdue than then, and which most."""
    t, rises = visit.t, stands.places["now"] - stands.places["then"]
    more, fewer = int((rises > 0).sum()), int((rises < 0).sum())
    note = t("overview.places_note", then=brief(visit, visit.since), now=brief(visit, visit.as_of))
    hidden = more + fewer - len(places(visit, stands))
    if hidden:
        note += t("overview.places_hidden", n=hidden)
    if not more:
        return t("overview.places_fell" if fewer else "overview.places_same", n=fewer), note
    worst = str(stands.places["group"].iloc[int(rises.argmax())])
    name = group_names(visit, stands).get(worst, worst)
    most = t.change(int(rises.max()))
    if int((rises == rises.max()).sum()) > 1:
        return t(f"overview.places_up.{stands.group}", n=more, most=most), note
    return t(f"overview.places_rose.{stands.group}", n=more, place=name, most=most), note


def weeks_heading(visit: Visit, stands: Standing) -> tuple[str, str]:
    """From which stock to which, and the highest: facts, no trend."""
    t, stock = visit.t, stands.weeks["open"]
    first, last, most = (t.number(int(n)) for n in (stock.iloc[0], stock.iloc[-1], stock.max()))
    sentence = t("overview.weeks", n=len(stock), first=first, last=last, most=most)
    return sentence, t("overview.weeks_note")
