"""Random actors on random walks through the closed loop: whatever they try, the rules and the counts hold."""

import os
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import event, hazard, span
from data_access.writes.duplicates import Part
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.one_hazard import WrongDay
from data_access.writes.steps import Words, take_step
from domain.look_back import RESULTS
from domain.people import Role, Viewer
from domain.status import ACTIONS, STEPS, StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, SAID, person

WALKS = int(
    os.environ.get("BOARD_WALKS") or 60
)  # `make test` walks so often; the long walk is BOARD_WALKS=1000
LOOKS_BACK = 0.2  # of the attempts
TRIES = 16  # attempts of a walk, allowed or not
PLACES = (("S11", "FIRE"), ("S12", "HOUSING"), ("S21", "FIRE"))
ALLOWED = {(step.was, step.now, step.grade) for step in STEPS.values()}


@dataclass
class Crowd:
    """People who try what they please, on hazards and days of their choice."""

    board: Board
    random: Random
    today: int = -40
    people: list[Viewer] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    found: int = 0

    def __post_init__(self) -> None:
        for n in range(WALKS):
            unit, department = self.random.choice(PLACES)
            told = {
                "status": self.random.choice(["reported", "pending"]), "due": self.random.choice([-20, 5, None]),
                "grade": self.random.choice(["general", "major"]),
                "facts": self.random.choice([FULL, {**FULL, "measure": ""}]),
            }  # fmt: skip
            row = self.board.row(f"h{n}", unit=unit, department=department, found=-45, **told)
            self.board.put(row, cutoff=-45)
        roles = [(role, place) for role in Role for place in ("D1", "D2")]
        self.people = [
            person(self.board, role, key, unit=place, hazard="h0")
            for key, (role, place) in enumerate(roles, 1)
        ]

    def attempt(self) -> None:
        """Somebody tries something; what happened before that day stays as it was."""
        viewer = self.random.choice(self.people + [one for one in self.people if one.role == Role.OFFICE] * 6)
        with write_session(self.board.engine) as session:
            name = f"h{self.random.randrange(WALKS)}"
            row = session.connection.execute(select(hazard).where(hazard.c.description == name)).one()
            asked = select(span.c.from_on, span.c.status, span.c.grade).where(span.c.hazard_id == row.id)
            now = session.connection.execute(asked.order_by(span.c.cycle, span.c.from_on)).all()[-1]
        first = (now.from_on - day(0)).days
        fitting = [one.action for one in STEPS.values() if (one.was, one.grade) == (now.status, now.grade)]
        if self.random.random() < 0.8:  # else most walks would end there soon
            fitting = [one for one in fitting if one not in ("void", "reject")]
        action = self.random.choice((fitting or ACTIONS) if self.random.random() < 0.7 else ACTIONS)
        on = self.random.randint(min(first - 1, self.today), self.today + 1)
        earlier = self.random.randint(-60, on - 1)
        before = self.board.figures(earlier)
        words = self.random.choice([SAID, SAID, SAID, Words()])
        try:
            with write_session(self.board.engine) as session:
                when = {"seen": row.version, "on": day(on), "today": day(self.today), "at": NOON}
                due_on = self.random.choice([None, day(on + 9)])
                if self.random.random() < LOOKS_BACK:
                    action, checked = "look_back", self.checked()
                    look_back_on(session, viewer, row.number, None, checked, due_on=due_on, **when)
                else:
                    take_step(session, viewer, row.number, action, words=words, due_on=due_on, **when)
            outcome = "looked back" if action == "look_back" else "taken"
            assert first <= on <= max(self.today, first)
        except (StepNotAllowed, NotFound, WrongDay) as refused:
            outcome = getattr(refused, "why", type(refused).__name__)
        self.outcomes[outcome] += 1
        assert self.board.figures(earlier).equals(before), (earlier, on, action)

    def checked(self) -> Checked:
        """What a look-back may find."""
        self.found += 1
        finding = Part(f"found-{self.found}", f"found {self.found}")
        note = self.random.choice(["又松了", ""])
        return Checked(self.random.choice(RESULTS), unannounced=True, note=note, finding=finding)


def closed_rightly(told: list, at: int, grade: str) -> None:
    """A closing comes after an acceptance, or was fixed on the spot with its note."""
    closing = told[at]
    if closing.old != "accepted":
        assert (grade, closing.old in ("reported", "pending"), bool(closing.note)) == ("general", True, True)
        return
    before = [one for one in told[:at] if one.cycle == closing.cycle]
    assert any(one.new == "accepted" for one in before)
    if grade == "major":
        rectified = {one.person_id for one in before if one.new == "to_accept"}
        assert closing.role == "office"
        assert closing.person_id not in rectified
        accepted = max(n for n, one in enumerate(before) if one.new == "accepted")
        assert before[accepted].note
        assert before[accepted].person_id not in {
            one.person_id for one in before[:accepted] if one.new == "to_accept"
        }
        assert [one.what for one in before[accepted + 1 :]].count("evidence") >= 1


def history_holds(board: Board) -> Counter[str]:
    """Every life is a chain of steps of the table and ends where the hazard stands; how they ended."""
    ended: Counter[str] = Counter()
    with board.look() as session:
        lives = session.connection.execute(
            select(hazard.c.id, span.c.status, span.c.grade)
            .join(span, span.c.hazard_id == hazard.c.id)
            .where(span.c.to_on.is_(None))
            .order_by(hazard.c.id, span.c.cycle)
        ).all()
        events = session.connection.execute(select(event).order_by(event.c.id)).all()
    standing = {row.id: (row.status, row.grade) for row in lives}  # of several rounds the last
    for key, (status, grade) in standing.items():
        told = [one for one in events if one.hazard_id == key and one.what in ("status", "evidence")]
        steps = [one for one in told if one.what == "status"]
        assert {(one.old, one.new, grade) for one in steps} <= ALLOWED
        assert [one.old for one in steps[1:]] == [one.new for one in steps[:-1]]
        assert [one.on_day for one in steps] == sorted(one.on_day for one in steps)
        assert not steps or steps[-1].new == status
        for at, one in enumerate(told):
            if one.new == "closed":
                closed_rightly(told, at, grade)
        ended[status] += 1
    return ended


def test_whatever_random_people_try_the_loop_and_the_counts_hold(new_sqlite_board):
    board = new_sqlite_board()
    crowd = Crowd(board, Random(int(os.environ.get("BOARD_WALKS_SEED") or 8)))

    for n in range(WALKS * TRIES):
        crowd.today = -40 + 40 * n // (WALKS * TRIES)
        crowd.attempt()
        if n % 200 == 0:
            assert board.differences() == []

    assert board.differences() == []
    ended = history_holds(board)
    print(dict(crowd.outcomes), dict(ended))
    assert {
        "taken",
        "looked back",
        "status",
        "role",
        "another",
        "five",
        "asked",
        "majors",
        "NotFound",
        "WrongDay",
    } <= set(crowd.outcomes)
    assert crowd.outcomes["taken"] > WALKS
    board.engine.dispose()


def test_the_same_on_postgresql_in_fewer_steps(new_postgres_board, monkeypatch):
    monkeypatch.setattr("tests.data_access.test_walks.WALKS", 10)
    board = new_postgres_board()
    crowd = Crowd(board, Random(3))

    for n in range(10 * TRIES):
        crowd.today = -40 + 40 * n // (10 * TRIES)
        crowd.attempt()

    assert board.differences() == []
    assert sum(history_holds(board).values()) == 10
    board.engine.dispose()
