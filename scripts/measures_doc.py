"""Write docs/measures.md from the table of measures and the words of both languages."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "measures.md"
sys.path.insert(0, str(ROOT))

from domain.measures import COUNTS, DAYS, RATES, Count  # noqa: E402
from i18n import translator  # noqa: E402

HEAD = """\
# Measures

Every published number, defined once in `domain/measures.py`; the words are those of the screen
(`i18n/catalogs`). This page is written by `make docs`, and `tests/house` fails when it is behind.

- A measure counts **rounds of rectification** (a reopened hazard begins another one) as they stood at the
  end of the **as-of day**. Hazards that are void or not yet confirmed are in none of them.
- **Deadline** means the one in force on the as-of day. A hazard due on the as-of day is due today, not
  overdue. A hazard without a dated deadline is never overdue.
- **Period** is the calendar year up to the as-of day unless another is chosen. Stock and flow balance:
  `carried_over + new − closed_in_period = open`.
- A share without a denominator is unknown: it is shown as a dash, never as 0 % or 100 %.
- Each measure has a twin over the hazards of grade *major* alone: the same id with `_major`.
"""
DUE = {
    "any": "",
    "dated": "deadline dated",
    "undated": "no dated deadline",
    "past": "deadline < day",
    "today": "deadline = day",
    "to_date": "deadline ≤ day",
    "in_period": "deadline in period",
}
OPENED = {None: "", "in_period": "found in period, up to the day", "before_period": "found before period"}
CLOSED = {
    None: "",
    "in_period": "closed in period, up to the day",
    "not_before_period": "not closed before period",
}
WAITING = {
    None: "",
    True: "rectified ≤ deadline and waiting for acceptance",
    False: "not (rectified ≤ deadline and waiting for acceptance)",
}
BETTER = {"low": "less", "high": "more", "": "–"}


def conditions(count: Count) -> str:
    """The conditions of a count in plain signs, joined by *and*."""
    told = [
        f"status in {', '.join(count.statuses)}",
        DUE[count.due],
        OPENED[count.opened],
        CLOSED[count.closed],
    ]
    told += [WAITING[count.waiting], "closed ≤ deadline" if count.in_time else ""]
    told += ["deadline later than the first one" if count.extended else ""]
    told += ["second or later round" if count.reopened else ""]
    return "; ".join(part for part in told if part)


def words(base: str) -> str:
    """Name and definition of a measure, Chinese then English."""
    zh, en = translator("zh", strict=True), translator("en", strict=True)
    name, definition = f"measure.{base}.name", f"measure.{base}.definition"
    return f"**{zh(name)}** · **{en(name)}**\n\n{zh(definition)}\n\n{en(definition)}"


def entry(base: str, facts: dict[str, str]) -> str:
    """One measure: its id, its words, and the facts about it as a list."""
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items() if value)
    return f"### `{base}`\n\n{words(base)}\n\n{told}\n"


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD, "## Counts\n"]
    for count in COUNTS.values():
        if not count.major:
            whole = f"`{count.of}`" if count.of else "– (a whole)"
            facts = {"counts": conditions(count), "part of": whole, "better": BETTER[count.better]}
            parts.append(entry(count.base, facts))
    parts.append("## Rates\n")
    for rate in RATES.values():
        if not rate.major:
            formula = f"`{rate.numerator}` / `{rate.denominator}`"
            parts.append(entry(rate.base, {"formula": formula, "better": BETTER[rate.better]}))
    parts.append("## Days\n")
    for days in DAYS.values():
        if not days.major:
            formula = f"{days.statistic} of (day − deadline) over `{days.over}`"
            parts.append(entry(days.base, {"formula": formula, "better": BETTER[days.better]}))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
