"""Many hazards of a list at once: who is offered it, which rows, the preview, what is written and what is said."""

import pytest
import streamlit as st
from sqlalchemy import select

from data_access.tables import letter
from domain import bulk
from tests.cast import Board, day
from tests.data_access import hands
from tests.pages.board import drawn_at, said, title
from tests.pages.test_hazard_steps import comes, drawn, fill, offered, press

__all__ = ["comes"]
WAY = "批量办理</a>"


@pytest.fixture
def city(empty_board: str):
    """Six hazards of district 1, two of them late, one reported, one closed; and one of district 2."""
    board = Board.on(empty_board)
    board.put(
        board.row("late", due=-4), board.row("late too", unit="S12", due=-1), board.row("today", due=0),
        board.row("later", due=9, facts={"owner": "王五"}), board.row("reported", status="reported", due=None),
        board.row("closed", status="closed", closed=-5, due=-9), board.row("elsewhere", unit="S21", due=-2),
        cutoff=-3,
    )  # fmt: skip
    yield board
    board.engine.dispose()


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch):
    """The table with the boxes as it was drawn last."""
    tables, real = [], st.data_editor

    def editor(table, **how):
        tables.append(table)
        return real(table, **how)

    monkeypatch.setattr(st, "data_editor", editor)
    return tables


def opened(**query: str):
    return drawn_at("hazards", bulk="1", **query)


def choose(test, what: str = "bulk_all", action: str = "assign"):
    """Tick many and choose what to do."""
    test = press(test, what)
    test.radio(key="bulk_action").set_value(action)
    test.run()
    assert not test.exception
    return test


def to_unit(test, code: str, why: str = "街道调整"):
    next(box for box in test.selectbox if box.key.startswith("unit_bulk")).set_value(code)
    return fill(test, reason=why)


def buttons(test) -> list[str]:
    return [one.key for one in test.button if one.key == "bulk_do"]


@pytest.mark.parametrize(
    ("role", "way"),
    [("office", True), ("district_clerk", True), ("department_head", True), ("inspector", False),
     ("enterprise", False), ("leader", False)],
)  # fmt: skip
def test_those_who_supervise_find_the_way_in(city, comes, role, way):
    comes(hands.person(city, role, 4, hazard="late"))

    assert (WAY in said(drawn_at("hazards"))) is way
    test = opened()
    assert bool(test.radio) is way
    assert ("您的角色不能批量办理" in said(test)) is not way


def test_neither_a_past_day_nor_the_wall_offers_it(city):
    past = opened(as_of=str(day(-1)))

    assert WAY not in said(drawn_at("hazards", as_of=str(day(-1))))
    assert WAY not in said(drawn_at("hazards", hall="1"))
    assert "批量办理只在看今天时可用" in said(past)
    assert not past.radio
    assert not opened(hall="1").radio


@pytest.mark.parametrize(
    "query",
    [
        {"measure": "open"},
        {"measure": "overdue", "sort": "-due"},
        {"unit": "S12"},
        {"measure": "all", "sort": "number"},
        {"measure": "open", "band": "today"},
        {"q": "late"},
    ],
)
def test_the_rows_are_those_of_the_list(city, listed, query):
    listing = said(drawn_at("hazards", **query)).split("<tbody>")[1]

    opened(**query)

    found = [part.split("</a>")[0].rpartition(">")[2] for part in listing.split("<tr>")[1:]]
    assert listed[-1]["number"].tolist() == found
    assert not listed[-1]["pick"].any()


def test_of_a_longer_list_the_first_are_there_and_that_is_said(city, listed, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)

    test = opened(measure="open")

    assert len(listed[-1]) == 2
    assert "列表共 5 条，这里是前 2 条；一次最多办这么多" in said(test)


def test_all_none_or_those_overdue_are_ticked(city, listed):
    test = opened(measure="all")
    ticked = {}
    for name in ("bulk_late", "bulk_all", "bulk_none"):
        test = press(test, name)
        table = listed[-1]
        ticked[name] = set(table.loc[table["pick"], "hazard"])

    assert ticked == {
        "bulk_late": {"late", "late too", "elsewhere"},  # what was closed late is not overdue
        "bulk_all": {"late", "late too", "today", "later", "reported", "closed", "elsewhere"},
        "bulk_none": set(),
    }


