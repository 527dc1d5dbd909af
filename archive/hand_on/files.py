"""Writes the files of publications into a folder for people: readable unique names, a manifest."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive.hand_on.cells import defuse
from archive.hand_on.units import PUBLICATIONS_THAT_FIT, limits_of
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.tables.captures import read_payload
from yifa.model.errors import UsageError
from yifa.reading.files.detect import read_kind
from yifa.reading.files.kinds import EXPORTED
from yifa.reading.files.names import clean_name

MANIFEST = "manifest.csv"
COLUMNS = (
    "path", "document", "title", "portal", "county", "page_url", "state", "url", "name", "file_name",
    "media_type", "size", "sha256", "fetched_at", "text_status",
)  # fmt: skip
# characters and bytes of a part of a name: systems allow 255 bytes, and a Chinese character has three
LONGEST = 60
MOST_BYTES = 200
# the same of a file's own name beside the title of its document, and of that title
OWN_BYTES = TITLE_BYTES = 100
# what some system does not allow in a name
UNSAFE = re.compile(r'[<>:"/\\|?*]')
# kinds of characters that are not seen, or that turn the direction of writing
UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?:\..*)?$", re.IGNORECASE)
# link texts that name no file: 附件, 附件1, 点击下载
NAMELESS = re.compile(
    r"^(?:附件[\d一二三四五六七八九十]*|(?:点击)?(?:此处)?(?:下载|查看)(?:附件|全文)?|全文)[：:]?$"
)
# what a name ends in already
ENDING = re.compile(rf"\.(?:{EXPORTED})[】）)\]\s]*$", re.IGNORECASE)


_FILES = f"""
    SELECT u.document, u.state, u.title, u.date_published, u.portal, u.county, u.url AS page_url, a.url,
           a.name, a.file_name, a.media_type, a.size, y.sha256, a.fetched_at, t.status AS text_status
    FROM ({PUBLICATIONS_THAT_FIT}) AS fits
    JOIN attachment AS a ON a.version_id = fits.version_id
    JOIN publications AS u ON u.page_id = fits.number
    JOIN payload AS y ON y.payload_id = a.payload_id
    LEFT JOIN file_text AS t ON t.payload_id = a.payload_id
    ORDER BY u.portal, u.url, a.attachment_id
"""  # noqa: S608 - parts are constants of this project


def safe(text: str, most_bytes: int = MOST_BYTES) -> str:
    """Return *text* as part of a file's name that every system allows.

    >>> safe('a/../b: "报告"?  '), safe("CON"), safe("...")
    ('a..b 报告', '_CON', '_')
    """
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    seen = "".join(sign for sign in words if unicodedata.category(sign) not in UNSEEN)
    short = UNSAFE.sub("", seen)[:LONGEST].encode("utf-8")[:most_bytes].decode("utf-8", errors="ignore")
    name = short.strip(" .")
    return f"_{name}" if not name or RESERVED.match(name) else name


def _name(row: dict[str, Any], ending: str) -> str:
    """Return a file's name: the day and title of its document, its own name, the ending of its kind."""
    own = row["name"] or ""
    if NAMELESS.match(own) or not re.search("[\u3400-\u9fff]", own):
        own = row["file_name"] or own
    own = ENDING.sub("", clean_name(own))
    day, title, own = (row["date_published"] or "")[:10], row["title"] or "", safe(own, OWN_BYTES)
    if own == "_" or "".join(own.split()) in "".join(title.split()):
        named: tuple[str, ...] = (day, safe(title))
    else:
        named = (day, safe(title, TITLE_BYTES), own)
    parts = [part for part in named if part and part != "_"]
    return f"{' '.join(parts) or row['sha256'][:12]}.{ending}"


def _unique(name: str, taken: set[str]) -> str:
    """Return *name*, numbered where a file of that name, in whatever case, is there already."""
    stem, _, ending = name.rpartition(".")
    number, unique = 1, name
    while unicodedata.normalize("NFKC", unique).casefold() in taken:
        number += 1
        unique = f"{stem} ({number}).{ending}"
    taken.add(unicodedata.normalize("NFKC", unique).casefold())
    return unique


def _claim(folder: Path) -> None:
    """Make the folder, or take one that an earlier export filled.

    Raises:
        UsageError: something else is in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise UsageError(f"{folder}: is not empty and has no {MANIFEST} of an earlier export")


def export_files(db: Database, filters: Filters, words: Sequence[str], folder: Path) -> int:
    """Write publications' files into *folder*, one folder per portal, and the manifest; return how many.

    The same bytes of one page are written once.

    Raises:
        UsageError: *folder* holds other things.
        OSError: it cannot be written.
    """
    _claim(folder)
    count = 0
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in _write(db, filters, words, folder):
            writer.writerow(["" if row[name] is None else defuse(str(row[name])) for name in COLUMNS])
            count += 1
    return count


def _write(db: Database, filters: Filters, words: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    taken: dict[str, set[str]] = {}
    written: set[tuple[str, str]] = set()
    for row in db.query(_FILES, limits_of(db, filters, words)):
        key = (row["page_url"], row["sha256"])
        if key in written:
            continue
        written.add(key)
        body = read_payload(db.conn, row["sha256"])
        portal = safe(f"{row['portal']} {row['county']}")
        name = _unique(_name(row, read_kind(body).ending), taken.setdefault(portal, set()))
        (folder / portal).mkdir(exist_ok=True)
        (folder / portal / name).write_bytes(body)
        yield {**row, "path": f"{portal}/{name}"}
