"""Papers: heads in groups, real days and numbers, nothing that runs as a formula, set for printing."""

import io
from dataclasses import replace
from datetime import date

import openpyxl

from documents.papers import Head, Paper, as_workbook, sheet_names

PAPER = Paper(
    "台账",
    "石篁区台账",
    (Head(("编号",)), Head(("整改", "期限")), Head(("整改", "资金")), Head(("单位",), 30)),
    [
        ("石-001", date(2026, 6, 15), 1.5, "=cmd|' /C calc'!A0"),
        ("石-002", "长期坚持", None, "@SUM(1)\x00"),
    ],
    lines=("截至6月15日", "口径"),
    under=(("1", "2", "3", "4"),),
    foot=("审核人：",),
    notes=((3, "调度板没有这一栏"),),
)


def page(paper: Paper = PAPER):
    return openpyxl.load_workbook(io.BytesIO(as_workbook([paper]))).active


def test_heads_stand_under_their_groups_and_a_lone_one_reaches_down():
    sheet = page()

    assert [sheet.cell(4, column).value for column in (1, 2, 4)] == ["编号", "整改", "单位"]
    assert [sheet.cell(5, column).value for column in (2, 3)] == ["期限", "资金"]
    assert {str(box) for box in sheet.merged_cells.ranges} == {
        "A1:D1", "A2:D2", "A3:D3", "A4:A5", "B4:C4", "D4:D5", "A9:D9",
    }  # fmt: skip
    assert sheet.cell(4, 4).comment.text == "调度板没有这一栏"


def test_days_are_days_numbers_numbers_and_texts_never_formulas():
    sheet = page()

    first, second = ([cell.value for cell in sheet[line]] for line in (7, 8))
    assert first[1].date() == date(2026, 6, 15)
    assert (first[2], first[3]) == (1.5, "=cmd|' /C calc'!A0")
    assert sheet.cell(7, 4).data_type == "s"
    assert second == ["石-002", "长期坚持", None, "@SUM(1)"]


def test_a_day_that_no_workbook_counts_and_a_text_that_no_cell_holds_are_not_made_others():
    sheet = page(replace(PAPER, rows=[("石-001", date(1850, 1, 1), None, "字" * 40_000)]))

    assert sheet.cell(7, 2).value == "1850-01-01"
    assert sheet.cell(7, 4).value == "字" * 32_766 + "…"


def test_a_sheet_is_set_for_printing():
    sheet = page()

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$6", "A7")
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    wide = Paper("w", "w", tuple(Head((str(n),)) for n in range(15)), [])
    assert page(wide).page_setup.paperSize == 8


def test_sheet_names_are_ones_that_a_workbook_takes():
    assert sheet_names(["石/篁:区", "石 篁 区", "", "x" * 40, "X" * 40, "History", "'"]) == [
        "石 篁 区", "石 篁 区 2", "1", "x" * 31, "X" * 27 + " 2", "History 2", "1 2",
    ]  # fmt: skip
