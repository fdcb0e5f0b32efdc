"""Set-up beside the units: other names and readings, targets, and the table of categories."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from data_access import reads
from data_access.engine import writing
from data_access.frames import records
from data_access.writes.settings import save_mapping
from domain.filters import Filters
from domain.people import EVERYWHERE
from pages.setup_risk import category_table, rules_of
from tests.cast import MONDAY, NOON, TREE, Board
from tests.pages.board import html_of
from tests.pages.handed_in import keyed, ran, sections, submit, title
from tests.pages.test_setup import setup, told
from ui import database


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


def test_a_reading_is_forgotten_by_its_button(board: Board):
    with writing(board.engine) as connection:
        save_mapping(
            connection, "月报", fingerprint="", content='{"name":"月报","columns":{}}', by="Alice", at=NOON
        )
    test = setup(part="names")
    assert "1 种记住的读法" in sections(test)

    test.button(key="forget_0").click()
    ran(test)

    assert told(test) == "读法“月报”已忘掉；写入过的不受影响。"
    assert "0 种记住的读法" in sections(test)


def test_a_target_is_set_from_a_day_on_and_the_one_before_stays(board: Board):
    test = setup(part="targets")
    assert title(test) == "各单位的目标都是按期销号 100%"
    test.selectbox(key="target_unit").set_value("D1")
    ran(test)
    keyed(test.number_input, "share_D1").set_value(87.5)

    submit(test, "保存")

    assert told(test) == "石篁区 的目标自 2026年6月15日 起为 87.5%。"
    assert title(test) == "目标是按期销号 100%，1 个单位另有目标"
    with board.look() as session:
        assert reads.targets(session, EVERYWHERE, MONDAY) == {"": 1.0, "D1": 0.875, "D2": 1.0}
        assert reads.targets(session, EVERYWHERE, date(2026, 6, 14))["D1"] == 1.0


def test_the_dry_run_says_how_many_and_signing_assesses_them(board: Board, typed: dict[str, float]):
    put = (
        board.row(name, facts={"category": said})
        for name, said in (("a", "电气"), ("b", "电气"), ("c", "消防"))
    )
    board.put(*put)
    test = setup(part="risk")
    assert title(test) == "3 条未评估，按这张表可评 0 条"

    typed |= {"likelihood": 4.0, "severity": 5.0}
    ran(test)
    assert title(test) == "3 条未评估，按这张表可评 2 条"
    assert board.figure("open", filters=Filters(risks=(1,))) == 0

    test.button(key="sign_now").click()
    ran(test)

    assert told(test) == "第 1 版已签发，评估了 2 条。"
    assert board.names("open", filters=Filters(risks=(1,))) == {"a", "b"}
    typed.clear()
    assert "第 1 版已签发，没有等它评估的。" in html_of(ran(test))
    assert board.differences() == []


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What is typed into the first row of the table of categories: AppTest cannot type there itself."""
    cells_of: dict[str, float] = {}

    def editor(table: pd.DataFrame, **options: object) -> pd.DataFrame:
        edited = table.copy()
        for name, value in cells_of.items():
            edited.loc[0, name] = value
        return edited

    monkeypatch.setattr("streamlit.data_editor", editor)
    return cells_of


def test_scores_that_a_method_does_not_know_are_told_and_keep_the_table_from_being_signed():
    table = pd.DataFrame(
        {"category": ["电气", "消防", "其他"], "waiting": [1, 1, 1], "profile": ["LS_SD", "LEC_SD", "LS_SD"],
         "likelihood": [6.0, 6.0, None], "severity": [5.0, 15.0, None], "exposure": [None, 3.0, None]}
    )  # fmt: skip

    rules, wrong = rules_of(table)

    assert [(rule.category, rule.scores.level) for rule in rules] == [("消防", 2)]
    assert wrong == [("电气", "LS_SD")]


def test_writings_of_one_category_are_one_row_with_the_newest_signed_scores():
    waiting = pd.DataFrame({"category": ["电气", "电 气", ""], "hazards": [3, 1, 9]})
    signed = pd.DataFrame(
        {"version": [2, 1], "category": ["电气"] * 2, "profile": ["LS_CORP", "LS_SD"], "likelihood": [4.0, 1.0],
         "severity": [5.0, 1.0], "exposure": [None, None], "signed_by": ["a", "a"], "signed_at": [NOON, NOON]}
    )  # fmt: skip

    (row,) = records(category_table(waiting, signed))

    assert (row["category"], row["waiting"], row["profile"], row["likelihood"]) == ("电气", 4, "LS_CORP", 4.0)
