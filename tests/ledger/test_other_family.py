"""A second family of ledgers, made apart from the reader, is read as its answer keys say."""

import pytest

from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger.other_family import LAYOUTS
from tests.ledger.other_score import Shares


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_wrong_without_a_flag_and_little_is_asked(layout, seed):
    sent = LAYOUTS[layout](seed)
    shares = Shares()

    shares.add(as_json(read(sent.data, name=sent.name)), sent)

    assert (shares.rows_off, shares.silent) == ([], [])
    assert shares.right >= shares.cells * 0.99
    assert sum(shares.over.values()) <= shares.cells * 0.03
