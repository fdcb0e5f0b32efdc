"""What the cells of a row say together: its deadline and its status."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.deadline_text import Deadline, DeadlineText, settle
from ledger.cells import EMPTY_DEADLINE

Flags = dict[int, dict[str, str]]
NOT_YET_CLOSED = ("pending", "rectifying", "reported")


def note(flags: Flags, index: int, key: str, why: str) -> None:
    """Keep the first reason why a value of a row is unsure."""
    flags.setdefault(index, {}).setdefault(key, why)


def deadlines(
    texts: list[DeadlineText], found: list[date | None], year: int | None, *, key: str, flags: Flags
) -> list[Deadline]:
    """The deadlines of a stretch of rows; those that are unsure are noted in `flags`."""
    settled = []
    for index, (text, found_on) in enumerate(zip(texts, found)):
        deadline = _plain(text) if text.counted is None else settle(text, found_on, year)
        if deadline.why:
            note(flags, index, key, deadline.why)
        settled.append(deadline)
    return settled


@lru_cache(maxsize=1 << 14)
def _plain(text: DeadlineText) -> Deadline:
    return Deadline(text.on, text.kind, text.why)


def in_force(due: list[DeadlineText], extended: list[DeadlineText]) -> list[DeadlineText]:
    """The extended deadline where one is written, else the first."""
    return [
        later if later is not EMPTY_DEADLINE and later.kind != "none" else first
        for first, later in zip(due, extended)
    ]


@lru_cache(maxsize=1 << 12)
def status_of(
    said: tuple[str, str | None],
    flag: str,
    *,
    closed: bool,
    accepted: bool,
    rectified: bool,
) -> tuple[str, str | None]:
    """The status of a row, and why it is unsure; '' where neither cell nor day tells it (then it is pending).

    said: what the status cell (or the sheet's name) says, with its own reason; ('', None) where it is empty.
    flag: 'closed', 'open' or '' from a column such as 是否销号. closed, accepted, rectified: the day is filled.
    A filled closing day means closed.
    """
    code, why = said
    if code == "void":
        return code, why
    if closed:
        disputed = (code in NOT_YET_CLOSED and why is None) or flag == "open"
        return "closed", "status_disputed" if disputed else None
    if flag == "closed":
        return "closed", "status_disputed" if code == "rectifying" else None
    if flag == "open" and code == "closed":
        return "to_accept", "status_disputed"
    if code in ("", *NOT_YET_CLOSED) and (accepted or rectified):
        return "accepted" if accepted else "to_accept", "status_from_day" if code else None
    return code, why
