"""The line that shows how far a procedure has come."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup


def steps(items: Sequence[tuple[str, str]], current: int, waiting: int | None = None) -> Markup:
    """Steps as (name, what came of it), those before `current` done, the one at `current` under way.

    `waiting` is one before it that is not done yet, because something is still to be answered there.
    """
    marks = Markup("").join(
        Markup('<li class="{}"{}>{}<small>{}</small></li>').format(
            "" if at == waiting else "done" if at < current else "now" if at == current else "",
            Markup(' aria-current="step"') if at == current else "",
            name,
            more,
        )
        for at, (name, more) in enumerate(items)
    )
    return Markup('<ol class="steps">{}</ol>').format(marks)
