"""Templates of letters: ours are what the words make, the office's own are filled or their fault is told."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from documents.letter_facts import HAZARD_FACTS, LETTER_FACTS
from documents.letters import FOLDER, KINDS, OURS, Item, Letter, TemplateFault, as_docx, own_templates
from documents.zipped import contents
from i18n import translator
from scripts import letter_templates
from tests.house import code

NAME = "bulletin.zh.docx"
LETTER = Letter(
    "bulletin", "某市安委会办公室", "〔2026〕3号", "甲公司", date(2026, 6, 15),
    (Item("石-1", description="通道堵塞", grade="major", risk=1),),
)  # fmt: skip
# The order in which Word wants what stands in these: ECMA-376, part 1, wml.xsd. What we never write is left out.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr tabs snapToGrid spacing ind jc rPr",
    "rPr": "rStyle rFonts b i color sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "sectPr": "footerReference pgSz pgMar cols docGrid",
    "style": "name basedOn uiPriority semiHidden qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
    "compat": "balanceSingleByteDoubleByteWidth doNotExpandShiftReturn useFELayout compatSetting",
}


def own(folder: Path, *paragraphs: str, name: str = NAME, cell: str = "") -> Path:
    """A folder with a template of the office's own."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cell:
        document.add_table(rows=1, cols=1).cell(0, 0).text = cell
    document.save(str(folder / name))
    return folder


def text(data: bytes) -> str:
    """The paragraphs of a letter."""
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def fault(folder: Path, language: str = "zh") -> TemplateFault:
    """What is said of the template in the folder."""
    with pytest.raises(TemplateFault) as told:
        as_docx(LETTER, translator(language), folder=folder)
    return told.value


def test_the_templates_are_what_the_words_make():
    made = letter_templates.made()

    kept = {path.name: path.read_bytes() for path in OURS.iterdir()}
    assert sorted(kept) == sorted(f"{kind}.{language}.docx" for kind in KINDS for language in ("zh", "en"))
    assert {name: contents(data) for name, data in kept.items()} == {
        name: contents(data) for name, data in made.items()
    }, "run: make docs"
    assert letter_templates.made() == made  # byte for byte: no clock in them


def test_a_template_names_no_author_and_no_program():
    about = {
        (core.author, core.last_modified_by, core.comments, core.created.year)
        for path in OURS.iterdir()
        for core in [docx.Document(str(path)).core_properties]
    }

    assert about == {("", "", "", 2012)}
    assert [p.name for p in OURS.iterdir() if "docProps/app.xml" in contents(p.read_bytes())] == []


@pytest.mark.parametrize("name", sorted(path.name for path in OURS.iterdir()))
def test_everything_stands_in_the_order_that_word_wants(name):
    found = []
    for part, data in contents((OURS / name).read_bytes()).items():
        if not part.startswith("word/") or not part.endswith(".xml"):
            continue
        for element in docx.oxml.parse_xml(data).iter():
            known = ORDER.get(element.tag.rpartition("}")[2], "").split()
            names = [child.tag.rpartition("}")[2] for child in element]
            if known and names != sorted(names, key=lambda one, known=known: known.index(one)):
                found.append(f"{part}: {names}")

    assert found == []


def test_every_style_that_a_template_uses_is_there():
    for path in OURS.iterdir():
        document = docx.Document(str(path))
        known = {style.style_id for style in document.styles}

        used = {one.get(qn("w:val")) for one in document.element.body.iter(qn("w:pStyle"))}

        assert used - known == set()


def test_both_languages_ask_for_the_same_facts():
    for kind in KINDS:
        asked = [
            set(
                re.findall(
                    r"[{%][^{}%]*[%}]",
                    contents((OURS / f"{kind}.{one}.docx").read_bytes())["word/document.xml"].decode(),
                )
            )
            for one in ("zh", "en")
        ]

        assert asked[0] == asked[1]


def test_an_own_template_is_taken_and_ours_where_there_is_none(tmp_path):
    folder = own(
        tmp_path,
        "{{ issuer }}致{{ to }}",
        "{% for hazard in items %}{{ hazard.number }}{% endfor %}{{ signer }}",
    )

    assert text(as_docx(LETTER, translator("zh"), folder=folder)) == "某市安委会办公室致甲公司\n石-1—"
    assert "Bulletin on the Rectification" in text(as_docx(LETTER, translator("en"), folder=folder))


def test_a_template_of_ours_may_be_taken_as_the_beginning_of_an_own_one(tmp_path):
    (tmp_path / NAME).write_bytes((OURS / NAME).read_bytes())

    assert as_docx(LETTER, translator("zh"), folder=tmp_path) == as_docx(LETTER, translator("zh"))


@pytest.mark.parametrize(("told", "folder"), [("", None), ("  ", None), ("letters", Path("letters"))])
def test_the_folder_of_own_templates_is_a_setting(monkeypatch, told, folder):
    monkeypatch.setenv(FOLDER, told)

    assert own_templates() == folder


