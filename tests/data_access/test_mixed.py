"""Steps, deeds, scores and ledger files in any order: the kept counts stay a recount."""

from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import select

from data_access.session import write_session
from data_access.tables import hazard
from data_access.writes.assess import Scores, assess
from data_access.writes.by_hand import NotMovable, correct, register_one
from data_access.writes.duplicates import Part, merge, split
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.requests import ask_transfer, decide_transfer
from data_access.writes.steps import take_step
from domain.people import EVERYWHERE, Role, Viewer
from domain.status import ACTIONS, StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, SAID

ROUNDS = 160
REFUSED = (StepNotAllowed, WrongDay, NotMovable, SomeoneWasFaster)


def numbers(board: Board) -> dict[str, int]:
    with board.look() as session:
        asked = select(hazard.c.number, hazard.c.version).order_by(hazard.c.id)
        return dict(map(tuple, session.connection.execute(asked)))


def deed(board: Board, random: Random, today: int, n: int) -> str:
    """Somebody of the office does something; returns what. Raises one of REFUSED."""
    versions = numbers(board)
    number, other = random.choice(list(versions)), random.choice(list(versions))
    days = {"on": day(random.randint(today - 3, today)), "at": NOON}
    seen, alice = versions[number], board.alice
    what = random.choice(
        ["step"] * 6 + ["correct"] * 2 + ["transfer", "merge", "split", "assess", "enter", "file"]
    )
    if what == "file":
        told = {
            "status": random.choice(["rectifying", "to_accept", "accepted"]),
            "due": today + random.randint(-5, 20),
        }
        board.put(board.row(f"h{random.randrange(8)}", facts=FULL, **told), cutoff=today)
        return what
    with write_session(board.engine) as session:
        if what == "step":
            action = random.choice(ACTIONS)
            take_step(session, alice, number, action, seen=seen, today=day(today), words=SAID, **days)
        elif what == "correct":
            changes = random.choice(corrections(board, random, today, n))
            correct(session, alice, number, changes, reason="更正", seen=seen, today=day(today), **days)
        elif what == "transfer":
            proposed = {"unit_id": board.ids[random.choice(["S11", "S12", "S21"])]}
            key = ask_transfer(session, alice, number, proposed, reason="移交", seen=seen, **days)
            decide_transfer(session, alice, key, random.choice(["accepted", "declined"]), note="好", **days)
        elif what == "assess":
            scores = Scores("LS_SD", random.randint(1, 5), 3)
            assess(session, alice, number, scores, seen=seen, today=day(today), **days)
        elif what == "enter":
            register_one(session, alice, board.row(f"新{n}", found=today), today=day(today), at=NOON)
        else:
            told = {"reason": "两处还是一处", "seen": seen, "today": day(today), **days}
            together(session, what, number, (other, versions[other]), n, **told)
    return what


def together(session, what: str, number: str, other: tuple[str, int], n: int, **told) -> None:
    viewer = Viewer("Alice", Role.OFFICE, EVERYWHERE)
    if what == "merge":
        merge(session, viewer, number, [other], **told)
    else:
        split(session, viewer, number, [Part(f"part-{n}", f"第{n}处")], **told)


def corrections(board: Board, random: Random, today: int, n: int) -> list[dict]:
    return [
        {"unit_id": board.ids["S21"]}, {"grade": "major"}, {"grade": "general"}, {"source": "expert"}, {"measure": ""},
        {"industry_id": board.ids["SITES"]}, {"found_on": day(random.randint(-50, today))}, {"due_on": day(today + 9)},
        {"enterprise": f"厂{n}"},
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_by_hand_and_by_file_the_counts_are_a_recount(board: Board, seed: int):
    random = Random(seed)
    done: Counter[str] = Counter()
    board.put(*(board.row(f"h{n}", found=-45, status="reported", facts=FULL) for n in range(8)), cutoff=-41)

    for n in range(ROUNDS):
        with suppress(*REFUSED):
            done[deed(board, random, -40 + 40 * n // ROUNDS, n)] += 1
        if n % 40 == 0:
            assert board.differences() == []

    assert board.differences() == []
    assert set(done) == {"step", "correct", "transfer", "merge", "split", "assess", "enter", "file"}
