"""The year's rhythm in the invented city: quiet weekends, festivals, waves by season, cut-off days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from demo.places import Industry

# First day of the lunar year. Source: the lunisolar calendar, public knowledge.
SPRING_FESTIVAL = {
    2021: date(2021, 2, 12), 2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10),
    2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26),
    2029: date(2029, 2, 13), 2030: date(2030, 2, 3),
}  # fmt: skip
YEARS = 3
DAY = timedelta(days=1)


def first_day(today: date) -> date:
    """The day that the city's ledgers begin: the first of the month after the day three years before."""
    return month_end(date(today.year - YEARS, today.month, min(today.day, 28))) + DAY


def month_end(day: date) -> date:
    """Last day of the month that `day` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def cutoffs(today: date) -> list[date]:
    """Days for which a ledger is written, in order: each month end before `today`, then `today` itself."""
    ends = []
    end = month_end(first_day(today))
    while end < today:
        ends.append(end)
        end = month_end(end + DAY)
    return [*ends, today]


def festivals(year: int) -> tuple[tuple[date, int], ...]:
    """First day and length in days of the festivals of a year, in order."""
    return (
        (SPRING_FESTIVAL.get(year, date(year, 2, 5)), 7),
        (date(year, 5, 1), 4),
        (date(year, 10, 1), 7),
    )


def is_festival(day: date) -> bool:
    """Tell whether `day` lies in one of the year's festivals."""
    return any(0 <= (day - first).days < length for first, length in festivals(day.year))


def before_festival(day: date) -> bool:
    """Tell whether `day` lies 3 to 21 days before a festival of its year: the time of checks."""
    return any(3 <= (first - day).days <= 21 for first, _ in festivals(day.year))


def works(day: date) -> bool:
    """Tell whether offices work on `day`. Make-up workdays are left out."""
    return day.weekday() < 5 and not is_festival(day)


def workday_before(day: date, earliest: date) -> date:
    """`day`, or the last working day before it that is not before `earliest`, else `earliest`."""
    while day > earliest and not works(day):
        day -= DAY
    return max(day, earliest)


def workday_after(day: date) -> date:
    """`day`, or the first working day after it."""
    while not works(day):
        day += DAY
    return day


def day_weights(days: list[date], industry: Industry) -> list[float]:
    """How likely hazards of an industry are found on each of `days` (relative, positive)."""
    busy = dict(industry.busy)
    return [_weight(day, days[0], busy=busy, festive=industry.festive) for day in days]


def _weight(day: date, begin: date, *, busy: dict[int, float], festive: bool) -> float:
    weight = busy.get(day.month, 1.0) * (1 + (day - begin).days / 6000)
    if day.weekday() >= 5:
        weight *= 0.15
    if is_festival(day):
        weight *= 0.12
    elif before_festival(day):
        weight *= 1.9 if festive else 1.25
    return weight * (1.25 if day.month == 6 else 1.0)  # June is Safety Month
