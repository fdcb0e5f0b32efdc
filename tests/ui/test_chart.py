"""A chosen mark comes from a click or from the list beside the picture: whichever was used last."""

import pytest
from streamlit.testing.v1 import AppTest


def script(size: str) -> None:
    import plotly.graph_objects as go
    import streamlit as st

    from tests.ui.cast import visit
    from ui.chart import chart

    figure = go.Figure(go.Bar(x=[1, 2], customdata=["sh", "yz"]))
    choices = {"sh": "石篁区", "yz": "云栈区"}
    chosen = chart(visit(size=size), figure, key="late", alt="两个区的逾期", choices=choices)
    st.text(str(chosen))


def chosen(test: AppTest) -> str:
    assert not test.exception
    return test.text[0].value


@pytest.fixture
def test() -> AppTest:
    return AppTest.from_function(script, default_timeout=20, args=("desk",)).run()


def test_nothing_is_chosen_at_first(test):
    assert chosen(test) == "None"
    assert test.selectbox[0].options == ["石篁区", "云栈区"]


def test_the_list_chooses_for_those_who_do_not_click(test):
    test.selectbox[0].select("云栈区").run()

    assert chosen(test) == "yz"


def test_the_list_shows_what_was_clicked(test):
    test.session_state["late_chosen"] = "sh"
    test.run()

    assert (chosen(test), test.selectbox[0].value) == ("sh", "sh")


def test_a_choice_that_left_the_picture_counts_as_none(test):
    test.session_state["late_chosen"] = "gone"
    test.run()

    assert chosen(test) == "None"


def test_the_picture_says_in_words_what_it_shows(test):
    proto = test.get("plotly_chart")[0].proto

    assert (proto.alt, proto.theme) == ("两个区的逾期", "")


def test_on_the_wall_there_is_no_list():
    wall = AppTest.from_function(script, default_timeout=20, args=("hall",)).run()

    assert len(wall.selectbox) == 0
