"""How long readers wait for a rerun when two hundred of them use two processes at once.

    .venv/bin/python -m bench.viewers [--database URL] [--viewers 200] [--think 5] [--seconds 60]

Each reader holds a websocket as a browser does, thinks for a while (exponential, mean --think) and then
goes to another filter of his page, waiting until the page is whole. Readers are spread evenly over the
processes and over the pages. No two reruns in a row of a reader have the same filter.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.servers import BOARD, Server, board, demonstration, load, served
from bench.wire import ask, reader
from data_access.engine import engine_for
from data_access.session import open_session
from domain.people import EVERYWHERE
from ui.links import PATHS

PAGES = ("overview", "risk_map", "districts", "countdown")
SHARES = (50, 95, 99)
GRADES, RISKS = ("", "major", "general"), ("", "I", "II", "III", "IV")
RAMP = 20.0  # seconds over which the readers arrive


@dataclass
class Tally:
    """Seconds of all reruns by page, of the first ones, bytes, and what went wrong."""

    first: list[float] = field(default_factory=list)
    again: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    size: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--database", help="URL of a board's database; default: a demonstration city made now"
    )
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pages", default=",".join(PAGES))
    chosen = parser.parse_args()
    with demonstration(chosen.database) as database, ExitStack() as stack:
        servers = [stack.enter_context(served(BOARD, **board(database))) for _ in range(chosen.processes)]
        pages = chosen.pages.split(",")
        filters = all_filters(database)
        for server in servers:
            asyncio.run(warm(server, pages))
        before = [server.cpu() for server in servers]
        tally, begun = Tally(), time.perf_counter()
        everyone = crowd(servers, pages, filters, tally, chosen)
        asyncio.run(everyone)
        lasted = time.perf_counter() - begun
        used = [server.cpu() - cpu for server, cpu in zip(servers, before, strict=True)]
        say(tally, lasted, chosen)
        say_machine(servers, used, lasted)


def all_filters(database: str) -> list[str]:
    """Queries of one district or none, with a grade or a risk level or neither."""
    engine = engine_for(database)
    with open_session(engine, EVERYWHERE) as session:
        units = ["", *session.catalog.districts["code"]]
    engine.dispose()
    narrowed = [{"grade": grade} for grade in GRADES] + [{"risk": risk} for risk in RISKS[1:]]
    return [
        urlencode({key: value for key, value in {"unit": unit, **more}.items() if value})
        for unit in units
        for more in narrowed
    ]


async def warm(server: Server, pages: list[str]) -> None:
    """Open every page once: what a process does only once is not what readers wait for."""
    async with reader(server) as who:
        for page in pages:
            await ask(who, PATHS[page], "")


async def crowd(
    servers: list[Server], pages: list[str], filters: list[str], tally: Tally, chosen: argparse.Namespace
) -> None:
    """All readers, arriving one by one; the clock runs from the last arrival on."""
    end = time.perf_counter() + RAMP + chosen.seconds
    count = chosen.viewers
    readers = (
        viewer(servers[number % len(servers)], pages[number // len(servers) % len(pages)], filters, tally,
               seed=number, delay=RAMP * number / count, think=chosen.think, end=end)
        for number in range(count)
    )  # fmt: skip
    await asyncio.gather(*readers)


async def viewer(
    server: Server,
    page: str,
    filters: list[str],
    tally: Tally,
    *,
    seed: int,
    delay: float,
    think: float,
    end: float,
) -> None:
    """One reader, from arriving to the end."""
    chance = random.Random(seed)
    await asyncio.sleep(delay)
    query = ""
    try:
        async with reader(server) as who:
            tally.first.append((await ask(who, PATHS[page], query)).seconds)
            while (pause := chance.expovariate(1 / think)) < end - time.perf_counter():
                await asyncio.sleep(pause)
                query = chance.choice([other for other in filters if other != query])
                told = await ask(who, PATHS[page], query)
                tally.again[page].append(told.seconds)
                tally.size.append(told.size)
    except (OSError, RuntimeError) as error:
        tally.failed.append(repr(error))


def say(tally: Tally, lasted: float, chosen: argparse.Namespace) -> None:
    """The reruns: all of them and by page."""
    everything = [seconds for page in tally.again.values() for seconds in page]
    print(
        f"{chosen.viewers} viewers, {chosen.think:g} s think time, {chosen.processes} processes: "
        f"{len(everything)} reruns in {lasted:.0f} s ({load()})"
    )
    print(f"  {'first run':10s} {spread(tally.first)}")
    print(f"  {'reruns':10s} {spread(everything)}   {sum(tally.size) / len(tally.size) / 1000:.0f} kB each")
    for page, seconds in tally.again.items():
        print(f"    {page:10s} {spread(seconds)}")
    print(f"  failed: {len(tally.failed)} {tally.failed[:2] or ''}")


def say_machine(servers: list[Server], used: list[float], lasted: float) -> None:
    """What the processes and this client took of the machine."""
    for number, (server, cpu) in enumerate(zip(servers, used, strict=True), start=1):
        print(f"  process {number}: {cpu / lasted:.0%} of a core, {server.megabytes():.0f} MB")
    mine = resource.getrusage(resource.RUSAGE_SELF)
    print(f"  client: {(mine.ru_utime + mine.ru_stime) / lasted:.0%} of a core, on the same machine")


def spread(seconds: list[float]) -> str:
    """The percentiles in ms."""
    ranked = sorted(seconds)
    found = (ranked[min(len(ranked) - 1, len(ranked) * share // 100)] * 1000 for share in SHARES)
    return "  ".join(f"p{share} {ms:5.0f} ms" for share, ms in zip(SHARES, found, strict=True))


if __name__ == "__main__":
    main()
