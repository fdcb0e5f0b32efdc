"""The numbers beside the bars of progress, every one a link to its rows."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from charts.progress import head_px
from charts.sparkline import sparkline
from data_access.frames import records
from domain.measures import RATES
from i18n import T, measure_words
from ui import html
from ui.freshness import badge
from ui.html import Column
from ui.names import plainer
from ui.progress import NOBODY, SHARE, WEEKS, Progress, has_streets, holding
from ui.standing import tells_whole
from ui.visit import Visit

RATE_COLUMNS = ("rectification_rate", "due_rate", "on_time_rate")
ONE_LINE = 16  # signs of a name that has room beside twelve columns at 1440 px
IN_HALL = ("done", "late", "majors", "word")  # from the back row: what is done, late, major; who is silent


def numbers(visit: Visit, known: Progress, names: dict[str, str], *, row_px: int) -> Markup:
    """Done of due, the rates by name, overdue in its two parts, majors, extended, the weeks, the last word.

    `names` are those of the rows, by code; `row_px` is the height of a row of the picture beside it.
    """
    heads = columns(visit, known)
    names = plainer(names, longer=ONE_LINE)
    most = int(known.weekly["open"].max()) if len(known.weekly) else 1
    stock = {code: list(part["open"]) for code, part in known.weekly.groupby("unit")}
    lines = [
        line(visit, known, row, name=names.get(row["unit"], row["unit"]),
             stock=stock.get(row["unit"], [0] * WEEKS), most=most)
        for row in records(known.units)
    ]  # fmt: skip
    shown = [name for name in heads if name in IN_HALL] if visit.hall else list(heads)
    cells = [[cell[name] for name in shown] for cell in lines]
    table = html.table([heads[name] for name in shown], cells, caption=visit.t("districts.bars"))
    return Markup('<div class="beside" style="--beside:{}px;--beside-head:{}px">{}</div>').format(
        row_px, head_px(visit.theme) - 1, table
    )


def columns(visit: Visit, known: Progress) -> dict[str, Column]:
    """The heads by the names that `line` gives its cells."""
    t = visit.t
    rates = {name: Column(rate_name(t, name), "n rate") for name in RATE_COLUMNS}
    return {
        "unit": Column(t("districts.unit"), "unit"),
        "done": Column(t("districts.done_due"), "n"),
        **rates,
        "late": Column(t("districts.overdue"), "n late"),
        "parts": Column(t("districts.parts"), "n"),
        "majors": Column(t("districts.majors"), "n"),
        "extended": Column(t("districts.extended"), "n"),
        "weeks": Column(t("districts.weeks", n=WEEKS)),
        "word": Column(t("districts.last_word"), "n"),
    }


def rate_name(t: T, name: str) -> str:
    """A rate of all that is on record up to the day, told apart from the progress of the period."""
    return t("districts.to_date", rate=measure_words.name(t, name))


def line(
    visit: Visit, known: Progress, row: dict[str, Any], *, name: str, stock: list[int], most: int
) -> dict[str, str | Markup]:
    """The cells of one unit by the names of `columns`; `most` is the highest stock of any unit."""
    t, unit = visit.t, holding(visit, known, row["unit"])

    def opened(measure: str, text: str | Markup) -> str | Markup:
        return html.link(text, visit.rows(measure, unit=unit)) if int(row[behind(measure)]) else text

    late = int(row["overdue"])
    image = Markup('<img alt="" src="{}">').format(sparkline(stock, theme=visit.theme, low=0, high=most))
    parts = (opened(key, t.number(int(row[key]))) for key in ("overdue_unrectified", "overdue_waiting"))
    return {
        "unit": _name(visit, known, row["unit"], name),
        "done": Markup("{} / {}").format(*(opened(key, t.number(int(row[key]))) for key in SHARE)),
        **{rate: opened(rate, share(visit, rate, row)) for rate in RATE_COLUMNS},
        "late": opened("overdue", html.outlined(t.number(late)) if late else "0"),
        "parts": Markup("{} / {}").format(*parts) if late else "",
        "majors": opened("open_major", t.number(int(row["open_major"]))),
        "extended": opened("extended", t.number(int(row["extended"]))),
        "weeks": opened(
            "open", Markup('<span class="spark">{} {}</span>').format(image, t.number(int(row["open"])))
        ),
        "word": last_word(visit, known, row["unit"]),
    }  # fmt: skip


def behind(measure: str) -> str:
    """The count whose rows a number opens: a rate opens what it is a share of."""
    return RATES[measure].denominator if measure in RATES else measure


def share(visit: Visit, name: str, row: dict[str, Any]) -> str:
    """A rate of a row of figures, cut and not rounded."""
    rate = RATES[name]
    return visit.t.share(int(row[rate.numerator]), int(row[rate.denominator]))


def _name(visit: Visit, known: Progress, code: str, name: str) -> str | Markup:
    """The unit's name, opening its own page; on that page the rest without a street leads nowhere."""
    if code == known.own and (known.itself or has_streets(visit, code) or code == NOBODY):
        return name
    return html.link(name, visit.link("districts", unit=code))


def last_word(visit: Visit, known: Progress, code: str) -> Markup | str:
    """How long ago anything was told of a unit; what a district has outside its streets is no unit."""
    if code in (NOBODY, known.own):
        return ""
    return badge(visit, known.told.get(code), judged=tells_whole(visit, code), bare=True)
