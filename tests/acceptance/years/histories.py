"""What ``yifa history`` says changed from version to version, held to what the page showed."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import day_of, told_by
from tests.support.crawling import rows
from yifa.model.record import FIELD_NAMES

NAMES = ("title", *FIELD_NAMES)
Key = Sequence[object]
Told = Mapping[str, Any]


def judge_histories(
    archive: Path, served: Mapping[str, Sequence[tuple[int, Key]]], named: Callable[[str], str]
) -> Line:
    """Count every change from what a page showed to what it showed next.

    *served* is what each address answered when it was asked, as the judge has it: first day and content;
    *named* gives the truth's name of an address, whatever host it is kept under by now.
    """
    line = Line(kind="changes")
    kept = {named(row["url"]): row["url"] for row in rows(archive, "SELECT url FROM page")}
    for url, seen in served.items():
        if len(seen) < 2:
            continue
        asked = kept.get(url, url)
        (page,) = (each for each in told_by(archive, "history", asked)["pages"] if each["url"] == asked)
        told = {day_of(each["first_fetch_with"]): each["changes"] for each in page["versions"]}
        for (_, before), (day, after) in pairwise(seen):
            line.truth += 1
            wrong = list(_wrong(before, after, told[day])) if day in told else ["no version of this day"]
            if wrong:
                line.missed.append(f"day {day} {url}: {'; '.join(wrong)}")
            else:
                line.found += 1
    return line


def _wrong(before: Key, after: Key, told: Told) -> Iterator[str]:
    """Yield what an account of a change says and is not so, or does not say."""
    fields = {name for name, was, now in zip(NAMES, before[1:], after[1:], strict=False) if was != now}
    said = {each["field"] for each in told["metadata"] if each["kind"] == "substantive"} & set(NAMES)
    if said != fields:
        yield f"metadata {sorted(said)}, not {sorted(fields)}"
    if before[0] or after[0]:  # what a page says beside its files is left open
        yield from _wrong_text(str(before[0]), str(after[0]), told)
    rest = len(NAMES) + 1
    if before[rest:] != after[rest:] and not told["files"]:
        yield "no change of files"


def _wrong_text(before: str, after: str, told: Told) -> Iterator[str]:
    words = _words(before) != _words(after)
    if bool(told["substantive"]) != words:
        yield f"{len(told['substantive'])} substantive changes of the text"
    if before != after and not words and not told["cosmetic"]:
        yield "no cosmetic change of the text"


def _words(text: str) -> str:
    """Return a text without its punctuation."""
    return "".join(each for each in text if unicodedata.category(each)[0] != "P")
