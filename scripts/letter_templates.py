"""Write documents/letter_templates: one template for each kind of letter and language, out of the catalogs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "documents" / "letter_templates"
sys.path.insert(0, str(ROOT))

from documents.letter_forms import templates  # noqa: E402
from documents.zipped import contents  # noqa: E402
from i18n import LANGUAGES, translator  # noqa: E402


def made() -> dict[str, bytes]:
    """File name -> template, all kinds in all languages."""
    return {
        name: data
        for language in LANGUAGES
        for name, data in templates(language, translator(language, strict=True)).items()
    }


def write() -> None:
    """Write what is new or says something else; another zlib packs the same words into other bytes."""
    FOLDER.mkdir(exist_ok=True)
    wanted = made()
    for path in FOLDER.glob("*.docx"):
        if path.name not in wanted:
            path.unlink()
    for name, data in wanted.items():
        path = FOLDER / name
        if not path.exists() or contents(path.read_bytes()) != contents(data):
            path.write_bytes(data)


if __name__ == "__main__":
    write()
