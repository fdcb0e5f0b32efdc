"""What is looked at, in words: the reader's filters, or without one all that is the viewer's own."""

from __future__ import annotations

from collections.abc import Callable

from data_access.session import ITSELF, TERRITORIAL, Catalog
from i18n import T
from ui.names import Labels, department_names, industry_names, unit_names, unit_paths
from ui.visit import Visit

MORE = ("statuses", "sources", "found_from", "found_to", "text")


def said(visit: Visit) -> str:
    """What is looked at, in one line without controls; the rarer conditions only where there are any."""
    more = [said_more(visit)] if any(getattr(visit.filters, name) for name in MORE) else []
    where = [said_units(visit), said_departments(visit), said_industries(visit), said_grades(visit)]
    as_of, since = visit.day(visit.as_of, weekday=True, year=True), visit.day(visit.since)
    return visit.t(
        "sentence.said", where=visit.t("format.comma").join(where + more), as_of=as_of, since=since
    )


def said_units(visit: Visit) -> str:
    """The chosen units by name, or all of the viewer's own: the city's by number."""
    t, kinds = visit.t, visit.catalog.units["kind"].tolist()
    districts = sum(kind in TERRITORIAL for kind in kinds)
    everywhere = t("sentence.units_all", n=districts) if districts else t("sentence.units_none_yet")
    if visit.mine.tops is not None:
        names = visit.mine.enterprises or own_units(visit)
        everywhere = t.several(list(names)) if names else t("scope.nowhere")
    chosen = visit.filters.units
    return _said(visit, chosen, lambda *_: unit_labels(visit), everywhere, "sentence.units_some")


def own_units(visit: Visit) -> list[str]:
    """The names of the highest units that are the viewer's own."""
    names = unit_names(visit.catalog, visit.t) | unit_paths(visit.catalog, visit.t)
    return [names.get(code, code) for code in visit.mine.tops or ()]


def unit_labels(visit: Visit) -> Labels:
    """The units that can be chosen, and those that a link has chosen: a unit by itself, the whole city."""
    paths, names = unit_paths(visit.catalog, visit.t), unit_names(visit.catalog, visit.t)
    if visit.mine.units is not None:
        known = visit.catalog.unit_ids
        paths = {code: name for code, name in paths.items() if known[code] in visit.mine.units}
    further = {}
    for code in visit.filters.units:
        if code not in paths:
            plain = code.removeprefix(ITSELF)
            name = paths.get(plain, names[plain])
            further[code] = visit.t("unit.itself", unit=name) if code != plain else name
    return paths | further


def said_departments(visit: Visit) -> str:
    """The chosen lead departments by name, or all of the viewer's own."""
    everyone = visit.t("sentence.departments_all")
    if visit.mine.departments is not None:
        labels = department_names(visit.catalog, visit.t)
        everyone = visit.t.several([labels[code] for code in visit.mine.departments]) or everyone
    chosen = visit.filters.departments
    return _said(visit, chosen, department_names, everyone, "sentence.departments_some")


def said_industries(visit: Visit) -> str:
    """The chosen industries by name, or all."""
    every = visit.t("sentence.industries_all")
    chosen = visit.filters.industries
    return _said(visit, chosen, industry_names, every, "sentence.industries_some")


def said_grades(visit: Visit) -> str:
    """The chosen grades and risk levels, or every grade."""
    t, filters = visit.t, visit.filters
    grades = [t(f"grade.{grade}") for grade in filters.grades]
    risks = [t(f"risk.{level}") for level in filters.risks]
    if risks:
        grades.append(t("sentence.risk", risks=t("format.comma").join(risks)))
    return t("format.comma").join(grades) or t("sentence.grades_all")


def said_more(visit: Visit) -> str:
    """How many of the rarer conditions hold."""
    held = sum(1 for name in MORE if getattr(visit.filters, name))
    return visit.t("sentence.more_some", n=held) if held else visit.t("sentence.more")


def _said(
    visit: Visit,
    chosen: tuple[str, ...],
    names: Callable[[Catalog, T], Labels],
    everything: str,
    some: str,
) -> str:
    if not chosen:
        return everything
    if len(chosen) > 3:
        return visit.t(some, n=len(chosen))
    labels = names(visit.catalog, visit.t)
    return visit.t("format.comma").join(labels.get(code, code) for code in chosen)
