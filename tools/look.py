"""Takes a picture of every page of `yifa serve`, to be looked at: ``make look FOLDER=…``.

Each page in both languages, light and dark, 1280 and 390 pixels wide, with the demo's archive.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from tests.support.factory import TITLE
from tests.support.pages.browsed import CODE, one_of_everything
from tests.support.pages.browser import chromium
from tests.support.pages.serving import Pages, served
from yifa.model.clock import now

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
LANGUAGES = ("zh", "en")


def pages(archive: Path) -> dict[str, str]:
    """Return the pages of an archive to look at by name."""
    with Archive.open(archive, read_only=True) as held:
        hits = search(held.db, ["行政复议"], Filters(), limit=60).hits
        (with_file,) = search(held.db, ["行政"], Filters(with_file=True), limit=1).hits
        alike = search(held.db, ["行政复议"], Filters(kind="dept_report"), limit=2).hits
    one = hits[0]
    document = f"/document/{one.id}"
    return {
        "overview": "/", "county": f"/county/{one.portal}?why=government/2024",
        "search": "/search?q=%E8%A1%8C%E6%94%BF%E5%A4%8D%E8%AE%AE", "browse": "/search",
        "nothing": "/search?q=%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E8%AF%8D", "text": document,
        "original": f"{document}/original", "files": f"/document/{with_file.id}/files",
        "versions": f"{document}/versions", "evidence": f"{document}/evidence", "cite": f"{document}/cite",
        "compare": f"/compare?a={alike[0].id}&b={alike[1].id}", "changes": "/changes", "runs": "/runs",
        "run": "/runs/1", "trouble": "/document/ffffffff",
    }  # fmt: skip


def rare_pages(archive: Path) -> dict[str, str]:
    """Return pages of `one_of_everything` that show what no first crawl has: edits, removals, alarms."""
    with Archive.open(archive, read_only=True) as held:
        (report,) = search(held.db, [TITLE], Filters(), limit=1).hits
    return {
        "edited": f"/document/{report.id}/versions", "removed": f"/county/{CODE}", "broken": "/",
        "changed": "/changes", "run-alarmed": "/runs/3", "text-of-a-report": f"/document/{report.id}",
    }  # fmt: skip


def pictures(browser: Browser, address: str, wanted: dict[str, str], folder: Path) -> Iterator[str]:
    """Take the pictures; yield what is wider than its window."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type] # one of its words
            page = context.new_page()
            for language in LANGUAGES:
                for name, path in wanted.items():
                    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
                    page.screenshot(path=folder / f"{name}-{language}-{scheme}-{width}.png", full_page=True)
                    inner = page.evaluate("document.documentElement.scrollWidth")
                    if inner > width:
                        yield f"{name} {language} {width}: {inner} pixels wide"
            context.close()


def main() -> int:
    """Take all pictures; 1 where a page does not fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="pages, as JSON: name to address")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wide: list[str] = []
    with TemporaryDirectory() as folder, chromium() as browser:
        rare = one_of_everything(Path(folder, "a.db"))
        sets = [(asked.archive, json.loads(asked.only) if asked.only else pages(asked.archive))]
        for archive, wanted in [*sets, *([] if asked.only else [(rare, rare_pages(rare))])]:
            with served(archive, now=now()) as address:
                Pages(address).wait()
                wide += pictures(browser, address, wanted, asked.folder)
    print("\n".join(wide) or f"{asked.folder}: every page fits its window")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main())
