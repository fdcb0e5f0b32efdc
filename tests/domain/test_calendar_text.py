"""Days in every writing of the catalogue, and the reasons where there is none."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_text import NO_DAY, ORDERS, UNSURE_DAY, read_day

DAY = date(2022, 9, 26)
DAYS = st.dates(date(2013, 1, 1), date(2039, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "2022.9.26", "2022年9月26日", "2022/9/26", "2022-09-26", " 2022-9-26 ", "2022-09-26 00:00:00",
        "2022-09-26T08:15:30.000", "2022-09-26 08:15:30 EDT", "20220926", "20220926000000", "２０２２.９.２６",
        "二〇二二年九月二十六日", "２０２２年９月２６日", "2022 年 9 月 26 日", "2022年9月26号", "2022年9月26日 星期一",
        "22.9.26", "44830", 44830, 44830.0, 44830.75, 20220926, 20220926.0, "26 September 2022",
        "Sep 26, 2022",
        "26-Sep-2022", date(2022, 9, 26), datetime(2022, 9, 26, 8, 15), timedelta(days=44830), "2022.9.26。",
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_writing(cell):
    read = read_day(cell)

    assert (read.on, read.why) == (DAY, None)


@pytest.mark.parametrize("cell", ["", " ", None, "/", "—", "无", "／"])
def test_an_empty_cell_has_neither_day_nor_reason(cell):
    read = read_day(cell)

    assert (read.on, read.why) == (None, None)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2022.6.31", "impossible_day"), ("2022年13月1日", "impossible_day"), ("20220631", "impossible_day"),
        ("0026-09-01", "year_outside"), ("9999-12-31", "year_outside"),
        (2022.1, "ambiguous_month"), ("2022.1", "ambiguous_month"),
        ("2022年9月", "month_only"), ("2022.10", "month_only"), (2022.9, "month_only"),
        ("202209", "month_only"),
        ("见附件", "unreadable_day"), ("已完成", "unreadable_day"), (7, "unreadable_day"), (True, "unreadable_day"),
        (float("nan"), "unreadable_day"), ("2022.9.20-2022.9.26", "unreadable_day"),
        ("9月26日", "year_unknown"),
        ("10/08/2013", "order_unknown"), ("2" * 400, "unreadable_day"), ("፩፩፩፩፩", "unreadable_day"),
    ],
)  # fmt: skip
def test_what_is_no_day_stays_empty_and_says_why(cell, why):
    read = read_day(cell)

    assert (read.on, read.why) == (None, why)


@pytest.mark.parametrize("cell", [9.26, "9.26", "9月26日", "９月２６日", "九月二十六日", "9/26"])
def test_a_day_without_a_year_takes_that_of_the_cutoff_and_is_flagged(cell):
    read = read_day(cell, year=2022)

    assert (read.on, read.why) == (DAY, "year_assumed")


def test_a_day_with_its_year_last_is_read_by_the_order_of_the_file():
    assert read_day("10/08/2013", "mdy").on == date(2013, 10, 8)
    assert read_day("10/08/2013 12:00:00 AM", "mdy").on == date(2013, 10, 8)
    assert read_day("10/08/2013", "dmy").on == date(2013, 8, 10)
    assert read_day("2013-10-08T00:00:00.000", "mdy").on == date(2013, 10, 8)


@pytest.mark.parametrize(
    ("cell", "on"),
    [
        ("13/08/2013", date(2013, 8, 13)),
        ("08/13/2013", date(2013, 8, 13)),
        ("07/07/2013", date(2013, 7, 7)),
    ],
)
def test_a_day_that_fits_one_order_only_is_sure(cell, on):
    read = read_day(cell)

    assert (read.on, read.why) == (on, None)


def test_a_short_year_that_could_be_a_month_is_flagged_unless_the_cutoff_is_near():
    assert read_day("12.9.26").why == "century_assumed"
    assert read_day("12.9.26", year=2012).why is None


@given(DAYS)
def test_every_writing_of_a_day_gives_that_day(day):
    writings = (
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
        day.isoformat(),
        f"{day:%Y-%m-%d} 00:00:00", (day - date(1899, 12, 30)).days,
        f"{day.year % 100}.{day.month}.{day.day}",
    )  # fmt: skip

    assert {(read.on, read.why) for read in map(read_day, writings)} == {(day, None)}


@given(
    st.one_of(
        *(st.floats(), st.integers(), st.dates(), st.datetimes(), st.timedeltas(), st.text(max_size=30)),
        st.text(alphabet="0123456789.-/年月日 一二十", max_size=14),
    ),
    st.sampled_from(ORDERS),
    st.one_of(st.none(), st.integers(2000, 2050)),
)
def test_any_cell_gives_a_day_or_a_reason_and_never_breaks(cell, order, year):
    read = read_day(cell, order, year)

    assert read.why in (None, *NO_DAY, *UNSURE_DAY)
    assert (read.on is None) == (read.why in NO_DAY) or (read.on is None and read.why is None)
