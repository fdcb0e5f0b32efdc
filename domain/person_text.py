"""A person and a telephone number, as often typed into one cell, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.plain_text import NO_TEXT, folded, narrow, says_nothing

# A mobile number (also masked), a number with its area code, or a local number standing free.
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d[\s-]?[\d*]{4}[\s-]?[\d*]{4}"
    r"|0\d{2,3}[-\s]?[2-9]\d{6,7}(?:-\d{1,5})?|[2-9]\d{6,7})(?!\d)",
    re.ASCII,
)
_EDGES = " \t\n|+&,，、;；:：/／()（）[]【】<>-—电话手机联系"
_LABEL = re.compile(r"(?:联系)?(?:电话|方式|手机号?码?)\s*[:：]?|\btel\.?\s*[:：]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonText:
    """Name and telephone of one cell; None where the cell says neither. `why`: there are several numbers."""

    name: str | None = None
    phone: str | None = None
    why: str | None = None


NOBODY = PersonText()


def read_person(value: object) -> PersonText:
    """Name and telephone number out of one cell: 张三 13900000000, 李四（0411-80000000）, a number alone."""
    if value is None:
        return NOBODY
    typed = _as_text(value)
    if says_nothing(typed):
        return NOBODY
    text = narrow(typed)
    phones = [re.sub(r"\s", "", found) for found in _PHONE.findall(text)]
    if not phones:
        return PersonText(name=typed.strip())
    name = _LABEL.sub("", _PHONE.sub(" ", text))
    name = re.sub(r"\(\s*\)|\s+", " ", name).strip(_EDGES)
    return PersonText(name or None, "、".join(phones), "several_phones" if len(phones) > 1 else None)


def read_phone(value: object) -> str | None:
    """The telephone number of a cell of its own, as typed; a number cell loses its decimal point."""
    if value is None:
        return None
    text = narrow(_as_text(value))
    return None if folded(text) in NO_TEXT or says_nothing(text) else text


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
