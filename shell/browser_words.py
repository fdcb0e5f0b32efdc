"""What a browser calls itself, in words: which browser on which system."""

from __future__ import annotations

import re

# In this order: each names itself among the words of those below it. Names are the makers' own.
_BROWSERS = (
    ("WeCom", r"wxwork/([\d.]+)"),
    ("WeChat", r"MicroMessenger/([\d.]+)"),
    ("DingTalk", r"DingTalk/([\d.]+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Huawei Browser", r"HuaweiBrowser/(\d+)"),
    ("MIUI Browser", r"MiuiBrowser/(\d+)"),
    ("QQ Browser", r"M?QQBrowser/(\d+)"),
    ("UC Browser", r"UC?Browser/(\d+)"),
    ("360", r"360SE|360EE|QIHU"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|Chromium)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
    ("Internet Explorer", r"(?:MSIE |Trident/.*rv:)(\d+)"),
)
_SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def browser_of(agent: str) -> str:
    """The name of the browser with its version, "" where it is not known."""
    for name, pattern in _BROWSERS:
        found = re.search(pattern, agent)
        if found:
            return " ".join(part for part in (name, *found.groups()) if part)
    return ""


def system_of(agent: str) -> str:
    """The name of the system or device, "" where it is not known."""
    return next((name for name, pattern in _SYSTEMS if re.search(pattern, agent)), "")
