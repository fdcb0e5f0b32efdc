"""The sentence above each page: it says what is looked at, and each of its words opens its control."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from data_access.identity import SignedOut
from domain.filters import RISK_WORDS, URL_KEYS, Unknown, day_of
from domain.status import GRADES, SOURCES, STATUSES
from ui import html, keep
from ui.looked_at import (
    said,
    said_departments,
    said_grades,
    said_industries,
    said_more,
    said_units,
    unit_labels,
)
from ui.names import Labels, department_names, industry_names
from ui.visit import Visit

FIRST_DAY = date(2000, 1, 1)
DRAWN = "filters_drawn"
AHEAD = ("as_of", "since", "period_from")  # days of the view that may lie later than it can tell of


def sentence(visit: Visit) -> None:
    """Draw the sentence. On the wall it is plain words: nothing there is to be hunted with a mouse."""
    if visit.hall:
        html.draw(html.note(said(visit)))
    else:
        _controls(visit)


@st.fragment
def _controls(visit: Visit) -> None:
    # A fragment: to open a control costs only the control.
    if not _still_in(visit):
        st.rerun()
    with st.container(key="sentence", horizontal=True, gap="xxsmall", vertical_alignment="center"):
        for words, control, name in _parts(visit):
            if control is None:
                st.markdown(html.plain(words))
            else:
                label, key = html.plain(words), f"open_{name}"
                with st.popover(label, type="tertiary", key=key, on_change="rerun") as opened:
                    if opened.open:
                        with _of_the_page():
                            control(visit)


def _of_the_page() -> AbstractContextManager[None]:
    """What is drawn within is the page's and not the fragment's, so that a choice runs the page alone.

    By Streamlit's own rules the fragment would run first and ask for the page: the browser then goes through all
    elements five times instead of twice. This is no public door of Streamlit's, which is pinned;
    tests/browser/test_frame.py counts the runs.
    """
    return ThreadState.scoped(fragment_id=None)


def _still_in(visit: Visit) -> bool:
    """Whether the reader is still signed in. The page's own drawing has just asked; a control's own has not."""
    if keep.held(DRAWN) is not visit:
        keep.put(DRAWN, visit)
        return True
    try:
        with visit.again():
            return True
    except SignedOut:
        return False


def tell_unknown(visit: Visit, unknown: Iterable[Unknown] | None = None) -> None:
    """Say aloud what the link asked for in vain: of the filters, or what a page of its own names."""
    listed = list(visit.view.unknown if unknown is None else unknown)
    if not listed:
        return
    t, late = visit.t, [one for one in listed if one.key in AHEAD and day_of(one.value)]
    said = [
        t(
            f"sentence.ahead.{one.key}",
            asked=visit.day(day_of(one.value), year=True),
            shown=_shown(visit, one),
        )
        for one in late
    ]
    what = t("format.comma").join(f"{one.key}={one.value}" for one in listed if one not in late)
    if what:
        said.append(t("sentence.unknown", what=what))
    without = visit.here(**{one.key: None for one in listed if one.key in visit.own})
    drop = html.link(t("sentence.unknown_drop"), without)
    html.draw(html.Markup('<p class="unknown">{} {}</p>').format(" ".join(said), drop))


def _shown(visit: Visit, asked: Unknown) -> str:
    """The day that stands in the place of one that lies too late."""
    return visit.day(getattr(visit.view, asked.key))


Part = tuple[str, Callable[[Visit], None] | None, str]


def _parts(visit: Visit) -> list[Part]:
    t = visit.t
    parts: list[Part] = [
        (t("sentence.look"), None, ""),
        (said_units(visit), _choose_units if _has_units(visit) else None, "units"),
        (said_departments(visit), _choose_departments if _has_departments(visit) else None, "departments"),
        (said_industries(visit), _choose_industries, "industries"),
        (said_grades(visit), _choose_grades, "grades"),
        (said_more(visit), _choose_more, "more"),
        (t("sentence.as_of"), None, ""),
        (visit.day(visit.as_of, weekday=True, year=True), _choose_as_of, "as_of"),
        (t("sentence.since"), None, ""),
        (visit.day(visit.since), _choose_since, "since"),
        (t("sentence.compared"), None, ""),
    ]
    return [part for part in parts if part[0].strip()]


def _has_units(visit: Visit) -> bool:
    """Whether there is more than one unit to choose from, or one is chosen."""
    return visit.mine.units is None or bool(visit.filters.units) or len(unit_labels(visit)) > 1


def _has_departments(visit: Visit) -> bool:
    mine = visit.mine.departments
    return mine is None or bool(visit.filters.departments) or len(mine) > 1


def _choose_units(visit: Visit) -> None:
    labels = unit_labels(visit)
    _several(visit, "units", labels, help_key="filter.units_hint")


def _choose_departments(visit: Visit) -> None:
    names, mine = department_names(visit.catalog, visit.t), visit.mine.departments
    if mine is not None:
        names = {code: name for code, name in names.items() if code in (*mine, *visit.filters.departments)}
    _several(visit, "departments", names)


def _choose_industries(visit: Visit) -> None:
    _several(visit, "industries", industry_names(visit.catalog, visit.t))


def _choose_grades(visit: Visit) -> None:
    t = visit.t
    _several(visit, "grades", {grade: t(f"grade.{grade}") for grade in reversed(GRADES)})
    risks = {code: t(f"risk_full.{level}") for level, code in RISK_WORDS.items()}
    _several(visit, "risks", risks, chosen=[RISK_WORDS[level] for level in visit.filters.risks])


def _choose_more(visit: Visit) -> None:
    t, filters = visit.t, visit.filters
    _several(visit, "statuses", {status: t(f"status.{status}") for status in STATUSES})
    _several(visit, "sources", {source: t(f"source.{source}") for source in SOURCES})
    _one_day(visit, URL_KEYS["found_from"], filters.found_from, label="filter.found_from")
    _one_day(visit, URL_KEYS["found_to"], filters.found_to, label="filter.found_to")
    key = _held("q", filters.text)
    st.text_input(t("filter.text"), key=key, max_chars=80, on_change=_write_text, args=(key,))
    if filters.any:
        clear = dict.fromkeys((*URL_KEYS.values(), "page"))
        html.draw(html.note(html.link(t("filter.clear"), visit.here(**clear))))
    _period(visit)


def _choose_as_of(visit: Visit) -> None:
    _one_day(visit, "as_of", visit.as_of, label="filter.as_of", hint="filter.as_of_hint")
    if visit.as_of != visit.today:
        back = visit.here(as_of=None, page=None)
        html.draw(html.note(html.link(visit.t("filter.as_of_today"), back)))


def _choose_since(visit: Visit) -> None:
    _one_day(visit, "since", visit.since, label="filter.since", latest=visit.as_of)


def _period(visit: Visit) -> None:
    first = visit.view.period_from
    _one_day(
        visit, "period_from", first, label="filter.period_from", hint="filter.period_hint", latest=visit.as_of
    )
    last = visit.view.period_to
    _one_day(
        visit,
        "period_to",
        last,
        label="filter.period_to",
        latest=max(last, date(visit.as_of.year + 1, 12, 31)),
    )


def _several(
    visit: Visit, name: str, labels: Labels, *, chosen: Iterable[str] | None = None, help_key: str = ""
) -> None:
    t = visit.t
    key = _held(URL_KEYS[name], list(getattr(visit.filters, name) if chosen is None else chosen))
    st.multiselect(
        t(f"filter.{name}"),
        options=list(labels),
        format_func=lambda code: labels.get(code, code),
        key=key,
        placeholder=t("filter.all"),
        help=t(help_key) if help_key else None,
        on_change=_write_several,
        args=(URL_KEYS[name], key),
    )


def _one_day(
    visit: Visit, url_key: str, value: date | None, *, label: str, hint: str = "", latest: date | None = None
) -> None:
    key = _held(url_key, value)
    st.date_input(
        visit.t(label),
        key=key,
        min_value=FIRST_DAY,
        max_value=latest or visit.today,
        format="YYYY-MM-DD",
        help=visit.t(hint) if hint else None,
        on_change=_write_day,
        args=(url_key, key),
    )


def _held(url_key: str, value: object) -> str:
    """The key of a control, which shows what the address says: the address is the only state."""
    key = f"filter_{url_key}"
    st.session_state[key] = value
    return key


def _write_several(url_key: str, key: str) -> None:
    _write(url_key, ",".join(st.session_state[key]))


def _write_day(url_key: str, key: str) -> None:
    chosen = st.session_state[key]
    _write(url_key, chosen.isoformat() if isinstance(chosen, date) else "")


def _write_text(key: str) -> None:
    _write("q", st.session_state[key].strip())


def _write(url_key: str, value: str) -> None:
    st.query_params.pop("page", None)  # another selection begins at its first page
    if value:
        st.query_params[url_key] = value
    else:
        st.query_params.pop(url_key, None)
