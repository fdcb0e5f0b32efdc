"""People: who may sign in, in which role, for what; their passwords, their sign-ins, and what was changed."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access import identity, reads
from data_access.frames import rows_of
from data_access.identity import idle
from data_access.writes.people import (
    LastOffice,
    LoginTaken,
    PersonChanged,
    add_person,
    change_person,
    end_all,
    set_password,
)
from domain.people import OWN, NotThatRole, Role, author_of
from jobs.accounts import hash_of, one_time_password
from pages.account_words import account_change, who_wrote
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import put, take
from ui.names import department_names, unit_paths
from ui.visit import Visit

ROLES = tuple(str(role) for role in Role)
NO_ROLE = ""


def draw(visit: Visit) -> str:
    """The list at the left, the form at the right. Returns the page's sentence."""
    t = visit.t
    if not may_change(visit):
        html.draw(html.note(t("people.office_alone")))
        return t("people.title_none")
    with visit.open_session() as session:
        people = list(rows_of(reads.people(session, visit.scope)))
        held = list(rows_of(reads.sign_ins(session, visit.scope, None, visit.now, idle())))
    opened = next((row for row in people if row.login == st.query_params.get("one", "")), None)
    told = take("people_told")
    if told:
        html.draw(html.bar(str(told)))
    left, right = st.columns([2, 1], gap="large")
    with left:
        _listed(visit, people, held, opened)
    with right:
        _form(visit, opened, first=not people)
        if opened is not None:
            _password(visit, opened)
            _sign_ins(visit, opened, [row for row in held if row.person_id == opened.id])
            _history(visit, opened)
    waiting = sum(row.role is None for row in people)
    if waiting:
        return t("people.title_waiting", n=waiting)
    return t("people.title", n=sum(bool(row.active) for row in people)) if people else t("people.title_none")


def _listed(visit: Visit, people: list[Any], held: list[Any], opened: Any) -> None:
    t = visit.t
    here = {row.person_id for row in held}
    cells = []
    for row in people:
        link = html.link(row.name, visit.link("setup", part="people", one=row.login))
        name = Markup("<b>{}</b>").format(link) if opened is not None and row.id == opened.id else link
        role = t(f"role.{row.role}") if row.role else t("people.no_role")
        state = "closed" if not row.active else "in" if row.id in here else "out"
        cells.append((name, row.login, role, _own(visit, row), t(f"people.{state}")))
    heads = [Column(t(f"people.{key}")) for key in ("name", "login", "role", "own", "state")]
    said = t("people.listed", n=len(people))
    add = html.link(t("people.add"), visit.link("setup", part="people")) if opened is not None else ""
    roles = Markup('<p class="note"><a class="go" href="sign-in/roles" target="_top">{}</a></p>').format(
        t("roles.title")
    )
    listed = html.table(heads, cells, caption=said)
    html.draw(html.section(said, t("people.listed_note"), aside=add), listed, roles)


def _own(visit: Visit, row: Any) -> str:
    """What is the person's own, in words; the whole for those who see everything."""
    if row.role in (None, *(str(role) for role in Role if role not in OWN)):
        return visit.t("people.whole") if row.role else ""
    known = visit.catalog.codes["unit"] | visit.catalog.codes["department"]
    names = unit_paths(visit.catalog, visit.t) | department_names(visit.catalog, visit.t)
    parts = [names.get(known.get(key, ""), "") for key in (row.unit_id, row.department_id) if key is not None]
    return visit.t("format.comma").join([*parts, *([row.enterprise] if row.enterprise else [])])


def _form(visit: Visit, row: Any, *, first: bool) -> None:
    """Enter somebody, or change who is there."""
    t, mark = visit.t, "new" if row is None else row.login
    html.draw(html.section(t("people.add") if row is None else t("people.change", name=row.name)))
    offered = [str(Role.OFFICE)] if first else list(ROLES)
    if row is not None and row.role is None:
        offered = [NO_ROLE, *offered]
    held = NO_ROLE if row is None else row.role or NO_ROLE
    role = st.selectbox(
        t("people.role"), offered, index=offered.index(held) if held in offered else 0, key=f"role_{mark}",
        format_func=lambda one: t(f"role.{one}") if one else t("people.no_role"),
    )  # fmt: skip
    if role:
        html.draw(html.note(t(f"role.{role}_does")))
    with st.form(f"person_{mark}", border=False):
        login = st.text_input(
            t("people.login"), "" if row is None else row.login, key=f"login_{mark}", max_chars=80
        )
        name = st.text_input(
            t("people.name"), "" if row is None else row.name, key=f"name_{mark}", max_chars=80
        )
        own = _own_fields(visit, row, role, mark)
        active = row is None or st.checkbox(t("people.active"), bool(row.active), key=f"active_{mark}")
        if st.form_submit_button(t("setup.save"), type="primary"):
            said = {"login": login, "name": name, "role": role or None, "active": active}
            _save(visit, row, said, own, first=first)


