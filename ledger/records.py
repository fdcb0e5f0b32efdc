"""What comes out of a ledger file: rows, problems, skipped rows, and how the file is laid out."""

from __future__ import annotations

from collections.abc import Mapping as Readable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

STOPS, FLAG, QUESTION = "stops", "flag", "question"
NO_FLAGS: Readable[str, str] = {}
# With a sentence of their own for an empty cell, and for a column that the ledger does not have.
SAID_OF_EMPTY = ("grade_assumed", "status_unknown", "status_disputed", "status_from_day")
SAID_WITHOUT_COLUMN = ("closed_day_missing",)
NOTHING_ASSUMED: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or unsure, as codes: words come from `t(sentence, **params)`.

    severity: 'stops' keeps the row (or file) out, 'flag' lets it in and says so, 'question' asks a person.
    row: as Excel counts, 0 where it is the file's or the sheet's; column: the heading as in the file.
    key: the canonical column that it is about, or ''. expected: further figures for the sentence.
    """

    code: str
    severity: str
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    key: str = ""
    expected: Readable[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The key of the sentence: of an empty cell there is nothing to quote, and a missing column has no name."""
        if self.code in SAID_OF_EMPTY and not self.value:
            return f"ledger.problem.{self.code}_empty"
        if self.code in SAID_WITHOUT_COLUMN and not self.column:
            return f"ledger.problem.{self.code}_no_column"
        return f"ledger.problem.{self.code}"

    @property
    def params(self) -> dict[str, object]:
        """The placeholders of the sentence."""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row}
        return {**place, "column": self.column, "value": self.value, **self.expected}


class FileNotReadable(Exception):
    """The file as a whole cannot be taken in; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.params}")
        self.problem = problem

    def __reduce__(self) -> tuple[type[FileNotReadable], tuple[Problem]]:
        """As it goes from one process to another: with the problem instead of the text."""
        return type(self), (self.problem,)


class Row(NamedTuple):
    """One candidate hazard, read from one row of a table. None: the ledger says nothing.

    Texts are as typed, trimmed. Units, departments and industries stay texts; ids come later.
    key: identity, see ledger.identity; item_key: the same without the day of finding.
    grade, status, finding_source: codes of domain.status. due_kind: a code of domain.deadlines.DUE_KINDS;
    a kind with a day may stand without one where the day of finding is unknown (flagged).
    first_due_on: only where the ledger tells a first deadline beside the one in force.
    closed_on: only where status is 'closed', and then still None where the ledger gives no day (flagged).
    fund_wan: 万元. likelihood, severity, exposure: scores as written. risk_colour: 1 red to 4 blue.
    parts: key -> of a text that is joined from several columns, of which one is empty or missing, what stands
    between them and each of them, "" where it is not told.
    coop_departments: those beside the one that leads, of its own cell and of a column of theirs.
    flags: canonical key -> reason code, where a value is unsure or could not be read.
    problems: those of this row.
    assumed: of 'grade' and 'status', what only stands in for a cell that tells nothing: it may begin a new
    hazard, and never changes a known one.
    """

    sheet: str
    row: int
    key: str
    item_key: str
    hazard_code: str | None
    unit_text: str | None
    street_text: str | None
    industry_text: str | None
    department_text: str | None
    enterprise: str | None
    location: str | None
    description: str | None
    category: str | None
    grade: str
    found_on: date | None
    first_due_on: date | None
    due_on: date | None
    due_kind: str
    due_text: str | None
    rectified_on: date | None
    accepted_on: date | None
    closed_on: date | None
    status: str
    owner: str | None
    phone: str | None
    fund_wan: float | None
    measure: str | None
    emergency_plan: str | None
    leader: str | None
    inspector: str | None
    inspector_unit: str | None
    finding_source: str | None
    likelihood: float | None
    severity: float | None
    exposure: float | None
    risk_colour: int | None
    remark: str | None
    coop_departments: str | None
    parts: dict[str, tuple[str, tuple[str, ...]]] | None
    flags: Readable[str, str]
    problems: tuple[Problem, ...]
    assumed: frozenset[str]


class Skipped(NamedTuple):
    """A row under a heading that is no hazard: why is a code (total, footer, numbers, units, heading ...)."""

    sheet: str
    row: int
    why: str


class Chunk(NamedTuple):
    """A stretch of `table`. `stopped` are rows that a problem keeps out; `problems` are of all rows."""

    rows: list[Row]
    stopped: list[Row]
    skipped: list[Skipped]
    problems: list[Problem]
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table: where it stands (from 0), its texts from the top, the money unit it names."""

    index: int
    texts: tuple[str, ...]
    unit: str | None = None

    @property
    def text(self) -> str:
        """The heading itself: the lowest text that is not empty."""
        return next((text for text in reversed(self.texts) if text), "")


@dataclass(frozen=True, slots=True)
class Binding:
    """Which columns feed one canonical key.

    how: 'first' takes the first filled of them, 'join' puts all filled ones together with `between`.
    places: the column of each heading that the mapping names, None where it is missing.
    guessed: the heading only may mean the key: every value is flagged.
    """

    key: str
    indexes: tuple[int, ...]
    headings: tuple[str, ...]
    how: str = "first"
    between: str = " "
    strip: str = ""
    unit: str | None = None
    places: tuple[int | None, ...] = ()
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table on a sheet: its header, what its columns mean, and what its titles say.

    header_row: the last header row, as Excel counts. unit_text: the district named by the title, for tables
    without such a column. sheet_status: a status word in the sheet's name, for tables without that column;
    sheet_word: the same for tables that have it, where it stands in for empty cells.
    """

    sheet: str
    header_row: int
    headings: tuple[Heading, ...]
    bindings: dict[str, Binding]
    mapping: str | None
    titles: tuple[str, ...] = ()
    cutoff: date | None = None
    year: int | None = None
    unit_text: str | None = None
    sheet_status: str | None = None
    sheet_word: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out, found without reading it through: its first table on each sheet.

    fingerprint: of all headings of all tables; the same next month for the same form.
    """

    file: str
    form: str
    encoding: str | None
    sheets: tuple[str, ...]
    tables: tuple[Table, ...]
    cutoff: date | None
    fingerprint: str
    problems: tuple[Problem, ...] = ()
