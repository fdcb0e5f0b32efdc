"""Serve the board on this machine alone, and open it in the reader's browser if there is one."""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_PORT = 8501
SECRET_FILE = ROOT / "data" / "cookie-secret"
LOOPBACK_NOTE = f"""\
Only this machine can open the board: it listens on {HOST}. Once people sign in
(cli.py people add NAME --role office), `scripts/serve.py --address` serves others as well."""


def main() -> int:
    """Serve until Ctrl-C; the status is the server's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=None, help=f"default: the first free from {FIRST_PORT}")
    parser.add_argument(
        "--address", default=HOST, help="of this machine to listen on; others need accounts first"
    )
    parser.add_argument("--say-loopback", action="store_true", help="say who can reach the board, and why")
    chosen = parser.parse_args()
    port = chosen.port or free_port(FIRST_PORT)
    url = f"http://{HOST}:{port}"
    server = subprocess.Popen(command(port, chosen.address), cwd=ROOT, env=environment())
    if chosen.say_loopback:
        print(LOOPBACK_NOTE, flush=True)
    threading.Thread(target=announce, args=(url, server), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else the server would outlive this process
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def command(port: int, address: str = HOST) -> list[str]:
    """Streamlit's own runner; headless, because it would ask for an e-mail address otherwise."""
    options = {"server.address": address, "server.port": port, "server.headless": "true"}
    options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
    return [sys.executable, "-m", "streamlit", "run", "app.py", *(f"--{k}={v}" for k, v in options.items())]


def environment() -> dict[str, str]:
    """This process's environment, with a cookie secret that outlives a restart."""
    named = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET")
    return {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": named or kept_secret(SECRET_FILE)}


def kept_secret(file: Path) -> str:
    """The secret in a file that only its owner reads; made when the file is not there yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as fresh:
        fresh.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on. Raises SystemExit after fifty."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port between {first} and {first + 49}; choose one with --port.")


def announce(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers, then print its address and open it."""
    while server.poll() is None and not answers(url):
        time.sleep(0.1)
    if server.poll() is None:
        print(f"\nThe board is at {url}    (Ctrl-C ends it)\n", flush=True)
        if has_screen():
            webbrowser.open(url)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def has_screen() -> bool:
    """Whether somebody sits in front of this machine; a text browser over SSH would not help."""
    linux = sys.platform not in {"darwin", "win32"}
    return not linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
