"""Which column of a table feeds which canonical key: by a mapping, or recognised from the headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.columns import (
    BUILT,
    BY_KEY,
    EXACT,
    USED_WEAKLY,
    key_of,
    known_as,
    may_mean,
    plain_heading,
)
from ledger.mapping import ColumnSource, Mapping
from ledger.records import FLAG, STOPS, Binding, Heading, Problem, Table

NEEDED = ("description", "enterprise")
TELL_STATUS = ("status", "closed_flag", "closed_on", "rectified_on", "accepted_on")


def names_hazards(table: Table) -> bool:
    """Tell whether a table has a column by which a hazard can be named."""
    return any(key in table.bindings for key in NEEDED)


def bind(headings: Sequence[Heading], mapping: Mapping | None) -> dict[str, Binding]:
    """Key -> Binding for one table."""
    bound: dict[str, Binding] = {}
    if mapping:
        for key, source in mapping.columns.items():
            if found := _by_source(key, source, headings):
                bound[key] = found
    if mapping is None or mapping.recognise_others:
        taken = {index for binding in bound.values() for index in binding.indexes}
        for key, found in recognise([heading for heading in headings if heading.index not in taken]).items():
            bound.setdefault(key, found)
    return bound


def _by_source(key: str, source: ColumnSource, headings: Sequence[Heading]) -> Binding | None:
    """The columns that a mapping names, in its order; headings that are absent are left out."""
    columns = {plain_heading(heading.text): heading for heading in reversed(headings) if heading.text}
    named = [columns.get(plain_heading(name)) for name in source.headings]
    there = [heading for heading in named if heading]
    if not there:
        return None
    return Binding(
        key, tuple(heading.index for heading in there), tuple(heading.text for heading in there),
        source.how, source.between, source.strip, there[0].unit,
        tuple(heading.index if heading else None for heading in named),
    )  # fmt: skip


def recognise(headings: Sequence[Heading]) -> dict[str, Binding]:
    """Key -> Binding by the headings: known names first, then built ones, then weak ones, each also with its group.

    Of two columns with one key the first counts; a weak name counts where nothing else has the key. Last come
    headings that only may mean a key that is still missing: they are taken as guessed.
    """
    bound: dict[str, Binding] = {}
    taken: set[int] = set()
    for how in (EXACT, BUILT, USED_WEAKLY):
        for names in (_own, _with_group):
            for heading in headings:
                found = known_as(names(heading)) if names(heading) else None
                if found is None or found[1] != how or heading.index in taken or found[0] in bound:
                    continue
                taken.add(heading.index)
                bound[found[0]] = Binding(found[0], (heading.index,), (heading.text,), unit=heading.unit)
    if any(key in bound for key in NEEDED):
        _guess([heading for heading in headings if heading.index not in taken], bound)
    return bound


def _guess(headings: Sequence[Heading], bound: dict[str, Binding]) -> None:
    """Bind what is still missing to headings that only may mean it."""
    for heading in headings:
        if not heading.text or known_as(heading.text) or known_as(_with_group(heading) or "-"):
            continue
        key = may_mean(_with_group(heading) or heading.text)
        if key and key not in bound:
            bound[key] = Binding(key, (heading.index,), (heading.text,), unit=heading.unit, guessed=True)


def _own(heading: Heading) -> str:
    return heading.text


def _with_group(heading: Heading) -> str:
    """整改 above 期限 is 整改期限."""
    return "".join(heading.texts[-2:]) if len(heading.texts) > 1 else ""


def binding_problems(
    headings: Sequence[Heading], bound: dict[str, Binding], place: Problem, *, mapping: Mapping | None
) -> tuple[Problem, ...]:
    """What a table lacks or has twice: the file's problems, shown before any row is read.

    place: a Problem that names file, sheet and header row. Two columns with one meaning are flagged.
    """
    problems = _missing(bound, place, mapping)
    if not any(key in bound for key in NEEDED):
        problems.append(replace(place, code="nothing_to_name_a_hazard", severity=STOPS))
    problems += [
        replace(place, code="heading_guessed", column=binding.headings[0], key=key)
        for key, binding in bound.items()
        if binding.guessed
    ]
    used = {index for binding in bound.values() for index in binding.indexes}
    for heading in headings:
        found = key_of(heading.text) if heading.text else None
        if found and found[0] in bound and heading.index not in used and BY_KEY[found[0]].field:
            other = bound[found[0]].headings[0]
            problems.append(
                Problem("heading_twice", FLAG, place.file, place.sheet, place.row, heading.text, key=found[0],
                        expected={"other": other})
            )  # fmt: skip
    return tuple(problems)


def _missing(bound: dict[str, Binding], place: Problem, mapping: Mapping | None) -> list[Problem]:
    """What all rows of the table lack, and what a mapping assumes for all of them."""
    assumed = mapping.assumed if mapping else {}
    given = {*bound, *assumed, *(mapping.constants if mapping else ())}
    problems = [
        replace(
            place,
            code="assumed_by_mapping",
            column=key,
            key=key,
            value=code,
            expected={"mapping": mapping.name},
        )
        for key, code in assumed.items()
        if mapping
    ]
    if "grade" not in given:
        problems.append(replace(place, code="grade_column_missing", key="grade"))
    if not given & set(TELL_STATUS):
        problems.append(replace(place, code="status_column_missing", key="status"))
    return problems
