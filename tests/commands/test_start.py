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
    given = words if words == ["--version"] else [*words, "--archive", str(path)]

    alone = {name: value for name, value in os.environ.items() if name != TRACED}
    ran = subprocess.run(
        [sys.executable, "-c", TOLD, *given], env=alone, capture_output=True, text=True, check=True
    )

    loaded = ran.stderr.split()
    assert (HEAVY | more) & set(loaded) == set()
    assert len(loaded) < most
