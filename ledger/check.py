"""Whether the facts of a row can stand together, and the problems as a person is told them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ledger.records import FLAG, QUESTION, STOPS, Problem, Table
from ledger.settle import Flags, note

# Reasons that a person is asked about: nothing was read, or what was read may well be wrong.
QUESTIONS = frozenset({
    "ambiguous_month", "order_unknown", "year_unknown", "unreadable_day", "impossible_day", "month_only",
    "year_outside",
    "unreadable_deadline", "working_days", "unreadable_sum", "unreadable_number", "unit_of_money_assumed",
    "street_in_no_one_district", "section_names_no_district", "closing_day_unread", "sheet_disputes_status",
    "several_hazards", "status_unknown", "status_disputed", "status_guessed", "grade_assumed", "colour_unknown",
})  # fmt: skip
# What the rows of a whole table share is said once, as the table's problem.
OF_THE_TABLE = frozenset(
    {"grade_column_missing", "status_column_missing", "assumed_by_mapping", "heading_guessed"}
)

Stops = dict[int, list[tuple[str, str, dict[str, object]]]]  # index of a row -> (key, code, expected)


def check_days(
    found: Sequence[date | None],
    due: Sequence[date | None],
    closed: Sequence[date | None],
    *,
    latest: date | None,
    flags: Flags,
) -> Stops:
    """Compare the days of a stretch of rows.

    latest: the last day on which something can have been found or closed (the later of cut-off and today), or
    None to leave that out. A deadline before the finding is noted in `flags`; what cannot be is returned.
    """
    stops: Stops = {}
    last = latest or date.max
    for index, (found_on, due_on, closed_on) in enumerate(zip(found, due, closed)):
        if found_on is not None:
            if due_on is not None and due_on < found_on:
                note(flags, index, "due_on", "due_before_found")
            if closed_on is not None and closed_on < found_on:
                stops.setdefault(index, []).append(("closed_on", "closed_before_found", {"found": found_on}))
            if found_on > last:
                stops.setdefault(index, []).append(("found_on", "found_in_future", {"latest": last}))
        if closed_on is not None and closed_on > last:
            stops.setdefault(index, []).append(("closed_on", "closed_in_future", {"latest": last}))
    return stops


def check_named(descriptions: Sequence[str | None], enterprises: Sequence[str | None], stops: Stops) -> None:
    """A row with neither a description nor an enterprise is no hazard that anyone could find again."""
    for index, (description, enterprise) in enumerate(zip(descriptions, enterprises)):
        if description is None and enterprise is None:
            stops.setdefault(index, []).append(("description", "nothing_named", {}))


def problems_of(
    flags: dict[str, str],
    stops: list[tuple[str, str, dict[str, object]]],
    table: Table,
    *,
    place: Problem,
    value_of: Callable[[str], str],
    read_as: Callable[[str], str],
) -> tuple[Problem, ...]:
    """The problems of one row in words' codes: first what stops it.

    place: names file, sheet and row. value_of: the cell of a key, as text; read_as: what was read from it.
    """
    told = [(key, code, expected, STOPS) for key, code, expected in stops]
    told += [
        (key, why, {"read": read_as(key)}, QUESTION if why in QUESTIONS else FLAG)
        for key, why in flags.items()
        if why not in OF_THE_TABLE
    ]
    return tuple(
        Problem(
            code,
            severity,
            place.file,
            place.sheet,
            place.row,
            _headings(table, key),
            value_of(key),
            key,
            expected,
        )
        for key, code, expected, severity in told
    )


def _headings(table: Table, key: str) -> str:
    binding = table.bindings.get(key)
    return " / ".join(binding.headings) if binding else ""
