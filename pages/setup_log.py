"""The log: who wrote down what and when, narrowed and given out as a file; for the office alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records, rows_of
from data_access.reads.audit import KINDS, Asked
from documents.listing import as_csv, as_xlsx
from domain.filters import Unknown, day_of
from pages.account_words import account_change, who_wrote
from pages.hazard_course import happened, told_by, value_words
from pages.office import may_change
from ui import html
from ui.filters import tell_unknown
from ui.find import known_number
from ui.html import Column
from ui.rows import XLSX
from ui.table import PAGE, page_offset, pager, said_number
from ui.visit import Visit, zone

DAYS = 7  # shown at first
SOURCES = ("screen", "upload", "meeting", "command")
KEYS = ("log_from", "log_to", "by", "kind", "source_of", "hazard")
MOST = 100_000  # events of one file
HEADS = ("when", "who", "hazard", "what", "counts_from", "from_where")
FILE_HEADS = (
    "when", "by", "who", "hazard", "field", "what", "old", "new", "counts_from", "from_where", "note",
)  # fmt: skip


def draw(visit: Visit) -> str:
    """The form at the top, the events below it, the chain's head at the end. Returns the page's sentence."""
    t = visit.t
    if not may_change(visit):
        html.draw(html.note(t("people.office_alone")))
        return t("log.title_none")
    said, asked = _asked(visit)
    _form(visit, said)
    with visit.open_session() as session:
        total = reads.count_log(session, visit.scope, asked)
        offset = page_offset(total)
        rows = reads.log(session, visit.scope, asked, limit=PAGE, offset=offset)
        people = reads.log_of_people(session, visit.scope, asked)
        head = reads.head_of_chain(session, visit.scope)
    _events(visit, asked, rows, total=total, offset=offset, said=said)
    _people(visit, people)
    html.draw(html.foot(t("log.chain", hash=f"{head[:16]}…", whole=head)))
    return t("log.title", n=total)


def _asked(visit: Visit) -> tuple[dict[str, str], Asked]:
    """What the address asks for: as codes, and as instants of the board's own days. What is unknown is said."""
    said = {key: st.query_params.get(key, "") for key in KEYS}
    unknown = [
        Unknown(key, said[key]) for key in ("log_from", "log_to") if said[key] and not day_of(said[key])
    ]
    known = {"kind": KINDS, "source_of": SOURCES}
    unknown += [
        Unknown(key, said[key]) for key, codes in known.items() if said[key] and said[key] not in codes
    ]
    tell_unknown(visit, unknown)
    said |= {one.key: "" for one in unknown}
    today = visit.local(visit.now).date()
    first = day_of(said["log_from"]) or today - timedelta(days=DAYS - 1)
    last = day_of(said["log_to"]) or today
    said |= {"log_from": first.isoformat(), "log_to": last.isoformat()}
    asked = Asked(
        first=_midnight(first),
        last=_midnight(last + timedelta(days=1)),
        by=said["by"],
        kind=said["kind"],
        source=said["source_of"],
        number=known_number(visit, said["hazard"]) or said["hazard"],
    )
    return said, asked


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone())


def _form(visit: Visit, said: dict[str, str]) -> None:
    """What to look for; sent, it stands in the address."""
    t = visit.t
    with st.form("log", border=False):
        first, last, by, kind, source, hazard, button = st.columns(
            [2, 2, 2, 2, 2, 2, 1], vertical_alignment="bottom"
        )
        day: dict[str, Any] = {
            "format": "YYYY-MM-DD",
            "min_value": date(2000, 1, 1),
            "max_value": date(2100, 1, 1),
        }
        since = first.date_input(t("log.from"), day_of(said["log_from"]), key="log_first", **day)
        until = last.date_input(t("log.to"), day_of(said["log_to"]), key="log_last", **day)
        who = by.text_input(t("log.by"), said["by"], key="log_by")
        kinds, sources = ("", *KINDS), ("", *SOURCES)
        what = kind.selectbox(
            t("log.kind"), kinds, index=kinds.index(said["kind"]), key="log_kind",
            format_func=lambda one: t(f"log.kind_{one}") if one else t("word.all"),
        )  # fmt: skip
        where = source.selectbox(
            t("log.source"), sources, index=sources.index(said["source_of"]), key="log_source",
            format_func=lambda one: t(f"log.source_{one}") if one else t("word.all"),
        )  # fmt: skip
        number = hazard.text_input(t("log.hazard"), said["hazard"], key="log_hazard")
        if button.form_submit_button(t("log.show"), type="primary"):
            given = {
                "log_from": since.isoformat() if isinstance(since, date) else "",
                "log_to": until.isoformat() if isinstance(until, date) else "",
                "by": who.strip(), "kind": what, "source_of": where,
                "hazard": number.strip(),
            }  # fmt: skip
            for key, value in given.items():
                if value:
                    st.query_params[key] = value
                else:
                    st.query_params.pop(key, None)
            st.query_params.pop("page", None)
            st.rerun()


