"""The public holidays and made-up working days of China, as the State Council's yearly notices tell them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.working_days import SATURDAY, WorkingCalendar

FIRST_YEAR = 2010  # no deadline is reckoned from an earlier one


@lru_cache(maxsize=1)
def by_notice() -> WorkingCalendar:
    """The calendar as far as the notices are known; importing what knows them takes half a second, once."""
    from holidays.countries.china import China, ChinaStaticHolidays

    last = max(ChinaStaticHolidays.special_public_holidays)
    known = China(years=range(FIRST_YEAR, last + 1))
    return WorkingCalendar(
        off=frozenset(day for day in known if day.weekday() < SATURDAY),
        made_up=frozenset(day for day in known.weekend_workdays if day.year >= FIRST_YEAR),
        known_to=date(last, 12, 31),
    )
