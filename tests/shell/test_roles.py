"""A page tells each role in the words of docs/roles.md, in both languages."""

import html
from pathlib import Path
from typing import Any

import pytest

from domain.people import Role
from i18n import translator
from tests.machine import ROOT
from tests.shell.conftest import Browser
from ui.roles import told

PAGE = Path(ROOT / "docs" / "roles.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_is_told_in_the_words_of_the_page_of_roles(board: Any, wang: int, language: str):
    shown = html.unescape(Browser(board).get(f"/sign-in/roles?lang={language}").text)

    roles = told(translator(language))
    assert len(roles) == len(Role)
    for one in roles:
        for words in (one.name, one.does, one.sees, one.steps, one.deeds, one.office):
            assert words in shown
            assert words in PAGE


def test_the_own_account_leads_there(board: Any, wang: int):
    one = Browser(board)
    one.enter()

    assert "sign-in/roles" in one.get("/sign-in/account").text
