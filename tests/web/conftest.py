"""Servers on loopback that the tests of this folder share, and what they are asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from crawler.browser.chromium import NoBrowserError, find_chromium
from tests.support.pages.browsed import hostile, one_of_everything
from tests.support.pages.browser import UNTRIED, chromium
from tests.support.pages.hostile_markup import payloads
from tests.support.pages.serving import Evil, Pages, evil, served


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; no longer than a module, for no other event loop runs in its thread meanwhile."""
    try:
        find_chromium()
    except NoBrowserError as error:
        pytest.skip(f"{UNTRIED}: {error}")
    with chromium() as running:
        yield running
