"""People and their sign-ins: what lets in, what signs out, and the history of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from data_access import identity, reads
from data_access.engine import reading, writing
from data_access.frames import records
from data_access.reads.audit import Asked
from data_access.session import Session
from data_access.tables import known_browser, person, person_event, setting, sign_in
from data_access.writes import people
from domain.people import EVERYWHERE, NOWHERE, Author, NotThatRole, Role, Viewer

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
IDLE = timedelta(hours=2)
OFFICE = Author("Alice", Role.OFFICE, NOON)


def enter(connection: Connection, login: str = "wang", role: Role | None = Role.LEADER, **more: Any) -> int:
    told = {"login": login, "name": login.title(), "role": role}
    return people.add_person(connection, told, OFFICE, **{"password": "hash"} | more)


def come_in(connection: Connection, key: int, token: str = "t", **more: Any) -> int:
    told = {"until": NOON + timedelta(hours=12), "way": "password", "address": "10.0.0.9", "agent": "test"}
    return people.begin_sign_in(connection, key, token, OFFICE, **told | {"marks": []} | more)


def seat(connection: Connection, token: str = "t", now: datetime = NOON) -> Viewer | None:
    found = identity.seat_of(connection, token, now, IDLE)
    return found.viewer if found else None


@pytest.fixture
def told(engine):
    """A connection that writes, with one person who is in."""
    with writing(engine) as connection:
        enter(connection, "root", Role.OFFICE)
        connection.info["person"] = enter(connection)
        connection.info["sign_in"] = come_in(connection, connection.info["person"])
        yield connection


def test_nobody_has_to_sign_in_until_one_person_is_entered(engine):
    with writing(engine) as connection:
        before = identity.accounts_exist(connection)
        enter(connection, "root", Role.OFFICE)
        assert (before, identity.accounts_exist(connection)) == (False, True)


def test_a_token_lets_its_person_in_and_no_other_does(told):
    viewer = seat(told)

    assert viewer == Viewer("Wang", Role.LEADER, EVERYWHERE, told.info["person"], told.info["sign_in"])
    assert seat(told, "x") is None


def test_a_token_does_not_stand_in_the_database(told):
    assert [row.token for row in told.execute(select(sign_in))] == [identity.hashed("t")]
    assert identity.hashed("t") != "t"


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        (timedelta(hours=1, minutes=59), True),
        (timedelta(hours=2), False),  # unused for too long
        (timedelta(hours=13), False),
    ],
)
def test_a_sign_in_that_is_not_used_is_over(told, later: timedelta, holds: bool):
    assert (seat(told, now=NOON + later) is not None) is holds


def test_a_sign_in_in_use_is_over_at_its_end_all_the_same(told):
    for hours in range(1, 12):
        people.touch(told, told.info["sign_in"], NOON + timedelta(hours=hours))

    assert seat(told, now=NOON + timedelta(hours=11, minutes=59)) is not None
    assert seat(told, now=NOON + timedelta(hours=12)) is None


@pytest.mark.parametrize("values", [{"role": Role.OFFICE}, {"active": False}])
def test_another_role_or_a_closed_account_signs_out(told, values: dict[str, Any]):
    viewer = seat(told)
    people.change_person(told, told.info["person"], values, OFFICE, seen=1)

    assert seat(told) is None
    with pytest.raises(identity.SignedOut):
        identity.require_in(told, viewer, NOON)


@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(hours=13)])
def test_what_is_over_or_was_not_used_writes_nothing(told, later: timedelta):
    viewer = seat(told)
    identity.require_in(told, viewer, NOON + timedelta(hours=1, minutes=59))

    with pytest.raises(identity.SignedOut):
        identity.require_in(told, viewer, NOON + later)


def test_another_name_does_not_sign_out(told):
    people.change_person(told, told.info["person"], {"name": "Wang Min"}, OFFICE, seen=1)

    assert seat(told).name == "Wang Min"


def test_a_new_password_ends_every_sign_in(told):
    come_in(told, told.info["person"], "other")
    people.set_password(told, told.info["person"], "hash", OFFICE, must_change=False)

    assert (seat(told), seat(told, "other")) == (None, None)


def test_one_sign_in_is_ended_and_the_other_stays(told):
    people.end_sign_in(told, come_in(told, told.info["person"], "other"), OFFICE)

    assert (seat(told) is not None, seat(told, "other")) == (True, None)


def test_who_has_no_role_is_known_but_not_let_in(told):
    key = enter(told, "stranger", None, subject="https://id.example 7")
    come_in(told, key, "s")

    assert seat(told, "s") is None
    assert not identity.known_by_subject(told, "https://id.example 7").may_come_in


def test_a_login_is_one_whatever_its_case(told):
    with pytest.raises(people.LoginTaken):
        enter(told, " WANG ")
    assert identity.known_by_login(told, "Wang ").id == told.info["person"]


def test_a_role_needs_what_is_its_own(told):
    with pytest.raises(NotThatRole):
        enter(told, "li", Role.DISTRICT_HEAD)


def test_the_last_of_the_office_stays(told):
    with pytest.raises(people.LastOffice):
        people.change_person(told, 1, {"active": False}, OFFICE, seen=1)


def test_the_first_to_get_a_role_is_of_the_office(engine):
    with writing(engine) as connection, pytest.raises(people.LastOffice):
        enter(connection)


@pytest.mark.parametrize(
    ("way", "enough"),
    [({}, False), ({"password": "hash"}, True), ({"subject": "https://id.example 7"}, True)],
)
def test_the_office_is_somebody_who_can_come_in(engine, way: dict[str, str], enough: bool):
    with writing(engine) as connection:
        if enough:
            enter(connection, "root", Role.OFFICE, **{"password": None} | way)
            return
        with pytest.raises(people.LastOffice):
            enter(connection, "root", Role.OFFICE, password=None)


def test_the_last_of_the_office_with_a_way_in_stays(told):
    enter(told, "empty", Role.OFFICE, password=None)
    with pytest.raises(people.LastOffice):
        people.change_person(told, 1, {"active": False}, OFFICE, seen=1)


def test_a_demonstration_needs_no_way_in(engine):
    with writing(engine) as connection:
        connection.execute(setting.insert().values(name="demo", value="seed 1"))
        enter(connection, "root", Role.OFFICE, password=None)
        assert identity.accounts_exist(connection)


def test_a_stranger_of_single_sign_on_makes_nobody_sign_in(engine):
    with writing(engine) as connection:
        enter(connection, "stranger", None, subject="https://id.example 7")
        assert not identity.accounts_exist(connection)


def test_the_second_to_change_a_person_is_told(told):
    people.change_person(told, told.info["person"], {"name": "A"}, OFFICE, seen=1)
    with pytest.raises(people.PersonChanged):
        people.change_person(told, told.info["person"], {"name": "B"}, OFFICE, seen=1)


def test_every_change_has_its_history_row_and_no_password_in_it(told):
    key = told.info["person"]
    people.change_person(told, key, {"name": "Wang Min", "role": Role.OFFICE}, OFFICE, seen=1)
    people.set_password(told, key, "$argon2id$secret", OFFICE, must_change=True)

    rows = told.execute(
        select(person_event).where(person_event.c.person_id == key).order_by(person_event.c.id)
    ).all()
    assert [(row.what, row.old, row.new) for row in rows] == [
        ("created", None, "leader"),
        ("signed_in", None, "password"),
        ("name", "Wang", "Wang Min"),
        ("role", "leader", "office"),
        ("ended", str(told.info["sign_in"]), None),
        ("password", None, None),
    ]
    assert {row.by for row in rows} == {"Alice"}


def test_where_somebody_signed_in_before_is_remembered(told):
    come_in(told, told.info["person"], "two", marks=["browser m", "address 10.0.0.9"])

    assert identity.came_from(told) == {
        identity.hashed("browser m"): {"wang"},
        identity.hashed("address 10.0.0.9"): {"wang"},
    }


def test_only_the_latest_browsers_are_remembered(told):
    for number in range(30):
        at = Author("Alice", Role.OFFICE, NOON + timedelta(minutes=number))
        told_later = {"until": NOON + timedelta(days=1), "way": "password", "address": "", "agent": ""}
        people.begin_sign_in(told, told.info["person"], f"n{number}", at, **told_later, marks=[f"m{number}"])

    assert len(told.execute(select(known_browser)).all()) == people.BROWSERS_KEPT
    assert identity.hashed("m29") in identity.came_from(told)
    assert identity.hashed("m0") not in identity.came_from(told)


def test_a_closed_person_is_out_even_with_an_open_sign_in(told):
    told.execute(update(person).values(active=False))  # by another door than ours

    assert seat(told) is None


def test_the_lists_of_people_are_for_the_whole_alone(told, engine):
    session = Session(told)
    assert [row["login"] for row in records(reads.people(session, EVERYWHERE))] == ["root", "wang"]
    assert reads.people(session, NOWHERE).empty
    assert reads.sign_ins(session, NOWHERE, None, NOON, IDLE).empty
    assert reads.person_events(session, NOWHERE, told.info["person"]).empty
    assert len(reads.sign_ins(session, NOWHERE, told.info["person"], NOON, IDLE)) == 1  # one's own


@pytest.mark.parametrize("after", [IDLE, timedelta(hours=13)])
def test_a_sign_in_that_is_over_is_not_listed(told, after: timedelta):
    assert len(reads.sign_ins(Session(told), EVERYWHERE, None, NOON, IDLE)) == 1
    assert reads.sign_ins(Session(told), EVERYWHERE, None, NOON + after, IDLE).empty


def test_of_two_who_bear_one_name_the_history_names_the_login(told):
    key, session = told.info["person"], Session(told)
    for login, name in (("li.1", "Li"), ("li.2", "Li"), ("zhao", "Zhao")):
        told.execute(update(person).values(name=name).where(person.c.id == enter(told, login, Role.OFFICE)))
    for number, name in ((3, "Li"), (4, "Li"), (5, "Zhao"), (None, "Li")):
        people.set_password(told, key, "x", Author(name, Role.OFFICE, NOON, number), must_change=False)

    for told_of in (
        reads.person_events(session, EVERYWHERE, key),
        reads.log_of_people(session, EVERYWHERE, Asked()),
    ):
        asked = told_of[told_of["what"] == "password"]["by"].tolist()
        assert asked == ["Li", "Zhao", "Li (li.2)", "Li (li.1)"]


def test_an_account_of_single_sign_on_is_one_persons(told):
    people.link_subject(told, told.info["person"], identity.subject_of("https://id.example", "7"), OFFICE)

    assert identity.known_by_subject(told, "https://id.example 7").login == "wang"
    with pytest.raises(people.SubjectTaken):
        people.link_subject(told, 1, "https://id.example 7", OFFICE)
    with pytest.raises(people.SubjectTaken):
        enter(told, "li", subject="https://id.example 7")


def test_signing_in_does_not_wait_for_ever_for_a_long_import(sqlite_url):
    from data_access.engine import WritersBusy, engine_for, writing_soon

    opened = engine_for(sqlite_url)
    with writing(opened), pytest.raises(WritersBusy), writing_soon(opened, 0.05):
        pass
    with writing_soon(opened, 0.05) as connection:
        enter(connection, "root", Role.OFFICE)
    with reading(opened) as connection:
        assert identity.accounts_exist(connection)
    opened.dispose()
