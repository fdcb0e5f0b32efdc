"""A hazard's steps on its page: who is offered what, what is written, what is said when it is not."""

import pytest
from sqlalchemy import select

from data_access.engine import reading
from data_access.session import write_session
from data_access.tables import evidence
from data_access.writes.steps import take_step
from domain.people import Viewer
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access import hands
from tests.data_access.hands import FULL
from tests.pages.board import drawn_at, said
from tests.photographs import photographed
from ui import seat


@pytest.fixture
def city(empty_board: str):
    """One hazard a state, a general and a major one each, in district 1."""
    board = Board.on(empty_board)
    for grade in ("general", "major"):
        for status in ("reported", "pending", "to_accept", "accepted", "closed"):
            closed = {"closed": -2} if status == "closed" else {}
            board.put(
                board.row(f"{grade} {status}", grade=grade, status=status, facts=FULL, **closed), cutoff=-1
            )
    yield board
    board.engine.dispose()


@pytest.fixture
def comes(monkeypatch: pytest.MonkeyPatch):
    """Let somebody else than the office sit at this machine."""

    def as_viewer(viewer: Viewer) -> None:
        monkeypatch.setattr(seat, "viewer_of", lambda address: viewer)

    return as_viewer


def number(board: Board, name: str) -> str:
    return str(hands.row_of(board, name).number)


def drawn(board: Board, name: str, **query: str):
    return drawn_at("hazards", number=number(board, name), **query)


def offered(test, mark: str = "take_") -> list[str]:
    return [
        button.key.split("_", 1)[1].rpartition("_")[0]
        for button in test.button
        if button.key.startswith(mark)
    ]


def fill(test, **texts: str):
    for element in (*test.text_input, *test.text_area):
        name = next((name for name in texts if element.key.startswith(f"{name}_")), None)
        if name is not None:
            element.set_value(texts[name])
    return test


def press(test, key: str):
    next(button for button in test.button if button.key.startswith(key)).click()
    test.run()
    assert not test.exception
    return test


@pytest.mark.parametrize(
    ("role", "name", "expected"),
    [
        ("office", "general reported", ["confirm", "fix_on_spot", "reject"]),
        ("office", "general to_accept", ["accept", "send_back", "void"]),
        ("office", "general closed", ["reopen"]),
        (
            "office",
            "major accepted",
            ["record", "send_back", "void"],
        ),  # closing waits for opinion and evidence
        ("district_clerk", "general accepted", ["close", "send_back"]),
        ("district_clerk", "major accepted", ["record", "send_back"]),
        ("inspector", "major to_accept", ["accept", "send_back"]),
        ("inspector", "general pending", []),
        ("enterprise", "general pending", ["complete"]),
        ("leader", "general pending", []),
    ],
)
def test_a_viewer_is_offered_what_the_table_allows(city, comes, role, name, expected):
    comes(hands.person(city, role, hazard=name))

    assert offered(drawn(city, name)) == expected


def test_a_step_is_written_with_its_words_and_shown_in_the_time_line(city):
    test = drawn(city, "general to_accept")

    press(fill(test, reason="仍有泄漏"), "take_send_back")

    assert "已记入：退回重改。" in said(test)
    assert "退回重改：待验收 → 整改中——仍有泄漏" in said(test)
    assert "office（安委办）" in said(test)
    assert hands.status(city, "general to_accept") == "rectifying"
    assert offered(test)[0] == "complete"
    assert city.differences() == []


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(city):
    test = drawn(city, "major to_accept")

    press(fill(test, opinion="复查合格"), "take_accept")

    assert "还要填写：验收凭据。" in said(test)
    assert [area.value for area in test.text_area if area.key.startswith("opinion_")] == ["复查合格"]
    assert hands.status(city, "major to_accept") == "to_accept"
    press(fill(test, evidence="石消验〔2026〕3 号"), "take_accept")
    assert "验收凭据：石消验〔2026〕3 号" in said(test)
    assert "验收通过：待验收 → 待销号——复查合格" in said(test)


def test_why_a_major_cannot_go_on_yet_is_said(city):
    city.put(city.row("缺项", grade="major", due=None), cutoff=-1)

    missing = said(drawn(city, "缺项"))
    waiting = said(drawn(city, "major accepted"))

    assert "还不能“开始整改”：重大隐患整改“五落实”还缺：整改责任人、" in missing
    assert "还不能“销号”：重大隐患销号前要有验收意见和凭据。" in waiting


def test_whoever_was_faster_is_named_and_nothing_typed_is_lost(city):
    test = drawn(city, "general to_accept")
    with write_session(city.engine) as session:  # Bob, while Alice writes her reason
        told = {"seen": 1, "on": MONDAY, "today": MONDAY, "at": NOON}
        take_step(session, city.bob, number(city, "general to_accept"), "accept", **told)

    press(fill(test, reason="照片看不清"), "take_send_back")

    assert "有人先一步改了这条隐患" in said(test)
    assert "您填写的是：“照片看不清”" in said(test)
    assert hands.status(city, "general to_accept") == "accepted"
    assert [area.value for area in test.text_area if area.key.startswith("reason_send_back")] == [
        "照片看不清"
    ]


