"""The steps that a viewer may take now on a hazard, as buttons with their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from data_access import reads
from data_access.reads import NotFound, OneHazard
from data_access.writes.by_hand import AlreadyKnown, NotMovable
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.steps import Words, take_step
from domain.status import DEEDS, Standing, Step, StepNotAllowed, hindrance, steps_for
from pages.hazard_due import due_field
from pages.hazard_evidence import look_twice
from ui import html, keep
from ui.visit import Visit

TOLD = "step_told"
JUDGED = ("accept", "record", "close")  # steps of who vouches for what the pictures show
LONG = 500  # characters of a reason or opinion


def steps_now(visit: Visit, one: OneHazard) -> Standing | None:
    """Draw what came of the last attempt and the buttons; returns how the hazard stands.

    None where there is nothing to do here: on a past day, on a wall, for who looks only.
    """
    told = keep.take(TOLD)
    if isinstance(told, str):
        html.draw(html.bar(told))
    known = _known(visit, one)
    if known is None:
        return None
    number = one.facts["number"]
    keep.put(f"shown_{number}", keep.held(f"seen_{number}"))  # the version that was on the screen until now
    keep.put(f"seen_{number}", one.facts["version"])
    steps = list(steps_for(known, visit.viewer.role))
    hindered = {step.action: hindrance(step, known, visit.viewer.person_id) for step in steps}
    free = [step for step in steps if hindered[step.action] is None]
    for action, why in hindered.items():
        if why is not None:
            words = visit.t("step.hindered", step=visit.t(f"step.{action}"), why=refused(visit, why))
            html.draw(html.note(words))
    if free:
        with st.container(key="steps", horizontal=True, gap="small"):
            for at, step in enumerate(free):
                _button(visit, one, step, known=known, first=at == 0)
    return known


def _known(visit: Visit, one: OneHazard) -> Standing | None:
    role = visit.viewer.role
    acts = any(role in roles for roles in DEEDS.values()) or role == "enterprise"
    if visit.hall or one.now is None or visit.as_of != visit.today or not acts:
        return None
    try:
        with visit.open_session() as session:
            return reads.standing(session, visit.scope, one.facts["id"])
    except NotFound:  # it is seen for an earlier round alone
        return None


def _button(visit: Visit, one: OneHazard, step: Step, *, known: Standing, first: bool) -> None:
    """A button that opens the fields of a step."""
    t, number = visit.t, one.facts["number"]
    mark = f"{step.action}_{number}"
    kind = "primary" if first else "secondary"
    with st.popover(t(f"step.{step.action}"), type=kind, key=f"step_{mark}"):  # type: ignore[arg-type]
        html.draw(html.note(t(f"step.{step.action}_does")))
        if step.action in JUDGED:
            look_twice(visit, number)
        with st.form(f"form_{mark}", border=False):
            told = {name: field(visit, name, mark) for name in step.asks or ("note",)}
            due_on = due_field(visit, one, step, mark)
            on = day_field(visit, "step.on", known.since, mark)
            if st.form_submit_button(
                t("step.take", step=t(f"step.{step.action}")), type="primary", key=f"take_{mark}"
            ):
                _take(visit, number, step.action, told, on=on, due_on=due_on)


def _take(
    visit: Visit, number: str, action: str, told: Mapping[str, str], *, on: date, due_on: date | None
) -> None:
    def write(seen: int) -> str:
        with visit.writing() as session:
            take_step(
                session, visit.viewer, number, action, seen=seen, on=on, today=visit.today, at=visit.now,
                words=Words(**told), due_on=due_on,
            )  # fmt: skip
        return visit.t("step.taken", step=visit.t(f"step.{action}"))

    attempt(visit, number, write, told)


def attempt(visit: Visit, number: str, write: Callable[[int], str], told: Mapping[str, str]) -> None:
    """Write what a form asks for by the version that was on the screen, and say on the next drawing how it went.

    `write` takes the version and returns the words for it. Whatever was refused, what was typed stays to be read.
    """
    shown = keep.held(f"shown_{number}")
    try:
        words = write(shown if isinstance(shown, int) else 0)
        keep.put(f"done_{number}", times_done(number) + 1)
    except (SomeoneWasFaster, StepNotAllowed, WrongDay, NotMovable, NotFound, AlreadyKnown) as why:
        words = refused(visit, why)
        typed = visit.t("format.comma").join(text for text in told.values() if text.strip())
        if isinstance(why, SomeoneWasFaster) and typed:
            words = visit.t("step.typed", why=words, typed=typed)
        if isinstance(why, StepNotAllowed) and why.why == "asked":
            html.draw(html.bar(words))  # the form stays open with what was typed
            return
    keep.put(TOLD, words)
    st.rerun()


def times_done(number: str) -> int:
    """How often this reader wrote something about a hazard: what was opened for it is closed then."""
    done = keep.held(f"done_{number}")
    return done if isinstance(done, int) else 0


def refused(visit: Visit, why: Exception) -> str:
    """Why something was not done, in words."""
    t = visit.t
    if isinstance(why, WrongDay):
        return t("step.wrong_day", first=visit.day(why.first), last=visit.day(why.last))
    if isinstance(why, StepNotAllowed):
        group = "field" if why.why == "five" else "step.field"
        missing = t("format.comma").join(t(f"{group}.{name}") for name in why.missing)
        return t(f"step.refused.{why.why}", missing=missing)
    if isinstance(why, SomeoneWasFaster):
        return t("step.faster")
    if isinstance(why, AlreadyKnown):
        return t("register.known", number=why.number) if why.number else t("register.known_elsewhere")
    return t("step.not_movable" if isinstance(why, NotMovable) else "step.gone")


def field(visit: Visit, name: str, mark: str) -> str:
    """A text that is written with a step."""
    words = visit.t(f"step.field.{name}")
    key = f"{name}_{mark}"
    if name == "evidence":
        return str(st.text_input(words, key=key, help=visit.t("step.evidence_help"), max_chars=LONG) or "")
    if name == "note":
        return str(st.text_input(words, key=key, max_chars=LONG) or "")
    return str(st.text_area(words, key=key, max_chars=LONG, height=80) or "")


def day_field(visit: Visit, label: str, since: date, mark: str) -> date:
    """A business day, from the last change on and no later than today."""
    last = max(visit.today, since)
    chosen: Any = st.date_input(
        visit.t(label), last, min_value=since, max_value=last, key=f"on_{mark}", format="YYYY-MM-DD"
    )
    return chosen if isinstance(chosen, date) else last
