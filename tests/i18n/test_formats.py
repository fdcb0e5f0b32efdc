"""How numbers, shares, changes and days are written, in both languages."""

from datetime import date

import pytest

from i18n import translator

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        (5772, 5798, "99.5%"),  # 99.551 is cut
        (9999, 10000, "99.9%"),  # never 100% while one is missing
        (7, 7, "100%"),
        (0, 7, "0%"),
        (1, 10_000_000, "0.0%"),  # not none
        (87, 100, "87.0%"),
        (29, 100, "29.0%"),  # 0.29 * 100 is 28.999… in binary
        (0, 0, "—"),
        (3, 0, "—"),
        (None, 5, "—"),
        (5, None, "—"),
    ],
)
def test_a_share_is_cut_and_whole_only_when_all(numerator, denominator, said):
    assert translator("zh").share(numerator, denominator) == said


@pytest.mark.parametrize(
    ("value", "said"), [(-4, "−4"), (5, "+5"), (0, "±0"), (-1236, "−1,236"), (None, "—")]
)
def test_a_change_carries_its_sign(value, said):
    assert translator("en").change(value) == said


@pytest.mark.parametrize(("value", "said"), [(1236, "1,236"), (0, "0"), (-7, "−7"), (None, "—")])
def test_a_number_is_grouped_by_thousands(value, said):
    assert translator("en").number(value) == said


@pytest.mark.parametrize(
    ("language", "day", "options", "said"),
    [
        ("zh", date(2026, 6, 18), {}, "6月18日"),
        ("zh", date(2025, 6, 18), {}, "2025年6月18日"),
        ("zh", date(2026, 6, 18), {"weekday": True}, "6月18日（周四）"),
        ("zh", date(2026, 6, 18), {"weekday": True, "year": True}, "2026年6月18日（周四）"),
        ("zh", date(2025, 6, 18), {"year": False}, "6月18日"),
        ("en", date(2026, 6, 18), {}, "18 Jun"),
        ("en", date(2025, 6, 18), {}, "18 Jun 2025"),
        ("en", date(2026, 9, 3), {"weekday": True}, "Thu 3 Sep"),
        ("en", None, {}, "—"),
    ],
)
def test_a_day_has_its_year_only_where_it_is_not_this_one(language, day, options, said):
    assert translator(language).day(day, today=TODAY, **options) == said


@pytest.mark.parametrize(
    ("language", "first", "last", "said"),
    [
        ("zh", date(2026, 1, 1), TODAY, "1月1日–6月15日"),
        ("en", date(2026, 1, 1), TODAY, "1 Jan – 15 Jun"),
        ("en", date(2025, 12, 1), TODAY, "1 Dec 2025 – 15 Jun 2026"),
        ("en", date(2025, 1, 1), date(2025, 2, 1), "1 Jan 2025 – 1 Feb 2025"),
        ("zh", TODAY, TODAY, "6月15日"),
    ],
)
def test_a_stretch_of_days_says_both_ends(language, first, last, said):
    assert translator(language).days(first, last, today=TODAY) == said


@pytest.mark.parametrize(
    ("days_left", "chinese", "english"),
    [
        (-6, "逾期 6 天", "6 d overdue"),
        (-1, "逾期 1 天", "1 d overdue"),
        (0, "今天到期", "due today"),  # the day itself is not late
        (1, "还有 1 天", "1 d left"),
        (None, "无期限", "no date"),
    ],
)
def test_a_deadline_is_said_in_words(days_left, chinese, english):
    assert [translator(language).due(days_left) for language in ("zh", "en")] == [chinese, english]


def test_on_a_past_day_what_falls_due_on_it_is_not_due_today():
    assert [translator(language).due(0, past=True) for language in ("zh", "en")] == [
        "当日到期",
        "due on the day",
    ]
    assert translator("zh").due(-1, past=True) == "逾期 1 天"


@pytest.mark.parametrize(
    ("names", "chinese", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A和B", "A and B"),
        (["A", "B", "C"], "A、B和C", "A, B and C"),
    ],
)
def test_names_are_joined_as_the_language_does(names, chinese, english):
    assert [translator(language).several(names) for language in ("zh", "en")] == [chinese, english]
