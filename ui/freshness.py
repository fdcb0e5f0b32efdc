"""How fresh what a unit told is: in words with a shape, never in a colour of risk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from data_access import reads
from data_access.session import Session
from domain.freshness import STALE_DAYS, is_stale
from ui import html
from ui.names import unit_names
from ui.progress import no_word
from ui.standing import standing_units, tells_whole
from ui.visit import Visit


def badge(visit: Visit, told_on: date | None, *, judged: bool = True, bare: bool = False) -> Markup:
    """The last word of a unit, or for how long it has been silent; a full circle and an empty one.

    judged: whether the viewer sees all of the unit; of a part nobody can say that the unit is silent. `bare` leaves the
    words "last word" out, under a head that says them. Where nothing was ever told of a part, nothing is said.
    """
    if told_on is None and not judged:
        return Markup("")
    silent = judged and is_stale(told_on, visit.as_of)
    shape, kind = ("○", "silent") if silent else ("●", "fresh")
    return Markup('<span class="word {}"><i aria-hidden="true">{}</i>{}</span>').format(
        kind, shape, words(visit, told_on, silent=silent, bare=bare)
    )


def words(visit: Visit, told_on: date | None, *, silent: bool, bare: bool = False) -> str:
    """The same without the shape."""
    t, ending = visit.t, "_bare" if bare else ""
    if told_on is None:
        return t("freshness.never")
    ago = (visit.as_of - told_on).days
    if silent:
        return t("freshness.silent", n=ago)
    if ago:
        return t(f"freshness.ago{ending}", n=ago)
    return t(f"freshness.that_day{ending}" if visit.past else f"freshness.today{ending}")


def line(visit: Visit, session: Session, codes: Iterable[str]) -> Markup:
    """Which of some districts are silent, each with its badge, and how many are not: an empty row is no good news.

    Those of which the viewer sees a part are not judged; a wall has no room for it.
    """
    told = reads.last_word(session, visit.scope, visit.as_of)
    t, names = visit.t, unit_names(visit.catalog, visit.t)
    judged = [code for code in codes if code != "unassigned" and tells_whole(visit, code)]
    quiet = [code for code in judged if is_stale(told.get(code), visit.as_of)]
    quiet.sort(key=lambda code: told.get(code, date.min))
    said = [Markup("{} {}").format(names.get(code, code), badge(visit, told.get(code))) for code in quiet]
    rest = len(judged) - len(quiet)
    if rest:
        said.append(
            Markup.escape(t("freshness.others" if quiet else "freshness.all_told", n=rest, days=STALE_DAYS))
        )
    return html.note(Markup(" · ").join(said)) if said and not visit.hall else Markup("")


def units_silent(visit: Visit, session: Session) -> list[str]:
    """The names of the districts of which nothing was heard for so long that somebody has to decide."""
    told = reads.last_word(session, visit.scope, visit.as_of)
    names = unit_names(visit.catalog, visit.t)
    return [names.get(code, code) for code in standing_units(visit) if no_word(visit, told, code)]


def about(visit: Visit) -> str:
    """What a last word is, and from when on a unit is silent."""
    return visit.t("freshness.about", days=STALE_DAYS)
