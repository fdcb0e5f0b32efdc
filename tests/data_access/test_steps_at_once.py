"""Many people at once on the same hazards: no step lost, none taken twice, nobody hears of locks."""

import os
import subprocess
import sys

from sqlalchemy import func, select

from data_access.tables import event, hazard, setting
from tests.cast import Board
from tests.data_access.hands import FULL
from tests.machine import ROOT

WRITERS, STEPS = 8, 50
PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random
from tests.cast import NOON, MONDAY
from data_access.engine import engine_for
from data_access.session import write_session
from data_access.tables import hazard
from data_access.writes.one_hazard import SomeoneWasFaster
from data_access.writes.steps import Words, take_step
from domain.people import EVERYWHERE, Role, Viewer
from sqlalchemy import select

url, steps = sys.argv[1], int(sys.argv[2])
engine = engine_for(url)

def walk(who):
    random, viewer, taken = Random(who), Viewer(who, Role.OFFICE, EVERYWHERE), 0
    while taken < steps:
        name = random.choice(["shared 0", "shared 1", f"own {who}"])
        with engine.connect() as connection:
            number, seen = connection.execute(
                select(hazard.c.number, hazard.c.version).where(hazard.c.description == name)
            ).one()
        action = ("complete", "send_back")[seen % 2 == 0]
        try:
            with write_session(engine) as session:
                days = {"on": MONDAY, "today": MONDAY, "at": NOON}
                take_step(session, viewer, number, action, seen=seen, words=Words(reason=who), **days)
            taken += 1
        except SomeoneWasFaster:
            pass
    return taken

with ThreadPoolExecutor() as pool:
    print(*pool.map(walk, sys.argv[3:]))
"""


def test_eight_writers_with_fifty_steps_each_lose_and_double_nothing(board: Board):
    names = ["shared 0", "shared 1", *(f"own {n}" for n in range(WRITERS))]
    board.put(*(board.row(name, status="rectifying", facts=FULL) for name in names))
    url = board.engine.url.render_as_string(hide_password=False)

    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, str(STEPS), *map(str, range(n, WRITERS, 2))],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=120) for process in started]

    assert [(out.split(), errors) for out, errors in said] == [([str(STEPS)] * (WRITERS // 2), "")] * 2
    with board.look() as session:
        ask = session.connection.execute
        told = ask(
            select(event.c.by, func.count()).where(event.c.what == "status").group_by(event.c.by)
        ).all()
        raised = ask(select(func.sum(hazard.c.version - 1))).scalar_one()
        assert (
            ask(select(setting.c.value).where(setting.c.name == "last_change_on")).scalar_one()
            == "2026-06-15"
        )
    assert dict(map(tuple, told)) == {str(n): STEPS for n in range(WRITERS)}
    assert raised == WRITERS * STEPS
    assert board.differences() == []
