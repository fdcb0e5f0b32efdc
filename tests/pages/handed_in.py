"""Small ledgers as a clerk hands them in, and the import page as a test works with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.board import at_screen, html_of

HEADS = ("区市县", "单位名称", "隐患描述", "隐患等级", "排查时间", "整改期限", "整改情况", "销号日期")
ROWS = (
    ("石篁区", "望潮木作厂", "配电箱未上锁", "一般", "2026-05-04", "2026-06-30", "整改中", ""),
    ("石篁区", "银杏路餐饮", "气瓶间未作分隔", "重大", "2026-05-06", "2026-06-10", "整改中", ""),
    ("临湖区", "海汀液氨站", "探测器失效", "一般", "2026-04-01", "2026-05-01", "已销号", "2026-04-20"),
)


def ledger(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    """A CSV ledger; without rows the three usual ones."""
    text = io.StringIO()
    csv.writer(text).writerows([heads, *(rows or ROWS)])
    return text.getvalue().encode()


def with_cell(row: int, head: str, value: str, *, heads: Sequence[str] = HEADS) -> bytes:
    """The usual ledger with one cell changed; rows from 0."""
    rows = [list(one) for one in ROWS]
    rows[row][heads.index(head)] = value
    return ledger(*rows, heads=heads)


def handed(*files: bytes, name: str = "6月台账.csv", **query: str) -> AppTest:
    """The import page after files were dropped on it; several get a number before their name."""
    test = at_screen("import", **query).run()
    named = [(name if len(files) == 1 else f"{n}{name}", content, "") for n, content in enumerate(files, 1)]
    test.file_uploader[0].set_value(named)
    return ran(test)


def ran(test: AppTest) -> AppTest:
    """Run once more; an exception of the page fails the test."""
    test.run()
    assert not test.exception
    return test


def press(test: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    test.button(key=key).click()
    return ran(test)


def submit(test: AppTest, label: str) -> AppTest:
    """Press the button of a form."""
    next(one for one in test.button if one.label == label).click()
    return ran(test)


def pick(test: AppTest, label: str, code: Any) -> None:
    """Choose a code in the list whose label begins so; the form is still to be sent."""
    plain = [(re.sub(r"\\(.)", r"\1", one.label), one) for one in test.selectbox]
    next(one for said, one in plain if said.startswith(label)).set_value(code)


def keyed(elements: Iterable[Any], start: str) -> Any:
    """The control whose key begins so."""
    return next(one for one in elements if (one.key or "").startswith(start))


def title(test: AppTest) -> str:
    """The page's answer, its no-break spaces made plain."""
    found = re.search(r'<h1 class="title">(.*?)</h1>', html_of(test), re.DOTALL)
    return found.group(1).replace("\u00a0", " ") if found else ""


def figures(test: AppTest) -> list[str]:
    """The five counts."""
    return re.findall(r'<p class="value">(.*?)</p>', html_of(test))


def sections(test: AppTest) -> list[str]:
    """The sentences over the parts of the page."""
    return [one.replace("\u00a0", " ") for one in re.findall(r"<h2>(.*?)</h2>", html_of(test))]


def cells(test: AppTest, label: str) -> list[str]:
    """What stands under a heading, over all tables of the page, without its markup."""
    found = re.findall(rf'data-label="{label}">(.*?)</td>', html_of(test), re.DOTALL)
    return [re.sub(r"<.*?>", "", one) for one in found]
