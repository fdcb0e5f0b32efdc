"""The things to decide, each as a sentence with what stands behind it, the rows and the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from data_access.frames import rows_of
from domain import decisions as rules
from domain.decisions import Decision
from domain.freshness import is_stale
from ui import html
from ui.freshness import badge
from ui.names import department_names, industry_names, unit_names
from ui.pick import OPEN
from ui.standing import Standing, tells_whole
from ui.table import deadline, said_number
from ui.visit import Visit

LONGEST = 34  # characters of a hazard's description in a heading
SEVERAL = 3  # units or departments named before the rest is counted
THRESHOLDS = {
    "silent": {"days": rules.SILENT_DAYS, "weeks": rules.QUIET_WEEKS},
    "long_overdue": {"days": rules.LONG_DAYS},
    "moved": {"times": rules.MOVED_TIMES},
    "waiting": {"days": rules.WAITING_DAYS},
}
# Which rules are told in the list of rules: majors by name and the rest of them follow one rule.
TOLD = tuple(rule for rule in rules.RULES if rule != "more_late_majors")


def agenda(visit: Visit, stands: Standing, found: Sequence[Decision]) -> Markup:
    """The numbered list; without anything to decide, that is said."""
    if not found:
        return html.note(visit.t("overview.nothing_to_decide"))
    lines = Markup("").join(_line(visit, stands, one, at) for at, one in enumerate(found, start=1))
    return Markup('<ol class="agenda">{}</ol>').format(lines)


def said_rules(visit: Visit) -> Markup:
    """The rules that make the list, opened by who wants to know them."""
    told = Markup("<br>").join(rule_words(visit, rule) for rule in TOLD)
    return html.explained(visit.t("overview.rules"), told)


def rule_words(visit: Visit, rule: str) -> str:
    """One rule as a sentence with its thresholds."""
    rule = "late_major" if rule == "more_late_majors" else rule
    return visit.t(f"overview.rule.{rule}", **THRESHOLDS.get(rule, {}))


def headline(visit: Visit, rule: str, n: int) -> str:
    """How many hazards a rule found, as a sentence."""
    return visit.t(f"overview.decide.{rule}", n=n, **THRESHOLDS.get(rule, {}))


def _line(visit: Visit, stands: Standing, one: Decision, at: int) -> Markup:
    tell = _TELL.get(one.rule, _told)
    sentence, more, words, href = tell(visit, stands, one)
    onward = html.link(f"{words} ›", href, hint=rule_words(visit, one.rule))
    return Markup('<li><b class="at">{}</b><div><h3>{}</h3><p class="parts">{}</p></div>{}</li>').format(
        at, sentence, more, onward
    )


Told = tuple[str, str | Markup, str, str]  # sentence, what stands behind it, words of the link, its address


def _told(visit: Visit, stands: Standing, one: Decision) -> Told:
    more: str | Markup = _by_group(visit, stands, one.rule)
    if one.rule == "long_overdue" and stands.oldest_general is not None:
        more = visit.t("overview.oldest", n=stands.oldest_general)
    opens = visit.link("overview", **{OPEN: f"rule.{one.rule}"})
    return headline(visit, one.rule, one.n), more, visit.t("overview.see", n=one.n), opens


def _late_major(visit: Visit, stands: Standing, one: Decision) -> Told:
    row: Any = next(rows_of(stands.majors.iloc[[one.place]]))
    t = visit.t
    sentence = t(
        "overview.decide.late_major",
        n=-int(row.days_left),
        place=place_of(visit, row),
        what=_short(row.description),
    )
    department = department_names(visit.catalog, t).get(row.department, "")
    facts = [said_number(visit, row), t("grade.major"), _deadline(visit, row)]
    if visit.catalog.department_ids.get(row.department):
        facts.append(t("overview.lead", department=department))
    if tells_whole(visit, row.district) and is_stale(stands.told.get(row.district), visit.as_of):
        facts.append(badge(visit, stands.told.get(row.district)))
    more = Markup(" · ").join(facts)
    return sentence, more, t("overview.see", n=1), visit.link("hazards", number=row.number)


def _more_late_majors(visit: Visit, stands: Standing, one: Decision) -> Told:
    sentence = headline(visit, one.rule, one.n)
    whole = stands.now["overdue_major"]
    return (
        sentence, visit.t("overview.late_majors", n=whole), visit.t("overview.see", n=whole),
        visit.rows("overdue_major"),
    )  # fmt: skip


def _undated_majors(visit: Visit, stands: Standing, one: Decision) -> Told:
    of = visit.t("overview.of_majors", n=stands.now["open_major"])
    return (
        headline(visit, one.rule, one.n),
        of,
        visit.t("overview.see", n=one.n),
        visit.rows("no_deadline_major"),
    )


def _silent(visit: Visit, stands: Standing, one: Decision) -> Told:
    t, names = visit.t, unit_names(visit.catalog, visit.t)
    told = [_silence(visit, silent, names) for silent in stands.silent]
    rest = t("overview.not_zero")
    if len(told) == 1:
        unit = stands.silent[0].unit
        rows = visit.rows("found", unit=unit, sort="-found")
        return t("overview.decide.silent_one", silence=told[0]), rest, t("overview.record"), rows
    named = t("overview.dot").join(told[:SEVERAL])
    if len(told) > SEVERAL:
        named = t("overview.and_more", named=named, n=len(told) - SEVERAL)
    return t("overview.decide.silent", n=one.n), named, t("overview.units"), visit.link("districts")


def _silence(visit: Visit, silent: rules.Silent, names: Mapping[str, str]) -> str:
    t, name = visit.t, names.get(silent.unit, silent.unit)
    if silent.quiet:
        return t("overview.silence.quiet", unit=name, weeks=rules.QUIET_WEEKS)
    if silent.days is None:
        return t("overview.silence.never", unit=name)
    return t("overview.silence.days", unit=name, n=silent.days)


_TELL: dict[str, Callable[[Visit, Standing, Decision], Told]] = {
    "late_major": _late_major,
    "more_late_majors": _more_late_majors,
    "undated_majors": _undated_majors,
    "silent": _silent,
}


def place_of(visit: Visit, row: Any) -> str:
    """A hazard's district and industry: 石篁区·城镇燃气."""
    t = visit.t
    unit = unit_names(visit.catalog, t).get(row.district, row.district)
    industry = industry_names(visit.catalog, t, short=t.language == "zh").get(row.industry, row.industry)
    return (
        t("overview.place", unit=unit, industry=industry)
        if visit.catalog.industry_ids.get(row.industry)
        else unit
    )


def _by_group(visit: Visit, stands: Standing, rule: str) -> str:
    """The largest shares of a rule's hazards by name: 市消防救援支队 6 · 市市场监管局 4."""
    table = {"waiting": stands.waiting, "moved": stands.moved}.get(rule)
    if table is None or table.empty:
        return ""
    group = next(name for name in table.columns if name != "hazards")
    names = {"department": department_names, "industry": industry_names}.get(group, unit_names)(
        visit.catalog, visit.t
    )
    table = table.sort_values("hazards", ascending=False, kind="stable")
    told = [
        f"{names.get(code, code)} {visit.t.number(n)}"
        for code, n in zip(table[group], table["hazards"], strict=True)
    ]
    named = visit.t("overview.dot").join(told[:SEVERAL])
    return named if len(told) <= SEVERAL else visit.t("overview.and_more", named=named, n=len(told) - SEVERAL)


def _deadline(visit: Visit, row: Any) -> Markup:
    return Markup("{} {}").format(visit.t("rows.due"), deadline(visit, row))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
