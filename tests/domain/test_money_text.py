"""Sums in ten thousand yuan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money_text import UNITS, MoneyText, read_money, unit_named


@pytest.mark.parametrize(
    ("cell", "unit", "wan"),
    [
        ("5万元", None, 5), ("50000元", None, 5), ("50000元", "万元", 5), ("12.5万元", "元", 12.5), (0.5, "万元", 0.5),
        ("0.5", "万元", 0.5), (125000.0, "元", 12.5), ("1,000元", None, 0.1), ("0", None, 0), ("0元", None, 0),
        (0.0, "万元", 0),
        ("５万", None, 5), ("2亿元", None, 20000), ("50,000 yuan", None, 5), ("¥300", "元", 0.03),
    ],
)  # fmt: skip
def test_a_sum_is_in_ten_thousand_yuan(cell, unit, wan):
    assert read_money(cell, unit) == MoneyText(wan)


@pytest.mark.parametrize("cell", ["", None, "无", "—", "/"])
def test_no_sum_is_not_a_sum_of_nought(cell):
    assert read_money(cell, "万元") == MoneyText()


@pytest.mark.parametrize(
    ("cell", "unit", "read"),
    [
        ("0.5", None, MoneyText(0.5, "unit_of_money_assumed")), ("约5万元", None, MoneyText(5, "sum_is_about")),
        ("自筹", "万元", MoneyText(None, "unreadable_sum")), (True, "万元", MoneyText(None, "unreadable_sum")),
        ("5-10万元", None, MoneyText(None, "unreadable_sum")),
    ],
)  # fmt: skip
def test_what_is_unsure_is_flagged(cell, unit, read):
    assert read_money(cell, unit) == read


@pytest.mark.parametrize(
    ("text", "unit"),
    [("整改资金（万元）", "万元"), ("资金(元)", "元"), ("单位：万元", "万元"), ("（万元）", "万元"), ("治理资金", None), ("单位名称（盖章）", None),
     ("填报单位：某办", None)],
)  # fmt: skip
def test_a_heading_names_its_unit(text, unit):
    assert unit_named(text) == unit


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()), st.sampled_from([None, *UNITS]))
def test_any_cell_gives_a_sum_or_none(cell, unit):
    money = read_money(cell, unit)

    assert money.wan is None or money.wan >= 0 or money.why
