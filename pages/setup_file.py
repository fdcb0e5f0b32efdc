"""A units file on its way in: what it would do, what is wrong in it, and then all of it at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data_access.writes.tree import UnknownParent
from data_access.writes.units import BelowItself
from jobs.units_list import Entered, enter_units
from ledger.records import STOPS, FileNotReadable, Problem
from ledger.units_file import UnitsFile, leads_unknown, read_units
from ledger.words import advice, sentence
from pages.problems import given
from ui import html, states
from ui.html import Column
from ui.keep import held, put
from ui.visit import Visit

SHOWN = 50
NAMED = 12  # names that are listed before the rest is counted


def entered(visit: Visit, *, first: bool) -> None:
    """Where a units file is dropped; open by itself where there are no units yet."""
    t = visit.t
    turn = held("units_file") or 0
    with st.expander(t("setup.from_file"), expanded=first, key="units_from_file"):
        html.draw(html.note(t("setup.from_file_note")))
        file = st.file_uploader(t("setup.from_file"), key=f"units_file_{turn}", label_visibility="collapsed")
        if file is None:
            return
        try:
            listed = read_units(file.getvalue(), file.name)
        except FileNotReadable as error:
            states.refused(t("import.refused"), sentence(error.problem, t))
            return
        to_come = leads_unknown(listed, visit.catalog.industry_ids)
        if _problems(visit, (*listed.problems, *to_come)):
            _offered(visit, listed, turn=int(str(turn)))


def _problems(visit: Visit, problems: Sequence[Problem]) -> bool:
    """Each problem with its place; whether the file can be entered all the same."""
    t = visit.t
    stops = [one for one in problems if one.severity == STOPS]
    if problems:
        said = t("setup.file_stops", n=len(stops)) if stops else t("setup.file_doubts", n=len(problems))
        heads = [
            Column(t(f"import.{name}"), kind)
            for name, kind in (("place", ""), ("column", ""), ("value", "w"), ("expected", "w"))
        ]
        rows = [_problem(visit, one) for one in problems[:SHOWN]]
        html.draw(html.section(said), html.table(heads, rows, caption=said))
    return not stops


def _problem(visit: Visit, one: Problem) -> tuple[str | Markup, ...]:
    place = visit.t("import.at_row", row=one.row) if one.row else visit.t("import.whole_file")
    return place, one.column, given(one), advice(one, visit.t)


def _offered(visit: Visit, file: UnitsFile, *, turn: int) -> None:
    """What the file would do, and the button that does it."""
    t = visit.t
    try:
        would = enter_units(visit.administering, file.rows, apply=False)
        html.draw(html.section(_would(visit, would), _named(visit, would)))
        if (would.new or would.changed) and st.button(t("setup.enter"), type="primary", key="enter_units"):
            done = enter_units(visit.administering, file.rows, apply=True)
            put("units_file", turn + 1)
            put("setup_told", t("setup.entered", new=len(done.new), changed=len(done.changed)))
            st.rerun()
    except UnknownParent as problem:
        states.refused(t("setup.file_refused"), t("setup.unknown_parent", what=str(problem)))
    except BelowItself as problem:
        states.refused(t("setup.file_refused"), t("setup.below_itself", name=str(problem)))


def _would(visit: Visit, would: Entered) -> str:
    if not would.new and not would.changed:
        return visit.t("setup.file_same", n=would.unchanged)
    return visit.t("setup.file_would", new=len(would.new), changed=len(would.changed), same=would.unchanged)


def _named(visit: Visit, would: Entered) -> str:
    t, names = visit.t, [*would.new, *would.changed]
    some = t("format.comma").join(names[:NAMED])
    return some if len(names) <= NAMED else t("setup.and_more", named=some, n=len(names) - NAMED)
