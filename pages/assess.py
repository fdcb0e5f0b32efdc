"""The scores of one hazard, given by hand with the profile that judges them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data_access.reads import NotFound, OneHazard
from data_access.writes.assess import Scores, assess
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from domain import risk
from domain.status import DEEDS, OPEN, StepNotAllowed
from pages.hazard_facts import profile_words
from ui import html, keep
from ui.visit import Visit

TOLD = "assess_told"


def assessment(visit: Visit, one: OneHazard) -> None:
    """Offer the scores of a hazard that is open today; a past day is only looked at."""
    if one.now is None or one.now["status"] not in OPEN or visit.as_of != visit.today or visit.hall:
        return
    if visit.viewer.role not in DEEDS["assess"]:
        return
    t, number = visit.t, one.facts["number"]
    shown = keep.held(f"assess_{number}")  # the version on the screen when the button was pressed
    keep.put(f"assess_{number}", one.facts["version"])
    with st.popover(t("assess.open"), type="secondary", key="assess"):
        scores = chosen(visit, one.now, number)
        if st.button(t("assess.save"), type="primary", key=f"save_{number}"):
            seen = shown if isinstance(shown, int) else int(one.facts["version"])
            keep.put(TOLD, _save(visit, number, scores, seen=seen))
            st.rerun()
    told = keep.take(TOLD)
    if isinstance(told, str):
        html.draw(html.bar(t(f"assess.{told}")))


def chosen(visit: Visit, now: dict[str, Any], number: str) -> Scores:
    """The profile and the scores as chosen, beginning with those in force, and the level they mean."""
    t = visit.t
    known = str(now["profile"] or "").partition("@")[0]
    names = list(risk.PROFILES)
    name = st.selectbox(
        t("assess.profile"),
        names,
        index=place(names, known if known in names else risk.DEFAULT),
        format_func=lambda one: profile_words(visit, risk.profile_of(one).key),
        key=f"profile_{number}",
    )
    given = {
        axis: st.selectbox(
            t(f"assess.{axis}"),
            scores,
            index=place(scores, now[axis] if name == known else None),
            format_func=lambda score: f"{score:g}",
            key=f"{axis}_{name}_{number}",
        )
        for axis, scores in axes(risk.profile_of(name)).items()
    }
    level = risk.level(name, given["likelihood"], given["severity"], exposure=given.get("exposure"))
    html.draw(html.note(html.Markup("{} {}").format(t("assess.means"), html.risk_mark(t, level))))
    return Scores(name, given["likelihood"], given["severity"], given.get("exposure"))


def place(options: Sequence[object], wanted: object) -> int:
    """Where a value stands among the options; the first place where it is not among them."""
    return list(options).index(wanted) if wanted in options else 0


def axes(profile: risk.Profile) -> dict[str, tuple[float, ...]]:
    """The axes that a profile asks for, with the scores that it knows."""
    known = {"likelihood": profile.likelihoods, "exposure": profile.exposures, "severity": profile.severities}
    return {axis: scores for axis, scores in known.items() if scores}


def _save(visit: Visit, number: str, scores: Scores, *, seen: int) -> str:
    """Write what was judged; how it went, as the end of a key of words."""
    try:
        with visit.writing() as session:
            assess(
                session,
                visit.viewer,
                number,
                scores,
                seen=seen,
                on=visit.today,
                today=visit.today,
                at=visit.now,
            )
    except (
        SomeoneWasFaster,
        StepNotAllowed,
        WrongDay,
    ):  # it was closed, or changed for a later day, meanwhile
        return "faster"
    except NotFound:
        return "gone"
    return "saved"
