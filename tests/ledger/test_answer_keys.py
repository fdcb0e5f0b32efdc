"""The sample ledgers against their answer keys; skipped where the samples are not beside the checkout."""

import json

import pytest

from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger.answers import SHARED, score

SAMPLES = ("plain.xlsx", "title.xlsx", "gb_csv.csv", "merged.xlsx", "two_sheets.xlsx")


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_read_as_a_careful_clerk_would(sample):
    path = SHARED / "ledgers" / sample
    if not path.exists():
        pytest.skip(f"{path} is not here")

    key = json.loads(path.with_name(f"{path.stem}.truth.json").read_text(encoding="utf-8"))
    found = score(as_json(read(path)), key)

    assert (found.only_one_side, found.silent, found.flagged) == ([], [], [])
    assert found.over < found.cells * 0.01
