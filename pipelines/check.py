"""Chooses one value for each field among all that was printed, and finds contradictions (guide §7.3)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.signoff import Signoff, read_byline, read_number
from pipelines.titles import is_cut, is_proven
from pipelines.values import is_date, is_null, normalise
from yifa.model.listing import Entry
from yifa.model.portal import Portal
from yifa.model.record import FIELD_NAMES, Draft, Fields, FieldValue, Finding, Origin, Pair
from yifa.reading.dating.dates import date_from_url, read_moment
from yifa.reading.dating.row_dates import month_and_day
from yifa.reading.labels import squeeze
from yifa.reading.markup import fold
from yifa.reading.numbers import number_in_title
from yifa.reading.page.names import is_place, names_document
from yifa.reading.report.organs import title_organ

TITLE = "title"
# whose value is taken first; guide §7.3 where a field differs from the rest
ORDER = (
    Origin.TABLE, Origin.LINE, Origin.JSON, Origin.META, Origin.LIST, Origin.BODY, Origin.URL, Origin.TITLE,
)  # fmt: skip
TITLE_ORDER = (Origin.TABLE, Origin.HEADING, Origin.META, Origin.JSON, Origin.LIST, Origin.TITLE)
# fields that every page of a site may carry alike: differing values there contradict nothing
SITE_WIDE = frozenset({"keywords", "abstract", "author", "editor"})
VISIBLE = frozenset({Origin.TABLE, Origin.LINE, Origin.META, Origin.HEADING, Origin.LIST, Origin.JSON})
# between the keywords of <meta name="Keywords">
SEPARATORS = re.compile(r"[,，;；、|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The values chosen for a page, all values read, and the findings."""

    title: str | None = None
    fields: Fields = field(default_factory=Fields)
    values: tuple[FieldValue, ...] = ()
    findings: tuple[Finding, ...] = ()


def _value(pair: Pair, field: str) -> FieldValue:
    return FieldValue(
        field=field, raw=pair.value, value=normalise(field, pair.value), label=pair.label,
        origin=pair.origin, chosen=False,
    )  # fmt: skip


def _is_about_the_site(pair: Pair, draft: Draft) -> bool:
    """Return whether ``<meta>`` keywords or a description belong to the site rather than to the page."""
    if pair.origin is not Origin.META or pair.field not in ("keywords", "abstract"):
        return False
    site, value = squeeze(draft.site_name or ""), squeeze(pair.value)
    titles = {squeeze(title.value) for title in draft.titles}
    if value in titles or "门户网站" in value or (draft.column_name and value == squeeze(draft.column_name)):
        return True
    listed = value.replace("、", ",").replace(";", ",").replace("|", ",").split(",")
    words = [squeeze(word) for word in listed]
    return any((len(word) >= 4 and word in site) or (site and site in word) for word in words)


def _printed(draft: Draft, entry: Entry | None) -> Iterator[FieldValue]:
    """Yield a value for every pair that means a field."""
    for pair in (*draft.pairs, *(entry.pairs if entry else ())):
        if pair.field in FIELD_NAMES and pair.value and not _is_about_the_site(pair, draft):
            yield _value(pair, pair.field)
    if entry is not None and entry.published_text:
        published = entry.published or read_moment(entry.published_text)
        yield FieldValue(
            field="date_published", raw=entry.published_text, value=published, label="",
            origin=Origin.LIST, chosen=False,
        )  # fmt: skip


def _concluded(draft: Draft, title: str | None, text: str, signoff: Signoff) -> Iterator[FieldValue]:
    """Yield what the text, the address and the title add (origins BODY, URL, TITLE)."""

    def concluded(field: str, raw: str | None, value: str | None, origin: Origin) -> Iterator[FieldValue]:
        if raw and value:
            yield FieldValue(field=field, raw=raw, value=value, label="", origin=origin, chosen=False)

    organs = " ".join(signoff.organs) if not signoff.is_person else None
    organ, number, author = title_organ(title), read_number(text), read_byline(text)
    day = date_from_url(draft.url)
    yield from concluded("issuing_authority", organs, organs, Origin.BODY)
    yield from concluded("issuing_authority", organ, organ, Origin.TITLE)
    yield from concluded("date_written", signoff.date_text, signoff.date, Origin.BODY)
    yield from concluded("document_number", number, number, Origin.BODY)
    titled = number_in_title(title or "")
    yield from concluded("document_number", titled, titled, Origin.TITLE)
    yield from concluded("author", author, author, Origin.BODY)
    if day is not None and len(day) >= len("2026-01-01"):
        yield from concluded("date_published", day, day, Origin.URL)


