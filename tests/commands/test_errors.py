"""What goes wrong on the user's side ends in one clear line."""

import dataclasses
import os
import resource
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.store import Archive
from crawler.net.hosts import HostMap
from crawler.run import crawl as run_crawl
from tests.replica import Replica
from tests.support.clocked import TRACED
from tests.support.crawling import YIFA, crawl, crawl_words, current, published_by, rows, yifa
from yifa.profiles.folders import load_portals


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


def refuse_large_files() -> None:
    """Let the system refuse every write beyond a size, as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


def test_a_disk_that_refuses_writes_ends_with_status_3_and_nothing_is_lost(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    words = crawl_words(archive, replica, ["wuxiang"])
    untraced = {name: value for name, value in os.environ.items() if name != TRACED}  # its data is large
    refused = subprocess.run(
        [*YIFA, *words], capture_output=True, text=True, preexec_fn=refuse_large_files, env=untraced
    )
    again = crawl(archive, replica, "wuxiang")

    assert refused.returncode == 3
    assert "cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert " new" not in refused.stderr
    assert again.status == 0
    assert set(current(archive)) == set(published_by(replica, "140429"))


def test_what_is_no_archive_is_refused_in_one_line(tmp_path: Path, replica: Replica) -> None:
    text, foreign, newer = tmp_path / "t.db", tmp_path / "f.db", tmp_path / "n.db"
    text.write_text("no database at all, but a text long enough to look like one" * 40)
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE mine (a)")
    Archive.open(newer).close()
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 999")
    before = [each.read_bytes() for each in (text, foreign, newer)]
    ran = [crawl(each, replica, "wuxiang") for each in (text, foreign, newer, Path("/dev/null/a.db"))]

    assert [each.status for each in ran] == [2, 2, 2, 2]
    told = [each.err.splitlines() for each in ran]
    assert all([line.partition(":")[0] for line in lines] == ["Archive", "yifa"] for lines in told)
    assert "999" in ran[2].err
    assert [each.read_bytes() for each in (text, foreign, newer)] == before


def test_an_unknown_portal_is_answered_with_the_near_ones(tmp_path: Path) -> None:
    ran = yifa("crawl", "wugan", "--archive", tmp_path / "a.db")

    assert ran.status == 2
    assert "武冈市 430581 wugang" in ran.err
    assert not (tmp_path / "a.db").exists()


def test_a_portal_outside_its_hours_is_left_alone(tmp_path: Path) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai")).hour
    portal = dataclasses.replace(load_portals()[0], open_hours=((now + 2) % 24, (now + 3) % 24))
    status = run_crawl([portal], archive_path=tmp_path / "a.db", command="crawl", hosts=HostMap())

    assert status == 1
    assert rows(tmp_path / "a.db", "SELECT count(*) AS n FROM capture") == [{"n": 0}]
