"""Crawls a season on its days, for real, and judges the archive that comes of it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from tests.acceptance.season.judge import Judgement, judge
from tests.acceptance.season.plan import Season
from tests.acceptance.season.site import serve
from tests.support.clocked import crawl_at
from tests.support.crawling import yifa


def run(
    season: Season,
    folder: Path,
    *,
    days: Iterable[date] | None = None,
    told: Callable[[date, int], None] = lambda _day, _status: None,
) -> Judgement:
    """Crawl every portal of a season on its days into ``FOLDER/season.db``, and judge what that says."""
    archive, profiles = folder / "season.db", folder / "profiles"
    profiles.mkdir()
    last = season.first_day
    with serve(list(season.sites.values()), profiles, season.first_day) as served:
        for day in days or season.crawl_days():
            served.today = last = day
            at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            told(day, crawl_at(at, archive, served.hosts, season.sites, folders=[profiles]))
    read = yifa("extract", "--archive", archive, clock=f"{last}T03:00:00+00:00")
    assert read.status in (0, 1), read.err
    return judge(season, archive, profiles, last)


def judge_again(season: Season, folder: Path, archive: Path) -> Judgement:
    """Judge an archive that an earlier run of the same season kept."""
    for site in season.sites.values():
        (folder / f"{site.code}.toml").write_text(site.profile, encoding="utf-8")
    return judge(season, archive, folder, max(season.crawl_days()))
