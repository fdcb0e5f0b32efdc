"""What has to be right before the board begins to serve: what is wrong is said, and it does not start."""

import pytest
from streamlit import config, net_util
from streamlit.web import bootstrap

from shell import guard, start


@pytest.mark.parametrize(
    ("address", "told", "said"),
    [
        ("127.0.0.1", {}, ""),
        ("0.0.0.0", {}, "There are no accounts yet"),
        (None, {}, "There are no accounts yet"),
        ("127.0.0.1", {"BOARD_PROXY": "10.0.0.5, 10.1.0.0/16, ::1"}, ""),
        ("127.0.0.1", {"BOARD_PROXY": "proxy.example"}, "'proxy.example' does not appear"),
        ("127.0.0.1", {"BOARD_PROXY": "10.0.0.5/8"}, "has host bits set"),
        ("127.0.0.1", {"BOARD_URL": "https://board.example/folder"}, ""),
        ("127.0.0.1", {"BOARD_URL": "board.example"}, "it says: board.example"),
        (
            "127.0.0.1",
            {"BOARD_OIDC_ISSUER": "https://id.example", "BOARD_OIDC_CLIENT_ID": "b"},
            "needs BOARD_URL",
        ),
    ],
)
def test_a_setting_that_cannot_work_is_said(address, told, said, monkeypatch):
    monkeypatch.setattr(guard, "open_to_others", lambda: False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    problem = start.refusal(address)

    assert said in problem
    assert len(problem.splitlines()) == (2 if said else 0)


def test_a_server_for_all_does_not_ask_outside_for_its_own_address(monkeypatch: pytest.MonkeyPatch):
    def asked() -> None:
        raise AssertionError("asked outside")

    monkeypatch.setattr(net_util, "get_external_ip", asked)
    monkeypatch.setattr(net_util, "get_internal_ip", asked)
    address = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")
    try:
        bootstrap._print_url(is_running_hello=False)
    finally:
        config.set_option("server.address", address)
