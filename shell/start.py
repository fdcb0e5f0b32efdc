"""What has to be right before the board begins to serve."""

from __future__ import annotations

from urllib.parse import urlsplit

from i18n import in_both
from shell import client, guard, sso


def refusal(address: str | None) -> str:
    """Why the board does not start, in both languages; "" where it may. `address` is where it is to listen.

    Without an address Streamlit listens on all of them.
    """
    if not guard.is_local(address or "all") and not guard.open_to_others():
        return guard.loopback_only()
    try:
        client.proxies()
    except ValueError as error:
        return in_both("shell.bad_proxy", problem=str(error))
    url = client.own_url()
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        return in_both("shell.bad_url", url=url)
    # What the provider is told to lead back to is never taken from a request.
    return in_both("shell.no_url") if sso.settings() is not None and not url else ""
