"""Mapping files: written by a person, checked part by part, and found by the headings of a form."""

import json

import pytest

from ledger.mapping import MappingNotUsable, from_json, mapping_for, named, shipped
from ledger.mapping_file import to_json
from ledger.reading import read
from ledger.records import FileNotReadable
from tests.ledger.answers import ROOT
from tests.ledger.family import as_csv


@pytest.mark.parametrize("mapping", shipped(), ids=lambda mapping: mapping.name)
def test_a_shipped_mapping_is_written_back_as_it_was_read(mapping):
    assert from_json(to_json(mapping)) == mapping
    assert mapping_for(mapping.recognised_by) == mapping


def test_the_example_of_the_guide_is_a_mapping():
    guide = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in guide.split("```json\n")[1:]]

    examples = [from_json(block) for block in blocks]

    assert examples
    assert all(from_json(to_json(example)) == example for example in examples)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("{", "not JSON"),
        ("[]", "one JSON object"),
        ('{"name": "a"}', "'columns'"),
        ('{"name": "a", "columns": {}, "colums": {}}', "colums"),
        ('{"name": "a", "columns": {"deadlin": "Due"}}', "deadlin"),
        ('{"name": "a", "columns": {"due_on": 7}}', "due_on"),
        ('{"name": "a", "columns": {"due_on": {"joined": ["Due"]}}}', "join"),
        ('{"name": "a", "columns": {}, "values": {"grade": {"C": "severe"}}}', "severe"),
        ('{"name": "a", "columns": {}, "assumed": {"phone": "1"}}', "phone"),
        ('{"name": "a", "columns": {}, "rules": [{"when": {"A": "X"}}]}', "skip"),
        ('{"name": "a", "columns": {}, "rules": [{"skip": "why"}]}', "when"),
        ('{"name": "a", "columns": {}, "date_order": "ydm"}', "date_order"),
        ('{"name": "a", "columns": {}, "cutoff": "soon"}', "cutoff"),
    ],
)
def test_a_mistake_in_a_mapping_names_its_part(said, named):
    with pytest.raises(MappingNotUsable, match=named):
        from_json(said)


def test_a_mapping_that_is_nowhere_is_refused_with_the_names_there_are():
    with pytest.raises(MappingNotUsable, match="nyc-hpd"):
        named("nowhere")


def test_headings_match_in_any_case_width_and_order():
    (mapping,) = [one for one in shipped() if one.name == "toronto-highrise-fire"]

    assert mapping_for([heading.upper() for heading in reversed(mapping.recognised_by)]) == mapping
    assert mapping_for(mapping.recognised_by[1:]) is None


def made(**parts):
    return from_json(json.dumps({"name": "own", "columns": {"description": "What", "due_on": "By"}, **parts}))


def rows_by(mapping, grid):
    return [
        row for chunk in read(as_csv(grid, "utf-8"), mapping, name="a.csv").chunks() for row in chunk.rows
    ]


def test_values_constants_and_further_empty_words_come_from_the_mapping():
    mapping = made(
        columns={"description": "What", "due_on": "By", "status": "State", "district": "Where"},
        values={"status": {"Fixed": "closed", "*": "rectifying"}, "district": {"N": "North"}},
        constants={"grade": "major"}, empty=["tbd"],
    )  # fmt: skip

    first, second = rows_by(
        mapping, [["What", "By", "State", "Where"], ["a", "tbd", "fixed", "N"], ["b", "2022-09-01", "x", "S"]]
    )

    assert (first.due_kind, first.status, first.unit_text, first.grade) == (
        "none",
        "closed",
        "North",
        "major",
    )
    assert (second.status, second.unit_text, second.flags) == ("rectifying", "S", {})


def test_a_rule_skips_clears_and_sets():
    mapping = made(rules=[
        {"when": {"Kind": ["memo", "note"]}, "skip": "no hazard"},
        {"when": {"Kind": "open", "By": "filled"}, "clear": "due_on"},
        {"when": {"Kind": {"not": "open"}}, "set": {"status": "void"}},
    ])  # fmt: skip
    grid = [
        ["What", "By", "Kind"],
        ["a", "2022-09-01", "Memo"],
        ["b", "2022-09-01", "open"],
        ["c", "2022-09-01", "gone"],
    ]

    first, second = rows_by(mapping, grid)

    assert (first.description, first.due_on, first.status) == ("b", None, "pending")
    assert (second.description, second.status) == ("c", "void")


def test_the_header_row_and_the_sheet_can_be_named():
    mapping = made(header_row=3, sheet="a*")
    grid = [["What", "By", "x"], ["not", "this", "one"], ["What", "By"], ["a", "2022-09-01"]]

    (row,) = rows_by(mapping, grid)

    assert (row.row, row.description) == (4, "a")


def test_other_columns_are_recognised_only_where_the_mapping_says_so():
    grid = [["What", "By", "单位名称"], ["a", "2022-09-01", "某甲公司"]]

    assert rows_by(made(), grid)[0].enterprise is None
    assert rows_by(made(recognise_others=True), grid)[0].enterprise == "某甲公司"


def test_a_mapping_that_fits_nothing_is_said():
    reading = read(as_csv([["A", "B"], ["1", "2"]], "utf-8"), made(), name="a.csv")

    assert [problem.code for problem in reading.layout.problems] == ["no_table"]


def test_a_missing_file_is_said():
    with pytest.raises(FileNotReadable) as refused:
        read(str(ROOT / "nowhere.csv"))

    assert refused.value.problem.code == "no_such_file"
