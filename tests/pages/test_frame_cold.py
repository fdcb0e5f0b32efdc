"""On a cold process a deep link cannot pass the frame, and a page file run alone draws nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.board import served
from tests.machine import ROOT
from tests.pages import board
from tests.pages.wire import first_run, texts

LEAK = 'import streamlit as st\n\nst.text("LEAKED")\n\n\ndef page(visit):\n    st.text("LEAKED")\n'


@pytest.fixture
def copy_with_a_leak(tmp_path: Path) -> Path:
    """The program with a careless page file in it, that draws as soon as it is run."""
    folder = tmp_path / "program"
    folder.mkdir()
    for item in ROOT.iterdir():
        if item.name not in {"pages", ".venv", ".git", "data"}:
            (folder / item.name).symlink_to(item)
    shutil.copytree(ROOT / "pages", folder / "pages")
    (folder / "pages" / "leak.py").write_text(LEAK, encoding="utf-8")
    return folder


def test_the_first_link_to_a_cold_process_runs_the_frame(copy_with_a_leak, sqlite_url):
    board.fill(sqlite_url)
    with served(sqlite_url, today="2026-06-15", main=str(copy_with_a_leak / "app.py")) as url:
        messages = first_run(url, "leak")

        kinds = [message.WhichOneof("type") for message in messages]
        assert "LEAKED" not in texts(messages)
        assert kinds.count("navigation") == 1  # the frame was there
        assert "page_not_found" in kinds


def test_without_the_frame_the_same_link_would_leak(copy_with_a_leak, sqlite_url):
    # Proof that the test above looks at something: Streamlit's own way, with pages/ beside the script.
    (copy_with_a_leak / "bare.py").write_text("import streamlit\n", encoding="utf-8")
    with served(sqlite_url, today="2026-06-15", main=str(copy_with_a_leak / "bare.py")) as url:
        assert "LEAKED" in texts(first_run(url, "leak"))


def test_a_deep_link_to_a_page_opens_it(sqlite_url):
    board.fill(sqlite_url)
    with served(sqlite_url, today="2026-06-15") as url:
        messages = first_run(url, "hazards", "measure=open")

        shown = texts(messages)
        assert "page_not_found" not in [message.WhichOneof("type") for message in messages]
        assert [f"石-{number:03d}" in shown for number in (1, 2, 3)] == [True, True, True]


def test_page_files_run_alone_draw_nothing(tmp_path):
    script = tmp_path / "all.py"
    script.write_text(
        "import runpy, sys\n"
        "import streamlit.delta_generator as drawn\n"
        "def no(*args, **kw): raise SystemExit('drew something')\n"
        "drawn.DeltaGenerator._enqueue = drawn.DeltaGenerator._block = no\n"
        "for path in sys.argv[1:]: runpy.run_path(path, run_name='__main__')\n"
        "print('quiet')\n",
        encoding="utf-8",
    )
    pages = [str(path) for path in (ROOT / "pages").glob("*.py") if path.name != "_frame.py"]

    done = subprocess.run(
        [sys.executable, str(script), *pages],
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert (done.stdout.strip(), done.returncode) == ("quiet", 0), done.stderr[-2000:]
