"""Reads a page's labels and values in tables, lists, grids and the line under the title (guide §4.3, §7)."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from yifa.model.record import Finding, Origin, Pair
from yifa.reading.dating.dates import find_moments, find_short_year, plain_signs, read_labelled, read_moment
from yifa.reading.labels import MARK, Vocabulary, load_vocabulary, squeeze
from yifa.reading.lines import Line
from yifa.reading.page.label_columns import pairs_across
from yifa.reading.page.labelled import COLON, LONGEST_VALUE, Token, by_colon, plain
from yifa.reading.page.unlabelled import before_body, beside_link, day_under_title, has_value, pairs_below
from yifa.reading.page.values import read_tokens

# lines without a label that may stand within one block
GAP = 3
# a head of a body container that is longer than this is the document
HEAD_LINES = 30
PROSE = 40
MOST_IN_ONE = 4
"""rows, items or cells of a list that is one label's alone, or two labels', beside others like it"""


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
    for place, (line, own) in enumerate(zip(lines, tokens, strict=True)):
        if not own and not current:
            last = line
            continue
        apart = last is not None and (not _is_one_block(last, line) or line.after_body != last.after_body)
        if current and last is not None and (apart or line.heading or gap > GAP):
            yield _Cluster(tokens=tuple(current), after_body=last.after_body, in_body=in_body)
            current, gap = [], 0
        if own:
            current.extend(own)
            gap = 0
        elif place not in used and line.text:
            gap += 1
        last = line
    if current and last is not None:
        yield _Cluster(tokens=tuple(current), after_body=last.after_body, in_body=in_body)


def _is_one_block(above: Line, below: Line) -> bool:
    """Return whether two lines stand in one table or list, or in neighbours alike: a list for each label."""
    one, other = above.group, below.group
    if one is other or one is None or other is None:
        return one is other
    alike = one.tag == other.tag and one.get("class") == other.get("class")
    return alike and one.getnext() is other and len(one) <= MOST_IN_ONE and len(other) <= MOST_IN_ONE


def _is_table(cluster: _Cluster, words: Vocabulary) -> bool:
    """Return whether labels that stand together are a metadata table, as against a line or a form."""
    sure = {
        token.field
        for token in cluster.tokens
        if token.field in words.telling and token.name not in words.table_only
    }
    if cluster.in_body:
        return _is_sure(sure)
    if cluster.after_body:
        return len(sure) > 1 and any(token.value for token in cluster.tokens)
    if len(sure) > 1 or any(not token.bare for token in cluster.tokens if token.field in sure):
        return True
    return "index_number" in sure and _is_filled(cluster)


def _is_filled(cluster: _Cluster) -> bool:
    """Return whether an index number and a day of publication have values: a form to search by has none."""
    values = {token.field: token.value for token in cluster.tokens}
    numbered = any(map(str.isdigit, values.get("index_number", "")))
    return numbered and read_moment(values.get("date_published", "")) is not None


def _is_sure(telling: Collection[str | None]) -> bool:
    """Return whether the telling labels at a document's head are more than a table of its own."""
    return "index_number" in telling or len(telling) > 2


# what may still follow a document
AFTER_BODY = frozenset({"editor", "author", "view_count", "ignore", "attachments", "content_source"})

# beside one of these a day below the document is its own, not a related page's
NAMING = frozenset({"content_source", "author", "editor"})


def _line_tokens(cluster: _Cluster, words: Vocabulary) -> list[Token]:
    """Return the labels of a line under the title, or nothing where the labels are no such line."""
    dated = any(
        token.bare and token.field == "date_published" and read_moment(token.value)
        for token in cluster.tokens
    )
    named = any(token.field in NAMING and token.value for token in cluster.tokens)
    after_body = AFTER_BODY | {"date_published"} if named else AFTER_BODY
    kept = [
        token
        for token in cluster.tokens
        if token.field in words.line_fields
        and token.name not in words.table_only
        and (
            not token.bare
            or token.field in ("ignore", "view_count", "attachments")
            or (dated and token.value)
        )
        and (not cluster.after_body or token.field in after_body)
    ]
    fields = {token.field for token in kept if token.field not in ("ignore", "attachments")}
    if len(fields) < 2:  # a bare 时间 or 日期 says nothing alone
        kept = [one for one in kept if one.field != "date_published" or one.name not in words.line_only]
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbours:
    """Which labels stand beside a label, as far as they change its meaning."""

    numbers: bool
    """there are companions of 编号"""
    rivals: bool
    """a label other than 主题 names the subject"""
    title: bool
    table: bool

    @classmethod
    def of(cls, cluster: _Cluster, words: Vocabulary) -> Self:
        """Return which labels a cluster has."""
        tokens = cluster.tokens
        return cls(
            numbers=any(token.name in words.number_companions for token in tokens),
            rivals=any(token.field == "subject_category" and token.name != "主题" for token in tokens),
            title=any(token.field == "title" for token in tokens),
            table=_is_table(cluster, words),
        )


