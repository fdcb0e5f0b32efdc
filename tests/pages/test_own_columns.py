"""The same rows in a unit's own columns: its title, heads and order, and the board reads it back unchanged."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from data_access import reads
from domain.people import EVERYWHERE, NOWHERE, Scope
from jobs.import_ledger import Wish, import_ledger
from ledger.titles import with_cutoff
from tests.cast import MONDAY, NOON, Board
from tests.pages.links import visit_to
from ui.more_files import own_file

GROUPS = (
    "序号",
    "企业名称",
    "存在问题",
    "检查日期",
    "整改",
    None,
    None,
    "隐患级别",
    "网格员",
    "完成情况",
    "区市县",
)
LOWER = (None, None, None, None, "期限", "资金（元）", "责任人", None, None, None, None)
ROWS = (
    (1, "甲厂", "报警器未联动", datetime(2026, 5, 1), datetime(2026, 6, 20), 25000, "王五 13900000000", "重大", "陈", "整改中",
     "石篁区"),
    (2, "乙厂", "=1+1", datetime(2026, 5, 2), "长期坚持", "无", "", "一般", "", "待整改", "石篁区"),
)  # fmt: skip


def own_ledger() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "五月"
    sheet.append(["石篁区隐患排查台账（截至2026年5月31日）"])
    sheet.merge_cells("A1:K1")
    sheet.append(GROUPS)
    sheet.append(LOWER)
    sheet.merge_cells("E2:G2")
    for row in ROWS:
        sheet.append(row)
    sheet["C5"].data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def city(empty_board: str):
    board = Board.on(empty_board)
    wish = Wish(today=MONDAY, at=NOON, by="Alice", apply=True, sender_id=board.ids["D1"])
    assert import_ledger(board.engine, own_ledger(), "五月.xlsx", wish).counts["new"] == 2
    yield board
    board.engine.dispose()


def handed_out(board: Board, **query: str) -> bytes:
    with board.look() as session:
        visit = visit_to(board, {key: [value] for key, value in query.items()}, session)
        (upload,) = reads.own_layouts(session, EVERYWHERE)["id"].tolist()
    return own_file(visit, ["未销号"], lambda: board.rows(None), upload)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_title_heads_and_order_are_those_of_the_file(city: Board, lang: str):
    book = openpyxl.load_workbook(io.BytesIO(handed_out(city, lang=lang)))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert sheet.title == "五月"
    assert rows[0][0] == "石篁区隐患排查台账（截至2026年6月15日）"
    assert [tuple(row) for row in rows[1:3]] == [GROUPS, LOWER]
    assert "E2:G2" in {str(one) for one in sheet.merged_cells.ranges}
    told = {row[2]: row for row in rows[3:]}
    first, second = told["报警器未联动"], told["=1+1"]
    assert first[3:5] == [datetime(2026, 5, 1), datetime(2026, 6, 20)]
    assert (first[5], first[6], first[7]) == (25000, "王五 13900000000", "重大隐患")
    assert (first[8], first[9], first[10]) == (None, "整改中", "石篁区")
    assert (second[2], second[4], second[5]) == ("=1+1", "长期坚持", None)
    assert {row[0] for row in told.values()} == {1, 2}


def test_what_the_board_does_not_keep_is_said(city: Board):
    book = openpyxl.load_workbook(io.BytesIO(handed_out(city)))

    assert book.worksheets[0]["I2"].comment.text == "调度板不记录这一栏。"
    assert "I2" not in str(book.worksheets[0]["H2"].comment)
    told = [row[0].value for row in book.worksheets[1].iter_rows()]
    assert "调度板没有记录、留空的栏：网格员" in told
    assert "栏目、次序和标题取自最近一次导入的 五月.xlsx。" in told


def test_the_board_reads_it_back_and_nothing_changes(city: Board):
    wish = Wish(today=MONDAY, at=NOON, by="Alice", apply=True, sender_id=city.ids["D1"])
    result = import_ledger(city.engine, handed_out(city), "六月.xlsx", wish)

    assert {name: result.counts[name] for name in ("new", "changed", "unchanged")} == {
        "new": 0, "changed": 0, "unchanged": 2,
    }  # fmt: skip
    assert result.merged.vanished == []


def test_a_layout_is_offered_to_whose_file_it_is(city: Board):
    wish = Wish(today=MONDAY, at=NOON, by="Alice", apply=True)
    import_ledger(city.engine, own_ledger(), "没有来件单位.xlsx", wish)
    ids = city.ids

    def offered(scope: Scope) -> list[tuple[str, bool]]:
        with city.look() as session:
            table = reads.own_layouts(session, scope)
            return [
                (row.name, reads.layout_file(session, scope, row.id) == own_ledger())
                for row in table.itertuples()
            ]

    def of(units: set[str] | None, departments: set[str] | None = None) -> Scope:
        return Scope(
            None if units is None else frozenset(ids[code] for code in units),
            None if departments is None else frozenset(ids[code] for code in departments),
            None,
        )

    assert [name for name, _ in offered(EVERYWHERE)] == ["没有来件单位.xlsx", "五月.xlsx"]
    assert [name for name, _ in offered(of({"D1"}))] == ["五月.xlsx"]
    for scope in (of({"D2"}), of({"S11"}), of(None, {"FIRE"}), of({"D1"}, {"FIRE"}), NOWHERE):
        assert offered(scope) == []
    with city.look() as session:
        (key,) = reads.own_layouts(session, of({"D1"}))["id"].tolist()
        assert reads.layout_file(session, of({"D2"}), key) is None


@pytest.mark.parametrize(("title", "said"), [
    ("石篁区台账（截至9月25日）", "石篁区台账（截至2026年6月18日）"), ("台账 截止2025.12.31", "台账 截止2026年6月18日"),
    ("Ledger as of 2025-12-31", "Ledger as of 2026-06-18"), ("石篁区台账", "石篁区台账"),
])  # fmt: skip
def test_a_title_speaks_for_the_day(title: str, said: str):
    assert with_cutoff(title, date(2026, 6, 18)) == said
