"""What is done to many hazards at once: who may, and what it has to be told."""

from datetime import timedelta

import pytest

from domain.bulk import ACTIONS, Assign, Remind, SetPerson, may, may_confirm, require
from domain.people import Role
from domain.status import StepNotAllowed
from tests.cast import MONDAY

SUPERVISE = {
    Role.OFFICE, Role.DISTRICT_HEAD, Role.DISTRICT_CLERK, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK,
}  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_those_who_supervise_may_and_nobody_else(action):
    assert {role for role in Role if may(action, role)} == SUPERVISE
    assert {role for role in Role if may_confirm(role)} == SUPERVISE


@pytest.mark.parametrize(
    ("deed", "role", "why"),
    [
        (Assign(unit_id=1, reason="r"), Role.OFFICE, None),
        (Assign(unit_id=0, reason="r"), Role.OFFICE, None),  # in no unit is a place too
        (Assign(confirm=True), Role.DISTRICT_CLERK, None),
        (Assign(unit_id=1), Role.OFFICE, "asked"),
        (Assign(reason="r"), Role.OFFICE, "nothing"),
        (Assign(confirm=True), Role.INSPECTOR, "role"),
        (SetPerson(owner="李四", reason="r"), Role.OFFICE, None),
        (SetPerson(owner="李四", reason=" "), Role.OFFICE, "asked"),
        (SetPerson(phone="  ", reason="r"), Role.OFFICE, "nothing"),
        (SetPerson(owner="李四", reason="r"), Role.ENTERPRISE, "role"),
        (Remind(), Role.DEPARTMENT_CLERK, None),
        (Remind(reply_by=MONDAY), Role.OFFICE, None),
        (Remind(reply_by=MONDAY - timedelta(days=1)), Role.OFFICE, "reply"),
        (Remind(), Role.LEADER, "role"),
    ],
)
def test_a_deed_is_told_enough_or_refused_for_all(deed, role, why):
    if why is None:
        require(deed, role, MONDAY)
        return
    with pytest.raises(StepNotAllowed) as refused:
        require(deed, role, MONDAY)
    assert refused.value.why == why
