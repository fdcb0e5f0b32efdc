"""The one block of CSS, made of the same tokens as the charts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from charts.style import Kind, Size, Theme, theme

_HERE = Path(__file__).parent
_PLAIN = ("paper", "panel", "sunk", "ink", "ink2", "ink3", "rule", "hair", "accent", "on_accent", "late")
_RAMPS = ("risk", "on_risk", "quantity", "grey")


@cache
def css(kind: Kind, size: Size) -> str:
    """A <style> element: tokens for both themes, the rules, and for the wall its sizes on top."""
    sheets = ("board.css", "office.css", *(("hall.css",) if size == "hall" else ()))
    return f"<style>{tokens(kind, size)}{''.join((_HERE / sheet).read_text('utf-8') for sheet in sheets)}</style>"


def tokens(kind: Kind, size: Size) -> str:
    """The colours of both themes as CSS properties.

    `light-dark()` follows the theme without a rerun; browsers without it keep the colours of `kind`.
    """
    now, light, dark = (_tokens(theme(one, size, language="zh")) for one in (kind, "light", "dark"))
    plain = "".join(f"--{name}:{value};" for name, value in now.items())
    plain += f'--upload:"{st.get_option("server.maxUploadSize")} MB";'
    both = "".join(f"--{name}:light-dark({light[name]},{dark[name]});" for name in light)
    follow = f"@supports (color:light-dark(#000,#fff)){{.stApp{{{both}}}}}"
    # On the root as well: what opens over the page is drawn beside the app, not in it.
    return f":root{{{plain}}}{follow}"


def _tokens(look: Theme) -> dict[str, str]:
    tokens = {name.replace("_", "-"): getattr(look, name) for name in _PLAIN}
    for ramp in _RAMPS:
        steps = enumerate(getattr(look, ramp), start=1)
        tokens |= {f"{ramp.replace('_', '-')}-{number}": colour for number, colour in steps}
    return tokens
