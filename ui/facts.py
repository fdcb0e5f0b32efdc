"""Facts name by name, things one below another, and a history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup


def facts(pairs: Iterable[tuple[str, Any]]) -> Markup:
    """Names with what is known; a dash where nothing is."""
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, "—" if value in (None, "") else value)
        for name, value in pairs
    )
    return Markup('<dl class="facts">{}</dl>').format(rows)


def lines(items: Sequence[Markup | str]) -> Markup:
    """Things one below another between hairlines."""
    return Markup('<ul class="lines">{}</ul>').format(
        Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    )


def timeline(items: Sequence[tuple[str, str | Markup, str]]) -> Markup:
    """Events as (day, what, where it comes from)."""
    return Markup('<ol class="timeline">{}</ol>').format(
        Markup("").join(
            Markup("<li><time>{}</time><b>{}</b><small>{}</small></li>").format(day, what, source)
            for day, what, source in items
        )
    )
