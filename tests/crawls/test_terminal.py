"""A crawl on a terminal: what whoever watches it sees."""

from pathlib import Path

from rich.text import Text

from tests.replica import Replica
from tests.support.commands import run_on_terminal
from tests.support.crawling import mapping
from yifa.model.status import Status


def test_a_crawl_shows_a_bar_for_each_portal_and_one_for_what_is_derived(
    replica: Replica, tmp_path: Path
) -> None:
    """In the language of the command; what alarms stands above the bars, and is no failure of the bars."""
    shown = run_on_terminal(
        "crawl", "wuxiang", "wuding", "--delay", "0", *mapping(replica), "--archive", tmp_path / "a.db",
        columns=120, status=Status.FELL_SHORT, YIFA_LANG="zh",
    )  # fmt: skip

    told = Text.from_ansi(shown).plain
    assert "武乡县 140429" in told
    assert "武定县 532329" in told
    assert "已推导文件" in told
    assert "武定县 532329：警报 失败：第 1 次运行有" in told.replace("\n", "")
    assert "Traceback" not in told
