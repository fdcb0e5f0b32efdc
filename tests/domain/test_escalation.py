"""Which rung of the ladder is proposed, and who may take it."""

import pytest

from documents.letters import KINDS
from domain.escalation import PAPERS, RUNGS, may_send, proposed
from domain.people import Role
from domain.rules import LADDER


@pytest.mark.parametrize(
    ("late", "done", "rung"),
    [
        (-4, (), None), (-3, (), "reminder"), (-1, ("reminder",), None), (0, ("reminder",), "due_notice"),
        (0, (), "due_notice"), (6, ("due_notice",), None), (7, ("due_notice",), "supervision_letter"),
        (8, (), "supervision_letter"), (29, ("supervision_letter",), None),
        (30, ("supervision_letter",), "interview_notice"),
        (60, ("interview_notice",), "bulletin"), (60, ("bulletin",), None), (200, (), "enforcement_transfer"),
        (200, ("enforcement_transfer",), None), (10, ("enforcement_transfer",), None),
        (10, ("acceptance_record",), "supervision_letter"),  # a paper is no rung
    ],
)  # fmt: skip
def test_the_highest_rung_that_is_due_is_proposed_once(late: int, done: tuple[str, ...], rung: str | None):
    assert proposed(late, done, LADDER) == rung


def test_where_two_rungs_fall_on_one_day_the_higher_one_is_proposed():
    assert proposed(0, (), {**LADDER, "reminder": 0}) == "due_notice"


def test_reminders_are_anybodys_who_supervises_and_letters_the_heads_and_the_offices():
    clerks = {Role.DISTRICT_CLERK, Role.DEPARTMENT_CLERK}
    heads = {Role.OFFICE, Role.DISTRICT_HEAD, Role.DEPARTMENT_HEAD}

    assert {role for role in Role if may_send(role, "reminder")} == heads | clerks
    for kind in ("supervision_letter", "enforcement_transfer", *PAPERS):
        assert {role for role in Role if may_send(role, kind)} == heads


def test_every_rung_and_paper_has_a_template_but_the_notice_at_due_which_is_a_reminder():
    assert {*RUNGS, *PAPERS} - {"due_notice"} == set(KINDS)
