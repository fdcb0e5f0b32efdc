"""The closed loop as one table: who may take which step from where, and what it asks for."""

from contextlib import suppress
from datetime import date
from itertools import product

import pytest

from domain.people import Role
from domain.status import (
    ACTIONS,
    DEEDS,
    FIVE,
    GRADES,
    STATUSES,
    STEPS,
    Standing,
    StepNotAllowed,
    action_between,
    after,
    hindrance,
    lacks_of,
    require_deed,
    steps_for,
)

ALL_TOLD = {"note": "当场整改", "reason": "写错了", "opinion": "同意", "evidence": "消验〔2026〕3号"}
OFFICE = {"office"}
SUPERVISE = {"office", "district_head", "district_clerk", "department_head", "department_clerk"}
INSPECT, COMPLETE = SUPERVISE | {"inspector"}, SUPERVISE | {"enterprise"}
# The loop once more, in the words of the business: (from, action) -> to, who for generals, who for majors.
LOOP = {
    ("reported", "confirm"): ("pending", SUPERVISE, SUPERVISE),
    ("reported", "reject"): ("void", SUPERVISE, SUPERVISE),
    ("pending", "start"): ("rectifying", SUPERVISE, SUPERVISE),
    ("reported", "fix_on_spot"): ("closed", SUPERVISE, set()),
    ("pending", "fix_on_spot"): ("closed", SUPERVISE, set()),
    ("pending", "complete"): ("to_accept", COMPLETE, COMPLETE),
    ("rectifying", "complete"): ("to_accept", COMPLETE, COMPLETE),
    ("to_accept", "accept"): ("accepted", INSPECT, INSPECT),
    ("to_accept", "send_back"): ("rectifying", INSPECT, INSPECT),
    ("accepted", "send_back"): ("rectifying", INSPECT, INSPECT),
    ("accepted", "record"): ("accepted", set(), INSPECT),
    ("accepted", "close"): ("closed", SUPERVISE, OFFICE),
    ("closed", "reopen"): ("pending", SUPERVISE, SUPERVISE),
    **{(was, "void"): ("void", OFFICE, OFFICE) for was in ("pending", "rectifying", "to_accept", "accepted")},
}


def taken(status, action, role, *, grade="general", told=ALL_TOLD, person=1, **known):
    standing = Standing(status, grade, **{"acceptance": True, **known})
    return after(standing, action, Role(role), person_id=person, told=told)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_takes_exactly_the_steps_of_the_loop(role: Role):
    found = {}
    for status, action, grade in product(STATUSES, ACTIONS, GRADES):
        with suppress(StepNotAllowed):
            found[status, action, grade] = taken(status, action, role, grade=grade).now

    expected = {
        (was, action, grade): now
        for (was, action), (now, *who) in LOOP.items()
        for grade, roles in zip(GRADES, who, strict=True)
        if role in roles
    }
    assert found == expected


@pytest.mark.parametrize("role", list(Role))
def test_the_buttons_are_made_from_the_same_table(role: Role):
    for status, grade in product(STATUSES, GRADES):
        offered = {step.action for step in steps_for(Standing(status, grade), role)}

        assert offered == {
            s.action for s in STEPS.values() if (s.was, s.grade) == (status, grade) and role in s.roles
        }


def test_a_leader_takes_no_step_and_does_no_deed():
    assert not any(Role.LEADER in roles for roles in (*(s.roles for s in STEPS.values()), *DEEDS.values()))


@pytest.mark.parametrize(
    ("status", "action", "grade", "asks"),
    [
        ("reported", "reject", "general", ("reason",)),
        ("pending", "fix_on_spot", "general", ("note",)),
        ("to_accept", "send_back", "major", ("reason",)),
        ("to_accept", "accept", "general", ()),
        ("to_accept", "accept", "major", ("opinion", "evidence")),
        ("accepted", "record", "major", ("opinion", "evidence")),
        ("closed", "reopen", "general", ("reason",)),
        ("accepted", "void", "general", ("reason",)),
    ],
)  # fmt: skip
def test_what_is_asked_has_to_be_written(status, action, grade, asks):
    told = dict.fromkeys(asks, "  ")
    if asks:
        with pytest.raises(StepNotAllowed) as refused:
            taken(status, action, "office", grade=grade, told=told)
        assert (refused.value.why, refused.value.missing) == ("asked", asks)

    assert taken(status, action, "office", grade=grade).asks == asks


@pytest.mark.parametrize(("status", "action"), [("pending", "start"), ("pending", "complete")])
def test_a_major_is_not_rectified_before_the_five_implementations_are_complete(status, action):
    with pytest.raises(StepNotAllowed) as refused:
        taken(status, action, "office", grade="major", lacks=("owner", "due_on"))

    assert (refused.value.why, refused.value.missing) == ("five", ("owner", "due_on"))
    assert taken(status, action, "office", lacks=("owner", "due_on")).now != status


def test_funds_of_nothing_are_told_and_blank_words_are_not():
    full = {"owner": "王", "measure": "更换", "fund_wan": 0, "emergency_plan": "停用"}

    assert lacks_of(full, date(2026, 7, 1)) == ()
    assert lacks_of({**full, "fund_wan": None, "owner": ""}, None) == ("owner", "fund_wan", "due_on")
    assert lacks_of({}, None) == FIVE


@pytest.mark.parametrize(
    ("status", "action"), [("to_accept", "accept"), ("accepted", "close"), ("accepted", "record")]
)
def test_who_rectified_a_major_neither_accepts_nor_closes_it(status, action):
    with pytest.raises(StepNotAllowed, match="another"):
        taken(status, action, "office", grade="major", rectifiers=frozenset({1, 2}))

    assert taken(status, action, "office", grade="major", rectifiers=frozenset({2}))
    assert taken(status, action, "office", grade="major", rectifiers=frozenset({2}), person=None)


def test_a_major_is_closed_only_after_an_acceptance_with_opinion_and_evidence():
    with pytest.raises(StepNotAllowed, match="acceptance"):
        taken("accepted", "close", "office", grade="major", acceptance=False)

    assert taken("accepted", "close", "office", acceptance=False).now == "closed"


def test_what_only_generals_may_is_said_of_majors():
    with pytest.raises(StepNotAllowed, match="majors"):
        taken("pending", "fix_on_spot", "office", grade="major")


def test_what_hinders_is_known_before_anything_is_typed():
    step = STEPS["to_accept", "accept", "major"]

    hindered = hindrance(step, Standing("to_accept", "major", rectifiers=frozenset({7})), 7)

    assert hindered is not None
    assert hindered.why == "another"
    assert hindrance(step, Standing("to_accept", "major"), 7) is None


def test_history_tells_the_action_from_the_two_states():
    assert action_between("to_accept", "rectifying") == "send_back"
    assert action_between("pending", "closed") == "fix_on_spot"
    assert action_between("rectifying", "closed") is None
    pairs = {(step.was, step.now): step.action for step in STEPS.values() if step.was != step.now}
    assert all(action_between(*pair) == action for pair, action in pairs.items())


def test_who_may_do_what_beside_the_steps():
    for role, deed in product(Role, DEEDS):
        if role in DEEDS[deed]:
            require_deed(deed, role)
        else:
            with pytest.raises(StepNotAllowed, match="role"):
                require_deed(deed, role)
