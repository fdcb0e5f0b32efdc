"""A browser is named in words, whatever it calls itself; real agents of common browsers."""

import pytest

from i18n import translator
from shell.account import device

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/128.0.0.0 Safari/537.36": "Chrome 128 · Windows",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/128.0.0.0 Safari/537.36 Edg/127.0.2": (
        "Edge 127 · Windows"
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0": "Firefox 130 · Linux",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.5 Safari/605.1.15": "Safari 17 · macOS",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE} Version/17.5 Mobile/15E148 Safari/604.1": (
        "Safari 17 · iPhone"
    ),
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE} Mobile/15E148 MicroMessenger/8.0.50": (
        "WeChat 8.0.50 · iPhone"
    ),
    f"Mozilla/5.0 (Linux; Android 14; V) {WEBKIT} Version/4.0 Chrome/116.0 Mobile Safari/537.36 wxwork/4.1.28 "
    "MicroMessenger/7.0.1": "WeCom 4.1.28 · Android",
    f"Mozilla/5.0 (Phone; OpenHarmony 5.0) {WEBKIT} Chrome/114.0 Safari/537.36 HuaweiBrowser/5.0.4": (
        "Huawei Browser 5 · HarmonyOS"
    ),
    "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko": "Internet Explorer 11 · Windows",
}  # fmt: skip


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_agent_is_told_as_browser_and_system(agent: str, language: str):
    assert device(translator(language), agent) == AGENTS[agent]


@pytest.mark.parametrize(
    ("agent", "en", "zh"),
    [
        ("", "unknown browser", "不知名的浏览器"),
        ("curl/8.5", "unknown browser", "不知名的浏览器"),
        ("x Linux x", "Linux", "Linux"),
    ],
)
def test_what_nobody_knows_is_not_guessed(agent: str, en: str, zh: str):
    assert device(translator("en"), agent) == en
    assert device(translator("zh"), agent) == zh
