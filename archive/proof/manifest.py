"""Lists what an archive held at one moment, in a file outside it, so that whatever is gone since shows.

Fixity (`verify`) shows that rows are as they were stored; it cannot show a row, a run or a year that was
taken out together with its digests, or an older copy put in the place of a newer one. A manifest can: it
lists every row that an archive never gives up, by a digest of what the row is known by, whatever its number.
"""

import base64
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from archive.proof.content import digest_of
from archive.proof.verify import Damage
from archive.schema.fixity import TABLE as FIXITY
from archive.schema.fixity import columns_of
from archive.tables.profiles import twins_across
from yifa.model.errors import UsageError

ENDING = ".manifest.json"
FORMAT = 1
SIZE = 8
"""bytes of a row's digest"""
# table → what its rows are known by; these tables only grow, also by merge and reread
KNOWN_BY: Mapping[str, str] = {
    "portal": "SELECT code FROM portal",
    "section": "SELECT p.code, s.url FROM section AS s LEFT JOIN portal AS p USING (portal_id)",
    "run": "SELECT command, started_at, software FROM run",
    "walk": """SELECT r.started_at, s.url, w.started_at FROM walk AS w LEFT JOIN run AS r USING (run_id)
        LEFT JOIN section AS s USING (section_id)""",
    "payload": "SELECT sha256, size FROM payload",
    "capture": """SELECT kind, url, requested_url, method, status, verdict, fetched_at, y.sha256 FROM capture
        LEFT JOIN payload AS y USING (payload_id)""",
    "page": "SELECT url FROM page",
    "entry": """SELECT s.url, g.url FROM entry AS e LEFT JOIN section AS s USING (section_id)
        LEFT JOIN page AS g USING (page_id)""",
    "version": """SELECT g.url, v.first_with_at, c.fetched_at FROM version AS v
        LEFT JOIN page AS g USING (page_id) LEFT JOIN capture AS c USING (capture_id)""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive held."""

    file_sha256: str
    """of the file it was made of"""
    digest: str
    """what `yifa digest` says of it"""
    rows: Mapping[str, int]
    """table → how many"""
    known: Mapping[str, Counter[bytes]]
    """table → digests of what its rows are known by"""


def _known(db: sqlite3.Connection, table: str) -> Iterator[bytes]:
    for row in db.execute(KNOWN_BY[table]):
        yield sha256(json.dumps(row, ensure_ascii=False).encode()).digest()[:SIZE]


def _formerly(db: sqlite3.Connection, table: str) -> Iterator[bytes]:
    """Yield digests of a table's rows as they were known while a twin host was their address."""
    others: dict[str, list[str]] = {}
    for twins in twins_across([db]).values():
        for host, home in twins.homes.items():
            others.setdefault(urlsplit(home).netloc, []).append(host)
    if any(len(hosts) > 1 for hosts in others.values()) or _changed_scheme(db):
        for row in db.execute(KNOWN_BY[table]):
            for known in product(*(_addresses(value, others) for value in row)):
                yield sha256(json.dumps(known, ensure_ascii=False).encode()).digest()[:SIZE]


def _changed_scheme(db: sqlite3.Connection) -> bool:
    """Return whether a portal had several home pages."""
    sql = "SELECT 1 FROM profile GROUP BY portal_id HAVING count(DISTINCT home_url) > 1"
    return db.execute(sql).fetchone() is not None


def _addresses(value: object, others: Mapping[str, Sequence[str]]) -> Iterator[object]:
    """Yield a value and, of an address, the same on each twin host."""
    yield value
    parts = urlsplit(value) if isinstance(value, str) and "://" in value else None
    for host in others.get(parts.netloc, ()) if parts else ():
        for scheme in ("http", "https"):
            yield urlunsplit((scheme, host, *parts[2:])) if parts else value


def take(db: sqlite3.Connection, path: Path) -> Manifest:
    """Return the manifest of an archive nobody writes to."""
    with path.open("rb") as file:
        whole = file_digest(file, "sha256").hexdigest()
    names = [name for name in columns_of(db) if name != FIXITY]
    counts = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - the schema's
    known = {table: Counter(_known(db, table)) for table in KNOWN_BY}
    return Manifest(file_sha256=whole, digest=digest_of(db), rows=counts, known=known)


def write(manifest: Manifest, path: Path) -> None:
    """Write a manifest as one JSON document."""
    known = {
        table: base64.b64encode(b"".join(sorted(digests.elements()))).decode()
        for table, digests in manifest.known.items()
    }
    written = {
        "yifa_manifest": FORMAT,
        "file_sha256": manifest.file_sha256,
        "digest": manifest.digest,
        "rows": dict(manifest.rows),
        "known": known,
    }
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Manifest:
    """Return the manifest in a file.

    Raises:
        UsageError: it holds none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["yifa_manifest"] != FORMAT:
            raise UsageError(f"{path}: a manifest of another yifa, format {data['yifa_manifest']}")
        return Manifest(
            file_sha256=str(data["file_sha256"]),
            digest=str(data["digest"]),
            rows={str(table): int(number) for table, number in data["rows"].items()},
            known={str(table): _split(base64.b64decode(text)) for table, text in data["known"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: no manifest of `yifa backup`: {error}") from error


def _split(digests: bytes) -> Counter[bytes]:
    return Counter(digests[at : at + SIZE] for at in range(0, len(digests), SIZE))


def gone(db: sqlite3.Connection, manifest: Manifest) -> list[Damage]:
    """Return which tables lack rows that a manifest lists."""
    damage = []
    for table, wanted in manifest.known.items():
        try:
            lost = wanted - Counter(_known(db, table)) if table in KNOWN_BY else Counter()
            lost = lost - Counter(set(_formerly(db, table))) if lost else lost
            number = lost.total()
        except sqlite3.DatabaseError as error:
            damage.append(Damage(table=table, row=None, about="", problem=f"cannot be read: {error}"))
            continue
        if number:
            words = f"{number} of the {wanted.total()} rows that the manifest lists are gone"
            damage.append(Damage(table=table, row=None, about="", problem=words))
    return damage
