"""Who decides an extension, which date is later, and what is asked in time."""

from datetime import date
from itertools import product

import pytest

from domain.extension import NOTICE, hindrance_to_decide, in_time, require_later
from domain.people import Role
from domain.status import DEEDS, GRADES, StepNotAllowed
from domain.working_days import WEEKENDS

MONDAY = date(2026, 6, 15)
HEADS = {"district_head", "department_head"}
DECIDES = {
    ("enterprise", "general"): {"office", *HEADS},
    ("district_clerk", "general"): {"office", "district_head"},
    ("department_clerk", "general"): {"office", "department_head"},
    ("district_head", "general"): {"office"},
    ("department_head", "general"): {"office"},
}


@pytest.mark.parametrize(("asker", "grade"), list(product(sorted(map(str, DEEDS["extend"])), GRADES)))
def test_the_level_above_decides_and_about_majors_the_office(asker: str, grade: str):
    found = {
        str(role)
        for role in Role
        if hindrance_to_decide(role, 1, asker=Role(asker), asker_id=2, grade=grade) is None
    }

    assert found == (DECIDES[asker, "general"] if grade == "general" else {"office"})


def test_neither_the_office_nor_a_leader_nor_an_inspector_asks():
    assert set(DEEDS["extend"]) == set(Role) - {Role.OFFICE, Role.LEADER, Role.INSPECTOR}


def test_nobody_decides_the_own_request_in_another_role_either():
    why = hindrance_to_decide(Role.DISTRICT_HEAD, 7, asker=Role.DISTRICT_CLERK, asker_id=7, grade="general")

    assert why is not None
    assert why.why == "own"


@pytest.mark.parametrize(
    ("due", "new", "ok"),
    [
        (date(2026, 6, 20), date(2026, 6, 21), True),
        (date(2026, 6, 20), date(2026, 6, 20), False),
        (date(2026, 6, 1), date(2026, 6, 14), False),  # later than the old one, and gone already
        (date(2026, 6, 1), MONDAY, True),
        (None, date(2026, 6, 21), False),
    ],
)
def test_the_new_deadline_lies_after_the_old_one_and_not_in_the_past(due, new, ok):
    if ok:
        require_later(due, new, MONDAY)
    else:
        with pytest.raises(StepNotAllowed, match="later"):
            require_later(due, new, MONDAY)


@pytest.mark.parametrize(
    ("due", "supervision", "ok"),
    [
        (date(2026, 7, 13), "listed", True),  # twenty working days after the Monday
        (date(2026, 7, 10), "listed", False),
        (date(2026, 6, 1), "ordinary", True),
    ],
)
def test_for_listed_hazards_it_is_asked_twenty_working_days_before(due, supervision, ok):
    assert NOTICE["listed"] == 20
    assert in_time(MONDAY, due, WEEKENDS, supervision=supervision) is ok
