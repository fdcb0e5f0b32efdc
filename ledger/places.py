"""District and street of each row: from their columns, from one cell that names both, or from the street alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from domain.plain_text import narrow
from ledger.aliases import Aliases
from ledger.settle import Flags, note

_STREET = re.compile(r".{1,12}(?:街道办事处|街道办|街道|办事处|镇|乡|社区|村|农场)")
_BETWEEN = " /\\,，、;；-—·>()（）"


def settle_places(fields: dict[str, Sequence[Any]], bound: set[str], aliases: Aliases, flags: Flags) -> None:
    """Fill `district` and `street` of the fields; a street that may lie in two districts is noted in `flags`.

    bound: the keys that have a column. A district that is told some other way (title, constant) stays.
    """
    districts, streets = list(fields["district"]), list(fields["street"])
    if "district" in bound:
        told = {text: both for text in set(districts) if text and (both := _both(aliases, text))}
        for index in (index for index, text in enumerate(districts) if text in told) if told else ():
            district, street = told[districts[index]]
            districts[index], streets[index] = district, streets[index] or street
    elif "street" in bound:
        for index, street in enumerate(streets):
            if street is not None and districts[index] is None:
                districts[index] = _district_of(aliases, street)
                if districts[index] is None:
                    note(flags, index, "district", "street_in_no_one_district")
    fields["district"], fields["street"] = districts, streets


@lru_cache(maxsize=1 << 14)
def _both(aliases: Aliases, text: str) -> tuple[str, str] | None:
    """甘井子区泉水街道 as district and street; None where the text is one name, or none is known."""
    if aliases.resolve("unit", text) is not None:
        return None
    plain = narrow(text)
    for cut in range(len(plain) - 1, 1, -1):
        if (rest := plain[cut:].strip(_BETWEEN)) and aliases.resolve(
            "unit", head := plain[:cut].strip(_BETWEEN)
        ):
            known = aliases.resolve("street", rest, within=head)
            if known or (_STREET.fullmatch(rest) and head[-1] in "区县市"):
                return head, rest
            return None
    return None


@lru_cache(maxsize=1 << 14)
def _district_of(aliases: Aliases, street: str) -> str | None:
    """The name of the one district in which a street lies; None where it lies in two, or is not known."""
    if both := _both(aliases, street):
        return both[0]
    found = aliases.resolve("street", street)
    unit = aliases.resolve("unit", found.parent) if found and found.parent else None
    return unit.name if unit else None
