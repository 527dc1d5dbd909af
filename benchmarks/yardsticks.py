"""``make yardsticks``: judges, on the same pages, ours and what a user would reach for instead."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tests.support.reading.comparing import Said, Tool, measure, ours, report
from tests.support.reading.gold import PAGES
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse


def trafilatura(markup: str, path: Path, url: str | None) -> Said:
    """Return what trafilatura says, tables kept."""
    del path
    document = import_module("trafilatura").bare_extraction(
        markup, url=url, include_tables=True, with_metadata=True
    )
    if document is None:
        return Said(values=dict.fromkeys(("title", "published", "author")), text="")
    return Said(
        values={"title": document.title, "published": document.date, "author": document.author},
        text=document.text or "",
    )


def readability(markup: str, path: Path, url: str | None) -> Said:
    """Return what readability-lxml says; its markup becomes a line per block."""
    del path, url
    document = import_module("readability").Document(markup)
    lines = read_lines(parse(document.summary(html_partial=True)))
    return Said(values={"title": document.short_title()}, text="\n".join(line.text for line in lines))


def gne(markup: str, path: Path, url: str | None) -> Said:
    """Return what GNE (GeneralNewsExtractor) says."""
    del path, url
    article = import_module("gne").GeneralNewsExtractor().extract(markup)
    values = {"title": article["title"], "published": article["publish_time"], "author": article["author"]}
    return Said(values={name: value or None for name, value in values.items()}, text=article["content"])


def htmldate(markup: str, path: Path, url: str | None) -> Said:
    """Return the date htmldate finds; it reads nothing else."""
    del path
    return Said(
        values={"published": import_module("htmldate").find_date(markup, url=url, original_date=True)}
    )


TOOLS: dict[str, tuple[str, Tool]] = {
    "yifa": ("yifa", ours),
    "trafilatura": ("trafilatura", trafilatura),
    "readability": ("readability-lxml", readability),
    "gne": ("gne", gne),
    "htmldate": ("htmldate", htmldate),
}


def main(arguments: Sequence[str]) -> int:
    """Print the comparison on a folder (default: the shared pages); 2 where it or a tool is missing."""
    folder = Path(arguments[0]) if arguments else PAGES
    if not (folder / "INDEX.jsonl").is_file():
        print(f"{folder}: no INDEX.jsonl there")
        return 2
    try:
        results = {
            f"{name} {version(package)}": measure(folder, tool) for name, (package, tool) in TOOLS.items()
        }
    except ImportError as error:
        print(f"{error.name} is not installed: `make yardsticks` makes the environment for it")
        return 2
    for line in report(results):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
