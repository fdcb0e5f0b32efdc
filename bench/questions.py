"""The eight questions of the board beside the same questions to DuckDB, in one run, with equal answers."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine

from bench import city
from data_access import reads
from data_access.engine import engine_for
from data_access.session import Session, open_session
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import EVERYWHERE
from domain.status import GRADES, SOURCES, STATUSES

AS_OF = city.TODAY
PERIOD = Period(date(AS_OF.year, 1, 1), date(AS_OF.year, 12, 31))
WEEKS = 52
MEASURES = ("found", "open", "closed", "on_time", "overdue")
LIST = (
    "id, number, district_id, industry_id, department_id, grade, risk, status, found_on, due_on, enterprise, "
    "description, owner"
)
_DISTRICTS, _DEPARTMENTS, _INDUSTRIES = (2, 5, 7), tuple(range(134, 144)), (1, 2, 3, 5, 8, 9)
CELL = ("D5", "I3")  # of which the rows are asked
NARROW = Filters(
    units=tuple(f"D{key}" for key in _DISTRICTS),
    departments=tuple(f"P{key}" for key in _DEPARTMENTS),
    industries=tuple(f"I{key}" for key in _INDUSTRIES),
    grades=("general",),
    risks=(2, 3),
    found_from=date(2025, 6, 11),
    found_to=date(2026, 6, 24),
)
OPEN = f"status BETWEEN {city.PENDING} AND {city.ACCEPTED}"
COUNTED = f"status BETWEEN {city.PENDING} AND {city.CLOSED}"


def condition(filters: Filters) -> str:
    """Filters as SQL over the flat table."""
    parts = ["true"]
    for column, codes in (
        ("district_id", [code[1:] for code in filters.units]),
        ("department_id", [code[1:] for code in filters.departments]),
        ("industry_id", [code[1:] for code in filters.industries]),
        ("grade", [str(GRADES.index(code)) for code in filters.grades]),
        ("risk", [str(level) for level in filters.risks]),
        ("source", [str(SOURCES.index(code)) for code in filters.sources]),
        ("status", [str(STATUSES.index(code)) for code in filters.statuses]),
    ):
        if codes:
            parts.append(f"{column} IN ({', '.join(codes)})")
    if filters.found_from:
        parts.append(f"found_on >= DATE '{filters.found_from}'")
    if filters.found_to:
        parts.append(f"found_on <= DATE '{filters.found_to}'")
    return " AND ".join(parts)


@dataclass(frozen=True)
class Question:
    """One question, to the board and to DuckDB; `told` and `sql_told` bring both answers to one form."""

    name: str
    board: Callable[[Session, Filters], Any]
    sql: Callable[[str], list[str]]
    told: Callable[[Any], Any]
    sql_told: Callable[[list[list[tuple[Any, ...]]]], Any]


def _figures(*by: str) -> Callable[[Session, Filters], Any]:
    return lambda session, filters: reads.figures(
        session, EVERYWHERE, filters, AS_OF, period=PERIOD, by=by, measures=MEASURES
    )


def _sums(*columns: str) -> Callable[[str], list[str]]:
    listed = "".join(f"{column}, " for column in columns)
    grouped = f" GROUP BY {', '.join(columns)}" if columns else ""
    return lambda where: [
        (
            f"SELECT {listed}count(*), count(*) FILTER ({OPEN}), count(*) FILTER (status = {city.CLOSED}), "
            f"count(*) FILTER (status = {city.CLOSED} AND closed_on <= due_on AND due_on <= DATE '{AS_OF}'), "
            f"count(*) FILTER ({OPEN} AND due_on < DATE '{AS_OF}') FROM hazard WHERE {COUNTED} AND {where}{grouped}"
        )
    ]


def _table(groups: int) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    def told(table: Any) -> Any:
        names = [*table.columns[:groups], *MEASURES]
        return sorted(tuple(str(value) for value in row) for row in table[names].itertuples(index=False))

    def sql_told(answers: Any) -> Any:
        marks = "DI"
        return sorted(
            tuple(f"{marks[n]}{value}" if n < groups else str(value) for n, value in enumerate(row))
            for row in answers[0]
        )

    return told, sql_told


def _weekly(session: Session, filters: Filters) -> Any:
    return reads.weekly(session, EVERYWHERE, filters, AS_OF, weeks=WEEKS)


def _weeks_sql(where: str) -> list[str]:
    first = AS_OF - timedelta(days=AS_OF.weekday() + 7 * (WEEKS - 1))
    return [
        (
            f"SELECT date_trunc('week', found_on) w, count(*) FROM hazard WHERE {COUNTED} AND {where} "
            f"AND found_on >= DATE '{first}' GROUP BY w"
        ),
        (
            f"SELECT date_trunc('week', closed_on) w, count(*) FROM hazard WHERE status = {city.CLOSED} AND {where} "
            f"AND closed_on >= DATE '{first}' GROUP BY w"
        ),
        f"SELECT count(*) FROM hazard WHERE {OPEN} AND {where}",
    ]


def _bands(session: Session, filters: Filters) -> Any:
    return reads.by_band(reads.open_by_deadline(session, EVERYWHERE, filters, AS_OF), AS_OF)


def _bands_sql(where: str) -> list[str]:
    left = f"date_diff('day', DATE '{AS_OF}', due_on)"
    return [
        (
            f"SELECT CASE WHEN due_on IS NULL THEN 7 WHEN {left} < 0 THEN 0 WHEN {left} = 0 THEN 1 WHEN {left} <= 3 "
            f"THEN 2 WHEN {left} <= 7 THEN 3 WHEN {left} <= 15 THEN 4 WHEN {left} <= 30 THEN 5 ELSE 6 END band, "
            f"count(*), count(*) FILTER (grade = 1) FROM hazard WHERE {OPEN} AND {where} GROUP BY band ORDER BY band"
        )
    ]


def _late(session: Session, filters: Filters) -> Any:
    return reads.rows(
        session, EVERYWHERE, filters, AS_OF, period=PERIOD, measure="overdue", sort="due", limit=50
    )


def _late_sql(where: str) -> list[str]:
    return [
        f"SELECT {LIST} FROM hazard WHERE {OPEN} AND due_on < DATE '{AS_OF}' AND {where} ORDER BY due_on, id LIMIT 50"
    ]


def _cell(session: Session, filters: Filters) -> Any:
    inside = filters.only(units=(CELL[0],), industries=(CELL[1],))
    asked = (session, EVERYWHERE, inside, AS_OF)
    listed = reads.rows(*asked, period=PERIOD, measure="open", sort="due", limit=100)
    return listed, reads.count_rows(*asked, period=PERIOD, measure="open")


def _cell_sql(where: str) -> list[str]:
    inside = f"FROM hazard WHERE {OPEN} AND district_id = 5 AND industry_id = 3 AND {where}"
    return [f"SELECT {LIST} {inside} ORDER BY due_on, id LIMIT 100", f"SELECT count(*) {inside}"]


def _weeks_told(table: Any) -> Any:
    return [int(table["new"].sum()), int(table["closed"].sum()), int(table["open"].iloc[-1])]


def _scores_told(table: Any) -> Any:
    return sorted(
        tuple(row) for row in table.fillna(0)[["likelihood", "severity", "hazards"]].itertuples(index=False)
    )


def _scores(session: Session, filters: Filters) -> Any:
    return reads.open_by_scores(session, EVERYWHERE, filters, AS_OF)


def _scores_sql(where: str) -> list[str]:
    return [
        f"SELECT likelihood, severity, risk, grade, count(*) FROM hazard WHERE {OPEN} AND {where} GROUP BY ALL"
    ]


QUESTIONS = (
    Question("totals", _figures(), _sums(), *_table(0)),
    Question("districts", _figures("district"), _sums("district_id"), *_table(1)),
    Question(
        "district × industry", _figures("district", "industry"), _sums("district_id", "industry_id"), *_table(2)
    ),
    Question(
        "likelihood × severity", _scores, _scores_sql, _scores_told,
        lambda answers: sorted((float(row[0]), float(row[1]), row[4]) for row in answers[0]),
    ),
    Question(
        "countdown bands", _bands, _bands_sql,
        lambda table: [(int(row.hazards), int(row.hazards_major)) for row in table.itertuples() if row.hazards],
        lambda answers: [row[1:] for row in answers[0]],
    ),
    Question(
        "weekly trend", _weekly, _weeks_sql, _weeks_told,
        lambda answers: [sum(n for _, n in answers[0]), sum(n for _, n in answers[1]), answers[2][0][0]],
    ),
    Question(
        "50 most overdue", _late, _late_sql, lambda table: table["number"].tolist(),
        lambda answers: [row[1] for row in answers[0]],
    ),
    Question(
        "rows of a cell", _cell, _cell_sql, lambda both: (both[0]["number"].tolist(), both[1]),
        lambda answers: ([row[1] for row in answers[0]], answers[1][0][0]),
    ),
)  # fmt: skip


def timed(asked: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and the answer."""
    began = time.perf_counter()
    answer = asked()
    return 1000 * (time.perf_counter() - began), answer


