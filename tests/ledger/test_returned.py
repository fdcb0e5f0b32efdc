"""A unit's own workbook, sent back with what is wrong marked in it."""

from datetime import date

from ledger.returned import Vanished
from ledger.sheets import RETURNED
from tests.ledger.full_book import OWN_NOTE, WRONG, full_book, parts, with_parts
from tests.ledger.returned_by import hatched, notes, opened, problems_of, rows_of, saved, sent_back

GONE = Vanished("甘-2026-017", "=某公司", "一车间", "线路老化", "rectifying", date(2026, 9, 1))
SHEET = "xl/worksheets/sheet1.xml"
MAY_CHANGE = {
    "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", SHEET,
    "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
}  # fmt: skip


def test_every_part_that_need_not_change_is_the_same_byte_for_byte():
    before = parts(full_book())

    after = parts(sent_back(full_book(), vanished=[GONE]).content)

    assert {name for name in before if before[name] != after.get(name)} == MAY_CHANGE
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    assert list(after)[: len(before)] == list(before)


def test_of_a_marked_sheet_only_the_styles_of_the_marked_cells_differ():
    before, after = (parts(one)[SHEET].decode() for one in (full_book(), sent_back(full_book()).content))

    told = [pair for pair in zip(before.split("<c "), after.split("<c "), strict=True) if pair[0] != pair[1]]

    assert [new.split('"')[1] for _, new in told] == ["G5", "F6", "J8", "J10", "K10"]
    for old, new in told:
        assert old.partition(">")[2] == new.partition(">")[2]


def test_a_marked_cell_keeps_its_format_border_font_and_protection_and_its_colour_below_the_hatch():
    book = opened(sent_back(full_book()).content)

    cell, plain = book["台账"]["K10"], book["台账"]["F5"]
    assert hatched(book["台账"]) == {*WRONG, "J10"}
    for look in ("number_format", "border", "font", "protection", "alignment"):
        assert repr(getattr(cell, look)) == repr(getattr(plain, look))
    assert book["台账"]["G5"].fill.bgColor.rgb == "FFFFF2CC"


def test_a_comment_says_what_is_wrong_below_what_the_unit_wrote_itself():
    said = notes(opened(sent_back(full_book()).content)["台账"])

    assert set(said) == {*WRONG, "J10"}
    assert said["G5"] == f"{OWN_NOTE}\n“2026.9.31”这一天不存在，应为日历上有的日期；此项留空。"
    assert said["K10"] == "销号日期“2026-01-01”早于发现日期 2026-06-10，应不早于发现日期；此行未导入。"


def test_the_first_sheet_lists_problems_with_links_and_what_vanished_without_formulas():
    done = sent_back(full_book(), vanished=[GONE], sender="某区", as_of=date(2026, 9, 26))

    sheet = opened(done.content)["退回说明"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [RETURNED]
    assert rows[1] == ["台账.xlsx · 报送单位：某区 · 截至 2026-09-26"]
    assert rows[7][:4] == ["台账", "G5", "整改期限", "2026.9.31"]
    assert sheet["B8"].hyperlink.location == "'台账'!G5"
    assert rows[-1] == ["甘-2026-017", "2026-09-01", "整改中", "'=某公司\n一车间", "线路老化"]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_sheet_that_was_open_stays_open_and_names_stay_with_their_sheets():
    book = opened(sent_back(full_book()).content)

    assert book.sheetnames == ["退回说明", "台账", "统计 & 图"]
    assert book.active.title == "统计 & 图"
    assert book["台账"].print_title_rows == "$1:$2"
    assert book["台账"].defined_names["局部"].attr_text == "台账!$A$3"
    assert book["退回说明"].sheet_properties.tabColor.rgb == "FF9A86C8"


def test_what_comes_back_is_read_as_what_was_sent():
    before, layout = rows_of(full_book())

    after, again = rows_of(sent_back(full_book(), vanished=[GONE], problems=problems_of(full_book())).content)

    assert after == before
    assert (again.fingerprint, again.sheets, again.cutoff) == (
        layout.fingerprint, layout.sheets, layout.cutoff,
    )  # fmt: skip


def test_the_list_speaks_the_readers_language():
    done = sent_back(full_book(), language="en")

    assert (done.name, opened(done.content).sheetnames[0]) == ("台账-returned.xlsx", "Returned")
    assert notes(opened(done.content)["台账"])["F6"].startswith("“2022.1” may mean January or October")


def test_a_sheet_without_comments_gets_a_part_for_them_where_it_belongs():
    plain = opened(full_book())
    plain["台账"]["G5"].comment = None
    content = saved(plain)
    assert not [name for name in parts(content) if "comments" in name]

    done = sent_back(content).content

    assert set(notes(opened(done)["台账"])) == {*WRONG, "J10"}
    order = [one.partition(b" ")[0] for one in parts(done)[SHEET].split(b"</sheetData>")[1].split(b"<")[1:]]
    assert order.index(b"drawing") < order.index(b"legacyDrawing") < order.index(b"/worksheet>")


def test_a_strict_workbook_goes_back_as_a_new_one_and_says_so():
    text = parts(full_book())["xl/workbook.xml"]
    strict = text.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )

    done = sent_back(with_parts(full_book(), {"xl/workbook.xml": strict}))

    assert done.note.startswith("无法在原文件（.xlsx）中标注")
    sheet = opened(done.content)["台账"]
    assert set(notes(sheet)) == hatched(sheet) == {*WRONG, "J10"}
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:K1"]
    assert sheet["K10"].number_format == "yyyy-mm-dd"
    assert rows_of(done.content)[0] == rows_of(full_book())[0]
