"""``python -m benchmarks.join``: shards collected into one archive, or their rows pushed into PostgreSQL.

Collecting is the command's own: every shard verified, joined part by part, what is derived made. The push is
a lower bound: four tables, content-addressed, no index but the keys, no check of what is pushed, and nothing
that reads them: report, status, search and coverage would have to be written again for them.
"""

import argparse
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg

from tests.support.archives.counties import make
from tests.support.postgres import UNTRIED, Postgres, find_programs, serving
from yifa.cluster import database
from yifa.cluster.collect import Collected, collect

SHARDS, DOCUMENTS, PORTALS = 100, 20, 2
TABLES = {
    "payload": (
        "sha256 text PRIMARY KEY, codec text, data bytea",
        "SELECT sha256, codec, data FROM payload",
    ),
    "document": (
        "sha256 text PRIMARY KEY, text text",
        "SELECT content_sha256, text FROM document",
    ),
    "page": ("url text PRIMARY KEY, kind text", "SELECT url, kind FROM page"),
    "version": (
        "url text, sha256 text, at text, title text, PRIMARY KEY (url, sha256, at)",
        """SELECT url, content_sha256, first_with_at, title FROM version JOIN page USING (page_id)
        JOIN document USING (document_id)""",
    ),
}


def push(db: psycopg.Connection, shards: Sequence[Path]) -> None:
    """Add to the tables what they have not yet, of every shard."""
    for path in shards:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as shard:
            for name, (_, sql) in TABLES.items():
                rows = shard.execute(sql).fetchall()
                db.execute(f"CREATE TEMP TABLE new_{name} (LIKE {name})".encode())
                with db.cursor().copy(f"COPY new_{name} FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)
                db.execute(f"INSERT INTO {name} SELECT * FROM new_{name} ON CONFLICT DO NOTHING".encode())
                db.execute(f"DROP TABLE new_{name}".encode())
        db.commit()


def measured(name: str, work: Callable[[], object], server: int | None = None) -> None:
    """Print what *work* costs this process, and the process of the server that does it."""
    before, began, cpu = _cpu(server), time.monotonic(), time.process_time()
    work()
    spent = time.process_time() - cpu + _cpu(server) - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {spent:.1f} s of CPU, {time.monotonic() - began:.0f} s, at most {most} MB", flush=True)


def _cpu(process: int | None) -> float:
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _make(folder: Path, number: int, documents: int) -> Path:
    """Make a shard with portals of its own; the halves of them lie in two folders, the last in a third."""
    path = folder / f"shard-{number + 1:04}.db"
    folder.mkdir(exist_ok=True)
    if not path.exists():
        make(path.with_suffix(".new"), documents, PORTALS, skip=PORTALS * number)
        path.with_suffix(".new").rename(path)
    return path


def _push_all(postgres: Postgres, shards: Sequence[Path], another: Path) -> None:
    with psycopg.connect(postgres.dsn()) as db:
        for table, (columns, _) in TABLES.items():
            db.execute(f"CREATE TABLE {table} ({columns})".encode())
        backend = db.info.backend_pid
        measured("pushed, all", lambda: push(db, shards), backend)
        measured("pushed, another", lambda: push(db, [another]), backend)
        measured("pushed, nothing new", lambda: push(db, shards), backend)
        size = db.execute("SELECT pg_database_size(current_database()) / 1000000").fetchone()
        print(f"tables: {size and size[0]} MB", flush=True)


def _collect_all(postgres: Postgres, folder: Path, shards: Sequence[Path]) -> bool:
    """Collect the shards in two orders; return whether that came to the same digest."""
    dsn = postgres.create("cluster")
    database.make(dsn, lease_seconds=60, lost_seconds=600)
    told: dict[str, Collected] = {}
    with database.connected(dsn) as db:
        for path in shards:
            db.execute("INSERT INTO yifa.shard (name, codes) VALUES (%s, '{}')", (path.stem,))

        def into(name: str, *parts: str) -> None:
            told[name] = collect(db, [folder / part for part in parts], folder / name)

        measured("collected, all", lambda: into("one.db", "a", "b"))
        measured("collected, another", lambda: into("one.db", "a", "b", "c"))
        digest = told["one.db"].digest
        measured("collected, nothing new", lambda: into("one.db", "a", "b", "c"))
        measured("collected the other way round: the last", lambda: into("other.db", "c"))
        measured("collected the other way round: the later half", lambda: into("other.db", "b"))
        measured("collected the other way round: the rest", lambda: into("other.db", "a"))
    is_same = digest == told["other.db"].digest is not None
    print(f"joined archive: {(folder / 'one.db').stat().st_size / 1e6:.0f} MB; digest the same: {is_same}")
    return is_same


def main() -> int:
    """Make shards and one more; push them, collect them; 1 where the order tells in the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, default=SHARDS)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="of a shard")
    parser.add_argument("--folder", type=Path, help="where shards are made, and kept for the next time")
    given = parser.parse_args()
    programs = find_programs()
    if programs is None:
        print(UNTRIED)
        return 1
    with tempfile.TemporaryDirectory(prefix="yifa-join-", dir=given.folder) as name:
        folder = given.folder or Path(name)
        count = given.shards
        parts = [
            folder / ("c" if number == count else "ab"[number * 2 // count]) for number in range(count + 1)
        ]
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            *shards, another = pool.map(_make, parts, range(count + 1), [given.documents] * (count + 1))
        size = sum(path.stat().st_size for path in shards)
        print(f"{count} shards of {given.documents} documents, {size / 1e6:.0f} MB", flush=True)
        with serving(programs) as postgres:
            _push_all(postgres, shards, another)
            return 0 if _collect_all(postgres, folder, [*shards, another]) else 1


if __name__ == "__main__":
    sys.exit(main())
