"""Tools that read pages, judged as ours is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from pathlib import Path
from time import process_time

from tests.support.reading.gold import NOWHERE, RIGHT, Miss, judge_text, judge_values, read, share
from yifa.reading.charset import decode

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