@pytest.mark.parametrize(
    ("written", "key", "params"),
    [
        ("{{ wrong }}", "unknown", {"name": "wrong"}),
        ("{{ item.wrong }}", "unknown", {"name": "wrong"}),
        ("{% if signer %}{{ wrong }}{% endif %}", "unknown", {"name": "wrong"}),  # a branch that is not taken
        ("{{ number.wrong }}", "unknown", {"name": "wrong"}),
        ("{{ to", "syntax", {"place": "{{ to"}),
        ("{% if to %}", "syntax", {}),
        ("{{ to | safe }}", "syntax", {"place": "{{ to | safe }}"}),
        ("{{ 1 / 0 }}", "failed", {"what": "division by zero"}),
        ("{% include 'x' %}", "failed", {}),
        ("{{ ''.__class__.__mro__ }}", "unsafe", {"name": "__class__"}),
        ("{{ item.__init__.__globals__ }}", "unsafe", {"name": "__init__"}),
        ("{{ items.append(1) }}", "unsafe", {}),
        ("{{ ''['__class__'] }}", "unsafe", {"name": "__class__"}),
        ("{{ (to | attr('__class__')) }}", "unsafe", {"name": "__class__"}),
        ("{{ '{0.__class__}'.format(to) }}", "unsafe", {"name": "__class__"}),
        ("{% for i in range(10000000) %}{% endfor %}", "failed", {}),
    ],
)
def test_the_fault_of_a_template_is_told_with_its_place(tmp_path, written, key, params):
    told = fault(own(tmp_path, "{{ number }}", written))

    assert told.key == f"letters.fault.{key}"
    assert {"file": NAME} | params == {name: told.params[name] for name in ("file", *params)}
    assert NAME in str(told)
    assert str(told) == translator("zh")(told.key, **told.params)


def test_a_fault_is_told_in_the_language_of_the_reader(tmp_path):
    own(tmp_path, "{{ wrong }}", name="bulletin.en.docx")

    assert str(fault(tmp_path, "en")) == (
        "The letter template bulletin.en.docx uses a placeholder that does not exist: “wrong”."
    )


def test_a_condition_that_is_torn_between_levels_is_told_and_loses_no_text(tmp_path):
    folder = own(tmp_path, "a{% if signer %}b", cell="c{% endif %}d")

    assert fault(folder).key == "letters.fault.torn"


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 torn"])
def test_a_file_that_is_no_document_is_told(tmp_path, data):
    (tmp_path / NAME).write_bytes(data)

    assert fault(tmp_path).key == "letters.fault.broken"


@pytest.mark.parametrize("part", ["word/document.xml", "word/footer1.xml", "[Content_Types].xml"])
def test_a_document_with_a_torn_part_is_told(tmp_path, part):
    with zipfile.ZipFile(tmp_path / NAME, "w") as file:
        for name, data in contents((OURS / NAME).read_bytes()).items():
            file.writestr(name, data[: len(data) // 2] if name == part else data)

    assert fault(tmp_path).key in ("letters.fault.broken", "letters.fault.torn")


def test_a_folder_that_is_none_is_told_and_not_passed_over(tmp_path):
    told = fault(tmp_path / "absent")

    assert (told.key, told.params) == ("letters.fault.folder", {"folder": str(tmp_path / "absent")})


def test_the_page_about_letters_names_every_kind_and_placeholder():
    told = (code.ROOT / "docs" / "letters.md").read_text(encoding="utf-8")

    facts = [name for name in LETTER_FACTS if f"`{name}`" not in told]
    hazards = [name for name in HAZARD_FACTS if f"`hazard.{name}`" not in told]
    assert (facts, hazards, [kind for kind in KINDS if f"`{kind}`" not in told]) == ([], [], [])


def test_the_example_on_the_page_about_letters_works(tmp_path):
    page = (code.ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    lines = [
        one.strip() for one in page.split("An example")[1].split("Texts come")[0].splitlines()[2:] if one
    ]
    rows = [[cell.strip() for cell in one.strip("|").split("|")] for one in lines if one.startswith("|")]
    document, table = docx.Document(), None
    for one in lines:
        if not one.startswith("|"):
            document.add_paragraph(one)
        elif table is None:
            table = document.add_table(rows=len(rows), cols=3)
            for place, row in enumerate(rows):
                for cell, words in zip(table.rows[place].cells, row):
                    cell.text = words
    document.save(str(tmp_path / NAME))

    made = as_docx(LETTER, translator("zh"), folder=tmp_path)

    assert "你单位有1项隐患逾期未整改，其中重大事故隐患1项。" in text(made)
    (filled,) = docx.Document(io.BytesIO(made)).tables
    assert [[cell.text for cell in row.cells] for row in filled.rows] == [
        ["编号", "隐患", "期限"],
        ["石-1", "通道堵塞", "—"],
    ]