def agree(field: str, one: str, other: str) -> bool:
    """Return whether two values of a field say the same.

    Dates are compared at the coarser precision, texts without white space.

    >>> agree("date_published", "2026-02-10", "2026-02-10T17:08")
    True
    >>> agree("publisher", "甲县 司法局", "甲县司法局")
    True
    """
    if is_date(field):
        return one.startswith(other) or other.startswith(one)
    return squeeze(one) == squeeze(other)


def _first(values: Sequence[FieldValue], order: Iterable[Origin]) -> FieldValue | None:
    for origin in order:
        for value in values:
            if value.origin is origin and value.value is not None:
                return value
    return None


def _published(values: Sequence[FieldValue]) -> FieldValue | None:
    """Return the moment of publication.

    The table's; else the page's own line or, where the two agree, the finer ``<meta>``; else the list's; else
    the address's.
    """
    if table := _first(values, (Origin.TABLE,)):
        return table
    line, meta = _first(values, (Origin.LINE,)), _first(values, (Origin.JSON, Origin.META))
    if line and meta and line.value and meta.value and agree("date_published", line.value, meta.value):
        return max(line, meta, key=lambda value: len(value.value or ""))
    return line or meta or _first(values, (Origin.LIST, Origin.URL))


def _source(values: Sequence[FieldValue], publisher: FieldValue | None) -> FieldValue | None:
    """Return the source; a ``ContentSource`` that only repeats the table's publisher is none."""
    chosen = _first(values, ORDER)
    if chosen is None or publisher is None or chosen.origin is not Origin.META:
        return chosen
    return None if agree("publisher", chosen.value or "", publisher.value or "") else chosen


# what is in the label that says most exactly what a field is, where several mean it
PLAINEST = {
    "date_written": "成文", "date_published": "发布", "publisher": "发布", "issuing_authority": "发文",
}  # fmt: skip


def _choose(field: str, values: Sequence[FieldValue], chosen: dict[str, FieldValue]) -> FieldValue | None:
    if plainest := PLAINEST.get(field):
        values = sorted(values, key=lambda value: bool(value.label) and plainest not in squeeze(value.label))
    if field == "date_published":
        return _published(values)
    if field == "content_source":
        return _source(values, chosen.get("publisher"))
    return _first(values, ORDER)


def _title(draft: Draft, entry: Entry | None) -> tuple[FieldValue | None, list[FieldValue]]:
    """Return the title chosen and all titles found."""
    titles = [_value(pair, TITLE) for pair in draft.titles]
    if entry is not None and entry.title:
        whole = not is_cut(entry.title, titles)
        listed = FieldValue(
            field=TITLE, raw=entry.title, value=fold(entry.title) if whole else None, label="",
            origin=Origin.LIST, chosen=False,
        )  # fmt: skip
        titles.append(listed)
    headings = [title for title in titles if title.origin is Origin.HEADING]
    places = [
        title for title in titles if title.origin is Origin.TITLE and is_place(title.raw, _names(draft))
    ]
    said = [title for title in titles if title not in places]
    doubtful = [title for title in headings if not is_proven(title, titles if is_place(title.raw) else said)]
    trusted = [title for title in said if title not in doubtful]
    fallback = [title for title in doubtful if not is_place(title.raw)] or places or doubtful
    return _first(trusted, TITLE_ORDER) or _first(fallback, TITLE_ORDER), titles


def _names(draft: Draft) -> frozenset[str]:
    """Return the names of the site and the columns a page stands in."""
    names = (draft.site_name, draft.column_name, *draft.breadcrumb)
    return frozenset(squeeze(name) for name in names if name and not names_document(squeeze(name)))


def _with_listed_year(values: Sequence[FieldValue]) -> Iterator[FieldValue]:
    """Yield the values; a list's day without its year has that of the page's own day of the same date."""
    own = _published(
        [one for one in values if one.field == "date_published" and one.origin is not Origin.LIST]
    )
    day = (own.value or "")[: len("2026-01-15")] if own else ""
    for value in values:
        yearless = value.origin is Origin.LIST and value.value is None and is_date(value.field)
        parts = month_and_day(value.raw) if yearless and day else None
        yield replace(value, value=day) if parts and day[5:] == f"{parts[0]:02}-{parts[1]:02}" else value


def _unreadable(values: Iterable[FieldValue], signoff: Signoff) -> Iterator[Finding]:
    if signoff.unread:
        yield Finding(code="unreadable_date", detail=f"sign-off: {signoff.unread!r}", field="date_written")
    for value in values:
        if is_date(value.field) and value.value is None and not is_null(value.raw):
            detail = f"{value.label or value.origin}: {value.raw!r}"
            yield Finding(code="unreadable_date", detail=detail, field=value.field)


