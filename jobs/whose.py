"""Whose file it is: by its layout, its title, its name, or its rows; where these disagree, nobody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from data_access.reads.inbox import names_of_senders
from data_access.session import TERRITORIAL, Session
from data_access.writes.units import normalised
from domain.people import EVERYWHERE
from ledger.records import Layout

LEAST = 2  # signs of a name that is looked for in a file's name


@dataclass(frozen=True)
class Whose:
    """The sender and what told so: said, layout, title, name or rows; sender None: to be asked."""

    sender: int | None
    how: str


@dataclass(frozen=True)
class Tree:
    """The units of the board as far as senders are concerned.

    above: unit -> the unit above it. names: normalised name -> units; known: layout -> senders that use it.
    """

    above: Mapping[int, int | None]
    kinds: Mapping[int, str]
    names: Mapping[str, frozenset[int]]
    known: Mapping[str, frozenset[int]]

    @property
    def places(self) -> bool:
        """Whether there is any territorial unit."""
        return any(kind in TERRITORIAL for kind in self.kinds.values())

    def holds(self, sender: int, key: int) -> bool:
        """Whether a unit is the sender or lies below it."""
        at: int | None = key
        while at is not None:
            if at == sender:
                return True
            at = self.above.get(at)
        return False


def tree_of(session: Session, known: Mapping[str, frozenset[int]]) -> Tree:
    """The tree as it stands. known: layout -> senders whose applied files have it."""
    catalog = session.catalog
    names: dict[str, set[int]] = {}
    above: dict[int, int | None] = {}
    kinds: dict[int, str] = {}
    for frame in (catalog.units, catalog.departments):
        for key, kind, parent in zip(frame["id"], frame["kind"], frame["parent_id"], strict=True):
            if key:
                above[int(key)], kinds[int(key)] = (
                    None if parent != parent or parent is None else int(parent),
                    kind,
                )
    for text, key in names_of_senders(session, EVERYWHERE):
        for name in (text, _short(text)):
            if len(name) >= LEAST:
                names.setdefault(normalised(name), set()).add(key)
    return Tree(above, kinds, {text: frozenset(ids) for text, ids in names.items()}, known)


def _short(name: str) -> str:
    return name[:-1] if len(name) > LEAST and name[-1] in "区县市局" else ""


def whose(layout: Layout, tree: Tree, said: int | None = None, rows: Counter[int] | None = None) -> Whose:
    """The sender of a file. said: by a person; rows: how many rows name each unit, once they were read.

    What the title and the file's name tell has to agree, one lying below the other at most: the lower is then
    the sender, but a department's file may be about any place. Where neither tells, the one sender whose files
    have this layout does, unless its rows are others' (a form may be everybody's); then the one district of
    all rows.
    """
    if said is not None:
        return Whose(said, "said")
    name, title = named_in(PurePath(layout.file).stem, tree), _title(layout, tree)
    if name is not None and title is not None and not _agree(name, title, tree):
        return Whose(None, "unlike")
    told = [(how, key) for how, key in (("title", title), ("name", name)) if key is not None]
    if told:
        how, key = max(told, key=lambda one: (tree.kinds[one[1]] == "department", _depth(one[1], tree)))
        return Whose(key, how)
    known = _only(tree.known.get(layout.fingerprint, frozenset()))
    if known is not None and not (rows and strangers(rows, known, tree)):
        return Whose(known, "layout")
    districts = {_district(key, tree) for key in rows or ()}
    alone = _only(one for one in districts if one is not None) if None not in districts else None
    return Whose(alone, "rows" if alone else "")


def strangers(rows: Counter[int], sender: int | None, tree: Tree) -> int:
    """How many rows name a unit that is not the sender's; a department's file may name any."""
    if sender is None or tree.kinds.get(sender) == "department":
        return 0
    return sum(n for key, n in rows.items() if not tree.holds(sender, key) and not tree.holds(key, sender))


def named_in(text: str, tree: Tree) -> int | None:
    """The one unit that a text names; of names within one another the longest, of units the lowest."""
    plain = normalised(text)
    hits = {name: ids for name, ids in tree.names.items() if len(name) >= LEAST and name in plain}
    longest = [ids for name, ids in hits.items() if not any(name != one and name in one for one in hits)]
    units = {key for ids in longest for key in ids if tree.kinds.get(key) != "city"}
    return _only(
        frozenset(one for one in units if not any(one != key and tree.holds(one, key) for key in units))
    )


def _title(layout: Layout, tree: Tree) -> int | None:
    found = {named_in(text, tree) for table in layout.tables for text in table.titles} - {None}
    return _only(frozenset(key for key in found if key is not None))


def _only(keys: Iterable[int]) -> int | None:
    found = list(keys)
    return found[0] if len(found) == 1 else None


def _agree(key: int, other: int, tree: Tree) -> bool:
    kinds = {tree.kinds[key], tree.kinds[other]}
    return (
        key == other or tree.holds(key, other) or tree.holds(other, key) or len(kinds & {"department"}) == 1
    )


def _depth(key: int, tree: Tree) -> int:
    above = tree.above.get(key)
    return 0 if above is None else 1 + _depth(above, tree)


def _district(key: int, tree: Tree) -> int | None:
    at: int | None = key
    while at is not None and tree.kinds.get(at) not in TERRITORIAL:
        at = tree.above.get(at)
    return at
