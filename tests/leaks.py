"""Rows that could leak: one for each way in which a hazard may be somebody else's, and everybody who looks."""

from __future__ import annotations

from sqlalchemy import select

from data_access.engine import writing
from data_access.tables import hazard
from domain.people import Role, Scope, Viewer, scope_of
from tests.cast import Board

OLD, NEW = -20, -2  # the days of the two files
# Name -> unit, department, enterprise, grade. The names stand nowhere else on a page.
PLACED = {
    "leak-a": ("S11", "FIRE", "firm-same", "major"),
    "leak-b": ("D1", "HOUSING", "firm-b", "general"),  # another department
    "leak-c": ("S21", "FIRE", "firm-same", "general"),  # another district, an enterprise of the same name
    "leak-d": ("D2", "HOUSING", "firm-d", "major"),
    "leak-e": ("C", None, "firm-e", "general"),  # the city's own, of no department
    "leak-f": (None, "FIRE", "firm-f", "general"),  # in no unit
    "leak-g": ("S12", "FIRE", "firm-g", "general"),
    "leak-moved": (
        "S11",
        "FIRE",
        "firm-moved",
        "general",
    ),  # transferred to D2 and HOUSING in the second file
    "leak-again": ("S11", "FIRE", "firm-again", "general"),  # closed, and reopened in D2
}
MOVED_TO = ("S21", "HOUSING")
TWICE = ("leak-moved", "leak-again")
NAMES = tuple(PLACED)


def fill(board: Board) -> Board:
    """Put the rows on a board: as of the first file's day, and what moved since."""
    files = (-20, dict(PLACED)), (-2, {name: (*MOVED_TO, *PLACED[name][2:]) for name in TWICE})
    for cutoff, rows in files:
        told = []
        for name, (unit, department, firm, grade) in rows.items():
            again = name == "leak-again"
            done = {"status": "closed", "closed": -21} if again and cutoff == OLD else {}
            told.append(
                board.row(
                    name,
                    unit=unit,
                    department=department,
                    enterprise=firm,
                    grade=grade,
                    facts={"category": "leak-category", "owner": f"owner-{name}"},
                    **done,
                )
            )
        board.put(*told, cutoff=cutoff, reopen=True, name=f"file-of-{cutoff}.csv")
    return board


def firm(board: Board, name: str) -> int:
    """The id of the enterprise of a hazard."""
    with writing(board.engine) as connection:
        asked = select(hazard.c.enterprise_id).where(hazard.c.description == name)
        return int(connection.execute(asked).scalar_one())


def viewers(board: Board) -> dict[str, tuple[Viewer, set[str]]]:
    """Everybody who looks, with the names of the hazards that are theirs as things stand now."""
    ids, mine = board.ids, {"leak-a", "leak-b", "leak-g"}
    fire = {"leak-a", "leak-c", "leak-f", "leak-g"}
    told = {
        "office": (Role.OFFICE, {}, set(NAMES)),
        "leader": (Role.LEADER, {}, set(NAMES)),
        "district_head": (Role.DISTRICT_HEAD, {"unit": ids["D1"]}, {*mine, "leak-again"}),
        "district_clerk": (Role.DISTRICT_CLERK, {"unit": ids["D1"]}, {*mine, "leak-again"}),
        "department_head": (Role.DEPARTMENT_HEAD, {"department": ids["FIRE"]}, {*fire, "leak-again"}),
        "department_clerk": (Role.DEPARTMENT_CLERK, {"department": ids["FIRE"]}, {*fire, "leak-again"}),
        "inspector": (
            Role.INSPECTOR, {"unit": ids["D1"], "department": ids["FIRE"]}, {"leak-a", "leak-g", "leak-again"},
        ),
        "street": (Role.INSPECTOR, {"unit": ids["S12"]}, {"leak-g"}),
        "enterprise": (Role.ENTERPRISE, {"enterprise": firm(board, "leak-a")}, {"leak-a"}),
        "enterprise_moved": (Role.ENTERPRISE, {"enterprise": firm(board, "leak-moved")}, {"leak-moved"}),
        "nobody": (Role.ENTERPRISE, {}, set()),
    }  # fmt: skip
    return {name: (Viewer(name, role, own(role, **ids)), seen) for name, (role, ids, seen) in told.items()}


def own(role: Role, **ids: int) -> Scope:
    """What a role sees with what is its own."""
    keys = {f"{name}_id": ids.get(name) for name in ("unit", "department", "enterprise")}
    return scope_of(role, **keys)


WHO = (
    "office", "leader", "district_head", "district_clerk", "department_head", "department_clerk", "inspector",
    "street", "enterprise", "enterprise_moved", "nobody",
)  # fmt: skip
