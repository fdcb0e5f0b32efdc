"""What guessing passwords costs the others: reruns without and with 100 wrong tries a second, in turns.

Run as `python -m bench.guesses`. The right person signs in meanwhile, from a browser that was here before.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from bench.servers import BOARD, Server, board, demonstration, load, served
from bench.viewers import PATHS, all_filters
from bench.wire import ask, reader
from data_access.engine import engine_for, writing
from data_access.tables import setting
from data_access.writes.people import add_person
from domain.people import Author, Role
from jobs.accounts import hash_of

WORD = "only for this bench, 2026"
ATTACKER, AT_HOME = "10.9.9.9", "10.0.0.7"
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Tally:
    """Answers to the guesses by status, what the others and the right person waited (s), and what it took of the
    processor: of the server's, and of this program's, which plays everybody else (s)."""

    answers: Counter[int] = field(default_factory=Counter)
    reruns: list[float] = field(default_factory=list)
    entered: list[float] = field(default_factory=list)
    server: float = 0.0
    client: float = 0.0


def main() -> None:
    """Measure in turns, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", help="URL of a SQLite board; default: a demonstration city made now")
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each of the four turns")
    chosen = parser.parse_args()
    with demonstration(chosen.database) as source, tempfile.TemporaryDirectory() as folder:
        database = own_copy(source, Path(folder) / "board.sqlite")
        with served(BOARD, **board(database), BOARD_PROXY="127.0.0.1") as server:
            turns = [
                asyncio.run(turn(server, database, chosen, guessing=guessing)) for guessing in (0, 1, 0, 1)
            ]
    say(turns, chosen)


def own_copy(source: str, path: Path) -> str:
    """A copy of the database in which one person has a password; no demonstration, which is for one machine."""
    shutil.copy(source.removeprefix("sqlite:///"), path)
    database = f"sqlite:///{path}"
    engine = engine_for(database)
    with writing(engine, everywhere=True) as connection:
        connection.execute(setting.delete().where(setting.c.name == "demo"))
        values = {"login": "guessed", "name": "Guessed", "role": Role.OFFICE}
        author = Author("bench", Role.OFFICE, datetime.now(UTC))
        add_person(connection, values, author, password=hash_of(WORD, "guessed"))
    engine.dispose()
    return database


async def turn(server: Server, database: str, chosen: argparse.Namespace, *, guessing: int) -> Tally:
    """One turn: readers at work, the right person coming in now and then, and the guesses or none."""
    tally, end = Tally(), time.perf_counter() + chosen.seconds
    queries = all_filters(database)
    at_work = [look(server, queries[number::7], tally, end) for number in range(chosen.readers)]
    guesses = [guess(server, tally, chosen.rate, end)] if guessing else []
    before = server.cpu(), time.process_time()
    await asyncio.gather(*at_work, come_in(server, tally, end), *guesses)
    tally.server, tally.client = server.cpu() - before[0], time.process_time() - before[1]
    return tally


async def look(server: Server, queries: list[str], tally: Tally, end: float) -> None:
    """A reader who goes from view to view, one every second."""
    async with reader(server) as who:
        await ask(who, "", "")
        while time.perf_counter() < end:
            for query in queries:
                tally.reruns.append((await ask(who, PATHS["overview"], query)).seconds)
                await asyncio.sleep(1.0)
                if time.perf_counter() >= end:
                    return


async def guess(server: Server, tally: Tally, rate: float, end: float) -> None:
    """Wrong passwords for one person from one address, `rate` a second, whatever is answered.

    Over connections that are kept and without a library: who guesses shares this machine's processor with the board.
    """
    begun, sent = time.perf_counter(), 0
    free: deque[Wire] = deque()
    waiting: list[asyncio.Task[None]] = []
    while time.perf_counter() < end:
        while sent < (time.perf_counter() - begun) * rate:
            waiting.append(asyncio.ensure_future(one_guess(server, free, tally, sent)))
            sent += 1
        await asyncio.sleep(0.005)
    await asyncio.gather(*waiting)
    for _, out in free:
        out.close()


async def one_guess(server: Server, free: deque[Wire], tally: Tally, number: int) -> None:
    """One try on a connection that is free, on a new one where the server ended that meanwhile."""
    place = server.url.removeprefix("http://")
    told = f"login=guessed&password=wrong+word+{number}"
    asked = (
        f"POST /sign-in HTTP/1.1\r\nhost: {place}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        f"x-forwarded-for: {ATTACKER}\r\ncontent-length: {len(told)}\r\n\r\n{told}"
    ).encode()
    wire = free.popleft() if free else None
    try:
        wire = wire or await opened(place)
        status = await answered(wire, asked)
    except (ConnectionError, asyncio.IncompleteReadError):
        wire = await opened(place)
        status = await answered(wire, asked)
    tally.answers[status] += 1
    free.append(wire)


async def opened(place: str) -> Wire:
    """A new connection."""
    host, _, port = place.partition(":")
    return await asyncio.open_connection(host, int(port))


async def answered(wire: Wire, asked: bytes) -> int:
    """Send a request and read the answer to its end; its status."""
    wire[1].write(asked)
    head = (await wire[0].readuntil(b"\r\n\r\n")).lower()
    await wire[0].readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
    return int(head.split(b" ", 2)[1])


async def come_in(server: Server, tally: Tally, end: float) -> None:
    """The right person, every five seconds, from an address where they were before."""
    async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
        while time.perf_counter() < end:
            begun = time.perf_counter()
            told = {"login": "guessed", "password": WORD}
            reply = await client.post("/sign-in", data=told, headers={"x-forwarded-for": AT_HOME})
            if reply.status_code != 303:
                raise RuntimeError(f"the right person was turned away: {reply.status_code}")
            tally.entered.append(time.perf_counter() - begun)
            await asyncio.sleep(5.0)


def say(turns: list[Tally], chosen: argparse.Namespace) -> None:
    """The two kinds of turns side by side."""
    quiet, loud = ([turns[0], turns[2]], [turns[1], turns[3]])
    medians = []
    for name, told in (("without guesses", quiet), ("with guesses", loud)):
        reruns = sorted(seconds for one in told for seconds in one.reruns)
        entered = [seconds for one in told for seconds in one.entered]
        medians.append(statistics.median(reruns))
        print(
            f"{name:16} reruns {len(reruns)}: p50 {medians[-1] * 1000:.0f} ms, "
            f"p95 {reruns[int(len(reruns) * 0.95)] * 1000:.0f} ms; the right person came in {len(entered)} times, "
            f"p50 {statistics.median(entered) * 1000:.0f} ms, longest {max(entered) * 1000:.0f} ms; of one core "
            f"the server took {sum(one.server for one in told) / 2 / chosen.seconds:.0%}, "
            f"the client {sum(one.client for one in told) / 2 / chosen.seconds:.0%}"
        )
    answers = sum((one.answers for one in loud), Counter())
    print(f"{chosen.rate:.0f} guesses a second, answered: {dict(answers)}")
    print(f"with / without: {medians[1] / medians[0]:.2f} x; {load()}")


if __name__ == "__main__":
    main()
