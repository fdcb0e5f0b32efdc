"""The words for problems, flags and columns: codes in, sentences from the catalogs out."""

from __future__ import annotations

import re
from collections.abc import Callable

from ledger.records import Problem

Words = Callable[..., str]
SKIPPED = (
    "total", "footer", "numbers", "units", "heading", "section", "unused", "no_hazards", "inspection_without_violation",
)  # fmt: skip
# The place at the head of a problem's sentence, in either language, told by signs that no file holds.
_MARKS = {"file": "\x01", "sheet": "\x02", "row": "\x03", "column": "\x04"}
_PLACE = re.compile(
    "^\x01(?:“\x02”|, sheet “\x02”)?(?: ?第 \x03 行|, row \x03)?(?:“\x04”|, column “\x04”)?(?:：|: )"
)


def sentence(problem: Problem, t: Words) -> str:
    """One sentence: where (file, sheet, row, column), what stands there, and what was expected."""
    return t(problem.sentence, **problem.params)


def advice(problem: Problem, t: Words) -> str:
    """The sentence of a problem without the place at its head, for where the place is told beside it."""
    said = t(problem.sentence, **{**problem.params, **_MARKS})
    said = _PLACE.sub("", said)
    for name, mark in _MARKS.items():
        said = said.replace(mark, str(problem.params[name]))
    return said[:1].upper() + said[1:]


def skipped(why: str, t: Words) -> str:
    """Why a row was skipped; a reason that a mapping gives in its own words stays as it is."""
    return t(f"ledger.skipped.{why}") if why in SKIPPED else why


def how(code: str, t: Words) -> str:
    """How a value was read; see ledger.explain.HOWS."""
    return t(f"ledger.how.{code}")


def column_name(key: str, t: Words) -> str:
    """The name of a canonical column."""
    return t(f"ledger.column.{key}")


def expectation(kind: str, t: Words) -> str:
    """What the cells of a kind of column should hold, for the preview and the guide."""
    return t(f"ledger.expected.{kind}")
