"""What goes wrong on the user's side ends in one clear line; and Scrapy's own commands."""

import subprocess
import sys
from pathlib import Path

from archive.store import Archive
from tests.crawling import (
    crawl,
    current,
    yifa,
)
from tests.replica import Replica


def test_no_network_is_one_clear_line_per_portal_and_status_1(tmp_path: Path) -> None:
    ran = yifa("crawl", "wuxiang", "--archive", tmp_path / "a.db", "--delay", "0",
               "--portal-host", "www.wuxiang.gov.cn=127.0.0.1:9")  # fmt: skip

    assert ran.status == 1
    assert "refused" in ran.err
    assert "Traceback" not in ran.err


def test_an_archive_in_use_is_refused_with_its_holder_and_status_4(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    with Archive.open(archive, holder="a test"):
        ran = crawl(archive, replica, "wuxiang")

    assert ran.status == 4
    assert "a test" in ran.err
    assert ran.err.count("\n") <= 2


def test_scrapy_lists_every_portal_and_crawls_one(tmp_path: Path, replica: Replica) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], capture_output=True, text=True, check=True
    )
    archive = tmp_path / "a.db"
    hosts = ",".join(f"http://{host}={address}" for host, address in replica.hosts.items())
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "hunyuan", "-s", f"PORTAL_HOSTS={hosts}",
         "-s", "DOWNLOAD_DELAY=0", "-s", f"YIFA_ARCHIVE={archive}"],
        check=True, capture_output=True,
    )  # fmt: skip

    assert {"ganzhou", "hunyuan", "wuding", "wugang", "wuxiang"} <= set(listed.stdout.split())
    assert set(current(archive)) == {
        p.url for p in replica.truth.pages.values() if p.portal == "140225" and p.listed
    }


def test_https_portals_are_reached_over_tls(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    ran = crawl(archive, replica, "wugang")

    assert ran.status in (0, 1)
    assert len(current(archive)) > 10
