"""Names and words of a file that the board is not sure of: asked once, and remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches

import streamlit as st
from markupsafe import Markup

from data_access.session import Catalog
from data_access.writes.names import NEW, NONE, Resolver, Unknown
from domain.status import GRADES, SOURCES, STATUSES
from jobs.import_ledger import Result, shipped_row
from ledger.records import Problem
from pages.import_draft import Draft, File, Name, Word, change
from ui import html
from ui.keep import held, kept, put
from ui.names import Labels, department_names, industry_names, unit_paths
from ui.visit import Visit

NOTHING = ""
ONE_WIDE = 340  # px of a question; several stand side by side
ASKED = 8  # names asked one by one; the rest follow the answer for all
LISTED = 20  # new names of a kind before the rest is folded
CODES = {"grade": GRADES, "status": STATUSES, "finding_source": SOURCES}
CATALOG = {"grade": "grade", "status": "status", "finding_source": "source"}
# Reasons that a word itself gives; a day that contradicts it is no matter of words.
OF_THE_WORD = {
    "acceptance_not_said",
    "status_guessed",
    "status_unknown",
    "grade_assumed",
    "grade_between",
    "source_unknown",
}


def ask(visit: Visit, file: File, draft: Draft) -> None:
    """One form for the names that the board does not know and the words that were read with doubt."""
    names, words = asked_names(file), asked_words(file)
    if not names and not words:
        return
    t = visit.t
    html.draw(html.section(_title(visit, names, words), t("import.values_note")))
    with st.form(f"values_{file.mark}", border=False):
        others = _for_all(visit, file, draft, names)
        with st.container(horizontal=True):
            told = _ask_names(visit, file, draft, names)
            meant = _ask_words(visit, file, draft, words)
        if st.form_submit_button(t("import.values_save")):
            change(file, names=told, words=meant, others_new=others)
            st.rerun()


def _title(visit: Visit, names: dict[Name, Unknown], words: Counter[Word]) -> str:
    t = visit.t
    said = [t("import.names", n=len(names))] if names else []
    said += [t("import.words", n=len(words))] if words else []
    return t("import.title_join").join(said)


def are_noted(file: File) -> bool:
    """Whether the names of the file were looked at already."""
    return held(f"noted_{file.mark}") is not None


def note(file: File, preview: Result) -> None:
    """Keep what the board was not sure of, so that it can be answered again until the file is applied."""
    put(f"noted_{file.mark}", value=True)
    names = asked_names(file)
    for one in sorted(preview.unknown, key=lambda one: -one.count):
        names.setdefault((one.kind, one.text, one.within), one)
    words = asked_words(file)
    for word, often in Counter(
        (one.key, one.value) for one in preview.problems if _is_of_the_word(one)
    ).items():
        words.setdefault(word, often)


def asked_names(file: File) -> dict[Name, Unknown]:
    """The names that the board did not know, the most frequent first."""
    return kept("asked_names", file.mark, dict)


def asked_words(file: File) -> Counter[Word]:
    """The words that were read with doubt, and how often the file says them."""
    return kept("asked_words", file.mark, Counter)


def _is_of_the_word(problem: Problem) -> bool:
    return problem.code in OF_THE_WORD and problem.key in CODES and bool(problem.value)


def undecided(draft: Draft, preview: Result) -> bool:
    """Whether names are open for which nobody has said what becomes of them."""
    return bool(preview.unknown) and draft.others_new is None


def unassigned(preview: Result) -> int:
    """How many rows would stay without a unit because its name is not known."""
    return sum(one.count for one in preview.unknown if one.kind == "unit" and not one.within)


def understood(visit: Visit, draft: Draft, preview: Result) -> list[Markup]:
    """The unit that each row of the sample was read as; what was typed stands small behind another name."""
    labels = unit_paths(visit.catalog, visit.t)
    codes = dict(zip(visit.catalog.units["id"], visit.catalog.units["code"], strict=True))
    created = {one["name"] for one in preview.created}
    with visit.open_session() as session:
        names = Resolver(session.connection, create=False)  # which looks up, and enters nothing
        places = [names.place(row.unit_text or "", row.street_text or "") for row in preview.sample]
    told = []
    for row, place in zip(preview.sample, places, strict=True):
        text = row.unit_text or ""
        official = shipped_row("unit", text)
        code = draft.names.get(("unit", text, ""), codes.get(place[0]) if place and place[0] else None)
        new = official.name if official else " ".join(text.split())
        name = labels.get(code or "") or (new if new in created else labels["unassigned"])
        typed = " ".join(filter(None, (text, row.street_text)))
        told.append(Markup("{} <small>{}</small>").format(name, "" if typed == name else typed))
    return told


def all_new(draft: Draft, catalog: Catalog) -> bool:
    """Whether names without an answer become new ones: as was said, else on a board without units."""
    if draft.others_new is not None:
        return draft.others_new
    return catalog.districts.empty


def _for_all(visit: Visit, file: File, draft: Draft, names: dict[Name, Unknown]) -> bool | None:
    """What becomes of the names that are not answered one by one."""
    if not names:
        return draft.others_new
    t = visit.t
    chosen = True if all_new(draft, visit.catalog) else draft.others_new
    return st.radio(
        t("import.others"),
        [False, True],
        index=None if chosen is None else int(chosen),
        horizontal=True,
        key=f"others_{file.mark}",
        format_func=lambda new: t("import.others_new") if new else t("import.others_later"),
    )


def _ask_names(visit: Visit, file: File, draft: Draft, names: dict[Name, Unknown]) -> dict[Name, str]:
    t, known = visit.t, known_names(visit)
    told: dict[Name, str] = {}
    for at, (name, one) in enumerate(list(names.items())[:ASKED]):
        labels = known[one.kind]
        near = nearest(one.text, labels)
        offered = {NEW: t(f"import.name_new_{one.kind}"), **{code: labels[code] for code in near}, **labels}
        offered = {NOTHING: t("import.name_later"), **offered, NONE: t(f"import.name_none_{one.kind}")}
        said = t("import.name", name=html.plain(_full(one)), n=one.count)
        chosen = _choose(said, offered, draft.names.get(name, NOTHING), key=f"name_{at}_{file.mark}")
        if chosen:
            told[name] = chosen
    if len(names) > ASKED:
        rest = [_full(one) for one in list(names.values())[ASKED:]]
        html.draw(html.explained(t("import.names_more", n=len(rest)), t("format.comma").join(rest)))
    return told


def _choose(label: str, offered: Labels, chosen: str, *, key: str) -> str:
    """One of the offered codes; the first of them where another was chosen before."""
    codes = list(offered)
    index = codes.index(chosen) if chosen in offered else 0
    return st.selectbox(
        label, codes, index=index, key=key, format_func=lambda code: offered[code], width=ONE_WIDE
    )


def known_names(visit: Visit) -> dict[str, Labels]:
    """Kind of name -> code -> name of what there is to choose from."""
    return {
        "unit": _chosen(unit_paths(visit.catalog, visit.t), "unassigned"),
        "department": _chosen(department_names(visit.catalog, visit.t), "unassigned", "none"),
        "industry": _chosen(industry_names(visit.catalog, visit.t), "unassigned"),
    }


def _chosen(labels: Labels, *without: str) -> Labels:
    return {code: name for code, name in labels.items() if code not in without}


def nearest(text: str, labels: Mapping[str, str]) -> list[str]:
    """The codes of at most three names that are written much like `text`."""
    names = {name.rsplit(" · ", 1)[-1]: code for code, name in labels.items()}
    return [names[name] for name in get_close_matches(text, names, n=3, cutoff=0.6)]


def _full(one: Unknown) -> str:
    return f"{one.within} · {one.text}" if one.within else one.text


def _ask_words(visit: Visit, file: File, draft: Draft, words: Counter[Word]) -> dict[Word, str]:
    t = visit.t
    meant = dict(draft.words)
    for at, ((key, word), often) in enumerate(words.most_common(ASKED)):
        offered = {code: t(f"{CATALOG[key]}.{code}") for code in CODES[key]}
        said = t("import.word", word=html.plain(word), n=often)
        chosen = _choose(
            said,
            {NOTHING: t("import.word_as_read"), **offered},
            meant.get((key, word), NOTHING),
            key=f"word_{at}_{file.mark}",
        )
        if chosen:
            meant[key, word] = chosen
        else:
            meant.pop((key, word), None)
    return meant


def will_be_new(visit: Visit, preview: Result) -> None:
    """The units, departments and industries that would be entered with the file."""
    if not preview.created:
        return
    t = visit.t
    by_kind: dict[str, list[str]] = {}
    for one in preview.created:
        by_kind.setdefault(one["kind"], []).append(one["name"])
    parts = [html.section(t("import.created", n=len(preview.created)), t("import.created_note"))]
    for kind, names in by_kind.items():
        some = t("format.comma").join(names[:LISTED])
        parts.append(html.note(t("import.created_kind", kind=t(f"import.kind_{kind}"), names=some)))
        if rest := names[LISTED:]:
            parts.append(html.explained(t("import.created_more", n=len(rest)), t("format.comma").join(rest)))
    html.draw(*parts)
