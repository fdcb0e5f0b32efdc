"""The paper of official letters: page, fonts and styles, in Chinese as GB/T 9704-2012 lays them out.

Lengths of the page are in millimetres, of letters and lines in points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING as SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor, Twips

from documents.zipped import without_clock

TEXT_WIDTH = 156  # with the margins of 28 and 26 the A4 sheet of 210
RED = "FF0000"
LATIN = "Times New Roman"
SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
# What a machine without the font shows instead, as Word and LibreOffice read it from the table of fonts.
INSTEAD = MappingProxyType(
    {
        FANG: "仿宋,FangSong",
        KAI: "楷体,KaiTi",
        HEI: "SimHei",
        SONG: "SimSun",
        TITLE: "华文中宋,STZhongsong,宋体",
    }
)
_LINE = 28.95  # 22 lines fill the 225 mm of text: GB/T 9704-2012, 5.2.3
_KEPT = {REL.STYLES, REL.SETTINGS, REL.FONT_TABLE}
_KEPT_OF_THE_FILE = {REL.OFFICE_DOCUMENT, REL.CORE_PROPERTIES}
_FIXED = datetime(2012, 7, 1, tzinfo=UTC)  # the day from which the standard holds; a date has to stand there


@dataclass(frozen=True)
class Style:
    """How one kind of paragraph looks. `first` may be negative: a hanging indent."""

    font: str
    size: float
    align: Any = ALIGN.LEFT
    before: float = 0
    line: float = _LINE
    first: float = 0
    left: float = 0
    right: float = 0
    bold: bool = False
    colour: str = "000000"
    rule: str = ""  # the colour of a line below
    with_next: bool = False


@dataclass(frozen=True)
class Look:
    """One language's paper. `lines` is the grid of lines in points; None where nothing is aligned to one."""

    margins: tuple[float, float, float, float]  # top, right, bottom, left
    footer: float  # from the lower edge of the sheet
    styles: MappingProxyType[str, Style] = field(repr=False)
    lines: float | None = None
    exact: bool = False  # lines keep their height whatever stands on them


CHINESE = Look(
    margins=(37, 26, 35, 28),
    footer=25,  # the dashes of the page number stand 7 mm below the text: 7.5
    lines=_LINE,
    exact=True,
    styles=MappingProxyType(
        {
            "Issuer": Style(TITLE, 26, ALIGN.CENTER, before=99.2, line=40, colour=RED),  # 35 mm: 7.2.4
            "Number": Style(FANG, 16, ALIGN.CENTER, before=2 * _LINE, rule=RED),  # two lines below: 7.2.5
            "Letter Title": Style(
                TITLE, 22, ALIGN.CENTER, before=2 * _LINE, line=36, with_next=True
            ),  # 7.3.1
            "Recipient": Style(FANG, 16, before=_LINE, with_next=True),  # 7.3.2
            "Letter Body": Style(FANG, 16, ALIGN.JUSTIFY, first=32),
            "Letter Heading": Style(HEI, 16, first=32, with_next=True),  # 7.3.3
            "Signature": Style(FANG, 16, ALIGN.CENTER, left=210, with_next=True),  # its axis is the date's
            "Letter Date": Style(FANG, 16, ALIGN.CENTER, left=210),  # four characters from the right: 7.3.5.1
            "Letter Note": Style(FANG, 16, left=32),  # 7.3.6
            "Copies": Style(FANG, 14, left=56, right=14, first=-42, line=24),  # 7.4.2
            "Printed": Style(FANG, 14, left=14, right=14, line=24),  # 7.4.3
            "Page": Style(SONG, 14, ALIGN.RIGHT, right=14, line=18),  # 7.5
            "Even Page": Style(SONG, 14, left=14, line=18),
            "Table Head": Style(HEI, 10.5, ALIGN.CENTER, line=17, with_next=True),
            "Table Text": Style(FANG, 10.5, line=17),
            "Table Label": Style(KAI, 10.5, ALIGN.CENTER, line=17),
            "Form Title": Style(TITLE, 22, ALIGN.CENTER, line=36, with_next=True),
            "Form Line": Style(FANG, 12, line=20, with_next=True),
            "Gap": Style(FANG, 10, line=10, with_next=True),
            "End": Style(FANG, 1, line=1),
        }
    ),
)

ENGLISH = Look(
    margins=(25, 26, 25, 28),
    footer=12,
    styles=MappingProxyType(
        {
            "Issuer": Style(SONG, 18, ALIGN.CENTER, line=24, bold=True),
            "Number": Style(SONG, 11, ALIGN.CENTER, before=6, line=15, rule="000000"),
            "Letter Title": Style(SONG, 15, ALIGN.CENTER, before=24, line=20, bold=True, with_next=True),
            "Recipient": Style(SONG, 12, before=15, line=18, with_next=True),
            "Letter Body": Style(SONG, 12, before=8, line=17),
            "Letter Heading": Style(SONG, 12, before=12, line=17, bold=True, with_next=True),
            "Signature": Style(SONG, 12, ALIGN.RIGHT, line=17, with_next=True),
            "Letter Date": Style(SONG, 12, ALIGN.RIGHT, line=17),
            "Letter Note": Style(SONG, 11, before=8, line=15),
            "Copies": Style(SONG, 11, line=17),
            "Printed": Style(SONG, 11, line=17),
            "Page": Style(SONG, 10, ALIGN.RIGHT, line=14),
            "Even Page": Style(SONG, 10, line=14),
            "Table Head": Style(SONG, 9.5, ALIGN.CENTER, line=13, bold=True, with_next=True),
            "Table Text": Style(SONG, 9.5, line=13),
            "Table Label": Style(SONG, 9.5, line=13, bold=True),
            "Form Title": Style(SONG, 15, ALIGN.CENTER, line=20, bold=True, with_next=True),
            "Form Line": Style(SONG, 11, line=16, with_next=True),
            "Gap": Style(SONG, 8, line=8, with_next=True),
            "End": Style(SONG, 1, line=1),
        }
    ),
)
LOOKS = MappingProxyType({"zh": CHINESE, "en": ENGLISH})

