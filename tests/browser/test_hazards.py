"""The list of hazards and one hazard in Chromium: order, pages, files, the box to find by, the scores."""

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.cast import Board
from tests.machine import copy_sqlite
from tests.pages import dated_city

Scheme = Literal["light", "dark"]
CROWD = 105  # with the other open hazards three pages


@pytest.fixture(scope="module")
def city(tmp_path_factory, sqlite_template):
    """A city of known numbers with a crowd in one street, one of them looking like a formula."""
    path = tmp_path_factory.mktemp("dated") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = dated_city.fill(f"sqlite:///{path}")
    crowd = [board.row(f"第{n:03d}", unit="S21", due=50 + n) for n in range(CROWD - 1)]
    board.put(*crowd, board.row("=1+1", unit="S21", due=49))
    yield board
    board.engine.dispose()


@pytest.fixture(scope="module")
def url(city: Board):
    """The same, served."""
    with served(str(city.engine.url), today="2026-06-15") as address:
        yield address


def at(page: Page, address: str) -> Page:
    page.goto(address)
    return settled(page, milliseconds=500)


def names(page: Page) -> list[str]:
    return page.locator(".listed tbody tr td:nth-child(3)").all_inner_texts()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    settled(page, milliseconds=500)


def type_in_box(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="编号").fill(text)
    page.keyboard.press("Enter")
    settled(page, milliseconds=500)


def download(page: Page, label: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=label).click()
    return Path(started.value.path())


def test_a_column_sorts_the_list_and_pressed_again_turns_it_round(page: Page, url: str):
    at(page, f"{url}/hazards?measure=overdue")
    by_due = names(page)

    follow(page, "期限 ↑")
    turned = names(page)
    page.go_back()
    settled(page, milliseconds=500)

    assert by_due == ["老逾期", "改期", "重大逾期", "待验收", "市属"]
    assert turned[0] == "市属"
    assert names(page) == by_due


def test_the_pages_hold_every_row_once_and_back_leads_through_them(page: Page, url: str, city: Board):
    at(page, f"{url}/hazards?measure=open&unit=D2&sort=due")
    found = [names(page)]
    for _ in range(2):
        follow(page, "下一页 ›")
        found.append(names(page))
    last = page.url
    page.go_back()
    settled(page, milliseconds=500)

    assert [len(one) for one in found] == [50, 50, CROWD + 3 - 100]
    assert {name for one in found for name in one} == {
        name for name in city.names("open") if name not in dated_city.OPEN or name.startswith("临湖")
    } - {"改期"}
    assert last == f"{url}/hazards?unit=D2&page=3&measure=open&sort=due"
    assert names(page) == found[1]


def test_the_workbook_holds_the_rows_of_all_pages(page: Page, url: str, city: Board):
    at(page, f"{url}/hazards?measure=open&unit=D2&sort=-due")
    shown = names(page)

    book = load_workbook(io.BytesIO(download(page, "XLSX").read_bytes()))

    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    column = {str(name): at_ for at_, name in enumerate(head)}
    told = [str(row[column["隐患"]]) for row in rows]
    assert told[:50] == shown
    assert sorted(told) == sorted(city.rows("open", filters=d2())["description"])
    due = {row[column["隐患"]]: row[column["期限"]] for row in rows}
    assert due["临湖远"].date().isoformat() == "2026-07-16"
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert next(cell for cell in cells if cell.value == "=1+1").data_type == "s"
    about = [cell.value for (cell,) in book.worksheets[1].iter_rows()]
    assert about[0] == "按期限降序"
    assert about[-1].startswith("截至 2026年6月15日")


def test_the_csv_holds_the_same_rows(page: Page, url: str, city: Board):
    at(page, f"{url}/hazards?measure=open&unit=D2&sort=-due")

    raw = download(page, "CSV").read_bytes()

    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert raw.startswith(b"\xef\xbb\xbf")
    expected = [str(name) for name in city.rows("open", filters=d2(), sort="-due")["description"]]
    assert [row["隐患"] for row in rows] == [name.replace("=1+1", "'=1+1") for name in expected]
    assert {row["责任单位"] for row in rows} == {"临湖区 · 湖滨街道"}


