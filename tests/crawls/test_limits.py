"""Out of descriptors, memory, room or time: the cause in the evidence is the cause, and no portal is lost."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.file.disk import FREE_MEGABYTES
from crawler.guard import MEMORY_MEGABYTES, RUN_MINUTES
from tests.support.archives.many import many_portals
from tests.support.crawling import YIFA, rows
from tests.support.tracing import untraced

__all__ = ["untraced"]

COUNT = 9


@contextmanager
def limited(
    folder: Path, limit: str, pause: float = 0, **environment: str
) -> Iterator[subprocess.CompletedProcess[str]]:
    """Crawl the portals under a limit that a shell sets, and give what the command did."""
    with many_portals(folder, COUNT) as words:
        command = shlex.join([*YIFA, *words, "--quiet", "--delay", str(pause)])
        yield subprocess.run(
            ["bash", "-c", f"{limit}; exec {command}"], capture_output=True, text=True,
            timeout=120, check=False, env={**os.environ, FREE_MEGABYTES: "0", **environment},
        )  # fmt: skip


@pytest.mark.parametrize("descriptors", [24, 64])
def test_portals_wait_their_turn_where_few_files_may_be_open(tmp_path: Path, descriptors: int) -> None:
    with limited(tmp_path, f"ulimit -n {descriptors}") as ran:
        pass
    (read,) = rows(
        tmp_path / "a.db", "SELECT count(DISTINCT portal_id) AS n FROM page WHERE current_version_id"
    )

    assert (ran.returncode, ran.stdout, ran.stderr, read["n"]) == (0, "", "", COUNT)


@pytest.mark.parametrize(
    ("limit", "variable", "value", "reason", "words"),
    [
        ("ulimit -n 13", FREE_MEGABYTES, "0", "descriptors", "no file descriptor left of the 13 allowed"),
        ("ulimit -n 14", FREE_MEGABYTES, "0", "descriptors", "no file descriptor left of the 14 allowed"),
        ("true", MEMORY_MEGABYTES, "40", "memory", "40 allowed (YIFA_MEMORY_MEGABYTES)"),
        ("true", RUN_MINUTES, "0.0001", "deadline", "the run has taken its 0.0001 minutes"),
        ("ulimit -f 1200", FREE_MEGABYTES, "0", "write_failed", "cannot be written: disk I/O error"),
    ],
)
def test_what_our_own_run_cut_off_says_so_and_every_portal_is_finished_or_alarmed(
    tmp_path: Path, limit: str, variable: str, value: str, reason: str, words: str
) -> None:
    archive = tmp_path / "a.db"
    pause = 0.5 if reason in ("deadline", "memory") else 0  # else a quick machine is done before
    with limited(tmp_path, limit, pause, **{variable: value}) as ran:
        pass
    alarms = rows(archive, "SELECT portal_id, detail FROM alarm WHERE code = 'unfinished'")
    walks = rows(archive, "SELECT stop_reason FROM walk WHERE verdict = 'truncated'")
    said = {row["detail"] for row in rows(archive, "SELECT detail FROM outcome WHERE code = 'interrupted'")}
    (done,) = rows(
        archive,
        """SELECT count(*) AS n FROM portal WHERE portal_id NOT IN (SELECT portal_id FROM alarm)
        AND portal_id IN (SELECT portal_id FROM page WHERE current_version_id)""",
    )
    (run,) = rows(archive, "SELECT exit_status, ended_at FROM run")

    assert ran.returncode == run["exit_status"] == (3 if reason == "write_failed" else 1)
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert 1 <= len(alarms) == COUNT - done["n"]
    assert all(words in alarm["detail"] for alarm in alarms)
    assert all(walk["stop_reason"] == reason for walk in walks)
    assert all(words in detail for detail in said)
    assert run["ended_at"] is not None
