"""Merged cells in the body of a table: their value stands in each of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.sheets import Merge, Sheet


def filled_down(sheet: Sheet) -> Iterator[list[Any]]:
    """The rows of a sheet with the value of each cell that is merged downwards in all its rows.

    Cells merged sideways keep their value in the first column. An empty cell outside a merge stays empty.
    """
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