def d2():
    from domain.filters import Filters

    return Filters(units=("D2",))


def test_a_number_in_the_box_opens_its_hazard_and_back_returns_to_the_list(page: Page, url: str):
    at(page, f"{url}/hazards?measure=overdue&unit=D1")

    type_in_box(page, "lh-1")
    there = (page.url, page.locator("h1.title").inner_text())
    page.go_back()
    settled(page, milliseconds=500)

    assert "number=%E4%B8%B4-2026-001" in there[0]
    assert "复发" in there[1]
    assert page.url == f"{url}/hazards?measure=overdue&unit=D1"
    assert len(names(page)) == 4


def test_words_in_the_box_narrow_the_list_and_emptying_it_gives_it_back(page: Page, url: str):
    at(page, f"{url}/hazards?measure=open")

    type_in_box(page, "重大")
    found = (page.url, names(page))
    type_in_box(page, "")

    assert found == (f"{url}/hazards?measure=open&q=%E9%87%8D%E5%A4%A7", ["重大逾期", "重大在后"])
    assert page.url == f"{url}/hazards?measure=open"
    assert len(names(page)) == 50


def test_a_copied_link_shows_the_same_rows_to_another_reader(page: Page, url: str, new_context):
    at(page, f"{url}/hazards?measure=open&unit=D2&sort=-due&page=2&q=第")
    shown, address = names(page), page.url

    other = new_context().new_page()
    at(other, f"{address}&lang=en")

    assert len(shown) == 50
    assert names(other) == shown
    expect(other.locator("h1.title")).to_have_text("Open: 104 hazards")


def test_scores_are_given_and_shown(page: Page, url: str, city: Board):
    at(page, f"{url}/hazards")
    type_in_box(page, "石-001")

    page.get_by_role("button", name="评估风险").click()
    for axis, score in (("可能性", "4"), ("严重性", "5")):
        page.get_by_role("combobox", name=axis).focus()
        page.keyboard.type(score)
        page.keyboard.press("Enter")
        settled(page, milliseconds=400)
    page.get_by_role("button", name="保存评估").click()
    settled(page, milliseconds=800)

    expect(page.get_by_role("status").first).to_have_text("已保存，今天起计。")
    expect(page.locator("p.marks .risk")).to_have_text("重大")
    row = city.rows("open").set_index("number").loc["石-2026-001"]
    assert (row["likelihood"], row["severity"], row["risk"]) == (4, 5, 1)


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
@pytest.mark.parametrize(
    "more",
    [
        "measure=open",
        "measure=overdue&q=nothing",
        "number=石-2026-001",
        "number=石-2026-001&as_of=2026-01-01",
    ],
)
def test_nothing_bars_the_way(page: Page, url: str, language: str, scheme: Scheme, more: str):
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/hazards?lang={language}&{more}")

    assert barriers(page) == []


@pytest.mark.parametrize("query", ["measure=open", "number=石-2026-001", "number=石-2026-001&lang=en"])
@pytest.mark.parametrize("width", [390, 768])
def test_nothing_runs_off_a_small_screen(page: Page, url: str, query: str, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    at(page, f"{url}/hazards?{query}")

    off = page.evaluate(
        """width => [...document.querySelectorAll('.listed td, dl.facts dd, ol.timeline b')]
            .map(one => one.getBoundingClientRect()).filter(box => box.right > width + 1).length""",
        width,
    )

    assert off == 0
    assert width_of(page) <= width


@pytest.mark.parametrize("asked", ["measure=overdue", "number=石-2026-001"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_no_scroll_bar(page: Page, url: str, language: str, asked: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/hazards?hall=1&{asked}&lang={language}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50


@pytest.mark.parametrize(
    ("name", "query", "width", "scheme"),
    [
        ("list-zh", "measure=open", 1440, "light"),
        ("phone-en", "measure=overdue&lang=en", 390, "light"),
        ("one-zh", "number=石-2026-001", 1440, "dark"),
    ],
)
def test_pictures_to_look_at(page: Page, url: str, name: str, query: str, width: int, scheme: Scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/hazards?{query}")

    assert picture(page, f"hazards-{name}").stat().st_size > 0
