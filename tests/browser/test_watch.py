"""The watch on requests sees what leaves, and lets pass what stays."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.browser.board import barriers
from tests.browser.conftest import is_outside

PAGE = b"""<!doctype html><title>x</title><p>x</p>
<script>fetch('/here'); fetch('http://somewhere.invalid/pixel').catch(() => 0)</script>"""


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE if self.path == "/" else b"")

    def log_message(self, format, *arguments):  # noqa: A002 - the name is the library's
        """Say nothing."""


@pytest.fixture
def leaking_page() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_request_that_leaves_is_noted(page, leaking_page: str, left_the_server: list[str]):
    page.goto(leaking_page, wait_until="networkidle")

    noted = list(left_the_server)
    left_the_server.clear()  # so that the watch, having been proved, does not fail this test
    assert noted == ["http://somewhere.invalid/pixel"]


@pytest.mark.parametrize(
    ("url", "leaves"),
    [
        ("http://127.0.0.1:8501/x", False),
        ("ws://localhost:8501/_stcore/stream", False),
        ("data:image/png;base64,AA", False),
        ("blob:http://127.0.0.1/1", False),
        ("https://fonts.example.org/a.woff2", True),
        ("wss://metrics.example.org", True),
    ],
)
def test_only_what_goes_elsewhere_counts_as_leaving(url: str, leaves: bool):
    assert is_outside(url) is leaves


def test_a_barrier_is_noted(page):
    page.set_content('<html lang="en"><title>x</title><img src="data:,"><p>x</p></html>')

    assert barriers(page) == ["image-alt: img"]
