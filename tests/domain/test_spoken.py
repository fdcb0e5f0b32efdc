"""Numbers as people type them: with and without a year, in either script, with any dash."""

import pytest

from domain.spoken import Spoken, spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甘-017", Spoken("甘", 2026, 17)),
        ("甘-2025-017", Spoken("甘", 2025, 17)),
        ("SH-017", Spoken("SH", 2026, 17)),
        ("sh-2026-017", Spoken("sh", 2026, 17)),
        (" 甘 － 17 ", Spoken("甘", 2026, 17)),  # full-width dash, no leading zero
        ("ＳＨ—０１７", Spoken("SH", 2026, 17)),
        ("甘017", Spoken("甘", 2026, 17)),
        ("sh 17", Spoken("sh", 2026, 17)),
        ("甘-12345", Spoken("甘", 2026, 12345)),  # not a year: nothing follows it
        ("甘-2026", Spoken("甘", 2026, 2026)),
    ],
)
def test_a_typed_number_is_read(text, expected):
    assert spoken(text, 2026) == expected


@pytest.mark.parametrize("text", ["", "017", "2026-017", "甘-", "报警器 3 只", "甘-2026-017-2", "甘-1.5"])
def test_what_is_no_number_is_left_to_the_search(text):
    assert spoken(text, 2026) is None


def test_the_full_number_has_three_places_or_more():
    said = Spoken("sh", 2026, 17)

    assert said.number("甘") == "甘-2026-017"
    assert Spoken("sh", 2026, 12345).number("甘") == "甘-2026-12345"