def test_what_is_chosen_is_shown_with_old_and_new_and_then_done(city):
    test = to_unit(choose(opened(measure="all")), "S12")
    next(box for box in test.checkbox if box.key.startswith("confirm")).check()

    test = press(test, "bulk_preview")

    assert "7 条中可办 5 条，不办 2 条" in said(test)
    assert "责任单位：石篁区 · 北桥街道 → 石篁区 · 南桥街道" in said(test)
    assert "确认：待核实 → 待整改" in said(test)
    assert "<b>不办：</b> 现在的状态不能这样办。" in said(test)
    assert "<b>不办：</b> 已经是这样。" in said(test)
    assert hands.status(city, "reported") == "reported"
    test = press(test, "bulk_do")

    assert "交办：7 条中办了 5 条。" in said(test)
    assert "没有办的 2 条，仍然勾选着" in said(test)
    assert hands.status(city, "reported") == "pending"
    moved = [
        hands.lives(city, name)[-1].unit_id == city.ids["S12"] for name in ("late", "elsewhere", "closed")
    ]
    assert moved == [True, True, False]
    assert city.differences() == []
    assert "责任单位：石篁区 · 北桥街道 → 石篁区 · 南桥街道——街道调整" in said(drawn(city, "late"))


def test_who_was_faster_is_named_by_number_and_nothing_typed_is_lost(city, listed):
    test = press(to_unit(choose(opened(measure="overdue")), "S12"), "bulk_preview")
    hands.step(city, city.bob, "late", "start")

    test = press(test, "bulk_do")

    assert "交办：3 条中办了 1 条。" in said(test)
    (row,) = [part for part in said(test).split("<tr>") if "有人先一步改了这条隐患" in part]
    assert "石-001</a>" in row
    table = listed[-1]
    assert set(table.loc[table["pick"], "hazard"]) == {"late", "late too"}  # the other one lay there already
    assert [area.value for area in test.text_area] == ["街道调整"]
    assert hands.lives(city, "late")[-1].unit_id == city.ids["S11"]


def test_what_was_changed_since_the_preview_is_previewed_again(city):
    test = press(to_unit(choose(opened(measure="overdue")), "S12"), "bulk_preview")
    assert buttons(test) == ["bulk_do"]

    fill(test, reason="另一个理由").run()
    assert buttons(test) == []
    assert "选择或内容改过了，请再预览。" in said(test)
    test = press(press(test, "bulk_preview"), "bulk_none")

    assert buttons(test) == []


def test_what_is_missing_is_said_and_nothing_is_shown(city):
    test = press(choose(opened(measure="open")), "bulk_preview")
    assert "请先填写要改什么。" in said(test)

    test = press(to_unit(test, "S12", why=""), "bulk_preview")

    assert "还要填写：理由。" in said(test)
    assert buttons(test) == []


def test_a_person_is_set(city, comes):
    comes(hands.person(city, "district_clerk", 4))
    test = fill(choose(opened(measure="open"), action="person"), owner="李四", leader="赵主任", reason="换人")

    test = press(press(test, "bulk_preview"), "bulk_do")

    assert "定责任人：4 条中办了 4 条。" in said(test)
    owners = [hands.row_of(city, name).owner for name in ("late", "later", "elsewhere")]
    assert owners == ["李四", "李四", ""]
    assert [box.value for box in test.text_input if box.key.startswith("owner")] == [
        ""
    ]  # all done: begin anew


def test_a_reminder_is_kept_and_there_as_text_by_unit(city):
    test = fill(choose(opened(measure="open"), "bulk_late", "remind"), note="请压实责任")
    test.date_input[0].set_value(day(5))

    test = press(press(test, "bulk_preview"), "bulk_do")

    lines = [
        "【隐患整改提示】2026年6月15日，共 3 条", "", "石篁区 · 北桥街道（1 条）：",
        "1. 石-001 late，期限：6月11日（逾期 4 天）", "", "石篁区 · 南桥街道（1 条）：",
        "1. 石-002 late too，期限：6月14日（逾期 1 天）", "", "临湖区 · 湖滨街道（1 条）：",
        "1. 临-001 elsewhere，期限：6月13日（逾期 2 天）", "", "请于 6月20日前回复办理情况。", "请压实责任",
    ]  # fmt: skip
    text = "\n".join(lines)
    assert f'<p class="plain">{text}</p>' in said(test)
    with city.look() as session:
        kept = session.connection.execute(select(letter.c.to_whom, letter.c.reply_by)).all()
    assert {tuple(row) for row in kept} == {
        (place, day(5)) for place in ("石篁区北桥街道", "石篁区南桥街道", "临湖区湖滨街道")
    }
    course = said(drawn(city, "late"))
    assert "提示：致石篁区北桥街道——请压实责任" in course
    assert offered(drawn(city, "late"))[0] == "start"


def test_another_list_begins_without_ticks(city, listed):
    test = press(opened(measure="open"), "bulk_all")
    assert listed[-1]["pick"].all()

    test.query_params["measure"] = "overdue"
    test.run()

    assert not listed[-1]["pick"].any()


def test_it_reads_in_english(city):
    test = fill(choose(opened(measure="overdue", lang="en"), action="remind"), to_whom="Duty desk")
    assert title(test) == "Bulk · Overdue: 3 hazards"

    test = press(press(test, "bulk_preview"), "bulk_do")

    assert "Remind: 3 of 3 done." in said(test)
    assert "Reminder of hazards, 15 Jun 2026: 3 in all\nTo: Duty desk" in said(test)
