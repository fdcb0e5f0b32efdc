"""Ledgers to hand in: the district's and the city's, and the lists of problems, responsibility and rectification.

Source of the columns: domain reference 5.3 (the ledger) and 5.2 (the three lists).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from documents.papers import Head, Paper

if TYPE_CHECKING:
    from i18n import T

Fact = Mapping[str, Any]  # one hazard: a value for each name of FACTS that is known, in the reader's words
# The columns of the ledger in their order, each with its width in characters.
LEDGER = {
    "seq": 6, "number": 15, "hazard_code": 12, "district": 10, "street": 12, "industry": 12, "enterprise": 24,
    "location": 18, "description": 36, "category": 12, "grade": 10, "finding_source": 11, "found_on": 12,
    "inspector_unit": 14, "inspector": 10, "measure": 28, "fund_wan": 10, "emergency_plan": 16, "owner": 10,
    "phone": 14, "department": 14, "coop_departments": 14, "leader": 10, "due_on": 14, "extended_to": 12,
    "extension_reason": 18, "rectified_on": 12, "accepted_on": 12, "acceptor": 10, "opinion": 18, "closed_on": 12,
    "closed_flag": 8, "status": 10, "reason_not_done": 16, "listed_level": 12, "enforcement": 14, "remark": 18,
}  # fmt: skip
LISTS = {
    "problems": {
        "number": 15, "district": 10, "industry": 12, "enterprise": 24, "place": 24, "description": 40, "grade": 10,
        "finding_source": 11, "inspected_by": 16, "found_on": 12, "clause": 14, "photographs": 10,
    },
    "responsibility": {
        "number": 15, "enterprise": 24, "owner_phone": 22, "territory": 18, "department": 16,
        "coop_departments": 16, "leader": 12, "listed_level": 12,
    },
    "rectification": {
        "number": 15, "measure": 34, "fund_wan": 10, "emergency_plan": 18, "due": 14, "extension": 22, "status": 10,
        "rectified_on": 12, "acceptance": 26, "closed_on": 12, "enforced": 14, "extension_reason": 18, "remark": 18,
    },
}  # fmt: skip
NOT_KEPT = ("coop_departments", "reason_not_done", "clause")  # columns that the board keeps nothing for
SUMS = ("rows", "closed", "open", "overdue", "not_counted", "major", "major_closed", "major_open")


def ledger_papers(
    t: T, by_district: Mapping[str, Sequence[Fact]], *, day: str, about: Sequence[str]
) -> list[Paper]:
    """A summary that balances, and a sheet for each district with all its hazards.

    `day` is the as-of day in words, `about` the head rows: filters, definition. Each fact also says `state`: closed,
    open or not_counted, whether it is `overdue` and whether it is `major`.
    """
    sums = [(name, *_sums(facts)) for name, facts in by_district.items()]
    total = [sum(column) for column in list(zip(*sums, strict=True))[1:]] if sums else [0] * len(SUMS)
    heads = (
        Head((t("ledgers.head.district"),), 20),
        *(Head((t(f"ledgers.sum.{name}"),), 13) for name in SUMS),
    )
    summary = Paper(
        t("ledgers.summary"), t("ledgers.summary_title", day=day), heads,
        [*sums, (t("reports.whole"), *total)], lines=tuple(about), foot=(t("ledgers.balance"),), total=True,
    )  # fmt: skip
    return [summary, *(_ledger(t, name, facts, day, about) for name, facts in by_district.items())]


def list_papers(
    t: T, facts: Sequence[Fact], *, day: str, about: Sequence[str], which: Sequence[str]
) -> list[Paper]:
    """The three lists, or some of them, joined by the hazard's number."""
    return [
        _paper(
            t, LISTS[name], facts, heading=f"ledgers.{name}", lines=(*about, t("ledgers.joined")),
            named=(t(f"ledgers.list.{name}"), t("ledgers.list_title", name=t(f"ledgers.list.{name}"), day=day)),
        )
        for name in which
    ]  # fmt: skip


def _ledger(t: T, name: str, facts: Sequence[Fact], day: str, about: Sequence[str]) -> Paper:
    numbered = [{**fact, "seq": place} for place, fact in enumerate(facts, start=1)]
    title = t("ledgers.title", district=name, day=day)
    return _paper(
        t,
        LEDGER,
        numbered,
        heading="ledgers.head",
        lines=(*about, t("ledgers.not_kept")),
        named=(name, title),
    )


def _paper(
    t: T, columns: Mapping[str, int], facts: Sequence[Fact], *, heading: str, lines: tuple[str, ...],
    named: tuple[str, str],
) -> Paper:  # fmt: skip
    heads = tuple(Head((t(f"{heading}.{name}"),), width) for name, width in columns.items())
    notes = [(place, t("ledgers.empty")) for place, name in enumerate(columns) if name in NOT_KEPT]
    rows = [[fact.get(name) for name in columns] for fact in facts]
    return Paper(*named, heads, rows, lines=lines, notes=tuple(notes))


def _sums(facts: Sequence[Fact]) -> list[int]:
    def several(*conditions: tuple[str, object]) -> int:
        return sum(all(fact[name] == value for name, value in conditions) for fact in facts)

    return [
        len(facts), several(("state", "closed")), several(("state", "open")), several(("overdue", True)),
        several(("state", "not_counted")),
        several(("major", True)) - several(("major", True), ("state", "not_counted")),
        several(("major", True), ("state", "closed")), several(("major", True), ("state", "open")),
    ]  # fmt: skip


def with_phone(owner: str, phone: str) -> str:
    """A person and a telephone number in one cell."""
    return " ".join(part for part in (owner, phone) if part)


def on_days(*parts: str | date | None) -> str:
    """Several facts in one cell, the days written out."""
    return " / ".join(part if isinstance(part, str) else part.isoformat() for part in parts if part)
