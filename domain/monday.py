"""What a head looks at on Monday: five lists of the own scope, and who below has told nothing."""

from __future__ import annotations

from datetime import date, timedelta

from domain.picks import Pick

LOOK_BACK_DAYS = 7  # what is counted as since the last visit where none is known


def week_end(as_of: date) -> date:
    """The Sunday of the week of a day."""
    return as_of + timedelta(days=6 - as_of.weekday())


def lists(as_of: date) -> dict[str, Pick]:
    """Name of a list -> its rows, in the order of the page."""
    return {
        "overdue": Pick("overdue"),
        "week": Pick("open", due_from=as_of, due_to=week_end(as_of)),
        "to_accept": Pick("to_accept"),
        "again": Pick("open", again=True),
        "promised": Pick("open", moved=1, due_from=as_of),
    }


def since(as_of: date, seen_on: date | None) -> date:
    """The day that changes are counted from: that of the last visit, where it lies before `as_of`."""
    if seen_on is None or seen_on >= as_of:
        return as_of - timedelta(days=LOOK_BACK_DAYS)
    return seen_on


def changes(as_of: date, before: date) -> dict[str, Pick]:
    """What came after a day, by the words for it: new, closed, and late since."""
    first = before + timedelta(days=1)
    return (
        {
            "new": Pick("new"),
            "closed": Pick("closed_in_period"),
            "late": Pick("overdue", due_from=before, due_to=as_of - timedelta(days=1)),
        }
        if first <= as_of
        else {}
    )
