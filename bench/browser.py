"""How long a reader waits in Chromium, beside a bare Streamlit page that draws the same charts.

    .venv/bin/python -m bench.browser [--database URL] [--repeats 7] [--screens overview,risk_map,countdown]

Both pages are opened in turns, each time in a fresh profile. Three times are taken, in the browser's own
clock: from navigation to the first chart, the same once the profile holds the program files, and from the
click on a choice of the filter until every chart shows it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.servers import BARE, BOARD, Server, board, demonstration, load, served
from bench.wire import ask, reader
from scripts.find_browser import chromium
from ui.links import PATHS
from ui.seat import COOKIE

SCREENS = "overview,risk_map,countdown"
FIRST, AGAIN, REDRAWN = "first chart, empty profile", "first chart, files held", "redrawn after a filter"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
# Looks once a frame. A chart counts as drawn when marks are in it, as redrawn when they are the wanted ones.
WATCH = """(() => {
  const marks = ({ x, y, z, text, customdata }) => [x, y, z, text, customdata];
  const signature = (data) => JSON.stringify(data.map(marks));
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")]
    .filter((chart) => chart.querySelector(".cartesianlayer .mlayer *"));
  const bench = window.bench = {};
  bench.want = (specs) => { bench.wanted = specs.map((spec) => signature(JSON.parse(spec).data)); };
  document.addEventListener("pointerdown", (event) => { bench.pressed = event.timeStamp; }, true);
  const look = (now) => {
    const drawn = charts();
    if (drawn.length && !bench.first) bench.first = performance.now();
    if (bench.wanted && drawn.length === bench.wanted.length
        && drawn.every((chart, at) => signature(chart.data) === bench.wanted[at])) {
      bench.wanted = null;
      bench.done = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
RESTED = """() => document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
  && !document.querySelector("[data-stale=true]")"""
Times = dict[str, list[float]]


def main() -> None:
    """Measure, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--database", help="URL of a board's database; default: a demonstration city made now"
    )
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--screens", default=SCREENS)
    chosen = parser.parse_args()
    screens = chosen.screens.split(",")
    with (
        demonstration(chosen.database) as database,
        served(BOARD, **board(database)) as real,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        constants = {screen: look_up(browser, real, screen) for screen in screens}
        file = Path(folder) / "constants.json"
        file.write_text(json.dumps(constants), "utf-8")
        with served(BARE, BENCH_CONSTANTS=str(file)) as bare:
            for screen in screens:
                told = constants[screen]
                times = measure(browser, {"board": (real, PATHS[screen]), "bare": (bare, f"?screen={screen}")},
                                told, chosen.repeats)  # fmt: skip
                say(screen, told, times)
        browser.close()


def look_up(browser: Browser, server: Server, screen: str) -> dict[str, Any]:
    """What a screen draws, plain and filtered, and the name of the choice that filters it."""
    page = opened(browser, server, f"{server.url}/{PATHS[screen]}")
    name = choose(page)
    page.wait_for_url("**unit=**")
    query = urlsplit(page.url).query
    page.context.close()
    with ThreadPoolExecutor(1) as other:  # playwright's own loop runs in this thread
        plain, filtered = (
            other.submit(asyncio.run, drawn(server, PATHS[screen], asked)).result() for asked in ("", query)
        )
    return {"filter": name, "charts": {"": plain, name: filtered}}


async def drawn(server: Server, path: str, query: str) -> list[str]:
    """The specs of the charts at an address of the board."""
    async with reader(server) as who:
        return list((await ask(who, path, query)).charts)


def measure(
    browser: Browser, pages: Mapping[str, tuple[Server, str]], told: dict[str, Any], repeats: int
) -> dict[str, Times]:
    """Times in ms of each page, taken in turns; the first turn warms the servers and is left out."""
    times: dict[str, Times] = {name: defaultdict(list) for name in pages}
    for turn in range(repeats + 1):
        for name, (server, path) in pages.items():
            taken = once(browser, server, f"{server.url}/{path}", told)
            for what, ms in taken.items():
                if turn:
                    times[name][what].append(ms)
    return times


def once(browser: Browser, server: Server, address: str, told: dict[str, Any]) -> dict[str, float]:
    """Open a page in a fresh profile, choose the filter, open it again."""
    page = opened(browser, server, address)
    first = page.evaluate("() => window.bench.first")
    wanted = told["charts"][told["filter"]]
    page.evaluate("specs => window.bench.want(specs)", wanted)
    choose(page)
    done, pressed = until(page, "() => window.bench.done && [window.bench.done, window.bench.pressed]")
    page.goto(address)
    again = until(page, "() => window.bench.first")
    page.context.close()
    return {FIRST: first, AGAIN: again, REDRAWN: done - pressed}


def opened(browser: Browser, server: Server, address: str) -> Page:
    """The page at rest, in a profile that has seen nothing yet."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", reduced_motion="reduce"
    )
    if server.token:
        context.add_cookies([{"name": COOKIE, "value": server.token, "url": server.url}])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    until(page, "() => window.bench.first")
    until(page, RESTED)
    page.wait_for_timeout(500)
    return page


def choose(page: Page) -> str:
    """Press the first choice of the filter; the board keeps it behind a word of its sentence."""
    word = page.locator(".st-key-open_units button").first
    if word.count():
        word.click()
    field = page.locator("[data-testid=stMultiSelect] input").first
    field.click()
    option = page.get_by_role("option").filter(has_not_text="Select all").first
    option.wait_for()
    page.wait_for_timeout(300)
    name = option.inner_text().strip()
    option.click()
    return name


def until(page: Page, question: str, *, seconds: float = 30) -> Any:
    """Ask the page until it answers. Raises TimeoutError with what it shows."""
    for _ in range(round(seconds / 0.05)):
        if answer := page.evaluate(question):
            return answer
        page.wait_for_timeout(50)
    raise TimeoutError(f"{page.url} never answered {question}:\n{page.inner_text('body')[:2000]}")


def say(screen: str, told: dict[str, Any], times: dict[str, Times]) -> None:
    """One line a time: the medians, their ratio, the spread."""
    charts = told["charts"][""]
    size = sum(map(len, charts)) / 1000
    print(f"{screen}: {len(charts)} charts, {size:.1f} kB of specs ({load()})")
    for what in (FIRST, AGAIN, REDRAWN):
        mine, bare = times["board"][what], times["bare"][what]
        ratio = statistics.median(mine) / statistics.median(bare)
        print(f"  {what:28s} board {_spread(mine)}   bare {_spread(bare)}   ratio {ratio:.2f}", flush=True)


def _spread(ms: list[float]) -> str:
    return f"{statistics.median(ms):5.0f} ms ({min(ms):.0f}–{max(ms):.0f})"


if __name__ == "__main__":
    main()
