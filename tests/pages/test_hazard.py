"""One hazard as it stood on any day, with what happened to it; scores given by hand, by one at a time."""

import json
import re
from datetime import date
from typing import Any

import pytest

from data_access.session import open_session, write_session
from data_access.writes.assess import Scores, assess
from tests.cast import MONDAY, NOON, Board, day
from tests.pages.board import drawn_at, said

MOVED, AGAIN = "石-2026-001", "临-2026-001"


@pytest.fixture
def lived(empty_board: str):
    """A board on which one hazard's deadline was moved twice, and another came back after its closing."""
    board = Board.on(empty_board)
    moved: dict[str, Any] = {
        "unit": "S11",
        "found": -60,
        "first_due": -45,
        "key": "moved",
        "enterprise": "同一厂",
    }
    moved["facts"] = {"category": "设备", "fund_wan": 3.2}
    again: dict[str, Any] = {"unit": "S21", "found": -100, "key": "again"}
    board.put(
        board.row("改期", due=-45, due_text="5月1日前", **moved),
        board.row("复发", due=-80, status="closed", rectified=-92, accepted=-90, closed=-85, **again),
        cutoff=-50,
    )
    board.put(board.row("改期", due=-30, due_text="5月16日前", **moved), cutoff=-44)
    board.put(
        board.row("改期", due=-10, due_text="6月5日前", **moved),
        board.row("复发", due=5, status="rectifying", **again),
        cutoff=-20,
        reopen=True,
    )
    board.put(
        board.row("旁边的", unit="S11", found=-40, enterprise="同一厂", facts={"category": "设备"}),
        board.row("很久以前", unit="S11", found=-300, due=-280, enterprise="同一厂", facts={"category": "设备"},
                  status="closed", closed=-281),
        board.row("后来的", unit="S11", found=-5, enterprise="同一厂"),
        board.row("重大", unit="S12", found=-8, grade="major", due=0),
    )  # fmt: skip
    yield board
    board.engine.dispose()


def drawn(number: str, **query: str):
    return drawn_at("hazards", number=number, **query)


def facts(test) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", said(test))
    return {name: re.sub(r"<[^>]+>", "", value) for name, value in found}


def marks(test) -> str:
    found = re.search(r'<p class="marks">(.*?)</p>', said(test))
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split()) if found else ""


def course(test) -> list[str]:
    """The steps with what came of each; the one under way in brackets."""
    steps = re.search(r'<ol class="steps">(.*?)</ol>', said(test))
    found = re.findall(r'<li class="(\w*)"[^>]*>(.*?)<small>(.*?)</small></li>', steps[1] if steps else "")
    return [f"[{name} {more}]" if state == "now" else f"{name} {more}" for state, name, more in found]


def history(test) -> list[tuple[str, str]]:
    return re.findall(r"<li><time>(.*?)</time><b>(.*?)</b>", said(test))


def words_on_the_bar(test) -> list[str]:
    spec = json.loads(test.get("plotly_chart")[0].proto.spec)
    return [
        re.sub(r"</?b>", "", note["text"]).replace("\u00a0", " ") for note in spec["layout"]["annotations"]
    ]


