"""Writes the reference to a document: GB/T 7714, BibTeX and RIS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.answers.show import Shown
from yifa.model.clock import CHINA

# what BibTeX would take for its own signs
SPECIAL = re.compile(r"[\\{}%&$#_^~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What a reference says."""

    author: str
    title: str
    published: str
    read: str
    """the day in China of the last answer that showed it"""
    url: str
    key: str
    sha256: str


def cite(shown: Shown, now: datetime) -> Mapping[str, str]:
    """Return the references to a document by the name of their format."""
    values = {value.field: value.value for value in shown.values}
    author = values.get("issuing_authority") or values.get("signoff_organ") or values.get("publisher")
    page = next(page for page in shown.pages if page["url"] == shown.url)
    last = datetime.fromisoformat(page["last_fetched_at"]) if page["last_fetched_at"] else now
    work = _Work(
        author=_one_line(author or shown.county), title=_one_line(shown.title or shown.url),
        published=str(values.get("date_published") or ""), read=f"{last.astimezone(CHINA):%Y-%m-%d}",
        url=shown.url, key=f"yifa{shown.id}", sha256=shown.content_sha256,
    )  # fmt: skip
    return {"GB/T 7714": _gbt(work), "BibTeX": _bibtex(work), "RIS": _ris(work)}


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _gbt(work: _Work) -> str:
    published = f"({work.published})" if work.published else ""
    return (
        f"{work.author}. {work.title}[EB/OL]. {published}[{work.read}]. {work.url}. SHA-256: {work.sha256}."
    )


def _bibtex(work: _Work) -> str:
    year = f"  year = {{{work.published[:4]}}},\n" if work.published else ""
    return (
        f"@misc{{{work.key},\n  author = {{{{{_escaped(work.author)}}}}},\n"
        f"  title = {{{{{_escaped(work.title)}}}}},\n{year}  url = {{{work.url}}},\n"
        f"  urldate = {{{work.read}}},\n  note = {{SHA-256 {work.sha256}}}\n}}"
    )


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda sign: f"{{\\{sign[0]}}}" if sign[0] not in "\\^~" else "", text)


def _ris(work: _Work) -> str:
    dated = [f"DA  - {work.published.replace('-', '/')}"] if work.published else []
    lines = (
        "TY  - ELEC", f"AU  - {work.author}", f"TI  - {work.title}", *dated, f"UR  - {work.url}",
        f"Y2  - {work.read.replace('-', '/')}", f"N1  - SHA-256 {work.sha256}", "ER  - ",
    )  # fmt: skip
    return "\n".join(lines)
