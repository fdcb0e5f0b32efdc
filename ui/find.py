"""One box for a number, which opens its hazard, or for words, which narrow the list."""

from __future__ import annotations

import streamlit as st

from data_access import reads
from data_access.frames import rows_of
from domain.filters import TEXT_LENGTH, URL_KEYS
from domain.spoken import spoken
from ui.visit import Visit

BOX = "find_box"


def find_box(visit: Visit) -> None:
    """Draw the box; it shows the words that the list is narrowed to."""
    st.session_state[BOX] = visit.filters.text
    words = visit.t("find.label", number=example(visit))
    st.text_input(
        words,
        key=BOX,
        placeholder=words,
        max_chars=TEXT_LENGTH,
        label_visibility="collapsed",
        on_change=_go,
        args=(visit,),
    )


def example(visit: Visit) -> str:
    """A number as it is said here, for those who never saw one."""
    column = "short_en" if visit.language == "en" else "short"
    districts = visit.catalog.districts
    if visit.mine.units is not None:
        above = {visit.catalog.district_of.get(key, 0) for key in visit.mine.units}
        districts = districts[districts["id"].isin(visit.mine.units | above)]
    shorts = [short for short in districts[column] if isinstance(short, str) and short]
    return f"{shorts[0] if shorts else 'SH'}-017"


def known_number(visit: Visit, text: str) -> str | None:
    """The number of the hazard that a typed text means, in the year looked at where it names none.

    None where it is no number, or no hazard that the viewer may see has it.
    """
    said = spoken(text, visit.as_of.year)
    if said is None:
        return None
    short = said.short.casefold()
    meant = {
        said.number(str(unit.short))
        for unit in rows_of(visit.catalog.units)
        if short in (str(unit.short).casefold(), str(unit.short_en).casefold())
    }
    with visit.open_session() as session:
        for number in sorted(meant):
            try:
                return str(reads.one_hazard(session, visit.scope, number, visit.as_of).facts["number"])
            except reads.NotFound:
                continue
    return None


def _go(visit: Visit) -> None:
    text = st.session_state[BOX].strip()
    number = known_number(visit, text)
    if number is not None:
        st.query_params["number"] = number
        return
    st.query_params.pop("page", None)
    if text:
        st.query_params[URL_KEYS["text"]] = text
    else:
        st.query_params.pop(URL_KEYS["text"], None)