@pytest.mark.parametrize("query", [{"as_of": str(day(-1))}, {"hall": "1"}])
def test_a_past_day_and_the_wall_offer_no_step(city, query):
    assert offered(drawn(city, "general pending", **query)) == []


def test_a_fact_is_corrected_with_a_reason(city):
    test = drawn(city, "general pending")

    press(fill(test, value="李四", reason_correct="换人"), "do_correct")

    assert "整改责任人：王五 → 李四——换人" in said(test)
    assert hands.row_of(city, "general pending").owner == "李四"


def test_a_transfer_is_asked_for_and_accepted_by_its_receiver(city, comes):
    name = "general pending"
    test = drawn(city, name)
    box = next(box for box in test.selectbox if box.key.startswith("to_unit_"))
    box.set_value("S21")
    press(fill(test, reason_transfer="属临湖区"), "do_transfer")
    assert "请求移交给临湖区 · 湖滨街道" in said(test)

    comes(hands.person(city, "district_clerk", unit="D2"))
    listed = drawn_at("hazards", transfers="1")
    assert f"{number(city, name)}" in said(listed)
    press(listed, "accepted_")

    assert f"已接收 {number(city, name)}。" in said(listed)
    assert "没有" not in said(listed)
    assert hands.lives(city, name)[0].district_id == city.ids["D2"]
    assert "临湖区 · 湖滨街道接收移交" in said(drawn(city, name))
    assert city.differences() == []


def test_the_sender_may_withdraw(city):
    test = drawn(city, "general pending")
    next(box for box in test.selectbox if box.key.startswith("to_department_")).set_value("HOUSING")
    press(fill(test, reason_transfer="属住建"), "do_transfer")

    # The office decides for both sides: it accepts or declines.
    press(fill(test, note_declined="不属我局"), "declined_")

    assert "不接收移交——不属我局" in said(test)


def test_a_duplicate_is_merged_and_a_part_split_off(city):
    test = drawn(city, "general pending")

    press(fill(test, duplicate=number(city, "general reported"), reason_merge="同一处"), "do_merge")
    assert "与本条重复，已并入" in said(test)
    press(fill(test, part="另一处", reason_split="分开整改"), "do_split")

    assert "从本条拆出" in said(test)
    assert hands.status(city, "general reported") == "void"
    assert city.differences() == []


def test_one_hazard_is_entered_by_hand_and_its_number_is_told_at_once(city, comes):
    comes(hands.person(city, "inspector"))
    test = drawn_at("hazards", register="1")
    unit = next(box for box in test.selectbox if box.key.endswith("_unit"))
    assert unit.options == [
        "石篁区",
        "石篁区 · 北桥街道",
        "石篁区 · 南桥街道",
    ]  # the inspector's own territory
    press(test, "register_save")
    assert "还要填写：责任单位、地点、隐患描述" in said(test)

    next(box for box in test.selectbox if box.key.endswith("_unit")).set_value("S12")
    typed = {"enterprise": "新厂", "location": "二车间", "description": "防护罩缺失", "owner": "赵六"}
    for element in (*test.text_input, *test.text_area):
        name = element.key.rpartition("_")[2]
        if name in typed:
            element.set_value(typed[name])
    press(test, "register_save")

    assert "已登记，编号" in said(test)
    assert ">石-2026-011</a>" in said(test)
    row = hands.row_of(city, "防护罩缺失")
    assert (row.number, row.inspector, row.source) == ("石-2026-011", "Inspector", "government")
    assert hands.status(city, "防护罩缺失") == "reported"
    assert city.differences() == []


def test_photographs_come_in_with_the_hazard_and_what_is_none_does_not_stop_it(city, comes):
    comes(hands.person(city, "district_clerk"))
    test = drawn_at("hazards", register="1")
    next(box for box in test.selectbox if box.key.endswith("_unit")).set_value("S12")
    for element in (*test.text_input, *test.text_area):
        if element.key.endswith(("_location", "_description")):
            element.set_value("三车间配电箱")
    (place,) = test.file_uploader
    place.set_value([("现场.jpg", photographed(), "image/jpeg"), ("别的.jpg", b"no picture", "image/jpeg")])
    press(test, "register_save")

    row = hands.row_of(city, "三车间配电箱")
    assert f">{row.number}</a>" in said(test)
    assert "已收到 现场.jpg" in said(test)
    assert "别的.jpg 的内容不是" in said(test)
    with reading(city.engine) as connection:
        kept = connection.execute(select(evidence.c.hazard_id, evidence.c.kind, evidence.c.name)).all()
    assert kept == [(row.id, "before", "现场.jpg")]
    assert drawn_at("hazards", register="1").file_uploader[0].value == []


def test_the_leader_is_not_offered_to_register(city, comes):
    comes(hands.person(city, "leader"))

    assert "登记一条隐患" not in said(drawn_at("hazards"))
    assert [button.key for button in drawn_at("hazards", register="1").button] == []


def test_the_steps_read_in_english(city):
    test = drawn(city, "major accepted", lang="en")

    assert "Not yet “Close out”" in said(test)
