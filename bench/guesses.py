"""What guessing passwords costs the others: reruns without and with 100 wrong tries a second, in turns.

Run as `python -m bench.guesses`. The right person signs in meanwhile, from a browser that was here before. Who guesses
is a process of its own, which needs a part of this machine as well: so a third kind of turn sends the same guesses to a
server that answers and does nothing else, and the board is held against that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from bench.servers import BOARD, ROOT, Server, board, demonstration, free_port, load, served
from bench.viewers import PATHS, all_filters
from bench.wire import ask, reader
from data_access.engine import engine_for, writing
from data_access.tables import setting
from data_access.writes.people import add_person
from domain.people import Author, Role
from jobs.accounts import hash_of

WORD = "only for this bench, 2026"
ATTACKER, AT_HOME = "10.9.9.9", "10.0.0.7"
NOBODY, ELSEWHERE, HERE = "no guesses", "guesses at another server", "guesses at the board"
THINK = 1.0  # seconds between two views of a reader, at the mean
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
    """Measure in turns, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", help="URL of a SQLite board; default: a demonstration city made now")
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3, help="of one turn of each kind")
    parser.add_argument("--guess-at", metavar="HOST:PORT", help=argparse.SUPPRESS)
    parser.add_argument("--only-answer", type=int, metavar="PORT", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.guess_at:
        print(json.dumps(asyncio.run(guess(chosen.guess_at, chosen.rate, chosen.seconds))))
    elif chosen.only_answer:
        asyncio.run(only_answer(chosen.only_answer))
    else:
        measure(chosen)


def measure(chosen: argparse.Namespace) -> None:
    """The turns, on a copy of the board."""
    with demonstration(chosen.database) as source, tempfile.TemporaryDirectory() as folder, idle() as other:
        database = own_copy(source, Path(folder) / "board.sqlite")
        with served(BOARD, **board(database), BOARD_PROXY="127.0.0.1") as server:
            places = {NOBODY: "", ELSEWHERE: other, HERE: server.url.removeprefix("http://")}
            turns = {
                (number, kind): asyncio.run(turn(server, database, chosen, place, number))
                for number in range(chosen.rounds)
                for kind, place in places.items()
            }
    say({kind: [turns[number, kind] for number in range(chosen.rounds)] for kind in places}, chosen)


@contextmanager
def idle() -> Iterator[str]:
    """The place of a server, a process of its own, that answers each guess as short as can be."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.guesses", "--only-answer", str(port)], cwd=ROOT)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


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


async def turn(server: Server, database: str, chosen: argparse.Namespace, place: str, number: int) -> Tally:
    """One turn: readers at work, the right person coming in now and then, and guesses at a place or none."""
    tally, end = Tally(), time.perf_counter() + chosen.seconds
    queries, chance = all_filters(database), random.Random(number)
    at_work = [look(server, queries[each::7], tally, end, chance) for each in range(chosen.readers)]
    before = server.cpu(), time.process_time()
    guesses = await guessing(place, chosen) if place else None
    await asyncio.gather(*at_work, come_in(server, tally, end))
    tally.server, tally.client = server.cpu() - before[0], time.process_time() - before[1]
    if guesses:
        told = json.loads((await guesses.communicate())[0])
        tally.answers = Counter({int(status): times for status, times in told.items()})
    return tally


async def look(server: Server, queries: list[str], tally: Tally, end: float, chance: random.Random) -> None:
    """A reader who goes from view to view, each in their own time: in step they would only wait for one another."""
    async with reader(server) as who:
        await ask(who, "", "")
        while time.perf_counter() < end:
            for query in queries:
                await asyncio.sleep(chance.expovariate(1 / THINK))
                if time.perf_counter() >= end:
                    return
                tally.reruns.append((await ask(who, PATHS["overview"], query)).seconds)


async def guessing(place: str, chosen: argparse.Namespace) -> asyncio.subprocess.Process:
    """Somebody who guesses, as a process of their own: what they do must not hold up who measures."""
    told = ["--guess-at", place, "--rate", str(chosen.rate), "--seconds", str(chosen.seconds)]
    line = [sys.executable, "-m", "bench.guesses", *told]
    return await asyncio.create_subprocess_exec(*line, cwd=ROOT, stdout=asyncio.subprocess.PIPE)


async def guess(place: str, rate: float, seconds: float) -> Counter[int]:
    """Wrong passwords for one person from one address, `rate` a second, whatever is answered; answers by status.

    Over connections that are kept and without a library: who guesses shares this machine's processor with the board.
    """
    begun, sent = time.perf_counter(), 0
    answers: Counter[int] = Counter()
    free: deque[Wire] = deque()
    waiting: list[asyncio.Task[None]] = []
    while time.perf_counter() < begun + seconds:
        while sent < (time.perf_counter() - begun) * rate:
            waiting.append(asyncio.ensure_future(one_guess(place, free, answers, sent)))
            sent += 1
        await asyncio.sleep(0.005)
    await asyncio.gather(*waiting)
    for _, out in free:
        out.close()
    return answers


async def one_guess(place: str, free: deque[Wire], answers: Counter[int], number: int) -> None:
    """One try on a connection that is free, on a new one where the server ended that meanwhile."""
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
    answers[status] += 1
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


async def only_answer(port: int) -> None:
    """Serve until ended: to each request the same few words."""

    async def answer(take: asyncio.StreamReader, give: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await take.readuntil(b"\r\n\r\n")).lower()
                await take.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
                give.write(b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 4\r\n\r\nwait")
        except (ConnectionError, asyncio.IncompleteReadError):
            give.close()

    await (await asyncio.start_server(answer, "127.0.0.1", port)).serve_forever()


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


def say(turns: dict[str, list[Tally]], chosen: argparse.Namespace) -> None:
    """The three kinds of turns side by side."""
    at = {}
    for kind, told in turns.items():
        reruns = sorted(seconds for one in told for seconds in one.reruns)
        entered = [seconds for one in told for seconds in one.entered]
        at[kind] = statistics.median(reruns), reruns[int(len(reruns) * 0.95)]
        shares = [
            sum(spent) / len(told) / chosen.seconds
            for spent in zip(*((one.server, one.client) for one in told))
        ]
        print(
            f"{kind:26} reruns {len(reruns)}: p50 {at[kind][0] * 1000:.0f} ms, p95 {at[kind][1] * 1000:.0f} ms "
            f"(p50 of each turn: {', '.join(f'{statistics.median(one.reruns) * 1000:.0f}' for one in told)}); "
            f"the right person came in {len(entered)} times, p50 {statistics.median(entered) * 1000:.0f} ms, "
            f"longest {max(entered) * 1000:.0f} ms; of one core the server took {shares[0]:.0%}, "
            f"the readers {shares[1]:.0%}; answers {dict(sum((one.answers for one in told), Counter()))}"
        )
    for kind in (NOBODY, ELSEWHERE):
        p50, p95 = (here / there for here, there in zip(at[HERE], at[kind], strict=True))
        print(f"at the board / {kind}: p50 {p50:.2f} x, p95 {p95:.2f} x")
    print(load())


if __name__ == "__main__":
    main()
