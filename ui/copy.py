"""A button that copies text, also where the browser has no clipboard: on a page without TLS."""

from __future__ import annotations

import streamlit as st

from ui import html

_SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = async () => {
    let done = false;
    try {
      await navigator.clipboard.writeText(data.text);
      done = true;
    } catch {
      const area = document.createElement("textarea");
      area.value = data.text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    button.textContent = done ? data.done : data.failed;
    setTimeout(() => { button.textContent = data.label; }, 2500);
  };
}
"""
_STYLE = """
button{min-height:44px;padding:0 18px;font:inherit;font-weight:600;border-radius:3px;cursor:pointer;
color:var(--on-accent,#fff);background:var(--accent,#0B6B66);border:1px solid var(--accent,#0B6B66)}
button:focus-visible{outline:2px solid var(--accent,#0B6B66);outline-offset:2px}
"""
_button = st.components.v2.component(
    "board_copy", html='<button type="button" aria-live="polite"></button>', css=_STYLE, js=_SCRIPT
)


def copy_button(text: str, *, label: str, done: str, failed: str, key: str) -> None:
    """Draw the button; `done` and `failed` stand on it for a moment. The text itself opens below it."""
    _button(key=key, data={"text": text, "label": label, "done": done, "failed": failed})


def shown(text: str, summary: str) -> html.Markup:
    """The text to be read, and to be copied by hand."""
    return html.Markup(
        '<details class="explained"><summary>{}</summary><p class="plain">{}</p></details>'
    ).format(summary, text)
