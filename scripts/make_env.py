"""Build .venv/ from the locked requirements with nothing but a bare Python 3.11 or newer."""

import argparse
import ast
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMPS = VENV / "stamps"
UV_LOCK = ROOT / "requirements-uv.txt"
HOW_TO_GO_ON = """\
This Python ({python}) cannot fill a virtual environment: it has neither ensurepip nor pip,
and there is no virtualenv and no uv. Run one of these, then the same make again:
    sudo apt-get install -y python3-venv     on Debian or Ubuntu
    sudo dnf install -y python3-pip          on Fedora, RHEL or openEuler
    PYTHON=/path/to/another/python3 make setup"""


def main() -> int:
    """Return 0 when .venv holds exactly what the locks say, 1 with a line to run when it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--bench", action="store_true", help="also what benchmarks compare with")
    chosen = parser.parse_args()
    wanted = ["requirements.txt"]
    wanted += ["requirements-dev.txt"] if chosen.dev or chosen.bench else []
    wanted += ["requirements-bench.txt"] if chosen.bench else []
    if not works([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        create_venv()
    missing = [ROOT / name for name in wanted if not is_installed(ROOT / name)]
    if not missing:
        return 0
    began = time.monotonic()
    if not any(install(missing, installer) for installer in installers()):
        print(HOW_TO_GO_ON.format(python=sys.executable), file=sys.stderr)
        return 1
    for lock in missing:
        stamp_of(lock).parent.mkdir(exist_ok=True)
        stamp_of(lock).write_text(digest(lock))
    print(f".venv is ready: {', '.join(lock.name for lock in missing)} in {time.monotonic() - began:.0f} s")
    return 0


def works(command: list[str]) -> bool:
    """Whether a command ends with status 0; a program that is not there counts as no."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create_venv() -> None:
    """Make an empty .venv, by the first of four ways this machine knows.

    Debian's python3 has `venv` but not `ensurepip`, so no way here asks for pip.
    Raises SystemExit with the line to run when none works.
    """
    print(f"Building .venv with Python {sys.version.split()[0]} ({sys.executable})", flush=True)
    ways = [
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)],
        [sys.executable, "-m", "virtualenv", "--clear", "--no-pip", str(VENV)],
        [sys.executable, "-m", "virtualenv", "--clear", str(VENV)],
        ["uv", "venv", "--clear", "--python", sys.executable, str(VENV)],
    ]
    if not any(works(way) for way in ways):
        raise SystemExit(HOW_TO_GO_ON.format(python=sys.executable))


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def stamp_of(lock: Path) -> Path:
    return STAMPS / lock.stem


def is_installed(lock: Path) -> bool:
    """Whether .venv was last filled from this very text of the lock."""
    return stamp_of(lock).exists() and stamp_of(lock).read_text() == digest(lock)


def installers() -> Iterable[list[str]]:
    """Yield the beginnings of `install -r …` commands, the fastest first.

    Each is prepared only when its turn comes: uv in .venv, uv on PATH, then pip.
    """
    own_uv = PYTHON.with_name("uv")
    pips = list(usable_pips())
    if not own_uv.exists():
        any(install([UV_LOCK], pip) for pip in pips)
    for uv in (str(own_uv), shutil.which("uv")):
        if uv and works([uv, "--version"]):
            yield [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    yield from pips


def usable_pips() -> Iterable[list[str]]:
    """Yield the pips that can install into .venv: the caller's own, then one of .venv itself."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    outer = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    inner = [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("pip") and works([*outer, "--version"]):
        yield [*outer, "install", *quiet]
    if not works([*inner, "--version"]):
        works([str(PYTHON), "-m", "ensurepip", "--default-pip"])
    if works([*inner, "--version"]):
        yield [*inner, "install", *quiet]


def install(locks: list[Path], installer: list[str]) -> bool:
    """Install the locks, refusing any file whose hash is not in them; say why when it fails."""
    command = [*installer, "--require-hashes"]
    for lock in locks:
        command += ["-r", str(lock)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings_for_uv()}, check=False)
    if done.returncode:
        print(f"{Path(installer[0]).name} could not install; trying the next way.", file=sys.stderr)
    return done.returncode == 0


def settings_for_uv() -> dict[str, str]:
    """Hand pip's index, folders of packages and certificate to uv, which does not read pip's settings.

    An office behind a mirror, or without a network, has told pip; it should not have to say so twice.
    """
    if not importlib.util.find_spec("pip"):
        return {}
    asked = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for line in answer.stdout.splitlines():
        name, _, value = line.partition("=")
        # The environment comes first in the list, and it is what counts.
        found.setdefault(name.split(".")[-1], str(ast.literal_eval(value)))
    wanted = {
        "UV_DEFAULT_INDEX": found.get("index-url", ""),
        "UV_FIND_LINKS": ",".join(found.get("find-links", "").split()),
        "UV_OFFLINE": "true" if found.get("no-index", "").lower() in {"1", "true", "yes", "on"} else "",
        "SSL_CERT_FILE": found.get("cert", ""),
    }
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


if __name__ == "__main__":
    sys.exit(main())
