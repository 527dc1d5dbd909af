"""Takes the pictures of the README, in both languages, with the demo's archive: ``make pictures``."""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser

from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from tests.support.pages.browser import chromium
from tests.support.pages.serving import Pages, served
from yifa.model.clock import now

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs/pictures"
ENDINGS = {"en": "", "zh": ".zh-CN"}
WINDOWS = {"overview": (1000, 750, 1.0), "reader": (1280, 600, 0.75)}
"""picture → width and height of the window, and how many pixels stand for one of it"""
LARGEST = 150_000
"""bytes of a picture"""


def pages(archive: Path) -> dict[str, str]:
    """Return the pages that are shown, by the name of their picture."""
    with Archive.open(archive, read_only=True) as held:
        (report,) = search(held.db, ["行政复议"], Filters(kind="dept_report"), limit=1).hits
    return {"overview": "/", "reader": f"/document/{report.id}?q=%E8%A1%8C%E6%94%BF%E5%A4%8D%E8%AE%AE"}


def take(browser: Browser, address: str, name: str, path: str) -> list[Path]:
    """Take one page in both languages; return the pictures."""
    width, height, scale = WINDOWS[name]
    taken = []
    for language, ending in ENDINGS.items():
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=scale, locale=language
        )
        page.goto(f"{address}{path}")
        taken.append(FOLDER / f"{name}{ending}.png")
        page.screenshot(path=taken[-1])
        page.close()
    return taken


def main() -> int:
    """Take the pictures; 1 where one is too large for a README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    archive = parser.parse_args().archive
    FOLDER.mkdir(exist_ok=True)
    with served(archive, now=now()) as address, chromium() as browser:
        Pages(address).wait()
        taken = [
            picture for name, path in pages(archive).items() for picture in take(browser, address, name, path)
        ]
    for picture in taken:
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")
    return 1 if any(picture.stat().st_size > LARGEST for picture in taken) else 0


if __name__ == "__main__":
    sys.exit(main())
