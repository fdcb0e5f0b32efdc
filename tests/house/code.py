"""The project's own files as the house rules see them: paths, texts and syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_OURS = {".venv", ".git", "data", "node_modules", "__pycache__", "test-results"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".po",
    ".sh",
    ".css",
    ".js",
    ".csv",
    ".json",
    ".mako",
    ".html",
    "",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed; all that lie here where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        named = [ROOT / name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        named = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in named if path.is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """(path below the root, text) of every file that people write."""
    for path in files():
        if path.suffix in TEXT:
            yield name(path), path.read_text(encoding="utf-8")


def modules(*folders: str) -> list[Path]:
    """The Python files below these folders, or of the whole project; a missing folder has none."""
    chosen = [path for path in files() if path.suffix == ".py"]
    if not folders:
        return chosen
    wanted = [ROOT / folder for folder in folders]
    return [path for path in chosen if any(path == one or one in path.parents for one in wanted)]


def packages() -> set[str]:
    """The top-level folders that hold Python and are imported, tests, scripts and benchmarks apart."""
    tops = {name(path).split("/")[0] for path in modules() if "/" in name(path)}
    return tops - {"tests", "scripts", "bench"}


def name(path: Path) -> str:
    """A path as people write it: below the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(node: ast.AST) -> str:
    """`pd.Timestamp.now` for the expression of that form; what is not a plain name is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(path: Path, *, at_run_time: bool = True) -> Iterator[tuple[int, str]]:
    """(line, module) of each import; those under `if TYPE_CHECKING` are left out at run time."""
    hidden: set[ast.AST] = set()
    for node in ast.walk(tree(path)):
        if at_run_time and isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING"):
            hidden.update(below for part in node.body for below in ast.walk(part))
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