def _meaning(token: Token, neighbours: _Neighbours, words: Vocabulary) -> str | None:
    """Return the field of a label, the collisions of guide §7.1 resolved by its neighbours."""
    if token.name == "编号" and not neighbours.numbers:
        return None
    if token.name == "字号" and (squeeze(token.value).lstrip("[【(") or "大").startswith(words.font_sizes):
        return "ignore" if token.value or not neighbours.table else token.field
    if token.name == "主题" and not neighbours.title:
        return "title" if neighbours.rivals else token.field
    return token.field


def _read_tokens_of(cluster: _Cluster, words: Vocabulary) -> Sequence[Token]:
    """Return the labels that say something of the page: a table's all, of a line those that stand there."""
    return cluster.tokens if _is_table(cluster, words) else _line_tokens(cluster, words)


def _pairs_of(cluster: _Cluster, words: Vocabulary) -> Iterator[Pair]:
    neighbours = _Neighbours.of(cluster, words)
    origin = Origin.TABLE if neighbours.table else Origin.LINE
    for token in _read_tokens_of(cluster, words):
        field = _meaning(token, neighbours, words)
        yield Pair(label=token.label, name=token.name, field=field, value=token.value, origin=origin)


# what may stand between a source and the moment beside it, and after both: 宣教中心 | 2022-11-14 | 浏览 5
APART = " \t\xa0\u3000|｜/·,，;；()（）[]【】"
AFTER_MOMENT = re.compile(
    r"[\W_]*(?:(?:浏览|阅读|点击|访问|人气|字体|字号|打印|分享|关闭|次|大|中|小|\d{1,9})[\W_]*)*"
)


# a day as software prints it; as people write it, 子州日报2022年11月12日, it is a part of the paper's name
STAMPED = re.compile(r"\d{4}[-/]\d\d[-/]\d\d")
FIGURES = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d")


