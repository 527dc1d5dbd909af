"""Weighs what a discovery saw of an unknown portal, and writes the profile that follows from it."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yifa.model.listing import Certificate, Entry
from yifa.model.portal import Portal
from yifa.model.record import BodyKind, Record
from yifa.profiles.counties import County, counties_in, load_counties
from yifa.profiles.file import read_portal
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import Recognition, Signal, weigh
from yifa.reading.markup import fold, text_of
from yifa.reading.page.head import SITE_CODE
from yifa.reading.response import Opened

# 主办：武乡县人民政府办公室 · 主办单位:武冈市人民政府 · 版权所有：甘州区人民政府
OWNER = re.compile(
    r"(?:主办|主管|承办|版权所有)(?:单位)?\s*[:：]?\s*(?P<name>[^\s，。；、|:：]{4,30}?)"
    r"(?=联系|地址|电话|邮编|技术|备案|网站|承办|主办|[\s，。；、|:：]|$)"
)
LATIN = re.compile(r"[^a-z0-9]+")
NO_NAME = "依法行政"
"""the section of a profile for which none was found: every crawl looks for it from the home page"""
# what a publisher is printed as, the surest first
PUBLISHERS = ("publisher", "issuing_authority", "responsible_department", "content_source", "signoff_organ")
MOST_NAMES = 4
"""titles and footers that are named as evidence"""
SHORTEST_TEXT = 80
"""less text than this in a page without files or scans is no document"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSignal:
    """A sign of a platform and the page that shows it."""

    signal: Signal
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyFound:
    """Which county a portal is, and what says so."""

    county: County | None
    evidence: tuple[str, ...]
    problem: str | None = None
    """why none was chosen"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFound:
    """A section that was walked."""

    name: str
    url: str
    found: str
    """how it was found: the links to it, or that its address was given"""
    certificate: Certificate
    pages_listed: int
    """rows seen that lead to a page of the portal"""

    @property
    def documents(self) -> int:
        """Return how many pages a crawl of it would fetch, by the rows seen."""
        return self.rows * self.pages_listed // max(self.certificate.rows_read, 1)

    @property
    def rows(self) -> int:
        """Return how many rows it has: seen, or declared where the walk was stopped before its end."""
        seen, stop = self.certificate.rows_read, self.certificate
        if stop.stop_reason != "page_limit":
            return seen
        by_pages = (stop.pages_declared or 0) * seen // max(stop.pages, 1)
        return max(seen, stop.rows_declared or by_pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """How one field of a sample page was read."""

    field: str
    value: str | None
    score: float
    """1 read, and no witness against it; 0.5 a witness differs, or only the listing says it; 0 not read"""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page that was read to see how well pages of this portal are read."""

    url: str
    fields: tuple[FieldScore, ...] = ()
    problem: str | None = None
    """why it was not read"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Everything found out about an address."""

    url: str
    home: str
    recognition: Recognition
    signals: tuple[SeenSignal, ...]
    county: CountyFound
    sections: tuple[SectionFound, ...]
    samples: tuple[Sample, ...]
    aliases: tuple[str, ...]
    hosts: tuple[str, ...]
    undetermined: tuple[str, ...]
    """plainly, what could not be found out"""


def weigh_seen(seen: Iterable[SeenSignal]) -> tuple[Recognition, tuple[SeenSignal, ...]]:
    """Return the platform that many pages' signals speak for, and the signals, those shown twice once."""
    once: dict[tuple[str, str, str], SeenSignal] = {}
    for shown in seen:
        once.setdefault((shown.signal.platform, shown.signal.place, shown.signal.pattern), shown)
    recognition = weigh(shown.signal for shown in once.values())
    return recognition, tuple(once.values())


@dataclass(slots=True)
class CountyEvidence:
    """What the pages that were looked at say of the county they belong to."""

    codes: Counter[str]
    names: dict[str, str]
    """text that names the owner → where it stood"""

    def note(self, opened: Opened) -> None:
        """Take the site code, the title and the owner's name from a page."""
        metas = {
            (meta.get("name") or "").lower(): fold(meta.get("content") or "")
            for meta in opened.root.iter("meta")
        }
        code = metas.get("siteidcode") or next(iter(SITE_CODE.findall(opened.decoded.text)), "")
        if code:
            self.codes[code] += 1
        title = opened.root.find(".//title")
        texts = [
            ("title", text_of(title) if title is not None else ""),
            ("SiteName", metas.get("sitename", "")),
        ]
        texts += [("footer", owner["name"]) for owner in OWNER.finditer(text_of(opened.root))]
        for where, text in texts:
            if counties_in(text):
                self.names.setdefault(text, where)


def decide_county(evidence: CountyEvidence) -> CountyFound:
    """Return the county that a portal's site code and names agree on; where they differ, none."""
    evidence_lines = [f"网站标识码 {code} on {times} pages" for code, times in evidence.codes.most_common()]
    evidence_lines += [f"{where}: {text}" for text, where in list(evidence.names.items())[:MOST_NAMES]]
    counties = load_counties()
    coded = list(dict.fromkeys(code[:6] for code, _ in evidence.codes.most_common() if code[:6] in counties))
    votes: Counter[str] = Counter()
    for text in evidence.names:
        votes.update({county.code: 1 for county in counties_in(text)})
    named = {code for code, times in votes.items() if times == max(votes.values())}
    both = [code for code in coded if code in votes]
    chosen = both or (coded if not votes else []) or (sorted(named) if not coded else [])
    if len(chosen) == 1 or (both and chosen):
        return CountyFound(county=counties[chosen[0]], evidence=tuple(evidence_lines))
    if coded and votes:
        names = "、".join(counties[code].name for code in sorted(named))
        county = counties[coded[0]]
        problem = f"county: the 网站标识码 says {county.name} {county.code}, title and footer say {names}"
    elif chosen:
        names = "、".join(f"{counties[code].name} {code} ({counties[code].region})" for code in chosen[:6])
        problem = f"county: the name fits {names}"
    else:
        problem = "county: neither a 网站标识码 nor a title or footer names one of the registry"
    return CountyFound(county=None, evidence=tuple(evidence_lines), problem=problem)


