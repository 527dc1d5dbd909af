"""A small season of three counties and their prefecture: every cell is right, and the judge can fail."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.acceptance.season.judge import Judgement
from tests.acceptance.season.plan import Season
from tests.acceptance.season.run import judge_again, run

DAYS = (
    date(2025, 1, 3), date(2025, 3, 1), date(2025, 4, 5), date(2025, 6, 1), date(2026, 1, 10),
    date(2026, 3, 1), date(2026, 4, 10), date(2026, 6, 1), date(2026, 7, 20),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lived:
    """A season, crawled."""

    season: Season
    folder: Path
    judgement: Judgement


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("season")
    season = Season(seed=7, bodies_each=9, years=(2024, 2025), stays=60)
    return Lived(season, folder, run(season, folder, days=DAYS))


def test_nothing_is_absent_that_was_published_and_nothing_published_that_was_not(lived: Lived) -> None:
    judgement = lived.judgement

    assert judgement.wrong == []
    assert judgement.right == judgement.cells == 54
    assert {"published", "published_elsewhere", "absent", "unknown"} <= set(judgement.states)


def test_a_report_that_is_missing_from_the_archive_is_a_difference(lived: Lived, tmp_path: Path) -> None:
    archive = tmp_path / "b.db"
    shutil.copy(lived.folder / "season.db", archive)
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE version SET title = replace(title, '法治政府', '平安')")
    (tmp_path / "profiles").mkdir()

    again = judge_again(lived.season, tmp_path / "profiles", archive)

    assert again.false_absent != []
    assert again.right < again.cells


def test_one_seed_is_one_season() -> None:
    first, second, other = (Season(seed=seed, bodies_each=6) for seed in (3, 3, 4))

    assert first.truth == second.truth != other.truth
    assert [site.items for site in first.sites.values()] == [site.items for site in second.sites.values()]
