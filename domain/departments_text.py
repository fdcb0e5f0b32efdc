"""Several departments typed into one cell, parted into the one that leads and those that co-operate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.plain_text import narrow, says_nothing

_BETWEEN = re.compile(r"[、,;|/\n]+|(?<=[局委办队会厅处院府])\s+(?=[\u4e00-\u9fff])")
_LEADS = re.compile(r"[(\[【]\s*(?:牵头|主责|主办|牵头单位|牵头部门|lead)\s*[)\]】]|牵头$", re.I)
_HELPS = re.compile(r"[(\[【]\s*(?:配合|协同|协助|协办|参与|配合单位|配合部门)\s*[)\]】]|(?:配合|协助|协同)$")
_NAMED_LEAD = re.compile(r"(?:牵头|主责|主办)(?:单位|部门)?\s*[:：]\s*")
_NAMED_HELP = re.compile(r"(?:配合|协同|协助|协办|参与)(?:单位|部门)?\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class DepartmentsText:
    """The department that leads (None: none named), those that co-operate, and why the lead is unsure."""

    lead: str | None = None
    others: tuple[str, ...] = ()
    why: str | None = None


NO_DEPARTMENTS = DepartmentsText()


def read_departments(text: str | None) -> DepartmentsText:
    """Departments out of one cell: 市住建局（牵头）、市城管局; 牵头：市住建局；配合：市城管局.

    The one that is marked leads; of several without a mark the first, which a person has to look at.
    """
    if text is None or says_nothing(text):
        return NO_DEPARTMENTS
    plain = text.replace("；", ";").replace("，", ",").replace("／", "/")
    told = _parted(plain)
    leads = [name for name, role in told if role == "lead"]
    others = [name for name, role in told if role == "help"]
    open_ones = [name for name, role in told if role == ""]
    if len(told) < 2:
        return DepartmentsText(next(iter([*leads, *open_ones]), None), tuple(others))
    lead = leads[0] if leads else open_ones[0] if open_ones else None
    why = "several_leads" if len(leads) > 1 else None
    if not leads and len(open_ones) > 1:
        why = "lead_not_marked"
    return DepartmentsText(
        lead, tuple(name for name, _ in told if name != lead), why if lead or others else None
    )


def _parted(text: str) -> list[tuple[str, str]]:
    """Names with their roles: lead, help, or not said. What stands in brackets is not parted."""
    told, role = [], ""
    for part in _outside_brackets(text):
        lead, helps = _NAMED_LEAD.match(part), _NAMED_HELP.match(part)
        role = "lead" if lead else "help" if helps else role
        named = lead or helps
        bare = (part[named.end() :] if named else part).replace("（", "(").replace("）", ")")
        marked = "lead" if _LEADS.search(narrow(bare)) else "help" if _HELPS.search(narrow(bare)) else role
        name = _HELPS.sub("", _LEADS.sub("", bare)).strip()
        if "(" in name:
            name = name.replace("(", "（").replace(")", "）")
        if name:
            told.append((name, marked))
    return told


def _outside_brackets(text: str) -> list[str]:
    """The parts of a text, brackets kept whole."""
    held = re.sub(r"[（(][^（()）]*[)）]", lambda found: found.group().translate(_HOLD), text)
    return [part.translate(_RELEASE).strip() for part in _BETWEEN.split(held)]


_HOLD = {ord(sign): 0xE000 + index for index, sign in enumerate("、,;|/\n ")}
_RELEASE = {code: sign for sign, code in _HOLD.items()}
