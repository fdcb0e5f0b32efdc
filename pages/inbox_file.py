"""One file of the inbox: whose it is, what it would do, and each of its questions with a proposal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.reads import inbox as reads_inbox
from data_access.writes import inbox as writes_inbox
from domain.filters import Unknown
from jobs import inbox
from jobs.import_ledger import Result
from jobs.inbox import HELD_COUNTS, Looked
from jobs.inbox_answers import Answers, from_json, to_json
from ledger.returned import Vanished, returned, returned_name
from pages import import_preview, inbox_asked
from pages.import_draft import File, hand_in
from pages.inbox import Waiting, apply_one, clerk_of, line_words, name_of_unit, put_aside, waiting
from ui import html
from ui.database import engine
from ui.filters import tell_unknown
from ui.html import Column
from ui.keep import kept, put, take
from ui.visit import Visit

SHOWN = 50
TOLD = "import_told"
FORMS = ("strangers", "names", *HELD_COUNTS, "vanished", "duplicates", "cells")


def page(visit: Visit) -> None:
    """The file that the address names, with all its parts or (`show`) one of them."""
    t = visit.t
    row = next((one for one in waiting(visit) if str(one["id"]) == visit.own["file"]), None)
    if row is None:
        html.draw(html.title(t("inbox.gone")), _back(visit))
        return
    answers = from_json(row["answers"])
    looked, content = _looked(visit, row, answers)
    _head(visit, row, looked)
    if looked.result is None:
        _buttons(visit, row, looked, content)
        return
    show = visit.own.get("show", "")
    _sender(visit, row, looked, must=looked.plan.sender is None or "strangers" in looked.plan.blocked)
    _buttons(visit, row, looked, content)
    parts = _parts(visit, row, looked, looked.result)
    if show and show not in parts:
        tell_unknown(visit, [Unknown("show", show)])
    for name, draw in parts.items():
        if name == show or show not in parts:
            draw()


def _back(visit: Visit) -> Markup:
    return html.note(html.link(visit.t("inbox.back"), visit.link("import")))


def _looked(visit: Visit, row: Waiting, answers: Answers) -> tuple[Looked, bytes]:
    """The file looked at with its answers, kept while neither they nor the board change."""
    with visit.open_session() as session:
        fresh = reads.freshness(session, visit.scope)
        content = reads_inbox.received_content(session, visit.scope, row["id"]) or b""
    mark = (row["id"], str(row["answers"]), fresh, visit.today)

    def work() -> Looked:
        looked = inbox.look(inbox.desk(engine()), row["name"], content, answers, clerk_of(visit))
        inbox.keep_plan(engine(), row["id"], looked.plan, clerk_of(visit))
        return looked

    return kept("inbox_looked", mark, work), content


def _head(visit: Visit, row: Waiting, looked: Looked) -> None:
    t, plan = visit.t, looked.plan
    told = take(TOLD)
    html.draw(
        _back(visit),
        html.title(t("inbox.file_title", name=row["name"], n=plan.asks)),
        html.bar(str(told)) if told else Markup(""),
        html.note(line_words(visit, row["id"], plan)),
    )
    if visit.own.get("show"):
        html.draw(html.note(html.link(t("inbox.all_parts"), visit.link("import", file=row["id"]))))


def answered(visit: Visit, row: Waiting, answers: Answers) -> None:
    """Keep what was answered, and look again."""
    with visit.administering() as session:
        writes_inbox.keep_answers(session.connection, row["id"], to_json(answers))
    st.rerun()


def _sender(visit: Visit, row: Waiting, looked: Looked, *, must: bool) -> None:
    """Whose file it is: asked where nothing tells, or where its rows are others'."""
    if must or visit.own.get("show") == "strangers":
        inbox_asked.sender(visit, row, looked, save=partial(answered, visit, row))


def _buttons(visit: Visit, row: Waiting, looked: Looked, content: bytes) -> None:
    """Apply it, send it back, correct its columns on the page of one file, put it away."""
    t, plan = visit.t, looked.plan
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="import_buttons"):
        label = t("inbox.apply_asking", n=plan.asks) if plan.asks else t("inbox.apply")
        if not plan.ready:
            st.button(label, key="inbox_apply", disabled=True)
        elif st.button(label, type="primary", key="inbox_apply"):
            _apply(visit, row)
        if plan.blocked:
            html.draw(html.note(t("inbox.say_first")))
        result = looked.result
        if result is not None and (result.problems or result.merged.vanished):
            st.download_button(
                t("import.send_back"), partial(_send_back, visit, row, looked, content),
                file_name=returned_name(row["name"], t), mime="application/octet-stream",
                help=t("import.send_back_help"), key="inbox_send_back", on_click="ignore",
            )  # fmt: skip
        st.button(
            t("inbox.one_file"), type="tertiary", key="inbox_one_file", help=t("inbox.one_file_help"),
            on_click=_by_itself, args=(visit, row, content),
        )  # fmt: skip
        st.button(
            t("inbox.set_aside"), type="tertiary", key="inbox_aside", on_click=_aside, args=(visit, row)
        )


