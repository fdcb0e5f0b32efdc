"""The second wall: policies of PostgreSQL over all that tells of hazards, and what they are told of a scope.

docs/decisions/0010-two-walls.md says why; on SQLite, which has no policies, nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, text

SETTINGS = ("units", "departments", "enterprises", "places")
ALL = "all"
SCOPED, WALLED = "board_scoped", "board_walled"  # of a connection: told a part; its role is held by policies
Ids = Iterable[int] | None

_EVERYWHERE = "(SELECT board_everywhere())"
_ANY = "(SELECT board_any())"


def _told(name: str) -> str:
    return f"(SELECT current_setting('board.{name}', true))"


def _among(column: str, name: str) -> str:
    return f"((SELECT board_all('{name}')) OR {column} = ANY ((SELECT board_ids('{name}'))::int[]))"


_LISTS = ", ".join(_told(name) for name in SETTINGS[:3])
_FIRMS = "board_own_hazards(board_ids('enterprises'))"
_OWN_SPAN = (
    f"{_among('unit_id', 'units')} AND {_among('department_id', 'departments')}"
    f" AND ((SELECT board_all('enterprises')) OR hazard_id = ANY ((SELECT {_FIRMS})::bigint[]))"
)
_BLOCKS = (
    f"(place > 0 AND {_told('departments')} = '{ALL}' AND {_told('enterprises')} = '{ALL}'"
    " AND place = ANY ((SELECT board_ids('places'))::int[])) OR "
    f"(place < 0 AND {_told('units')} = '{ALL}' AND {_told('enterprises')} = '{ALL}'"
    " AND -1 - place = ANY ((SELECT board_ids('departments'))::int[]))"
)
# Tables whose rows are told to who holds the round now, or a later one, as history is.
HELD = ("evidence", "look_back", "supervision", "letter", "receipt")
# Tables of files that wait or were asked about, for the whole alone.
OF_INBOX = ("received_part", "received", "file_question", "sender_layout", "sender_answer")
# Table -> the rows that whoever does not see everything may see; None: none.
SEEN: dict[str, str | None] = {
    "span": f"({_OWN_SPAN}) OR board_seen(hazard_id, cycle, from_on, {_LISTS})",
    "cycle": "EXISTS (SELECT 1 FROM span WHERE span.hazard_id = cycle.hazard_id AND span.cycle = cycle.seq)",
    "hazard": "EXISTS (SELECT 1 FROM span WHERE span.hazard_id = hazard.id)",
    "event": f"board_held(hazard_id, cycle, {_LISTS})",
    "request": "EXISTS (SELECT 1 FROM hazard WHERE hazard.id = request.hazard_id)",
    "hazard_link": "EXISTS (SELECT 1 FROM hazard WHERE hazard.id = hazard_link.hazard_id)"
    " AND EXISTS (SELECT 1 FROM hazard WHERE hazard.id = hazard_link.other_id)",
    **dict.fromkeys(HELD, f"board_held(hazard_id, cycle, {_LISTS})"),
    "tally": _BLOCKS,
    "wording": None,
    "upload": None,
    "upload_part": None,
    "upload_problem": None,
    "before_image": None,
    **dict.fromkeys(OF_INBOX),
}
# What a part may add to without seeing it: signed blocks, and the words of its hazards.
APPENDED = ("tally", "wording")
OF_FILES = ("upload", "upload_part", "upload_problem", "before_image", *OF_INBOX)

_BEYOND = " ".join(f"SET board.{name} = '{ALL}'" for name in SETTINGS[:3])
FUNCTIONS = (
    """FUNCTION board_all(name text) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('board.' || name, true) = 'all', false) $$""",
    """FUNCTION board_ids(name text) RETURNS int[] LANGUAGE sql STABLE AS
    $$ SELECT CASE WHEN current_setting('board.' || name, true) LIKE '{%'
                   THEN current_setting('board.' || name, true)::int[] ELSE '{}'::int[] END $$""",
    """FUNCTION board_everywhere() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT board_all('units') AND board_all('departments') AND board_all('enterprises') $$""",
    """FUNCTION board_any() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('board.units', true), '') <> '' $$""",
    """FUNCTION board_in(listed text, key int) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(listed = 'all' OR (listed LIKE '{%' AND key = ANY (listed::int[])), false) $$""",
    f"""FUNCTION board_own_hazards(firms int[]) RETURNS bigint[] LANGUAGE sql STABLE {_BEYOND} AS
    $$ SELECT coalesce(array_agg(id), '{{}}') FROM hazard WHERE enterprise_id = ANY (firms) $$""",
    # A hazard's life is seen up to the last stretch that was the viewer's; all of one that is offered to the viewer.
    f"""FUNCTION board_seen(asked bigint, round int, day date, units text, departments text, enterprises text)
    RETURNS boolean LANGUAGE sql STABLE {_BEYOND} AS
    $$ SELECT EXISTS (
        SELECT 1 FROM span JOIN hazard ON hazard.id = span.hazard_id
        WHERE span.hazard_id = asked AND (span.cycle, span.from_on) >= (round, day)
        AND board_in(units, span.unit_id) AND board_in(departments, span.department_id)
        AND board_in(enterprises, hazard.enterprise_id)
    ) OR (enterprises = 'all' AND EXISTS (
        SELECT 1 FROM request WHERE hazard_id = asked AND kind = 'transfer' AND decision IS NULL
        AND ((units <> 'all' AND board_in(units, (proposed::json ->> 'unit_id')::int))
          OR (departments <> 'all' AND board_in(departments, (proposed::json ->> 'department_id')::int)))
    )) $$""",
    # History is told to who holds the round now, or a later one.
    f"""FUNCTION board_held(asked bigint, round int, units text, departments text, enterprises text)
    RETURNS boolean LANGUAGE sql STABLE {_BEYOND} AS
    $$ SELECT EXISTS (
        SELECT 1 FROM span JOIN hazard ON hazard.id = span.hazard_id
        WHERE span.hazard_id = asked AND span.cycle >= round AND span.to_on IS NULL
        AND board_in(units, span.unit_id) AND board_in(departments, span.department_id)
        AND board_in(enterprises, hazard.enterprise_id)
    ) $$""",
)


def build(connection: Connection) -> None:
    """Put up the wall, for the migration: on PostgreSQL policies over every table of SEEN, for the owner too."""
    if connection.dialect.name != "postgresql":
        return
    for function in FUNCTIONS:
        connection.exec_driver_sql(f"CREATE OR REPLACE {function}".replace("%", "%%"))
    for table, seen in SEEN.items():
        if (
            connection.exec_driver_sql(f"SELECT to_regclass('{table}')").scalar() is not None
        ):  # else it comes later
            wall(connection, table, seen)


def wall(connection: Connection, table: str, seen: str | None) -> None:
    """Wall one table: `seen` is the condition for rows that a part may see; None, none of them.

    A part adds rows, and changes and removes what it sees; kept counts it only adds to, files are the whole's.
    """
    reads = f"{_EVERYWHERE} OR ({_ANY} AND ({seen or 'false'}))"
    writes = _EVERYWHERE if table in OF_FILES else _ANY
    changes = _EVERYWHERE if table in APPENDED else reads
    rules = {
        "SELECT": f"USING ({reads})",
        "INSERT": f"WITH CHECK ({writes})",
        "UPDATE": f"USING ({changes}) WITH CHECK ({writes})",
        "DELETE": f"USING ({changes})",
    }
    for action, rule in rules.items():
        name = f"scope_{action.lower()}"
        connection.exec_driver_sql(f"DROP POLICY IF EXISTS {name} ON {table}")
        connection.exec_driver_sql(f"CREATE POLICY {name} ON {table} FOR {action} {rule}")
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def tear_down(connection: Connection) -> None:
    """Take the wall away again."""
    if connection.dialect.name != "postgresql":
        return
    for table in SEEN:
        for action in ("select", "insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP POLICY IF EXISTS scope_{action} ON {table}")
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


class Told(NamedTuple):
    """What the policies are told: ids, None for all; of places those that lie in the scope as a whole."""

    units: Ids
    departments: Ids
    enterprises: Ids
    places: Ids


EVERYTHING = Told(None, None, None, None)
NOTHING = Told((), (), (), ())
_TELL = text(
    "SELECT " + ", ".join(f"set_config('board.{name}', :{name}, true)" for name in SETTINGS)
    + ", coalesce(row_security_active(to_regclass('span')::oid), false)"
)  # fmt: skip


def tell(connection: Connection, told: Told) -> None:
    """Tell the policies the scope, up to the end of this transaction. Told nothing, they let nothing through."""
    if connection.dialect.name != "postgresql":
        return
    nothing = any(ids is not None and not list(ids) for ids in told[:3])
    row = connection.execute(_TELL, {
        name: "" if nothing else _listed(ids) for name, ids in zip(SETTINGS, told, strict=True)
    }).one()  # fmt: skip
    connection.execution_options(**{SCOPED: told if told != EVERYTHING else None, WALLED: bool(row[-1])})


def _listed(ids: Ids) -> str:
    return ALL if ids is None else "{" + ",".join(map(str, sorted(ids))) + "}"


def sees_all(connection: Connection) -> bool:
    """Whether the transaction was not told a part: it may fold what others added to the kept counts."""
    return connection.get_execution_options().get(SCOPED) is None


def is_walled(connection: Connection, table: str) -> bool:
    """Whether rows of a table pass a policy here, so that they cannot be copied in."""
    return table in SEEN and bool(connection.get_execution_options().get(WALLED))


@contextmanager
def beyond(connection: Connection) -> Iterator[None]:
    """Look beyond the scope for what tells no row to anybody: the next free id, whether an identity is taken."""
    told = connection.get_execution_options().get(SCOPED)
    if told is None:
        yield
        return
    tell(connection, EVERYTHING)
    try:
        yield
    finally:
        tell(connection, told)
