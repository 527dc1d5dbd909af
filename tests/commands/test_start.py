"""A command loads what it needs: what asks an archive starts without what crawls or reads pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.clocked import TRACED
from tests.support.factory import Visit, make_record

TOLD = """
import sys
sys.argv = ["yifa", *sys.argv[1:]]
from yifa.commands.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
HEAVY = {
    "scrapy", "twisted", "parsel", "lxml.html", "backports.zstd", "compression.zstd", "asyncio", "xlrd",
    "sqlite_utils", "multiprocessing",
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "a.db"
    visit = Visit(path)
    visit.save(make_record())
    visit.archive.close()
    return path


def loaded_by(words: list[str]) -> list[str]:
    """The modules that a command has loaded when it ends."""
    alone = {name: value for name, value in os.environ.items() if name != TRACED}
    ran = subprocess.run(
        [sys.executable, "-c", TOLD, *words], env=alone, capture_output=True, text=True, check=True
    )
    return ran.stderr.splitlines()[-1].split()


@pytest.mark.parametrize(
    ("words", "more", "most"),
    [
        (["--version"], {"rich", "archive"}, 260),
        (["search", "复议"], {"rich", "yifa.profiles.folders", "archive.store"}, 280),
        (["show", make_record().content_sha256[:12]], {"archive.store"}, 320),
        (["failures"], {"rich", "archive.store"}, 260),
        (["status"], {"archive.store", "archive.tables.transaction"}, 320),
    ],
)
def test_modules_loaded(path: Path, words: list[str], more: set[str], most: int) -> None:
    """As many as today, and a few: half of the start of a command is the loading of modules."""
    loaded = loaded_by(words if words == ["--version"] else [*words, "--archive", str(path)])

    assert (HEAVY | more) & set(loaded) == set()
    assert len(loaded) < most


def test_who_checks_an_archive_loads_nothing_that_crawls(path: Path) -> None:
    """Scrapy and Twisted were a third of the check of 1,000 documents."""
    loaded = loaded_by(["verify", "--archive", str(path)])

    assert {"scrapy", "twisted", "crawler"} & set(loaded) == set()


def test_a_crawl_that_draws_no_bars_loads_nothing_to_draw_them() -> None:
    told = "import sys, yifa.commands.get.crawl, crawler.run; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert {name for name in ran.stdout.split() if name.partition(".")[0] == "rich"} == set()
