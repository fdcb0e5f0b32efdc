"""What a cell takes from above: the value of a merge in each of its rows, and of the cell above where it says 同上."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.sheets import Merge, Sheet

DITTO = frozenset({"同上", "同前", "〃", "″"})


def filled_down(sheet: Sheet) -> Iterator[list[Any]]:
    """The rows of a sheet with the value of each cell that is merged downwards in all its rows.

    Cells merged sideways keep their value in the first column. An empty cell outside a merge stays empty. A cell that
    says 同上 has the value of the one above it, in the last row that was not blank.
    """
    above: list[Any] = []
    for row in _filled(sheet):
        if not DITTO.isdisjoint(row):
            for column, cell in enumerate(row):
                if cell in DITTO:
                    row[column] = above[column] if column < len(above) else ""
        if any(row):
            above = row
        yield row


def _filled(sheet: Sheet) -> Iterator[list[Any]]:
    if not any(bottom > top for top, _, bottom, _ in sheet.merges):
        yield from sheet.rows()
        return
    starts: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        if merge[2] > merge[0]:
            starts.setdefault(merge[0], []).append(merge)
    running: list[tuple[int, int, Any]] = []  # last row, column, value
    for number, row in enumerate(sheet.rows()):
        running = [span for span in running if span[0] >= number]
        for _, column, value in running:
            if column < len(row) and row[column] == "":
                row[column] = value
        for _, left, bottom, _ in starts.get(number, ()):
            if left < len(row):
                running.append((bottom, left, row[left]))
        yield row
