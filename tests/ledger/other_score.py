"""The second family's readings against their answer keys: what is right, wrong without a word, asked too often."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.ledger.other_cells import ANY, MUST
from tests.ledger.other_sheets import Sent


@dataclass
class Shares:
    """Cells in all, right ones, wrong or unsure ones without a flag, wrong ones with one, right ones flagged."""

    cells: int = 0
    right: int = 0
    silent: list[tuple[Any, ...]] = field(default_factory=list)
    flagged: list[tuple[Any, ...]] = field(default_factory=list)
    over: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows_off: list[tuple[str, int]] = field(default_factory=list)

    def add(self, read: dict[str, Any], sent: Sent) -> None:
        """Count one ledger in."""
        told = {(row["source"]["sheet"], row["source"]["row"]): row for row in read["rows"]}
        wanted = {(row["source"]["sheet"], row["source"]["row"]): row for row in sent.key}
        self.rows_off += sorted(set(told) ^ set(wanted))
        for place in sorted(set(told) & set(wanted)):
            for key, value in wanted[place].items():
                if key != "source":
                    self._cell(place, key, value, told[place], sent.ask[place].get(key))

    def _cell(
        self, place: tuple[str, int], key: str, value: Any, row: dict[str, Any], ask: str | None
    ) -> None:
        self.cells += 1
        why = row["flags"].get(key)
        same = value == ANY or row[key] == value
        if same and (why or ask != MUST):
            self.right += 1
            if why and not ask:
                self.over[key, why] += 1
        else:
            (self.flagged if why else self.silent).append((*place, key, value, row[key], why))
