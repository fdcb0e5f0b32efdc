"""What stands in a page's place where no hazard fits: a counted zero, or nothing known at all."""

from __future__ import annotations

from ui import html, states
from ui.visit import Visit


def untold(visit: Visit, *, never_told: bool) -> str:
    """The title of a page where no hazard fits; that nothing was ever told is no good news."""
    return visit.t("nothing.title_never" if never_told else "overview.title_empty")


def nothing(visit: Visit, *, never_told: bool) -> None:
    """Say which of the two it is, and offer the wider view.

    `never_told` is whether nothing was ever told of any of the units that are looked at.
    """
    t = visit.t
    wider = [html.link(t("state.wider"), visit.link(visit.screen, **dict.fromkeys(visit.view.query)))]
    if never_told:
        states.unknown(t("nothing.never_told"), t("nothing.never_told_more"), ways=wider)
    else:
        states.empty(t("nothing.none_fits"), t("nothing.none_fits_more"), ways=wider)