def _with_days_apart(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield pairs, the moment that stands unlabelled beside a source or a name as a pair of its own.

    ``来源：宣教中心 2022-11-14 14:59``. Where a label gives another day, it is the named paper's.
    """
    days = [read_labelled(pair.value) for pair in pairs if pair.field == "date_published" and pair.value]
    for pair in pairs:
        parts = _moment_apart(pair.value) if pair.field in NAMING and pair.origin is Origin.LINE else None
        moment = read_labelled(parts[1]) if parts else None
        if not parts or not moment or any(day and day[:10] != moment[:10] for day in days):
            yield pair
            continue
        yield replace(pair, value=parts[0])
        if not days:
            yield Pair(label="", name="", field="date_published", value=parts[1], origin=Origin.LINE)


def _moment_apart(value: str) -> tuple[str, str] | None:
    """Return a value without the one moment beside it, and that moment as printed; None where it has none."""
    moments = find_moments(value) or tuple(filter(None, (find_short_year(value),)))
    if len(moments) != 1 or len(moments[0].iso) < len("2026-01-15"):
        return None
    start, end = moments[0].start, moments[0].end
    before, after = value[:start], value[end:]
    if not before.strip(APART):
        return (after.strip(APART), value[start:end]) if not after or after[0] in APART else None
    apart = before[-1] in APART or "T" in moments[0].iso or STAMPED.fullmatch(value[start:end])
    return (before.strip(APART), value[start:end]) if apart and AFTER_MOMENT.fullmatch(after) else None


def _lone_date(lines: Sequence[Line], pairs: Sequence[Pair]) -> Pair | None:
    """Return a day printed without a label beside the line under the title, or None."""
    if has_value(pairs, "date_published") or not any(pair.origin is Origin.LINE for pair in pairs):
        return None
    before = before_body(lines)[-25:]
    begun = [place for place, line in enumerate(before) if line.text.lstrip(EDGE)[:1].isdecimal()]
    taken = {plain(pair.value) for pair in pairs} if begun else ()  # a day beside a label of its own
    for place in reversed(begun):
        line = before[place]
        text = plain(COLON.sub(":", line.text))
        fits = text not in taken and len(text) <= LONGEST_VALUE and 2 * line.linked < len(line.text)
        if fits and not beside_link(before, place) and (day := _leading_date(text)):
            return Pair(label="", name="", field="date_published", value=day, origin=Origin.LINE)
    return None


# what may stand before a day that begins a line
EDGE = f"{MARK} \t\xa0\u3000|｜;；,，[(（【"
# a day, with its time or in brackets, and nothing else
DATE_ONLY = re.compile(r"[\[(（【]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?[\s\d:]*[\])）】]?")


def _leading_date(text: str) -> str | None:
    """Return the day a line consists of, or begins with before its first label."""
    match = DATE_ONLY.match(plain_signs(text))
    if match is None or not read_moment(match[0]):
        return None
    rest = text[match.end() :].strip(" \t|｜·\u3000")
    tokens = by_colon(rest) if rest else ()
    return text[: match.end()].strip() if not rest or (tokens and rest.startswith(tokens[0].label)) else None


def _labelled_day(line: Line) -> str | None:
    """Return the day that begins a line of labels, 2026-03-12 09:30 来源：水利局, or None."""
    text = plain(COLON.sub(":", line.text))
    day = _leading_date(text) if len(text) <= LONGEST_VALUE else None
    return day if day and day != text else None


def _stamped_under_title(head: Sequence[Line], words: Vocabulary, title: str) -> Pair | None:
    """Return the day under a heading in the body's container that a system printed, or None.

    2026-03-12, 2026年3月12日 09:30; as people write it alone, （2026年3月12日）, it is the document's own.
    """
    day = day_under_title(head, words, title) if any(line.heading for line in head) else None
    return day if day and (":" in plain_signs(day.value) or FIGURES.match(day.value)) else None


def head_of(lines: Sequence[Line]) -> list[Line]:
    """Return the lines a body container begins with that may still be title and metadata."""
    head: list[Line] = []
    for line in lines[:HEAD_LINES]:
        if line.cell is None and len(line.text) >= PROSE and not COLON.search(line.text[:PROSE]):
            break
        head.append(line)
    return head


def read_metadata(lines: Sequence[Line], body_lines: Sequence[Line] = (), title: str = "") -> Metadata:
    """Return every label and value a page prints outside its document, or at the document's very head.

    *lines* are the page's lines without the body, *body_lines* the body's, both with inline borders marked;
    *title* is what the page's ``<title>`` says, squeezed.
    Labels nobody knows, inside a block with known ones, come out with field None and a finding; so does a
    label whose value is too long to be one.
    """
    words = load_vocabulary()
    pairs, shown = pairs_below([line for line in lines if not line.hidden], words)
    across, shown = pairs_across(shown, words)
    pairs += across
    in_body, head = pairs_below(head_of(body_lines), words)
    if _is_sure({pair.field for pair in in_body if pair.name not in words.table_only} & words.telling):
        pairs += in_body
    else:
        head = head_of(body_lines)
    hidden = [line for line in lines if line.hidden]
    clusters = [*_clusters(shown, in_body=False), *_clusters(head, in_body=True)]
    for cluster in clusters:
        pairs.extend(_pairs_of(cluster, words))
    seen = {pair.field for pair in pairs if pair.value}
    for cluster in _clusters(hidden, in_body=False):
        if _is_table(cluster, words):
            pairs.extend(pair for pair in _pairs_of(cluster, words) if pair.field not in seen)
    pairs = list(_with_days_apart(pairs))
    dated = has_value(pairs, "date_published")
    below = (
        None if dated else day_under_title(shown, words, title) or _stamped_under_title(head, words, title)
    )
    if lone := _lone_date(shown, pairs) or below:
        pairs.append(lone)
    elif not dated and (day := next(filter(None, map(_labelled_day, head)), None)):
        pairs.append(Pair(label="", name="", field="date_published", value=day, origin=Origin.LINE))
    unknown = dict.fromkeys(pair.label for pair in pairs if pair.field is None)
    findings = [
        Finding(code="unknown_label", detail=f"nobody reads the label {label!r}") for label in unknown
    ]
    return Metadata(
        pairs=tuple(pairs), findings=(*findings, *_too_long(clusters, words), *_pictures(clusters, words))
    )


# labels of what is no value, and of forms to search by
PICTURED = frozenset({"ignore", "attachments", "view_count", "keywords", "title"})


def _pictures(clusters: Sequence[_Cluster], words: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each label with a picture where its value would stand."""
    own = (cluster for cluster in clusters if not cluster.after_body)
    tokens = (token for cluster in own for token in cluster.tokens if token.picture is not None)
    for token in tokens:
        vague = token.name in words.table_only or token.name in words.line_only
        if token.field not in PICTURED and not (token.bare and vague):
            detail = f"what stands under {token.label!r} is a picture: {token.picture}"
            yield Finding(code="value_is_picture", detail=detail, field=token.field)


def _too_long(clusters: Sequence[_Cluster], words: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each label whose value was left where it stands."""
    tokens = (token for cluster in clusters for token in _read_tokens_of(cluster, words))
    for token in (token for token in tokens if token.unread and token.field != "ignore"):
        detail = f"what stands under {token.label!r} is no value: {token.unread:,} characters"
        yield Finding(code="value_too_long", detail=detail, field=token.field)
