"""Servers on loopback that the tests of this folder share, and what they are asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsed import hostile, one_of_everything
from tests.support.browser import NONE, chromium, find_chromium
from tests.support.hostile_markup import payloads
from tests.support.serving import Evil, Pages, evil, served


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with one of everything."""
    return one_of_everything(tmp_path_factory.mktemp("web") / "a.db")


@pytest.fixture(scope="session")
def site(everything: Path) -> Iterator[Pages]:
    """Its pages, the table of all counties made."""
    with served(everything) as address:
        pages = Pages(address)
        pages.wait()
        yield pages


@pytest.fixture(scope="session")
def caller() -> Iterator[Evil]:
    """Whoever the hostile texts call."""
    with evil() as listening:
        yield listening


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, caller: Evil) -> Iterator[Pages]:
    """The pages of an archive full of hostile texts."""
    path = hostile(tmp_path_factory.mktemp("hostile") / "a.db", payloads(caller.address))
    with served(path) as address:
        pages = Pages(address)
        pages.wait()
        yield pages


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    if find_chromium() is None:
        pytest.skip(NONE)
    with chromium() as running:
        yield running
