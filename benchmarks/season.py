"""Coverage of a million cells: ``python -m benchmarks.season [--reports 300000]``.

Makes an archive of 2,500 counties, 40 bodies each, over ten years, with so many of the reports held; asks
``yifa coverage --json`` for all of it, and prints how long that takes, how much CPU, and how much memory: the
mark is 60 s and 1 GB. ``--keep FILE`` keeps the archive, ``--ask FILE`` asks one that was kept.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from archive.store import Archive
from tests.acceptance.season.bodies import DEPARTMENTS, REPORTS, TOWNSHIPS, filled
from yifa.profiles.counties import County, load_counties
from yifa.profiles.townships import townships_of

COUNTIES, YEARS = 2_500, range(2016, 2026)
AT = "2026-06-01T02:00:00Z"
NOW = datetime(2026, 6, 2, 2, tzinfo=UTC).isoformat()
BODIES = 40
_ASK = """
import sys, time
from datetime import datetime
from tests.support.processes import peak_bytes
from yifa.commands.cli import cli
try:
    cli(sys.argv[2:], prog_name="yifa", obj=lambda: datetime.fromisoformat(sys.argv[1]))
finally:
    print(time.process_time(), peak_bytes() // 1024**2)
"""


def main() -> int:
    """Make the archive, ask it, and print what that cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--counties", type=int, default=COUNTIES)
    parser.add_argument("--reports", type=int, default=300_000, help="reports held (300000)")
    parser.add_argument("--keep", type=Path, help="keep the archive here, where none is yet")
    parser.add_argument("--ask", type=Path, help="make none: ask this one that --keep kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="season-") as folder:
        archive, table = options.ask or options.keep or Path(folder) / "a.db", Path(folder) / "coverage.json"
        if options.ask is None:
            fill(archive, counties=options.counties, reports=options.reports)
        size = archive.stat().st_size / 1e6
        began = time.monotonic()
        words = ["coverage", "--json", "--years", f"{YEARS[0]}-{YEARS[-1]}", "--output", str(table)]
        done = subprocess.run(
            [sys.executable, "-c", _ASK, NOW, *words, "--archive", str(archive)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds, (cpu, memory) = time.monotonic() - began, map(float, done.stdout.split()[-2:])
        said = json.loads(Path(f"{table}.covers.json").read_text(encoding="utf-8"))
    print(f"archive: {options.counties} counties, {options.reports} reports, {size:.0f} MB")
    print(f"coverage: {said['cells']} cells {said['states']}")
    print(f"in {seconds:.1f} s ({cpu:.1f} s CPU), {memory:.0f} MB")
    return 0


def fill(path: Path, *, counties: int, reports: int) -> None:
    """Make an archive whose counties each have 40 bodies known and so many reports held among them."""
    chosen = list(islice(load_counties().values(), counties))
    rng = random.Random("season")
    with Archive.open(path, holder="benchmarks") as archive:
        db = archive.db.conn
        db.commit()
        db.execute("PRAGMA foreign_keys = OFF")  # a page and its version name each other
        db.execute("BEGIN")  # all in one: a commit waits for the disk
        db.execute("INSERT INTO run VALUES (1, 'crawl', '{}', 'yifa', ?, ?, 0, NULL, NULL)", (AT, AT))
        db.execute("INSERT INTO payload VALUES (1, 'x', 1, NULL, 'identity', NULL, x'00')")
        db.execute(
            """INSERT INTO capture (capture_id, portal_id, run_id, kind, url, requested_url, status, headers,
            verdict, fetched_at, last_received_at) VALUES (1, 1, 1, 'page', '', '', 200, '[]', 'ok', ?, ?)""",
            (AT, AT),
        )
        for number, county in enumerate(chosen, 1):
            _add_county(archive, number, county)
        per_county = -(-reports // counties)
        page = 0
        for number, county in enumerate(chosen, 1):
            for title, day, name, year in islice(_publications(county, rng, per_county), per_county + BODIES):
                page += 1
                _add_page(archive, page, number, _home(county), title, day, name, year)
        db.commit()


def _add_county(archive: Archive, number: int, county: County) -> None:
    db = archive.db.conn
    home = _home(county)
    db.execute(
        "INSERT INTO portal VALUES (?, ?, ?, ?, ?, ?, 'generic', ?, NULL, NULL)",
        (number, county.code, f"c{county.code}", county.name, county.province, county.prefecture, home),
    )
    db.execute(
        "INSERT INTO section VALUES (?, ?, '法治政府建设', ?, 'profile', NULL, ?, ?)",
        (number, number, f"{home}fz/", AT, AT),
    )
    db.execute(
        """INSERT INTO walk (walk_id, run_id, section_id, started_at, ended_at, verdict, proof)
        VALUES (?, 1, ?, ?, ?, 'complete', 'next_shut')""",
        (number, number, AT, AT),
    )


def _home(county: County) -> str:
    return f"http://www.c{county.code}.example/"


def _publications(county: County, rng: random.Random, count: int) -> Iterator[tuple[str, str, str, int]]:
    """Yield a notice of each body, so that it is known, then reports: title, day, publisher, year."""
    own = [county.name + full for full, _, _ in DEPARTMENTS]
    towns = list(townships_of(county.code)[: BODIES - len(own) - 1]) or list(TOWNSHIPS)
    bodies = [f"{county.name}人民政府", *own, *towns]
    for body in bodies[:BODIES]:
        yield f"{body}关于公布办事指南的公告", "2015-05-05", body, 2015
    for body, year in rng.choices([(body, year) for body in bodies for year in YEARS], k=count):
        yield filled(rng.choice(REPORTS), body, year), f"{year + 1}-03-{rng.randint(1, 28):02}", body, year


def _add_page(
    archive: Archive, page: int, portal: int, home: str, title: str, day: str, name: str, year: int
) -> None:
    db, url = archive.db.conn, f"{home}{page}.html"
    db.execute(
        "INSERT INTO document VALUES (?, ?, 1, ?, 40, 'html', ?, NULL)",
        (page, f"{page:064x}", title * 20, AT),
    )
    db.execute(
        """INSERT INTO page (page_id, portal_id, url, found_at, last_fetched_at, first_fetched_at,
        current_version_id) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (page, portal, url, AT, AT, AT, page),
    )
    db.execute(
        """INSERT INTO version (version_id, page_id, document_id, capture_id, record_sha256, extraction,
        platform, first_with_at, title, publisher, date_published, report_year, document_kind, breadcrumb,
        encoding_used) VALUES (?, ?, ?, 1, '', 1, 'generic', ?, ?, ?, ?, ?, 'dept_report', '[]', 'utf-8')""",
        (page, page, page, AT, title, name, day, year),
    )
    db.execute(
        """INSERT INTO entry (section_id, page_id, title, published, first_listed_at, last_listed_at,
        last_walk_id) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (portal, page, title, day, AT, AT, portal),
    )


if __name__ == "__main__":
    raise SystemExit(main())
