"""A function fits a screen, a file a sitting, a line the width; nothing is left lying about."""

import ast
import io
import re
import tokenize

import pytest

from tests.house import code

LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = 300
LINES_OF_A_TEST_FILE = 400  # rows that must not be counted take room
READ_AS_ONE = {"data_access/tables.py": 460}  # the schema: one table after another
WIDTH = 120  # the formatter folds code at 110; words and tables that it leaves alone may run a little on
DIVIDER = re.compile(r"#\s*([-=*#~_─═])\1{3,}")
LOOSE_END = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")


def room_of(name: str) -> int:
    """How many lines a file may have."""
    return READ_AS_ONE.get(name, LINES_OF_A_TEST_FILE if name.startswith("tests/") else LINES_OF_A_FILE)


def test_a_file_fits_a_sitting():
    found = {
        code.name(path): lines
        for path in code.modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > room_of(code.name(path))
    }

    assert found == {}


def test_a_function_fits_a_screen():
    found = {
        f"{code.name(path)}:{node.name}": lines
        for path in code.modules()
        for node in ast.walk(code.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION
    }

    assert found == {}


def test_a_line_fits_the_width():
    found = [
        f"{code.name(path)}:{number}"
        for path in code.modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > WIDTH
    ]

    assert found == []


def test_a_module_begins_with_one_sentence():
    found = [
        code.name(path)
        for path in code.modules()
        if path.name != "__init__.py"
        and not (ast.get_docstring(code.tree(path)) or "").split("\n")[0].endswith(".")
    ]

    assert found == []


def comments(source: str) -> list[tuple[int, str]]:
    """(line, text) of each comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


@pytest.mark.parametrize("comment", ["# ------ reads", "# =====", "#####", "x = 1  # TODO: later"])
def test_a_divider_and_a_loose_end_are_noticed(comment: str):
    ((_, text),) = comments(comment)

    assert DIVIDER.search(text) or LOOSE_END.search(text)


def test_comments_are_sentences_and_not_dividers_or_loose_ends():
    found = [
        f"{code.name(path)}:{line} {text}"
        for path in code.modules()
        for line, text in comments(path.read_text(encoding="utf-8"))
        if DIVIDER.search(text) or LOOSE_END.search(text)
    ]

    assert found == []
