"""Crawls portals of ordinary, large and hostile answers: the longest time the event loop worked at one thing.

Measured is the loop's own processor time in one callback, of a real crawl by the command line, whatever else
the machine does meanwhile.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.acceptance.evidence.row import Row
from tests.acceptance.torture import launch
from tests.acceptance.torture.portals import words
from tests.acceptance.torture.site import LAUNCHER, ROOT
from tests.faults.serving import FaultyPortals
from tests.faults.site import COLUMN, Answer, Site, make_site

MOST_MS = 50
PATIENCE_SECONDS = 300.0


def _with_pages_of(elements: int) -> Callable[[Site], Site]:
    def grown(site: Site) -> Site:
        main = "".join(f"<p>第{at}项：全年办理案件<b>{at}</b>件。</p>" for at in range(elements // 2))
        for document in site.documents:
            site.answer(Answer(body=site.markup(document, main=main).encode()), document.path)
        return site

    return grown


def _with_rows(rows: int) -> Callable[[Site], Site]:
    def grown(site: Site) -> Site:
        listed = [
            replace(site.documents[0], path=f"/zx/{at}.html") for at in range(rows - len(site.documents))
        ]
        site.per_page = rows
        site.answer(Answer(body=site.listing_markup([*site.documents, *listed], 0).encode()), COLUMN)
        return site

    return grown


def _with_headers(site: Site) -> Site:
    long = (
        ("Content-Type", "text/html; charset=" + "u" * 8000),
        ("Content-Disposition", 'attachment; filename="' + '\\"' * 4000),
        ("Link", "<a>; " * 1500 + 'rel="next"'),
        ("Refresh", "0; url=" + "/" * 8000),
        ("Set-Cookie", "a=" + "; b=" * 2000),
        ("Last-Modified", "Mon, " * 1500),
        ("ETag", 'W/"' + "\\" * 8000),
    )
    for document in site.documents:
        site.answer(replace(site.page(document), headers=long), document.path)
    return site


CASES: Mapping[str, Callable[[Site], Site]] = {
    "ordinary pages": lambda site: site,
    "pages of 1,000 elements": _with_pages_of(1000),
    "pages of 3,000 elements": _with_pages_of(3000),
    "pages of 9,000 elements": _with_pages_of(9000),
    "pages of 40,000 elements": _with_pages_of(40_000),
    "a list of 100 rows": _with_rows(100),
    "a list of 1,000 rows": _with_rows(1000),
    "headers of 60 KB": _with_headers,
}


def busy_ms(site: Site, folder: Path) -> float:
    """Crawl a portal as a user would; return the longest time the loop was busy, in milliseconds."""
    told = folder / "told.json"
    with FaultyPortals() as server:
        server.put(1, {site.host: site})
        subprocess.run(
            words([site], folder, server.address, before=LAUNCHER), cwd=ROOT, capture_output=True,
            timeout=PATIENCE_SECONDS, check=False, env={**os.environ, launch.LOOP: str(told)},
        )  # fmt: skip
    return 1000 * float(json.loads(told.read_text(encoding="utf-8"))["busy_seconds"])


def rows() -> Iterator[Row]:
    """Yield a row for each kind of portal, the time in its name."""
    expected = f"at most {MOST_MS} ms"
    for number, (name, grown) in enumerate(CASES.items(), 801):
        with tempfile.TemporaryDirectory() as folder:
            taken = busy_ms(grown(make_site(number, 6)), Path(folder))
        got = expected if taken <= MOST_MS else f"{taken:.0f} ms"
        yield Row(part="loop", case=f"{name} ({taken:.0f} ms)", expected=expected, got=got)
