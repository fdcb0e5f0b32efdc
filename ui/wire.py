"""The page's one script: it follows links without a reload and tells when the theme changed."""

from __future__ import annotations

import streamlit as st

from i18n import T
from ui.keep import times_told
from ui.language import COOKIE, TAGS

# Streamlit already answers the browser's Back button by drawing the page of the address. A click on a
# link inside the board takes the same road: push the address, say that it changed. So every number is a
# plain <a>, that can be copied, opened in a new tab and reached by keyboard. The links of the navigation
# know no query: they are given what the view holds on to.
_SCRIPT = r"""
export default function (component) {
  const { data, setTriggerValue } = component;
  window.boardUnwire?.();  // new data runs this again, and only unmounting calls what is returned
  const app = document.querySelector(".stApp");

  const link = (event) => event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
  const ofMenu = (a) => /^st(TopNav|SidebarNav)/.test(a.dataset.testid || "");
  const inside = (a) => a.origin === location.origin && !a.hasAttribute("download")
    && (!a.target || a.target === "_self") && !/\/(media|sign-in)(\/|$)/.test(a.pathname) && !a.hash;
  const carry = (event) => {
    const a = link(event);
    if (a && ofMenu(a)) a.search = data.held;
  };
  const follow = (event) => {
    const a = link(event);
    if (!a || event.defaultPrevented || event.button) return;
    carry(event);
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      event.stopImmediatePropagation();
      return;
    }
    if (!inside(a)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    history.pushState(null, "", a.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    if (ofMenu(a) && innerWidth < 768) {  // on a phone the menu lies over the page that was chosen
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  };
  const carriers = ["pointerdown", "focusin", "contextmenu"];
  document.addEventListener("click", follow, true);
  carriers.forEach((kind) => document.addEventListener(kind, carry, true));

  document.documentElement.lang = data.language;
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip) skip.textContent = data.skip;  // Streamlit says it in English alone
  document.cookie = `${data.cookie}=${data.language.slice(0, 2)}; path=/; max-age=31536000; SameSite=Lax`;

  // What a mark opened stands below it, often off the screen: once it is drawn, its heading is brought into view.
  const opened = `${location.pathname} ${data.opened}`;
  const before = window.boardOpened;
  window.boardOpened = opened;
  let waiting = 0;
  if (data.opened && before !== undefined && before !== opened) {
    const name = data.opened.split(".")[0];
    let tries = 200;
    const show = () => {
      const head = document.querySelector(`[data-test-script-state=notRunning] .st-key-rows_${CSS.escape(name)}`);
      if (!head) {
        if (tries--) waiting = setTimeout(show, 50);
        return;
      }
      const { top, bottom } = head.getBoundingClientRect();
      if (top < 60 || bottom > innerHeight * 0.75) head.scrollIntoView({ block: "start" });
    };
    waiting = setTimeout(show, 100);
  }

  // What came of a press is told at the top, which may have been scrolled away.
  if (data.told > (window.boardTold ?? 0)) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  window.boardTold = data.told;

  let told = false;
  const kind = () => (getComputedStyle(app).colorScheme.includes("dark") ? "dark" : "light");
  const watcher = new MutationObserver(() => {
    if (!told && kind() !== data.kind) {
      told = true;
      setTriggerValue("theme", kind());
    }
  });
  if (app) watcher.observe(app, { attributes: true, attributeFilter: ["class", "style"] });

  window.boardUnwire = () => {
    watcher.disconnect();
    clearTimeout(waiting);
    document.removeEventListener("click", follow, true);
    carriers.forEach((kind) => document.removeEventListener(kind, carry, true));
  };
  return window.boardUnwire;
}
"""
_wire = st.components.v2.component("board_wire", html="<span></span>", js=_SCRIPT)


def wire(t: T, *, held: str, kind: str, opened: str = "") -> None:
    """Mount the script. `held` is the query that links of the navigation carry, `opened` the mark that is open.

    A change of the viewer's theme makes one rerun: the charts are coloured on the server.
    """
    _wire(
        key="wire",
        data={
            "held": held,
            "language": TAGS[t.language],
            "skip": t("shell.skip"),
            "cookie": COOKIE,
            "kind": kind,
            "opened": opened,
            "told": times_told(),
        },
        on_theme_change=lambda: None,
    )
