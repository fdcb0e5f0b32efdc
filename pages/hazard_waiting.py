"""The transfers that wait for the viewer to accept or decline them."""

from __future__ import annotations

from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from pages import hazard_register
from pages.hazard_deeds import waiting
from pages.hazard_steps import TOLD
from ui import html, keep
from ui.visit import Visit


def ways(visit: Visit) -> list[Markup]:
    """The ways to enter one hazard, and to the transfers that wait for this viewer; none for who looks only."""
    if not hazard_register.may_register(visit):
        return []
    with visit.open_session() as session:
        n = len(reads.transfers(session, visit.scope))
    enter = html.link(visit.t("register.title"), visit.link("hazards", register=1))
    return [enter] + [
        html.link(visit.t("deed.waiting_title", n=n), visit.link("hazards", transfers=1))
    ] * bool(n)


def draw(visit: Visit) -> None:
    """Each with the hazard in a line: it lies outside the viewer's part until it is accepted."""
    t = visit.t
    with visit.open_session() as session:
        rows = records(reads.transfers(session, visit.scope))
    back = html.note(html.link(t("screen.hazards"), visit.link("hazards")))
    html.draw(back, html.title(t("deed.waiting_title", n=len(rows))))
    told = keep.take(TOLD)
    if isinstance(told, str):
        html.draw(html.bar(told))
    for row in rows:
        number = row["number_en"] if visit.language == "en" else row["number"]
        words = (row["description"], row["enterprise"] or "", t(f"status.{row['status']}"))
        line = Markup("<b>{}</b> {}").format(number, " · ".join(word for word in words if word))
        html.draw(html.section(line))
        waiting(visit, row, receives=True)
