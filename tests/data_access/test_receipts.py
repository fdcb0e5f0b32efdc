"""Who signs for a hazard, what a transfer makes of it, and the breaks that are counted: on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from data_access import reads
from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import event, receipt
from data_access.writes.by_hand import correct
from data_access.writes.one_hazard import SomeoneWasFaster
from data_access.writes.receipts import sign, sign_several
from data_access.writes.requests import ask_transfer, decide_transfer
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope, Viewer
from domain.responsibility import BREAKS, LINKS, broken
from domain.status import StepNotAllowed
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access import hands

SILENT = 14


def signs(board: Board, viewer: Viewer, name: str, *, on: int = 0, seen: int | None = None) -> bool:
    row = hands.row_of(board, name)
    with write_session(board.engine) as session:
        return sign(
            session, viewer, row.number, seen=row.version if seen is None else seen, on=day(on), at=NOON
        )


def chain(board: Board, name: str, scope: Scope = EVERYWHERE):
    with board.look() as session:
        return {one.link: one for one in reads.chain_of(session, scope, hands.row_of(board, name).id)}


def breaks(board: Board, name: str) -> dict[str, tuple[str, date]]:
    """Link -> how it is broken and since when, by the rules of one hazard."""
    found = {link: broken(one, MONDAY, SILENT) for link, one in chain(board, name).items()}
    return {link: (one.kind, one.since) for link, one in found.items() if one}


def counted(board: Board, scope: Scope = EVERYWHERE, filters: Filters | None = None):
    with board.look() as session:
        return reads.broken_links(session, scope, filters or Filters(), MONDAY, SILENT)


def listed(
    board: Board, link: str, kind: str, scope: Scope = EVERYWHERE, **page: int
) -> list[tuple[str, date]]:
    with board.look() as session:
        rows = reads.broken_rows(
            session, scope, Filters(), MONDAY, silent_days=SILENT, link=link, kind=kind, **page
        )
    return list(zip(rows["description"], rows["since"], strict=True))


@pytest.fixture
def people(board: Board) -> dict[str, Viewer]:
    board.put(
        board.row("a", facts={"owner": "王五", "leader": "赵六"}), board.row("x", unit="S21"), cutoff=-20
    )
    roles = ("district_head", "district_clerk", "department_head", "department_clerk", "inspector", "leader")
    told = {role: hands.person(board, role, key) for key, role in enumerate(roles, 1)}
    told |= {"enterprise": hands.person(board, "enterprise", 8, hazard="a"), "office": board.alice}
    return told | {"other": hands.person(board, "district_clerk", 9, unit="D2")}


@pytest.mark.parametrize(
    ("role", "party"),
    [
        ("district_head", "territory"), ("district_clerk", "territory"), ("department_head", "department"),
        ("department_clerk", "department"), ("enterprise", "enterprise"),
    ],
)  # fmt: skip
def test_each_signs_for_the_own_link(board: Board, people, role: str, party: str):
    assert {link for link, (kind, _) in breaks(board, "a").items() if kind == "unsigned"} == {
        "territory", "department", "enterprise",
    }  # fmt: skip

    assert signs(board, people[role], "a") is True

    link = chain(board, "a")[party]
    assert (link.signed_on, link.signed_by, link.acted_on) == (MONDAY, role.title(), MONDAY)
    assert party not in breaks(board, "a")
    assert len(breaks(board, "a")) == 2
    assert hands.told(board, "a")[-1] == ("signed", None, party, None)


@pytest.mark.parametrize("role", ["office", "leader", "inspector"])
def test_who_has_no_link_signs_for_nothing(board: Board, people, role: str):
    with pytest.raises(StepNotAllowed, match="role"):
        signs(board, people[role], "a")


def test_nobody_signs_for_what_is_not_theirs_or_not_open(board: Board, people):
    board.put(board.row("done", status="closed", closed=-21), cutoff=-20, name="2.csv")

    with pytest.raises(NotFound):
        signs(board, people["other"], "a")
    with pytest.raises(StepNotAllowed, match="status"):
        signs(board, people["district_clerk"], "done")
    assert hands.told(board, "a") == hands.told(board, "done") == []


def test_to_sign_twice_is_to_sign_once(board: Board, people):
    seen = hands.row_of(board, "a").version
    assert signs(board, people["district_clerk"], "a") is True

    assert signs(board, people["district_clerk"], "a") is False
    assert signs(board, people["district_head"], "a", seen=seen) is False  # of the same party

    assert hands.row_of(board, "a").version == seen + 1
    assert [what for what, *_ in hands.told(board, "a")] == ["signed"]


def test_who_saw_an_older_version_is_told_and_signs_for_nothing(board: Board, people):
    seen = hands.row_of(board, "a").version
    hands.step(board, board.alice, "a", "start")

    with pytest.raises(SomeoneWasFaster):
        signs(board, people["district_clerk"], "a", seen=seen)

    assert chain(board, "a")["territory"].signed_on is None


def test_several_are_signed_for_together_or_not_at_all(board: Board, people):
    board.put(board.row("b"), board.row("c"), cutoff=-19, name="2.csv")
    versions = [(hands.row_of(board, name).number, hands.row_of(board, name).version) for name in "abc"]
    with pytest.raises(SomeoneWasFaster), write_session(board.engine) as session:
        sign_several(
            session, people["district_clerk"], [*versions[:2], (versions[2][0], 7)], on=MONDAY, at=NOON
        )
    assert counted(board).count("territory", "unsigned")[0] == 4

    with write_session(board.engine) as session:
        n = sign_several(session, people["district_clerk"], versions, on=MONDAY, at=NOON)

    assert n == 3
    assert counted(board).count("territory", "unsigned")[0] == 1  # x, of the other district


def test_after_a_transfer_the_other_signs_anew(board: Board, people):
    signs(board, people["district_clerk"], "a", on=-9)
    signs(board, people["department_clerk"], "a", on=-9)
    row = hands.row_of(board, "a")
    with write_session(board.engine) as session:
        key = ask_transfer(
            session, people["district_clerk"], row.number, {"unit_id": board.ids["S21"]}, reason="在对面",
            seen=row.version, on=day(-5), at=NOON,
        )  # fmt: skip
    assert chain(board, "a")["territory"].signed_on == day(-9)  # it is asked for only

    with write_session(board.engine) as session:
        decide_transfer(session, people["other"], key, "accepted", note="", on=day(-3), at=NOON)

    link = chain(board, "a")["territory"]
    assert (link.signed_on, link.since, link.holder, link.acted_on) == (None, day(-3), "S21", day(-3))
    assert breaks(board, "a")["territory"] == ("unsigned", day(-3))
    assert ("a", day(-3)) in listed(board, "territory", "unsigned")
    assert "department" not in breaks(board, "a")  # it was handed to nobody else
    assert signs(board, people["other"], "a") is True
    assert chain(board, "a")["territory"].signed_on == MONDAY


def test_what_was_done_on_the_day_of_a_transfer_before_it_is_the_old_holders(board: Board, people):
    row = hands.row_of(board, "a")
    with write_session(board.engine) as session:
        key = ask_transfer(
            session, people["department_clerk"], row.number, {"department_id": board.ids["HOUSING"]},
            reason="非本部门", seen=row.version, on=MONDAY, at=NOON,
        )  # fmt: skip
    assert chain(board, "a")["department"].acted_by == "Department_Clerk"

    with write_session(board.engine) as session:
        decide_transfer(session, board.alice, key, "accepted", note="", on=MONDAY, at=NOON)

    link = chain(board, "a")["department"]
    assert (link.holder, link.since, link.acted_on, link.acted_by) == ("HOUSING", MONDAY, None, "")


def test_what_is_written_down_in_handing_over_is_no_act_of_the_new_holder(board: Board, people):
    row, clerk = hands.row_of(board, "a"), people["district_clerk"]
    with write_session(board.engine) as session:
        correct(
            session, clerk, row.number, {"unit_id": board.ids["S12"], "owner": "钱七"},
            reason="在南桥", seen=row.version, on=MONDAY, today=MONDAY, at=NOON,
        )  # fmt: skip

    assert chain(board, "a")["territory"].acted_on is None

    assert signs(board, hands.person(board, "district_head", 1), "a") is True
    assert chain(board, "a")["territory"].acted_by == "District_Head"


def test_another_department_signs_anew_and_the_first_day_of_a_correction_counts(board: Board, people):
    signs(board, people["department_clerk"], "a", on=-9)
    row = hands.row_of(board, "a")
    with write_session(board.engine) as session:
        correct(
            session, board.alice, row.number, {"department_id": board.ids["HOUSING"]}, reason="牵头有误",
            seen=row.version, on=day(-30), today=MONDAY, at=NOON,
        )  # fmt: skip

    assert breaks(board, "a")["department"] == ("unsigned", day(-30))
    assert counted(board).count("department", "unsigned") == (2, 0)


def test_what_comes_back_before_the_other_signed_was_signed_for(board: Board, people):
    signs(board, people["district_clerk"], "a", on=-9)
    for unit in ("S12", "S11"):
        row = hands.row_of(board, "a")
        assert (chain(board, "a")["territory"].signed_on is None) is (unit == "S11")
        with write_session(board.engine) as session:
            correct(
                session, board.alice, row.number, {"unit_id": board.ids[unit]}, reason="写错", seen=row.version,
                on=MONDAY, today=MONDAY, at=NOON,
            )  # fmt: skip

    assert chain(board, "a")["territory"].signed_on == day(-9)
    assert counted(board).count("territory", "unsigned") == (1, 0)


def test_another_round_is_signed_for_anew(board: Board, people):
    signs(board, people["district_clerk"], "a", on=-9)
    for action in ("complete", "accept", "close"):
        hands.step(board, board.alice, "a", action, on=-5)
    assert counted(board).open == (1, 0)

    hands.step(board, board.alice, "a", "reopen", on=-2)

    assert breaks(board, "a")["territory"] == ("unsigned", day(-2))


def test_an_act_ends_the_silence_of_the_own_party_alone(board: Board, people):
    signs(board, people["district_clerk"], "a", on=-14)
    signs(board, people["department_clerk"], "a", on=-13)
    assert breaks(board, "a")["territory"] == ("silent", day(-14))
    assert "department" not in breaks(board, "a")
    assert listed(board, "territory", "silent") == [("a", day(-14))]

    hands.step(board, board.alice, "a", "start", on=-3)  # the Office is no party
    assert breaks(board, "a")["territory"] == ("silent", day(-14))
    hands.step(board, people["district_head"], "a", "complete", on=-1)

    assert "territory" not in breaks(board, "a")
    assert counted(board).count("territory", "silent") == (0, 0)
    assert chain(board, "a")["territory"].acted_by == "District_Head"


def test_the_person_in_charge_acts_through_the_enterprise(board: Board, people):
    signs(board, people["enterprise"], "a", on=-1)

    links = chain(board, "a")
    assert (links["owner"].holder, links["owner"].acted_on, links["owner"].acted_by) == (
        "王五", day(-1), "Enterprise",
    )  # fmt: skip
    assert (links["leader"].holder, links["leader"].acted_on) == ("赵六", None)


def test_what_nobody_is_named_for_is_told_since_the_round_began_or_the_name_went(board: Board, people):
    board.put(
        board.row("bare", unit=None, department=None, enterprise="", found=-25), cutoff=-20, name="2.csv"
    )
    row = hands.row_of(board, "a")
    with write_session(board.engine) as session:
        correct(
            session, board.alice, row.number, {"leader": ""}, reason="已调走", seen=row.version, on=MONDAY,
            today=MONDAY, at=NOON,
        )  # fmt: skip

    assert breaks(board, "bare") == {link: ("unnamed", day(-25)) for link in LINKS}
    assert breaks(board, "a")["leader"] == ("unnamed", MONDAY)
    assert listed(board, "leader", "unnamed") == [("x", day(-30)), ("bare", day(-25)), ("a", MONDAY)]
    assert listed(board, "leader", "unnamed", limit=1, offset=1) == [("bare", day(-25))]


def test_a_number_is_its_rows_and_both_are_the_rules_of_one_hazard(board: Board, people):
    board.put(
        board.row("major", grade="major", facts={"owner": "李四"}),
        board.row("waits", status="to_accept", unit="D1"),
        board.row("reported", status="reported"),  # not counted: nobody confirmed it
        board.row("void", status="void"),  # not counted
        board.row("done", status="closed", closed=-21),  # not counted
        board.row("bare", unit=None, department=None, enterprise=""),
        cutoff=-20,
        name="2.csv",
    )
    for name, role, on in (
        ("a", "district_clerk", -15),
        ("a", "enterprise", -14),
        ("major", "department_head", -16),
        ("waits", "district_head", 0),
        ("reported", "district_clerk", 0),
    ):
        signs(board, people[role], name, on=on)
    names = {"a", "x", "major", "waits", "bare"}
    expected: dict[tuple[str, str], set[tuple[str, date]]] = {
        (link, kind): set() for link in LINKS for kind in BREAKS[link]
    }
    for name in names:
        for link, (kind, since) in breaks(board, name).items():
            expected[link, kind].add((name, since))

    told = counted(board)

    assert told.open == (5, 1)
    assert told.any == (5, 1)
    for (link, kind), rows in expected.items():
        assert set(listed(board, link, kind)) == rows
        assert told.count(link, kind) == (len(rows), sum(name == "major" for name, _ in rows))
        assert [since for _, since in listed(board, link, kind)] == sorted(since for _, since in rows)
    assert expected["territory", "silent"] == {("a", day(-15))}
    assert expected["department", "silent"] == {("major", day(-16))}
    assert expected["enterprise", "silent"] == {("a", day(-14))}


def test_filters_and_scopes_narrow_what_is_counted(board: Board, people):
    board.put(board.row("b", unit="S12", department="HOUSING"), cutoff=-20, name="2.csv")
    clerk = people["district_clerk"]

    assert counted(board).open[0] == 3
    assert counted(board, clerk.scope).count("territory", "unsigned")[0] == 2
    assert counted(board, filters=Filters(departments=("HOUSING",))).count("territory", "unsigned")[0] == 1
    assert [name for name, _ in listed(board, "territory", "unsigned", clerk.scope)] == ["a", "b"]
    with board.look() as session:
        waiting = reads.to_sign(
            session, clerk.scope, Filters(), MONDAY, silent_days=SILENT, party="territory", limit=1
        )
        with pytest.raises(NotFound):
            reads.chain_of(session, clerk.scope, hands.row_of(board, "x").id)
    assert list(waiting["description"]) == ["a"]


def test_nothing_is_open_on_an_empty_board(board: Board):
    assert counted(board).open == counted(board).any == (0, 0)
    assert listed(board, "leader", "unnamed") == []


def test_a_receipt_tells_who_in_which_role_and_history_keeps_each(board: Board, people):
    signs(board, people["district_clerk"], "a", on=-1)

    with board.look() as session:
        (kept,) = session.connection.execute(select(receipt)).all()
        acts = select(func.count()).select_from(event).where(event.c.what == "signed")
        assert session.connection.execute(acts).scalar_one() == 1
    assert (kept.party, kept.by, kept.person_id, kept.role, kept.on_day) == (
        "territory", "District_Clerk", 2, "district_clerk", day(-1),
    )  # fmt: skip
    assert kept.holder_id == board.ids["S11"]
