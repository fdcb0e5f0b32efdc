"""The words for problems, flags and columns: codes in, sentences from the catalogs out."""

from __future__ import annotations

from collections.abc import Callable

from ledger.records import Problem

Words = Callable[..., str]
SKIPPED = (
    "total", "footer", "numbers", "units", "heading", "section", "unused", "inspection_without_violation",
)  # fmt: skip


def sentence(problem: Problem, t: Words) -> str:
    """One sentence: where (file, sheet, row, column), what stands there, and what was expected."""
    return t(problem.sentence, **problem.params)


def skipped(why: str, t: Words) -> str:
    """Why a row was skipped; a reason that a mapping gives in its own words stays as it is."""
    return t(f"ledger.skipped.{why}") if why in SKIPPED else why


def column_name(key: str, t: Words) -> str:
    """The name of a canonical column."""
    return t(f"ledger.column.{key}")


def expectation(kind: str, t: Words) -> str:
    """What the cells of a kind of column should hold, for the preview and the guide."""
    return t(f"ledger.expected.{kind}")