def _conflicts(chosen: FieldValue, values: Iterable[FieldValue]) -> Iterator[Finding]:
    """Yield a finding for every value that differs; shorter titles and site-wide words contradict nothing."""
    if chosen.field in SITE_WIDE or chosen.value is None:
        return
    seen: set[str] = set()
    for other in values:
        if other is chosen or other.value is None or other.origin not in VISIBLE or other.value in seen:
            continue
        cut = chosen.field == TITLE and (
            squeeze(other.value) in squeeze(chosen.value) or squeeze(chosen.value) in squeeze(other.value)
        )
        if not cut and not agree(chosen.field, chosen.value, other.value):
            seen.add(other.value)
            detail = f"{chosen.origin} {chosen.raw!r}, {other.origin} {other.raw!r}"
            yield Finding(code="conflict", detail=detail, field=chosen.field)


def _inferred(chosen: dict[str, FieldValue]) -> Iterator[tuple[FieldValue, Finding]]:
    """Yield values concluded from other fields, each with the finding that says so (guide §7.3).

    The moment of publication from 更新时间 where nothing else gives it, or where list or address give the
    same day without its time; the publisher from the table's 发文机关.
    A source (来源, ContentSource) never becomes the publisher: portals print there whom they copied from.
    """
    for name, source in (("date_published", "date_updated"), ("publisher", "issuing_authority")):
        given = chosen.get(source)
        if given is None or given.origin not in (Origin.TABLE, Origin.LINE, Origin.META):
            continue
        if name in chosen and not _is_same_day_finer(chosen[name], given):
            continue
        value = replace(given, field=name, origin=Origin.INFERRED, chosen=True)
        detail = f"{name} is not printed with this precision; taken from {given.label or source}"
        yield value, Finding(code="inferred", detail=detail, field=name)


def _is_same_day_finer(published: FieldValue, updated: FieldValue) -> bool:
    """Return whether 更新时间 tells the time of the day that only the list or the address gives."""
    if published.field != "date_published" or published.origin not in (Origin.LIST, Origin.URL):
        return False
    day, moment = published.value or "", updated.value or ""
    return len(day) < len(moment) and agree("date_published", day, moment)


def _suspicions(chosen: dict[str, FieldValue], draft: Draft, portal: Portal | None) -> Iterator[Finding]:
    generated, published = chosen.get("date_generated"), chosen.get("date_published")
    if generated and published and _is_publish_time(generated.value or "", published.value or ""):
        detail = f"生成日期 {generated.raw!r} is the moment of publication, {published.raw!r}"
        yield Finding(code="generated_is_publish_time", detail=detail, field="date_generated")
    if portal and draft.site_id_code and draft.site_id_code[:6] != portal.code:
        detail = f"the page says {draft.site_id_code}, the portal is {portal.code}"
        yield Finding(code="site_code_mismatch", detail=detail)


def _is_publish_time(generated: str, published: str) -> bool:
    """Return whether 生成日期, printed to the second, is the day of publication or one beside it."""
    if len(generated) < len("2026-03-18T14:54:13") or len(published) < len("2026-03-18"):
        return False
    return abs((date.fromisoformat(generated[:10]) - date.fromisoformat(published[:10])).days) <= 1


def check(
    draft: Draft, text: str, signoff: Signoff, *, entry: Entry | None = None, portal: Portal | None = None
) -> Checked:
    """Return the value chosen for every field, with all values found and all that contradicts.

    *text* is the clean text, *entry* the list row that led to the page, *portal* the county it should be.
    """
    best_title, titles = _title(draft, entry)
    title = best_title.value if best_title else None
    printed = [*_printed(draft, entry), *_concluded(draft, title, text, signoff)]
    values = list(_with_listed_year(printed))
    by_field: dict[str, list[FieldValue]] = {}
    for value in values:
        by_field.setdefault(value.field, []).append(value)
    chosen: dict[str, FieldValue] = {}
    findings = list(_unreadable(values, signoff))
    for name in sorted(by_field, key=lambda name: name != "publisher"):
        if best := _choose(name, by_field[name], chosen):
            chosen[name] = best
            findings.extend(_conflicts(best, by_field[name]))
    if best_title:
        findings.extend(_conflicts(best_title, titles))
    inferred = list(_inferred(chosen))
    chosen |= {value.field: value for value, _ in inferred}
    findings.extend(finding for _, finding in inferred)
    findings.extend(_suspicions(chosen, draft, portal))
    picked = {id(value) for value in (*chosen.values(), best_title)}
    kept = [*titles, *values, *(value for value, _ in inferred)]
    return Checked(
        title=title,
        fields=Fields(**{name: value.value for name, value in chosen.items()}),
        values=tuple(replace(value, chosen=id(value) in picked) for value in kept),
        findings=tuple(findings),
    )
