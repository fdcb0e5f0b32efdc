"""Many hazards of a list at once: chosen row by row, shown with old and new, then done in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access.frames import rows_of
from data_access.writes.bulk_deeds import Outcome, apply, preview
from data_access.writes.one_hazard import SomeoneWasFaster
from domain import bulk
from domain.bulk import Deed, Remind
from domain.status import OPEN, StepNotAllowed
from pages.bulk_fields import fields
from pages.bulk_shown import chat_text, deadline_words, draw_text, rows_table
from pages.hazard_steps import refused
from ui import html, keep
from ui.names import unit_paths
from ui.table import said_number
from ui.visit import Visit

ABOUT, CHOSEN, TURN, FILLED, SHOWN, DONE = (
    f"bulk_{name}" for name in ("about", "chosen", "turn", "filled", "shown", "done")
)
ROW_PX, MOST_ROWS = 36, 14


@dataclass(frozen=True)
class Listed:
    """The rows of a list, at most MOST of `total`, its sentence, and the keys of the address that make it."""

    rows: pd.DataFrame
    total: int
    sentence: str
    query: dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A deed on chosen hazards, and what it would do to each, or did."""

    numbers: tuple[str, ...]
    deed: Deed
    outcomes: tuple[Outcome, ...]
    text: str = ""

    @property
    def done(self) -> list[str]:
        """The numbers of those that it does something to."""
        return [one.number for one in self.outcomes if one.refused is None]

    @property
    def left_out(self) -> list[Outcome]:
        """The others."""
        return [one for one in self.outcomes if one.refused is not None]


def may(visit: Visit) -> bool:
    """Whether this viewer may do anything to many at once here: on the board's own day, never on a wall."""
    return not (visit.hall or visit.past) and any(bulk.may(one, visit.viewer.role) for one in bulk.ACTIONS)


def draw(visit: Visit, listed: Listed) -> None:
    """The rows to choose from, what to do with its fields, what it would do, what it did."""
    t = visit.t
    back = html.link(t("bulk.back"), visit.link("hazards", **listed.query))
    html.draw(html.note(back), html.title(t("bulk.title_of", what=listed.sentence)))
    if not may(visit):
        today = html.link(t("bulk.today"), visit.here(as_of=None))
        html.draw(
            html.note(Markup("{} {}").format(t("bulk.own_day"), today) if visit.past else t("bulk.refused"))
        )
        return
    _begin(visit, listed)
    if listed.rows.empty:
        html.draw(html.note(t("hazards.none")))
        return
    left, right = st.columns([13, 8], gap="large")
    with left:
        numbers = _picked(visit, listed)
    with right:
        html.draw(html.section(t("bulk.what")))
        deed = fields(visit, str(keep.held(FILLED) or 0))
        if st.button(t("bulk.preview", n=len(numbers)), disabled=not numbers, key="bulk_preview"):
            _look(visit, numbers, deed)
        seen = _asked(visit, listed, numbers, deed)
        left_out = _done(visit)
    if left_out:
        said = t("bulk.not_done", n=len(left_out))
        html.draw(html.section(said), rows_table(visit, listed.rows, left_out, caption=said))
    if seen is not None:
        said = _would(visit, seen)
        table = rows_table(visit, listed.rows, seen.outcomes, caption=said)
        html.draw(html.section(said, t("bulk.would_note")), table)


def _begin(visit: Visit, listed: Listed) -> None:
    """What was chosen in another list is not chosen here."""
    about = (visit.query, listed.query)
    if keep.held(ABOUT) != about:
        for name in (CHOSEN, SHOWN, DONE):
            keep.put(name, None)
        keep.put(ABOUT, about)
        _turn(TURN)


def _turn(name: str) -> None:
    held = keep.held(name)
    keep.put(name, (held if isinstance(held, int) else 0) + 1)


def _choose(numbers: Sequence[str]) -> None:
    keep.put(CHOSEN, tuple(numbers))
    _turn(TURN)


def _picked(visit: Visit, listed: Listed) -> tuple[str, ...]:
    """The list with a box to tick in front of each row, and buttons that tick many. Returns the numbers ticked."""
    t, rows = visit.t, listed.rows
    shown, numbers = len(rows), rows["number"].tolist()
    told = (
        t("bulk.first", n=shown, of=t.number(listed.total))
        if shown < listed.total
        else t("bulk.every", n=shown)
    )
    html.draw(html.section(told, t("bulk.keys")))
    late = rows.loc[(rows["days_left"] < 0) & rows["status"].isin(OPEN), "number"].tolist()
    with st.container(key="bulk_ticks", horizontal=True, gap="small"):
        for name, these in (("all", numbers), ("late", late), ("none", [])):
            words = t(f"bulk.{name}", n=len(these))
            st.button(
                words,
                on_click=_choose,
                args=(these,),
                key=f"bulk_{name}",
                disabled=name == "late" and not late,
            )
    ticked = keep.held(CHOSEN)
    was: Any = ticked if isinstance(ticked, tuple) else ()
    mark = (keep.held(TURN), crc32(" ".join(numbers).encode()))
    base = keep.kept("bulk_base", mark, lambda: frozenset(was))  # what the table begins with stays as it is
    edited = st.data_editor(
        _table(visit, rows, base), hide_index=True, row_height=ROW_PX, key=f"bulk_rows_{mark[0]}_{mark[1]}",
        height=ROW_PX * (min(shown, MOST_ROWS) + 1) + 4, column_config=_columns(visit), alt=told,
        disabled=[name for name in _columns(visit) if name != "pick"],
    )  # fmt: skip
    picked = tuple(dict.fromkeys(one for one, on in zip(numbers, edited["pick"], strict=True) if on))
    keep.put(CHOSEN, picked)
    return picked


