"""A preview takes no writer's turn; an import that has to wait for another writer says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from data_access.engine import writing
from data_access.tables import setting
from jobs.import_ledger import import_ledger
from tests.cast import Board
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import ROWS, as_csv
from tests.jobs.test_import_ledger import WISH, bring, told

STRANGERS = as_csv([{**row, "区市县": "新区", "行业": "新行业"} for row in ROWS])


def test_a_preview_goes_on_while_another_writes(board: Board):
    with writing(board.engine) as connection:
        connection.execute(setting.insert().values(name="half", value="done"))
        looked = bring(board, STRANGERS, apply=False)
    before = everything(board)
    again = bring(board, STRANGERS, apply=False)
    assert everything(board) == before

    done = bring(board, STRANGERS)

    for preview in (looked, again):
        assert (told(preview), preview.created) == (told(done), done.created)
    assert len(done.created) == 4


def test_who_waits_is_told_so(board: Board):
    waiting, steps = Event(), []

    def progress(step: str, done: int, of: int) -> None:
        steps.append(step)
        if step == "waiting":
            waiting.set()

    with ThreadPoolExecutor(1) as pool:
        with writing(board.engine):
            brought = pool.submit(import_ledger, board.engine, as_csv(ROWS), "l.csv", WISH, progress=progress)
            assert waiting.wait(20)
        assert told(brought.result()) == (5, 0, 0)

    assert steps == ["reading", "waiting", "comparing"]