def same_place(test) -> list[str]:
    found = re.findall(r'<ul class="lines">(.*?)</ul>', said(test), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", found[0])] if found else []


def of(board: Board, name: str) -> str:
    """The number of the hazard with this description."""
    return str(board.rows(None).set_index("description").loc[name, "number"])


def test_a_hazard_says_first_where_it_stands(lived):
    test = drawn(of(lived, "重大"))

    assert '<span class="said">石-004</span> 重大</h1>' in said(test)
    assert marks(test) == "重大隐患 风险等级 未评估 今天到期 待整改，责任单位 石篁区 · 南桥街道"
    assert course(test) == ["排查 6月7日", "[整改 第 9 天]", "验收 —", "销号 —"]


def test_what_is_known_is_told_name_by_name_and_a_gap_is_a_dash(lived):
    told = facts(drawn(MOVED))

    assert {name: told[name] for name in ("企业（场所）", "类别", "来源", "排查日期", "牵头部门", "行业")} == {
        "企业（场所）": "同一厂", "类别": "设备", "来源": "企业自查", "排查日期": "4月16日",
        "牵头部门": "消防救援局", "行业": "燃气",
    }  # fmt: skip
    assert (told["整改资金"], told["备注"], told["风险评估"]) == ("3.2 万元", "—", "—")
    assert told["首次期限（不改写）"] == "2026年5月1日"
    assert told["期限原文"] == "“6月5日前” → 读作 2026年6月5日"


def test_moved_deadlines_stay_struck_and_the_last_is_late(lived):
    test = drawn(MOVED)

    assert "期限改了 2 次" in said(test)
    assert words_on_the_bar(test) == [
        "<s>5月1日 首次</s>", "<s>5月16日</s>", "6月5日 现行", "排查 4月16日", "今天 6月15日", "逾期 10 天",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "moved", "in_force"),
    [(-46, "期限没有改过", "5月1日"), (-40, "期限改了 1 次", "5月16日"), (-20, "期限改了 2 次", "6月5日")],
)
def test_a_past_day_knows_no_later_deadline(lived, on, moved, in_force):
    test = drawn(MOVED, as_of=str(day(on)))

    assert moved in said(test)
    assert f"{in_force} 现行" in " ".join(words_on_the_bar(test))


def test_the_words_of_the_last_deadline_are_not_told_of_an_earlier_one(lived):
    told = facts(drawn(MOVED, as_of=str(day(-40))))
    assert (told["期限"], "期限原文" in told) == ("2026年5月16日", False)


def test_a_moved_deadline_does_not_begin_the_step_anew(lived):
    assert course(drawn(MOVED))[1] == "[整改 第 61 天]"
    assert course(drawn(MOVED, as_of=str(day(-59))))[1] == "[整改 第 2 天]"


def test_before_it_was_found_it_was_not_there_and_its_facts_are_those_of_now(lived):
    test = drawn(MOVED, as_of=str(day(-61)))

    assert "这一天这条隐患还没有登记" in said(test)
    assert "看的是 2026年4月15日" in said(test)
    assert (marks(test), course(test), len(test.get("plotly_chart"))) == ("", [], 0)
    assert "责任单位" not in facts(test)
    assert all("（在所看日期之后）" in words for _, words in history(test))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (-100, ["排查 3月7日", "[整改 第 1 天]", "验收 —", "销号 —"]),
        (-91, ["排查 3月7日", "整改 3月15日", "[验收 第 2 天]", "销号 —"]),
        (-90, ["排查 3月7日", "整改 3月15日", "验收 3月17日", "[销号 第 1 天]"]),
        (-85, ["排查 3月7日", "整改 3月15日", "验收 3月17日", "销号 3月22日"]),
        (-21, ["排查 3月7日", "整改 3月15日", "验收 3月17日", "销号 3月22日"]),
        (-20, ["重新整改 5月26日", "[整改 第 1 天]", "验收 —", "销号 —"]),
        (0, ["重新整改 5月26日", "[整改 第 21 天]", "验收 —", "销号 —"]),
    ],
)
def test_each_day_shows_the_step_and_the_round_that_it_belongs_to(lived, on, expected):
    test = drawn(AGAIN, as_of=str(day(on)))

    assert course(test) == expected
    assert ("第 2 轮整改" in marks(test)) == (on >= -20)


def test_a_closed_round_ends_on_the_day_of_its_closing_and_a_reopened_one_begins_with_it(lived):
    assert "销号 3月22日" in words_on_the_bar(drawn(AGAIN, as_of=str(day(-30))))
    assert "重新整改 5月26日" in words_on_the_bar(drawn(AGAIN))


