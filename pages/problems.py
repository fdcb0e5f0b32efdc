"""A problem of a file in a table: the value as it stood there."""

from __future__ import annotations

from markupsafe import Markup

from ledger.records import Problem

LONGEST = 60  # signs of a value that are shown


def given(problem: Problem) -> Markup | str:
    """The value as received, in an outline; nothing where the problem is not about one."""
    if not problem.value:
        return ""
    return Markup('<span class="given">{}</span>').format(problem.value[:LONGEST])
