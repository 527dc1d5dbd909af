"""Labels and values a page prints: in tables, lists, grids and the line under the title (guide §4.3, §7)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from yifa.model.record import Finding, Origin, Pair
from yifa.reading.dates import read_moment
from yifa.reading.labels import Vocabulary, load_vocabulary, squeeze
from yifa.reading.lines import Line
from yifa.reading.page.labelled import COLON, LONGEST_VALUE, Token, by_colon, plain, read_tokens
from yifa.reading.page.unlabelled import day_under_title, pairs_below

# lines without a label that may stand within one block
GAP = 3
# a head of a body container that is longer than this is the document
HEAD_LINES = 30
PROSE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cluster:
    """Labels that stand together."""

    tokens: tuple[Token, ...]
    after_body: bool
    in_body: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the metadata blocks of a page say."""

    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]


def _clusters(lines: Sequence[Line], *, in_body: bool) -> Iterator[_Cluster]:
    """Yield the labels that stand together: one table or list, or neighbouring lines."""
    tokens, used = read_tokens(lines)
    current: list[Token] = []
    gap = 0
    last: Line | None = None
    for place, line in enumerate(lines):
        found = tokens[place]
        apart = last is not None and (line.group is not last.group or line.after_body != last.after_body)
        if current and last is not None and (apart or line.heading or gap > GAP):
            yield _Cluster(tokens=tuple(current), after_body=last.after_body, in_body=in_body)
            current, gap = [], 0
        if found:
            current.extend(found)
            gap = 0
        elif place not in used and line.text:
            gap += 1
        last = line
    if current and last is not None:
        yield _Cluster(tokens=tuple(current), after_body=last.after_body, in_body=in_body)


def _is_table(cluster: _Cluster, words: Vocabulary) -> bool:
    """Return whether labels that stand together are a metadata table, as against a line or a form."""
    telling = {
        each.field
        for each in cluster.tokens
        if each.field in words.telling and each.name not in words.table_only
    }
    colon_or_many = len(telling) > 1 or any(not each.bare for each in cluster.tokens if each.field in telling)
    if cluster.in_body:
        return "index_number" in telling or len(telling) > 2
    if cluster.after_body:
        return len(telling) > 1 and any(each.value for each in cluster.tokens)
    return bool(telling) and colon_or_many


# what may still follow a document
AFTER_BODY = frozenset({"editor", "author", "view_count", "ignore", "attachments", "content_source"})

# beside one of these a day below the document is its own, not a related page's
NAMING = frozenset({"content_source", "author", "editor"})


def _line_tokens(cluster: _Cluster, words: Vocabulary) -> list[Token]:
    """Return the labels of a line under the title, or nothing where the labels are no such line."""
    named = any(each.field in NAMING and each.value for each in cluster.tokens)
    kept = [
        each
        for each in cluster.tokens
        if each.field in words.line_fields
        and (each.name not in words.table_only)
        and (not each.bare or each.field in ("ignore", "view_count", "attachments"))
        and (not cluster.after_body or each.field in AFTER_BODY or (named and each.field == "date_published"))
    ]
    fields = {each.field for each in kept if each.field not in ("ignore", "attachments")}
    if len(fields) < 2:  # a bare 时间 or 日期 says nothing alone
        kept = [each for each in kept if each.field != "date_published" or each.name not in words.line_only]
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Company:
    """What a label's neighbours say of it."""

    numbers: bool
    """there are companions of 编号"""
    rivals: bool
    """a label other than 主题 names the subject"""
    title: bool
    table: bool

    @classmethod
    def of(cls, cluster: _Cluster, words: Vocabulary) -> Self:
        """Return what the labels of a cluster say of each other."""
        tokens = cluster.tokens
        return cls(
            numbers=any(each.name in words.number_companions for each in tokens),
            rivals=any(each.field == "subject_category" and each.name != "主题" for each in tokens),
            title=any(each.field == "title" for each in tokens),
            table=_is_table(cluster, words),
        )


