"""The example that the README names is read without a problem, with the names that are shipped."""

from ledger.reading import read
from ledger.units_file import read_units
from tests.machine import ROOT

EXAMPLES, SHIPPED = ROOT / "docs" / "examples", ROOT / "ledger" / "aliases"


def test_each_row_is_read_and_nothing_is_wrong_with_it():
    reading = read((EXAMPLES / "ledger.csv").read_bytes(), name="ledger.csv")
    chunks = list(reading.chunks())
    rows = [row for chunk in chunks for row in chunk.rows]

    assert (len(rows), [row for chunk in chunks for row in chunk.stopped]) == (10, [])
    assert [problem.code for chunk in chunks for problem in chunk.problems] == []
    assert {row.due_kind for row in rows} == {
        "day",
        "month",
        "tenday",
        "quarter",
        "year",
        "immediate",
        "none",
    }


def test_the_names_in_it_are_known_from_the_units_files():
    known = {
        name
        for file in (
            EXAMPLES / "units.csv",
            *(SHIPPED / name for name in ("departments.csv", "industries.csv")),
        )
        for unit in read_units(file).rows
        for name in (unit.name, *unit.aliases)
    }
    reading = read((EXAMPLES / "ledger.csv").read_bytes(), name="ledger.csv")
    told = [
        name
        for chunk in reading.chunks()
        for row in chunk.rows
        for name in (row.unit_text, row.street_text, row.industry_text, row.department_text)
        if name
    ]

    assert set(told) <= known
