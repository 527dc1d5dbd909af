"""``python -m tests.acceptance.recrawl [--times 20]``: crawls unchanged portals again, counts false versions.

The replicas print another view count, another clock and other related links on every request. Every recrawl
comes half a year later, so that every page is due and read again; beside each, one an hour later, when
nothing is due, shows what an unchanged portal costs.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.replica import Replica
from tests.support.clocked import crawl_at

TIMES = 20
START = datetime(2026, 4, 20, 2, tzinfo=UTC)
HALF_A_YEAR = timedelta(days=181)
HOUR = timedelta(hours=1)
PORTALS = ("140225", "140429", "430581", "532329", "620702")
_FALSE = """
    SELECT count(*) FROM version AS v WHERE v.version_id > (
        SELECT min(f.version_id) FROM version AS f WHERE f.page_id = v.page_id)
"""
_READ_AGAIN = """
    SELECT count(*) FROM page AS g, run AS r
    WHERE r.run_id = (SELECT max(run_id) FROM run) AND g.last_fetched_at >= r.started_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recrawled:
    """What recrawls of unchanged portals came to."""

    times: int
    pages: int
    """stored by the first crawl"""
    read_again: int
    """pages fetched again by all recrawls together"""
    false_versions: int
    false_documents: int
    sections: int
    """walked by recrawls when nothing was due"""
    requests: int
    """sent by these"""

    @property
    def as_it_should_be(self) -> bool:
        """Return whether nothing was invented, everything was read again, and a section cost one request."""
        return (
            not self.false_versions
            and not self.false_documents
            and self.read_again >= self.times * self.pages
            and self.requests == self.sections > 0
        )


def recrawl(archive: Path, times: int, portals: Sequence[str] = PORTALS) -> Recrawled:
    """Crawl the replicas into *archive*, then *times* times again."""
    read_again = requests = sections = 0
    with Replica() as replica:
        replica.world.set_counter()
        crawl_at(START, archive, replica.hosts, portals)
        pages = _count(archive, "page WHERE kind = 'page' AND current_version_id IS NOT NULL")
        documents = _count(archive, "document")
        for number in range(1, times + 1):
            at = START + number * HALF_A_YEAR
            crawl_at(at, archive, replica.hosts, portals)
            read_again += _ask(archive, _READ_AGAIN)
            crawl_at(at + HOUR, archive, replica.hosts, portals)
            requests += _requests(archive)
            sections += _count(archive, "walk WHERE run_id = (SELECT max(run_id) FROM run)")
    return Recrawled(
        times=times, pages=pages, read_again=read_again, false_versions=_ask(archive, _FALSE),
        false_documents=_count(archive, "document") - documents, sections=sections, requests=requests,
    )  # fmt: skip


def _ask(archive: Path, sql: str) -> int:
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute(sql).fetchone()[0])


def _count(archive: Path, what: str) -> int:
    return _ask(archive, f"SELECT count(*) FROM {what}")


def _requests(archive: Path) -> int:
    with closing(sqlite3.connect(archive)) as db:
        (tally,) = db.execute("SELECT tally FROM run ORDER BY run_id DESC LIMIT 1").fetchone()
    return sum(portal["requests"] for portal in json.loads(tally)["portals"].values())


def main() -> int:
    """Print the figures; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    with tempfile.TemporaryDirectory() as folder:
        told = recrawl(Path(folder) / "archive.db", parser.parse_args().times)
    print(f"{told.times} recrawls of {len(PORTALS)} portals, {told.pages} pages, all read again each time:")
    print(f"pages read again           {told.read_again}")
    print(f"false versions             {told.false_versions}")
    print(f"false documents            {told.false_documents}")
    print(
        f"requests per section of an unchanged recrawl: {told.requests / max(told.sections, 1):.2f}", end=" "
    )
    print(f"({told.requests} requests, {told.sections} walks)")
    return 0 if told.as_it_should_be else 1


if __name__ == "__main__":
    sys.exit(main())