def _meaning(token: Token, company: _Company, words: Vocabulary) -> str | None:
    """Return the field of a label, the collisions of guide §7.1 resolved by its neighbours."""
    if token.name == "编号" and not company.numbers:
        return None
    if token.name == "字号" and (squeeze(token.value).lstrip("[【(") or "大").startswith(words.font_sizes):
        return "ignore" if token.value or not company.table else token.field
    if token.name == "主题" and not company.title:
        return "title" if company.rivals else token.field
    return token.field


def _pairs_of(cluster: _Cluster, words: Vocabulary) -> Iterator[Pair]:
    company = _Company.of(cluster, words)
    if company.table:
        origin, tokens = Origin.TABLE, list(cluster.tokens)
    else:
        origin, tokens = Origin.LINE, _line_tokens(cluster, words)
    for each in tokens:
        found = _meaning(each, company, words)
        yield Pair(label=each.label, name=each.name, field=found, value=each.value, origin=origin)


def _lone_date(lines: Sequence[Line], pairs: Sequence[Pair]) -> Pair | None:
    """Return a day printed without a label beside the line under the title, or None."""
    if any(each.field == "date_published" and each.value for each in pairs):
        return None
    if not any(each.origin is Origin.LINE for each in pairs):
        return None
    before = [line for line in lines if not line.after_body and not line.hidden][-25:]
    taken = {plain(each.value) for each in pairs}  # a day that stands beside a label of its own
    for line in reversed(before):
        text = plain(COLON.sub(":", line.text))
        if (
            text not in taken
            and len(text) <= LONGEST_VALUE
            and 2 * line.linked < len(line.text)
            and (found := _leading_date(text))
        ):
            return Pair(label="", name="", field="date_published", value=found, origin=Origin.LINE)
    return None


# a day, with its time or in brackets, and nothing else
DATE_ONLY = re.compile(r"[\[(（【]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?[\s\d:]*[\])）】]?")


def _leading_date(text: str) -> str | None:
    """Return the day a line consists of, or begins with before its first label."""
    found = DATE_ONLY.match(text)
    if found is None or not read_moment(found[0]):
        return None
    rest = text[found.end() :].strip(" \t|｜·\u3000")
    tokens = by_colon(rest, load_vocabulary()) if rest else []
    return found[0].strip() if not rest or (tokens and rest.startswith(tokens[0].label)) else None


def head_of(lines: Sequence[Line]) -> list[Line]:
    """Return the lines a body container begins with that may still be title and metadata."""
    head: list[Line] = []
    for line in lines[:HEAD_LINES]:
        if line.cell is None and len(line.text) >= PROSE and not COLON.search(line.text[:PROSE]):
            break
        head.append(line)
    return head


def read_metadata(lines: Sequence[Line], body_lines: Sequence[Line] = ()) -> Metadata:
    """Return every label and value a page prints outside its document, or at the document's very head.

    *lines* are the page's lines without the body, *body_lines* the body's, both with inline borders marked.
    Labels nobody knows, inside a block with known ones, come out with field None and a finding.
    """
    words = load_vocabulary()
    pairs: list[Pair] = []
    shown = [line for line in lines if not line.hidden]
    hidden = [line for line in lines if line.hidden]
    for cluster in _clusters(shown, in_body=False):
        pairs.extend(_pairs_of(cluster, words))
    for cluster in _clusters(head_of(body_lines), in_body=True):
        pairs.extend(_pairs_of(cluster, words))
    seen = {each.field for each in pairs if each.value}
    for cluster in _clusters(hidden, in_body=False):
        if _is_table(cluster, words):
            pairs.extend(each for each in _pairs_of(cluster, words) if each.field not in seen)
    pairs.extend(pairs_below(shown, words))
    dated = any(each.field == "date_published" and each.value for each in pairs)
    if lone := _lone_date(shown, pairs) or (None if dated else day_under_title(shown, words)):
        pairs.append(lone)
    unknown = dict.fromkeys(each.label for each in pairs if each.field is None)
    findings = tuple(
        Finding(code="unknown_label", detail=f"nobody reads the label {label!r}") for label in unknown
    )
    return Metadata(pairs=tuple(pairs), findings=findings)
