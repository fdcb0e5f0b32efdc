"""Who may import whom: the contracts of pyproject.toml, and what import-linter cannot see."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import code

# cli.py and app.py are single files, which import-linter does not follow.
SINGLE_FILES = {
    "cli.py": {"streamlit", "plotly", "sqlalchemy", "sqlite3", "psycopg", "alembic", "ui", "pages", "charts"},
    "app.py": {"plotly", "sqlalchemy", "sqlite3", "psycopg", "alembic", "charts", "ledger"},
}


def test_the_import_contracts_hold():
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([program, "--no-logo"], cwd=code.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_is_under_contract():
    settings = tomllib.loads((code.ROOT / "pyproject.toml").read_text())

    assert set(settings["tool"]["importlinter"]["root_packages"]) == code.packages()


@pytest.mark.parametrize("file", sorted(SINGLE_FILES))
def test_a_single_file_keeps_to_its_floor(file: str):
    found = [
        f"{file}:{line} imports {module}"
        for path in code.modules(file)
        for line, module in code.imports(path)
        if module.split(".")[0] in SINGLE_FILES[file]
    ]

    assert found == []


def test_the_rules_use_the_standard_library_alone():
    allowed = sys.stdlib_module_names | {"domain"}

    found = [
        f"{code.name(path)}:{line} imports {module}"
        for path in code.modules("domain")
        for line, module in code.imports(path, at_run_time=False)
        if module.split(".")[0] not in allowed
    ]

    assert found == []


def test_nobody_imports_the_slow_express_charts():
    found = [
        f"{code.name(path)}:{line}"
        for path in code.modules()
        for line, module in code.imports(path, at_run_time=False)
        if module.startswith("plotly.express")
    ]

    assert found == []
