"""Pieces of HTML that a page is set from; whatever is not Markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup, escape

from domain.filters import RISK_WORDS
from i18n import T

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$])")


@dataclass(frozen=True)
class Figure:
    """One big number: its rows behind `href`, its n of d or parts in the line below."""

    label: str
    value: str
    parts: str = ""
    href: str = ""
    change: str = ""
    change_since: str = ""
    definition: str = ""
    bar: Markup | str = ""


@dataclass(frozen=True)
class Column:
    """A head of a table; `kind` is "" for words, "n" for numerals, "w" for the column that may wrap."""

    label: str
    kind: str = ""


def draw(*parts: Markup) -> None:
    """Put pieces on the page as one element."""
    st.html(str(Markup("").join(parts)))


def plain(text: str) -> str:
    """Words for a place that Streamlit reads as Markdown, so that nothing in them is markup."""
    return _MARKDOWN.sub(r"\\\1", text)


def title(sentence: str) -> Markup:
    """The page's answer, as a sentence with its numbers."""
    return Markup('<h1 class="title">{}</h1>').format(sentence)


def section(sentence: str, note: str | Markup = "", *, aside: Markup | str = "") -> Markup:
    """A heading under an ink rule, a line of explanation below it, links at its right end."""
    below = Markup('<p class="note">{}</p>').format(note) if note else ""
    side = Markup('<div class="aside">{}</div>').format(aside) if aside else ""
    return Markup('<div class="section"><h2>{}</h2>{}{}</div>').format(sentence, side, below)


def note(text: str | Markup) -> Markup:
    """A line of small print."""
    return Markup('<p class="note">{}</p>').format(text)


def bar(text: str | Markup) -> Markup:
    """A line that tells what just happened."""
    return Markup('<p class="unknown" role="status">{}</p>').format(text)


def foot(text: str | Markup) -> Markup:
    """The last line of a page, under a hairline."""
    return Markup('<p class="foot">{}</p>').format(text)


def abreast(left: Markup, right: Markup) -> Markup:
    """Two pieces beside each other, the left one wider; one below the other where there is no room.

    Columns of Streamlit's would be five elements, and it looks at each of them in every rerun.
    """
    return Markup('<div class="abreast"><div>{}</div><div>{}</div></div>').format(left, right)


def link(text: str | Markup, href: str, *, hint: str = "") -> Markup:
    """A link inside the board: ink with an accent underline."""
    about = Markup(' title="{}"').format(hint) if hint else ""
    return Markup('<a class="go" href="{}"{}>{}</a>').format(href, about, text)


def figures(items: Sequence[Figure]) -> Markup:
    """A row of big numbers between hairlines."""
    cells = Markup("").join(_figure(item) for item in items)
    return Markup('<div class="figures" style="--n:{}">{}</div>').format(len(items), cells)


def _figure(item: Figure) -> Markup:
    label = Markup('<p class="label">{}</p>').format(item.label)
    if item.definition:
        label = explained(item.label, item.definition, classes="label")
    value = link(item.value, item.href) if item.href else escape(item.value)
    change = ""
    if item.change:
        change = Markup('<span class="change"><b>{}</b> <i>{}</i></span>').format(
            item.change, item.change_since
        )
    return Markup('<div class="figure">{}<p class="value">{}{}</p><p class="parts">{}</p>{}</div>').format(
        label, value, change, item.parts, item.bar
    )


def explained(label: str, definition: str, *, classes: str = "") -> Markup:
    """A name that opens its definition, with mouse, finger or key."""
    return Markup('<details class="explained {}"><summary>{}</summary><p>{}</p></details>').format(
        classes, label, definition
    )


def pill(t: T, days_left: int | None, *, closed: bool = False, past: bool = False) -> Markup:
    """How far the deadline is: outlined when late, sunk within seven days, never a colour alone."""
    if closed:
        return Markup('<span class="pill">{}</span>').format(t("status.closed"))
    near = days_left is not None and 0 <= days_left <= 7
    kind = "late" if days_left is not None and days_left < 0 else "soon" if near else ""
    return Markup('<span class="pill {}">{}</span>').format(kind, t.due(days_left, past=past))


def outlined(text: str) -> Markup:
    """A number or a word in the outline that means late."""
    return Markup('<span class="pill late">{}</span>').format(text)


def grade_mark(t: T, grade: str) -> Markup:
    """The ink frame of a major hazard; a general one carries no mark."""
    if grade != "major":
        return Markup("")
    return Markup('<span class="grade">{}</span>').format(t("grade.major"))


def risk_mark(t: T, level: int) -> Markup:
    """The level's colour with its word in it; 0 is said in words without a colour."""
    if level == 0:
        return Markup('<span class="unassessed">{}</span>').format(t("risk.0"))
    return Markup('<span class="risk r{}" title="{}">{}</span>').format(
        level, t(f"risk_full.{level}"), t(f"risk.{level}")
    )


def risk_code(level: int) -> str:
    """The level as it stands in a link: I, II, III, IV or none."""
    return RISK_WORDS[level]


def struck(text: str) -> Markup:
    """An old date that stays visible."""
    return Markup("<s>{}</s>").format(text)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str | Markup]], *, caption: str) -> Markup:
    """A table of at most some fifty rows; on a phone each row becomes a block.

    `caption` says what it shows to those who do not see it.
    """
    head = Markup("").join(
        Markup('<th scope="col" class="{}">{}</th>').format(column.kind, column.label) for column in columns
    )
    body = Markup("").join(_row(columns, row) for row in rows)
    return Markup(
        '<table class="rows"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(caption, head, body)


def _row(columns: Sequence[Column], cells: Sequence[str | Markup]) -> Markup:
    return Markup("<tr>{}</tr>").format(
        Markup("").join(
            Markup('<td class="{}" data-label="{}">{}</td>').format(column.kind, column.label, cell)
            for column, cell in zip(columns, cells, strict=True)
        )
    )
