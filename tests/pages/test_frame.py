"""The frame: who gets in, in which words and size, on which day, and what stands where a page cannot."""

import logging
import re
import sys
from types import ModuleType

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from streamlit.runtime.context import ContextProxy
from streamlit.util import calc_hash

from tests.pages.board import at_screen, html_of


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list:
    """Put a page of the test's own in the place of Districts; the visits it was given."""
    seen: list = []
    module = ModuleType("pages.districts")
    module.page = seen.append  # type: ignore[attr-defined]
    module.__spec__ = sys.modules[__name__].__spec__
    monkeypatch.setitem(sys.modules, "pages.districts", module)
    return seen


def sentence(test) -> list[str]:
    """The words of the sentence above the page, controls included, in their order."""
    found: list[str] = []
    for block in test.main.children.values():
        _walk(block, found)
    return found


def _walk(block, found) -> None:
    popover = getattr(getattr(block, "proto", None), "popover", None)
    if popover is not None and popover.label:
        found.append(popover.label.replace("\\", ""))
    elif getattr(block, "type", "") == "markdown":
        found.append(block.value.replace("\\", ""))
    for child in getattr(block, "children", {}).values():
        _walk(child, found)


def test_a_page_is_given_the_visit(small_board, visits):
    test = at_screen("districts", unit="D1", as_of="2026-06-01", lang="en", hall="1").run()

    assert not test.exception
    (visit,) = visits
    assert (visit.screen, visit.language, visit.size, visit.kind) == ("districts", "en", "hall", "light")
    assert (visit.filters.units, visit.as_of.isoformat(), visit.today.isoformat()) == (
        ("D1",), "2026-06-01", "2026-06-15",
    )  # fmt: skip
    assert (visit.viewer.role, visit.scope.everywhere) == ("office", True)
    assert visit.now.utcoffset().total_seconds() == 0


def test_the_sentence_says_what_is_looked_at(small_board, visits):
    test = at_screen("districts", unit="D1", risk="I,II", since="2026-06-01", q="x").run()

    assert sentence(test) == [
        "看", "石篁区", "各部门", "全部行业", "重大、较大风险", "另有 1 个条件",
        "截至", "2026年6月15日（周一）", "与", "6月1日", "相比",
    ]  # fmt: skip


def test_the_same_link_opens_the_same_view_in_the_other_language(small_board, visits):
    at_screen("districts", unit="D1", industry="GAS").run()
    at_screen("districts", unit="D1", industry="GAS", lang="en").run()

    chinese, english = visits
    assert chinese.view.filters == english.view.filters
    assert (chinese.language, english.language) == ("zh", "en")


def test_what_a_link_asks_in_vain_is_said_aloud(small_board, visits):
    test = at_screen("districts", unit="D1,atlantis", dept="moon", as_of="tomorrow").run()

    assert "链接里的 unit=atlantis、dept=moon、as_of=tomorrow 这里不认识" in html_of(test)
    assert visits[0].filters.units == ("D1",)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_of": "2031-01-01"}, "链接要看 2031年1月1日，那一天在今天之后，还没有到；看的是今天，6月15日。"),
        (
            {"as_of": "2031-01-01", "lang": "en"},
            "The link asks for 1 Jan 2031, which lies ahead of today; shown is today, 15 Jun.",
        ),
        ({"since": "2026-06-16"}, "链接要与 2026年6月16日 相比，那一天晚于所看的日子；相比的是 5月18日。"),
        (
            {"period_from": "2027-01-01"},
            "链接里的期间始于 2027年1月1日，晚于所看的日子；期间从 1月1日 算起。",
        ),
    ],
)
def test_a_day_that_lies_too_late_is_said_in_words_and_not_as_a_parameter(small_board, visits, query, said):
    page = html_of(at_screen("districts", **query).run()).replace("\u00a0", " ")

    assert said in page
    assert "这里不认识" not in page
    assert "not known here" not in page


def test_a_choice_in_the_sentence_goes_into_the_address(small_board, visits):
    test = at_screen("districts")
    test.session_state["open_units"] = True
    test.run()

    test.multiselect(key="filter_unit").set_value(["D2"]).run()

    assert dict(test.query_params) == {"unit": "D2"}
    assert visits[-1].filters.units == ("D2",)
    assert "临湖区" in sentence(test)


