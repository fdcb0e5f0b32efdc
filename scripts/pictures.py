"""Take the README's pictures of the demonstration city anew: the board is served, opened and photographed."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.find_browser import chromium
from tests.browser.board import served, settled

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
# name -> path, width, height, dark
PICTURES = {
    "overview-zh-light": ("?lang=zh", 1440, 1130, False),
    "risk-map-zh-dark": ("risk_map?lang=zh", 1440, 900, True),
    "countdown-zh-light": ("countdown?lang=zh", 1440, 1130, False),
    "districts-en-light": ("districts?lang=en", 1440, 860, False),
    "hall-zh-dark": ("countdown?lang=zh&hall=1", 1920, 1080, True),
}


def main() -> int:
    """Photograph every page of PICTURES; the database of the demonstration is the argument."""
    url = sys.argv[1] if len(sys.argv) > 1 else "sqlite:///data/demo.sqlite"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(url, today="2026-06-18") as board, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for name, (path, width, height, dark) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
            )
            page.goto(f"{board}/{path}")
            settled(page, milliseconds=2_000)  # a dark reader makes the page draw once more
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