def _own_fields(visit: Visit, row: Any, role: str, mark: str) -> dict[str, Any]:
    """The fields of what is the person's own, as far as the role asks for it."""
    t, known = visit.t, visit.catalog
    own: dict[str, Any] = {"unit_id": None, "department_id": None, "enterprise": ""}
    needs = OWN.get(Role(role), ()) if role else ()
    codes = known.codes["unit"] | known.codes["department"]
    for need, names, ids in (
        ("unit", unit_paths(known, t), known.unit_ids),
        ("department", department_names(known, t), known.department_ids),
    ):
        if need not in needs:
            continue
        offered = {"": t("people.none_chosen")} | {
            code: name for code, name in names.items() if code not in ("unassigned", "none")
        }
        held = codes.get(getattr(row, f"{need}_id"), "") if row is not None else ""
        options = list(offered)
        chosen = st.selectbox(
            t(f"people.{need}"), options, index=options.index(held) if held in options else 0,
            key=f"{need}_{mark}_{role}", format_func=offered.__getitem__,
        )  # fmt: skip
        own[f"{need}_id"] = ids[chosen] if chosen else None
    if "enterprise" in needs:
        held = "" if row is None else row.enterprise or ""
        own["enterprise"] = st.text_input(
            t("people.enterprise"), held, key=f"enterprise_{mark}", help=t("people.enterprise_help")
        )
    return own


def _save(visit: Visit, row: Any, said: dict[str, Any], own: dict[str, Any], *, first: bool) -> None:
    """Write it; a refusal keeps the form as it was filled in. A new person's password is shown once."""
    t = visit.t
    if not said["login"].strip():
        html.draw(html.bar(t("people.login_missing")))
        return
    word = one_time_password() if row is None else ""
    made = hash_of(word, said["login"]) if word else None  # before the writers' turn, which it would hold up
    try:
        with visit.administering() as session:
            values = said | {"unit_id": own["unit_id"], "department_id": own["department_id"]}
            named = own["enterprise"].strip()
            found = identity.enterprises_named(session.connection, named) if named else []
            if named and len(found) != 1:
                html.draw(html.bar(t("people.enterprise_unknown", n=len(found), name=named)))
                return
            values["enterprise_id"] = found[0] if found else None
            author = author_of(visit.viewer, visit.now)
            if row is None:
                add_person(session.connection, values, author, password=made, must_change=True)
            else:
                change_person(session.connection, row.id, values, author, seen=row.version)
    except (LoginTaken, LastOffice, NotThatRole, PersonChanged) as problem:
        html.draw(html.bar(_refusal(visit, problem, said)))
        return
    _tell(visit, said, word, first=first)


def _tell(visit: Visit, said: dict[str, Any], word: str, *, first: bool) -> None:
    """What came of it. After the first person everybody signs in: then nothing may hide the password."""
    t, name = visit.t, said["name"] or said["login"]
    sentence = t("people.entered", name=name, password=word) if word else t("setup.saved", name=name)
    if first:
        html.draw(html.bar(f"{sentence} {t('people.first')}"))
        return
    put("people_told", sentence)
    st.query_params["one"] = said["login"].strip().lower()
    st.rerun()


def _refusal(visit: Visit, problem: Exception, said: dict[str, Any]) -> str:
    t = visit.t
    if isinstance(problem, LoginTaken):
        return t("people.login_taken", login=said["login"].strip().lower())
    if isinstance(problem, NotThatRole):
        needed = t("people.or").join(t(f"people.{need}") for need in problem.lacks)
        return t("people.role_needs", role=t(f"role.{problem.role}"), what=needed)
    return t("people.last_office") if isinstance(problem, LastOffice) else t("people.changed_meanwhile")


def _password(visit: Visit, row: Any) -> None:
    """A new one-time password, shown once."""
    t = visit.t
    html.draw(
        html.section(
            t("people.password"), t("people.password_note" if row.has_password else "people.no_password")
        )
    )
    if st.button(t("people.reset"), key=f"reset_{row.login}"):
        word = one_time_password()
        made = hash_of(word, row.login)
        with visit.administering() as session:
            set_password(
                session.connection, row.id, made, author_of(visit.viewer, visit.now), must_change=True
            )
        put("people_told", t("people.reset_to", name=row.name, password=word))
        st.rerun()


def _sign_ins(visit: Visit, row: Any, held: list[Any]) -> None:
    """The sign-ins of a person that hold now, and the button that ends them."""
    t = visit.t
    cells = [
        (one.address or t("account.this_machine"), t(f"people.way_{one.way}"), _when(visit, one.used_at))
        for one in held
    ]
    heads = [Column(t(f"people.{key}")) for key in ("address", "way", "used")]
    said = t("account.seats", n=len(held))
    html.draw(
        html.section(said), html.table(heads, cells, caption=said) if cells else html.note(t("people.not_in"))
    )
    if held and st.button(t("people.end_all"), key=f"end_{row.login}"):
        with visit.administering() as session:
            ended = end_all(session.connection, row.id, author_of(visit.viewer, visit.now))
        put("people_told", t("people.ended", n=ended, name=row.name))
        st.rerun()


def _history(visit: Visit, row: Any) -> None:
    t = visit.t
    with visit.open_session() as session:
        events = list(rows_of(reads.person_events(session, visit.scope, row.id)))
    lines = []
    for one in events[:30]:
        what = t(f"people.event_{one.what}")
        lines.append((_when(visit, one.at), what, account_change(visit, one), who_wrote(visit, one.by)))
    heads = [Column(t(f"people.{key}")) for key in ("when", "what", "change_head", "by")]
    said = t("people.history")
    html.draw(html.section(said, t("people.history_note")), html.table(heads, lines, caption=said))


def _when(visit: Visit, at: Any) -> str:
    """A day and a time of the board's own zone."""
    local = visit.local(at)
    return f"{visit.day(local.date())} {local:%H:%M}"
