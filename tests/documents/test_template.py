"""A template filled in: the right cells change, and nothing else of the workbook does."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from documents.template import filled
from jobs.report_template import NothingToFill, fill_template
from ledger.records import FileNotReadable

VALUES = {"燃气": {1: 3, 2: 40, 4: 97.5, 7: "—"}, "合计": {1: 5, 2: 99, 4: 90.1, 7: "—"}}
WORDS = {"days": "1月1日–5月31日", "issuer": "=1+1"}


def template() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "月报表（{{days}}）{{unknown}}", "{{issuer}}"
    sheet.merge_cells("A1:E1")
    for place, text in enumerate(("行业", "1", "2", "3", "4"), start=1):
        sheet.cell(4, place, text)
    sheet["A5"], sheet["A6"], sheet["A7"] = "燃气", "别的行业", "合计"
    sheet["C5"].number_format = "0.00"
    sheet["B7"] = "=SUM(B5:B6)"
    sheet["B6"], sheet["G9"], sheet["H9"] = 7, "{{合计.2}}", "{{燃气.7}}"
    sheet["C6"].comment = Comment("说明", "我")
    book.create_sheet("别的")["A1"] = "不动"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_cells_are_found_by_line_and_number_and_by_marks():
    made, times = filled(template(), VALUES, WORDS)

    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [sheet.cell(5, column).value for column in range(1, 6)] == ["燃气", 3, 40, None, 97.5]
    assert [sheet.cell(6, column).value for column in range(1, 4)] == ["别的行业", 7, None]
    assert (sheet["B7"].value, sheet["C7"].value, sheet["E7"].value) == ("=SUM(B5:B6)", 99, 90.1)
    assert (sheet["G9"].value, sheet["H9"].value) == (99, "—")
    assert (sheet["A1"].value, sheet["A2"].value) == ("月报表（1月1日–5月31日）{{unknown}}", "=1+1")
    assert sheet["A2"].data_type == "s"
    assert sheet["C5"].number_format == "0.00"
    assert times == 10


def test_a_formula_keeps_its_place_with_the_number_as_its_result():
    made, _ = filled(template(), VALUES, WORDS)

    book = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    assert book.worksheets[0]["B7"].value == 5
    assert book.calculation.fullCalcOnLoad


def test_every_other_part_is_the_same():
    before = template()
    after, _ = filled(before, VALUES, WORDS)

    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert {
        str(one) for one in openpyxl.load_workbook(io.BytesIO(after)).worksheets[0].merged_cells.ranges
    } == {"A1:E1"}


@pytest.mark.parametrize("content", [b"", b"no book", b"PK\x03\x04 broken", template()[:900]])
def test_what_is_no_workbook_is_refused(content: bytes):
    with pytest.raises(FileNotReadable):
        fill_template(content, "t.xlsx", VALUES, WORDS)


def test_a_template_that_asks_for_nothing_is_told():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)

    with pytest.raises(NothingToFill):
        fill_template(file.getvalue(), "t.xlsx", VALUES, WORDS)
