"""Find the Chromium and the Chinese font of the browser tests, installing them where that is allowed."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "fonts-noto-cjk")
APT = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")
LINE_TO_RUN = f"sudo {' '.join(APT)}"


def main() -> int:
    """Print what is found, and the line to run for what is not; always 0, since pages tests may skip."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install by apt or playwright where possible")
    if parser.parse_args().install and not (chromium() and has_chinese_font()):
        install()
    if chromium() and has_chinese_font():
        print(f"Browser tests use {chromium()}")
    else:
        print("Browser tests need Chromium and a Chinese font. On Debian or Ubuntu run:", file=sys.stderr)
        print(f"    {LINE_TO_RUN}", file=sys.stderr)
        print("Elsewhere install Chrome, or name it: CHROMIUM=/path/to/chrome make test", file=sys.stderr)
    return 0


def chromium() -> str | None:
    """The program to start: $CHROMIUM, one installed on this machine, else the one playwright fetched.

    None when there is none. Each is started once: Ubuntu's chromium-browser is a stub that only says no.
    """
    named = os.environ.get("CHROMIUM")
    installed = [shutil.which(name) for name in NAMES] + [f"/Applications/{name}" for name in MAC]
    for program in (named, *installed, *playwright_chromium()):
        if program and starts(program):
            return program
    return None


def playwright_chromium() -> list[str]:
    """Chromium as `playwright install chromium` leaves it, newest first."""
    homes = [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        homes.insert(0, Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"]))
    found = [path for home in homes for path in sorted(home.glob("chromium-*/chrome-*/chrome"), reverse=True)]
    return [str(path) for path in found]


def starts(program: str) -> bool:
    """Whether `program --version` names a browser within ten seconds."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; machines without fontconfig bring their own fonts."""
    if not shutil.which("fc-list"):
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def install() -> None:
    """Use apt as root or with a sudo that asks nothing; then playwright's own Chromium as the last way."""
    may = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not may or shutil.which("sudo")):
        print(f"Installing {' and '.join(PACKAGES)} by apt", flush=True)
        environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
        if run([*may, *environment, *APT]) or run([*may, "apt-get", "update", "-q"]):
            run([*may, *environment, *APT])
    if not chromium():
        print("Trying playwright's own Chromium", flush=True)
        run([sys.executable, "-m", "playwright", "install", "chromium"])


def run(command: list[str]) -> bool:
    """Run quietly; whether it ended with status 0. What it said is shown when it did not."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print((done.stderr or done.stdout).strip()[-400:], file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
