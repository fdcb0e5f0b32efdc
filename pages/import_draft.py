"""What a clerk has chosen and answered about a file that is not applied yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ui.keep import forget, held, put, take

Name = tuple[str, str, str]  # kind, name as met, name of the district that it counts in
Word = tuple[str, str]  # canonical column, word as met


@dataclass(frozen=True)
class File:
    """A ledger file that was handed in."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def mark(self) -> str:
        """Tells one file from another; short enough for the key of a control."""
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass(frozen=True)
class Draft:
    """How a file is to be read and applied, as far as a person said so; what is None was left to the program.

    mapping: name of one that is kept. columns: canonical column -> headings of the file that feed it; none
    says that it is not taken in. words: a word of the file -> code. names: "+" new, "-" none, or the code
    that it is another name of.
    code_stays: the ledger's own number stays with a hazard for ever, so that it is known by it.
    others_new: names without an answer become units of their own. remember: the name under which the way of
    reading is kept. reason: why what is held back goes in after all.
    """

    mapping: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    cutoff: date | None = None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    code_stays: bool = False
    words: dict[Word, str] = field(default_factory=dict)
    names: dict[Name, str] = field(default_factory=dict)
    others_new: bool | None = None
    reopen: bool = False
    remember: str | None = None
    reason: str = ""

    @property
    def corrects(self) -> bool:
        """Whether the file is read otherwise than the program would read it by itself."""
        return bool(self.columns or self.words or self.code_stays)


def waiting() -> tuple[File, ...]:
    """The files that were handed in and are neither applied nor put away."""
    files = held("ledger_files")
    return files if isinstance(files, tuple) else ()


def hand_in(files: tuple[File, ...]) -> None:
    """Take files in, to be looked at one after the other; the same file once."""
    put("times_handed_in", handed_in() + 1)
    put("ledger_files", tuple({file.mark: file for file in (*waiting(), *files)}.values()))


def handed_in() -> int:
    """How many times files were handed in."""
    times = held("times_handed_in")
    return times if isinstance(times, int) else 0


def put_away(file: File) -> None:
    """Have done with a file: it is applied, or will not be."""
    put("ledger_files", tuple(one for one in waiting() if one.mark != file.mark))
    for name in ("draft", "noted"):
        take(f"{name}_{file.mark}")
    for name in ("preview", "layout", "asked_names", "asked_words"):
        forget(name)


def draft_of(file: File) -> Draft:
    """What was chosen for a file so far."""
    found = held(f"draft_{file.mark}")
    return found if isinstance(found, Draft) else Draft()


def change(file: File, **said: object) -> None:
    """Note what a person chose, in place of what was chosen before."""
    put(f"draft_{file.mark}", replace(draft_of(file), **said))  # type: ignore[arg-type]
