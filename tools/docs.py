"""Writes anew what ``docs/`` has from the code: the tables between its markers, the tour's line counts.

``make docs`` runs it. ``python -m tools.tables NAME`` prints one table alone.
"""

import re
import sys
from pathlib import Path

from tools.tables import TABLES

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(?P<start><!-- made by: python -m tools\.tables (?P<name>[\w-]+) -->\n)"
    r".*?(?P<end><!-- end of what is made -->)",
    re.DOTALL,
)
# a stop of the tour: "[`yifa/model/clock.py`](../yifa/model/clock.py) (24 lines)", "…（24 行）"
STOP = re.compile(
    r"(?P<link>\[`(?P<path>[^`\n]+)`\]\(\.\./(?P=path)\))"
    r"(?P<before> \(|（)(?P<lines>\d+)(?P<after> lines\)| 行）)"
)


def pages() -> list[Path]:
    """Return every page of the docs, in either language."""
    return sorted((ROOT / "docs").glob("*.md"))


def count_lines(path: str) -> int:
    """Return how many lines the file at *path*, seen from the root, has."""
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def fill_tables(text: str) -> str:
    """Return a page with each table between markers as `tools.tables` prints it."""
    return BLOCK.sub(lambda block: f"{block['start']}\n{TABLES[block['name']]()}\n{block['end']}", text)


def fill_counts(text: str) -> str:
    """Return a page with each stop of the tour followed by the number of its lines."""
    return STOP.sub(
        lambda stop: f"{stop['link']}{stop['before']}{count_lines(stop['path'])}{stop['after']}", text
    )


def main() -> int:
    """Write every page anew and name those that changed."""
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = fill_counts(fill_tables(before))
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: made anew")
    return 0


if __name__ == "__main__":
    sys.exit(main())
