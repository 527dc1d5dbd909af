"""A run watches itself: room, progress, memory, and how long a stop takes."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.file.disk import FREE_MEGABYTES, need_room
from crawler.guard import MEMORY_MEGABYTES, STALL_MINUTES, Guard
from tests.replica import Replica, Response
from tests.support.crawling import crawl_words, rows, yifa
from yifa.model.errors import YifaError


def test_a_run_whose_disk_has_filled_up_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FREE_MEGABYTES, "1e12")
    told: list[YifaError] = []
    stopped = threading.Event()
    guard = Guard(
        need_archive=lambda: need_room(tmp_path / "a.db"), progress=lambda: 0, stop=stopped.set,
        give_up=told.append, ends_with=lambda: None,
    )  # fmt: skip

    with guard.watching(), guard.crawling():
        assert stopped.wait(30)

    assert [each.exit_status for each in told] == [3]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [(STALL_MINUTES, "0.01", "no progress in 0.01 minutes"), (MEMORY_MEGABYTES, "10", "10 allowed")],
)
def test_a_run_that_hangs_or_swells_says_so_and_stops_with_status_1(
    tmp_path: Path, replica: Replica, variable: str, value: str, words: str
) -> None:
    archive = tmp_path / "a.db"
    for host in replica.hosts:
        replica.world.serve(f"http://{host}/", Response(delay_seconds=60))
    ran = yifa(*crawl_words(archive, replica, ["wugang"]), env={variable: value})

    assert ran.status == 1
    assert words in ran.err
    assert rows(archive, "SELECT exit_status FROM run") == [{"exit_status": 1}]


HANGING = """
import os, signal, sys, time
from crawler.guard import Guard
from yifa.model.status import Status
nothing, pauses = lambda: None, [float(word) for word in sys.argv[1:]]
ended = Status.WRITE_FAILED if not pauses else None
guard = Guard(need_archive=nothing, progress=lambda: 0, stop=nothing, give_up=print, ends_with=lambda: ended,
              stop_seconds=3)
with guard.watching():
    for pause in pauses:
        time.sleep(pause)  # which is what is tested
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)  # a run that does not stop
"""


@pytest.mark.parametrize(
    ("pauses", "status", "said"),
    [
        (["0"], 11, "not stopped after 3 s: ended"),
        (["0", "0"], 11, "not stopped after 3 s: ended"),
        (["0", "1.1"], 11, ""),
        ([], 3, "not stopped after 3 s: ended"),
    ],
    ids=["by a signal", "by one that comes twice", "by two signals", "by itself"],
)
def test_a_run_that_cannot_stop_is_ended_with_the_status_it_earned(
    pauses: list[str], status: int, said: str
) -> None:
    """A shell asks a whole group and a parent its child: two signals at once are one wish."""
    command = [sys.executable, "-c", HANGING, *pauses]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)

    assert ran.returncode == status
    assert ran.stderr == (f"yifa: {said}; run it again to go on\n" if said else "")
