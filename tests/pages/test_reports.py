"""Reports: every cell of a form leads to exactly its rows, the form balances, and the file says the same."""

import io
import re
from html import unescape

import openpyxl
import pytest
import streamlit as st

from data_access.session import write_session
from data_access.writes.supervision import Listing, list_hazard
from domain.deadlines import year_to
from pages import reports_files, reports_monthly
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, row_of
from tests.pages.board import drawn_at, html_of, said, title
from tests.pages.links import links, visit_to, what_is_wrong

TABLE = re.compile(r'<table class="rows">.*?</table>', re.DOTALL)
LINE = re.compile(r'<tr><th scope="row" class="first">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="n" data-label="(\d+) [^"]*">(.*?)</td>', re.DOTALL)


@pytest.fixture
def city(dated: Board) -> Board:
    """The dated city, with funds, five implementations, a listing, and what lies outside the year."""
    dated.put(
        dated.row("五到位", grade="major", industry="SITES", facts=FULL, enterprise="甲厂"),
        dated.row("有资金", enterprise="甲厂", facts={"fund_wan": 2.5}),
        dated.row("无行业", industry=None),
        dated.row("去年", found=-200, facts={"fund_wan": 99}),  # not counted: found before January
        name="2",
    )
    row = row_of(dated, "五到位")
    with write_session(dated.engine) as session:
        listing = Listing("province", "省督〔2026〕1号", day(99))
        list_hazard(
            session, dated.alice, row.number, listing, seen=row.version, on=day(0), today=day(0), at=NOON
        )  # fmt: skip
    return dated


def table(test, place: int = 0) -> dict[str, dict[int, str]]:
    """The lines of a form by name: number of the column -> what stands there."""
    body = TABLE.findall(said(test))[place]
    return {
        name: {int(number): re.sub(r"<[^>]+>", "", inner) for number, inner in CELL.findall(cells)}
        for name, cells in LINE.findall(body)
    }


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_the_form_says_what_was_found_since_january(city: Board):
    told = table(drawn_at("reports"))

    whole = city.figures(filters=None).iloc[0]
    assert whole["found"] > number(told["合计"][2]) + number(told["合计"][5])  # what was found last year
    assert [told["建筑施工"][n] for n in (5, 6, 7, 8, 9, 10, 11)] == ["1", "0", "0%", "1", "1", "1", "1"]
    assert told["燃气"][12] == "2.5"
    assert told["建筑施工"][3] == "0"
    assert list(told)[-1] == "合计"


@pytest.mark.parametrize("by", ["industry", "district"])
def test_the_lines_add_up_to_the_total(city: Board, by: str):
    told = table(drawn_at("reports", by=by))

    whole = told.pop("合计")
    for column in (2, 3, 5, 6, 8, 9, 10, 11, 12):
        assert sum(number(line[column]) for line in told.values()) == pytest.approx(number(whole[column])), (
            column
        )
    assert sum(number(line[1]) for line in told.values()) >= number(whole[1])


@pytest.mark.parametrize("part", ["monthly", "quarterly"])
@pytest.mark.parametrize("by", ["industry", "district"])
@pytest.mark.parametrize("unit", ["", "D1"])
def test_every_number_leads_to_exactly_its_rows(city: Board, part: str, by: str, unit: str):
    body = html_of(drawn_at("reports", part=part, by=by, **({"unit": unit} if unit else {})))

    assert len(links(body)) > 10
    assert what_is_wrong(city, body) == []


@pytest.mark.parametrize(("mark", "rows"), [
    ("five.", {"五到位"}), ("listed.", {"五到位"}), ("province.SITES", {"五到位"}), ("province.GAS", set()),
    ("funds.", {"五到位", "有资金"}), ("funds.GAS", {"有资金"}),
])  # fmt: skip
def test_a_cell_opens_its_rows_on_the_page(city: Board, mark: str, rows: set[str]):
    body = said(drawn_at("reports", open=f"monthly.{mark}"))

    listed = TABLE.findall(body)[1]
    names = {"五到位", "有资金", "无行业", "去年", "今天"}
    assert {name for name in names if name in listed} == rows
    assert listed.count("<tr>") == 1 + len(rows)


def test_the_enterprises_are_listed_each_once(city: Board):
    test = drawn_at("reports", open="monthly.enterprises.")

    listed = TABLE.findall(said(test))[1]
    assert listed.count("甲厂<") == 1  # of two industries
    assert listed.count("<tr>") == 1 + number(table(test)["合计"][1])