def test_what_happened_is_told_newest_first_with_its_source(lived):
    test = drawn(MOVED)

    assert history(test) == [
        ("5月26日", "期限：2026年5月16日 → 2026年6月5日"),
        ("5月2日", "期限：2026年5月1日 → 2026年5月16日"),
        ("4月16日", "登记入账"),
    ]
    assert said(test).count("<small>ledger.csv · 表“1”· 第 1 行</small>") == 3


def test_what_came_after_the_day_that_is_looked_at_is_marked(lived):
    later = [
        words.startswith("（在所看日期之后）") for _, words in history(drawn(MOVED, as_of=str(day(-30))))
    ]

    assert later == [True, False, False]


def test_a_hazard_whose_file_was_taken_back_says_so(lived):
    merged = lived.put(lived.row("错录", unit="S11"))
    number = of(lived, "错录")

    lived.take_back(merged.upload_id)
    test = drawn(number)

    assert "带来这条隐患的台账文件已整份撤回" in said(test)
    assert history(test)[0][1] == "随台账文件撤回"
    assert len(test.get("plotly_chart")) == 0


def test_the_same_place_shows_what_stood_there_on_the_day(lived):
    assert same_place(drawn(MOVED)) == [
        "石-003 后来的 · 6月10日 · 待整改",
        "石-002 旁边的 · 5月6日 · 待整改",  # the same kind, and never closed
        "石-2025-001 很久以前 · 2025年8月19日 · 已销号",  # the same kind, but longer ago
    ]
    assert same_place(drawn(MOVED, as_of=str(day(-40))))[0].startswith("石-002 旁边的")
    assert same_place(drawn(MOVED, as_of=str(day(-41)))) == ["石-2025-001 很久以前 · 2025年8月19日 · 已销号"]


def test_what_came_again_soon_after_its_closure_says_so_on_both_pages(lived):
    same = {"enterprise": "厂又来", "facts": {"location": "3号 车间", "category": "动火"}}
    lived.put(
        lived.row("先", found=-60, due=-20, status="closed", closed=-20, **same),
        lived.row("后", found=-5, **same),
        lived.row("别处", found=-5, **{**same, "facts": {"location": "4号车间", "category": "动火"}}),
    )

    assert [one.split(" · ")[-1] for one in same_place(drawn(of(lived, "后")))] == [
        "待整改",
        "反弹：15 天前销号",
    ]
    assert [one.split(" · ")[-1] for one in same_place(drawn(of(lived, "先")))] == [
        "待整改",
        "销号 15 天后在此反弹",
    ]


def test_a_hazard_that_came_back_is_one_neighbour_and_not_two(lived):
    lived.put(lived.row("新邻居", unit="S21", enterprise="厂复发"))

    (neighbour,) = same_place(drawn(of(lived, "新邻居")))

    assert neighbour == "临-001 复发 · 5月26日 · 整改中"


@pytest.mark.parametrize("number", ["石-2026-999", "石-2024-001", "云-001", "nonsense", "<b>"])
def test_a_number_that_nobody_has_is_not_found(lived, number):
    test = drawn(number)

    assert "没有这一页，或它不在你能看的范围里" in said(test)
    assert '<a class="go" href="hazards">隐患清单</a>' in said(test)
    assert "<b></b>" not in said(test)


@pytest.mark.parametrize("number", ["SH-2026-001", "石-001", "sh-1"])
def test_a_link_may_say_the_number_as_people_do(lived, number):
    assert "› 石-2026-001" in said(drawn(number))


def test_the_way_back_leads_to_the_list_that_one_came_from(lived):
    page = said(drawn(MOVED, unit="D1", measure="overdue"))

    assert '<a class="go" href="hazards?unit=D1&amp;measure=overdue">隐患清单</a>' in page


def test_it_reads_the_same_in_english(lived):
    test = drawn(AGAIN, lang="en")

    assert "› LH-2026-001" in said(test)
    assert (
        marks(test)
        == "Risk level Not assessed 5 d left In rectification; with Linhu · 湖滨街道; round 2 of rectification"
    )
    assert course(test)[0] == "Reopened 26 May"
    assert ("26 May", "Status: Closed → In rectification") in history(test)


