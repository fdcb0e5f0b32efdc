"""Chinese and English are equal: the same keys, the same placeholders, and none that is missing or unused."""

import ast
import re

import pytest

from tests.house import code, words

FOLDERS = (
    "app.py",
    "cli.py",
    "pages",
    "shell",
    "ui",
    "jobs",
    "charts",
    "ledger",
    "demo",
    "i18n",
    "documents",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def asked() -> list[words.Request]:
    return [r for path in code.modules(*FOLDERS) for r in words.requests(code.tree(path), code.name(path))]


def codes() -> list[str]:
    """Every key that a code of the rules must have words under."""
    from domain import deadlines, measures, people, risk, status

    groups = {
        "band": deadlines.BAND_CODES,
        "due_kind": deadlines.DUE_KINDS,
        "status": status.STATUSES,
        "grade": status.GRADES,
        "source": status.SOURCES,
        "risk": (risk.NOT_ASSESSED, *risk.LEVELS),
        "risk_full": (risk.NOT_ASSESSED, *risk.LEVELS),
        "role": [role.value for role in people.Role],
    }
    bases = sorted({measure.base for measure in measures.MEASURES.values()})
    told = [f"measure.{base}.{part}" for base in bases for part in ("name", "definition")]
    return [f"{group}.{code}" for group, members in groups.items() for code in members] + told


def test_each_area_has_both_languages():
    assert set(words.areas("zh")) == set(words.areas("en"))


@pytest.mark.parametrize("area", sorted(words.areas("zh")))
def test_an_area_has_the_same_keys_and_placeholders_in_both_languages(area: str):
    chinese, english = (words.entries(words.areas(language)[area]) for language in words.LANGUAGES)

    told = [{entry.key: (entry.plural, entry.placeholders) for entry in side} for side in (chinese, english)]

    assert told[0] == told[1]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_entry_is_empty_or_doubtful_or_told_twice(language: str):
    found = [(area, entry) for area, path in words.areas(language).items() for entry in words.entries(path)]

    keys = [entry.key for _, entry in found]
    assert [f"{area}: {entry.key}" for area, entry in found if entry.fuzzy or not all(entry.forms)] == []
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_english_words_hold_no_chinese_characters():
    # The switch offers the other language in its own words.
    entries = [e for e in words.all_entries("en").values() if not e.key.startswith("switch.language")]

    found = [e.key for e in entries if any(CHINESE.search(form) for form in e.forms)]

    assert found == []


def test_a_key_is_found_in_each_way_of_asking():
    tree = ast.parse(
        't("a.b", n=1)\nvisit.t(f"band.{code}")\nt("x.y" if late else "x.z", **more)\nfloat("1.5")'
    )

    found = [(r.pattern, sorted(r.given), r.open_ended) for r in words.requests(tree, "x")]

    assert found == [
        (r"a\.b", ["n"], False),
        (r"band\..+", [], False),
        (r"x\.y", [], True),
        (r"x\.z", [], True),
    ]


def test_every_key_that_the_code_asks_for_has_words():
    keys = words.all_entries("zh")

    found = [
        f"{r.place} {r.pattern}" for r in asked() if not any(re.fullmatch(r.pattern, key) for key in keys)
    ]

    assert found == []


def test_every_call_fills_the_placeholders_of_its_words():
    entries = words.all_entries("zh").values()

    found = [
        f"{r.place} {entry.key} lacks {', '.join(sorted(entry.placeholders - r.given))}"
        for r in asked()
        for entry in entries
        # An open pattern such as "band.{code}" may also fit keys it never means.
        if re.fullmatch(r.pattern, entry.key) and not r.open_ended and ".+" not in r.pattern
        if entry.placeholders - r.given
    ]

    assert found == []


def test_no_words_are_kept_that_nobody_asks_for():
    patterns = {p for path in code.modules(*FOLDERS, "domain") for p in words.mentioned(code.tree(path))}
    plain = set(codes()) | {re.sub(r"\\(.)", r"\1", p) for p in patterns if ".+" not in p}
    whole = re.compile("|".join(sorted(p for p in patterns if ".+" in p)) or "$^")

    found = [key for key in words.all_entries("zh") if key not in plain and not whole.fullmatch(key)]

    assert found == []


def test_every_code_has_a_word_in_every_catalog():
    missing = [
        (lang, key) for lang in words.LANGUAGES for key in codes() if key not in words.all_entries(lang)
    ]

    assert missing == []


def test_a_translator_is_handed_over_and_never_made_at_import():
    found = [
        f"{code.name(path)}:{node.lineno}"
        for path in code.modules(*FOLDERS)
        for node in code.tree(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call)
        if code.dotted(node.value.func).endswith("translator")
    ]

    assert found == []
