"""The numbers of the board on the command line, and the rows behind them."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pandas as pd

from data_access import reads
from data_access.frames import records, rows_of
from data_access.reads.overdue import days_overdue
from data_access.session import ITSELF, Session, open_session
from data_access.writes.names import normalised
from domain.deadlines import Period, year_of, year_to
from domain.filters import Filters, parse
from domain.measures import DAYS, MEASURES, parts
from domain.people import EVERYWHERE
from domain.reports import MONTHLY, value_of

Answer = tuple[int, Any]


class Refused(Exception):
    """Nothing was done, and why."""


class WrongCall(Exception):
    """What the call asks for cannot be, whatever the board holds."""


def figures(call: Namespace) -> Answer:
    """Every measure for the whole, each district and each lead department."""
    with open_session(call.engine(), EVERYWHERE) as session:
        filters, period = _view(session, call)
        found: list[dict[str, Any]] = []
        for by in ((), ("district",), ("department",)):
            table = reads.figures(session, EVERYWHERE, filters, call.as_of, period=period, by=by)
            late = days_overdue(session, EVERYWHERE, filters, call.as_of, by=by)
            for row in records(table):
                found += _measured(session, row, late, by)
    return 0, found


def _measured(
    session: Session, row: dict[str, Any], late: dict[Any, Any], by: tuple[str, ...]
) -> list[dict[str, Any]]:
    code = row[by[0]] if by else None
    frame = session.catalog.departments if by == ("department",) else session.catalog.units
    name = None if code is None else str(frame.loc[frame["code"] == code, "name"].iloc[0])
    place = {
        "unit": name if by == ("district",) else None,
        "department": name if by == ("department",) else None,
        "code": code,
    }
    answers = []
    for measure in MEASURES.values():
        if measure.id in DAYS:
            value, top, below = late.get((code, measure.id)), None, row[DAYS[measure.id].over]
        else:
            value, top, below = parts(measure.id, row)
        answers.append(
            {"measure": measure.id, **place, "value": value, "numerator": top, "denominator": below}
        )
    return answers


def rows(call: Namespace) -> Answer:
    """The rows behind a measure."""
    with open_session(call.engine(), EVERYWHERE) as session:
        filters, period = _view(session, call)
        table = reads.rows(
            session,
            EVERYWHERE,
            filters,
            call.as_of,
            period=period,
            measure=call.measure,
            limit=None,
            sort="number",
        )
        names = dict(zip(session.catalog.units["code"], session.catalog.units["name"], strict=True))
    plain = table.astype(object).where(table.notna(), None).to_dict("records")
    return 0, [
        {
            **row,
            "days_left": None if row["days_left"] is None else int(row["days_left"]),
            "unit_name": names.get(row["unit"]),
            "district_name": names.get(row["district"]),
        }
        for row in plain
    ]


def report(call: Namespace) -> Answer:
    """The monthly form: each line by its code with the twelve columns; the total's code is None."""
    as_of = min(call.month, call.today)
    if call.month.replace(day=1) > call.today:
        raise WrongCall(f"--month {call.month:%Y-%m} has not begun yet.")
    with open_session(call.engine(), EVERYWHERE) as session:
        form = reads.monthly(session, EVERYWHERE, Filters(), as_of, found=year_to(as_of), by=call.by)
    lines = [(row[call.by], row) for row in records(form.rows)]
    return 0, {
        "as_of": as_of.isoformat(),
        "by": call.by,
        "lines": [{"code": code, **_columns(row)} for code, row in [*lines, (None, form.whole)]],
    }


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of the form: counts as int, funds as float, of a share value, numerator and denominator."""
    told: dict[str, Any] = {}
    for column in MONTHLY:
        value = value_of(column, row)
        if column.share is not None:
            top, below = value
            told[column.id] = {
                "value": top / below if below else None,
                "numerator": top,
                "denominator": below,
            }
        else:
            told[column.id] = float(value) if column.id == "funds" else int(value)
    return told


def _view(session: Session, call: Namespace) -> tuple[Filters, Period]:
    period = _period(call)
    known = session.catalog
    query: dict[str, list[str]] = {
        key: list(getattr(call, key)) for key in ("grade", "risk", "source", "status")
    }
    query["unit"] = _codes(known.units, call.unit, "unit")
    query["dept"] = _codes(known.departments, call.dept, "department")
    query["industry"] = _codes(known.industries, call.industry, "industry")
    if call.from_day:
        query["from"] = [call.from_day.isoformat()]
    if call.to_day:
        query["to"] = [call.to_day.isoformat()]
    query["q"] = [call.q] if call.q else []
    filters, unknown = parse(query)
    if unknown:
        raise Refused("; ".join(f"{one.key}={one.value} is not known" for one in unknown))
    return filters, period


def _period(call: Namespace) -> Period:
    """The period that is asked for. Raises WrongCall for days in the wrong order."""
    year = year_of(call.as_of)
    period = Period(call.period_from_day or year.first, call.period_to_day or year.last)
    for earlier, first, later, last in (
        ("--from", call.from_day, "--to", call.to_day),
        ("--period-from", period.first, "--period-to", period.last),
        ("--period-from", period.first, "--as-of", call.as_of),
    ):
        if first is not None and last is not None and first > last:
            raise WrongCall(f"{earlier} {first} is after {later} {last}; expected the earlier day first.")
    return period


def _codes(frame: pd.DataFrame, given: list[str], what: str) -> list[str]:
    """Codes for codes or names; several may be joined by commas, and "=" before one means a unit by itself.

    Raises Refused for a name that nothing bears, or several do.
    """
    codes = []
    for text in filter(None, (part.strip() for value in given for part in value.split(","))):
        itself = ITSELF if what == "unit" and text.startswith(ITSELF) else ""
        wanted = normalised(text.removeprefix(itself))
        hits = [str(row.code) for row in rows_of(frame) if normalised(row.code) == wanted]
        named = [
            str(row.code) for row in rows_of(frame) if wanted in map(normalised, (row.name, row.name_en))
        ]
        if not wanted or not (hits or named):
            raise Refused(f"No such {what}: {text}")
        if not hits and len(named) > 1:
            raise Refused(f"More than one {what} is called {text}; say its code: {', '.join(named)}")
        codes.append(itself + (hits or named)[0])
    return codes
