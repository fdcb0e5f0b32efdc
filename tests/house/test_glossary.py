"""The glossary has the words of the screens: one Chinese and one English for each thing."""

import pytest

from i18n import measure_words, translator
from tests.house import code


@pytest.mark.parametrize("measure", ["due_today", "open", "no_deadline"])
def test_the_glossary_says_of_a_measure_what_the_screens_say(measure: str):
    (line,) = [one for one in glossary() if f"`{measure}`" in one or f"| {measure} |" in one]

    for language in ("zh", "en"):
        assert measure_words.name(translator(language), measure).lower() in line.lower()


@pytest.mark.parametrize("key", ["due.that_day", "due.today", "unit.unassigned"])
def test_the_glossary_says_of_a_state_what_the_screens_say(key: str):
    said = [translator(language)(key).lower() for language in ("zh", "en")]

    assert [all(word in line.lower() for word in said) for line in glossary()].count(True) == 1


def glossary() -> list[str]:
    """The lines of its table."""
    text = (code.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("|")]
