"""Opening files: by what is in them, within bounds, with one clear reason where they cannot be opened."""

import io
import random
import zipfile
from typing import Any

import pytest
import xlsxwriter

from ledger.read_json import as_json
from ledger.reading import read
from ledger.records import FileNotReadable
from ledger.sheets import open_book
from tests.ledger import family

GRID: list[list[Any]] = [
    ["序号", "单位名称", "隐患描述", "整改期限"],
    [1, "某甲公司", "通道堵塞", "2022-09-01"],
]


def book(write, **options):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **options}) as made:
        write(made.add_worksheet("a"))
    return data.getvalue()


def packed(name, content):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


def code_of(data, name="a.xlsx"):
    with pytest.raises(FileNotReadable) as refused:
        as_json(read(data, name=name))
    return refused.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_usual_encoding(encoding):
    rows = as_json(read(family.as_csv(GRID, encoding), name="a.csv"))["rows"]

    assert [row["enterprise"] for row in rows] == ["某甲公司"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    text = "\n".join(separator.join(map(str, row)) for row in GRID)

    assert len(as_json(read(text.encode(), name="a.csv"))["rows"]) == 1


def test_records_over_several_lines_and_empty_lines_count_as_excel_counts_rows():
    text = '序号,单位名称,隐患描述,整改期限\n\n1,"某甲\n公司",堵塞,2022-09-01\n2,某乙公司,堵塞,2022-09-01\n'

    rows = as_json(read(text.encode(), name="a.csv"))["rows"]

    assert [(row["source"]["row"], row["enterprise"]) for row in rows] == [(3, "某甲\n公司"), (4, "某乙公司")]


def test_a_letter_that_is_neither_utf8_nor_gb18030_is_flagged():
    reading = read("No,Enterprise,Description,Deadline\n1,Caf\xe9,b,\n".encode("cp1252"), name="a.csv")

    assert "encoding_guessed" in [problem.code for problem in reading.layout.problems]


def test_a_workbook_under_a_wrong_name_is_read_by_what_it_is():
    data = family.as_book({"a": GRID})

    assert len(as_json(read(data, name="台账.csv"))["rows"]) == 1


def test_a_path_is_read_like_its_bytes(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(family.as_book({"a": GRID}))

    assert as_json(read(path)) == as_json(read(path.read_bytes(), name="台账.xlsx"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"), (b"\n \r\n\n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_ledger"),
        (b"PK\x03\x04 not a zip", "damaged"), (family.as_book({"a": GRID})[:2000], "damaged"),
        (packed("hello.txt", b"x"), "damaged"), (b"a," * 100_000, "too_many_columns"),
        (b'a,"b' + b"x" * 300_000, "csv_broken"),
        (packed("xl/worksheets/sheet1.xml", b"0" * (200 << 20)), "unpacks_too_large"),
    ],
    ids=["nothing", "blank", "picture", "no zip", "cut off", "no book", "wide", "open quote", "bomb"],
)  # fmt: skip
def test_a_file_that_cannot_be_a_ledger_is_refused_with_a_reason(data, code):
    assert code_of(data) == code


def test_two_cells_far_apart_do_not_fill_the_memory():
    def corners(sheet):
        sheet.write(0, 0, "序号")
        sheet.write(1_048_575, 16_383, 1)

    assert code_of(book(corners)) == "too_many_cells"


def test_a_file_that_is_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("ledger.limits.MAX_BOOK_BYTES", 100)

    assert code_of(family.as_book({"a": GRID})) == "file_too_large"


def test_merged_cells_are_known_and_hidden_sheets_listed():
    data = family.as_book({"a": GRID}, {"a": [(5, 0, 7, 0)]})

    (sheet,) = open_book(data, "a.xlsx").sheets

    assert (sheet.name, sheet.hidden, sheet.merges) == ("a", False, ((5, 0, 7, 0),))


def test_a_formula_is_read_by_its_last_result():
    def formula(sheet):
        for column, heading in enumerate(GRID[0]):
            sheet.write(0, column, heading)
        sheet.write(1, 1, "某甲公司")
        sheet.write_formula(1, 2, '="通道"&"堵塞"', None, "通道堵塞")

    assert as_json(read(book(formula), name="a.xlsx"))["rows"][0]["description"] == "通道堵塞"


def test_damaged_workbooks_are_refused_or_read_and_never_break():
    data, rng = family.plain(1)[1], random.Random(7)
    reasons = set()

    for _ in range(60):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 40)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            as_json(read(bytes(broken), name="a.xlsx"))
        except FileNotReadable as refused:
            reasons.add(refused.problem.code)

    assert reasons <= {"damaged", "unpacks_too_large", "encoding_unknown", "not_a_ledger", "csv_broken"}
    assert "damaged" in reasons