def choose(test, **chosen: object):
    for box in test.selectbox:
        for axis, value in chosen.items():
            if box.key.startswith(axis):
                box.set_value(value)
    return test.run()


def judged(test) -> list:
    """Profile and scores as they stand in the form."""
    return [
        box.value for box in test.selectbox if box.key.split("_")[0] in ("profile", "likelihood", "severity")
    ]


def save(test):
    next(button for button in test.button if button.key.startswith("save_")).click()
    return test.run()


def test_scores_given_by_hand_are_written_with_profile_and_history(lived):
    test = choose(drawn(MOVED), likelihood=4, severity=5)

    save(test)

    assert not test.exception
    assert "已保存，今天起计。" in said(test)
    assert facts(test)["风险评估"] == "4 × 5 → 重大（L×S 5×5 第 1 版）"
    assert history(test)[0] == ("6月15日", "风险评估：— → 重大（L×S 5×5 第 1 版 4 × 5）")
    row = lived.rows("open").set_index("number").loc[MOVED]
    assert (row["likelihood"], row["severity"], row["profile"], row["risk"]) == (4, 5, "LS_SD@1", 1)
    assert lived.differences() == []


def test_an_assessment_counts_from_its_day_and_begins_no_step_anew(lived):
    test = save(choose(drawn(MOVED), likelihood=1, severity=1))

    assert course(test)[1] == "[整改 第 61 天]"
    assert facts(drawn(MOVED, as_of=str(day(-1))))["风险评估"] == "—"


def test_another_profile_asks_for_its_own_scores(lived):
    test = choose(drawn(MOVED), profile="LEC_SD")

    save(choose(test, likelihood=6, exposure=10, severity=40))

    assert facts(test)["风险评估"] == "6 × 10 × 40 → 重大（LEC 第 1 版）"


def test_the_form_begins_with_the_scores_in_force(lived):
    save(choose(drawn(MOVED), profile="LS_CORP"))

    test = drawn(MOVED)
    save(choose(test, likelihood=3, severity=4))

    assert judged(drawn(MOVED)) == ["LS_CORP", 3, 4]


def test_whoever_was_faster_is_not_overwritten(lived):
    test = choose(drawn(MOVED), likelihood=5, severity=5)
    with write_session(lived.engine) as session:  # Bob, while Alice looks at her screen
        assess(
            session,
            lived.bob,
            MOVED,
            Scores("LS_SD", 1, 2),
            seen=version(lived),
            on=MONDAY,
            today=MONDAY,
            at=NOON,
        )

    save(test)

    assert "有人刚改过这条隐患" in said(test)
    assert facts(test)["风险评估"] == "1 × 2 → 低（L×S 5×5 第 1 版）"
    assert judged(test)[1:] == [5, 5]  # what Alice chose is still there
    assert facts(save(test))["风险评估"] == "5 × 5 → 重大（L×S 5×5 第 1 版）"  # now she has seen it


def version(board: Board) -> int:
    from data_access import reads

    with open_session(board.engine) as session:
        return int(reads.one_hazard(session, board.alice.scope, MOVED, MONDAY).facts["version"])


@pytest.mark.parametrize(
    "query", [{"as_of": "2026-06-14"}, {"hall": "1"}, {"number": AGAIN, "as_of": str(date(2026, 4, 1))}]
)
def test_a_past_day_and_the_wall_are_only_looked_at(lived, query):
    assert [button.key for button in drawn(**{"number": MOVED, **query}).button] == []


def test_what_is_closed_is_not_assessed_any_more(lived):
    assert [b.key for b in drawn(of(lived, "很久以前")).button if b.key.startswith("save_")] == []


def test_a_void_one_shows_its_facts_and_no_steps(lived):
    lived.put(lived.row("作废的", unit="S11", status="void"))

    test = drawn(of(lived, "作废的"))

    assert "作废，责任单位 石篁区 · 北桥街道" in marks(test)
    assert course(test) == []
