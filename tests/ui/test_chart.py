"""A picture says in words what it shows, and a door leads to what was pressed without keeping it."""

from typing import Any

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest


def script(size: str) -> None:
    import plotly.graph_objects as go
    import streamlit as st

    from tests.ui.cast import visit
    from ui.chart import door

    figure = go.Figure(go.Bar(x=[1, 2], customdata=["D1", "D2"]))
    door(
        visit(size=size),
        figure,
        key="late",
        alt="两个区的逾期",
        to=lambda code: st.query_params.update(unit=code),
    )


def shown(size: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=20, args=(size,)).run()
    assert not test.exception
    return test


@pytest.mark.parametrize("size", ["desk", "hall"])
def test_the_picture_says_in_words_what_it_shows(size):
    proto = shown(size).get("plotly_chart")[0].proto

    assert (proto.alt, proto.theme) == ("两个区的逾期", "")


@pytest.mark.parametrize(("size", "pressable"), [("desk", True), ("hall", False)])
def test_on_the_wall_there_is_nothing_to_press(size, pressable):
    proto = shown(size).get("plotly_chart")[0].proto

    assert bool(proto.selection_mode) == pressable


def test_the_door_leads_to_the_mark_that_was_pressed_and_keeps_nothing(monkeypatch):
    import streamlit as st

    from tests.ui.cast import visit
    from ui.chart import door

    told: dict[str, Any] = {}
    led: list[str] = []
    monkeypatch.setattr(st, "plotly_chart", lambda figure, **options: told.update(options))
    door(visit(), go.Figure(), key="late", alt="", to=led.append)

    for points in ([{"customdata": ["D2"]}], []):  # pressed, then taken back
        monkeypatch.setattr(st, "session_state", {"late": {"selection": {"points": points}}})
        told["on_select"]()

    assert led == ["D2"]
