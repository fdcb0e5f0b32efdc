"""Units files, and the aliases that ship with the project."""

from datetime import date
from typing import Any

import pytest

from ledger import aliases
from ledger.aliases import Aliases, Named, resolve
from ledger.units_file import HEADINGS, UnitRow, read_units
from tests.ledger.family import as_book, as_csv


def code(kind, text, within=None):
    """The code of what a text names; None where it names nothing."""
    found = resolve(kind, text, within)
    return found.code if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甘区", "甘井子区"), ("210211", "甘井子区"), ("甘井子", "甘井子区"), ("甘井子区人民政府", "甘井子区"), ("金州区", "金普新区"),
        ("金普", "金普新区"), ("高新区", "高新技术产业园区"), ("高新园区", "高新技术产业园区"), ("长兴岛", "长兴岛经济技术开发区"),
        ("长兴岛经开区", "长兴岛经济技术开发区"), ("210282", "普兰店区"), ("大连市中山区", "中山区"), ("Zhongshan District", "中山区"),
        (" 庄 河 ", "庄河市"),
    ],
)  # fmt: skip
def test_a_district_is_known_by_every_name(text, name):
    found = resolve("unit", text)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", None, "甘", "某区", "中山路"])
def test_what_is_no_name_is_not_taken_for_one(text):
    found = resolve("unit", text)

    assert found is None or text == "甘"


def test_a_street_that_exists_twice_needs_its_district():
    assert resolve("street", "得胜街道") is None
    assert code("street", "得胜街道", "金普") == "210213025"
    assert code("street", "得胜", "旅顺口") == "210212003"
    assert code("street", "凌水") == "210211016"


def test_a_street_of_another_district_is_not_found():
    assert resolve("street", "凌水街道", "中山区") is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甘井子区重大隐患台账（截至9月25日）", "甘井子区"),
        ("长兴岛经开区台账", "长兴岛经济技术开发区"),
        ("全市台账", None),
        ("中山区、西岗区台账", None),
    ],
)
def test_a_title_names_a_district_or_none(title, name):
    assert aliases.shipped().unit_within(title) == name


def test_industries_and_departments_have_aliases():
    assert code("industry", "危化品") == "hazchem"
    assert code("department", "市住建局") == "housing"


def test_shipped_files_have_no_problems_and_stand_for_the_whole_city():
    rows = [row for path in sorted(aliases.SHIPPED.glob("*.csv")) for row in read_units(path).rows]
    problems = [one for path in aliases.SHIPPED.glob("*.csv") for one in read_units(path).problems]

    kinds = {
        kind: sum(row.kind == kind for row in rows)
        for kind in ("city", "district", "zone", "street", "industry")
    }
    assert problems == []
    assert kinds == {"city": 1, "district": 10, "zone": 4, "street": 152, "industry": 30}


def test_a_name_that_means_two_things_means_neither():
    names = Aliases(
        [
            UnitRow("1", "东区", "district", aliases=("新区",)),
            UnitRow("2", "西区", "district", aliases=("新区",)),
        ]
    )

    assert names.resolve("unit", "新区") is None
    assert names.resolve("unit", "东区") == Named("1", "东区", "district")


def test_a_units_file_has_english_or_chinese_headings_in_any_order():
    english = [
        ["kind", "name", "code", "parent", "aliases", "valid_from"],
        ["district", "东区", "d1", "", "东|城东", "2020-01-01"],
    ]
    chinese: list[list[Any]] = [
        ["上级", "代码", "名称", "类别", "别名", "启用日期"],
        ["", "d1", "东区", "区市县", "东|城东", date(2020, 1, 1)],
    ]

    one, other = (
        read_units(as_csv(english, "utf-8"), "u.csv"),
        read_units(as_book({"单位": chinese}), "u.xlsx"),
    )

    assert one.rows == other.rows
    assert one.rows[0] == UnitRow(
        "d1", "东区", "district", aliases=("东", "城东"), valid_from=date(2020, 1, 1), row=2
    )
    assert (one.problems, other.problems) == ((), ())


def test_what_is_wrong_in_a_units_file_is_said_row_by_row():
    grid = [
        ["code", "name", "kind", "parent", "valid_to"],
        ["d1", "东区", "district", "", "2022.6.31"],
        ["d1", "西区", "district", "", ""],
        ["d2", "", "district", "", ""],
        ["d3", "南区", "planet", "", ""],
        ["s1", "某街道", "street", "北区", ""],
    ]

    file = read_units(as_csv(grid, "utf-8"), "u.csv")

    assert [row.code for row in file.rows] == ["d1", "s1"]
    assert [(one.row, one.code, one.severity) for one in file.problems] == [
        (2, "unit_day_unreadable", "flag"),
        (3, "unit_twice", "stops"),
        (4, "unit_without_name", "stops"),
        (5, "unit_kind_unknown", "stops"),
        (6, "unit_parent_unknown", "flag"),
    ]


def test_a_file_without_the_headings_is_no_units_file():
    (problem,) = read_units(as_csv([["a", "b"], ["1", "2"]], "utf-8"), "u.csv").problems

    assert (problem.code, problem.severity) == ("units_headings_missing", "stops")


def test_every_heading_of_a_units_file_fills_a_field():
    assert set(HEADINGS) <= set(UnitRow.__dataclass_fields__)
