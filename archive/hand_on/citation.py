"""Writes the reference to a document, with the version, the days it was read and the hash of its text.

GB/T 7714-2015 for an electronic resource ([EB/OL]: day of publication, day of citation, address), BibTeX
(``@misc``, which styles without ``@online`` know too) and RIS (type ELEC). What none of them has a place for
stands in a note: a page can change, and a reference without version and hash does not say what was read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.answers.show import Shown
from archive.times import day_of

# one of bodies that signed together: 清溪县委、清溪县人民政府; a bracket is no list: 办公室（外事办、侨办）
AUTHOR = re.compile(r"(?:[^、，,；;\s（(]|[（(][^）)]*[）)]?)+")
MOST_AUTHORS = 3
"""that GB/T 7714 names; 等 stands for the others"""
# what TeX would take for its own signs
SPECIAL = {
    **{sign: f"\\{sign}" for sign in "{}%&$#_"},
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
# what would end the value of a BibTeX field, or hide its end; an address has them percent-encoded
UNSAFE_IN_URL = {"{": "%7B", "}": "%7D", "\\": "%5C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a reference says."""

    authors: tuple[str, ...]
    title: str
    document_number: str | None
    published: str
    """the day as far as it is printed; empty = none is"""
    version: int
    """which of the versions of its page, counted from 1"""
    versions: int
    first_read: str
    """the day in China of the first answer that showed this version"""
    last_read: str
    url: str
    key: str
    sha256: str

    @property
    def evidence(self) -> str:
        """Return what tells this text from all others that the address showed."""
        return (
            f"Version {self.version} of {self.versions}, read {self.first_read}/{self.last_read}, "
            f"SHA-256 {self.sha256}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a reference."""

    title: str
    ending: str
    media_type: str
    write: Callable[[Work], str]


def read_work(shown: Shown) -> Work:
    """Return what a reference to *shown* says: of the version whose values it has."""
    values = {value.field: value.value for value in shown.values}
    author = values.get("issuing_authority") or values.get("signoff_organ") or values.get("publisher")
    versions = [row for row in shown.versions if row["url"] == shown.url]
    number, version = _find(versions, shown.version_id)
    return Work(
        authors=tuple(AUTHOR.findall(_one_line(author or ""))) or (shown.county,),
        title=_one_line(shown.title or shown.url),
        document_number=_one_line(values.get("document_number") or "") or None,
        published=str(values.get("date_published") or "")[:10], version=number, versions=len(versions),
        first_read=day_of(version["first_fetch_with"]).isoformat(),
        last_read=day_of(version["last_fetch_with"]).isoformat(), url=shown.url, key=f"yifa{shown.id}",
        sha256=shown.content_sha256,
    )  # fmt: skip


def _find(versions: list[Mapping[str, Any]], version_id: int) -> tuple[int, Mapping[str, Any]]:
    """Return a version among those of its page, and which it is."""
    return next((n, row) for n, row in enumerate(versions, 1) if row["version_id"] == version_id)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _gbt7714(work: Work) -> str:
    named = ", ".join(work.authors[:MOST_AUTHORS]) + (", 等" if len(work.authors) > MOST_AUTHORS else "")
    title = f"{work.title}: {work.document_number}" if work.document_number else work.title
    published = f"({work.published})" if work.published else ""
    return (
        f"{named}. {title}[EB/OL]. {published}[{work.last_read}]. {work.url}. "
        f"第{work.version}版（共{work.versions}版）, 获取于{work.first_read}至{work.last_read}, "
        f"SHA-256: {work.sha256}."
    )


def _bibtex(work: Work) -> str:
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in work.authors),
        "title": f"{{{_escaped(work.title)}}}",
        "number": _escaped(work.document_number or ""),
        "year": work.published[:4],
        "date": work.published,
        "url": "".join(UNSAFE_IN_URL.get(sign, sign) for sign in work.url),
        "urldate": work.last_read,
        "version": str(work.version),
        "note": work.evidence,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "\n".join((f"@misc{{{work.key},", ",\n".join(lines), "}"))


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def _ris(work: Work) -> str:
    """RIS has a tag and a value a line; days are YYYY/MM/DD."""
    published = work.published.replace("-", "/")
    lines = [
        "TY  - ELEC", f"ID  - {work.key}", *(f"AU  - {author}" for author in work.authors),
        f"TI  - {work.title}", f"M1  - {work.document_number}" if work.document_number else "",
        f"PY  - {published[:4]}" if published else "", f"DA  - {published}" if published else "",
        f"UR  - {work.url}", f"Y2  - {work.last_read.replace('-', '/')}", f"ET  - {work.version}",
        f"N1  - {work.evidence}", "ER  - ",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


FORMS: Mapping[str, Form] = {
    "gbt7714": Form(title="GB/T 7714", ending="txt", media_type="text/plain", write=_gbt7714),
    "bibtex": Form(title="BibTeX", ending="bib", media_type="application/x-bibtex", write=_bibtex),
    "ris": Form(
        title="RIS", ending="ris", media_type="application/x-research-info-systems", write=_ris
    ),
}  # fmt: skip
"""by the name of the option"""


def cite(shown: Shown, form: str) -> str:
    """Return the reference to *shown* in one of `FORMS`."""
    return FORMS[form].write(read_work(shown))
