"""Official letters as DOCX: facts in, bytes out, on our templates or on the office's own."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Undefined, meta
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from documents.letter_facts import DECISIONS, KINDS, Item, Letter, written
from documents.zipped import without_clock

if TYPE_CHECKING:
    from i18n import T

__all__ = [
    "DECISIONS",
    "FOLDER",
    "KINDS",
    "OURS",
    "Item",
    "Letter",
    "TemplateFault",
    "as_docx",
    "own_templates",
]

FOLDER = "BOARD_LETTERS"
OURS = Path(__file__).parent / "letter_templates"
_NAMES = re.compile(r"'(\w+)' is undefined|has no attribute '(\w+)'|access to attribute '(\w+)'")
_DASH = "—"


class TemplateFault(Exception):
    """A template cannot be filled: which file, and what is wrong with it, as a sentence.

    `key` and `params` say it in any language: t(key, **params). Every one of `params` is a text.
    """

    def __init__(self, t: T, key: str, **params: str) -> None:
        super().__init__(t(key, **params))
        self.key = key
        self.params = params


def own_templates() -> Path | None:
    """The folder of the office's own templates, <kind>.<language>.docx; None where none is set."""
    told = os.environ.get(FOLDER, "").strip()
    return Path(told) if told else None


def as_docx(letter: Letter, t: T, *, folder: Path | None = None) -> bytes:
    """The letter in the language of `t`; the same facts give the same bytes.

    A template that lies in `folder` is taken before ours. Raises TemplateFault, for a `folder` that is none too.
    """
    if folder and not folder.is_dir():
        raise TemplateFault(t, "letters.fault.folder", folder=str(folder))
    name = f"{letter.kind}.{t.language}.docx"
    own = folder / name if folder else None
    path = own if own and own.exists() else OURS / name
    template = _opened(path, t)
    facts = written(letter, t)
    try:
        template.render(facts, _environment())
        return _saved(template, letter.on)
    except TemplateSyntaxError as fault:
        where, what = _place(fault), str(fault.message)
        raise TemplateFault(t, "letters.fault.syntax", file=name, place=where, what=what) from fault
    except SecurityError as fault:
        raise TemplateFault(t, "letters.fault.unsafe", file=name, name=_name(fault)) from fault
    except UndefinedError as fault:
        raise TemplateFault(t, "letters.fault.unknown", file=name, name=_name(fault)) from fault
    except etree.XMLSyntaxError as fault:
        raise TemplateFault(t, "letters.fault.torn", file=name) from fault
    except Exception as fault:  # whatever an own template computes: 1 / 0, a missing filter's argument
        raise TemplateFault(
            t, "letters.fault.failed", file=name, what=str(fault) or type(fault).__name__
        ) from fault


def _saved(template: DocxTemplate, on: date) -> bytes:
    """The file, dated as the letter is and not by the clock."""
    about: Any = template.docx.core_properties
    about.created = about.modified = datetime.combine(on, time(), UTC)
    file = BytesIO()
    template.save(file)
    return without_clock(file.getvalue())


class _Template(DocxTemplate):
    """A template that is judged more strictly: unknown names in branches not taken, and XML that is torn."""

    def render_xml_part(
        self, src_xml: str, part: object, context: dict[str, Any], jinja_env: Any = None
    ) -> str:
        filled: str = super().render_xml_part(src_xml, part, context, jinja_env)
        asked = meta.find_undeclared_variables(jinja_env.parse(src_xml))
        for name in sorted(asked - set(context) - set(jinja_env.globals)):
            raise UndefinedError(f"'{name}' is undefined")
        return filled

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)  # before the library's own reading, which mends silently and loses text
        return super().fix_tables(xml)


def _opened(path: Path, t: T) -> _Template:
    """The template file, read to the end: a broken one is told here."""
    try:
        template = _Template(BytesIO(path.read_bytes()))
        template.init_docx()
        template.get_xml()
    except Exception as fault:  # no zip, a zip that is no document, XML that is none, no right to read it
        raise TemplateFault(t, "letters.fault.broken", file=path.name) from fault
    return template


def _environment() -> ImmutableSandboxedEnvironment:
    """Jinja that sees the facts alone and writes them as they were typed."""
    jinja = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_typed)
    for needless in ("safe", "xmlattr", "urlize", "tojson"):  # they would put text into the page as XML
        del jinja.filters[needless]
    return jinja


def _as_typed(value: object) -> object:
    """A fact on the page: a dash where there is none, and signs that XML or docxtpl would read kept as text."""
    if isinstance(value, Markup):  # what a macro of the template has made
        return value
    if not isinstance(value, Undefined) and (value is None or value == ""):
        return _DASH
    return Markup(str(escape(str(value))).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704


def _name(fault: Exception) -> str:
    """The placeholder that a fault is about."""
    found = _NAMES.search(str(fault))
    return next((name for name in found.groups() if name), "") if found else str(fault)


def _place(fault: TemplateSyntaxError) -> str:
    """The words of the template round a mistake, as far as the library tells."""
    lines = list(getattr(fault, "docx_context", ()))
    at = fault.lineno - 1 - max(fault.lineno - 4, 0)
    return lines[at].strip()[:80] if at < len(lines) else ""
