"""Rows as files: every cell as it is, and none that a spreadsheet program would run."""

import csv
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
        io.BytesIO(
            as_xlsx(ROWS, sheet="隐患清单", about=["2 条逾期", "截至 6月15日"], about_sheet="说明", cut="…")
        )
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
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows, sheet="Rows", cut="…"))).active

    assert [(cell.value, cell.data_type) for (cell,) in page.iter_rows(min_row=2)] == [(-6, "n"), (15, "n")]


def test_a_workbook_of_no_rows_still_has_its_heads():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ROWS.head(0), sheet="隐患清单", cut="…")))

    assert [[cell.value for cell in row] for row in book.active] == [["编号", "隐患", "期限", "距期限"]]


def test_csv_is_utf8_with_its_mark_and_harmless():
    text = as_csv(ROWS).decode("utf-8-sig")

    assert as_csv(ROWS).startswith(b"\xef\xbb\xbf")
    assert text.splitlines() == [
        "编号,隐患,期限,距期限",
        "石-2026-001,'=1+1,2026-06-30,15.0",
        "石-2026-002,'-待定,,",
    ]


def cells(*values: object) -> list[tuple[object, str]]:
    """What a workbook holds of some values: each with how it is shown."""
    rows = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows, sheet="Rows", cut="… (cut)"))).active
    return [(cell.value, cell.number_format) for (cell,) in page.iter_rows(min_row=2)]


def test_a_text_that_no_cell_holds_says_that_it_is_cut():
    (told, _), (whole, _) = cells("字" * 40_000, "字" * 32_767)

    assert told == "字" * (32_767 - len("… (cut)")) + "… (cut)"
    assert whole == "字" * 32_767


def test_an_instant_has_its_hours_and_a_day_has_none():
    assert cells(datetime(2026, 6, 15, 12, 34), date(2026, 6, 15), pd.Timestamp(2026, 6, 15)) == [
        (datetime(2026, 6, 15, 12, 34), "yyyy-mm-dd hh:mm"),
        (datetime(2026, 6, 15), "yyyy-mm-dd"),
        (datetime(2026, 6, 15), "yyyy-mm-dd"),
    ]


@pytest.mark.parametrize("day", ["1850-01-01", "1899-12-31", "1900-01-01", "1900-02-28"])
def test_a_day_that_no_workbook_counts_stays_that_day(day: str):
    assert cells(date.fromisoformat(day)) == [(day, "General")]


def test_the_first_day_that_a_workbook_counts_is_a_day():
    assert cells(date(1900, 3, 1)) == [(datetime(1900, 3, 1), "yyyy-mm-dd")]


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\nx", " =1", "＝1+1", "＋1", "－1", "＠SUM(1)", "\ufeff=1",
     "\u200b=1", "\u200b＝1", "\x00=1", "\u202e=1", "\u3000=1"],
)  # fmt: skip
def test_no_text_and_no_head_of_a_csv_is_run(text: str):
    told = as_csv(pd.DataFrame({text: [text]})).decode("utf-8-sig")

    assert [row[0] for row in csv.reader(io.StringIO(told, newline=""))] == [f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", ["x=1", "（=1）", "隐患", "1-2", "", "'=1"])
def test_other_texts_stay_as_they_are(text: str):
    told = as_csv(pd.DataFrame({"a": [text], "b": ["x"]})).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(told))) == [["a", "b"], [text, "x"]]
