"""Gold values, and the judge: what is right, wrong, missing or extra of what is read from a page."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.record import make_record
from yifa.model.errors import LayoutError
from yifa.model.listing import Listing
from yifa.model.record import Origin, Record
from yifa.profiles.recognise import recognise
from yifa.reading.charset import decode
from yifa.reading.listing.read import read_listing
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

PAGES = Path(__file__).resolve().parents[4] / "shared" / "pages"
# gold's names for the record's fields
NAMES = {
    "index_no": "index_number",
    "doc_no": "document_number",
    "publisher": "publisher",
    "published": "date_published",
    "created": "date_written",
    "subject": "subject_category",
    "keywords": "keywords",
    "validity": "validity_status",
    "source": "content_source",
    "author": "author",
}
RIGHT, WRONG, MISSING, EXTRA = "right", "wrong", "missing", "extra"
# where a page without an address is said to come from
NOWHERE = "http://pages.invalid/"
# gold has no later day than this for the listings' year-less dates
LISTED_ON = date(2026, 11, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One value that came out otherwise than gold has it."""

    file: str
    what: str
    verdict: str
    gold: object
    found: object


def squeeze(text: object) -> str:
    """Return a value as it is compared: NFKC, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


def verdict_on(gold: object, found: object) -> str:
    """Return how a value found compares with gold's."""
    if not gold:
        return EXTRA if found else RIGHT
    if not found:
        return MISSING
    return RIGHT if squeeze(gold) == squeeze(found) else WRONG


def read(path: Path, url: str | None) -> Record:
    """Return the record of a page kept as a file."""
    decoded = decode(path.read_bytes())
    address = url or NOWHERE
    draft = read_page(decoded.text, parse(decoded.text), address, recognise(address, decoded.text))
    return make_record(draft, decoded)


def _values(record: Record) -> dict[str, object]:
    """Return the record's values under gold's names.

    Gold's ``created`` is what a label prints; the day of the sign-off has its own name there.
    """
    values: dict[str, object] = {name: getattr(record.fields, field) for name, field in NAMES.items()}
    signed = any(
        each.field == "date_written" and each.chosen and each.origin is Origin.BODY for each in record.values
    )
    if signed:
        values["created"] = None
    return values | {
        "title": record.title,
        "signoff_body": record.signoff_organ,
        "signoff_date": record.signoff_date,
    }


def judge_page(file: str, gold: Mapping[str, object], record: Record) -> Iterator[Miss]:
    """Yield a verdict for each of gold's fields, for the body's start and end, for each line of chrome."""
    yield from judge_values(file, gold, _values(record))
    yield from judge_text(file, gold, record.text)


def judge_values(
    file: str, gold: Mapping[str, object], values: Mapping[str, object | None]
) -> Iterator[Miss]:
    """Yield a verdict for each value that gold has too."""
    for name, found in values.items():
        if name in gold:
            yield Miss(
                file=file, what=name, verdict=verdict_on(gold[name], found), gold=gold[name], found=found
            )


def judge_text(file: str, gold: Mapping[str, object], shown: str) -> Iterator[Miss]:
    """Yield a verdict for the start and the end of a body, and for each line of chrome."""
    text = squeeze(shown)
    starts = [squeeze(gold[each]) for each in ("body_start", "body_start_alt") if gold.get(each)]
    start = RIGHT if any(text.startswith(each) for each in starts) else WRONG
    yield Miss(file=file, what="body start", verdict=start, gold=starts, found=shown[:40])
    end = RIGHT if text.endswith(squeeze(gold["body_end"])) else WRONG
    yield Miss(file=file, what="body end", verdict=end, gold=gold["body_end"], found=shown[-60:])
    chrome = gold["chrome"]
    assert isinstance(chrome, list)
    lines = {squeeze(line) for line in shown.split("\n")}
    for each in chrome:
        verdict = EXTRA if squeeze(each) in lines else RIGHT
        yield Miss(file=file, what="chrome", verdict=verdict, gold=each, found=None)


def judge_listing(path: Path, url: str | None, gold: Mapping[str, object]) -> Iterator[Miss]:
    """Yield a verdict for a listing's number of entries, its first and last, and its number of pages."""
    decoded = decode(path.read_bytes())
    address = url or NOWHERE
    root = parse(decoded.text)
    platform = recognise(address, decoded.text)
    try:
        listing = read_listing(decoded.text, root, address, platform, today=LISTED_ON)
    except LayoutError:
        listing = Listing(url=address, entries=())
    entries = listing.entries
    found: dict[str, object] = {"item_links": len(entries), "total_pages": listing.pages_declared or 1}
    for name, entry in (("first", next(iter(entries), None)), ("last", next(reversed(entries), None))):
        wanted = gold.get(name)
        assert isinstance(wanted, dict)
        found[name] = entry and {"title": entry.title, "date": entry.published}
        if entry:
            same = squeeze(entry.title) == squeeze(wanted["title"]) and entry.published == wanted["date"]
            verdict = RIGHT if same else WRONG
        else:
            verdict = MISSING
        yield Miss(file=path.name, what=f"{name} entry", verdict=verdict, gold=wanted, found=found[name])
    for name in ("item_links", "total_pages"):
        verdict = RIGHT if gold.get(name) == found[name] else WRONG
        yield Miss(file=path.name, what=name, verdict=verdict, gold=gold.get(name), found=found[name])


def judge(folder: Path) -> list[Miss]:
    """Return the verdicts on every page and listing of a folder that has gold values."""
    verdicts: list[Miss] = []
    for line in (folder / "INDEX.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / row["file"]
        if row["kind"] == "detail":
            verdicts.extend(judge_page(row["file"], row["gold"], read(path, row["url"])))
        elif row["kind"] == "listing":
            verdicts.extend(judge_listing(path, row["url"], row["gold"]))
    return verdicts


def share(verdicts: Sequence[Miss]) -> float:
    """Return the share of right verdicts, 1.0 where there are none."""
    return sum(each.verdict == RIGHT for each in verdicts) / len(verdicts) if verdicts else 1.0


def report(verdicts: Sequence[Miss]) -> Iterator[str]:
    """Yield the lines of the report: a table by field, totals, and every miss."""
    kinds = (RIGHT, WRONG, MISSING, EXTRA)
    yield f"{'':14}" + "".join(f"{kind:>9}" for kind in kinds)
    for what in dict.fromkeys(each.what for each in verdicts):
        counts = Counter(each.verdict for each in verdicts if each.what == what)
        yield f"{what:14}" + "".join(f"{counts[kind]:>9}" for kind in kinds)
    listing = {"first entry", "last entry", "item_links", "total_pages"}
    groups = {
        "fields": [
            each for each in verdicts if each.what in (*NAMES, "title", "signoff_body", "signoff_date")
        ],
        "body start": [each for each in verdicts if each.what == "body start"],
        "body end": [each for each in verdicts if each.what == "body end"],
        "chrome": [each for each in verdicts if each.what == "chrome"],
        "listings": [each for each in verdicts if each.what in listing],
    }
    for name, group in groups.items():
        yield f"{name}: {share(group):.1%} of {len(group)}"
    for each in verdicts:
        if each.verdict != RIGHT:
            yield f"{each.verdict} {each.file} {each.what}: gold {each.gold!r}, found {each.found!r}"
