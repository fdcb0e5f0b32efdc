"""A unit's workbook with everything that a program could lose: notes, charts, pictures, rules, names, protection."""

import io
import zipfile
from datetime import datetime

import xlsxwriter
from PIL import Image

HEADINGS = (
    "序号", "单位名称", "隐患部位", "隐患描述", "隐患等级", "排查日期", "整改期限", "整改责任人", "整改资金（万元）",
    "整改情况", "销号日期",
)  # fmt: skip
# Cells with problems, by their names: a day that is none, a month or a day, no known status, closed too early.
WRONG = {"G5": "2026.9.31", "F6": "2022.1", "J8": "不明白", "K10": datetime(2026, 1, 1)}
OWN_NOTE = "原来的批注"


def full_book() -> bytes:
    """Two sheets; the second is open. Cell G5 has a note and a colour of its own, row 7 and column L are hidden."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        ledger, figures = book.add_worksheet("台账"), book.add_worksheet("统计 & 图")
        day = book.add_format(
            {"num_format": "yyyy.m.d", "border": 1, "font_color": "#112233", "locked": False}
        )
        yellow = book.add_format({"bg_color": "#FFF2CC", "border": 1})
        _write_rows(book, ledger, day, yellow)
        ledger.write_comment("G5", OWN_NOTE, {"author": "填表人"})
        _dress(book, ledger)
        figures.write_formula("A1", "=SUM(台账!I3:I12)", None, 130)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$I$3:$I$12"})
        figures.insert_chart("C3", chart)
        book.define_name("合计", "='统计 & 图'!$A$1")
        book.define_name("台账!局部", "=台账!$A$3")
        figures.activate()
    return data.getvalue()


def _write_rows(book, sheet, day, yellow):
    sheet.merge_range("A1:K1", "某区安全隐患台账（截至2026年9月26日）", book.add_format({"bold": 1}))
    sheet.write_row(1, 0, HEADINGS, yellow)
    for row in range(2, 12):
        sheet.write_row(row, 0, [row - 1, f"某{row}公司", "一车间", f"通道堵塞{row}", "一般"])
        sheet.write_datetime(row, 5, datetime(2026, 6, 1 + row), day)
        sheet.write_datetime(row, 6, datetime(2026, 9, 1 + row), day)
        sheet.write(row, 7, "张三")
        sheet.write_formula(row, 8, f"=A{row + 1}*2", yellow, (row - 1) * 2)
        sheet.write(row, 9, "整改中")
    for cell, value in WRONG.items():
        if isinstance(value, datetime):
            sheet.write_datetime(cell, value, day)
        else:
            sheet.write(cell, value, yellow if cell == "G5" else None)


def _dress(book, sheet):
    red = book.add_format({"bg_color": "red"})
    sheet.data_validation("E3:E100", {"validate": "list", "source": ["一般", "重大"]})
    sheet.conditional_format(
        "A3:K12", {"type": "text", "criteria": "containing", "value": "重大", "format": red}
    )
    sheet.autofilter("A2:K12")
    sheet.freeze_panes(2, 2)
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.set_column("L:L", 10, None, {"hidden": True})
    sheet.repeat_rows(0, 1)
    sheet.print_area("A1:K12")
    sheet.protect("secret", {"autofilter": True})
    sheet.insert_textbox("N2", "请勿删除")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    sheet.insert_image("N8", "stamp.png", {"image_data": picture})
    sheet.set_header("&L&G", {"image_left": "stamp.png", "image_data_left": picture})


def parts(content: bytes) -> dict[str, bytes]:
    """Name -> text of each part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, changed: dict[str, bytes | None]) -> bytes:
    """A workbook with some parts put in, replaced or (None) taken out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts(content), **changed}.items():
            if text is not None:
                archive.writestr(name, text)
    return data.getvalue()
