"""What the tests of the archive share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stories import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """An archive nobody has crawled into yet."""
    told = Story(tmp_path / "a.db")
    yield told
    told.archive.close()
