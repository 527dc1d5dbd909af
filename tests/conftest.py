"""What the tests that crawl share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.replica import Replica
from tests.support.factory import Visit
from tests.support.lives import Life
from yifa.commands.terminal.speech import speak

os.environ["YIFA_LANG"] = "en"  # whatever the locale of whoever runs the tests
# no test depends on how fast the machine is
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """End each test in English: a command in this process leaves its language behind."""
    yield
    speak("en")


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A replica of its own, free to be changed."""
    with Replica() as served:
        yield served


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """An open run of a small portal."""
    begun = Visit(tmp_path / "archive.db")
    yield begun
    begun.archive.close()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose programs are the only ones."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--rewrite``, which ``make golden`` gives."""
    parser.addoption("--rewrite", action="store_true", help="write the goldens anew; read the diff")


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """A portal whose list shows pages 1 to 10, all read."""
    made = Life(tmp_path / "a.db")
    made.walk(*range(1, 11)).read(*range(1, 11)).settle()
    yield made
    made.archive.close()
