"""Writes documents to one CSV or JSONL file, which takes its place only when it is whole."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from sqlite_utils import Database

from archive.file.scratch import scratch_folder
from archive.search.filters import FIRST_VERSION, Filters
from archive.search.matching import find_versions
from yifa.model.errors import UsageError
from yifa.model.record import FIELD_NAMES

COLUMNS = (
    "id", "portal", "county", "url", "urls", "title", *FIELD_NAMES, "report_year", "document_kind",
    "signoff_organ", "signoff_date", "breadcrumb", "body_kind", "missing", "attachments", "text",
    "content_sha256", "first_seen_at",
)  # fmt: skip
# what a table says of the files, which JSON has inside ``attachments``
CSV_COLUMNS = (*COLUMNS, "attachment_names", "attachment_sha256", "attachments_text")
# =1+1, +86…, -1, @SUM(A1), a TAB or CR before one, ＝1+1; apostrophes before these, so that undoing is exact
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
DEFUSED = re.compile(r"''*[=+\-@\t\r＝＋－＠]")
# line ends of Unicode, which JSON leaves as they are and some readers of lines do not
LINE_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")

_ROWS = f"""
    SELECT v.*, d.document_id, d.text, d.content_sha256, d.body_kind, d.first_seen_at,
           p.code, p.name AS county, g.url,
           (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing
    FROM document AS d
    JOIN version AS v ON v.version_id = ({FIRST_VERSION})
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    ORDER BY d.document_id
"""  # noqa: S608 - parts are constants of this project
_COUNT = f"SELECT count(*) FROM ({_ROWS})"  # noqa: S608 - as above
_URLS = """
    SELECT DISTINCT g.url FROM version AS v JOIN page AS g USING (page_id)
    WHERE v.document_id = ? ORDER BY g.page_id
"""
_ATTACHMENTS = """
    SELECT a.name, a.url, a.status, a.media_type, y.sha256, t.status AS text_status, t.text
    FROM attachment AS a LEFT JOIN payload AS y USING (payload_id) LEFT JOIN file_text AS t USING (payload_id)
    WHERE a.version_id = ? ORDER BY a.attachment_id
"""


def read_rows(db: Database, filters: Filters, words: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield one row per document with the keys of `COLUMNS`, in the order they were first stored."""
    for row in db.query(_ROWS, filters.parameters(find_versions(db.conn, words) if words else None)):
        files = list(db.query(_ATTACHMENTS, (row["version_id"],)))
        yield {
            **{name: row.get(name) for name in COLUMNS},
            "id": row["content_sha256"][:12],
            "portal": row["code"],
            "urls": [url for (url,) in db.execute(_URLS, (row["document_id"],))],
            "breadcrumb": json.loads(row["breadcrumb"]),
            "attachments": files,
        }


def count_rows(db: Database, filters: Filters, words: Sequence[str] = ()) -> int:
    """Return how many documents `read_rows` gives."""
    return int(
        db.execute(_COUNT, filters.parameters(find_versions(db.conn, words) if words else None)).fetchone()[0]
    )


def defuse(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula: with an apostrophe before it.

    >>> defuse("=1+1"), defuse("'=1"), defuse("全年"), restore("'=1+1"), restore("全年")
    ("'=1+1", "''=1", '全年', '=1+1', '全年')
    """
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return what `defuse` was given."""
    return cell[1:] if DEFUSED.match(cell) else cell


def flatten(row: Mapping[str, Any], guard: Callable[[str], str] = defuse) -> list[str]:
    """Return the cells of a CSV row: lists joined by a space, attachments as their addresses, None empty.

    *guard* is what keeps a spreadsheet from taking a cell for a formula.
    """
    cells = []
    for name in COLUMNS:
        value = [file["url"] for file in row[name]] if name == "attachments" else row[name]
        text = " ".join(value) if isinstance(value, list) else value
        cells.append("" if text is None else guard(str(text)))
    files = row["attachments"]
    for name, separator in (("name", " "), ("sha256", " "), ("text", "\n\n")):
        cells.append(guard(separator.join(file[name] for file in files if file.get(name))))
    return cells


def write_csv(rows: Iterable[Mapping[str, Any]], file: TextIO, guard: Callable[[str], str] = defuse) -> int:
    """Write *rows* as CSV with a header and return their number; the byte order mark is for spreadsheets."""
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        writer.writerow(flatten(row, guard))
    return count


def write_jsonl(rows: Iterable[Mapping[str, Any]], file: TextIO) -> int:
    """Write *rows* as one JSON object per line and return their number."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        line = json.dumps(row, ensure_ascii=False)
        file.write(LINE_BREAK.sub(lambda end: f"\\u{ord(end[0]):04x}", line) + "\n")
    return count


WRITERS: dict[str, Callable[[Iterable[Mapping[str, Any]], TextIO], int]] = {
    ".csv": write_csv,
    ".jsonl": write_jsonl,
}


def export(rows: Iterable[Mapping[str, Any]], path: Path, *, as_printed: bool = False) -> int:
    """Write *rows* to *path* in the format its ending names and return their number.

    A CSV cell that is a formula to a spreadsheet is defused, unless wanted *as_printed*.

    Raises:
        UsageError: the ending names no format.
        OSError: the file cannot be written; nothing is left of it, and what stood there before stays.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise UsageError(f"{path}: expected a name ending in {' or '.join(WRITERS)}")
    with scratch_folder(path.parent) as folder:
        part = folder / path.name
        with part.open("w", encoding="utf-8", newline="") as file:
            count = write_csv(rows, file, str) if as_printed and write is write_csv else write(rows, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return count