def _table(visit: Visit, rows: pd.DataFrame, ticked: frozenset[str]) -> pd.DataFrame:
    t, names = visit.t, unit_paths(visit.catalog, visit.t)
    told = [
        (
            row.number in ticked, said_number(visit, row), deadline_words(visit, row), row.description or row.location,
            names.get(row.unit, row.unit), row.owner, t(f"status.{row.status}"),
        )
        for row in rows_of(rows)
    ]  # fmt: skip
    return pd.DataFrame(told, columns=list(_columns(visit)))


def _columns(visit: Visit) -> dict[str, Any]:
    """The box and the number stay in sight on a phone, where the rest is moved sideways."""
    t, text = visit.t, st.column_config.TextColumn
    return {
        "pick": st.column_config.CheckboxColumn(t("bulk.pick"), pinned=True, width=56),
        "number": text(t("rows.number"), pinned=True, width=76),
        "due": text(t("rows.due"), width=140),
        "hazard": text(t("rows.hazard"), width=190),
        "unit": text(t("rows.unit"), width=140),
        "owner": text(t("rows.owner"), width=100),
        "status": text(t("rows.status"), width=104),
    }


def _look(visit: Visit, numbers: tuple[str, ...], deed: Deed) -> None:
    """Work out what the deed would do; what cannot be done to any row is said at once."""
    keep.put(SHOWN, None)
    keep.put(DONE, None)
    try:
        with visit.again() as session:
            outcomes = preview(session, visit.viewer, numbers, deed, today=visit.today, at=visit.now)
    except StepNotAllowed as why:
        html.draw(html.bar(refused(visit, why)))
        return
    keep.put(SHOWN, Shown(numbers, deed, tuple(outcomes)))


def _asked(visit: Visit, listed: Listed, numbers: tuple[str, ...], deed: Deed) -> Shown | None:
    """How many rows the deed would be done to, and the button that does it; None unless just this was previewed."""
    t, seen = visit.t, keep.held(SHOWN)
    if not isinstance(seen, Shown):
        return None
    if (seen.numbers, seen.deed) != (numbers, deed):
        html.draw(html.note(t("bulk.again")))
        return None
    html.draw(html.bar(_would(visit, seen)))
    if st.button(t("bulk.do", n=len(seen.done)), type="primary", disabled=not seen.done, key="bulk_do"):
        _do(visit, listed, seen)
    return seen


def _would(visit: Visit, seen: Shown) -> str:
    done, left = (visit.t.number(len(some)) for some in (seen.done, seen.left_out))
    return visit.t("bulk.would", done=done, of=visit.t.number(len(seen.numbers)), left=left)


def _do(visit: Visit, listed: Listed, seen: Shown) -> None:
    """Write it; each row is judged again by its version. What was left out stays ticked, with all that was typed."""
    rows = [(one.number, one.version) for one in seen.outcomes]
    try:
        with visit.writing() as session:
            outcomes = apply(session, visit.viewer, rows, seen.deed, today=visit.today, at=visit.now)
    except (StepNotAllowed, SomeoneWasFaster) as why:
        html.draw(html.bar(refused(visit, why)))
        return
    done = Shown(seen.numbers, seen.deed, tuple(outcomes))
    text = chat_text(visit, listed.rows, done.done, seen.deed) if isinstance(seen.deed, Remind) else ""
    keep.put(DONE, Shown(done.numbers, done.deed, done.outcomes, text))
    keep.put(SHOWN, None)
    _choose([one.number for one in done.left_out])
    if not done.left_out:
        _turn(FILLED)
    st.rerun()


def _done(visit: Visit) -> list[Outcome]:
    """What was done, until the next preview: how many of how many, and the text of a reminder. Returns the others."""
    done = keep.held(DONE)
    if not isinstance(done, Shown):
        return []
    t, n = visit.t, visit.t.number(len(done.done))
    told = t("bulk.done", n=n, of=t.number(len(done.numbers)), what=t(f"bulk.{done.deed.action}"))
    html.draw(html.bar(told))
    if done.text and done.done:
        draw_text(visit, done.text)
    return done.left_out
