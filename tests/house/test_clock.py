"""Nobody reads the clock below the frame and the command line; pages keep nothing between reruns."""

import ast
import re

import pytest

from tests.house import code

MAY_READ_THE_CLOCK = ("pages/_frame.py", "app.py", "shell/", "cli.py", "bench/", "scripts/", "tests/")
READINGS = {"now", "today", "utcnow", "localtime", "gmtime", "time_ns", "ctime", "asctime"}
BASES = {"date", "datetime", "time", "dt", "Timestamp", "func", "pendulum", "arrow"}
CURRENT = {"current_date", "current_time", "current_timestamp", "localtimestamp"}
IN_SQL = re.compile(
    r"\bCURRENT_(DATE|TIME|TIMESTAMP)\b|\bLOCALTIMESTAMP\b|\bnow\(\)|\(\s*'now'", re.IGNORECASE
)


def readings(tree: ast.Module) -> list[int]:
    """The lines on which a syntax tree asks what time it is, in Python or in SQL."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = code.dotted(node.value).rsplit(".", 1)[-1]
            if (base in BASES and node.attr in READINGS) or (base == "time" and node.attr == "time"):
                found.append(node.lineno)
            if base == "func" and node.attr in CURRENT:
                found.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [node.lineno for alias in node.names if alias.name in {"time", *READINGS}]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.search(node.value):
            found.append(node.lineno)
    return sorted(found)


@pytest.mark.parametrize(
    "line",
    [
        "date.today()",
        "datetime.datetime.now(tz=UTC)",
        "default_factory=datetime.now",
        "pd.Timestamp.now()",
        "time.time()",
        "from time import time",
        "func.now()",
        "func.current_date()",
        "text('SELECT CURRENT_TIMESTAMP')",
        "text(\"date('now')\")",
    ],
)
def test_a_reading_of_the_clock_is_noticed(line: str):
    source = line if "import" in line else f"f({line})"

    assert readings(ast.parse(source)) == [1]


@pytest.mark.parametrize("line", ["visit.now", "visit.today", "time.perf_counter()", "date(2026, 6, 15)"])
def test_a_day_that_is_handed_over_is_no_reading(line: str):
    assert readings(ast.parse(line)) == []


def test_only_the_frame_and_the_command_line_read_the_clock():
    found = [
        f"{code.name(path)}:{line}"
        for path in code.modules()
        if not code.name(path).startswith(MAY_READ_THE_CLOCK)
        for line in readings(code.tree(path))
    ]

    assert found == []


def test_pages_keep_nothing_in_session_state():
    found = [
        f"{code.name(path)}:{node.lineno}"
        for path in code.modules("pages", "app.py")
        for node in ast.walk(code.tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == "session_state")
        or (isinstance(node, ast.alias) and node.name == "session_state")
    ]

    assert found == []


def does_something(node: ast.stmt) -> bool:
    """Whether a statement at a module's top level does more than define."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    definitions = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    type_only = isinstance(node, ast.If) and code.dotted(node.test).endswith("TYPE_CHECKING")
    return not isinstance(node, definitions) and not type_only


def test_a_page_file_does_nothing_when_run_alone():
    found = [
        f"{code.name(path)}:{node.lineno}"
        for path in code.modules("pages")
        if not path.name.startswith("_")
        for node in code.tree(path).body
        if does_something(node)
    ]

    assert found == []


def test_every_screen_has_a_page_that_takes_the_visit_alone():
    from pages._frame import MODULES

    found = {}
    for module in MODULES.values():
        path = code.ROOT / f"{module.replace('.', '/')}.py"
        known = code.tree(path).body if path.exists() else []
        pages = [node for node in known if isinstance(node, ast.FunctionDef) and node.name == "page"]
        found[module] = [[argument.arg for argument in page.args.args] for page in pages]

    assert found == {module: [["visit"]] for module in MODULES.values()}
