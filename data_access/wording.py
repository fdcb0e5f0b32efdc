"""The words of hazards, kept in blocks beside the rows, so that a text is found among a million of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from threading import Lock
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, func, select

from data_access import bulk, walls
from data_access.packing import Array
from data_access.tables import enterprise, hazard, wording
from domain.plain_text import printable

FULL = 16_384  # hazards in a block that is not folded any more
MANY = 8  # smaller blocks before they are folded into one
FIELDS = "number, number_en, code, description, location, owner, enterprise.name"
_ORDER = "ORDER BY id"
# The last answers of this process: a reader goes from page to page with one text. They hold no rows, only which
# hazards mention a text, before any scope, and are keyed by the words' version: blocks are numbered and never
# changed, and a number is never given again.
RECENT = 8
_recent: dict[tuple[object, ...], Array] = {}
_lock = Lock()


class Block(NamedTuple):
    """Hazards by id, the end of each one's words, and these words as UTF-8 in lower case, a 0 after each."""

    ids: Array
    ends: Array
    words: bytes


def words_of(fields: Iterable[str | None]) -> bytes:
    """The words of a hazard as they are kept, out of its fields in the order of FIELDS."""
    return _folded(printable("\n".join(filter(None, fields)))).encode()


def add(connection: Connection, told: Sequence[tuple[int, bytes]]) -> None:
    """Keep the words of new hazards, which the caller knows."""
    for start in range(0, len(told), FULL):
        _append(connection, told[start : start + FULL])
    if told:
        fold(connection)


def note(connection: Connection, ids: Iterable[int]) -> None:
    """Keep the words of hazards as they stand now; of what was kept of a hazard before, the last counts."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), FULL):
        _append(connection, _told(connection, wanted[start : start + FULL]))
    if wanted:
        fold(connection)


def mentioned(connection: Connection, text: str) -> Array:
    """Whether a hazard mentions the text, by its id: number, code, description, location, enterprise or owner.

    Upper and lower case are one. It reads the words of all hazards: it is for those who see them all.
    """
    last = connection.execute(select(func.coalesce(func.max(hazard.c.id), 0))).scalar_one()
    version = connection.execute(select(func.max(wording.c.id), func.sum(wording.c.size))).one()
    key = (str(connection.engine.url), tuple(version), last, _folded(text))
    with _lock:
        found = _recent.pop(key, None)
    if found is None:
        found = _search(connection, _folded(text).encode(), last)
    with _lock:
        _recent[key] = found
        while len(_recent) > RECENT:
            _recent.pop(next(iter(_recent)))
    return found


def mentioned_among(connection: Connection, ids: Array, text: str) -> Array:
    """Whether a hazard mentions the text, by its id, of these hazards alone: read from their own rows."""
    needle, found = _folded(text).encode(), np.zeros(int(ids.max(initial=0)) + 1, bool)
    listed = ids.tolist()
    for start in range(0, len(listed) if needle else 0, FULL):
        for key, words in _told(connection, listed[start : start + FULL]):
            found[key] = needle in words
    return found


def mentions(connection: Connection, key: int, text: str, told: Mapping[str, object]) -> bool:
    """Whether one hazard mentions the text, some of its fields being told otherwise than they stand."""
    names = [name.removesuffix(".name") for name in FIELDS.split(", ")]
    columns = [enterprise.c.name if name == "enterprise" else hazard.c[name] for name in names]
    source = hazard.outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
    row = connection.execute(select(*columns).select_from(source).where(hazard.c.id == key)).one()
    fields = [str(told.get(name, value) or "") for name, value in zip(names, row, strict=True)]
    return _folded(text).encode() in words_of(fields)


def _search(connection: Connection, needle: bytes, last: int) -> Array:
    found = np.zeros(last + 1, bool)
    for block in _kept(connection):
        found[block.ids] = False
        places = np.array(_places(block.words, needle), np.int64)
        found[block.ids[np.searchsorted(block.ends, places, "right")]] = True
    found.setflags(write=False)
    return found


def rebuild(connection: Connection) -> None:
    """Throw what is kept away and make it afresh."""
    connection.execute(wording.delete())
    for ids in _all_ids(connection):
        _append(connection, _told(connection, ids))


def differences(connection: Connection) -> Iterator[int]:
    """The hazards of which other words are kept than they have."""
    kept = {key: words for block in _kept(connection) for key, words in _one_by_one(block)}
    for ids in _all_ids(connection):
        for key, words in _told(connection, ids):
            if kept.pop(key, None) != words:
                yield key
    yield from kept  # of no hazard at all


def _folded(text: str) -> str:
    return text.lower().replace("\0", "")


def _told(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Each hazard with its words, in the order of ids."""
    if not ids:
        return
    alone = f"IN ({', '.join(map(str, ids))})"
    stretch = f"BETWEEN {ids[0]} AND {ids[-1]}"
    rows = bulk.read(
        connection,
        f"SELECT hazard.id, {FIELDS} FROM hazard LEFT JOIN enterprise ON enterprise.id = hazard.enterprise_id "
        f"WHERE hazard.id {stretch if ids[-1] - ids[0] + 1 == len(ids) else alone} ORDER BY hazard.id",
    )
    for key, *fields in rows:
        yield key, words_of(fields)


def _all_ids(connection: Connection) -> Iterator[list[int]]:
    last = -1
    while ids := [
        key
        for (key,) in bulk.read(connection, f"SELECT id FROM hazard WHERE id > {last} {_ORDER} LIMIT {FULL}")
    ]:
        yield ids
        last = ids[-1]


def _append(connection: Connection, told: Iterable[tuple[int, bytes]]) -> None:
    ids, words = [], []
    for key, one in told:
        ids.append(key)
        words.append(one + b"\0")
    ends = np.cumsum([len(one) for one in words])
    row = (len(ids), np.array(ids, "<i8").tobytes(), ends.astype("<i4").tobytes(), b"".join(words))
    bulk.insert(connection, wording, ("size", "ids", "ends", "words"), [row] if ids else [])


def _kept(connection: Connection, condition: str = "") -> Iterator[Block]:
    for _, ids, ends, words in bulk.read(
        connection, f"SELECT id, ids, ends, words FROM wording {condition} {_ORDER}"
    ):
        yield Block(np.frombuffer(ids, "<i8"), np.frombuffer(ends, "<i4"), words)


def _one_by_one(block: Block) -> Iterator[tuple[int, bytes]]:
    begin = 0
    for key, end in zip(block.ids.tolist(), block.ends.tolist(), strict=True):
        yield key, block.words[begin : end - 1]
        begin = end


def fold(connection: Connection) -> None:
    """Make few blocks of the many small ones after the last full one; what that one tells is older.

    Who sees a part only adds: others fold.
    """
    if not walls.sees_all(connection):
        return
    small = f"WHERE id > (SELECT coalesce(max(id), 0) FROM wording WHERE size >= {FULL})"
    if len(bulk.read(connection, f"SELECT id FROM wording {small}")) <= MANY:
        return
    told = {key: words for block in _kept(connection, small) for key, words in _one_by_one(block)}
    bulk.run(connection, f"DELETE FROM wording {small}")
    for _, part in groupby(enumerate(sorted(told.items())), key=lambda one: one[0] // FULL):
        _append(connection, (one for _, one in part))


def _places(words: bytes, needle: bytes) -> list[int]:
    """Where the needle stands; no needle, nowhere."""
    found: list[int] = []
    place = words.find(needle) if needle else -1
    while place >= 0:
        found.append(place)
        place = words.find(needle, place + len(needle))
    return found
