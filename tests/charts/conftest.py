"""A reader and a screen for the pictures."""

import pytest

from charts.style import Theme, theme
from i18n import T, translator


@pytest.fixture
def t() -> T:
    return translator("en", strict=True)


@pytest.fixture
def zh() -> T:
    return translator("zh", strict=True)


@pytest.fixture
def desk() -> Theme:
    return theme("light", "desk", language="en")


@pytest.fixture
def hall() -> Theme:
    return theme("light", "hall", language="en")
