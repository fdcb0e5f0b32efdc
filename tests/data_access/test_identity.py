"""Which row means which hazard, and that the same ledger again changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from data_access.tables import before_image, cycle, event, hazard, span
from domain.arrival import Arrival
from tests.cast import Board, day

ROWS = {
    "open": {},
    "closed": {"status": "closed", "closed": -3, "rectified": -5, "first_due": -9, "due": -4},
    "closed somehow": {"status": "closed"},
    "waiting": {"status": "to_accept"},
    "undated": {"found": None, "due": None},
    "void": {"status": "void"},
    "scored": {"risk": 2, "profile": "LS_SD@1", "likelihood": 4.0, "severity": 4.0, "facts": {"fund_wan": 2.35}},
    "bare": {"unit": None, "department": None, "industry": None, "enterprise": "", "source": "unknown"},
}  # fmt: skip


def ledger(board: Board, **changed: dict) -> list[Arrival]:
    return [board.row(name, **{**told, **changed.get(name, {})}) for name, told in ROWS.items()]


def everything(board: Board) -> dict[str, list[tuple]]:
    """All that is kept of hazards, cycles, spans and events."""
    with board.look() as session:
        return {
            table.name: [
                tuple(row) for row in session.connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in (hazard, cycle, span, event, before_image)
        }


def test_the_same_file_twice_changes_nothing(board: Board):
    first = board.put(*ledger(board))
    before = everything(board)

    again = board.put(*ledger(board))

    assert dict(first.counts) == {"new": len(ROWS), "new_major": 0}
    assert dict(again.counts) == {"unchanged": len(ROWS), "new": 0, "new_major": 0}
    assert (again.newer, again.questions) == ([], [])
    assert everything(board) == before


def test_order_name_and_a_later_cut_off_of_the_same_rows_change_nothing(board: Board):
    board.put(*ledger(board))
    before = everything(board)

    again = board.put(*reversed(ledger(board)), name="copy of ledger.xlsx", cutoff=9)

    assert again.counts["unchanged"] == len(ROWS)
    assert everything(board) == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("open", {"facts": {"owner": "李"}}), ("open", {"grade": "major"}), ("open", {"due": 20}),
        ("open", {"status": "rectifying"}), ("open", {"unit": "S21"}), ("waiting", {"rectified": -3}),
        ("waiting", {"status": "closed", "closed": -1}), ("closed somehow", {"closed": -6}),
        ("scored", {"facts": {"fund_wan": 2.4}}), ("scored", {"likelihood": 5.0}), ("bare", {"department": "FIRE"}),
        ("undated", {"found": -20}), ("bare", {"enterprise": "某厂"}), ("closed", {"accepted": -4}),
    ],
    ids=str,
)  # fmt: skip
def test_one_changed_cell_is_one_changed_hazard(board: Board, name: str, told: dict):
    board.put(*ledger(board))

    merged = board.put(*ledger(board, **{name: told}))

    assert merged.counts["changed"] == 1
    assert merged.counts["unchanged"] == len(ROWS) - 1
    assert merged.counts["new"] == 0
    assert {number for number, _, _ in merged.changes} == set(
        board.rows(None, as_of=90).set_index("description").loc[[name], "number"]
    )
    assert board.differences() == []


def test_a_preview_says_the_same_and_writes_nothing(board: Board):
    board.put(*ledger(board))
    before = everything(board)
    rows = [*ledger(board, open={"due": 20}), board.row("more")]

    preview = board.put(*rows, write=False)
    unwritten = everything(board)
    applied = board.put(*rows)

    assert unwritten == before
    assert preview.counts == applied.counts
    assert [c for _, _, c in preview.changes] == [c for _, _, c in applied.changes]


def test_equal_rows_of_a_file_are_as_many_hazards(board: Board):
    twice = [board.row("x", key="x-1"), board.row("x", key="x-1-2")]

    assert board.put(*twice).counts["new"] == 2
    assert board.put(*twice).counts["unchanged"] == 2


def test_a_code_is_the_identity_whatever_else_changes(board: Board):
    coded = {"key": "c0de", "facts": {"code": "K-1"}}
    board.put(board.row("x", **coded))

    moved = {
        "key": "c0de",
        "facts": {"code": "K-1", "description": "y", "location": "z"},
        "found": -29,
        "enterprise": "乙",
    }
    merged = board.put(board.row("other", **moved))

    assert (merged.counts["new"], merged.counts["changed"]) == (0, 1)
    assert board.rows()[["description", "location", "enterprise"]].values.tolist() == [["y", "z", "乙"]]


def test_rows_with_other_codes_are_other_hazards_though_they_read_the_same(board: Board):
    board.put(board.row("x", key="c1", found=None, facts={"code": "1"}))

    merged = board.put(
        board.row("x", key="c2", facts={"code": "2"}),
        board.row("x", key="c3", found=None, facts={"code": "3"}),
    )

    assert merged.counts["new"] == 2


def test_an_enterprise_is_one_in_a_district_however_it_is_written(board: Board):
    board.put(
        board.row("a", enterprise="北方（集团）公司"), board.row("b", enterprise="北方(集团) 公司", unit="S12"),
        board.row("c", enterprise="北方（集团）公司", unit="S21"), board.row("d", enterprise=""),
    )  # fmt: skip
    with board.look() as session:
        ids = dict(session.connection.execute(select(hazard.c.description, hazard.c.enterprise_id)).all())

    assert ids["a"] == ids["b"] != ids["c"]
    assert ids["d"] is None
    again = board.put(
        board.row("a", enterprise="北方（集团）公司"),
        board.row("b", enterprise="北方(集团) 公司", unit="S12"),
    )
    assert again.counts["unchanged"] == 2


def test_an_enterprise_renamed_by_a_row_without_a_unit_stays_in_its_district(board: Board):
    board.put(board.row("a", key="k", enterprise="旧厂"), board.row("b", enterprise="新厂"))

    board.put(board.row("a", key="k", enterprise="新厂", unit=None))

    with board.look() as session:
        asked = select(func.count(func.distinct(hazard.c.enterprise_id)))
        assert session.connection.execute(asked).scalar_one() == 1


def test_a_hazard_moved_to_another_district_keeps_its_number_and_its_enterprise(board: Board):
    board.put(board.row("a"))
    before = board.rows()[["number", "number_en", "enterprise"]].values.tolist()

    board.put(board.row("a", unit="S21"))

    assert (
        board.rows()[["number", "number_en", "enterprise"]].values.tolist()
        == before
        == [["石-2026-001", "SH-2026-001", "厂a"]]
    )


def test_every_change_is_an_event_with_old_and_new(board: Board):
    board.put(board.row("a", due=-20))
    merged = board.put(board.row("a", due=20, grade="major", facts={"owner": "李"}, row=17), cutoff=2)

    with board.look() as session:
        asked = select(
            event.c.what, event.c.old, event.c.new, event.c.on_day, event.c.upload_id, event.c.row, event.c.by
        )
        told = [tuple(row) for row in session.connection.execute(asked.order_by(event.c.id))]

    assert told[0][:4] == ("created", None, None, day(-30))
    assert sorted(told[1:]) == sorted([
        ("due_on", "2026-05-26", "2026-07-05", day(2), merged.upload_id, 17, "Alice"),
        ("grade", "general", "major", day(2), merged.upload_id, 17, "Alice"),
        ("owner", "", "李", day(2), merged.upload_id, 17, "Alice"),
    ])  # fmt: skip


def test_questions_are_listed_and_not_applied(board: Board):
    board.put(board.row("a", status="closed", closed=-9))
    before = everything(board)

    merged = board.put(board.row("a", status="pending"))

    assert [(change.what, change.old, change.new) for _, _, change in merged.questions] == [
        ("status", "closed", "pending")
    ]
    assert (merged.counts["unchanged"], merged.counts["questions:status"]) == (1, 1)
    assert everything(board) == before
