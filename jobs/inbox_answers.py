"""What a clerk answered about a file that waits, kept with it until it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.held import Terms

Fact = tuple[str, int, str]  # sheet, row, what
Cell = tuple[str, str]  # fact, text as typed
Name = tuple[str, str, str]  # kind, text, district's text


@dataclass(frozen=True)
class Answers:
    """Everything that was said about one file; what is left out was left to the program.

    sender: the unit's id. cutoff: the day that it speaks for. mapping: JSON of how a person said that it is
    read. names: as Resolver.answers; others_new: what becomes of names without an answer. cells: an unsure
    cell -> what it means. reason, reasons, apart: as domain.held.Terms. vanished: number -> (answer, note).
    duplicates: (sheet, row) -> "same" or "two". theirs: rows of other units are meant so. seen: counts that
    were looked at and need no answer ("totals", "backwards").
    """

    sender: int | None = None
    cutoff: date | None = None
    mapping: str = ""
    names: Mapping[Name, str] = field(default_factory=dict)
    others_new: bool | None = None
    cells: Mapping[Cell, str] = field(default_factory=dict)
    reason: str = ""
    reasons: Mapping[Fact, str] = field(default_factory=dict)
    apart: frozenset[tuple[str, int]] = frozenset()
    vanished: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    duplicates: Mapping[tuple[str, int], str] = field(default_factory=dict)
    theirs: bool = False
    seen: frozenset[str] = frozenset()

    @property
    def terms(self) -> Terms:
        """On which terms the file comes in."""
        return Terms(hold=True, reason=self.reason, reasons=self.reasons, apart=self.apart)


def to_json(said: Answers) -> dict[str, Any]:
    """As it is kept: what has a key of several parts becomes a list of rows."""
    return {
        "sender": said.sender, "cutoff": said.cutoff.isoformat() if said.cutoff else None, "mapping": said.mapping,
        "others_new": said.others_new, "reason": said.reason, "theirs": said.theirs,
        "seen": sorted(said.seen),
        "names": [[*name, told] for name, told in said.names.items()],
        "cells": [[*cell, told] for cell, told in said.cells.items()],
        "reasons": [[*fact, told] for fact, told in said.reasons.items()],
        "apart": sorted(map(list, said.apart)),
        "vanished": [[number, *told] for number, told in said.vanished.items()],
        "duplicates": [[*place, told] for place, told in said.duplicates.items()],
    }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Answers:
    """What was kept; an empty one says nothing."""
    if not kept:
        return Answers()
    return Answers(
        sender=kept["sender"],
        cutoff=date.fromisoformat(kept["cutoff"]) if kept["cutoff"] else None,
        mapping=kept["mapping"],
        names={(kind, text, within): told for kind, text, within, told in kept["names"]},
        others_new=kept["others_new"],
        cells={(key, text): told for key, text, told in kept["cells"]},
        reason=kept["reason"],
        reasons={(sheet, row, what): told for sheet, row, what, told in kept["reasons"]},
        apart=frozenset((sheet, row) for sheet, row in kept["apart"]),
        vanished={number: (told, note) for number, told, note in kept["vanished"]},
        duplicates={(sheet, row): told for sheet, row, told in kept["duplicates"]},
        theirs=kept["theirs"],
        seen=frozenset(kept["seen"]),
    )
