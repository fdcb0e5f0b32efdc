"""Files that cannot be marked themselves go back as a new workbook with the same values."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from ledger.records import FileNotReadable
from tests.ledger.family import as_book
from tests.ledger.returned_by import hatched, notes, opened, problems_of, rows_of, sent_back
from tests.machine import ROOT

LEDGERS = ROOT.parent / "shared" / "data" / "ledgers"
HEADINGS = ["序号", "单位名称", "隐患描述", "排查日期", "整改期限", "整改情况"]
GRID = [
    ["某区安全隐患台账（截至2026年9月26日）", "", "", "", "", ""],
    HEADINGS,
    ["1", "=cmd()", "-电线老化", "2026-06-01", "2026.9.31", "整改中"],
    ["2", "+某公司", "@无证上岗", "2026.6.2", "长期坚持", "不明白"],
    ["3", "某丙公司", "堵塞", "2026-06-03", "", "未整改"],
]


def as_csv(rows, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_ods(rows):
    """A workbook of OpenDocument."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="台账">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<a/>")
        archive.writestr("content.xml", content)
    return data.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_goes_back_as_a_workbook_that_reads_the_same(encoding: str):
    content = as_csv(GRID, encoding)

    done = sent_back(content, name="某区.csv")

    sheet = opened(done.content)["某区"]
    assert done.name == "某区-退回.xlsx"
    assert done.note.startswith("无法在原文件（.csv）中标注")
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == GRID
    assert hatched(sheet) == set(notes(sheet)) == {"E3", "F4"}
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value)
    before, after = rows_of(content, "某区.csv"), rows_of(done.content, done.name)
    assert after[0] == before[0]
    assert after[1].fingerprint == before[1].fingerprint


def test_a_workbook_of_another_kind_goes_back_as_a_new_one():
    content = as_ods(GRID)

    done = sent_back(content, name="台账.ods")

    sheet = opened(done.content)["台账"]
    assert done.name == "台账-退回.xlsx"
    assert hatched(sheet) == set(notes(sheet)) == {"E3", "F4"}
    assert rows_of(done.content)[0] == rows_of(content, "台账.ods")[0]


def test_links_of_the_list_lead_to_sheets_by_the_names_they_got():
    name = "一个很长的文件名：某区2026年9月安全隐患排查治理台账（汇总）[最终版].csv"

    done = sent_back(as_csv(GRID), name=name)

    book = opened(done.content)
    sheet = book.worksheets[1].title
    assert len(sheet) <= 31
    assert book.worksheets[0]["B9"].hyperlink.location == f"'{sheet}'!E3"


def test_a_csv_with_more_rows_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ledger.returned_new._ROWS", 4)

    with pytest.raises(FileNotReadable) as refusal:
        sent_back(as_csv(GRID), name="a.csv")

    assert (refusal.value.problem.code, refusal.value.problem.expected) == ("too_many_rows", {"limit": 4})


def test_a_workbook_with_a_password_is_refused():
    with pytest.raises(FileNotReadable):
        sent_back(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), name="a.xls", problems=[])


def test_macros_stay_in_the_workbook_that_has_them():
    book = openpyxl.load_workbook(io.BytesIO(as_book({"台账": GRID})))
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")

    done = sent_back(data.getvalue(), name="台账.XLSM")

    assert done.name == "台账-退回.XLSM"
    assert zipfile.ZipFile(io.BytesIO(done.content)).read("xl/vbaProject.bin") == b"macro"


def test_the_list_is_passed_over_only_where_our_sign_stands_on_it():
    rows = [["退回说明", "", "", "", "", ""], *GRID[1:]]

    layout = rows_of(as_book({"退回说明": rows}))[1]

    assert layout.sheets == ("退回说明",)
    done = sent_back(as_book({"退回说明": rows}))
    names = CalamineWorkbook.from_filelike(io.BytesIO(done.content)).sheet_names
    assert names == ["退回说明 2", "退回说明"]
    assert rows_of(done.content)[1].sheets == ("退回说明",)


@pytest.mark.parametrize(
    "path", sorted(LEDGERS.glob("*.[xc]*")) or [None], ids=lambda path: path and path.name
)
def test_the_sample_ledgers_come_back_as_they_were(path: Path | None):
    if path is None:
        pytest.skip(f"{LEDGERS} is not there")
    content = path.read_bytes()

    done = sent_back(content, path.name)

    before, after = rows_of(content, path.name), rows_of(done.content, done.name)
    assert [row._replace(sheet="") for row in after[0]] == [row._replace(sheet="") for row in before[0]]
    assert after[1].fingerprint == before[1].fingerprint
    marked = {(one.title, cell) for one in opened(done.content) for cell in hatched(one)}
    cells = {(one.sheet, one.row) for one in problems_of(content, path.name) if one.row}
    assert len(marked) >= len(cells) > 0
