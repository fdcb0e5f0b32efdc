"""Every question asks for a scope first, and has no default for it."""

import ast

import pytest

from tests.house import code

# The parts questions are made of: they return conditions, never rows.
PARTS = ("conditions.py",)


def unscoped(tree: ast.Module) -> list[str]:
    """The public functions that take a session but not a scope right after it.

    One that is handed a DataFrame next answers nothing new: it shapes rows a scoped question found.
    """
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        named = [*node.args.posonlyargs, *node.args.args]
        if not named or named[0].arg not in {"session", "connection", "engine"}:
            continue
        if len(named) > 1 and named[1].annotation and code.dotted(named[1].annotation).endswith("DataFrame"):
            continue
        has_default = len(node.args.defaults) > len(named) - 2
        if len(named) < 2 or named[1].arg != "scope" or has_default:
            found.append(node.name)
    return found


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("session, scope, filters, as_of", []),
        ("session: Session, scope: Scope, as_of: date = None", []),
        ("session, filters, as_of", ["totals"]),
        ("session, filters, *, scope", ["totals"]),
        ("session, scope=EVERYWHERE, as_of=None", ["totals"]),
        ("session", ["totals"]),
        ("session, rows: pd.DataFrame", []),
        ("rows", []),
    ],
)
def test_a_question_without_a_scope_is_noticed(signature: str, expected: list[str]):
    tree = ast.parse(f"def totals({signature}): ...\ndef _helper(session): ...")

    assert unscoped(tree) == expected


def test_every_question_takes_a_scope_and_has_no_default_for_it():
    found = {
        code.name(path): names
        for path in code.modules("data_access/reads")
        if path.name not in PARTS and (names := unscoped(code.tree(path)))
    }

    assert found == {}


def test_every_part_returns_a_condition_or_units():
    allowed = {"Condition", "bool", "frozenset[int]", "Select"}

    found = [
        f"{path.name}: {node.name} -> {ast.unparse(node.returns) if node.returns else '?'}"
        for path in code.modules("data_access/reads")
        if path.name in PARTS
        for node in code.tree(path).body
        if isinstance(node, ast.FunctionDef)
        and node.name[0] != "_"
        and (not node.returns or not any(word in ast.unparse(node.returns) for word in allowed))
    ]

    assert found == []
