"""Write a database of N hazards by its tables, and the same hazards as one flat DuckDB table."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine

from bench import city
from data_access import bulk
from data_access.engine import analyze, engine_for, migrate, writing
from data_access.packing import packed
from data_access.rollup import SPAN_COLUMNS, Differences, differences
from data_access.session import note_change
from data_access.tables import cycle, enterprise, hazard, industry, span, unit
from domain.status import GRADES, SOURCES, STATUSES

BLOCK = 100_000
TOGETHER = 5  # blocks in a transaction
FLAT = (
    "id BIGINT, number VARCHAR, district_id SMALLINT, unit_id SMALLINT, department_id SMALLINT, "
    "industry_id SMALLINT, grade TINYINT, risk TINYINT, likelihood TINYINT, severity TINYINT, status TINYINT, "
    "source TINYINT, found_on DATE, due_on DATE, closed_on DATE, first_due_on DATE, rectified_on DATE, "
    "enterprise VARCHAR, location VARCHAR, description VARCHAR, owner VARCHAR"
)


def iso() -> np.ndarray[Any, np.dtype[Any]]:
    """Ordinal -> ISO text for the days that the city knows, None for 0."""
    first = city.TODAY.toordinal() - 2 * city.DAYS
    texts = [date.fromordinal(first + n).isoformat() for n in range(4 * city.DAYS)]
    table = np.empty(first + len(texts), object)
    table[first:] = texts
    return table


ISO = iso()


def blocks(n: int, seed: int) -> Iterator[city.City]:
    """The city in pieces, in the order of finding."""
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        yield city.city(start + 1, size, seed, share=(start / n, (start + size) / n))


def fill_board(engine: Engine, n: int, seed: int) -> None:
    """Units, hazards, cycles, spans and kept counts, some blocks a transaction. No events, no files."""
    with writing(engine, everywhere=True) as connection:
        _names(connection)
    several = blocks(n, seed)
    while some := list(islice(several, TOGETHER)):
        counts = Differences()
        with writing(engine, everywhere=True) as connection:
            for part in some:
                _write(connection, part)
                counts.add_packed(packed(part.spans), city.scores())
                counts.reword(part.hazards["id"].tolist())
                if counts.full:
                    counts.write(connection)
            counts.write(connection)
    with writing(engine, everywhere=True) as connection:
        note_change(connection, city.TODAY)
        analyze(connection)


def _names(connection: Connection) -> None:
    columns = ("id", "code", "name", "short", "short_en", "kind", "parent_id", "district_id")
    rows: list[tuple[Any, ...]] = [(city.CITY, "C", "city", "C", "C", "city", None, 0)]
    for district in range(city.DISTRICTS):
        key = city.FIRST_DISTRICT + district
        rows.append((key, f"D{key}", f"district {key}", f"D{key}", f"D{key}", "district", city.CITY, key))
    for street in range(city.DISTRICTS * city.STREETS):
        key, above = city.FIRST_STREET + street, city.FIRST_DISTRICT + street // city.STREETS
        rows.append((key, f"S{key}", f"street {key}", f"S{key}", f"S{key}", "street", above, above))
    for department in range(city.DEPARTMENTS):
        key = city.FIRST_DEPARTMENT + department
        rows.append((key, f"P{key}", f"department {key}", f"P{key}", f"P{key}", "department", None, 0))
    bulk.insert(connection, unit, columns, rows)
    fields = [(key, f"I{key}", f"industry {key}", str(key)) for key in range(1, city.INDUSTRIES + 1)]
    bulk.insert(connection, industry, ("id", "code", "name", "short"), fields)
    firms = len(city.FIRMS) * len(city.TRADES) * 97
    named = (
        (district * firms + place + 1, city.spelled(place)[0], f"firm{place}", city.FIRST_DISTRICT + district)
        for district in range(city.DISTRICTS) for place in range(firms)
    )  # fmt: skip
    bulk.insert(connection, enterprise, ("id", "name", "key", "district_id"), named)


def _write(connection: Connection, part: city.City) -> None:
    told = part.hazards
    found = ISO[told["found"]].tolist()
    words = [city.spelled(value) for value in told["words"].tolist()]
    firms = len(city.FIRMS) * len(city.TRADES) * 97
    firm = ((told["district"] - city.FIRST_DISTRICT) * firms + told["words"] % firms + 1).tolist()
    ids = told["id"].tolist()
    sources = [SOURCES[place] for place in told["source"].tolist()]
    numbers = [f"{day[:4]}-{key:07d}" for key, day in zip(ids, found, strict=True)]
    bulk.insert(
        connection, hazard,
        ("id", "number", "number_en", "key", "enterprise_id", "location", "description", "source", "found_on", "owner"),
        (
            (key, f"甘-{number}", f"G-{number}", number, of, where, what, source, day, who)
            for key, number, of, (_, where, what, who), source, day in
            zip(ids, numbers, firm, words, sources, found, strict=True)
        ),
    )  # fmt: skip
    days = [ISO[told[name]].tolist() for name in ("first_due", "rectified", "accepted", "closed")]
    names = ("hazard_id", "seq", "opened_on", "first_due_on", "rectified_on", "accepted_on", "closed_on")
    bulk.insert(connection, cycle, names, zip(ids, [1] * len(ids), found, *days, strict=True))
    bulk.insert(connection, span, SPAN_COLUMNS, _span_rows(part.spans))


def _span_rows(told: dict[str, city.Array]) -> Iterable[tuple[Any, ...]]:
    by_number = np.array(city.scores(), object)[told["score"]]
    dated = told["due"] > 0
    size = len(told["hazard"])
    columns = {
        "hazard_id": told["hazard"], "cycle": told["cycle"], "from_on": ISO[told["begun"]],
        "to_on": ISO[told["ended"]], "status": np.array(STATUSES, object)[told["status"]],
        "unit_id": told["unit"], "district_id": told["district"], "department_id": told["department"],
        "industry_id": told["industry"], "grade": np.array(GRADES, object)[told["grade"]], "risk": told["risk"],
        "profile": by_number[:, 0], "likelihood": by_number[:, 1], "severity": by_number[:, 2],
        "exposure": np.full(size, None), "by_table": np.zeros(size, bool), "due_on": ISO[told["due"]],
        "due_kind": np.where(dated, "day", "none").astype(object), "rectified_on": ISO[told["rectified"]],
        "opened_on": ISO[told["opened"]], "first_due_on": ISO[told["first_due"]], "closed_on": ISO[told["closed"]],
        "source": np.array(SOURCES, object)[told["source"]],
    }  # fmt: skip
    return zip(*(columns[name].tolist() for name in SPAN_COLUMNS), strict=True)


def fill_duckdb(path: Path, n: int, seed: int) -> None:
    """The hazards as they stand, one flat row each, in the order of finding."""
    import duckdb
    import pandas as pd

    connection = duckdb.connect(str(path))
    connection.execute(f"CREATE TABLE hazard ({FLAT})")
    for part in blocks(n, seed):
        told = part.hazards
        words = list(zip(*(city.spelled(value) for value in told["words"].tolist()), strict=True))
        found = ISO[told["found"]]
        numbers = [f"甘-{day[:4]}-{key:07d}" for key, day in zip(told["id"].tolist(), found, strict=True)]
        flat = pd.DataFrame({
            "id": told["id"], "number": numbers, "district_id": told["district"], "unit_id": told["unit"],
            "department_id": told["department"], "industry_id": told["industry"], "grade": told["grade"],
            "risk": told["risk"], "likelihood": told["likelihood"], "severity": told["severity"],
            "status": told["status"], "source": told["source"], "found_on": found, "due_on": ISO[told["due"]],
            "closed_on": ISO[told["closed"]], "first_due_on": ISO[told["first_due"]],
            "rectified_on": ISO[told["rectified"]], "enterprise": words[0], "location": words[1],
            "description": words[2], "owner": words[3],
        })  # fmt: skip
        connection.register("flat", flat)
        connection.execute("INSERT INTO hazard SELECT * FROM flat")
        connection.unregister("flat")
    connection.close()


def make_board(url: str, n: int, seed: int, *, check: bool) -> None:
    """A migrated database of n hazards; with `check` its kept counts are compared with a recount."""
    engine = engine_for(url)
    migrate(engine)
    began = time.perf_counter()
    fill_board(engine, n, seed)
    print(f"{engine.dialect.name}: {n:,} hazards in {time.perf_counter() - began:.0f} s", flush=True)
    if check:
        with engine.connect() as connection:
            found = differences(connection)
        print(f"{engine.dialect.name}: kept counts differ in {len(found)} cells", flush=True)
        if found:
            raise SystemExit(f"kept counts are wrong: {found[:3]}")
    engine.dispose()


def main() -> None:
    """Make what is asked for in a folder outside the repository."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int)
    parser.add_argument("--folder", type=Path, required=True, help="where the files go; delete it after")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="a PostgreSQL to fill as well")
    parser.add_argument("--no-check", action="store_true")
    wish = parser.parse_args()
    wish.folder.mkdir(parents=True, exist_ok=True)
    fill_duckdb(wish.folder / f"flat_{wish.n}.duckdb", wish.n, wish.seed)
    for url in (f"sqlite:///{wish.folder / f'board_{wish.n}.sqlite'}", wish.url):
        if url:
            make_board(url, wish.n, wish.seed, check=not wish.no_check)


if __name__ == "__main__":
    main()
