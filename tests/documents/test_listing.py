"""Rows as files: every cell as it is, and none that a spreadsheet program would run."""

import io
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from documents.listing import as_csv, as_xlsx

ROWS = pd.DataFrame(
    {
        "编号": ["石-2026-001", "石-2026-002"],
        "隐患": ["=1+1", "-待定"],
        "期限": [date(2026, 6, 30), None],
        "距期限": [15, float("nan")],
    }
)


def test_a_workbook_holds_texts_as_texts_and_days_as_days():
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(ROWS, sheet="隐患清单", about=["2 条逾期", "截至 6月15日"], about_sheet="说明"))
    )

    rows, about = book.worksheets
    assert (rows.title, about.title) == ("隐患清单", "说明")
    assert [[cell.value for cell in row] for row in rows] == [
        ["编号", "隐患", "期限", "距期限"],
        ["石-2026-001", "=1+1", datetime(2026, 6, 30), 15],
        ["石-2026-002", "-待定", None, None],
    ]
    assert rows["B2"].data_type == "s"  # not "f": a text, never a formula
    assert [row[0].value for row in about] == ["2 条逾期", "截至 6月15日"]


@pytest.mark.parametrize("kind", ["Int64", "int64", "float64", "object"])
def test_numbers_of_every_kind_are_number_cells(kind):
    rows = pd.DataFrame({"Days to go": pd.Series([-6, 15], dtype=kind)})
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows, sheet="Rows"))).active

    assert [(cell.value, cell.data_type) for (cell,) in page.iter_rows(min_row=2)] == [(-6, "n"), (15, "n")]


def test_a_workbook_of_no_rows_still_has_its_heads():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ROWS.head(0), sheet="隐患清单")))

    assert [[cell.value for cell in row] for row in book.active] == [["编号", "隐患", "期限", "距期限"]]


def test_csv_is_utf8_with_its_mark_and_harmless():
    text = as_csv(ROWS).decode("utf-8-sig")

    assert as_csv(ROWS).startswith(b"\xef\xbb\xbf")
    assert text.splitlines() == [
        "编号,隐患,期限,距期限",
        "石-2026-001,'=1+1,2026-06-30,15.0",
        "石-2026-002,'-待定,,",
    ]
