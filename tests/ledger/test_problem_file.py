"""The rows with problems as a file that can be corrected and sent back."""

import csv
import io
from datetime import date
from typing import Any

from python_calamine import CalamineWorkbook

from ledger.problem_file import harmless, header_rows, problem_rows_file
from ledger.reading import read
from tests.ledger.family import as_book

GRID: list[list[Any]] = [
    ["某区台账", "", "", "", ""],
    ["序号", "单位名称", "隐患描述", "排查日期", "销号日期"],
    [1, "某甲公司", "堵塞", date(2026, 6, 1), date(2026, 6, 2)],
    [2, "=cmd()", "-电线老化", date(2026, 6, 1), date(2026, 5, 1)],
    [3, "某乙公司", "无证上岗", date(2026, 6, 1), "见附件"],
]


def t(key, **params):
    return f"{key} {params.get('row', '')}".strip()


def made(form):
    data = as_book({"台账": GRID})
    reading = read(data, name="a.xlsx")
    problems = [problem for chunk in reading.chunks() for problem in chunk.problems]
    return problem_rows_file(
        data, problems, t, headers=header_rows(reading.layout.tables), form=form, name="a.xlsx"
    )


def test_only_rows_with_problems_stand_in_it_with_their_header_and_a_column_of_words():
    (rows,) = [
        sheet.to_python()
        for sheet in [CalamineWorkbook.from_filelike(io.BytesIO(made("xlsx"))).get_sheet_by_index(0)]
    ]

    assert rows[0] == [*GRID[1], "ledger.file.what_is_wrong"]
    assert [row[0] for row in rows[1:]] == [2.0, 3.0]
    assert rows[1][3] == date(2026, 6, 1)
    assert rows[1][-1] == "ledger.problem.closed_before_found 4"


def test_text_that_looks_like_a_formula_is_made_harmless_and_read_back_as_it_was():
    again = [
        row for chunk in read(made("xlsx"), name="b.xlsx").chunks() for row in (*chunk.rows, *chunk.stopped)
    ]

    assert {row.enterprise for row in again} == {"=cmd()", "某乙公司"}
    assert [harmless(cell) for cell in ("=1", "+1", "-1", "@a", "a=1", -1.5)] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "a=1",
        -1.5,
    ]


def test_a_csv_holds_the_same_rows_as_text():
    rows = list(csv.reader(io.StringIO(made("csv").decode("utf-8-sig"))))

    assert rows[1][:5] == ["2", "'=cmd()", "'-电线老化", "2026-06-01", "2026-05-01"]


def test_a_corrected_row_goes_in_and_is_the_row_it_was():
    data = as_book({"台账": [row if row[0] != 2 else [*row[:4], date(2026, 6, 3)] for row in GRID]})
    before = {
        row.row: row
        for chunk in read(as_book({"台账": GRID}), name="a.xlsx").chunks()
        for row in chunk.stopped
    }
    after = {row.row: row for chunk in read(data, name="a.xlsx").chunks() for row in chunk.rows}

    assert after[4].key == before[4].key
