"""What makes two rows the same hazard."""

import random
from datetime import date
from typing import Any

import pytest

from ledger import identity
from ledger.reading import read
from tests.ledger import family
from tests.ledger.family import as_csv

HEADINGS: list[Any] = ["序号", "单位名称", "隐患部位", "隐患描述", "排查日期", "整改情况", "隐患等级"]
ROWS: list[list[Any]] = [
    [1, "某甲公司", "一号楼", "通道堵塞", "2026-06-01", "整改中", "一般"],
    [2, "某甲公司", "一号楼", "电线老化", "2026-06-01", "整改中", "一般"],
    [3, "某乙公司", "一号楼", "无证上岗", "2026-06-02", "整改中", "一般"],
]


def keys(rows, headings=HEADINGS, encoding="utf-8", name="a.csv"):
    chunks = read(as_csv([headings, *rows], encoding), name=name).chunks()
    return {row.description: row.key for chunk in chunks for row in chunk.rows}


def test_order_name_and_encoding_of_a_file_change_no_identity():
    shuffled = ROWS[:]
    random.Random(1).shuffle(shuffled)

    assert keys(shuffled, encoding="gb18030", name="七月.csv") == keys(ROWS)


def test_the_order_of_columns_changes_no_identity():
    turned = [list(reversed(row)) for row in ROWS]

    assert keys(turned, list(reversed(HEADINGS))) == keys(ROWS)


def test_width_spaces_and_punctuation_change_no_identity():
    plain = identity.item_key("某甲（集团）公司", "1号楼", "通道堵塞，无法通行")

    assert identity.item_key(" 某甲(集团) 公司", "１号楼", "通道堵塞、无法通行。") == plain


def test_a_status_changes_no_identity_and_a_description_does():
    changed = [[*row[:5], "已销号", "重大"] for row in ROWS]
    other = [[*ROWS[0][:3], "通道堵死", *ROWS[0][4:]]]

    assert keys(changed) == keys(ROWS)
    assert not set(keys(other).values()) & set(keys(ROWS).values())


def test_texts_do_not_run_into_each_other():
    assert identity.item_key("ab", "c", "d") != identity.item_key("a", "bc", "d")


def test_signs_that_carry_meaning_stay():
    assert identity.plain("压力≥5") != identity.plain("压力≤5")


@pytest.mark.parametrize(("one", "other"), [("1.5", "15"), ("1.5", "1-5"), ("3/4", "34"), ("1,2", "12")])
def test_a_mark_between_digits_tells_two_hazards_apart(one: str, other: str):
    assert identity.plain(f"间距{one}米") != identity.plain(f"间距{other}米")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5", "１．５"),
        ("1.5", "1．5"),
        ("1.5", "1. 5"),
        ("1-5", "1—5"),
        ("1、2", "1，2"),
        ("1\u200b5", "15"),
    ],
)
def test_another_writing_of_a_mark_between_digits_is_the_same(one: str, other: str):
    assert identity.plain(f"间距{one}米") == identity.plain(f"间距{other}米。")


def test_equal_rows_are_told_apart_by_their_order_and_flagged():
    (chunk,) = read(as_csv([HEADINGS, ROWS[0], ROWS[1], ROWS[0]], "utf-8"), name="a.csv").chunks()

    first, _, third = chunk.rows
    assert third.key == f"{first.key}-2"
    assert (dict(first.flags), dict(third.flags)) == ({}, {"key": "same_as_before"})


def test_equal_rows_are_known_across_stretches_and_sheets():
    grid = [HEADINGS, *ROWS]
    data = family.as_book({"一": grid, "二": grid})

    rows = [row for chunk in read(data, name="a.xlsx", chunk_rows=2).chunks() for row in chunk.rows]

    assert len({row.key for row in rows}) == 6
    assert [row.row for row in rows if row.flags] == [2, 3, 4]


def test_a_code_counts_only_where_the_mapping_names_it(tmp_path):
    path = tmp_path / "coded.json"
    path.write_text(
        '{"name": "coded", "columns": {"hazard_code": "隐患编号", "description": "隐患描述"}}',
        encoding="utf-8",
    )
    grid = [["隐患编号", "隐患描述", "单位名称"], ["H-1", "通道堵塞", "某甲公司"]]
    reworded = [grid[0], ["h-1", "通道被堵", "某甲公司"]]

    by_code = [
        next(read(as_csv(one, "utf-8"), str(path), name="a.csv").chunks()).rows[0] for one in (grid, reworded)
    ]
    by_facts = [next(read(as_csv(one, "utf-8"), name="a.csv").chunks()).rows[0] for one in (grid, reworded)]

    assert by_code[0].key == by_code[1].key
    assert by_facts[0].key != by_facts[1].key


def test_the_item_is_the_same_whatever_the_day_of_finding():
    item = identity.item_key("a", "b", "c")

    assert identity.with_day(item, date(2026, 6, 1)).startswith(item)
    assert identity.with_day(item, date(2026, 6, 1)) != identity.with_day(item, date(2026, 6, 2))
    assert identity.with_day(item, None) != identity.with_day(item, date(2026, 6, 2))
