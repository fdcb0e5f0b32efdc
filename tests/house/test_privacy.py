"""The project names no machine it was made on, and no address that packages come from."""

import re

import pytest

from tests.house import code

# Written in pieces, so that this file does not find itself.
HOMES = "|".join(("work", "root", "home", "Users", "opt"))
MACHINE_PATH = re.compile(rf"(?<![\w.<}}*/-])/(?:{HOMES})/[\w.]")
PACKAGE_HOSTS = re.compile(
    "|".join((r"py" + r"pi\.", r"python" + r"hosted\.", r"npm" + r"js\.", r"mirrors?\.\w+\."))
)


@pytest.mark.parametrize("text", ["cd /ro" + "ot/board", 'open("/ho' + 'me/ann/x")', "/wo" + "rk/main"])
def test_a_path_of_a_machine_is_noticed(text: str):
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["~/board", "docs/work/x", "https://example.org/home/x", "/var/lib/board"])
def test_a_path_of_any_machine_is_none(text: str):
    assert not MACHINE_PATH.search(text)


def test_no_file_names_the_machine_it_was_written_on():
    found = [
        f"{name}:{number} {line.strip()[:90]}"
        for name, text in code.texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]

    assert found == []


def test_no_file_names_the_address_packages_come_from():
    found = [
        f"{name}:{number} {line.strip()[:90]}"
        for name, text in code.texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if PACKAGE_HOSTS.search(line)
    ]

    assert found == []


def test_every_locked_package_has_its_hashes():
    for path in code.ROOT.glob("requirements*.txt"):
        blocks = re.split(r"\n(?=\S)", path.read_text())
        pinned = [block for block in blocks if not block.startswith("#")]

        assert pinned, path.name
        assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block] == []
        assert [block.splitlines()[0] for block in pinned if "==" not in block.splitlines()[0]] == []
