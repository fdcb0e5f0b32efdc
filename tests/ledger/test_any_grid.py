"""Whatever stands in a table, it is read: every row is accounted for, and nothing breaks."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadlines import DUE_KINDS
from domain.status import GRADES, STATUSES
from i18n import translator
from ledger.columns import COLUMNS
from ledger.problem_file import header_rows, problem_rows_file
from ledger.read_json import as_json
from ledger.reading import read
from ledger.words import sentence
from tests.ledger.family import as_csv

TODAY = date(2026, 6, 15)
WORDS = (
    "合计", "小计", "填表人：", "单位：万元", "截至9月26日", "序号", "1", "2", "（万元）", "已销号", "重大", "6月底前", "/",
    "2022.1", "9.26", "2022-09-01", "=1+1", "无", "甘井子区隐患台账",
)  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")  # a file with a NUL is no CSV
CELLS = st.one_of(st.sampled_from(WORDS), st.text(LETTERS, max_size=12), st.just(""))
HEADINGS = st.lists(
    st.sampled_from([name for column in COLUMNS for name in column.headings]), min_size=3, max_size=9
)
GRIDS = st.builds(
    lambda above, headings, rows: [*above, headings, *rows],
    st.lists(st.lists(CELLS, max_size=3), max_size=2),
    HEADINGS,
    st.lists(st.one_of(st.lists(CELLS, max_size=10), HEADINGS), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_any_table_is_read_with_known_codes_and_each_row_once(grid):
    reading = read(as_csv(grid, "utf-8"), name="a.csv", latest=TODAY, chunk_rows=3)
    chunks = list(reading.chunks())

    rows = [row for chunk in chunks for row in (*chunk.rows, *chunk.stopped)]
    places = [row.row for row in rows] + [row.row for chunk in chunks for row in chunk.skipped]
    assert len(places) == len(set(places))
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert (row.status in STATUSES, row.grade in GRADES, row.due_kind in DUE_KINDS) == (True, True, True)
        assert row.closed_on is None or row.status == "closed"


@settings(max_examples=60, deadline=None)
@given(GRIDS)
def test_any_problem_has_its_sentence_and_its_row_in_the_file(grid):
    data = as_csv(grid, "utf-8")
    reading = read(data, name="a.csv", latest=TODAY)
    problems = [problem for chunk in reading.chunks() for problem in chunk.problems]
    t = translator("en", strict=True)

    told = [sentence(problem, t) for problem in (*problems, *reading.layout.problems)]
    file = problem_rows_file(
        data, problems, t, headers=header_rows(reading.layout.tables), form="csv", name="a.csv"
    )

    assert all("a.csv" in words for words in told)
    assert len(file) > 3 or not problems


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([column.key for column in COLUMNS]),
        st.one_of(
            st.floats(), st.booleans(), st.dates(), st.datetimes(), st.timedeltas(), st.times(), st.text()
        ),
    )
)
def test_any_type_in_any_column_of_a_workbook_is_read(cells):
    from ledger.sheets import Book, Sheet

    keys = ["enterprise", "description", "due_on", *(set(cells) - {"enterprise", "description", "due_on"})]
    grid = [keys, [cells.get(key, "") for key in keys]]
    book = Book("a.xlsx", "book", (Sheet("a", lambda: iter(list(row) for row in grid)),))

    assert all(isinstance(cell, str | float | bool | date | datetime | timedelta | time) for cell in grid[1])
    assert len(as_json(reading_of(book))["rows"]) <= 1


def reading_of(book):
    """A reading of a book that was never a file."""
    from ledger import aliases, reading
    from ledger.tables import Survey

    survey = Survey(book.name, None, (), None, aliases.shipped(), ())
    return reading.Reading(reading._layout(survey, book), book, survey, 100, TODAY)
