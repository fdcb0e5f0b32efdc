"""Open hazards without a lead department whose industry has one by now: how many would come to whom, and so done."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from data_access import reads
from data_access.frames import rows_of
from data_access.session import NO_DEPARTMENT, Session
from data_access.writes.to_leads import give_to_leads
from domain.filters import Filters
from ui import html
from ui.keep import put
from ui.names import name_of
from ui.visit import Visit


def offered(visit: Visit) -> None:
    """Say how many hazards would come to each department, and give them on a press; nothing where none would."""
    t = visit.t
    with visit.open_session() as session:
        would = comes_to(visit, session)
    if not would:
        return
    names = {row.id: name_of(row, visit.language) for row in rows_of(visit.catalog.departments)}
    told = [t("setup.comes_to", n=n, name=names.get(key, "")) for key, n in would.most_common()]
    html.draw(html.section(t("setup.without_lead", n=would.total()), t("setup.without_lead_note")))
    html.draw(html.note(t("format.comma").join(told)))
    if st.button(t("setup.give_to_leads", n=would.total()), key="give_to_leads"):
        reason = t("setup.leads_its_industry")
        with visit.administering() as session:
            done = give_to_leads(session, visit.viewer, reason=reason, today=visit.today, at=visit.now)
        put("setup_told", t("setup.given_to_leads", n=done.hazards, left=done.left_out))
        st.rerun()


def comes_to(visit: Visit, session: Session) -> Counter[int]:
    """Id of a department -> how many open hazards without one are of the industries that it leads."""
    table = reads.figures(
        session, visit.scope, Filters(departments=(NO_DEPARTMENT,)), visit.today, period=visit.period,
        by=("industry",), measures=("open",),
    )  # fmt: skip
    industries = visit.catalog.industries
    led = industries[industries["department_id"].notna() & (industries["id"] != 0)]
    leads = dict(zip(led["code"], led["department_id"].astype(int), strict=True))
    found: Counter[int] = Counter()
    for row in rows_of(table):
        if row.open and row.industry in leads:
            found[leads[row.industry]] += int(row.open)
    return found
