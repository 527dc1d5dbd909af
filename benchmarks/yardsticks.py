"""``make yardsticks``: the same pages and judge for ours and for what a user would reach for instead."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from json import loads
from pathlib import Path
from time import process_time

from benchmarks.accuracy import NOWHERE, PAGES, RIGHT, Miss, judge_text, judge_values, read, share
from yifa.reading.charset import decode
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse

NAMES = ("title", "published", "author", "source")
"""the fields of gold that at least one of the others gives"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a tool says of a page; a key it has no answer for is not judged, None is an answer."""

    values: Mapping[str, str | None]
    text: str | None = None
    """None: the tool reads no bodies"""


Tool = Callable[[str, Path, str | None], Said]


def ours(markup: str, path: Path, url: str | None) -> Said:
    """Return what yifa says, with no profile and no listing."""
    del markup
    record = read(path, url)
    fields = record.fields
    values = {
        "title": record.title, "published": fields.date_published, "author": fields.author,
        "source": fields.content_source,
    }  # fmt: skip
    return Said(values=values, text=record.text)


def trafilatura(markup: str, path: Path, url: str | None) -> Said:
    """Return what trafilatura says, tables kept."""
    del path
    found = import_module("trafilatura").bare_extraction(
        markup, url=url, include_tables=True, with_metadata=True
    )
    if found is None:
        return Said(values=dict.fromkeys(("title", "published", "author")), text="")
    return Said(
        values={"title": found.title, "published": found.date, "author": found.author}, text=found.text or ""
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
    found = import_module("gne").GeneralNewsExtractor().extract(markup)
    values = {"title": found["title"], "published": found["publish_time"], "author": found["author"]}
    return Said(values={name: value or None for name, value in values.items()}, text=found["content"])


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


def _day(value: object) -> str:
    """Return a date as far as all tools tell it: its day."""
    return str(value or "")[:10]


def judge_said(file: str, gold: Mapping[str, object], said: Said) -> Iterator[Miss]:
    """Yield the verdicts on one page by the judge of `make accuracy`; dates are compared to the day."""
    days = {"published": _day(gold.get("published"))} if "published" in gold else {}
    values = {
        **said.values,
        **({"published": _day(said.values["published"])} if "published" in said.values else {}),
    }
    yield from judge_values(file, {**gold, **days}, {name: values[name] for name in NAMES if name in values})
    if said.text is not None:
        yield from judge_text(file, gold, said.text)


def measure(folder: Path, tool: Tool) -> tuple[list[Miss], float]:
    """Return the verdicts on a tool over a folder's pages, and the CPU milliseconds a page took it."""
    verdicts: list[Miss] = []
    seconds, pages = 0.0, 0
    for line in (folder / "INDEX.jsonl").read_text(encoding="utf-8").splitlines():
        row = loads(line)
        if row["kind"] == "detail":
            path = folder / row["file"]
            markup = decode(path.read_bytes()).text
            began = process_time()
            said = tool(markup, path, row["url"] or NOWHERE)
            seconds, pages = seconds + process_time() - began, pages + 1
            verdicts.extend(judge_said(row["file"], row["gold"], said))
    return verdicts, 1000 * seconds / max(pages, 1)


def report(results: Mapping[str, tuple[Sequence[Miss], float]]) -> Iterator[str]:
    """Yield a table: a row per tool, the share of right verdicts per column; a dash where it says nothing."""
    columns = (*NAMES, "body start", "body end", "chrome")
    yield f"{'':22}" + "".join(f"{name:>12}" for name in columns) + f"{'ms a page':>12}"
    for name, (verdicts, cost) in results.items():
        cells = []
        for column in columns:
            group = [each for each in verdicts if each.what == column]
            cells.append(f"{share(group):>12.0%}" if group else f"{'-':>12}")
        yield f"{name:22}" + "".join(cells) + f"{cost:>12.1f}"
    right = {name: sum(each.verdict == RIGHT for each in verdicts) for name, (verdicts, _) in results.items()}
    asked = {name: len(verdicts) for name, (verdicts, _) in results.items()}
    yield "right of all verdicts: " + ", ".join(f"{name} {right[name]}/{asked[name]}" for name in results)


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
