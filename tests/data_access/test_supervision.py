"""Supervised listing: who lists what and until when, publicity, extension, delisting, and what is told of any day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data_access import reads
from data_access.reads import NotFound
from data_access.session import open_session, write_session
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.supervision import (
    Listing,
    ask_listing,
    decide_listing,
    delist,
    list_hazard,
    publish_listing,
)
from domain.filters import Filters
from domain.people import EVERYWHERE, Role, Scope, Viewer
from domain.status import StepNotAllowed
from domain.supervision import bounds, latest_due
from domain.working_days import WEEKENDS
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, person, row_of, status, step, told

UNTIL = 200


def write(
    board: Board, verb: Any, name: str, *args: Any, viewer: Viewer | None = None, on: int = 0, **more: Any
) -> Any:
    """What somebody does about the listing of the hazard with this description, as it stands now."""
    who, row = viewer or board.alice, row_of(board, name)
    more = {"seen": row.version, **more}
    with write_session(board.engine, scope=who.scope) as session:
        return verb(session, who, row.number, *args, on=day(on), at=NOON, **more)


def put_up(
    board: Board,
    name: str = "a",
    *,
    on: int = 0,
    until: int = UNTIL,
    number: str = "大安督〔2026〕1号",
    **more: Any,
) -> Any:
    listing = Listing("city", number, day(on + until))
    return write(board, list_hazard, name, listing, on=on, today=day(max(on, 0)), **more)


def shown(board: Board, as_of: int = 0, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    with open_session(board.engine, scope) as session:
        return reads.listed(session, scope, Filters(), day(as_of))


def waiting(board: Board, scope: Scope = EVERYWHERE) -> list[dict[str, Any]]:
    with open_session(board.engine, scope) as session:
        return reads.listing_asked(session, scope)


@pytest.fixture
def listed(board: Board) -> Board:
    """One major hazard, listed ten days ago for 200 days."""
    board.put(board.row("a", grade="major", facts=FULL), board.row("b"), cutoff=-30)
    put_up(board, on=-10)
    return board


def test_a_listing_counts_from_its_day_and_keeps_its_first_end(listed: Board):
    assert shown(listed, -11).empty
    found = shown(listed).iloc[0]
    assert (found["level"], found["listing_number"]) == (
        "city",
        "大安督〔2026〕1号",
    )
    assert (found["listed_on"], found["first_due_on"], found["due_on"]) == (day(-10), day(190), day(190))
    assert [row[:3] for row in told(listed, "a")] == [
        ("listed", "city", "大安督〔2026〕1号"), ("listing_due_on", None, day(190).isoformat()),
    ]  # fmt: skip


@pytest.mark.parametrize(("until", "fits"), [(0, False), (1, True), (365, True), (366, False)])
def test_a_listing_runs_a_year_at_most(board: Board, until: int, fits: bool):
    board.put(board.row("a", grade="major"), cutoff=-30)

    if fits:
        put_up(board, until=until)
    else:
        with pytest.raises(StepNotAllowed, match="year"):
            put_up(board, until=until)

    assert len(shown(board)) == fits


@pytest.mark.parametrize(
    ("from_on", "to"), [(date(2026, 6, 15), date(2027, 6, 15)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_the_last_day_is_the_same_day_of_the_next_year(from_on: date, to: date):
    assert latest_due(from_on) == to


def test_only_open_major_hazards_are_listed_once_with_a_number_by_the_office(board: Board):
    board.put(board.row("a", grade="major"), board.row("general"), cutoff=-30)
    board.put(board.row("gone", grade="major", status="closed", closed=-5), cutoff=-5, name="2")

    for name, more, why in (
        ("general", {}, "general"), ("gone", {}, "status"), ("a", {"number": " "}, "asked"),
        ("a", {"viewer": person(board, "district_head")}, "role"), ("a", {"viewer": board.carol}, "role"),
    ):  # fmt: skip
        with pytest.raises(StepNotAllowed, match=why):
            put_up(board, name, **more)
    with pytest.raises(WrongDay):
        write(board, list_hazard, "a", Listing("city", "1", day(9)), on=1, today=day(0))
    put_up(board)
    with pytest.raises(StepNotAllowed, match="listed"):
        put_up(board)
    with pytest.raises(SomeoneWasFaster):
        put_up(board, "a", seen=1)

    assert len(shown(board)) == 1


def test_publicity_is_noted_for_the_listing_and_then_for_the_delisting(listed: Board):
    with pytest.raises(StepNotAllowed, match="later"):
        write(listed, publish_listing, "a", published_on=day(-11))
    write(listed, publish_listing, "a", published_on=day(-8))
    with pytest.raises(StepNotAllowed, match="status"):
        write(listed, publish_listing, "a", published_on=day(-7))
    finish(listed)
    write(listed, delist, "a", document="大安督〔2026〕9号", today=day(0))
    write(listed, publish_listing, "a", published_on=day(0))

    found = shown(listed).iloc[0]
    assert (found["published_on"], found["delisted_on"], found["delisting_published_on"]) == (
        day(-8),
        day(0),
        day(0),
    )


def finish(board: Board) -> None:
    """Rectified, accepted and closed, each by another."""
    step(board, person(board, "district_clerk", 7), "a", "start")
    step(board, person(board, "district_clerk", 7), "a", "complete")
    step(board, person(board, "inspector", 8), "a", "accept")
    step(board, person(board, "office", 9), "a", "close")


def test_delisted_is_what_was_accepted_and_earlier_days_still_tell_it_listed(listed: Board):
    with pytest.raises(StepNotAllowed, match="status"):
        write(listed, delist, "a", document="9号", today=day(0))
    finish(listed)
    with pytest.raises(StepNotAllowed, match="asked"):
        write(listed, delist, "a", document=" ", today=day(0))
    with pytest.raises(StepNotAllowed, match="role"):
        write(listed, delist, "a", document="9号", today=day(0), viewer=person(listed, "district_head"))

    write(listed, delist, "a", document="大安督〔2026〕9号", today=day(0))

    assert shown(listed)["delisted_on"].tolist() == [day(0)]
    assert shown(listed, -1)["delisted_on"].tolist() == [None]
    assert status(listed, "a") == "closed"
    step(listed, listed.alice, "a", "reopen")
    put_up(listed)
    assert len(shown(listed)) == 2


def ask(
    board: Board, *, on: int = 0, until: int = 250, viewer: Viewer | None = None, reason: str = "设备未到"
) -> int:
    who = viewer or person(board, "district_head", 5)
    return write(board, ask_listing, "a", day(until), reason=reason, viewer=who, on=on)


def decide(board: Board, key: int, decision: str, viewer: Viewer | None = None, **more: Any) -> None:
    who, row = viewer or board.alice, row_of(board, "a")
    with write_session(board.engine, scope=who.scope) as session:
        decide_listing(session, who, key, decision, **{"seen": row.version, "on": day(0), "at": NOON, **more})


def test_an_extension_is_asked_for_twenty_working_days_before_the_end(listed: Board):
    last = bounds(day(-10), day(190), WEEKENDS).ask_by
    assert (day(190) - last).days == 28
    late = (last - day(0)).days + 1

    with pytest.raises(StepNotAllowed, match="notice"):
        ask(listed, on=late + 30)
    for until, why in ((190, "later"), (-10 + 366, "year")):
        with pytest.raises(StepNotAllowed, match=why):
            ask(listed, until=until)
    with pytest.raises(StepNotAllowed, match="asked"):
        ask(listed, reason=" ")
    with pytest.raises(StepNotAllowed, match="role"):
        ask(listed, viewer=listed.alice)
    ask(listed)
    with pytest.raises(StepNotAllowed, match="waiting"):
        ask(listed)

    assert [row["due_on"] for row in waiting(listed)] == [day(250)]


def test_a_listing_with_its_extensions_runs_a_year_at_most(listed: Board):
    key = ask(listed, until=-10 + 365)

    with pytest.raises(StepNotAllowed, match="year"):
        decide(listed, key, "accepted", due_on=day(-10 + 366))
    decide(listed, key, "accepted")

    with pytest.raises(StepNotAllowed, match="year"):
        ask(listed, until=-10 + 366)
    assert shown(listed)["due_on"].tolist() == [day(-10 + 365)]


def test_a_granted_extension_moves_the_end_from_its_day_and_not_the_first_one(listed: Board):
    key = ask(listed)

    decide(listed, key, "accepted", due_on=day(230), document="大安督〔2026〕5号")

    assert shown(listed)[["first_due_on", "due_on"]].values.tolist() == [[day(190), day(230)]]
    assert shown(listed, -1)["due_on"].tolist() == [day(190)]
    assert waiting(listed) == []
    assert told(listed, "a")[-1][:3] == ("listing_accepted", "大安督〔2026〕5号", day(230).isoformat())


def test_refused_with_a_note_and_withdrawn_by_who_asked_the_end_stays(listed: Board):
    key = ask(listed)
    with pytest.raises(StepNotAllowed, match="asked"):
        decide(listed, key, "declined")
    with pytest.raises(StepNotAllowed, match="role"):
        decide(listed, key, "accepted", person(listed, "district_head", 6))
    with pytest.raises(StepNotAllowed, match="role"):
        decide(listed, key, "withdrawn")
    with pytest.raises(SomeoneWasFaster):
        decide(listed, key, "accepted", seen=1)
    decide(listed, key, "declined", note="理由不足")
    with pytest.raises(SomeoneWasFaster):
        decide(listed, key, "accepted")

    decide(listed, ask(listed), "withdrawn", person(listed, "district_head", 5))

    assert shown(listed)["due_on"].tolist() == [day(190)]


def test_nobody_decides_what_they_asked_for(listed: Board):
    key = ask(listed, viewer=person(listed, "district_head", 5))

    with pytest.raises(StepNotAllowed, match="own"):
        decide(listed, key, "accepted", Viewer("Alice", Role.OFFICE, EVERYWHERE, 5))


def test_delisting_ends_what_was_asked_for(listed: Board):
    ask(listed)
    finish(listed)

    write(listed, delist, "a", document="9号", today=day(0))

    assert waiting(listed) == []


def test_each_sees_the_listings_of_the_own_part(listed: Board):
    ask(listed)
    mine, others = person(listed, "district_head").scope, person(listed, "district_head", unit="D2").scope
    key = row_of(listed, "a").id

    assert (len(shown(listed, scope=mine)), len(shown(listed, scope=others))) == (1, 0)
    assert (len(waiting(listed, mine)), len(waiting(listed, others))) == (1, 0)
    for scope, n in ((mine, 1), (others, 0)):
        with open_session(listed.engine, scope) as session:
            assert len(reads.listings_of(session, scope, key, day(0))) == n
            assert len(reads.listing_asked(session, scope, key)) == n
    with pytest.raises(NotFound):
        ask(listed, viewer=person(listed, "district_head", unit="D2"))


def test_an_extension_is_of_the_listing_that_ran_when_it_was_decided(listed: Board):
    finish(listed)
    write(listed, delist, "a", document="9号", today=day(0))
    step(listed, listed.alice, "a", "reopen")
    put_up(listed, number="2号")
    decide(listed, ask(listed), "accepted")

    ends = {row.listing_number: row.due_on for row in shown(listed).itertuples()}
    assert ends == {"大安督〔2026〕1号": day(190), "2号": day(250)}


def test_of_a_past_day_nothing_later_is_told_of_a_hazards_listing(listed: Board):
    write(listed, publish_listing, "a", published_on=day(-2))
    finish(listed)
    write(listed, delist, "a", document="9号", today=day(0))
    key = row_of(listed, "a").id

    with open_session(listed.engine, EVERYWHERE) as session:
        (then,) = reads.listings_of(session, EVERYWHERE, key, day(-3))
        assert reads.listings_of(session, EVERYWHERE, key, day(-11)) == []

    assert (then["published_on"], then["delisted_on"], then["delisting_number"]) == (None, None, "")


def test_no_day_of_publicity_lies_ahead(board: Board):
    board.put(board.row("a", grade="major"), cutoff=-30)

    with pytest.raises(StepNotAllowed, match="later"):
        write(board, list_hazard, "a", Listing("city", "1", day(9), published_on=day(1)), today=day(0))
