"""The letters about one hazard: what went out, its answers, and the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access import evidence_files, reads
from data_access.frames import rows_of
from data_access.reads import OneHazard
from data_access.session import Session
from data_access.writes.letters import Sent, answer, send
from domain.escalation import PAPERS, RUNGS, may_send, proposed
from domain.people import Role
from domain.rules import Rules
from domain.status import ACTIVE, Standing
from pages.follow_letters import answer_form, document
from pages.hazard_steps import attempt, times_done
from pages.letter_form import letter_form
from ui import html
from ui.database import engine
from ui.letters import items_of
from ui.names import name_of
from ui.visit import Visit


@dataclass(frozen=True)
class Letters:
    """What the page reads: the letters so far, the rules, and the last decision on an extension."""

    sent: list[dict[str, Any]]
    rules: Rules
    decided: dict[str, Any] | None


def letters(session: Session, visit: Visit, key: int) -> Letters:
    """Read them."""
    return Letters(
        reads.letters_of(session, visit.scope, key),
        reads.board_rules(session, visit.scope),
        reads.extension_decided(session, visit.scope, key),
    )


def sent(visit: Visit, one: OneHazard, told: Letters) -> None:
    """Each letter as a line, with its document and the place for its answer."""
    for row in told.sent:
        if row["on_day"] > visit.as_of:
            continue
        html.draw(html.note(_line(visit, row)))
        if row["sha256"]:
            document(visit, row)
        if (
            row["replied_on"] is None
            and not visit.past
            and not visit.hall
            and may_send(visit.viewer.role, row["kind"])
        ):
            _answer(visit, one, row)


def _line(visit: Visit, row: dict[str, Any]) -> Markup:
    t = visit.t
    words = [
        visit.day(row["on_day"]),
        t(f"letter.{row['kind']}"),
        row["number"],
        t("letter.to_line", to=row["to_whom"]),
    ]
    late = Markup("")
    if row["replied_on"] is not None and row["replied_on"] <= visit.as_of:
        words.append(t("letter.replied", day=visit.day(row["replied_on"]), reply=row["reply"]))
    elif row["reply_by"] is not None:
        late = html.pill(t, (row["reply_by"] - visit.as_of).days, past=visit.past)
        words.append(t("letter.reply_line", day=visit.day(row["reply_by"])))
    return Markup("{} {}").format(" · ".join(word for word in words if word), late)


def _answer(visit: Visit, one: OneHazard, row: dict[str, Any]) -> None:
    typed = answer_form(visit, row)
    if typed is None:
        return
    day, text = typed

    def write(_seen: int) -> str:
        with visit.writing() as session:
            answer(session, visit.viewer, int(row["id"]), text, replied_on=day, on=visit.today, at=visit.now)
        return visit.t("letter.answered")

    attempt(visit, one.facts["number"], write, {"reply": text})


def next_letter(visit: Visit, one: OneHazard, known: Standing, told: Letters) -> None:
    """The button that opens the form of a letter: the rung that is proposed first."""
    t, number, role = visit.t, one.facts["number"], visit.viewer.role
    kinds = [kind for kind in _kinds(visit, one, known, told) if may_send(role, kind)]
    if not kinds:
        return
    with st.popover(t("letter.write"), type="tertiary", key=f"letters_{times_done(number)}"):
        html.draw(html.note(t("letter.write_does")))
        rung = _proposed(visit, one, known, told)
        kind = st.selectbox(
            t("letter.kind"), kinds, index=kinds.index(rung) if rung in kinds else 0, key=f"letter_kind_{number}",
            format_func=lambda code: _kind_words(visit, code, proposed=code == rung),
        )  # fmt: skip
        with visit.open_session() as session:
            facts = reads.letter_facts(session, visit.scope, [number])
        items, to, decided = items_of(visit, facts), _to(visit, one, str(kind)), None
        if kind == "extension_decision" and told.decided is not None:
            items = tuple(replace(item, due_on=told.decided["due_before"]) for item in items)
            to, decided = asker(visit, one, told.decided) or to, decision(visit, one, told.decided)
        letter_form(
            visit, str(kind), items, to=to, issuer=told.rules["issuer"], mark=f"{kind}_{number}",
            issue=lambda sent: _issue(visit, number, sent), decided=decided,
        )  # fmt: skip


def asker(visit: Visit, one: OneHazard, decided: dict[str, Any]) -> str:
    """Who asked for an extension, as a letter addresses it: a district, a department; "" for the enterprise."""
    role, known = Role(decided["role"]), visit.catalog
    if role == Role.ENTERPRISE:
        return ""
    rows, key = known.units, decided["unit_id"] or (one.now or {}).get("district_id")
    if role in (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK):
        rows, key = known.departments, decided["department_id"] or (one.now or {}).get("department_id")
    return next((name_of(row, visit.language) for row in rows_of(rows[rows["id"] == key]) if key), "")


def decision(visit: Visit, one: OneHazard, decided: dict[str, Any]) -> dict[str, Any]:
    """What a letter says of a decision on an extension: see documents.letter_facts.Letter."""
    t, unit = visit.t, asker(visit, one, decided)
    told = {
        name: decided[name] for name in ("asked_on", "asked_due_on", "decision", "granted_due_on", "reason")
    }
    role, name = t(f"role.{decided['role']}"), decided["asked_by"]
    return {**told, "asked_by": t("letter.asked_by", unit=unit, role=role, name=name) if unit else ""}


def _kind_words(visit: Visit, kind: str, *, proposed: bool) -> str:
    words = visit.t(f"letter.{kind}")
    return visit.t("letter.proposed", kind=words) if proposed else words


def _kinds(visit: Visit, one: OneHazard, known: Standing, told: Letters) -> list[str]:
    """What may be written about the hazard as it stands."""
    active = known.status in ACTIVE
    fits = {
        "rectification_notice": active,
        "extension_decision": told.decided is not None,
        "acceptance_record": known.status in ("to_accept", "accepted", "closed"),
    }
    return [*(RUNGS if active else ()), *(kind for kind in PAPERS if fits[kind])]


def _proposed(visit: Visit, one: OneHazard, known: Standing, told: Letters) -> str | None:
    now = one.now or {}
    if known.status not in ACTIVE or now.get("due_on") is None:
        return None
    done = {row["kind"] for row in told.sent if row["cycle"] == now["cycle"]}
    return proposed((visit.today - now["due_on"]).days, done, told.rules.ladder)


def _to(visit: Visit, one: OneHazard, kind: str) -> str:
    """To whom such a letter goes: the enterprise, or who answers for the place."""
    from_unit = kind in ("supervision_letter", "interview_notice", "bulletin")
    unit = place_name(visit, one)
    return unit if from_unit and unit else one.facts["enterprise"] or unit


def place_name(visit: Visit, one: OneHazard) -> str:
    """The district that the hazard lies in now, by its name."""
    known, now = visit.catalog.districts, one.now or {}
    named = known[known["id"] == now.get("district_id")] if "id" in known else known.iloc[:0]
    return str(named["name"].iloc[0]) if len(named) else ""


def _issue(visit: Visit, number: str, told: Sent) -> None:
    def write(seen: int) -> str:
        with visit.writing() as session:
            send(
                session,
                visit.viewer,
                [(number, seen)],
                told,
                on=visit.today,
                today=visit.today,
                at=visit.now,
                folder=evidence_files.folder_of(engine()),
            )
        return visit.t("letter.issued", kind=visit.t(f"letter.{told.kind}"), n=1)

    attempt(visit, number, write, {"number": told.number, "note": told.note})
