"""Keys become words, and what is missing is noticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import i18n
from i18n import load, translator

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
ENGLISH = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
ENTRIES = """
msgid "rows"
msgid_plural "rows"
msgstr[0] "{n:,} row"
msgstr[1] "{n:,} rows"

msgid "empty"
msgstr ""

#, fuzzy
msgid "doubtful"
msgstr "perhaps"
"""


@pytest.fixture
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of English catalogs of the test's own."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text(HEAD + ENGLISH + ENTRIES, encoding="utf-8")
    monkeypatch.setattr(i18n, "CATALOGS", tmp_path)
    load.cache_clear()
    yield folder
    load.cache_clear()


def test_the_plural_follows_n(catalogs):
    t = translator("en", strict=True)

    assert [t("rows", n=n) for n in (0, 1, 1236)] == ["0 rows", "1 row", "1,236 rows"]


@pytest.mark.parametrize("key", ["nowhere", "empty", "doubtful"])
def test_a_key_without_words_raises_in_tests_and_shows_itself_on_screen(catalogs, key):
    with pytest.raises(KeyError, match=key):
        translator("en", strict=True)(key)

    assert translator("en", strict=False)(key) == key
    assert not translator("en").knows(key)


def test_a_missing_placeholder_raises_on_screen_too(catalogs):
    with pytest.raises(KeyError):
        translator("en", strict=False)("rows", m=1)


def test_two_catalogs_may_not_tell_the_same_key(catalogs):
    (catalogs / "b.po").write_text(HEAD + '\nmsgid "rows"\nmsgstr "again"\n', encoding="utf-8")

    with pytest.raises(ValueError, match="repeats 'rows'"):
        translator("en")("rows", n=1)


def test_a_language_without_catalogs_is_refused():
    with pytest.raises(ValueError, match="'fr' is not one of zh, en"):
        translator("fr")


def test_strictness_comes_from_the_environment(catalogs, monkeypatch):
    monkeypatch.setenv("BOARD_STRICT_WORDS", "0")
    assert translator("en")("nowhere") == "nowhere"

    monkeypatch.setenv("BOARD_STRICT_WORDS", "1")
    with pytest.raises(KeyError):
        translator("en")("nowhere")
