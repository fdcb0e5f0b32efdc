"""The first sheet of a returned workbook: every problem with a link to its cell, and the rows that vanished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.problem_file import harmless
from ledger.records import FLAG, QUESTION, STOPS
from ledger.returned_places import Cell, Located, reference
from ledger.sheets import RETURNED
from ledger.words import advice

Words = Callable[..., str]
WIDTHS = (14, 12, 20, 30, 64, 26)
_LONGEST = 500
_THEN = {STOPS: "stops", QUESTION: "question", FLAG: "flag"}


@dataclass(frozen=True)
class Vanished:
    """A hazard that an earlier file of the sender named and this one does not.

    status: a code of domain.status, as last known. due_on: the deadline in force.
    """

    number: str
    enterprise: str = ""
    location: str = ""
    description: str = ""
    status: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Shown:
    """A cell of the list. look: title, note (over the whole width), part, head, text, link (with `to`)."""

    text: str
    look: str = "text"
    to: tuple[str, Cell] | None = None


def returned_lines(
    problems: Sequence[Located], vanished: Sequence[Vanished], t: Words, *, about: Sequence[str]
) -> list[list[Shown]]:
    """The lines of the list. about: whose file it is and as of which day, and what kind of copy this is."""
    how = "ledger.returned.how" if problems else "ledger.returned.how_vanished"
    notes = (*about, t(how))
    lines = [[Shown(RETURNED, "title")], *([Shown(note, "note")] for note in notes), []]
    lines.append([Shown(t("ledger.returned.problems", n=len(problems)), "part")])
    if problems:
        heads = ("sheet", "cell", "column", "value", "what", "then")
        lines.append([Shown(t(f"ledger.returned.{head}"), "head") for head in heads])
        lines += [_problem(one, t) for one in problems]
    lines += [[], [Shown(t("ledger.returned.vanished", n=len(vanished)), "part")]]
    if vanished:
        heads = ("number", "deadline", "status", "enterprise", "hazard", "became")
        lines.append([Shown(t("ledger.returned.please"), "note")])
        lines.append([Shown(t(f"ledger.returned.{head}"), "head") for head in heads])
        lines += [_vanished(one, t) for one in vanished]
    return lines


def _problem(one: Located, t: Words) -> list[Shown]:
    problem = one.problem
    cell = Shown("")
    if one.cell is not None:
        cell = Shown(reference(one.cell), "link", (problem.sheet, one.cell))
    then = t(f"ledger.returned.{_THEN[problem.severity]}")
    told = (problem.column, one.value, advice(problem, t))
    return [_plain(problem.sheet), cell, *map(_plain, told), Shown(then)]


def _vanished(one: Vanished, t: Words) -> list[Shown]:
    due = one.due_on.isoformat() if one.due_on else "—"
    status = t(f"status.{one.status}") if one.status else "—"
    where = "\n".join(filter(None, (one.enterprise, one.location)))
    return [*map(_plain, (one.number, due, status, where, one.description)), Shown("")]


def _plain(text: str) -> Shown:
    """A text of the ledger: no spreadsheet takes it for a formula, wherever it is copied to."""
    return Shown(str(harmless(text[:_LONGEST])))


def height(text: str) -> int:
    """The points that a text takes over the whole width of the list."""
    across = sum(WIDTHS)
    lines = sum(
        1 + sum(1 if ord(sign) < 0x2E80 else 2 for sign in line) // across for line in text.split("\n")
    )
    return 18 * lines
