"""Renews the catalogue of messages from the code and compiles it: ``make language``.

A message that came is added without its Chinese, one that went is taken out; what lacks is named.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.sentences import columns, sentences
from yifa.commands.table import FOLDERS
from yifa.commands.terminal.helping import texts_of
from yifa.commands.terminal.speech import paragraphs
from yifa.language.retold import COLUMN, CONTEXT, FORMS

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "yifa/language/zh/LC_MESSAGES/yifa.po"
MO = PO.with_suffix(".mo")
METHODS = [
    ("yifa/web/**.py", "python"),
    ("yifa/web/templates/**.html", "jinja2"),
]
OPTIONS = {"yifa/web/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "message": None, "plural": (1, 2), "translate": None,
    "count": (2, 3), "count_of": (2, 3),
}  # fmt: skip
COMMANDS = [("yifa/commands/**.py", "python")]
SPOKEN = {name: KEYWORDS[name] for name in ("message", "plural", "translate", "count")}
"""what the commands say messages with; their `count_of` is English"""
WIDTH = 110
BORN = datetime(2026, 1, 1, tzinfo=UTC)


def _empty() -> Catalog:
    """Return a catalogue whose header does not change with the day."""
    return Catalog(
        locale="zh", project="yifa", version="1", fuzzy=False, creation_date=BORN, revision_date=BORN,
        last_translator="yifa", language_team="yifa", msgid_bugs_address="yifa", charset="utf-8",
        header_comment="# Messages of yifa in Chinese; the English is the key. Renewed by `make language`.",
    )  # fmt: skip


def extract() -> Catalog:
    """Return the messages of the code, without a translation."""
    found = _empty()
    pages = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS)
    commands = extract_from_dir(ROOT, COMMANDS, {}, SPOKEN)
    for _, _, text, _, context in (*pages, *commands):
        found.add(text, context=context)
    for text in help_texts():
        found.add(text)
    for form in sentences(ROOT):
        found.add(form, context=CONTEXT)
    for name in columns(ROOT):
        found.add(name, context=COLUMN)
    return found


def help_texts() -> Iterator[str]:
    """Yield the paragraphs of the commands' help."""
    for name, folder in FOLDERS.items():
        command = getattr(import_module(f"yifa.commands.{folder}.{name}"), f"{name}_command")
        for text in texts_of(command):
            yield from paragraphs(text)


def read() -> Catalog:
    """Return the catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def renewed(kept: Catalog, found: Catalog) -> Catalog:
    """Return the messages of the code with the translations that are kept."""
    made = _empty()
    for said in sorted((one for one in found if one.id), key=lambda one: (one.context or "", str(one.id))):
        known = kept.get(said.id if isinstance(said.id, str) else said.id[0], said.context)
        made.add(said.id, known.string if known and known.id == said.id else "", context=said.context)
    return made


def forms_of(catalogue: Catalog) -> str:
    """Return the forms of the sentences that are told, one a line, as `yifa.language.retold` reads them."""
    return (
        json.dumps([said.id for said in catalogue if said.context == CONTEXT], ensure_ascii=False, indent=0)
        + "\n"
    )


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as ``gettext`` reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def lacking(catalogue: Catalog) -> list[str]:
    """Return the messages without Chinese."""
    return [str(one.id) for one in catalogue if one.id and not all(_strings(one.string))]


def _strings(string: object) -> list[str]:
    return [str(part) for part in string] if isinstance(string, tuple | list) else [str(string or "")]


def main() -> int:
    """Write both files; 1 where a message lacks its Chinese."""
    catalogue = renewed(read(), extract())
    with PO.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, no_location=True, omit_header=False, sort_output=True)
    MO.write_bytes(compiled(catalogue))
    FORMS.write_text(forms_of(catalogue), encoding="utf-8")
    missing = lacking(catalogue)
    for text in missing:
        print(f"no Chinese yet: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