def test_taking_a_choice_back_takes_it_out_of_the_address(small_board, visits):
    test = at_screen("districts", unit="D2", page="3")
    test.session_state["open_units"] = True
    test.run()

    test.multiselect(key="filter_unit").set_value([]).run()

    assert dict(test.query_params) == {}  # another selection begins at its first page, too


def test_a_closed_control_costs_nothing(small_board, visits):
    assert len(at_screen("districts").run().multiselect) == 0


def test_on_the_wall_there_is_nothing_to_press(small_board, visits):
    test = at_screen("districts", hall="1").run()

    assert sentence(test) == []
    assert (
        "看全市 2 个区县、各部门、全部行业、各级隐患，截至 2026年6月15日（周一），与 5月18日 相比"
        in html_of(test)
    )


@pytest.mark.parametrize(
    ("screen", "query", "offered"),
    [
        ("districts", {}, ["大屏"]),
        ("districts", {"hall": "1"}, ["退出大屏"]),
        ("import", {}, []),
        ("setup", {}, []),
        ("setup", {"hall": "1"}, ["退出大屏"]),
    ],
)
def test_the_wall_is_for_looking_so_nothing_leads_to_work_on_it(small_board, visits, screen, query, offered):
    nav = html_of(at_screen(screen, **query).run()).split('<nav class="switch">')[1].split("</nav>")[0]

    assert [word for word in re.findall(r">([^<>]+)</a>", nav) if "大屏" in word] == offered


def test_an_empty_database_leads_to_set_up_and_import(empty_board, visits):
    test = at_screen("districts").run()

    assert not test.exception
    assert visits == []
    assert "这里还没有隐患" in html_of(test)
    assert [f'href="{screen}"' in html_of(test) for screen in ("setup", "import")] == [True, True]


def test_whoever_is_elsewhere_gets_no_further(small_board, visits, monkeypatch):
    monkeypatch.setattr(ContextProxy, "ip_address", "10.0.0.7")

    test = at_screen("districts").run()

    assert "这里现在只为本机服务" in html_of(test)
    assert (visits, sentence(test)) == ([], [])


def test_a_database_without_tables_is_no_page(blank_url, visits, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", blank_url)

    test = at_screen("districts").run()

    assert visits == []
    assert len(test.exception) == 1  # app.py hands it to ui.states.told


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (RuntimeError("secret words"), "这一页没有画出来"),
        (ConnectionError("secret words"), "这一页没有画出来"),
        (IntegrityError("secret words", None, Exception()), "这一页没有画出来"),
        (OperationalError("secret words", None, Exception()), "数据库没有应答"),
        (NoFreeConnection("secret words"), "数据库没有应答"),
    ],
)
def test_an_error_shows_a_code_and_the_log_has_the_rest(caplog, fault, said):
    from streamlit.testing.v1 import AppTest

    def script(error):
        from ui import states

        assert states.told(error)

    with caplog.at_level(logging.ERROR, logger="board"):
        test = AppTest.from_function(script, args=(fault,)).run()

    (record,) = caplog.records
    assert said in html_of(test).split("<p>")[0]
    assert record.getMessage() in html_of(test)
    assert "secret" not in html_of(test)
    assert record.exc_info[1] is fault


def test_the_wall_leads_to_its_other_pages_and_holds_on_to_the_view(small_board, visits):
    def nav(**query: str) -> str:
        return html_of(at_screen("districts", **query).run()).split('<nav class="switch">')[1]

    on_wall = nav(hall="1", unit="D1")

    for path in ("./", "risk_map", "countdown", "follow", "hazards"):
        assert f'href="{path}?unit=D1&amp;hall=1"' in on_wall
    assert '<b aria-current="page">区县进度</b>' in on_wall
    assert "risk_map" not in nav()


def test_an_address_that_the_board_does_not_know_is_said_in_the_readers_words(small_board, monkeypatch):
    monkeypatch.setattr(ContextProxy, "url", "http://localhost:8501/nosuch")
    test = at_screen(lang="en")
    test._page_hash = calc_hash("nosuch")

    test.run()

    assert not test.exception
    assert "There is no such page" in html_of(test)
    assert '<a class="go" href="./?lang=en">Back to the overview</a>' in html_of(test)
    assert [link in html_of(test) for link in ('href="?lang=zh"', 'href="?lang=en&amp;hall=1"')] == [
        True,
        True,
    ]
    monkeypatch.setattr(ContextProxy, "url", "http://localhost:8501/folder/")  # behind a proxy
    assert '<h1 class="title">' in html_of(at_screen().run())