def test_a_month_that_is_over_is_looked_at_as_of_its_last_day(city: Board):
    body = said(drawn_at("reports"))

    months = [unescape(href) for href in re.findall(r'href="(reports\?as_of=[^"]*)"', body)]
    assert "reports?as_of=2026-05-31" in months
    assert "reports?as_of=2025-12-31" in months
    assert not any("2026-07" in href for href in months)
    may = table(drawn_at("reports", as_of="2026-05-31"))
    assert number(may["合计"][10]) == 0  # listed in June


def test_what_nobody_knows_is_said(city: Board):
    for query in ({"open": "monthly.moon."}, {"open": "monthly.five.NOWHERE"}, {"open": "moon.five."}):
        assert f"open={query['open']}" in said(drawn_at("reports", **query))
    assert "quarter=q9" in said(drawn_at("reports", part="quarterly", quarter="q9"))


def test_the_quarters_add_up_to_the_year_and_the_lines_to_the_quarter(city: Board):
    test = drawn_at("reports", part="quarterly", quarter="q2")
    quarters, lines = table(test), table(test, 1)

    year = quarters.pop("全年累计")
    assert list(quarters) == ["第1季度", "第2季度"]
    for column in (2, 3, 5, 6):
        assert sum(number(one[column]) for one in quarters.values()) == number(year[column])
        assert lines["合计"][column] == quarters["第2季度"][column]
        assert sum(number(one[column]) for name, one in lines.items() if name != "合计") == number(
            lines["合计"][column]
        )


def files_of(monkeypatch: pytest.MonkeyPatch, **query: str) -> list[bytes]:
    found: list[bytes] = []

    def handed(_label: str, data, **_: object) -> bool:
        found.append(data())
        return False

    monkeypatch.setattr(st, "download_button", handed)
    drawn_at("reports", **query)
    return found


def test_the_file_is_the_form(city: Board, monkeypatch: pytest.MonkeyPatch):
    shown = table(drawn_at("reports"))
    (content,) = files_of(monkeypatch)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "事故隐患排查治理情况月报表"
    assert "截至" in rows[1][0] or "截至" in "".join(str(row[0]) for row in rows)
    head = next(n for n, row in enumerate(rows) if row[1:13] == [str(n) for n in range(1, 13)])
    assert rows[head + 1][1:] == [
        "（家）",
        *["（项）"] * 2,
        "（%）",
        *["（项）"] * 2,
        "（%）",
        *["（项）"] * 4,
        "（万元）",
    ]
    assert rows[head - 1][2:5] == ["排查", "已整改", "整改率"]
    assert (rows[head - 2][2], rows[head - 2][5]) == ("一般隐患", "重大隐患")
    told = {row[0]: row[1:] for row in rows[head + 2 :] if row[0] in shown}
    for name, line in shown.items():
        for column, text in line.items():
            value = told[name][column - 1]
            assert value == "—" if text == "—" else value == number(text.rstrip("%")), (name, column)
    assert any(str(row[0]).startswith("审核人：") and "填表人：" in row[0] for row in rows)


def test_the_quarters_come_as_a_sheet_each(city: Board, monkeypatch: pytest.MonkeyPatch):
    (content,) = files_of(monkeypatch, part="quarterly")

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["季度统计", "第1季度", "第2季度", "全年累计"]


def test_both_languages_say_the_same_numbers(city: Board):
    assert title(drawn_at("reports", lang="en")).startswith("1 Jan – 15 Jun: ")
    chinese, english = (list(table(drawn_at("reports", lang=one)).values()) for one in ("zh", "en"))
    assert chinese == english


def test_the_offices_own_template_is_filled_with_the_same_numbers(city: Board):
    book = openpyxl.Workbook()
    for row in (["行业", *map(str, range(1, 13))], ["燃气"], ["合计"], ["{{SITES.5}}", "截至 {{as_of}}"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with city.look() as session:
        visit = visit_to(city, {}, session, "reports")
        form = reports_monthly.monthly(visit, session)
    lines, found = reports_monthly.lines_of(visit, form, "industry"), year_to(day(0))

    content = reports_files.filled_in(visit, lines, found, file.getvalue(), "t.xlsx")

    shown = table(drawn_at("reports"))
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    ]
    for name, row in (("燃气", rows[1]), ("合计", rows[2])):
        for column, text in shown[name].items():
            assert row[column] == ("—" if text == "—" else number(text.rstrip("%"))), (name, column)
    assert (rows[3][0], rows[3][1]) == (1, "截至 2026年6月15日")
