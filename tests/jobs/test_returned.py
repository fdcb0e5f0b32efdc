"""A ledger that was returned to its sender comes back: only what was corrected changes anything."""

import io
from datetime import date

import openpyxl
import pytest

from data_access import reads
from domain.held import Terms
from domain.people import EVERYWHERE
from i18n import translator
from jobs.import_ledger import import_ledger
from jobs.sending_back import sent_back as sent
from jobs.sending_back import upload_sent_back
from ledger.returned import Vanished, returned
from tests.cast import Board
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import ROWS, as_book, as_csv, changed
from tests.jobs.test_import_ledger import WISH, bring, told

GONE = Vanished("石-2026-099", "一厂", "北侧", "灭火器过期", "rectifying", date(2026, 6, 25))
WRONG = changed(1, 整改期限="见附件")


def sent_back(board: Board, content: bytes, name: str):
    """The file as it is returned after it was applied."""
    result = bring(board, content, name)
    return returned(content, name, result.problems, [GONE], translator("zh", strict=True))


@pytest.mark.parametrize(("write", "name"), [(as_book, "石篁区.xlsx"), (as_csv, "石篁区.csv")])
def test_what_comes_back_as_it_was_sent_changes_nothing(board: Board, write, name: str):
    done = sent_back(board, write(WRONG), name)
    before = everything(board)

    result = bring(board, done.content, done.name)

    assert (result.rows, told(result)) == (5, (0, 0, 5))
    assert everything(board) == before
    assert board.differences() == []


@pytest.mark.parametrize(("write", "name"), [(as_book, "石篁区.xlsx"), (as_csv, "石篁区.csv")])
def test_a_corrected_cell_changes_its_hazard_and_no_other(board: Board, write, name: str):
    done = sent_back(board, write(WRONG), name)
    book = openpyxl.load_workbook(io.BytesIO(done.content))
    cell = book.worksheets[1].cell(row=3, column=8)
    assert (cell.value, cell.fill.patternType) == ("见附件", "lightUp")
    cell.value = "2026-06-30"
    corrected = io.BytesIO()
    book.save(corrected)

    result = bring(board, corrected.getvalue(), done.name)

    assert told(result) == (0, 1, 4)
    assert [(one.what, str(one.new)) for _, _, one in result.merged.changes] == [("due_on", "2026-06-30")]
    assert board.rows(sort="number").set_index("description").loc["配电箱无门", "due_on"] == date(2026, 6, 30)
    assert board.differences() == []


def test_the_list_of_problems_is_never_read_as_a_ledger(board: Board):
    done = sent_back(board, as_book(WRONG), "石篁区.xlsx")

    result = import_ledger(board.engine, done.content, done.name, WISH)

    assert list(result.headers) == ["Sheet"]
    assert [one.sheet for one in result.skipped] == []
    assert result.rows == len(ROWS)


def listed(content: bytes) -> list[tuple]:
    """The filled cells of each line of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]


def test_what_vanished_is_told_before_a_file_is_applied_and_afterwards_until_it_is_answered(board: Board):
    t = translator("zh", strict=True)
    whole, less = as_book([ROWS[0], ROWS[1]]), as_book([ROWS[1]])
    mine = {"sender_id": board.ids["D1"], "terms": Terms(hold=True)}
    bring(board, whole, "五月.xlsx", **mine)

    preview = bring(board, less, "六月.xlsx", **mine, apply=False)
    before = sent(less, preview, t).content
    result = bring(board, less, "六月.xlsx", **mine)
    with board.look() as session:
        about = {"name": "六月.xlsx", "cutoff_on": result.cutoff_on}
        after = upload_sent_back(session, EVERYWHERE, result.upload_id or 0, t, **about).content
        none = upload_sent_back(session, EVERYWHERE, (result.upload_id or 0) - 1, t, **about).content
        to_return = dict(reads.uploads(session, EVERYWHERE)[["name", "to_return"]].to_numpy().tolist())

    assert listed(before)[-1][1:] == ("2026-06-25", "整改中", "一厂\n北侧", "灭火器过期")
    assert listed(after)[-3:] == listed(before)[-3:]
    assert listed(after)[1] == (f"六月.xlsx · 报送单位：石篁区 · 截至 {result.cutoff_on}",)
    assert "条" in listed(none)[-1][0]
    assert {name: bool(one) for name, one in to_return.items()} == {"六月.xlsx": True, "五月.xlsx": False}
