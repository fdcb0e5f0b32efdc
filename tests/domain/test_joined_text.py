"""Whether parts of a joined text stand in the whole one."""

import pytest

from domain.joined_text import stands_in


@pytest.mark.parametrize(
    ("between", "parts", "text", "stands"),
    [
        (" ", ("东区", ""), "东区 3号库", True),
        (" ", ("", "3号库"), "东区 3号库", True),
        (" ", ("", "3号库"), "东区 13号库", False),  # no whole part
        (" ", ("1号", ""), "11号 库房", False),
        (" ", ("3号库", ""), "东区 3号库", False),  # in another's place
        (" ", ("东区", "", "门口"), "东区 3号库 门口", True),
        (" ", ("东区", "", "门口"), "东区 门口", True),
        (" ", ("东区", "", "门口"), "东区 大门口", False),
        (" ", ("", "3号库", ""), "东区 3号库 门口", True),
        (" ", ("", "号库", ""), "东区 3号库 门口", False),
        (" ", ("东区A座", ""), "东区 a 座 3号库", True),  # compared without case, width and spaces
        (", ", ("", "3L"), "3, 3l", True),
        (", ", ("", "3L"), "3,13L", False),
        ("-", ("", "１号"), "东区 - 1号", True),
        ("", ("东区", ""), "东区3号库", True),
        ("", ("", "3号库"), "东区13号库", False),  # nothing between, but no number is cut in two
        (" ", ("", ""), "东区 3号库", False),
        (" ", ("东区", ""), "", False),
        (" ", (".*", ""), "东区 3号库", False),
    ],
)
def test_parts_are_compared_as_whole_parts_in_their_places(between, parts, text, stands):
    assert stands_in((between, parts), text) is stands
