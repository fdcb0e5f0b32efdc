"""A ledger in Chromium: dropped, looked at, corrected, written, and taken back."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from domain.filters import Filters
from tests.browser.board import barriers, picture, served, settled
from tests.cast import TREE, Board
from tests.machine import copy_sqlite
from tests.pages.handed_in import ROWS, ledger, with_cell

INPUT = "[data-testid=stFileUploaderDropzoneInput]"
MANY = 60_000  # rows: enough for the bar to be seen and stopped
Opened = Callable[..., tuple[Page, Board]]


@pytest.fixture(scope="module")
def places(tmp_path_factory, sqlite_template) -> Iterator[dict[str, tuple[str, Board]]]:
    """Two boards, served: one without anything, one with two districts."""
    folder = tmp_path_factory.mktemp("import")
    found = {}
    urls = {name: f"sqlite:///{folder / name}.sqlite" for name in ("empty", "districts")}
    for name in urls:
        copy_sqlite(sqlite_template, folder / f"{name}.sqlite")
    with (
        served(urls["empty"], today="2026-06-15") as empty,
        served(urls["districts"], today="2026-06-15") as second,
    ):
        found["empty"] = (empty, Board.on(urls["empty"], ()))
        found["districts"] = (second, Board.on(urls["districts"], TREE))
        yield found


def hand_in(page: Page, name: str, content: bytes) -> Page:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files(INPUT, files=[file])
    return settled(page, milliseconds=500)


def title(page: Page) -> str:
    return page.locator("h1.title").inner_text().replace("\u00a0", " ")


def press(page: Page, name: str) -> Page:
    page.get_by_role("button", name=name).first.click()
    return settled(page, milliseconds=500)


def test_from_an_empty_board_to_the_first_figures_and_back(page: Page, places):
    url, board = places["empty"]
    page.goto(url)
    settled(page)
    page.get_by_role("link", name="去导入").click()
    settled(page)

    hand_in(page, "6月台账.csv", with_cell(2, "销号日期", "2026-03-01"))
    assert title(page) == "2 行可以写入；1 行进不来"
    assert barriers(page) == []
    picture(page, "import-preview")

    press(page, "写入 2 行")
    assert title(page) == "6月台账.csv 已写入：新增 2 行，1 行进不来"
    page.get_by_role("link", name="总览").last.click()
    settled(page)
    assert board.figure("open") == 2
    assert "1 条逾期" in title(page)

    page.goto(f"{url}/import")
    settled(page)
    press(page, "撤回")
    press(page, "整份撤回")
    assert title(page) == "6月台账.csv 已撤回：2 条退出，0 条恢复。"
    assert (board.figure("found"), board.differences()) == (0, [])


def test_the_rows_with_problems_come_as_a_file_that_goes_back_in(page: Page, places, tmp_path: Path):
    page.goto(f"{places['districts'][0]}/import")
    settled(page)
    hand_in(page, "6月台账.csv", with_cell(2, "销号日期", "2026-03-01"))

    fetched = {}
    for label in ("下载有问题的 1 行", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        fetched[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(fetched[label])

    assert [path.name for path in fetched.values()] == ["6月台账-问题行.xlsx", "6月台账-问题行.csv"]
    sheet = openpyxl.load_workbook(io.BytesIO(fetched["下载有问题的 1 行"].read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert (len(rows), rows[1][1], rows[1][7]) == (2, "海汀液氨站", "2026-03-01")
    assert "早于发现日期" in str(rows[1][-1])

    press(page, "取消，不写入")
    hand_in(page, "改好.csv", fetched["CSV"].read_bytes().replace(b"2026-03-01", b"2026-04-20"))
    assert title(page) == "1 行可以写入"


def test_the_ledger_goes_back_marked_and_comes_in_corrected(page: Page, places, tmp_path: Path):
    page.goto(f"{places['districts'][0]}/import")
    settled(page)
    hand_in(page, "7月台账.csv", with_cell(2, "销号日期", "2026-03-01"))

    with page.expect_download() as download:
        page.get_by_role("button", name="退回报送单位").click()
    download.value.save_as(tmp_path / "back.xlsx")

    assert download.value.suggested_filename == "7月台账-退回.xlsx"
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert book.sheetnames == ["退回说明", "7月台账"]
    wrong = book["7月台账"]["H4"]
    assert (wrong.value, wrong.fill.patternType) == ("2026-03-01", "lightUp")
    wrong.value = "2026-04-20"
    book.save(tmp_path / "corrected.xlsx")
    press(page, "取消，不写入")
    hand_in(page, "7月台账-退回.xlsx", (tmp_path / "corrected.xlsx").read_bytes())
    assert "进不来" not in title(page)
    press(page, "取消，不写入")


def test_a_name_is_asked_once_and_a_file_said_again_changes_nothing(page: Page, places):
    url, board = places["districts"]
    page.goto(f"{url}/import")
    settled(page)
    hand_in(page, "6月台账.csv", with_cell(0, "区市县", "石簧区"))

    page.get_by_role("combobox", name="石簧区").click()
    page.get_by_role("option", name="石篁区", exact=True).first.click()
    press(page, "按回答重新预览")
    press(page, "写入 3 行")
    again = with_cell(0, "区市县", "石簧区")
    hand_in(page, "又一份.csv", again)

    assert title(page) == "3 行都没有变化，不用写入"
    assert page.get_by_role("combobox", name="石簧区").count() == 0
    assert board.figure("found", filters=Filters(units=("D1",))) == 2


@pytest.fixture(scope="module")
def large() -> bytes:
    """A ledger that takes a while."""
    rows = ([*one[:2], f"{one[2]}{n}", *one[3:]] for n in range(MANY // len(ROWS)) for one in ROWS)
    return ledger(*rows)


def test_a_large_file_shows_how_far_it_is_and_can_be_stopped_at_any_time(page: Page, places, large: bytes):
    url, board = places["districts"]
    before = board.figure("found")
    page.goto(f"{url}/import")
    settled(page)
    file = {"name": "全年.csv", "mimeType": "text/csv", "buffer": large}

    page.set_input_files(INPUT, files=[file])
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="取消", exact=True).click()
    settled(page, milliseconds=500, timeout=60_000)
    assert title(page) == "已取消，什么也没有写入。"

    page.set_input_files(INPUT, files=[file])
    settled(page, milliseconds=1500, timeout=120_000)
    page.get_by_role("button", name="写入 60,000 行").click()
    page.get_by_role("button", name="取消", exact=True).click(timeout=20_000)
    settled(page, milliseconds=1500, timeout=120_000)
    assert "已取消，什么也没有写入。" in page.locator("p.unknown").inner_text()
    assert board.figure("found") == before


@pytest.mark.parametrize(("width", "name"), [(1440, "desk"), (390, "phone")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_runs_over_the_edge(page: Page, places, width: int, name: str, language: str):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{places['districts'][0]}/import?lang={language}")
    settled(page)

    hand_in(page, "6月台账.csv", with_cell(0, "区市县", "很长很长的一个没有见过的区市县名称写在这里"))

    over = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    assert over <= 0
    picture(page, f"import-{name}-{language}")