def _events(
    visit: Visit, asked: Asked, rows: pd.DataFrame, *, total: int, offset: int, said: dict[str, str]
) -> None:
    t = visit.t
    sentence = t("log.events", n=total, first=_day(visit, said["log_from"]), last=_day(visit, said["log_to"]))
    with st.container(key="rows_log", horizontal=True, vertical_alignment="bottom", gap="small"):
        html.draw(html.section(sentence, t("log.events_note")))
        _files(visit, asked, sentence)
    if rows.empty:
        html.draw(html.note(t("log.none")))
        return
    heads = [Column(t(f"log.head_{name}"), "w" if name == "what" else "") for name in HEADS]
    cells = [_cells(visit, row) for row in records(rows)]
    html.draw(html.table(heads, cells, caption=sentence), pager(visit, total, offset))


def _cells(visit: Visit, row: dict[str, Any]) -> list[str | Markup]:
    number = html.link(
        said_number(visit, SimpleNamespace(**row)), visit.link("hazards", number=row["number"])
    )
    what: str | Markup = happened(visit, row)
    if row["note"]:
        what = Markup('{} <span class="second">{}</span>').format(what, row["note"])
    return [
        _when(visit, row["at"]),
        _who(visit, row),
        number,
        what,
        visit.day(row["on_day"], year=True),
        told_by(visit, row),
    ]


def _who(visit: Visit, row: dict[str, Any]) -> str:
    role, who = f"role.{row['role']}", who_wrote(visit, row["by"])
    return f"{who} · {visit.t(role)}" if visit.t.knows(role) else who


def _people(visit: Visit, people: pd.DataFrame) -> None:
    """What was changed about accounts in the same days."""
    t = visit.t
    said = t("log.people", n=len(people))
    heads = [Column(t(f"log.head_{name}")) for name in ("when", "who", "account", "what", "change")]
    cells = [
        (
            _when(visit, row.at),
            who_wrote(visit, row.by),
            row.login,
            t(f"people.event_{row.what}"),
            account_change(visit, row),
        )
        for row in rows_of(people)
    ]
    table = html.table(heads, cells, caption=said) if cells else html.note(t("log.none"))
    html.draw(html.section(said, t("log.people_note")), table)


def _files(visit: Visit, asked: Asked, sentence: str) -> None:
    """The same events as files."""
    t = visit.t

    def table() -> pd.DataFrame:
        with visit.again() as session:
            rows = reads.log(session, visit.scope, asked, limit=MOST)
        told = [
            (
                visit.local(row["at"]).replace(tzinfo=None), row["by"], _who(visit, row), row["number"],
                *_field(visit, row), happened(visit, row), row["on_day"], told_by(visit, row), row["note"],
            )
            for row in records(rows)
        ]  # fmt: skip
        return pd.DataFrame(told, columns=[t(f"log.head_{name}") for name in FILE_HEADS])

    def xlsx() -> bytes:
        return as_xlsx(
            table(),
            sheet=t("setup.part.log"),
            cut=t("rows.cut"),
            about=[sentence],
            about_sheet=t("rows.about"),
        )

    for label, data, mime in (("XLSX", xlsx, XLSX), ("CSV", lambda: as_csv(table()), "text/csv")):
        st.download_button(
            label, data, file_name=f"log.{label.lower()}", mime=mime, key=f"log_{label.lower()}", type="tertiary",
            on_click="ignore",
        )  # fmt: skip


def _field(visit: Visit, row: dict[str, Any]) -> tuple[str, str, str]:
    """Which fact was changed, from what to what; empty where the sentence alone can tell it."""
    what = row["what"]
    if not visit.t.knows(f"field.{what}"):
        return "", "", ""
    return (
        visit.t(f"field.{what}"),
        value_words(visit, what, row["old"]),
        value_words(visit, what, row["new"]),
    )


def _when(visit: Visit, at: datetime) -> str:
    local = visit.local(at)
    return f"{visit.day(local.date())} {local:%H:%M}"


def _day(visit: Visit, text: str) -> str:
    return visit.day(day_of(text), year=True)
