"""A real Chromium, if this machine has one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NONE = (
    "no Chromium on PATH: that archived markup does nothing, the keyboard, axe and a PDF in the page "
    "were not tried in a browser"
)


def find_chromium() -> str | None:
    """Return the program, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser; there is one."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
        )
        yield browser
        browser.close()
