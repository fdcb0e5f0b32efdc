"""The facts of an official letter, and how they are written out in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

if TYPE_CHECKING:
    from i18n import T

KINDS = (
    "rectification_notice", "supervision_letter", "extension_decision", "acceptance_record", "reminder",
    "interview_notice", "bulletin", "enforcement_transfer",
)  # fmt: skip
DECISIONS = ("accepted", "declined")
# What XML cannot hold, whoever typed or pasted it.
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One hazard as a letter names it. A fact that is not known is empty or None.

    `grade` is a code of domain.status.GRADES, `risk` a level of domain.risk (0 not assessed, 1 the worst),
    `days_overdue` counts from the deadline in force (None or below 1: not overdue), `fund_wan` is in 10,000 yuan.
    """

    number: str
    enterprise: str = ""
    location: str = ""
    description: str = ""
    grade: str = ""
    risk: int = 0
    found_on: date | None = None
    first_due_on: date | None = None
    due_on: date | None = None
    days_overdue: int | None = None
    owner: str = ""
    phone: str = ""
    measure: str = ""
    fund_wan: float | None = None
    emergency_plan: str = ""
    leader: str = ""
    unit: str = ""
    department: str = ""
    rectified_on: date | None = None
    accepted_on: date | None = None
    closed_on: date | None = None
    opinion: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Letter:
    """One letter. `to` is the main recipient, `on` its day, `number` the document number as typed.

    `asked_by` is who asked for an extension, empty where that is the recipient.

    Raises ValueError for a kind or decision that is none, and where a decision on an extension does not say
    which, or grants without a new deadline: a letter must not leave that open.
    """

    kind: str
    issuer: str
    number: str
    to: str
    on: date
    items: tuple[Item, ...] = ()
    reply_by: date | None = None
    signer: str = ""
    copy_to: str = ""
    reason: str = ""
    note: str = ""
    asked_by: str = ""
    asked_on: date | None = None
    asked_due_on: date | None = None
    granted_due_on: date | None = None
    decision: str = ""
    place: str = ""
    at_time: str = ""
    summoned: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of letter: {', '.join(KINDS)}")
        if self.decision not in ("", *DECISIONS):
            raise ValueError(f"{self.decision!r} is not one of {', '.join(DECISIONS)}")
        if self.kind == "extension_decision" and not self.decision:
            raise ValueError("a decision on an extension says accepted or declined")
        if self.kind == "extension_decision" and self.decision == "accepted" and not self.granted_due_on:
            raise ValueError("an extension that is granted has a new deadline: granted_due_on")


HAZARD_FACTS = (*(field.name for field in fields(Item)), "overdue")
LETTER_FACTS = (
    *(field.name for field in fields(Letter)),
    "granted", "outcome", "item", "count", "hazards_said", "majors", "majors_said", "overdue", "overdue_said",
)  # fmt: skip


def written(letter: Letter, t: T) -> dict[str, Any]:
    """Each fact of LETTER_FACTS by name, texts and days in words; empty where it is not known.

    Counts are numbers, `granted` is true or false, `outcome` is the new deadline or else the refusal. `items`
    holds a namespace with HAZARD_FACTS for each hazard, `item` is the first (an empty one where there is none).
    """
    items = [_hazard(item, t) for item in letter.items]
    majors = sum(item.grade == "major" for item in letter.items)
    overdue = sum((item.days_overdue or 0) > 0 for item in letter.items)
    told = {
        field.name: _said(getattr(letter, field.name), t) for field in fields(Letter) if field.name != "items"
    }
    decision = t(f"letters.decision.{letter.decision}") if letter.decision else ""
    return {
        **told,
        "to": str(told["to"]).rstrip("：: "),
        "decision": decision,
        "granted": letter.decision == "accepted",
        "outcome": told["granted_due_on"] if letter.decision == "accepted" else decision,
        "items": items,
        "item": items[0] if items else _hazard(Item(""), t),
        "count": len(items),
        "hazards_said": t("letters.hazards", n=len(items)),
        "majors": majors,
        "majors_said": t("letters.majors", n=majors) if majors else "",
        "overdue": overdue,
        "overdue_said": t("letters.overdue_of", n=overdue) if overdue else "",
    }


def _hazard(item: Item, t: T) -> SimpleNamespace:
    """Every fact of one hazard in words; both scales are named, grade and risk are never bare levels."""
    days = max(item.days_overdue or 0, 0)
    told: dict[str, object] = {field.name: _said(getattr(item, field.name), t) for field in fields(Item)}
    told |= {
        "grade": t(f"letters.grade.{item.grade}") if item.grade else "",
        "risk": t(f"risk_full.{item.risk}"),
        "fund_wan": ""
        if item.fund_wan is None
        else t("hazard.fund_wan", amount=f"{float(item.fund_wan):.10g}"),
        "days_overdue": days,
        "overdue": t("letters.overdue", n=days) if days else "",
    }
    return SimpleNamespace(**told)


def _said(value: object, t: T) -> str:
    """A day in full, or a text as it was typed without what no page can hold."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value, t("letters.day"), locale=t.language)
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", lines).strip()
