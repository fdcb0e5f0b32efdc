"""Set-up: units from a file or one by one, other names, targets, and the table of categories."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data_access import reads
from data_access.frames import records
from data_access.session import Session, write_session
from data_access.writes.corrections import lead
from domain.filters import Filters
from domain.people import EVERYWHERE, Role, Viewer
from tests.cast import TREE, Board
from tests.pages.board import at_screen, html_of
from tests.pages.handed_in import cells, keyed, ran, sections, submit, title
from ui import database


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


@pytest.fixture
def small(empty_board: str) -> Board:
    """The same on one engine, for what only looks."""
    return Board.on(empty_board, TREE)


def setup(**query: str) -> AppTest:
    return ran(at_screen("setup", **query))


def units(board: Board) -> dict[str, dict[str, Any]]:
    with board.look() as session:
        known = reads.catalog(session, EVERYWHERE)
        return {row["code"]: row for frame in (known.units, known.departments) for row in records(frame)}


def told(test: AppTest) -> str:
    found = re.search(r'<p class="unknown" role="status">(.*?)</p>', html_of(test))
    return found.group(1) if found else ""


def test_the_page_says_how_many_of_each_kind_there_are(small: Board):
    assert title(setup()) == "云汀市：2 个区县、3 个街道乡镇、2 个部门、2 个行业"


def test_an_empty_board_is_led_to_a_file_or_a_form(empty_board):
    test = setup()

    assert title(test) == "还没有单位：从一个文件放进来，或者逐个添加"
    assert test.expander[0].proto.expanded


def test_each_unit_stands_with_what_is_open_and_what_was_found(small: Board):
    small.put(small.row("a"), small.row("b", status="closed", closed=-1), small.row("c", unit=None))

    test = setup(one="D1")

    names = [name.strip().replace("\u00a0", " ") for name in cells(test, "名称")]
    rows = dict(zip(names, zip(cells(test, "未销号"), cells(test, "累计"), strict=True), strict=True))
    assert rows["石篁区 2 个街道乡镇"] == ("1", "2")
    assert rows["北桥街道"] == ("1", "2")
    assert rows["消防救援局"] == ("2", "3")
    assert "另有 1 条未销号的隐患没有归属单位" in html_of(test)


def test_a_unit_is_corrected_in_its_form(board: Board):
    test = setup(one="D1")
    keyed(test.text_input, "name_unit_D1").set_value("石篁新区")
    keyed(test.text_input, "group_unit_D1").set_value("urban")
    keyed(test.date_input, "valid_from_unit_D1").set_value(date(2020, 1, 1))
    keyed(test.multiselect, "names_unit_D1").set_value(["老石区"])

    submit(test, "保存")

    assert told(test) == "已保存：石篁新区。"
    found = units(board)["D1"]
    assert (found["name"], found["peer_group"], found["valid_from"]) == (
        "石篁新区",
        "urban",
        date(2020, 1, 1),
    )
    with board.look() as session:
        names = reads.other_names(session, EVERYWHERE)
    assert "老石区" in names.loc[names["code"] == "D1", "text"].tolist()


def test_what_is_left_empty_is_emptied(board: Board):
    test = setup(one="D1")
    keyed(test.text_input, "name_en_unit_D1").set_value("")

    submit(test, "保存")

    assert units(board)["D1"]["name_en"] == ""


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": ""}, "没有保存：名称要填。"),
        ({"code": "D2", "name": "新区"}, "没有保存：代码“D2”已有。"),
        ({"code": "D7", "name": "临湖区"}, "没有保存：“临湖区”已经是“临湖区”的名称。"),
    ],
)
def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed(small: Board, fields, why):
    test = setup(one="+")
    for name, value in fields.items():
        keyed(test.text_input, f"{name}_unit_+").set_value(value)

    submit(test, "保存")

    assert told(test) == why
    assert keyed(test.text_input, "name_unit_+").value == fields["name"]
    assert set(units(small)) == {"unassigned", "none", *(row.code for row in TREE if row.kind != "industry")}


def test_a_unit_a_department_and_an_industry_are_added(board: Board):
    new = setup(one="+")
    keyed(new.text_input, "name_unit_+").set_value("南汀街道")
    keyed(new.selectbox, "kind_unit_+").set_value("street")
    keyed(new.selectbox, "parent_unit_+").set_value("D2")
    submit(new, "保存")
    office = setup(what="department", one="+")
    keyed(office.text_input, "code_department_+").set_value("MARKET")
    keyed(office.text_input, "name_department_+").set_value("市场监管局")
    keyed(office.multiselect, "leads_department_+").set_value(["SITES"])
    submit(office, "保存")
    field = setup(what="industry", one="+")
    keyed(field.text_input, "name_industry_+").set_value("渔业船舶")
    keyed(field.selectbox, "led_industry_+").set_value("MARKET")
    submit(field, "保存")

    found = units(board)
    assert found["南汀街道"]["district_id"] == board.ids["D2"]
    with board.look() as session:
        industries = {row["code"]: row["department_id"] for row in records(session.catalog.industries)}
    assert industries["SITES"] == industries["渔业船舶"] == found["MARKET"]["id"]


def test_a_units_file_says_what_it_would_do_and_then_does_it(board: Board):
    test = setup()
    content = "代码,名称,类别,上级\nD1,石篁新区,区,C\nD7,第七区,区,C\n".encode()
    test.file_uploader[0].set_value(("单位.csv", content, ""))
    ran(test)
    assert "新增 1，改动 1，不变 0" in sections(test)
    assert "D7" not in units(board)

    test.button(key="enter_units").click()
    ran(test)

    assert told(test) == "已写入：新增 1，改动 1。"
    assert units(board)["D7"]["parent_id"] == board.ids["C"]


def test_a_units_file_with_mistakes_is_told_line_by_line_and_stays_out(small: Board):
    test = setup()
    content = "代码,名称,类别\nD7,第七区,县城\n,,区\n".encode()
    test.file_uploader[0].set_value(("单位.csv", content, ""))

    ran(test)

    assert "2 处要先改，文件没有写入" in sections(test)
    assert (cells(test, "表 · 行"), cells(test, "原值")) == (["第 2 行", "第 3 行"], ["县城", ""])
    assert not [one for one in test.button if one.key == "enter_units"]


def test_an_industry_to_come_is_told_and_led_once_it_is_there(board: Board):
    test = setup()
    content = "代码,名称,类别,牵头行业\nEMB,应急管理局,部门,CHEM|GAS\n".encode()
    test.file_uploader[0].set_value(("部门.csv", content, ""))
    ran(test)
    assert "1 处请核对" in sections(test)
    assert (cells(test, "表 · 行"), cells(test, "列"), cells(test, "原值")) == (
        ["第 2 行"], ["industries"], ["CHEM"],
    )  # fmt: skip
    assert "“CHEM”还没有" in html_of(test)

    test.button(key="enter_units").click()
    ran(test)

    assert "燃气、CHEM（尚未录入）" in html_of(test)


def test_a_lead_that_is_set_later_is_offered_what_came_before(board: Board):
    rows = (board.row(name, department=None, industry="SITES") for name in "ab")
    board.put(*rows, board.row("c", industry="SITES"))
    assert not [one for one in setup().button if one.key == "give_to_leads"]
    with write_session(board.engine) as session:
        lead(session.connection, board.ids["HOUSING"], ["SITES"])

    test = setup()
    assert "2 条未销号的隐患没有牵头部门，所属行业已有牵头部门" in sections(test)
    assert "2 条归住房建设局" in html_of(test)
    test.button(key="give_to_leads").click()
    ran(test)

    assert told(test).startswith("已把 2 条交给行业的牵头部门")
    assert board.names("open", filters=Filters(departments=("HOUSING",))) == {"a", "b"}


def test_a_file_that_knots_the_tree_is_refused(small: Board):
    test = setup()
    content = "代码,名称,类别,上级\nA,甲,功能区,B\nB,乙,功能区,A\n".encode()
    test.file_uploader[0].set_value(("单位.csv", content, ""))

    ran(test)

    assert "会成为自己的下级" in html_of(test)


def test_who_only_looks_sees_everything_and_can_change_nothing(small: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.seat.viewer_of", lambda address: Viewer("Carol", Role.LEADER, EVERYWHERE))

    seen = [(part, setup(part=part)) for part in ("units", "names", "targets", "risk")]

    assert {
        part: (len(test.button), len(test.file_uploader), len(test.text_input)) for part, test in seen
    } == dict.fromkeys(("units", "names", "targets", "risk"), (0, 0, 0))


def test_a_part_that_is_not_there_is_said_aloud(small: Board):
    assert "链接里的 part=money 这里不认识" in html_of(setup(part="money"))


def test_reads_of_the_page_take_no_look_at_each_unit(small: Board, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    whole = reads.figures

    def counted(session: Session, *told: Any, **said: Any) -> pd.DataFrame:
        asked.append(str(said["by"]))
        return whole(session, *told, **said)

    monkeypatch.setattr(reads, "figures", counted)
    setup()

    assert asked == ["('industry',)", "('district',)", "('department',)", "('industry',)"]