def _apply(visit: Visit, row: Waiting) -> None:
    why = apply_one(visit, inbox.desk(engine()), row, silent=False)
    t = visit.t
    put(
        TOLD,
        t("inbox.not_applied", name=row["name"], why=why)
        if why
        else t("inbox.applied_one", name=row["name"]),
    )
    if not why:
        _leave()
    st.rerun()


def _leave() -> None:
    for key in ("file", "show"):
        st.query_params.pop(key, None)


def _aside(visit: Visit, row: Waiting) -> None:
    put_aside(visit, row["id"])
    _leave()


def _by_itself(visit: Visit, row: Waiting, content: bytes) -> None:
    """Take the file out of the inbox to the page of one file, where its columns are corrected."""
    hand_in((File(row["name"], content),))
    _aside(visit, row)


def _send_back(visit: Visit, row: Waiting, looked: Looked, content: bytes) -> bytes:
    """The unit's own workbook with what is wrong marked in it and what vanished listed."""
    result = looked.result
    assert result is not None
    gone = [
        Vanished(one.number, one.enterprise, one.location, one.description, one.status, one.due_on)
        for one in result.merged.vanished
    ]
    sender = name_of_unit(visit, looked.plan.sender) if looked.plan.sender else ""
    with visit.again():
        known = inbox.desk(engine()).known
        return returned(
            content, row["name"], result.problems, gone, visit.t, mapping=looked.mapping, known=known,
            sender=sender, as_of=result.cutoff_on,
        ).content  # fmt: skip


def _parts(visit: Visit, row: Waiting, looked: Looked, result: Result) -> dict[str, Callable[[], None]]:
    """Each part of the page that has anything to show, by the name of its count."""
    plan, merged, save = looked.plan, result.merged, partial(answered, visit, row)
    parts: dict[str, Callable[[], None]] = {}
    if result.unknown and (looked.answers.others_new is None or visit.own.get("show") == "names"):
        parts["names"] = partial(inbox_asked.names, visit, row, looked, save=save)
    if merged.held or looked.answers.reason or looked.answers.reasons:
        held = partial(inbox_asked.held, visit, row, looked, save=save)
        parts |= dict.fromkeys(HELD_COUNTS, held) if visit.own.get("show") else {"moved": held}
    if merged.vanished:
        parts["vanished"] = partial(inbox_asked.vanished, visit, row, looked, save=save)
    if merged.duplicates:
        parts["duplicates"] = partial(inbox_asked.duplicates, visit, row, looked, save=save)
    if plan.counts["cells"] or looked.answers.cells:
        parts["cells"] = partial(inbox_asked.cells, visit, row, looked, save=save)
    if merged.questions:
        listed = partial(import_preview.listed, visit, "questions", merged.questions, result)
        parts["backwards"] = partial(inbox_asked.to_see, visit, looked, "backwards", draw=listed, save=save)
    if merged.newer:
        parts["newer"] = partial(import_preview.listed, visit, "newer", merged.newer, result)
    if result.problems:
        problems = partial(import_preview.problems, visit, result)
        if plan.counts["totals"]:
            problems = partial(inbox_asked.to_see, visit, looked, "totals", draw=problems, save=save)
        parts |= (
            {"unreadable": problems}
            if not visit.own.get("show")
            else dict.fromkeys(("unreadable", "totals", "stopped"), problems)
        )
    if merged.changes:
        closed = [one for one in merged.changes if one[2].what == "closed_on"]
        rest = [one for one in merged.changes if one[2].what != "closed_on"]
        if closed:
            parts["closed"] = partial(import_preview.listed, visit, "closes", closed, result)
        parts["changed"] = partial(import_preview.listed, visit, "changes", rest, result)
    if merged.fresh:
        parts["new"] = partial(_fresh, visit, result)
    return parts


def _fresh(visit: Visit, result: Result) -> None:
    """The new rows, as they would be entered."""
    t, rows = visit.t, result.merged.fresh
    said = t("inbox.count.new", n=result.counts["new"])
    heads = [Column(t(f"rows.{name}"), "w" if name in ("enterprise", "hazard") else "") for name in
             ("enterprise", "hazard", "grade", "found", "due", "status")] + [Column(t("import.place"))]  # fmt: skip
    cells = [
        (
            one.enterprise, str(one.facts.get("description", ""))[:60], t(f"grade.{one.grade or 'general'}"),
            visit.day(one.found_on, year=True) if one.found_on else "—",
            visit.day(one.due_on, year=True) if one.due_on else "—", t(f"status.{one.status or 'pending'}"),
            import_preview.place(visit, one.sheet, one.row, result),
        )
        for one in rows[:SHOWN]
    ]  # fmt: skip
    parts = [html.section(said), html.table(heads, cells, caption=said)]
    if result.counts["new"] > len(cells):
        parts.append(html.note(t("rows.shown", shown=len(cells), n=result.counts["new"])))
    html.draw(*parts)