_BASE = f"""<w:styles {nsdecls("w")}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:eastAsia="{FANG}" w:hAnsi="{LATIN}" w:cs="{LATIN}"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>
<w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>
<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>
<w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>
</w:tblPr></w:style></w:styles>"""

# doNotExpandShiftReturn: a line that was typed to end early is not stretched to the margin.
_SETTINGS = f"""<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>
<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotExpandShiftReturn/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"""


def blank(language: str) -> Document:
    """An empty document with the page and the styles of a language. Raises KeyError for another one."""
    look = LOOKS[language]
    document = docx.Document()
    _without_the_needless(document)
    _properties(document)
    _page(document, look)
    _replace(document.styles.element, _BASE)
    _replace(document.settings.element, _SETTINGS)
    document.styles["Normal"].font.size = Pt(look.styles["Letter Body"].size)
    for name, style in look.styles.items():
        _add(document, name, style, exact=look.exact)
    return document


def as_bytes(document: Document) -> bytes:
    """The document as a file; the same document gives the same bytes."""
    file = BytesIO()
    document.save(file)
    return without_clock(file.getvalue())


def _without_the_needless(document: Document) -> None:
    """Drop what the library's own blank brings along, and say which fonts may stand in for which."""
    part: Any = document.part
    for holder, kinds in ((part, _KEPT), (part.package, _KEPT_OF_THE_FILE)):
        for key in [key for key, rel in holder.rels.items() if rel.reltype not in kinds]:
            del holder.rels[key]
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    table = f'<w:fonts {nsdecls("w")}><w:font w:name="{LATIN}"/>{fonts}</w:fonts>'
    part.part_related_by(REL.FONT_TABLE)._blob = table.encode()


def _replace(element: Any, xml: str) -> None:
    """Put what `xml` holds in the place of all that the element held."""
    for old in list(element):
        element.remove(old)
    for new in parse_xml(xml):
        new.tail = None
        element.append(new)


def _properties(document: Document) -> None:
    """No author, no machine, one day for ever."""
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = about.title = ""
    about.created = about.modified = _FIXED
    about.revision = 1


def _page(document: Document, look: Look) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = look.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(15), Mm(look.footer)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    if look.lines:
        # 28 characters fill 156 mm: a little less than the 16 points of each, in 4096ths of a point.
        squeeze = round((Mm(TEXT_WIDTH).pt / 28 - 16) * 4096)
        pitch = round(look.lines * 20)
        section._sectPr.append(
            parse_xml(
                f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="{pitch}" '
                f'w:charSpace="{squeeze}"/>'
            )
        )


def _add(document: Document, name: str, style: Style, *, exact: bool) -> None:
    made: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    made.font.name, made.font.size = LATIN, Pt(style.size)
    made.font.bold = style.bold or None
    made.font.color.rgb = RGBColor.from_string(style.colour)
    made.element.rPr.rFonts.set(qn("w:eastAsia"), style.font)
    made.element.rPr.rFonts.set(qn("w:cs"), LATIN)
    form = made.paragraph_format
    form.alignment, form.keep_with_next = style.align, style.with_next or None
    form.space_before, form.space_after = Pt(style.before), Pt(0)
    form.line_spacing_rule = SPACING.EXACTLY if exact else SPACING.AT_LEAST
    form.line_spacing = Twips(round(style.line * 20))
    if style.first or style.left or style.right:
        _indent(made.element.get_or_add_pPr(), style)
    if style.rule:
        _rule(made.element.get_or_add_pPr(), style.rule)


def _indent(properties: Any, style: Style) -> None:
    """Indents in points; a first line also in hundredths of a character, which follows the size of type."""
    indent = properties.get_or_add_ind()
    for side, points in (("left", style.left), ("right", style.right)):
        if points:
            indent.set(qn(f"w:{side}"), str(round(points * 20)))
    if style.first:
        kind = "firstLine" if style.first > 0 else "hanging"
        indent.set(qn(f"w:{kind}"), str(round(abs(style.first) * 20)))
        if style.first > 0:
            indent.set(qn("w:firstLineChars"), str(round(style.first / style.size * 100)))


def _rule(properties: Any, colour: str) -> None:
    """A line 4 mm below the paragraph, as wide as the text: GB/T 9704-2012, 7.2.7."""
    line = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(
        line, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )
