"""Ledgers to hand in: balanced, joined by the number, readable by the board itself, and nobody else's."""

import io

import openpyxl
import pytest
import streamlit as st

from data_access.session import write_session
from data_access.writes.extensions import ask_extension, decide_extension
from data_access.writes.supervision import Listing, list_hazard
from documents.ledgers import LISTS
from jobs.import_ledger import Wish, import_ledger
from ledger.reading import read
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import FULL, SAID, person, row_of, step
from tests.pages.board import at_screen
from tests.pages.links import visit_to
from ui.more_files import ledger_file, lists_file

PROBLEMS = ["序号", "区市县", "行业领域", "单位名称", "地址/部位", "问题隐患描述", "隐患等级", "检查形式", "检查单位/人",
            "发现日期", "依据条款", "照片"]  # fmt: skip
RESPONSIBILITY = ["问题编号", "责任单位(企业)", "企业责任人/电话", "属地责任单位", "行业监管部门(牵头)", "配合部门",
                  "包保(督办)领导", "督办级别"]  # fmt: skip
RECTIFICATION = ["问题编号", "整改措施", "整改资金(万元)", "应急预案", "整改期限", "延期情况", "进展/完成%", "完成日期",
                 "验收人/验收日期/验收意见", "销号日期", "是否移交执法", "未按期原因", "备注"]  # fmt: skip


@pytest.fixture
def city(empty_board: str):
    board = Board.on(empty_board)
    facts = {**FULL, "phone": "13900000000", "leader": "李市长", "remark": "=1+1", "location": "一车间", "fund_wan": 2.5,
             "category": "电气", "inspector": "周检", "inspector_unit": "市检查组"}  # fmt: skip
    board.put(
        board.row("重大", grade="major", facts=facts),
        board.row("已销", status="closed", rectified=-5, accepted=-4, closed=-3, due=5),
        board.row("长期", due=None, kind="long_term", due_text="长期坚持", unit="D2"),
        board.row("逾期", due=-3, unit="S21", enterprise=""),
        board.row("没有单位", unit=None),
        board.row("待核实", status="reported"),
        cutoff=-9,
    )
    yield board
    board.engine.dispose()


def visit_and_fetch(board: Board, **query: str):
    def fetch():
        return board.rows(measure=None)

    with board.look() as session:
        return visit_to(board, {key: [value] for key, value in query.items()}, session), fetch


