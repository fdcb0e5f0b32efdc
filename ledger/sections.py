"""Rows of one text inside a table: 一、甘井子区（5项） names the district of the rows below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.plain_text import narrow
from ledger.aliases import Aliases
from ledger.work import Work

_STYLES = (
    ("numeral", re.compile(r"[一二三四五六七八九十]+\s*[、.,:]")), ("bracket", re.compile(r"\([一二三四五六七八九十]+\)")),
    ("number", re.compile(r"\(?\d+\s*[、.)]")),
)  # fmt: skip


def under_section(work: Work, cells: Sequence[Any], aliases: Aliases) -> Work | None:
    """How the rows below a section are read; None where the section says nothing about their district.

    A section of the kind that named a district before, which now names none (市直), leaves the district open.
    """
    if "district" in work.table.bindings:
        return None
    text = next((cell for cell in cells if isinstance(cell, str) and cell.strip()), "")
    style = style_of(text)
    if named := aliases.unit_within(text):
        base = {key: why for key, why in work.base_flags.items() if key != "district"}
        return replace(
            work,
            table=replace(work.table, unit_text=named),
            base_flags=base,
            section_style=style,
            section=text,
        )
    if style != work.section_style:
        return None
    base = {**work.base_flags, "district": "section_names_no_district"}
    return replace(work, table=replace(work.table, unit_text=None), base_flags=base, section=text)


def style_of(text: str) -> str:
    """How a section is numbered: numeral, bracket, number, or not at all."""
    plain = narrow(text)
    return next((style for style, pattern in _STYLES if pattern.match(plain)), "none")
