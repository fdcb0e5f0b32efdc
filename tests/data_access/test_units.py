"""The tree of units: entered from a file, met in a ledger, corrected later."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import select

from data_access import reads
from data_access.engine import writing
from data_access.frames import records
from data_access.session import write_session
from data_access.tables import alias, enterprise, industry, unit
from data_access.writes.corrections import correct_industry
from data_access.writes.names import NONE, Resolver
from data_access.writes.tree import UnknownParent, apply_units
from data_access.writes.units import BelowItself, names_of
from domain.filters import Filters
from domain.people import EVERYWHERE
from jobs.units_list import enter_units, units_table
from ledger.units_file import UnitRow
from tests.cast import TREE, Board


def tree(board: Board) -> dict[str, tuple]:
    """Code -> name, kind, code above, code of the district."""
    with board.look() as session:
        rows = session.connection.execute(select(unit)).all()
    codes = {row.id: row.code for row in rows}
    return {row.code: (row.name, row.kind, codes.get(row.parent_id), codes[row.district_id]) for row in rows}


def enter(board: Board, *rows: UnitRow) -> Counter:
    with writing(board.engine) as connection:
        return apply_units(connection, rows)


def refresh(board: Board) -> None:
    """Learn the ids of units entered since."""
    with board.look() as session:
        for row in session.connection.execute(select(unit)):
            board.ids[row.code], board.districts[row.id] = row.id, row.district_id
        board.ids |= {row.code: row.id for row in session.connection.execute(select(industry)) if row.id}


WANTED = {
    "unassigned": ("未分配", "none", None, "unassigned"), "C": ("云汀市", "city", None, "unassigned"),
    "D1": ("石篁区", "district", "C", "D1"), "D2": ("临湖区", "district", "C", "D2"),
    "S11": ("北桥街道", "street", "D1", "D1"), "S12": ("南桥街道", "street", "D1", "D1"),
    "S21": ("湖滨街道", "street", "D2", "D2"), "FIRE": ("消防救援局", "department", None, "unassigned"),
    "HOUSING": ("住房建设局", "department", None, "unassigned"),
}  # fmt: skip


def test_a_file_makes_a_tree(board: Board):
    assert tree(board) == WANTED
    with board.look() as session:
        leads = select(industry.c.code, industry.c.department_id).where(industry.c.department_id.is_not(None))
        assert session.connection.execute(leads).all() == [("GAS", board.ids["FIRE"])]


@pytest.mark.parametrize(
    "order", [list(reversed(TREE)), sorted(TREE, key=lambda row: row.name)], ids=["up", "by name"]
)
def test_the_order_of_the_file_does_not_matter_and_neither_does_a_second_time(
    board: Board, order: list[UnitRow]
):
    assert enter(board, *order) == Counter(row.kind for row in TREE)
    assert tree(board) == WANTED


def test_what_a_file_leaves_out_stays(board: Board):
    enter(board, UnitRow("D1", "石篁新区", "district"))

    assert tree(board) == {**WANTED, "D1": ("石篁新区", "district", "C", "D1")}


def test_a_zone_may_stand_below_a_district_and_before_it_in_the_file(board: Board):
    enter(
        board, UnitRow("Z", "石篁开发区", "zone", parent="D9"), UnitRow("D9", "新区", "district", parent="C")
    )

    assert tree(board)["Z"] == ("石篁开发区", "zone", "D9", "Z")


def test_a_unit_above_may_be_named_by_its_name_or_another_code(board: Board):
    enter(
        board,
        UnitRow("S1", "一街道", "street", parent="石篁区"),
        UnitRow("D9", "新区", "district", codes=("909090",)),
        UnitRow("S2", "二街道", "street", parent="909090"),
    )

    assert (tree(board)["S1"][2], tree(board)["S2"][2]) == ("D1", "D9")


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([UnitRow("X", "新街道", "street", parent="nowhere")], UnknownParent),
        ([UnitRow("A", "甲", "zone", parent="B"), UnitRow("B", "乙", "zone", parent="A")], BelowItself),
        ([UnitRow("A", "甲", "street", parent="A")], BelowItself),
        ([UnitRow("C", "云汀市", "city", parent="D1")], BelowItself),  # D1 stands below it already
    ],
)
def test_what_is_no_tree_is_refused_whole(board: Board, rows: list[UnitRow], refusal: type[Exception]):
    with pytest.raises(refusal):
        enter(board, UnitRow("D7", "第七区", "district"), *rows)

    assert tree(board) == WANTED


def test_hazards_follow_a_street_that_is_put_under_another_district(board: Board):
    board.put(
        board.row("a", unit="S11"), board.row("b", unit="S12"), board.row("c", unit="S11", due=-3), cutoff=-9
    )
    board.put(board.row("a", unit="S11", status="closed", closed=-2))

    enter(board, UnitRow("S11", "北桥街道", "street", parent="D2"))

    assert tree(board)["S11"][3] == "D2"
    for offset in (-9, 0):
        for code in ("D1", "D2"):
            inside = board.figures(offset, filters=Filters(units=(code,)))
            grouped = board.figures(offset, by=("district",)).set_index("district").loc[code]
            assert inside.iloc[0].to_dict() == grouped.to_dict()
    assert board.names("found", filters=Filters(units=("D2",))) == {"a", "c"}
    assert board.differences() == []


def test_a_street_goes_along_when_its_district_becomes_part_of_another(board: Board):
    board.put(board.row("a", unit="S11"))

    enter(board, UnitRow("D1", "石篁街道", "street", parent="D2"))

    assert {tree(board)[code][3] for code in ("D1", "S11", "S12")} == {"D2"}
    assert board.figures(by=("district",))["district"].tolist() == ["D2"]
    assert board.differences() == []


def met(board: Board, **texts: str) -> dict:
    """Ids of what a ledger names, created where unknown."""
    with writing(board.engine) as connection:
        resolver = Resolver(connection)
        found = {
            "place": resolver.place(texts.get("district", ""), texts.get("street", "")),
            "department": resolver.department(texts.get("department", "")),
            "industry": resolver.industry(texts.get("industry", "")),
            "created": [(one["kind"], one["name"]) for one in resolver.created],
        }
    refresh(board)
    return found


@pytest.mark.parametrize("text", ["石篁区", "石篁", "D1", "d1", " 石 篁 区 ", "Shihuang", "SHIHUANG"])
def test_a_ledger_may_name_a_unit_as_it_likes(board: Board, text: str):
    assert met(board, district=text)["place"] == (board.ids["D1"], board.ids["D1"])


def test_a_street_is_looked_for_in_its_own_district(board: Board):
    assert met(board, district="石篁区", street="北桥街道")["place"] == (board.ids["S11"], board.ids["D1"])

    there = met(board, district="临湖区", street="北桥街道")
    assert there["created"] == [("street", "北桥街道")]
    assert there["place"] == (board.ids["临湖区/北桥街道"], board.ids["D2"])
    assert met(board, district="临湖区", street="北桥街道")["created"] == []


def test_an_unknown_name_is_created_once_and_a_row_without_one_stays_unassigned(board: Board):
    first = met(board, district="新城区", department="林业局", industry="林业")

    assert sorted(first["created"]) == [("department", "林业局"), ("industry", "林业"), ("unit", "新城区")]
    assert met(board, district="新城区", department="林业局、消防救援局", industry="林业") == {
        **first,
        "created": [],
    }
    assert met(board) == {"place": None, "department": None, "industry": None, "created": []}


def test_the_department_in_the_lead_is_the_one_that_is_marked(board: Board):
    assert met(board, department="住房建设局、消防救援局（牵头）")["department"] == board.ids["FIRE"]


def test_a_new_district_stands_in_the_city(board: Board):
    met(board, district="新城区")

    assert tree(board)["新城区"] == ("新城区", "district", "C", "新城区")


def test_an_answer_is_remembered(board: Board):
    answers = {("unit", "老石篁", ""): "D1", ("unit", "合计", ""): NONE, ("department", "老消防", ""): "FIRE"}
    with writing(board.engine) as connection:
        resolver = Resolver(connection, create=False, answers=answers)
        (
            resolver.place("老石篁"),
            resolver.place("合计"),
            resolver.department("老消防"),
            resolver.place("没人认识"),
        )
        assert [(one.kind, one.text, one.count) for one in resolver.unknown.values()] == [
            ("unit", "没人认识", 1)
        ]

    assert met(board, district="老石篁", department="老消防") == {
        "place": (board.ids["D1"], board.ids["D1"]),
        "department": board.ids["FIRE"],
        "industry": None,
        "created": [],
    }
    assert met(board, district="合计")["place"] == (0, 0)
    with board.look() as session:
        kept = session.connection.execute(
            select(alias.c.text).where(alias.c.text.in_(["老石篁", "合计", "老消防"]))
        )
        assert len(kept.all()) == 3


def test_a_unit_met_in_a_ledger_and_named_by_a_file_later_is_one_unit(board: Board):
    met(board, district="新城", street="河东街道", department="林业局", industry="林业")
    board.put(board.row("a", unit="新城/河东街道", department="林业局", industry="林业"))

    enter(
        board, UnitRow("XC", "新城区", "district", parent="C", aliases=("新城",)),
        UnitRow("HD", "河东街道", "street", parent="XC"),
        UnitRow("FOREST", "林业局", "department", industries=("WOOD",)), UnitRow("WOOD", "林业", "industry"),
    )  # fmt: skip

    known = tree(board)
    assert set(known) == {*WANTED, "XC", "HD", "FOREST"}
    assert (known["XC"], known["HD"]) == (
        ("新城区", "district", "C", "XC"),
        ("河东街道", "street", "XC", "XC"),
    )
    refresh(board)
    row = board.rows().iloc[0]
    assert (row["unit"], row["district"], row["department"], row["industry"]) == (
        "HD",
        "XC",
        "FOREST",
        "WOOD",
    )
    assert met(board, district="新城", street="河东街道")["place"] == (board.ids["HD"], board.ids["XC"])


def test_a_department_may_bear_the_name_of_a_district(board: Board):
    found = met(board, district="高新区", department="高新区")

    assert found["place"][0] != found["department"]
    assert {tree(board)[code][1] for code in ("高新区", "高新区-department")} == {"district", "department"}


def test_a_code_stands_in_a_link_without_being_taken_apart(board: Board):
    met(board, district="甲, 乙|丙", street="a, b")
    board.put(board.row("x", unit="甲-乙-丙/a-b"))

    assert board.names("found", filters=Filters(units=("甲-乙-丙/a-b",))) == {"x"}


def test_an_enterprise_belongs_to_the_district_where_it_was_first_met(board: Board):
    board.put(board.row("a", unit="S11", enterprise="厂"), board.row("b", unit="S12", enterprise="厂"))
    board.put(board.row("a", unit="S21", enterprise="厂"))

    with board.look() as session:
        assert session.connection.execute(select(enterprise.c.district_id)).all() == [(board.ids["D1"],)]


DEPARTMENTS = (UnitRow("EMB", "应急管理局", "department", industries=("CHEM", "GAS")),)


def led(board: Board) -> dict[str, str | None]:
    """Code of an industry -> code of the department that leads it."""
    with board.look() as session:
        codes = {row.id: row.code for row in session.connection.execute(select(unit))}
        rows = session.connection.execute(select(industry)).all()
    return {row.code: codes.get(row.department_id) for row in rows if row.id}


def test_departments_may_come_before_the_industries_that_they_lead(board: Board):
    enter(board, *DEPARTMENTS)
    assert led(board) == {"GAS": "EMB", "SITES": None}

    enter(board, UnitRow("CHEM", "危险化学品", "industry"))

    assert led(board) == {"GAS": "EMB", "SITES": None, "CHEM": "EMB"}
    with board.look() as session:
        assert reads.leads_to_come(session, EVERYWHERE) == {}


def test_the_last_department_that_is_told_leads_the_industry_to_come(board: Board):
    enter(board, *DEPARTMENTS)
    enter(board, UnitRow("FIRE", "消防救援局", "department", industries=("CHEM",)))

    enter(board, UnitRow("CHEM", "危险化学品", "industry"))

    assert led(board)["CHEM"] == "FIRE"


def test_an_industry_entered_by_hand_or_met_in_a_ledger_takes_the_lead_that_waits(board: Board):
    enter(board, UnitRow("EMB", "应急管理局", "department", industries=("CHEM", "工贸", "PARK")))
    with writing(board.engine) as connection:
        correct_industry(connection, "CHEM", {"name": "危险化学品", "department_id": None}, ())
        correct_industry(connection, "PARK", {"name": "工业园区", "department_id": board.ids["HOUSING"]}, ())
        resolver = Resolver(connection)
        key = resolver.industry("工贸")
        assert key is not None
        assert resolver.lead_of[key] == names_of(connection)["emb"]

    assert led(board) == {"GAS": "FIRE", "SITES": None, "CHEM": "EMB", "工贸": "EMB", "PARK": "HOUSING"}


def test_a_department_that_waits_for_an_industry_is_a_change_and_is_given_out(board: Board):
    row = UnitRow("HOUSING", "住房建设局", "department", short="住", industries=("CHEM",))

    assert enter_units(partial(write_session, board.engine), [row], apply=True).changed == ("住房建设局",)

    with board.look() as session:
        given = {one["code"]: one["industries"] for one in records(units_table(session))}
    assert (given["HOUSING"], given["FIRE"]) == ("CHEM", "GAS")
