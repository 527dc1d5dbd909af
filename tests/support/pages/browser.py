"""A real Chromium, if this machine has one, for the pages of `yifa serve`."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from crawler.browser.chromium import find_chromium

UNTRIED = (
    "not tried in a browser: search, reader, files, compare, downloads and feed, the keyboard, axe and "
    "contrast, and that archived markup does nothing"
)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb",
    "--disable-features=IsolateSandboxedIframes",
)  # fmt: skip
"""the last: no process of its own for each sandboxed frame; what a frame may do stays the same"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser.

    Raises:
        NoBrowserError: this machine has none.
    """
    path = find_chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
