"""Random people who ask for and decide extensions among the steps of others: past days and counts hold."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import select

from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import event, hazard, request
from data_access.writes.extensions import ask_extension, decide_extension
from data_access.writes.one_hazard import SomeoneWasFaster
from domain.status import StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access import test_walks
from tests.data_access.test_walks import Crowd

TRIES = 900


@dataclass
class Asking(Crowd):
    """The crowd, which asks for later deadlines too."""

    def extend(self) -> None:
        """Somebody asks, or decides what was asked for, today; every day before stays as it was."""
        viewer = self.random.choice(self.people)
        earlier = self.random.randint(-60, self.today - 1)
        before = self.board.figures(earlier)
        try:
            with write_session(self.board.engine) as session:
                open_ones = session.connection.execute(
                    select(request.c.id, hazard.c.version)
                    .join(hazard, hazard.c.id == request.c.hazard_id)
                    .where(request.c.kind == "extension", request.c.decision.is_(None))
                ).all()
                if open_ones and self.random.random() < 0.6:
                    key, seen = self.random.choice(open_ones)
                    decision = self.random.choice(["accepted", "accepted", "declined", "withdrawn"])
                    due = self.random.choice([None, day(self.today + self.random.randint(-5, 40))])
                    decide_extension(
                        session, viewer, key, decision, seen=seen, on=day(self.today), at=NOON, due_on=due,
                        note=self.random.choice(["同意", ""]),
                    )  # fmt: skip
                else:
                    decision = "asked for"
                    name = f"h{self.random.randrange(test_walks.WALKS)}"
                    row = session.connection.execute(select(hazard).where(hazard.c.description == name)).one()
                    ask_extension(
                        session, viewer, row.number, day(self.today + self.random.randint(-5, 40)), reason="未到货",
                        seen=row.version, on=day(self.today), at=NOON,
                    )  # fmt: skip
            outcome = decision
        except (StepNotAllowed, NotFound, SomeoneWasFaster) as refused:
            outcome = getattr(refused, "why", type(refused).__name__)
        self.outcomes[outcome] += 1
        assert self.board.figures(earlier).equals(before), (earlier, self.today)


def decided_rightly(board: Board) -> int:
    """Nobody decided the own request; each granted one stands in the history with a later deadline. How many."""
    with board.look() as session:
        told = session.connection.execute(select(request).where(request.c.kind == "extension")).all()
        moved = session.connection.execute(select(event).where(event.c.what == "due_on")).all()
    deciding = [one for one in told if one.decision in ("accepted", "declined")]
    assert all(one.person_id != one.decider_id for one in deciding)
    granted = [one for one in told if one.decision == "accepted"]
    for one in granted:
        (change,) = [
            row for row in moved if row.hazard_id == one.hazard_id and row.new == one.granted_on.isoformat()
            and row.person_id == one.decider_id and row.on_day >= one.decided_on
        ][:1]  # fmt: skip
        assert date.fromisoformat(change.old) < one.granted_on
    return len(granted)


def test_whatever_is_asked_and_decided_past_days_and_counts_hold(new_sqlite_board):
    board = new_sqlite_board()
    crowd = Asking(board, Random(6))

    for n in range(TRIES):
        crowd.today = -40 + 40 * n // TRIES
        (crowd.attempt if n % 4 == 0 else crowd.extend)()
        if n % 150 == 0:
            assert board.differences() == []

    assert board.differences() == []
    granted = decided_rightly(board)
    print(dict(crowd.outcomes), granted)
    assert granted > 5
    assert {"asked for", "accepted", "declined", "withdrawn", "role", "later", "waiting"} <= set(
        crowd.outcomes
    )
    board.engine.dispose()


def test_the_same_on_postgresql_in_fewer_steps(new_postgres_board, monkeypatch):
    monkeypatch.setattr("tests.data_access.test_walks.WALKS", 10)
    board = new_postgres_board()
    crowd = Asking(board, Random(6))

    for n in range(200):
        crowd.today = -40 + n // 5
        (crowd.attempt if n % 4 == 0 else crowd.extend)()

    assert board.differences() == []
    decided_rightly(board)
    board.engine.dispose()
