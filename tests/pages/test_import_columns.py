"""How the columns of a ledger are read: recognised, corrected by hand, remembered by name."""

import pytest

from ledger.mapping import Mapping
from pages.import_draft import Draft, File
from pages.import_reading import layout_of, mapping_of, to_remember
from tests.cast import MONDAY, TREE, Board
from tests.machine import shared
from tests.pages.board import html_of
from tests.pages.handed_in import (
    HEADS,
    ROWS,
    cells,
    figures,
    handed,
    keyed,
    ledger,
    press,
    ran,
    sections,
    submit,
    title,
)  # fmt: skip

PREVIEW = "按此重新预览"
# Headings of a form that nobody has seen: only three are known by themselves.
ODD = ("区市县", "单位名称", "隐患描述", "轻重", "查到的那天", "限到", "办到哪一步", "了结")


@pytest.fixture
def board(empty_board: str) -> Board:
    """Two districts with nothing found in them."""
    return Board.on(empty_board, TREE)


def choose(test, key: str, *headings: str) -> None:
    keyed(test.multiselect, f"column_{key}_").set_value(list(headings))


def correct(test):
    for key, heading in zip(("grade", "found_on", "due_on", "status", "closed_on"), ODD[3:], strict=True):
        choose(test, key, heading)
    return submit(test, PREVIEW)


def test_each_column_is_told_with_what_it_was_taken_for(board):
    test = handed(ledger())

    assert "认列：8 / 8（表“6月台账”）" in sections(test)
    assert (
        dict(zip(cells(test, "文件里的列"), cells(test, "板上的事实"), strict=True))["排查时间"] == "发现日期"
    )


def test_columns_are_corrected_in_one_form(board):
    test = handed(ledger(heads=ODD))
    assert "认列：3 / 8（表“6月台账”）" in sections(test)

    correct(test)

    assert "认列：8 / 8（表“6月台账”）" in sections(test)
    assert cells(test, "状态") == ["整改中", "整改中", "已销号"]
    assert figures(test)[0] == "3"


def test_a_corrected_reading_is_remembered_and_recognised_next_month(board):
    test = correct(handed(ledger(heads=ODD), name="石篁区2026年6月台账.csv"))
    assert test.text_input[0].value == "石篁区台账"

    press(test, "write")
    again = handed(ledger(*ROWS[:2], heads=ODD), name="石篁区2026年7月台账.csv")

    assert "按记住的读法“石篁区台账”" in html_of(again)
    assert title(again) == "2 行都没有变化，不用写入"


def test_an_empty_name_remembers_nothing(board):
    test = correct(handed(ledger(heads=ODD)))
    test.text_input[0].set_value("")
    ran(test)

    press(test, "write")

    assert "认列：3 / 8（表“7月台账”）" in sections(handed(ledger(heads=ODD), name="7月台账.csv"))


def test_a_known_column_can_be_left_out(board):
    test = handed(ledger())

    choose(test, "due_on")
    submit(test, PREVIEW)

    assert "认列：7 / 8（表“6月台账”）" in sections(test)
    assert cells(test, "期限") == ["未填"] * 3


def test_a_reading_can_be_chosen_by_name(board):
    press(correct(handed(ledger(heads=ODD), name="石篁区台账.csv")), "write")
    other = tuple(f"{head}（填）" if at == 7 else head for at, head in enumerate(ODD))
    test = handed(ledger(heads=other), name="7月.csv")
    assert "认列：3 / 8（表“7月”）" in sections(test)

    keyed(test.selectbox, "mapping_").set_value("石篁区台账")
    ran(test)

    assert "认列：7 / 8（表“7月”）" in sections(test)


def test_without_a_known_heading_a_person_points_at_the_row(board):
    strange = [f"列{n}" for n in range(8)]
    content = ledger(heads=["某市隐患情况", *[""] * 7]).splitlines()[0] + b"\n" + ledger(heads=strange)
    test = handed(content)
    assert title(test) == "没有找到表头：请指出是哪一行"
    assert "列3" in html_of(test)

    keyed(test.number_input, "row_").set_value(2)
    ran(test)
    for key, heading in (("district", "列0"), ("enterprise", "列1"), ("description", "列2")):
        choose(test, key, heading)
    submit(test, PREVIEW)

    assert title(test) == "3 行可以写入"
    assert cells(test, "企业（场所）") == [row[1] for row in ROWS]


@pytest.mark.parametrize("name", ["plain.xlsx", "title.xlsx", "merged.xlsx", "two_sheets.xlsx", "gb_csv.csv"])
def test_a_corrected_reading_of_a_real_layout_is_recognised_again(name):
    file = File(name, shared(f"ledgers/{name}").read_bytes())
    layout = layout_of(file, Draft(), [], MONDAY)
    owner = tuple(heading for table in layout.tables for heading in table.bindings["owner"].headings)
    draft = Draft(columns={"remark": owner})
    mapping = mapping_of(file, draft, [], layout)
    assert mapping is not None

    kept = to_remember(file, mapping, "记住的", layout)

    again = layout_of(file, Draft(), [kept], MONDAY)
    assert [table.mapping for table in again.tables] == ["记住的"] * len(again.tables)
    assert all("remark" in table.bindings and "owner" not in table.bindings for table in again.tables)


def test_what_is_left_out_is_bound_to_nothing():
    file = File("a.csv", ledger(heads=HEADS))
    draft = Draft(columns={"due_on": (), "status": ("隐患等级",)})
    layout = layout_of(file, draft, [], MONDAY)

    mapping = mapping_of(file, draft, [], layout)

    assert isinstance(mapping, Mapping)
    assert {key: source.headings for key, source in mapping.columns.items()} == {
        "status": ("隐患等级",), "seq": ("整改期限", "整改情况"),
    }  # fmt: skip
