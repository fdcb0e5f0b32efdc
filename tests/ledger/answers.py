"""A reading held against an answer key, cell by cell."""

from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared" / "data"


class Score(NamedTuple):
    """Rows of one side only, cells read wrongly without a flag and with one, cells flagged though right."""

    cells: int
    only_one_side: list[tuple[str, int]]
    silent: list[tuple[Any, ...]]
    flagged: list[tuple[Any, ...]]
    over: int


def score(read: dict[str, Any], key: list[dict[str, Any]]) -> Score:
    """Compare the JSON of a reading with an answer key."""
    told = {(row["source"]["sheet"], row["source"]["row"]): row for row in read["rows"]}
    wanted = {(row["source"]["sheet"], row["source"]["row"]): row for row in key}
    silent: list[tuple[Any, ...]] = []
    flagged: list[tuple[Any, ...]] = []
    over = cells = 0
    for place in sorted(set(told) & set(wanted)):
        row = told[place]
        for name, value in wanted[place].items():
            if name == "source":
                continue
            cells += 1
            why = row["flags"].get(name)
            if row[name] != value:
                (flagged if why else silent).append((*place, name, value, row[name], why))
            elif why:
                over += 1
    return Score(cells, sorted(set(told) ^ set(wanted)), silent, flagged, over)
