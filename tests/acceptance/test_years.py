"""A few weeks of two portals that live: the archive says what happened, and the judge can fail."""

import shutil
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.acceptance.years.judge import Judge
from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import Crawl, simulate
from tests.replica.lives.living import Living

AFTER = (10, 31, 62, 185, 200, 215)
SEED = 4


@dataclass(frozen=True, slots=True)
class Lived:
    """Two portals, crawled through their weeks."""

    living: Living
    crawls: list[Crawl]
    archive: Path

    def judged(self, *kinds: str, archive: Path | None = None) -> dict[str, Line]:
        """Return the judgement of an archive by kind, as far as to the last of these *kinds*, else whole."""
        told: dict[str, Line] = {}
        for line in Judge(self.living, self.crawls, archive or self.archive).lines():
            told[line.kind] = line
            if kinds and told.keys() >= {*kinds}:
                break
        return told


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    archive = tmp_path_factory.mktemp("years") / "a.db"
    living = Living(seed=SEED, days=20, portals=("532329", "340191"), outages=3)
    return Lived(living, simulate(living, archive, every=2, after=AFTER), archive)


def test_the_archives_account_of_weeks_is_what_happened(lived: Lived) -> None:
    lines = lived.judged()

    wrong = {
        kind: (line.missed, line.invented) for kind, line in lines.items() if line.missed or line.invented
    }
    assert wrong == {}
    assert lines["added"].truth >= 10
    assert lines["outages"].truth == 3
    assert lines["versions"].truth > lines["documents"].truth > 80


def test_what_is_missing_or_too_much_in_an_archive_is_named(lived: Lived, tmp_path: Path) -> None:
    archive = tmp_path / "b.db"
    shutil.copy(lived.archive, archive)
    with sqlite3.connect(archive) as db:
        first, second = db.execute(
            "SELECT version_id, document_id FROM version JOIN document USING (document_id) "
            "WHERE body_kind = 'html' GROUP BY page_id HAVING count(*) = 1 ORDER BY version_id LIMIT 2"
        ).fetchall()
        db.execute("UPDATE version SET title = 'x' WHERE version_id = ?", first[:1])
        db.execute("UPDATE document SET text = text || '再' WHERE document_id = ?", second[1:])
    lines = lived.judged("versions", "documents", archive=archive)

    assert len(lines["versions"].missed) >= 2
    assert any("title" in each for each in lines["versions"].invented)
    assert len(lines["documents"].missed) == len(lines["documents"].invented) == 1


def test_a_change_that_the_history_does_not_tell_is_missed(lived: Lived, tmp_path: Path) -> None:
    archive = tmp_path / "b.db"
    shutil.copy(lived.archive, archive)
    told = lived.judged("changes")["changes"]
    with sqlite3.connect(archive) as db:
        db.execute(
            """UPDATE version SET (document_id, title) = (SELECT document_id, title FROM version AS first
            WHERE first.page_id = version.page_id ORDER BY first.version_id LIMIT 1)"""
        )
    untold = lived.judged("changes", archive=archive)["changes"]

    assert told.truth == told.found > 0
    assert any("no cosmetic change of the text" in each for each in untold.missed)


def test_an_outage_that_no_run_speaks_of_is_missed(lived: Lived) -> None:
    quiet = next(each for each in lived.crawls if each.status == 0)
    crawls = [replace(each, status=0, report=quiet.report) for each in lived.crawls]

    lines = replace(lived, crawls=crawls).judged("outages")

    assert len(lines["outages"].missed) == 3


def test_one_seed_is_one_schedule() -> None:
    first, second, other = (Living(seed=seed, days=60) for seed in (5, 5, 6))
    for each in (first, second, other):
        each.advance(61)

    assert first.happenings == second.happenings != other.happenings
    assert first.shown == second.shown
