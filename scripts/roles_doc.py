"""Write docs/roles.md: each role in both languages, out of the tables that decide what it may."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "roles.md"
sys.path.insert(0, str(ROOT))

from i18n import T, translator  # noqa: E402
from ui.roles import told  # noqa: E402

HEAD = """# Roles

Written by `make docs` from the tables that make the buttons and the checks; the board shows the same words behind
*who is here · What each role sees and does* (`sign-in/roles`) and on *Set-up · People*. The steps themselves:
[life cycle](life-cycle.md); how people are entered: [people](people.md); why there are two walls:
[0010](decisions/0010-two-walls.md).

A person has one role and what is the person's own: a territory, a department, an enterprise. Territory and department
together narrow each other. A hazard is somebody's by where it lies and who leads it **now**; one that was handed
over is gone for the sender from that day, while figures as of an earlier day still hold it. Its history goes with it:
the receiver sees what was before, the sender nothing of what comes: not beside the same enterprise, not in a letter, a
link or a recurrence. It is handed over by transfer, which the receiver accepts: a correction or *Bulk · Assign*
gives it to no other district or lead department but where it had none; the Office, which sees all, may. A hazard that
was closed here and reopened elsewhere stays here as closed. Files that were taken in are seen by those who see
everything, since a file may hold rows of everybody.
"""


def section(t: T) -> str:
    """All roles in one language: a table of what each sees and does, then each in a sentence."""
    heads = [t(f"roles.{name}") for name in ("role", "sees", "steps", "deeds", "office")]
    rows = [(one.name, one.sees, one.steps, one.deeds, one.office) for one in told(t)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows))
    said = "\n".join(f"- **{one.name}**: {one.does}" for one in told(t))
    return f"## {t('roles.title')}\n\n{said}\n\n{table}\n"


def page() -> str:
    """The whole page as Markdown."""
    languages = (translator(name, strict=True) for name in ("zh", "en"))
    return "\n".join([HEAD, *(section(t) for t in languages)])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
