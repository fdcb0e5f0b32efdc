"""Streamlit processes to be measured, each on a free port and ended with its block."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from data_access.engine import engine_for, writing_soon
from data_access.tables import person
from data_access.writes.people import begin_sign_in
from domain.people import Author, Role

ROOT = Path(__file__).resolve().parent.parent
BOARD = "app.py"
BARE = "bench/bare_pages.py"
TODAY = "2026-06-18"
SECONDS_TO_START = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A process that serves: its address, its number for the system's books, and what lets a browser in."""

    url: str
    pid: int
    token: str = ""

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Memory held in RAM now."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def served(main: str, **environment: str) -> Iterator[Server]:
    """One process of Streamlit for the script `main`, with the board's own settings.

    Raises RuntimeError with the end of its log when it does not come up.
    """
    port = free_port()
    options = {"server.address": "127.0.0.1", "server.port": port}
    command = [sys.executable, "-m", "streamlit", "run", main, *(f"--{k}={v}" for k, v in options.items())]
    told = {"STREAMLIT_SERVER_COOKIE_SECRET": "only-for-benchmarks", "PYTHONPATH": str(ROOT), **environment}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdout=log, stderr=log)
        server = Server(f"http://127.0.0.1:{port}", process.pid, came_in(environment.get("DATABASE_URL", "")))
        try:
            if not comes_up(server.url, process):
                log.seek(0)
                raise RuntimeError(f"{main} did not start:\n{log.read().decode()[-2000:]}")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def came_in(database: str) -> str:
    """The token of a new sign-in of one of the office; "" where nobody has to sign in."""
    if not database:
        return ""
    engine, token, now = engine_for(database), secrets.token_urlsafe(32), datetime.now(UTC)
    with writing_soon(engine, 5.0) as connection:
        found = select(person.c.id).where(person.c.role == str(Role.OFFICE), person.c.active)
        office = connection.execute(found.order_by(person.c.id)).scalar()
        if office is not None:
            begin_sign_in(
                connection, office, token, Author("bench", Role.OFFICE, now), until=now + timedelta(hours=12),
                way="demo", address="", agent="bench", marks=[],
            )  # fmt: skip
    engine.dispose()
    return token if office is not None else ""


def board(database: str, *, today: str = TODAY) -> dict[str, str]:
    """What the board needs to be told: its database (a URL) and its day."""
    return {"DATABASE_URL": database, "DEMO_TODAY": today}


@contextmanager
def demonstration(database: str | None) -> Iterator[str]:
    """The URL given, else that of a demonstration city that is built now and goes away with the block."""
    if database:
        yield database
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite"
        line = [sys.executable, "cli.py", "demo", "--today", TODAY]
        subprocess.run(line, cwd=ROOT, env={**os.environ, **board(url)}, check=True, capture_output=True)
        yield url


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def comes_up(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait for the health page; whether it came before the process ended or a minute was over."""
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def load() -> str:
    """How busy the machine was in the last minute, to be printed beside a figure."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
