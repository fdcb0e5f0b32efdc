"""A real board on a free port of this machine, and how a test waits for its pages."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.machine import ROOT

SECONDS_TO_START = 60
AXE = Path(__file__).parent / "axe" / "axe.min.js"
# Nothing runs, nothing is stale or still to come, every chart is drawn, every font is there; then since when.
# No eval here: the board's own policy forbids it. A chart's frame comes before its marks.
RESTED = """() => {
    const still = document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
        && !document.querySelector('[data-stale="true"], [data-testid=stSkeleton]')
        && document.fonts.status === 'loaded'
        && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
            .every(chart => chart.querySelector('.trace, .hm, .annotation, canvas'));
    const now = performance.now();
    window.restSince = still ? (window.restSince ?? now) : undefined;
    return still ? now - window.restSince : -1;
}"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(database_url: str, *, today: str, main: str = "app.py", **environment: str) -> Iterator[str]:
    """The address of a board on a database, in a process of its own that ends with the block.

    `today` is an ISO day. Raises AssertionError with the server's log when it does not come up.
    """
    url = f"http://127.0.0.1:{(port := free_port())}"
    options = {"server.address": "127.0.0.1", "server.port": port, "server.headless": "true"}
    options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", main, *(f"--{k}={v}" for k, v in options.items())]
    told = {"DATABASE_URL": database_url, "DEMO_TODAY": today, "BOARD_STRICT_WORDS": "1"}
    told |= {"STREAMLIT_SERVER_COOKIE_SECRET": "only-for-tests", **environment}
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdout=log, stderr=log)
        try:
            if not comes_up(url, server):
                log.seek(0)
                raise AssertionError(f"The board did not start:\n{log.read().decode()[-4000:]}")
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


def comes_up(url: str, server: "subprocess.Popen[bytes]") -> bool:
    """Wait for the health page; whether it came before the server ended or a minute was over."""
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def settled(page: Page, *, milliseconds: int = 200, timeout: float = 30_000) -> Page:
    """Wait until the page has been at rest for a while: a click needs a moment before its rerun starts.

    `milliseconds` is how long the rest must last, `timeout` (ms) how long to wait for it. The rest is
    counted from this call on. Raises AssertionError with what the page showed when it never rests.
    """
    until = time.monotonic() + timeout / 1000
    page.evaluate("() => { window.restSince = undefined }")
    while page.evaluate(RESTED) < milliseconds:
        if time.monotonic() > until:
            raise AssertionError(f"never at rest: {page.url}\n{page.inner_text('body')[:2000]}")
        page.wait_for_timeout(25)
    return page


def wall(page: Page) -> tuple[int, float]:
    """How high the page is on a wall of 1920 × 1080, and the size of its smallest words (px)."""
    high = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('[data-testid=stMain] :is(*, svg *)')]
            .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
            .filter(one => one.tagName !== 'STYLE' && one.getBoundingClientRect().width > 2)
            .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
    )
    return int(high), float(smallest)


def width_of(page: Page) -> int:
    """How wide the page is, what can be scrolled to sideways included (px)."""
    return int(page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth"))


def barriers(page: Page, *, but: tuple[str, ...] = ()) -> list[str]:
    """What keeps people with disabilities from using the page, by axe-core: "rule: where, where".

    `but` names rules to leave out; say why beside the call. Level A and AA of WCAG 2.2 are looked at.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']}: {', '.join(str(node['target'][0]) for node in rule['nodes'][:5])}"
        for rule in found
        if rule["id"] not in but
    ]


def picture(page: Page, name: str) -> Path:
    """Take a picture of the whole page into test-pictures/, to be looked at by a person."""
    path = ROOT / "test-pictures" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
