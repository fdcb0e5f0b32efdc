"""A statutory table on the screen: numbered columns under two rows of heads, every number a link to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from domain.reports import Column
from i18n import T

Cells = Mapping[str, str | Markup]  # by the column's id


def group_name(t: T, group: str) -> str:
    """The head above a group of columns."""
    return t(f"reports.group.{group}")


def column_name(t: T, column: Column) -> str:
    """The head of a column."""
    return t(f"reports.column.{column.id}")


def unit_name(t: T, column: Column) -> str:
    """What a column is counted in, in brackets."""
    return t(f"reports.unit.{column.unit}")


def full_name(t: T, column: Column) -> str:
    """The head of a column with the one above it."""
    parts = [group_name(t, column.group)] if column.group else []
    return t("reports.full_head", head=" ".join([*parts, column_name(t, column)]), number=column.number)


def statutory(
    t: T, columns: Sequence[Column], lines: Sequence[tuple[str, Cells]], *, first: str, caption: str
) -> Markup:
    """The table; the last line is the sum. `first` is the head of the names."""
    body = Markup("").join(_line(t, columns, name, cells) for name, cells in lines)
    return Markup(
        '<div class="form"><table class="rows"><caption>{}</caption><thead>{}</thead><tbody>{}</tbody></table></div>'
    ).format(caption, _heads(t, columns, first), body)


def _heads(t: T, columns: Sequence[Column], first: str) -> Markup:
    above, below = [Markup('<th scope="col" rowspan="2" class="first">{}</th>').format(first)], []
    for group, members in groupby(columns, key=lambda column: column.group or column.id):
        several = list(members)
        if several[0].group:
            over = Markup('<th scope="colgroup" colspan="{}" class="over">{}</th>')
            above.append(over.format(len(several), group_name(t, group)))
            below += [
                Markup('<th scope="col" class="n">{}</th>').format(column_name(t, one)) for one in several
            ]
        else:
            alone = Markup('<th scope="col" rowspan="2" class="n">{}</th>')
            above.append(alone.format(column_name(t, several[0])))
    numbers = [
        Markup('<th class="n">{} {}</th>').format(column.number, unit_name(t, column)) for column in columns
    ]
    rows = (above, below, [Markup("<th></th>"), *numbers])
    return Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(row)) for row in rows)


def _line(t: T, columns: Sequence[Column], name: str, cells: Cells) -> Markup:
    head = Markup('<th scope="row" class="first">{}</th>').format(name)
    told = [
        Markup('<td class="n" data-label="{}">{}</td>').format(full_name(t, column), cells[column.id])
        for column in columns
    ]
    return Markup("<tr>{}{}</tr>").format(head, Markup("").join(told))
