"""Gives a county whose bodies reported, or did not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.answers.reports.county import Season


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    """Give the county, its list not yet read to its end."""
    made = Season(tmp_path / "a.db")
    yield made
    made.visit.archive.close()