def slug_for(host: str, home: str, taken: Iterable[str]) -> str:
    """Return a short name made of a portal's host, unlike any in *taken*.

    >>> slug_for("www.wuxiang.gov.cn", "http://www.wuxiang.gov.cn/", ["wuxiang"])
    'wuxiang-2'
    >>> slug_for("www.wuxiang.gov.cn", "http://www.wuxiang.gov.cn/bm/sfj/", [])
    'wuxiang-sfj'
    """
    labels = host.lower().removeprefix("www.").split(".")
    folder = [part for part in urlsplit(home).path.split("/") if part and "." not in part]
    name = LATIN.sub("-", "-".join([labels[0], *folder[-1:]]).lower()).strip("-")
    name = name if name[:1].isalpha() else f"p{name}"
    slug, number, names = name, 1, set(taken)
    while slug in names:
        number += 1
        slug = f"{name}-{number}"
    return slug


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _unique_names(sections: Sequence[SectionFound]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for section in sections:
        seen[section.name] += 1
        yield section.name if seen[section.name] == 1 else f"{section.name} {seen[section.name]}"


def profile_lines(sections: Sequence[SectionFound]) -> str:
    """Return the part of a profile that names its sections; without any, one that crawls look for."""
    if not sections:
        return f"[[section]]\nname = {_quoted(NO_NAME)}\ndiscover = true\n"
    rows = zip(_unique_names(sections), sections, strict=True)
    return "\n".join(
        f"[[section]]\nname = {_quoted(name)}\nurl = {_quoted(section.url)}\n" for name, section in rows
    )


def profile_text(discovery: Discovery, slug: str, day: str) -> str | None:
    """Return the portal's profile in TOML, or None where its county is not known, which a profile needs."""
    county = discovery.county.county
    if county is None:
        return None
    hosts = {"aliases": discovery.aliases, "hosts": discovery.hosts}
    return "".join(
        [
            f"# {county.region}{county.name}: made by yifa discover on {day} from {discovery.url}\n",
            "# `checked` comes in when a person has compared it with the live portal\n",
            f"code = {_quoted(county.code)}\n",
            f"name = {_quoted(county.name)}\n",
            f"slug = {_quoted(slug)}\n",
            f"province = {_quoted(county.province)}\n",
            f"prefecture = {_quoted(county.prefecture)}\n",
            f"platform = {_quoted(discovery.recognition.platform.name)}\n",
            f"home = {_quoted(discovery.home)}\n",
            *(f"{key} = {_listed(names)}\n" for key, names in hosts.items() if names),
            "\n",
            profile_lines(discovery.sections),
        ]
    )


def portal_of(text: str) -> Portal:
    """Return the portal a profile's text describes, checked as any profile is.

    Raises:
        ProfileError: it is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.toml"
        path.write_text(text, encoding="utf-8")
        return read_portal(path, load_platforms())


def _score(field: str, value: str | None, witness: str | None, *, conflict: bool) -> FieldScore:
    """Return how well a field was read, its value held against what the listing's row says."""
    if not value and witness:
        return FieldScore(field=field, value=witness, score=0.5, why="only the listing says it")
    if not value:
        return FieldScore(field=field, value=None, score=0.0, why="not read")
    if witness and not _agree(value, witness):
        return FieldScore(field=field, value=value, score=0.5, why=f"the listing says {witness}")
    if conflict:
        return FieldScore(field=field, value=value, score=0.5, why="places of the page contradict each other")
    return FieldScore(field=field, value=value, score=1.0, why="as in the listing" if witness else "read")


def _agree(value: str, witness: str) -> bool:
    """Return whether a page's title or date is its row's, but for white space and a cut."""
    ours, theirs = ("".join(text.split()).rstrip("….") for text in (value, witness))
    return ours in theirs or theirs in ours


def score(record: Record, entry: Entry | None) -> tuple[FieldScore, ...]:
    """Return how well each main field of a page was read, compared with its row (not part of *record*)."""
    conflicts = {finding.field for finding in record.findings if finding.code == "conflict"}
    values: Mapping[str, str | None] = {
        "title": record.title,
        "date_published": record.fields.date_published or record.fields.date_generated,
        "publisher": next(filter(None, (_value(record, name) for name in PUBLISHERS)), None),
        "index_number": record.fields.index_number,
        "document_number": record.fields.document_number,
        "signoff_date": record.signoff_date,
    }
    witnesses = {"title": entry.title, "date_published": entry.published} if entry else {}
    scores = [
        _score(name, value, witnesses.get(name), conflict=name in conflicts) for name, value in values.items()
    ]
    carried = record.body_kind in (BodyKind.ATTACHMENT_ONLY, BodyKind.IMAGE_ONLY)
    size = f"{len(record.text)} characters" + (f", {record.body_kind}" if carried else "")
    whole = 1.0 if carried or len(record.text) >= SHORTEST_TEXT else 0.5 if record.text else 0.0
    why = "read" if whole == 1 else "very short for a document" if whole else "not read"
    return (*scores, FieldScore(field="text", value=size if whole else None, score=whole, why=why))


def _value(record: Record, name: str) -> str | None:
    value = record.signoff_organ if name == "signoff_organ" else getattr(record.fields, name)
    return str(value) if value else None