def sheets(content: bytes) -> dict[str, list[list]]:
    """The sheets by name: their rows from the heads on."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(n for n, row in enumerate(rows) if sum(value is not None for value in row) > 4)
        found[sheet.title] = rows[head:]
    return found


def test_the_summary_balances_and_each_sheet_has_its_rows(city: Board):
    visit, fetch = visit_and_fetch(city)
    found = sheets(ledger_file(visit, ["全部"], fetch))

    assert list(found) == ["汇总", "石篁区", "临湖区", "未分配区县"]
    lines = {row[0]: row[1:] for row in found["汇总"][1:] if row[1] is not None}
    assert lines["合计"] == [6, 1, 4, 1, 1, 1, 0, 1]
    for name, (rows, closed, still, _, out, major, major_closed, major_open) in lines.items():
        assert rows == closed + still + out
        assert major == major_closed + major_open
        assert name == "合计" or rows == len(found[name]) - 1
    assert [sum(lines[name][n] for name in lines if name != "合计") for n in range(8)] == lines["合计"]


TOLD = """区市县,街道,行业领域,单位名称,隐患部位,隐患描述,隐患类别,隐患等级,隐患来源,排查日期,检查单位,检查人,整改措施,整改资金（万元）,\
应急预案,整改责任人,联系电话,监管部门,包保领导,整改期限,延期至,整改完成日期,验收日期,销号日期,整改情况,备注
石篁区,北桥街道,燃气,甲厂,一车间,报警器未联动,电气,重大隐患,专家检查,2026-05-01,市检查组,周检,更换,2.5,停用,王五,13900000000,消防救援局,李市长,\
2026-06-20,2026-06-30,,,,整改中,=1+1
石篁区,南桥街道,燃气,甲厂,二车间,通道堵塞,消防,一般隐患,企业自查,2026-05-02,,,清理,0,,,,消防救援局,,2026-06-10,,2026-06-01,2026-06-02,\
2026-06-03,已销号,
临湖区,,建筑施工,乙厂,,长期的,,一般隐患,,2026-05-03,,,,,,,,,,长期坚持,,,,,待整改,
临湖区,湖滨街道,建筑施工,乙厂,,月底的,,一般隐患,,2026-05-04,,,,,,,,,,6月底前,,,,,待整改,
临湖区,湖滨街道,建筑施工,丙厂,,立行的,,一般隐患,,2026-06-05,,,,,,,,,,立行立改,,2026-06-06,,,待验收,
"""


def test_the_board_reads_its_own_ledger_and_finds_nothing_new(empty_board: str):
    board = Board.on(empty_board)
    wish = Wish(today=MONDAY, at=NOON, by="Alice", apply=True)
    assert import_ledger(board.engine, TOLD.encode(), "2026年台账.csv", wish).counts["new"] == 5
    visit, fetch = visit_and_fetch(board)

    content = ledger_file(visit, ["全部"], fetch)
    reading = read(content, name="台账.xlsx", latest=MONDAY)
    assert [table.cutoff for table in reading.layout.tables] == [MONDAY, MONDAY]
    result = import_ledger(board.engine, content, "台账.xlsx", wish)

    assert [(one.code, one.value) for one in result.problems if one.severity != "flag"] == []
    assert {name: result.counts[name] for name in ("new", "changed", "unchanged")} == {
        "new": 0, "changed": 0, "unchanged": 5,
    }  # fmt: skip
    assert [table.sheet for table in reading.layout.tables] == ["石篁区", "临湖区"]  # the summary is none
    board.engine.dispose()


def test_the_lists_have_their_columns_and_are_joined_by_the_number(city: Board):
    visit, fetch = visit_and_fetch(city)
    found = sheets(lists_file(visit, ["全部"], fetch, tuple(LISTS)))

    assert [rows[0] for rows in found.values()] == [PROBLEMS, RESPONSIBILITY, RECTIFICATION]
    numbers = [[row[0] for row in rows[1:]] for rows in found.values()]
    assert numbers[0] == numbers[1] == numbers[2]
    assert set(numbers[0]) == set(city.rows(measure=None)["number"])
    alone = sheets(lists_file(visit, ["全部"], fetch, ("responsibility",)))
    assert alone == {"责任清单": found["责任清单"]}


def followed(city: Board) -> None:
    """The major one listed by the province, extended, rectified and accepted."""
    head, clerk = person(city, "district_head", 5), person(city, "district_clerk", 7)
    with write_session(city.engine) as session:
        row = row_of(city, "重大")
        listing = Listing("province", "省督〔2026〕1号", day(90))
        list_hazard(
            session, city.alice, row.number, listing, seen=row.version, on=day(-8), today=day(0), at=NOON
        )
    with write_session(city.engine) as session:
        row = row_of(city, "重大")
        asked = ask_extension(session, head, row.number, day(40), reason="设备未到", seen=row.version, on=day(-7),
                              at=NOON)  # fmt: skip
    with write_session(city.engine) as session:
        decide_extension(session, city.alice, asked, "accepted", seen=row_of(city, "重大").version, on=day(-6),
                         at=NOON, due_on=day(40), document="1号", note="")  # fmt: skip
    for who, action in ((clerk, "start"), (clerk, "complete"), (person(city, "inspector", 8), "accept")):
        step(city, who, "重大", action, on=-1)


def test_a_row_tells_its_course(city: Board):
    followed(city)
    visit, fetch = visit_and_fetch(city)
    found = sheets(lists_file(visit, [], fetch, tuple(LISTS)))
    number = row_of(city, "重大").number
    told = {
        name: dict(zip(rows[0], next(row for row in rows if row[0] == number)))
        for name, rows in found.items()
    }

    problem, duty, work = told["问题清单"], told["责任清单"], told["整改台账"]
    assert (problem["区市县"], problem["地址/部位"], problem["检查单位/人"]) == (
        "石篁区",
        "一车间",
        "市检查组 / 周检",
    )
    assert (duty["企业责任人/电话"], duty["属地责任单位"]) == ("王五 13900000000", "石篁区 · 北桥街道")
    assert (duty["督办级别"], duty["包保(督办)领导"]) == ("省级挂牌", "李市长")
    assert (work["整改资金(万元)"], work["整改期限"].date(), work["未按期原因"]) == (2.5, day(40), "设备未到")
    assert work["延期情况"] == f"首次期限 {day(10)}，延期 1 次至 {day(40)}"
    assert work["验收人/验收日期/验收意见"] == f"Inspector / {day(-1)} / {SAID.opinion}"
    assert (work["是否移交执法"], work["备注"], work["进展/完成%"]) == ("否", "=1+1", "待销号")

    past, _ = visit_and_fetch(city, as_of=day(-5).isoformat())
    then = sheets(lists_file(past, [], lambda: city.rows(None, -5), ("rectification", "responsibility")))
    row = next(row for row in then["整改台账"] if row[0] == number)
    assert (row[4].date(), row[6], row[8]) == (day(40), "待整改", None)


def test_deadlines_stand_as_the_ledger_gave_them(city: Board):
    visit, fetch = visit_and_fetch(city)
    rows = sheets(ledger_file(visit, [], fetch))["临湖区"]

    due = {row[rows[0].index("隐患描述")]: row[rows[0].index("整改期限")] for row in rows[1:]}
    assert due["长期"] == "长期坚持"
    assert due["逾期"].date() == day(-3)


def test_english_heads_for_who_reads_english(city: Board):
    visit, fetch = visit_and_fetch(city, lang="en")
    found = sheets(lists_file(visit, [], fetch, ("problems",)))

    assert next(iter(found)) == "Problem list"
    assert found["Problem list"][0][:3] == ["No.", "District", "Industry"]


def test_a_list_that_is_too_long_says_so(city: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.more_files.MOST_ROWS", 2)
    visit, fetch = visit_and_fetch(city)
    book = openpyxl.load_workbook(io.BytesIO(lists_file(visit, [], fetch, ("problems",))))

    assert book.active["A2"].value == "只含前 2 条，共 6 条：请缩小范围，或下载普通 XLSX、CSV。"
    assert len(sheets(lists_file(visit, [], fetch, ("problems",)))["问题清单"]) == 3


def test_the_files_are_offered_where_the_place_is_opened(city: Board, monkeypatch: pytest.MonkeyPatch):
    offered: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda label, *_, **__: offered.append(label))
    test = at_screen("hazards", measure="all")
    test.run()
    assert offered == ["XLSX", "CSV"]

    opened = type("Opened", (), {"open": True, "__enter__": lambda self: self, "__exit__": lambda *_: None})
    monkeypatch.setattr(
        st, "popover", lambda *_, **how: opened() if how.get("key") == "hazards_more" else _closed()
    )
    at_screen("hazards", measure="all").run()

    assert offered[2:] == ["XLSX", "CSV", "事故隐患排查治理台账（每区县一张表）", "问题、责任、整改三张清单", "问题清单",
                           "责任清单", "整改台账", "下载这些隐患（按该表的栏目）"]  # fmt: skip


def _closed():
    return type("Closed", (), {"open": False, "__enter__": lambda self: self, "__exit__": lambda *_: None})()
