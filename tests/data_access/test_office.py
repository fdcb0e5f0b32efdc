"""What the office sets by hand: one unit made exactly so, other names, targets, the table of categories."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import Connection, select

from data_access import reads
from data_access.engine import writing
from data_access.frames import records
from data_access.session import write_session
from data_access.tables import industry, unit
from data_access.writes.assess import Rule, Scores, assess_by_table, sign_table, would_assess
from data_access.writes.corrections import NameTaken, correct_industry, correct_unit, forget_name, lead
from data_access.writes.names import Resolver
from data_access.writes.settings import set_target
from data_access.writes.tree import apply_units
from data_access.writes.units import remember_name
from documents.listing import as_csv, as_xlsx
from domain.filters import Filters
from domain.people import EVERYWHERE
from jobs.units_list import enter_units, headed, units_table
from ledger.units_file import UnitRow, read_units
from tests.cast import MONDAY, NOON, Board


def correct(board: Board, code: str, *names: str, parent: str | None = "C", **values: object) -> int:
    said = {"name": code, "kind": "district", **values}
    with writing(board.engine) as connection:
        return correct_unit(connection, code, said, board.ids[parent] if parent else None, names)


def one(board: Board, code: str) -> dict:
    with board.look() as session:
        return dict(session.connection.execute(select(unit).where(unit.c.code == code)).mappings().one())


def other_names(board: Board) -> list[tuple]:
    with board.look() as session:
        return [tuple(row.values()) for row in records(reads.other_names(session, EVERYWHERE))]


def place(board: Board, text: str) -> tuple[int, int] | None:
    with writing(board.engine) as connection:
        return Resolver(connection, create=False).place(text)


def test_a_correction_takes_away_what_it_leaves_empty(board: Board):
    correct(board, "D1", name="石篁区", peer_group="urban", valid_to=date(2026, 1, 1), name_en="Shihuang")

    correct(board, "D1", name="石篁新区", short="石", short_en="SH")

    found = one(board, "D1")
    assert {name: found[name] for name in ("name", "name_en", "peer_group", "valid_to", "short")} == {
        "name": "石篁新区", "name_en": "", "peer_group": "", "valid_to": None, "short": "石",
    }  # fmt: skip


def test_other_names_become_exactly_those_that_are_said(board: Board):
    correct(board, "D1", "石篁", "老石区", name="石篁区")
    correct(board, "D1", "石篁", name="石篁区")

    assert ("unit", "石篁", "D1", "") in other_names(board)
    assert "老石区" not in {row[1] for row in other_names(board)}
    assert place(board, "石篁区") == (board.ids["D1"], board.ids["D1"])


def test_a_name_means_one_thing(board: Board):
    correct(board, "D1", "老城", name="石篁区")

    for taken in ("老城", "石篁区", "D1"):
        with pytest.raises(NameTaken) as refusal:
            correct(board, "D2", taken, name="临湖区")
        assert (refusal.value.text, refusal.value.name) == (taken, "石篁区")


def test_the_same_name_may_mean_a_street_in_each_district(board: Board):
    correct(board, "S11", "桥头", name="北桥街道", kind="street", parent="D1")
    correct(board, "S21", "桥头", name="湖滨街道", kind="street", parent="D2")

    assert [row for row in other_names(board) if row[1] == "桥头"] == [
        ("unit", "桥头", "S11", "D1"), ("unit", "桥头", "S21", "D2"),
    ]  # fmt: skip


def test_a_new_city_takes_the_districts_that_stand_alone(engine):
    with writing(engine) as connection:
        correct_unit(connection, "D1", {"name": "甲区", "kind": "district"}, None, ())
        city = correct_unit(connection, "C", {"name": "云汀市", "kind": "city"}, None, ())
        above = connection.execute(select(unit.c.parent_id).where(unit.c.code == "D1")).scalar_one()

    assert above == city


def test_a_name_that_is_forgotten_is_asked_again(board: Board):
    with writing(board.engine) as connection:
        remember_name(connection, "unit", "见附件", 0)
    assert ("unit", "见附件", "", "") in other_names(board)

    with writing(board.engine) as connection:
        forget_name(connection, "unit", "见附件")
        resolver = Resolver(connection, create=False)
        resolver.place("见附件")

    assert [one.text for one in resolver.unknown.values()] == ["见附件"]


def test_an_industry_is_led_by_one_department(board: Board):
    with writing(board.engine) as connection:
        lead(connection, board.ids["HOUSING"], ["SITES", "GAS"])
        lead(connection, board.ids["FIRE"], ["GAS"])
        correct_industry(connection, "SITES", {"name": "建筑工地", "short": "建筑"}, ["工地"])
        led = connection.execute(
            select(industry.c.code, industry.c.name, industry.c.department_id).where(industry.c.id != 0)
        )

        assert sorted(led.all()) == [("GAS", "燃气", board.ids["FIRE"]), ("SITES", "建筑工地", None)]


def test_the_short_names_of_an_industry_come_from_a_file_and_are_corrected(board: Board):
    def shorts(connection: Connection) -> dict[str, tuple[str, str]]:
        asked = select(industry.c.code, industry.c.short, industry.c.short_en).where(industry.c.id != 0)
        return {code: (short, english) for code, short, english in connection.execute(asked)}

    with writing(board.engine) as connection:
        apply_units(connection, [UnitRow("GAS", "城镇燃气", "industry", "Town gas", "燃气", "Gas")])
        apply_units(
            connection, [UnitRow("GAS", "城镇燃气", "industry"), UnitRow("X", "Crane hire", "industry")]
        )
        from_file = shorts(connection)
        correct_industry(connection, "GAS", {"name": "城镇燃气", "short_en": ""}, [])

        assert from_file == {"GAS": ("燃气", "Gas"), "SITES": ("建筑", ""), "X": ("", "")}
        assert shorts(connection)["GAS"] == ("燃气", "")


def test_a_units_file_is_told_before_it_is_entered(board: Board):
    rows = [
        UnitRow("D1", "石篁新区", "district"),
        UnitRow("D2", "临湖区", "district", "Linhu"),
        UnitRow("D7", "七区", "district"),
    ]

    asked = enter_units(partial(write_session, board.engine), rows, apply=False)
    assert (asked.new, asked.changed, asked.unchanged) == (("七区",), ("石篁新区",), 1)
    assert one(board, "D1")["name"] == "石篁区"

    assert enter_units(partial(write_session, board.engine), rows, apply=True) == asked
    assert enter_units(partial(write_session, board.engine), rows, apply=True).unchanged == 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_of_units_read_again_changes_nothing(board: Board, language: str, form: str):
    correct(board, "D1", "石篁", "210211", name="石篁区", valid_from=date(2020, 1, 1), peer_group="urban")
    with board.look() as session:
        table = headed(units_table(session), language)
    content = as_csv(table) if form == "csv" else as_xlsx(table, sheet="1", cut="…")

    file = read_units(content, f"units.{form}")

    assert file.problems == ()
    done = enter_units(partial(write_session, board.engine), file.rows, apply=False)
    assert (done.new, done.changed, done.unchanged) == ((), (), 10)


def test_every_version_of_a_target_stays(board: Board):
    with writing(board.engine) as connection:
        for key, share, day in (
            (0, 0.9, date(2026, 1, 1)),
            (board.ids["D1"], 0.8, MONDAY),
            (board.ids["D1"], 0.85, MONDAY),
        ):
            set_target(connection, key, share, valid_from=day, by="Alice", at=NOON)

    with board.look() as session:
        listed = reads.target_versions(session, EVERYWHERE)
    told = [(row["unit"], row["version"], row["share"]) for row in records(listed)]
    assert sorted(told) == [("", 1, 0.9), ("D1", 1, 0.8), ("D1", 2, 0.85)]


def test_the_table_of_categories_says_what_it_would_do_and_then_does_it(board: Board):
    put = [("a", "电气", {}), ("b", "电 气", {}), ("c", "消防", {}), ("d", "", {}),
           ("e", "电气", {"status": "closed", "closed": -1})]  # fmt: skip
    scored = board.row(
        "f", facts={"category": "电气"}, risk=1, profile="LS_SD@1", likelihood=5.0, severity=5.0
    )
    board.put(*(board.row(name, facts={"category": said}, **told) for name, said, told in put), scored)
    rules = [Rule("电气", Scores("LS_SD", 4, 5))]
    with board.look() as session:
        waiting = [tuple(row.values()) for row in records(reads.unassessed_by_category(session, EVERYWHERE))]
        dry = would_assess(session, board.alice, rules)

    assert waiting == [("", 1), ("消防", 1), ("电 气", 1), ("电气", 1)]
    assert len(dry) == 2  # not e: closed; not f: has scores of its own

    with write_session(board.engine) as session:
        version = sign_table(session.connection, rules, by="Alice", at=NOON)
        assert assess_by_table(session, board.alice, rules, version=version, on=MONDAY, at=NOON) == 2

    assert board.names("open", filters=Filters(risks=(1,))) == {"a", "b", "f"}
    assert board.differences() == []
    with board.look() as session:
        signed = records(reads.signed_rules(session, EVERYWHERE))
    assert [(row["version"], row["category"], row["likelihood"], row["signed_by"]) for row in signed] == [
        (1, "电气", 4.0, "Alice")
    ]
