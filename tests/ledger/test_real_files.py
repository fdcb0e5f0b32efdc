"""The four open data files, counted; skipped where they are not beside the checkout."""

import json
from collections import Counter
from datetime import date

import pytest

from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger.answers import SHARED

# file -> rows, stopped, skipped, statuses, majors, early deadlines. Source: the README beside the files.
REAL = {
    "nyc_hpd_violations_100": (100, 0, 0, {"closed": 73, "pending": 27}, 9, 0),
    "osha_violations_7k": (7258, 4, 0, {"closed": 6123, "pending": 1135}, 222, 161),
    "osha_ca_prisons": (797, 0, 296, {"closed": 680, "pending": 53, "void": 64}, 13, 7),
    "toronto_highrise_fire_2019_2024": (25361, 0, 0, {"closed": 25361}, 0, 0),
}


@pytest.fixture(params=sorted(REAL))
def file(request):
    """The name of a file that is here."""
    path = SHARED / f"{request.param}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return request.param


def test_a_real_file_is_read_as_its_readme_says(file):
    chunks = list(read(SHARED / f"{file}.csv", latest=date(2026, 6, 15)).chunks())
    rows = [row for chunk in chunks for row in (*chunk.rows, *chunk.stopped)]
    early = sum(problem.code == "due_before_found" for chunk in chunks for problem in chunk.problems)

    assert REAL[file] == (
        len(rows),
        sum(len(chunk.stopped) for chunk in chunks),
        sum(len(chunk.skipped) for chunk in chunks),
        dict(Counter(row.status for row in rows)),
        sum(row.grade == "major" for row in rows),
        early,
    )
    assert len({row.key for row in rows}) == len(rows)


def test_a_real_file_becomes_json(file):
    said = json.dumps(as_json(read(SHARED / f"{file}.csv")))

    assert json.loads(said)["rows"][0]["source"] == {"sheet": file, "row": 2}
