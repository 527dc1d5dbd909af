"""``python -m benchmarks.join``: shards joined into one archive, against their rows pushed into PostgreSQL.

The push is a lower bound: four tables, content-addressed, no index but the keys, no check of what is pushed,
and nothing that reads them: report, status, search and coverage would have to be written again for them.
"""

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg

from archive.proof.merge import merge
from tests.support.archives.counties import make
from tests.support.postgres import UNTRIED, find_programs, serving

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


def main() -> None:
    """Make shards, join them, then one more; push them, then one more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, default=SHARDS)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="of a shard")
    given = parser.parse_args()
    programs = find_programs()
    with tempfile.TemporaryDirectory(prefix="yifa-join-") as name:
        folder = Path(name)
        shards = [folder / f"shard-{number:04}.db" for number in range(given.shards)]
        for number, path in enumerate(shards):
            make(path, given.documents, PORTALS, skip=PORTALS * number)
        another = folder / "another.db"
        make(another, given.documents, PORTALS, skip=PORTALS * given.shards)
        size = sum(path.stat().st_size for path in shards)
        print(f"{given.shards} shards of {given.documents} documents, {size / 1e6:.0f} MB")
        joined = folder / "joined.db"
        if programs is None:
            print(UNTRIED)
        else:
            with serving(programs) as postgres, psycopg.connect(postgres.dsn()) as db:
                for table, (columns, _) in TABLES.items():
                    db.execute(f"CREATE TABLE {table} ({columns})".encode())
                backend = db.info.backend_pid
                measured("pushed, all", lambda: push(db, shards), backend)
                measured("pushed, another", lambda: push(db, [another]), backend)
                measured("pushed, nothing new", lambda: push(db, shards), backend)
        measured("joined, all", lambda: merge(shards, joined))
        measured("joined, another", lambda: merge([another], joined))
        measured("joined, nothing new", lambda: merge([another], joined))
        print(f"joined archive: {joined.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
