"""Deadlines in words: kind, precision and day, counted from the finding where they must be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadline_text import IMMEDIATE, LONG_TERM, Deadline, month_end, read_words, settle
from domain.deadlines import DUE_KINDS, UNDATED

FOUND = date(2022, 9, 20)


def read(cell, found=FOUND, year=2022):
    return settle(read_words(cell, "ymd", year), found, year)


@pytest.mark.parametrize(
    ("cell", "on", "kind"),
    [
        ("2022-10-01", date(2022, 10, 1), "day"), ("2022年10月1日前完成", date(2022, 10, 1), "day"),
        ("2022年9月30日前", date(2022, 9, 30), "day"), (44830, date(2022, 9, 26), "day"),
        ("15日内", date(2022, 10, 5), "day"), ("十五日内", date(2022, 10, 5), "day"),
        ("限期15日内整改完成", date(2022, 10, 5), "day"),
        ("一个月内", date(2022, 10, 20), "day"), ("半个月内", date(2022, 10, 5), "day"),
        ("24小时内", date(2022, 9, 21), "day"),
        ("一周内", date(2022, 9, 27), "day"), ("within 15 days", date(2022, 10, 5), "day"),
        ("9月底", date(2022, 9, 30), "month"), ("9月底前", date(2022, 9, 30), "month"),
        ("6月底前", date(2023, 6, 30), "month"),
        ("2022年10月底前完成整改", date(2022, 10, 31), "month"), ("2022年10月", date(2022, 10, 31), "month"),
        ("2022.10", date(2022, 10, 31), "month"), ("预计10月底完成", date(2022, 10, 31), "month"),
        ("end of June 2023", date(2023, 6, 30), "month"),
        ("2022年9月上旬", date(2022, 9, 10), "tenday"), ("10月中旬", date(2022, 10, 20), "tenday"),
        ("2023年2月下旬", date(2023, 2, 28), "tenday"),
        ("三季度", date(2022, 9, 30), "quarter"), ("2022年四季度末", date(2022, 12, 31), "quarter"),
        ("第一季度", date(2023, 3, 31), "quarter"), ("Q3 2022", date(2022, 9, 30), "quarter"),
        ("年底前", date(2022, 12, 31), "year"), ("2022年底前，并长期坚持", date(2022, 12, 31), "year"),
        ("2023年年底前", date(2023, 12, 31), "year"), ("年内", date(2022, 12, 31), "year"),
        ("立即整改", FOUND, "immediate"), ("立行立改", FOUND, "immediate"), ("即知即改。", FOUND, "immediate"),
        ("长期坚持", None, "long_term"), ("常态化", None, "long_term"), ("持续推进，长期坚持", None, "long_term"),
        ("", None, "none"), ("/", None, "none"), ("—", None, "none"), ("无", None, "none"),
        (None, None, "none"),
    ],
)  # fmt: skip
def test_a_deadline_is_read_with_its_precision(cell, on, kind):
    assert read(cell) == Deadline(on, kind)


@pytest.mark.parametrize("word", [*IMMEDIATE, *LONG_TERM])
def test_every_listed_word_is_known(word):
    assert read(word).kind == ("immediate" if word in IMMEDIATE else "long_term")


@pytest.mark.parametrize(
    "cell",
    [
        "2022.6.31",
        "待定后",
        "见附件",
        "15个工作日内",
        2022.1,
        "已完成",
        "2022年9月30日（延期至10月31日）",
        "x" * 500,
    ],
)
def test_what_cannot_be_read_is_said_and_never_guessed(cell):
    deadline = read(cell)

    assert (deadline.on, deadline.kind) == (None, "unreadable")
    assert deadline.why is not None


@pytest.mark.parametrize(
    ("cell", "on", "why"),
    [
        (9.26, date(2022, 9, 26), "year_assumed"), ("9月26日前", date(2022, 9, 26), "year_assumed"),
        ("1月15日", date(2023, 1, 15), "year_assumed"), ("明年6月底前", date(2023, 6, 30), "year_assumed"),
        ("2022年上半年", date(2022, 6, 30), "half_year"), ("月底前", date(2022, 9, 30), "month_of_finding"),
        ("收到通知后15日内", date(2022, 10, 5), "counted_from_finding"), ("立行立改，长期坚持", FOUND, "also_long_term"),
    ],
)  # fmt: skip
def test_what_had_to_be_assumed_is_flagged(cell, on, why):
    deadline = read(cell)

    assert (deadline.on, deadline.why) == (on, why)


def test_a_month_without_a_year_is_the_first_that_does_not_end_before_the_finding():
    assert read("9月底", date(2022, 9, 30)).on == date(2022, 9, 30)
    assert read("9月底", date(2022, 10, 1)).on == date(2023, 9, 30)


def test_ten_days_without_a_year_stay_in_the_month_of_finding():
    # the middle of June may lie before a finding on the 23rd; that is flagged by the check, not moved a year
    assert read("6月中旬", date(2022, 6, 23)).on == date(2022, 6, 20)


def test_without_a_day_of_finding_a_month_takes_the_year_of_the_cutoff_and_is_flagged():
    assert read("9月底", None) == Deadline(date(2022, 9, 30), "month", "year_assumed")
    assert read("9月底", None, None) == Deadline(None, "unreadable", "year_unknown")


@pytest.mark.parametrize("cell", ["立即整改", "15日内", "一个月内"])
def test_what_is_counted_from_a_missing_day_of_finding_has_no_day(cell):
    deadline = read(cell, None)

    assert (deadline.on, deadline.why) == (None, "finding_unknown")


def test_a_month_after_the_last_of_january_ends_in_february():
    assert read("一个月内", date(2023, 1, 31)).on == date(2023, 2, 28)


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(1, 12))
def test_a_month_without_a_year_ends_within_a_year_after_the_finding(found, month):
    on = read(f"{month}月底前", found).on

    assert on == month_end(on.year, month)
    assert 0 <= (on - found).days < 366


@given(st.one_of(st.text(max_size=40), st.floats(), st.dates(), st.none(),
                 st.text(alphabet="0123456789年月日底前内季度上中下旬半个周并长期坚持，一二三十.", max_size=16)),
       st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 1, 1))),
       st.one_of(st.none(), st.integers(2000, 2050)))  # fmt: skip
def test_any_cell_gives_a_known_kind_and_a_day_or_a_reason(cell, found, year):
    deadline = read(cell, found, year)

    assert deadline.kind in DUE_KINDS
    if deadline.kind in UNDATED:
        assert deadline.on is None
        assert deadline.kind != "unreadable" or deadline.why
    elif deadline.on is None:
        assert deadline.why == "finding_unknown"