def fetched(duck: Any, asked: list[str]) -> list[list[tuple[Any, ...]]]:
    """DuckDB's answers."""
    return [duck.execute(one).fetchall() for one in asked]


def ask_board(engine: Engine, question: Question, filters: Filters) -> tuple[float, Any]:
    """Milliseconds and the answer in a new session, which keeps nothing of an earlier question.

    As DuckDB's, the connection is open already; the names of units, which a page reads once, are read too.
    """
    with open_session(engine, EVERYWHERE) as session:
        session.catalog.codes  # noqa: B018 - read before the clock runs
        return timed(lambda: question.board(session, filters))


def compare(duck: Any, engines: dict[str, Engine], filters: Filters, repeats: int) -> dict[str, float]:
    """Ask each question of one after the other, some times each; print medians, return each one's sum of medians.

    Raises SystemExit where an answer is not DuckDB's.
    """
    sums = dict.fromkeys(("duckdb", *engines), 0.0)
    where = condition(filters)
    for question in QUESTIONS:
        asked = partial(fetched, duck, question.sql(where))
        first = asked()
        took = {"duckdb": [timed(asked)[0] for _ in range(repeats)]}
        for name, engine in engines.items():
            _, answer = ask_board(engine, question, filters)
            if question.told(answer) != question.sql_told(first):
                raise SystemExit(f"{name}: another answer than DuckDB's to {question.name}")
            took[name] = [ask_board(engine, question, filters)[0] for _ in range(repeats)]
        medians = {name: median(several) for name, several in took.items()}
        print(f"  {question.name:24}" + "".join(f"{name} {ms:9.2f} ms   " for name, ms in medians.items()))
        sums = {name: sums[name] + ms for name, ms in medians.items()}
    print(f"  {'sum':24}" + "".join(f"{name} {ms:9.2f} ms   " for name, ms in sums.items()))
    print(
        f"  {'DuckDB’s time is':24}"
        + "".join(f"{sums['duckdb'] / sums[name]:.1f} × that of {name}   " for name in engines)
    )
    return sums


def main() -> None:
    """Ask in the files that bench.make wrote."""
    import duckdb

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int)
    parser.add_argument("--folder", type=Path, required=True, help="where bench.make put the files")
    parser.add_argument("--url", help="the PostgreSQL that bench.make filled as well")
    parser.add_argument("--repeats", type=int, default=9)
    wish = parser.parse_args()
    duck = duckdb.connect(str(wish.folder / f"flat_{wish.n}.duckdb"), read_only=True, config={"threads": 2})
    engines = {"sqlite": engine_for(f"sqlite:///{wish.folder / f'board_{wish.n}.sqlite'}")}
    if wish.url:
        engines["postgresql"] = engine_for(wish.url)
    for title, filters in (("unfiltered", Filters()), ("filtered", NARROW)):
        print(f"{wish.n:,} hazards, {title}:")
        sums = compare(duck, engines, filters, wish.repeats)
        if wish.url:
            print(f"  PostgreSQL takes {sums['postgresql'] / sums['sqlite']:.1f} × SQLite's time")


if __name__ == "__main__":
    main()
