"""A problem of a file in a table: the value as it stood there, and what was expected instead."""

from __future__ import annotations

import re

from markupsafe import Markup

from i18n import T
from ledger.records import Problem

LONGEST = 60  # signs of a value that are shown
# The place at the head of a problem's sentence, in either language, told by signs that no file holds.
_MARKS = {"file": "\x01", "sheet": "\x02", "row": "\x03", "column": "\x04"}
_PLACE = re.compile(
    "^\x01(?:“\x02”|, sheet “\x02”)?(?: ?第 \x03 行|, row \x03)?(?:“\x04”|, column “\x04”)?(?:：|: )"
)


def given(problem: Problem) -> Markup | str:
    """The value as received, in an outline; nothing where the problem is not about one."""
    if not problem.value:
        return ""
    return Markup('<span class="given">{}</span>').format(problem.value[:LONGEST])


def advice(problem: Problem, t: T) -> str:
    """The sentence of a problem without the place at its head, for a table that has columns for it."""
    said = t(problem.sentence, **{**problem.params, **_MARKS})
    said = _PLACE.sub("", said)
    for name, mark in _MARKS.items():
        said = said.replace(mark, str(problem.params[name]))
    return said[:1].upper() + said[1:]
