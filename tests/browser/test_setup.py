"""Set-up in Chromium: a units file goes in and comes out, a table of categories is typed in and signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import demo
from data_access import reads
from domain.filters import Filters
from domain.people import EVERYWHERE
from tests.browser.board import barriers, picture, served, settled
from tests.cast import TREE, Board
from tests.machine import copy_sqlite

INPUT = "[data-testid=stFileUploaderDropzoneInput]"


@pytest.fixture(scope="module")
def empty(tmp_path_factory, sqlite_template) -> Iterator[tuple[str, Board]]:
    """A served board with nothing in it."""
    path = tmp_path_factory.mktemp("setup") / "empty.sqlite"
    copy_sqlite(sqlite_template, path)
    with served(f"sqlite:///{path}", today="2026-06-15") as url:
        yield url, Board.on(f"sqlite:///{path}", ())


@pytest.fixture(scope="module")
def judged(tmp_path_factory, sqlite_template) -> Iterator[tuple[str, Board]]:
    """A served board with three hazards that nobody assessed."""
    path = tmp_path_factory.mktemp("setup") / "judged.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}", TREE)
    said = zip("abc", ("电气", "电气", "消防"), strict=True)
    board.put(*(board.row(name, facts={"category": category}) for name, category in said))
    with served(f"sqlite:///{path}", today="2026-06-15") as url:
        yield url, board


def title(page: Page) -> str:
    return page.locator("h1.title").inner_text().replace("\u00a0", " ")


def press(page: Page, name: str) -> Page:
    page.get_by_role("button", name=name).first.click()
    return settled(page, milliseconds=500)


def test_a_units_file_goes_in_and_the_list_comes_out_the_same(page: Page, empty, tmp_path: Path):
    url, board = empty
    page.goto(url)
    settled(page)
    page.get_by_role("link", name="去设置").click()
    settled(page)
    assert title(page) == "还没有单位：从一个文件放进来，或者逐个添加"

    file = {"name": "单位.csv", "mimeType": "text/csv", "buffer": demo.units_file().encode()}
    page.set_input_files(INPUT, files=[file])
    settled(page, milliseconds=500)
    press(page, "写入")
    assert title(page).startswith("临澜市：13 个区县、")
    assert barriers(page) == []

    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    fetched = tmp_path / download.value.suggested_filename
    download.value.save_as(fetched)
    page.goto(f"{url}/setup")
    settled(page)
    page.locator("summary", has_text="从文件放进来").click()
    page.set_input_files(INPUT, files=[str(fetched)])
    settled(page, milliseconds=500)

    assert fetched.name == "单位名单.xlsx"
    assert "都没有变化" in page.locator("h2", has_text="都没有变化").inner_text()
    with board.look() as session:
        assert len(reads.catalog(session, EVERYWHERE).districts) == 13


def test_a_unit_is_opened_corrected_and_closed(page: Page, empty):
    page.goto(f"{empty[0]}/setup")
    settled(page)

    page.get_by_role("link", name="石篁区").click()
    settled(page)
    page.get_by_role("textbox", name="可比组").fill("中心城区")
    press(page, "保存")

    assert page.locator("p.unknown").inner_text() == "已保存：石篁区。"
    assert page.get_by_role("row", name="石篁区").first.inner_text().count("中心城区") == 1
    page.get_by_role("link", name="收起").click()
    settled(page)
    assert "one=" not in page.url


def test_scores_are_typed_tried_and_signed(page: Page, judged):
    url, board = judged
    page.goto(f"{url}/setup?part=risk")
    settled(page, milliseconds=500)
    assert title(page) == "3 条未评估，按这张表可评 0 条"

    type_in(page, "4", "5")
    assert title(page) == "3 条未评估，按这张表可评 2 条"
    press(page, "签发第 1 版并写入")
    picture(page, "setup-sign")
    press(page, "签发并写入")

    assert page.locator("p.unknown").inner_text() == "第 1 版已签发，评估了 2 条。"
    assert board.names("open", filters=Filters(risks=(1,))) == {"a", "b"}


def type_in(page: Page, *scores: str) -> None:
    """Type scores into the first row, from the likelihood on; the grid is drawn, so its cell is hit by place."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 3.5 / 6, box["y"] + 36 * 1.5)
    for score in scores:
        page.wait_for_timeout(500)
        page.keyboard.type(score)
        expect(page.locator("#portal").get_by_role("option", name=score, exact=True)).to_be_visible()
        page.keyboard.press("Tab")
    page.wait_for_timeout(1000)  # the table waits a little before it sends what was typed
    settled(page, milliseconds=500)


@pytest.mark.parametrize("part", ["units", "names", "targets", "risk"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "zh"), (390, "en")])
def test_nothing_runs_over_the_edge(page: Page, judged, part: str, width: int, language: str):
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(f"{judged[0]}/setup?part={part}&lang={language}&one=D1")
    settled(page)

    over = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    assert over <= 0
    picture(page, f"setup-{part}-{width}-{language}")
