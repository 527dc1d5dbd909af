"""Starts the system's Chromium, cut off from every network: what its pages ask for, the crawl fetches."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from yifa.model.errors import YifaError

if TYPE_CHECKING:
    from playwright.async_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
VARIABLE = "YIFA_CHROMIUM"
"""names the program where it is not on the PATH"""
AT_ONCE = asyncio.Semaphore(2)
"""browsers of one process; each needs some 200 MB"""
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic", "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
"""no name and no address leads anywhere"""


class NoBrowserError(YifaError):
    """There is no browser to turn pages with; the message says what is missing."""


def find_chromium() -> str:
    """Return the path of the system's Chromium.

    Raises:
        NoBrowserError: playwright or Chromium is not installed.
    """
    if find_spec("playwright") is None:
        raise NoBrowserError("playwright is not installed: pip install 'yifa[browser]'")
    named = os.environ.get(VARIABLE)
    found = next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)
    if found is None:
        raise NoBrowserError(
            f"no Chromium is installed ({named or ', '.join(NAMES)}); ${VARIABLE} may name one"
        )
    return found


@asynccontextmanager
async def open_tab() -> AsyncIterator["Page"]:
    """Open an empty tab in a Chromium of its own; it ends with the block.

    Raises:
        NoBrowserError: there is none, or it does not start.
    """
    path = find_chromium()
    from playwright.async_api import Error, async_playwright  # an extra: most have it not

    async with AT_ONCE, async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=path, args=ARGUMENTS, chromium_sandbox=not _is_root(),
                handle_sigint=False, handle_sigterm=False, handle_sighup=False,
            )  # fmt: skip
        except Error as error:
            raise NoBrowserError(f"{path} does not start: {str(error).splitlines()[0]}") from error
        try:
            context = await browser.new_context(service_workers="block", accept_downloads=False)
            yield await context.new_page()
        finally:
            await browser.close()


def _is_root() -> bool:
    """Return whether the process is root's, for whom Chromium has no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
