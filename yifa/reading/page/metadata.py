"""Reads a page's labels and values in tables, lists, grids and the line under the title (guide §4.3, §7)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from yifa.model.record import Finding, Origin, Pair
from yifa.reading.dating.dates import read_moment
from yifa.reading.labels import Vocabulary, load_vocabulary, squeeze
from yifa.reading.lines import Line
from yifa.reading.page.days import NAMING, labelled_day, lone_date, stamped_under_title, with_days_apart
from yifa.reading.page.label_columns import pairs_across
from yifa.reading.page.labelled import COLON, Token
from yifa.reading.page.unlabelled import boxed_day, day_under_title, has_value, pairs_below
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
    pairs = list(with_days_apart(pairs))
    dated = has_value(pairs, "date_published")
    below = None if dated else day_under_title(shown, words, title) or stamped_under_title(head, words, title)
    if lone := lone_date(shown, pairs) or below:
        pairs.append(lone)
    elif not dated and (day := next(filter(None, map(labelled_day, head)), None)):
        pairs.append(Pair(label="", name="", field="date_published", value=day, origin=Origin.LINE))
    elif not dated and (boxed := boxed_day(shown, title)):
        pairs.append(boxed)
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
