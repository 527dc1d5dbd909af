"""Packs a web archive as WACZ 1.1.1: the WARC, its index, its pages, and the hash of each.

py-wacz makes such files too, and brings frictionless and a reader of boilerplate with it; it checks ours in
``make handover``. The index is cdxj-indexer's, the same that py-wacz and pywb use.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archive.file.scratch import scratch_folder
from archive.hand_on.warc.kept import Kept, read_kept
from archive.hand_on.warc.records import Writer, identify
from archive.schema.database import Database
from yifa.model.errors import UsageError
from yifa.model.fetch import FetchKind

ADVICE = "web archives need warcio and cdxj-indexer: pip install 'yifa[warc]'"
VERSION = "1.1.1"
EPOCH = (1980, 1, 1, 0, 0, 0)
WARC, INDEX, KEYS, PAGES = (
    "archive/data.warc.gz",
    "indexes/index.cdx.gz",
    "indexes/index.idx",
    "pages/pages.jsonl",
)
_LAST = "SELECT max(coalesce(ended_at, started_at)) FROM run"
_NAMES = "SELECT name || ' ' || code FROM portal WHERE code IN (SELECT value FROM json_each(?)) ORDER BY code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a web archive holds."""

    answers: int
    pages: int


def write_wacz(db: Database, portals: Sequence[str], path: Path) -> Packed:
    """Write all answers kept of these portals (codes) to *path*; the same archive gives the same bytes.

    Raises:
        UsageError: it has another ending, no folder is there, what writes it is not installed, or nothing of
            these portals is kept.
        OSError: it cannot be written; nothing is left of it, and what stood there before stays.
    """
    if path.suffix.lower() != ".wacz":
        raise UsageError(f"{path}: expected a name ending in .wacz")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    names = [name for (name,) in db.execute(_NAMES, (json.dumps(list(portals)),))]
    (last,) = db.execute(_LAST).fetchone()
    with scratch_folder(path.parent.resolve()) as folder:
        for part in (WARC, INDEX, KEYS, PAGES):
            (folder / part).parent.mkdir(exist_ok=True)
        packed = _write_parts(db, portals, folder, names, last)
        if not packed.answers:
            raise UsageError(f"nothing is kept of {'、'.join(names) or ' '.join(portals)}")
        _index(folder)
        (folder / "datapackage.json").write_bytes(_describe(folder, names, last))
        _pack(folder, folder / path.name)
        (folder / path.name).replace(path)
    return packed


def _write_parts(
    db: Database, portals: Sequence[str], folder: Path, names: Sequence[str], last: str
) -> Packed:
    """Write the records, and the list of the pages among them."""
    answers = pages = 0
    with (folder / WARC).open("wb") as records, (folder / PAGES).open("w", encoding="utf-8") as listed:
        try:
            writer = Writer.to(records)
        except ImportError as error:
            raise UsageError(ADVICE) from error
        about = {"software": f"yifa {version('yifa')}", "isPartOf": "、".join(names)}
        writer.begin(Path(WARC).name, last, about)
        listed.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}))
        for kept in read_kept(db, portals):
            writer.write(kept, kept.body(db))
            answers += 1
            if kept.kind == FetchKind.PAGE and kept.title is not None:
                listed.write(_line(_page(kept)))
                pages += 1
    return Packed(answers=answers, pages=pages)


def _page(kept: Kept) -> Mapping[str, str | None]:
    identity = identify("page", kept).removeprefix("<urn:uuid:").removesuffix(">")
    return {"id": identity, "url": kept.target, "ts": kept.fetched_at, "title": kept.title}


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _index(folder: Path) -> None:
    """Write the index of the records and its keys."""
    try:
        from cdxj_indexer.main import CDXJIndexer
    except ImportError as error:
        raise UsageError(ADVICE) from error
    keys = io.StringIO()
    with (folder / INDEX).open("wb") as lines:
        indexer = CDXJIndexer(
            keys, [str(folder / WARC)], post_append=True, sort=True, compress=lines,
            data_out_name=Path(INDEX).name, fields="referrer",
        )  # fmt: skip
        indexer.process_all()
    (folder / KEYS).write_text(keys.getvalue(), encoding="utf-8")


def _describe(folder: Path, names: Sequence[str], last: str) -> bytes:
    """Return the data package: each part with its hash."""
    return _json({
        "profile": "data-package", "wacz_version": VERSION, "title": "、".join(names), "created": last,
        "software": f"yifa {version('yifa')}", "resources": list(_resources(folder)),
    })  # fmt: skip


def _resources(folder: Path) -> Iterator[Mapping[str, Any]]:
    for part in (INDEX, KEYS, WARC, PAGES):
        with (folder / part).open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        size = (folder / part).stat().st_size
        yield {"name": Path(part).name, "path": part, "hash": f"sha256:{digest}", "bytes": size}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _pack(folder: Path, path: Path) -> None:
    """Zip the parts; what is compressed already is stored, so that a reader can take it in part."""
    described = (folder / "datapackage.json").read_bytes()
    seal = {"path": "datapackage.json", "hash": f"sha256:{sha256(described).hexdigest()}"}
    (folder / "datapackage-digest.json").write_bytes(_json(seal))
    with zipfile.ZipFile(path, "w") as packed:
        for part in (INDEX, KEYS, WARC, PAGES, "datapackage.json", "datapackage-digest.json"):
            entry = zipfile.ZipInfo(part, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if part.endswith(".gz") else zipfile.ZIP_DEFLATED
            with (folder / part).open("rb") as own, packed.open(entry, "w", force_zip64=True) as other:
                while chunk := own.read(1 << 20):
                    other.write(chunk)
