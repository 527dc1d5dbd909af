"""Scrapy's own commands: every profile is a spider, and ``scrapy crawl`` is ``yifa crawl``."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.spiders.portal import spider_for
from tests.replica import Replica
from tests.support.crawling import crawl_words, current, published_by, rows, yifa
from yifa.model.errors import UsageError
from yifa.profiles.folders import find_portal, load_portals

PROFILE = Path(__file__).resolve().parents[2] / "yifa" / "profiles" / "portals" / "140225.toml"


def scrapy(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words], capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip


def settings(archive: Path, replica: Replica) -> list[str]:
    hosts = ",".join(f"http://{host}={address}" for host, address in replica.hosts.items())
    pairs = (f"PORTAL_HOSTS={hosts}", "DOWNLOAD_DELAY=0", f"YIFA_ARCHIVE={archive}")
    return [word for pair in pairs for word in ("-s", pair)]


def own_profile(folder: Path, more: str) -> Path:
    """Make a folder of profiles in which the county's has further keys."""
    folder.mkdir()
    (folder / PROFILE.name).write_text(more + PROFILE.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_every_profile_is_a_spider() -> None:
    listed = scrapy("list").stdout.split()

    assert {"ganzhou", "hunyuan", "wuding", "wugang", "wuxiang"} <= set(listed)
    assert len(listed) == len(load_portals())


def test_scrapy_crawl_is_yifa_crawl(tmp_path: Path, replica: Replica) -> None:
    """The same archive, the same words, the same status."""
    ours, scrapys = tmp_path / "a.db", tmp_path / "b.db"

    typed = yifa(*crawl_words(ours, replica, ["wugang"]))
    ran = scrapy("crawl", "武冈市", *settings(scrapys, replica))

    assert set(current(scrapys)) == set(current(ours)) == set(published_by(replica, "430581"))
    assert (ran.returncode, typed.status) == (0, 0)
    assert ran.stderr.splitlines()[:3] == typed.err.splitlines()[1:4]
    assert rows(scrapys, "SELECT command, exit_status FROM run") == rows(
        ours, "SELECT command, exit_status FROM run"
    )


def test_scrapy_crawl_keeps_open_hours(tmp_path: Path, replica: Replica) -> None:
    hour = datetime.now(ZoneInfo("Asia/Shanghai")).hour
    folder = own_profile(tmp_path / "mine", f"open_hours = [{(hour + 2) % 24}, {(hour + 3) % 24}]\n")

    ran = scrapy("crawl", "hunyuan", *settings(tmp_path / "a.db", replica), YIFA_PORTALS=str(folder))

    assert (ran.returncode, replica.requests) == (1, ())
    assert "outside its hours" in ran.stderr


def test_scrapy_crawl_is_guarded_and_has_no_doors(tmp_path: Path, replica: Replica) -> None:
    """It tells what it imports: neither telnet nor remote control. The guard looks each half second."""
    told = {"YIFA_MEMORY_MEGABYTES": "1", "PYTHONPROFILEIMPORTTIME": "1"}
    slowly = ("-s", "DOWNLOAD_DELAY=0.1")
    ran = scrapy("crawl", "hunyuan", *settings(tmp_path / "a.db", replica), *slowly, **told)

    assert ran.returncode == 1
    assert "MB of memory held, 1 allowed" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "scrapy.middleware" in ran.stderr
    assert [name for name in ("aiohttp", "telnet", "remote_control") if name in ran.stderr] == []


def test_scrapy_crawl_says_that_an_archive_is_no_archive(tmp_path: Path) -> None:
    other = tmp_path / "a.db"
    other.write_bytes(b"something else entirely")

    ran = scrapy("crawl", "hunyuan", "-s", f"YIFA_ARCHIVE={other}")

    assert ran.returncode == 2
    assert ran.stderr.startswith(f"yifa: {other}: ")
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hunyuan", "-a", "since=2025"], "-a: scrapy crawl has no such option"),
        (["hunyuan", "-o", "items.json"], "-o: scrapy crawl has no such option"),
        (["hunyuan", "-s", "CONCURRENT_REQUESTS=64"], "-s CONCURRENT_REQUESTS: only DOWNLOAD_DELAY,"),
        (["hunyuan", "-s", "DOWNLOAD_DELAY=0"], "only for portals mapped to loopback"),
        (["hunyuann"], "hunyuan"),
        ([], "Usage"),
    ],
)
def test_scrapy_crawl_refuses_what_it_does_not_know(tmp_path: Path, words: Sequence[str], said: str) -> None:
    archive = tmp_path / "a.db"

    ran = scrapy("crawl", *words, YIFA_ARCHIVE=str(archive))

    assert ran.returncode == 2
    assert said in ran.stderr + ran.stdout
    assert not archive.exists()


def test_a_spider_is_of_no_use_without_its_run() -> None:
    spider = spider_for(find_portal("hunyuan", load_portals()))()

    with pytest.raises(UsageError, match="hunyuan: crawled by `yifa crawl` and `scrapy crawl` only"):
        _ = spider.session
