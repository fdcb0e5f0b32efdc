"""What is written about the code is true: measures, columns, commands, links."""

import re

import pytest

from tests.house import code

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")
MAKE = re.compile(r"`make ([a-z]+)[^`]*`")


def test_the_page_of_measures_is_what_the_definitions_say():
    from scripts import measures_doc

    assert measures_doc.PAGE.read_text(encoding="utf-8") == measures_doc.page(), "run: make docs"


def test_the_page_and_the_picture_of_the_life_cycle_are_what_the_table_of_steps_says():
    from domain.status import STEPS
    from scripts import life_cycle

    drawn = life_cycle.PICTURE.read_text(encoding="utf-8")

    assert drawn == life_cycle.picture(), "run: make docs"
    assert life_cycle.PAGE.read_text(encoding="utf-8") == life_cycle.page(), "run: make docs"
    told = set(re.findall(r'data-step="(\w+) (\w+) (\w+)"', drawn))
    assert told == {(step.was, step.action, step.now) for step in STEPS.values()}


def test_the_page_of_roles_is_what_the_tables_say():
    from scripts import roles_doc

    assert roles_doc.PAGE.read_text(encoding="utf-8") == roles_doc.page(), "run: make docs"


def test_every_column_of_the_database_says_what_it_means():
    from data_access.tables import metadata

    found = [
        f"{table.name}.{c.name}" for table in metadata.sorted_tables for c in table.columns if not c.comment
    ]

    assert found == []


def test_the_ledger_page_names_every_column_heading_and_layout():
    from ledger.columns import COLUMNS

    told = (code.ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")

    keys = [c.key for c in COLUMNS if f"`{c.key}`" not in told]
    headings = [f"{c.key}: {word}" for c in COLUMNS for word in (*c.headings, *c.weak) if word not in told]
    shipped = [
        p.name for p in code.files() if code.name(p).startswith(("ledger/mappings/", "ledger/aliases/"))
    ]
    assert (keys, headings) == ([], [])
    assert [name for name in shipped if name not in told] == []


def test_links_between_our_pages_lead_somewhere():
    found = [
        f"{name}: {target}"
        for name, text in code.texts()
        if name.endswith(".md")
        for target in LINK.findall(text)
        if not (code.ROOT / name).parent.joinpath(target).exists()
    ]

    assert found == []


def test_every_make_command_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (code.ROOT / "Makefile").read_text(), re.MULTILINE))

    found = [
        f"{name}: make {target}"
        for name, text in code.texts()
        if name.endswith(".md")
        for target in MAKE.findall(text)
        if target not in targets
    ]

    assert found == []


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "docs/measures.md",
        "docs/life-cycle.md",
        "docs/ledger.md",
        "docs/deployment.md",
        "docs/glossary.md",
    ],
)
def test_the_pages_that_everybody_looks_for_are_there(name: str):
    assert (code.ROOT / name).is_file()
