"""The scores of one hazard, given by hand with the profile that judges them."""

from __future__ import annotations

import streamlit as st

from data_access.reads import NotFound, OneHazard
from data_access.session import write_session
from data_access.writes.assess import Scores, SomeoneWasFaster, assess
from domain import risk
from domain.status import OPEN
from ui import html
from ui.database import engine
from ui.visit import Visit


def assessment(visit: Visit, one: OneHazard) -> None:
    """Offer the scores of a hazard that is open today; a past day is only looked at."""
    if one.now is None or one.now["status"] not in OPEN or visit.as_of != visit.today or visit.hall:
        return
    t, number = visit.t, one.facts["number"]
    with st.popover(t("assess.open"), type="secondary", key="assess"):
        name = st.selectbox(t("assess.profile"), list(risk.PROFILES), key=f"profile_{number}")
        profile = risk.profile_of(name)
        given = {
            axis: st.selectbox(t(f"assess.{axis}"), list(scores), key=f"{axis}_{name}_{number}", format_func=lambda x: f"{x:g}")
            for axis, scores in axes(profile).items()
        }
        level = risk.level(name, given["likelihood"], given["severity"], exposure=given.get("exposure"))
        html.draw(html.note(html.Markup("{} {}").format(t("assess.means"), html.risk_mark(t, level))))
        if st.button(t("assess.save"), type="primary", key=f"save_{number}"):
            _save(visit, one, Scores(name, given["likelihood"], given["severity"], given.get("exposure")))


def axes(profile: risk.Profile) -> dict[str, tuple[float, ...]]:
    """The axes that a profile asks for, with the scores that it knows."""
    known = {"likelihood": profile.likelihoods, "exposure": profile.exposures, "severity": profile.severities}
    return {axis: scores for axis, scores in known.items() if scores}


def _save(visit: Visit, one: OneHazard, scores: Scores) -> None:
    try:
        with write_session(engine()) as session:
            assess(
                session, visit.viewer, one.facts["number"], scores, seen=one.facts["version"], on=visit.today, at=visit.now
            )
    except SomeoneWasFaster:
        st.warning(visit.t("assess.faster"))
        return
    except NotFound:
        st.warning(visit.t("state.not_found"))
        return
    st.rerun()
