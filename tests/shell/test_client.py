"""What a request tells of who sends it: which address, which name, whose page, and whether it is encrypted."""

import pytest
from starlette.requests import HTTPConnection

from shell import client


def asked(*headers: tuple[str, str], peer: str = "10.0.0.5", scheme: str = "http") -> HTTPConnection:
    """A request from `peer` with these header lines."""
    lines = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    return HTTPConnection(
        {"type": "http", "scheme": scheme, "path": "/", "headers": lines, "client": (peer, 1)}
    )


def through(*lines: str, peer: str = "10.0.0.5") -> str:
    """The address that is seen behind lines of X-Forwarded-For."""
    return client.address_of(asked(*(("x-forwarded-for", line) for line in lines), peer=peer))


@pytest.mark.parametrize(
    ("proxies", "lines", "seen"),
    [
        ("10.0.0.5", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),  # HAProxy adds a line of its own
        ("10.0.0.5,10.0.0.6", ["203.0.113.9, 10.0.0.6"], "203.0.113.9"),
        ("10.0.0.5, 10.0.1.0/24", ["6.6.6.6, 203.0.113.9, 10.0.1.77, 10.0.1.8"], "203.0.113.9"),
        ("10.0.0.5", ["203.0.113.9, 10.0.0.6"], "10.0.0.6"),  # of whom nobody said that it is a proxy
        ("10.0.0.5", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.5", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("10.0.0.5", ["2001:DB8:0::7"], "2001:db8::7"),
        ("10.0.0.5", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["203.0.113.9, unknown"], "10.0.0.5"),
        ("10.0.0.5,10.0.0.6", ["203.0.113.9, '; DROP, 10.0.0.6"], "10.0.0.6"),
        ("10.0.0.5", [""], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5,10.0.0.6", ["10.0.0.6"], "10.0.0.6"),
        ("", ["203.0.113.9"], "10.0.0.5"),
        ("10.0.0.7", ["203.0.113.9"], "10.0.0.5"),
    ],
)
def test_the_address_is_the_first_that_is_no_proxy_of_ours(proxies, lines, seen, monkeypatch):
    monkeypatch.setenv("BOARD_PROXY", proxies)

    assert through(*lines) == seen


def test_an_ipv4_proxy_is_known_on_an_ipv6_socket(monkeypatch):
    monkeypatch.setenv("BOARD_PROXY", "10.0.0.5")

    assert through("203.0.113.9", peer="::ffff:10.0.0.5") == "203.0.113.9"
    assert through("203.0.113.9", peer="::ffff:10.0.0.7") == "10.0.0.7"


@pytest.mark.parametrize(
    ("peer", "lines", "tls"),
    [
        ("10.0.0.5", ["https"], True),
        ("10.0.0.5", ["http, HTTPS"], True),
        ("10.0.0.5", ["http", "https"], True),
        ("10.0.0.5", ["https, http"], False),
        ("10.0.0.5", ["https", "http"], False),
        ("10.0.0.5", [], False),
        ("10.0.0.7", ["https"], False),
    ],
)
def test_what_the_nearest_proxy_tells_of_encryption_is_believed(peer, lines, tls, monkeypatch):
    monkeypatch.setenv("BOARD_PROXY", "10.0.0.5")

    assert client.is_tls(asked(*(("x-forwarded-proto", line) for line in lines), peer=peer)) is tls


@pytest.mark.parametrize(
    ("hosts", "name"),
    [
        (["board.example"], "board.example"), (["Board.Example:8501"], "board.example"), (["[::1]:8501"], "[::1]"),
        (["127.0.0.1:65535"], "127.0.0.1"), ([], None), ([""], None), (["a", "a"], None),
        (["a{b.evil.example:8732"], None), (["evil.example:99999"], None), (["localhost:0"], None),
        (["localhost:"], None), (["localhost:8501:1"], None), (["x@localhost"], None), (["localhost/x"], None),
        (["evil.example, localhost"], None), (["localhost\n"], None), ([" localhost"], None), (["[::1"], None),
    ],
)  # fmt: skip
def test_a_name_is_one_name_with_a_port_in_range(hosts, name):
    assert client.host_of(asked(*(("host", host) for host in hosts))) == name


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"origin": "http://board.example:8501"}, True),
        ({"origin": "https://board.example:8501"}, True),  # a proxy that nobody named speaks TLS
        ({"origin": "http://board.example"}, False),
        ({"origin": "http://localhost:9999"}, False),
        ({"origin": "http://0.0.0.0:1"}, False),
        ({"origin": "null"}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://x@board.example:8501"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "file://board.example:8501"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({}, True),  # no browser
    ],
)
def test_only_the_boards_own_page_is_its_own(headers, own):
    assert client.is_own_page(asked(("host", "board.example:8501"), *headers.items())) is own


def test_behind_tls_a_page_in_the_clear_is_not_the_boards_own():
    told = (("host", "board.example"), ("origin", "http://board.example"))

    assert not client.is_own_page(asked(*told, scheme="https"))
