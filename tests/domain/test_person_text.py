"""A name and a telephone number out of one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.person_text import PersonText, read_person, read_phone


@pytest.mark.parametrize(
    "cell", ["张三13900000000", "张三 13900000000", "张三（13900000000）", "张三：电话 139 0000 0000", "张三/13900000000",
             "张三\n13900000000", "13900000000 张三"]
)  # fmt: skip
def test_a_person_and_a_number_are_two_things(cell):
    assert read_person(cell) == PersonText("张三", "13900000000")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("刘副区长", PersonText("刘副区长")), ("", PersonText()), ("/", PersonText()), (None, PersonText()),
        (13900000000.0, PersonText(None, "13900000000")),
        ("李四（0411-82345678）", PersonText("李四", "0411-82345678")),
        ("李四 139****0000", PersonText("李四", "139****0000")),
        ("王五13900000000、13911111111", PersonText("王五", "13900000000、13911111111", "several_phones")),
    ],
)  # fmt: skip
def test_each_half_may_be_missing_or_doubled(cell, read):
    assert read_person(cell) == read


def test_a_number_cell_is_a_telephone_without_a_decimal_point():
    assert read_phone(13900000000.0) == "13900000000"
    assert read_phone("—") is None


@given(st.text(max_size=40))
def test_any_text_gives_a_person(text):
    person = read_person(text)

    assert person.phone is None or any(sign.isdigit() for sign in person.phone)
