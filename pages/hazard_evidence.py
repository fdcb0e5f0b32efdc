"""Photographs and papers of a hazard: before and after side by side, what to look at twice, and more to add."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access import evidence_files, reads
from data_access.frames import records
from data_access.reads import NotFound, OneHazard
from data_access.writes.evidence import attach
from documents.picture import content_of, shown
from domain.evidence import KINDS, LARGEST, TYPES, NotEvidence
from domain.status import DEEDS, StepNotAllowed
from ui import html
from ui.database import engine
from ui.keep import put, take
from ui.kept_file import fetch_button, is_there, small_picture
from ui.visit import Visit

LEGIBLE = 4000  # px of the longer side of a photographed paper: an A4 sheet at more than 300 dots an inch
SHOWN_AS = "image/jpeg"
ENDINGS = ("jpg", "jpeg", "png", "webp", "pdf")


def evidence(visit: Visit, one: OneHazard) -> None:
    """What was given in, by kind, and for who may a place to give in more."""
    t, number = visit.t, one.facts["number"]
    try:
        with visit.open_session() as session:
            rows = records(reads.evidence_of(session, visit.scope, number))
    except NotFound:  # it is looked at on another day than its last, or offered and not taken over yet
        return
    html.draw(html.section(t("evidence.title", n=len(rows)), t("evidence.note")))
    told = take("evidence_said")
    if told:
        html.draw(html.bar(str(told)))
    for row in rows:
        row["earlier"] = row["cycle"] != one.cycles["seq"].iloc[-1]
    pictures = [row for row in rows if row["look"] is not None or row["width"] is not None]
    before, after = st.columns(2, gap="small")
    for place, kind in ((before, "before"), (after, "after")):
        with place:
            _pictures(visit, kind, [row for row in pictures if row["kind"] == kind])
    for row in rows:
        if row not in pictures or row["kind"] == "document":
            _paper(visit, row)
    if visit.viewer.role in DEEDS["attach"] and not visit.past:
        _add(visit, number)


def _pictures(visit: Visit, kind: str, rows: list[dict[str, Any]]) -> None:
    """The pictures of one side, the newest first; without any, that is said."""
    t = visit.t
    html.draw(Markup("<p class='note'><b>{}</b></p>").format(t(f"evidence.{kind}")))
    if not rows:
        html.draw(html.note(t("evidence.none")))
    for row in reversed(rows):
        small = small_picture(row["sha256"], row["size"])
        if small is not None:
            st.image(small, width="stretch")
        html.draw(html.note(_about(visit, row)), *_warnings(visit, row, missing=small is None))


def _paper(visit: Visit, row: dict[str, Any]) -> None:
    """A paper, to be fetched as it was given in, or that it is not there; a picture without what the camera noted."""
    key, held = int(row["id"]), is_there(row["sha256"])
    html.draw(html.note(_about(visit, row)), *_warnings(visit, row, missing=not held))
    if not held:
        return
    find = partial(reads.evidence_file, scope=visit.scope, key=key)
    if row["width"] is None:
        fetch_button(visit, row["name"], find, mime=row["mime"], key=f"paper_{key}")
        return
    name, legible = _name(row["name"], SHOWN_AS), partial(shown, longest=LEGIBLE)
    fetch_button(visit, name, find, mime=SHOWN_AS, key=f"paper_{key}", given_out=legible)


def _about(visit: Visit, row: dict[str, Any]) -> str:
    t = visit.t
    taken = t("evidence.taken", day=visit.day(row["taken_at"].date(), year=True)) if row["taken_at"] else ""
    earlier = t("evidence.round", n=row["cycle"]) if row["earlier"] else ""
    parts = (earlier, row["by"], visit.day(row["on_day"], year=True), taken)
    return " · ".join(part for part in parts if part)


def _warnings(visit: Visit, row: dict[str, Any], *, missing: bool) -> list[Markup]:
    found = odd(visit, row)
    if missing:
        found.append(visit.t("evidence.missing"))
    return [Markup('<p class="note">{}</p>').format(html.outlined(one)) for one in found]


def odd(visit: Visit, row: dict[str, Any]) -> list[str]:
    """What the acceptor ought to look at twice about one picture or paper."""
    t, found = visit.t, []
    if row["both"]:
        found.append(t("evidence.both"))
    if row["too_old"]:
        found.append(t("evidence.too_old"))
    if row["same_as"]:
        found.append(t("evidence.same", numbers=t("format.comma").join(row["same_as"])))
    if row["elsewhere"]:
        found.append(t("evidence.elsewhere", n=row["elsewhere"]))
    return found


def look_twice(visit: Visit, number: str) -> None:
    """Tell who is about to accept what stands below beside the pictures; nothing where nothing is odd."""
    with visit.open_session() as session:
        rows = records(reads.evidence_of(session, visit.scope, number))
    told = [words for row in rows for words in odd(visit, row)]
    if told:
        said = visit.t("evidence.look_twice", n=len(told))
        lines = [html.outlined(words) for words in dict.fromkeys(told)]
        html.draw(html.note(Markup("{}{}").format(said, Markup(" ").join(lines))))


def _add(visit: Visit, number: str) -> None:
    """Files are chosen, said to show before or after, and given in together; each is told by itself."""
    t = visit.t
    with (
        st.popover(t("evidence.add"), key="evidence_add"),
        st.form("evidence", border=False, clear_on_submit=True),
    ):
        kind = st.radio(
            t("evidence.kind"), KINDS, format_func=lambda one: t(f"evidence.{one}"), key="evidence_kind"
        )
        files = chosen_files(t("evidence.files", n=LARGEST >> 20), "evidence_files")
        if st.form_submit_button(t("evidence.give"), type="primary") and files:
            put("evidence_said", given(visit, number, kind, files))
            st.rerun()


def chosen_files(label: str, key: str) -> list[Any]:
    """The place to drop photographs and papers, or to take them with the phone; what lies there."""
    html.draw(Markup('<style>.st-key-{}{{--upload:"{} MB"}}</style>').format(key, LARGEST >> 20))
    files: Any = st.file_uploader(
        label, type=list(ENDINGS), accept_multiple_files=True, key=key, max_upload_size=LARGEST >> 20
    )
    return list(files)


def given(visit: Visit, number: str, kind: str, files: list[Any]) -> str:
    """Give in files, each by itself: what came of each as a sentence."""
    return visit.t("format.and_so").join(_given(visit, number, kind, file) for file in files)


def _given(visit: Visit, number: str, kind: str, file: Any) -> str:
    t, data = visit.t, file.getvalue()
    try:
        told = content_of(data)
        with visit.writing() as session:
            attach(
                session, visit.viewer, number, data, told, kind=kind, name=_name(file.name, told.mime),
                folder=evidence_files.folder_of(engine()), on=visit.today, at=visit.now,
            )  # fmt: skip
    except NotEvidence as problem:
        return t(f"evidence.not_{problem.why}", name=file.name, n=LARGEST >> 20)
    except (NotFound, StepNotAllowed):
        return t("evidence.not_yours", name=file.name)
    return t("evidence.given", name=file.name)


def _name(given: str, mime: str) -> str:
    """The name with the ending of what the file is."""
    stem = given.rsplit(".", 1)[0] if "." in given else given
    return f"{stem[:150]}{TYPES[mime]}"
