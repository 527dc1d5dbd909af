"""Makes an archive of any size through the project's own saving code: many portals, crawled over weeks.

Texts are invented from the phrases of the tests' replica, with lengths as real columns have them (half below
3,600 characters, one in twenty above 12,000). The same arguments give the same archive.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import islice
from pathlib import Path

from archive.alarms.raising import Visited, raise_alarms
from archive.answers.run import report_to_keep
from archive.book import Book
from archive.store import Archive
from archive.tables.links import KeptFile
from tests.replica.texts import report
from yifa.model.fetch import Fetched, FetchKind, OutcomeCode, Verdict
from yifa.model.listing import Certificate, Entry, Proof, WalkVerdict
from yifa.model.portal import Platform, Portal, Section
from yifa.model.record import (
    Attachment,
    BodyKind,
    Fields,
    FieldValue,
    Finding,
    Origin,
    Pair,
    Record,
)
from yifa.profiles.counties import County, load_counties

BEGIN = datetime(2026, 1, 20, 2, tzinfo=UTC)
COLUMNS = ("法治政府建设", "规范性文件", "行政执法公示")
ORGANS = (
    "司法局", "财政局", "教育局", "民政局", "水利局", "农业农村局", "统计局", "审计局", "自然资源局",
    "住房和城乡建设局", "卫生健康局", "应急管理局", "市场监督管理局", "交通运输局", "文化和旅游局",
    "人力资源和社会保障局",
)  # fmt: skip
MEDIAN_CHARACTERS, SPREAD = 3600, 0.75
"""of the texts' lengths, which are log-normal"""
LEAST_SENTENCE = 40
OLDEST, EVERY_DAYS = date(2019, 1, 7), 25
PER_PAGE = 20
VISITS = 10
"""runs after the first, each over every portal"""
MENU = "".join(f'<li><a href="/lm{n}/index.htm" target="_blank">栏目之{n}</a></li>' for n in range(120))
PLATFORM = Platform(name="generic", title="GENERIC", order=99)


@dataclass(frozen=True, slots=True)
class Item:
    """A publication to come: what its row, its page and its record are made of."""

    url: str
    title: str
    day: str
    organ: str
    number: int
    is_report: bool

    @property
    def kind(self) -> str:
        """Return what kind of document it is."""
        if not self.is_report:
            return "other"
        return "county_report" if self.number % len(ORGANS) == 0 else "dept_report"


@cache
def _sentences() -> Sequence[str]:
    write = partial(report, year=2025, place="县人民政府", themes=6, sentences=8)
    found = set()
    for number in range(200):
        organ = ORGANS[number % len(ORGANS)]
        lines = write(str(number), organ=organ, field=f"{organ[:2]}项目")
        found |= {line for line in lines if len(line) > LEAST_SENTENCE}
    return sorted(found)


def text_of(item: Item) -> str:
    """Return a text of real length; one in forty is word for word that of the prefecture's other portals."""
    is_copy = item.number % 40 == 7
    seed = f"{item.url[len('http://p') :][:4]}/{item.number}" if is_copy else item.url
    rng, size = random.Random(seed), 0
    lines = ["转发上级文件。" if is_copy else f"{item.title}：{item.day}，{item.organ}有关情况报告如下。"]
    length = MEDIAN_CHARACTERS * rng.lognormvariate(0, SPREAD)
    while size < length:
        lines.append(rng.choice(_sentences()))
        size += len(lines[-1])
    return "\n".join(lines)


def _items(county: County, column: int, count: int) -> list[Item]:
    """Return the publications of one column, newest first."""
    return [_item(county, column, number) for number in range(count - 1, -1, -1)]


def _item(county: County, column: int, number: int) -> Item:
    """Return a column's publication; the higher its *number* the newer."""
    organ = f"{county.name}{ORGANS[number % len(ORGANS)]}"
    day = (OLDEST + timedelta(days=number * EVERY_DAYS)).isoformat()
    title = f"{organ}第{number}号通知" if column else f"{organ}{int(day[:4]) - 1}年法治政府建设年度报告"
    url = f"http://p{county.code}.example/lm{column}/{number}.html"
    return Item(url=url, title=title, day=day, organ=organ, number=number, is_report=not column)


def portal_of(county: County) -> Portal:
    """Return the profile of a county's invented portal."""
    home = f"http://p{county.code}.example/"
    return Portal(
        code=county.code, name=county.name, slug=f"p{county.code}", province=county.province,
        prefecture=county.prefecture, platform=PLATFORM, home=home,
        sections=tuple(Section(name=name, url=f"{home}lm{n}/") for n, name in enumerate(COLUMNS)),
    )  # fmt: skip


def _record(item: Item, text: str, *, file: bool) -> Record:
    fields = Fields(
        index_number=hashlib.sha256(item.url.encode()).hexdigest()[:9].upper(), publisher=item.organ,
        issuing_authority=item.organ, date_published=item.day,
    )  # fmt: skip
    names = (("publisher", item.organ), ("issuing_authority", item.organ), ("date_published", item.day))
    values = tuple(
        FieldValue(field=name, raw=value, value=value, label=name, origin=Origin.TABLE, chosen=True)
        for name, value in names
    )
    odd = Finding(code="unknown_label", detail="办理科室：综合科")
    return Record(
        url=item.url, title=item.title, fields=fields, values=values,
        report_year=int(item.day[:4]) - 1 if item.is_report else None, document_kind=item.kind,
        signoff_organ=item.organ, signoff_date=item.day, breadcrumb=("首页", COLUMNS[0]), text=text,
        body_kind=BodyKind.HTML,
        attachments=(Attachment(url=item.url.replace(".html", ".docx"), name="附表.docx"),) if file else (),
        content_sha256=hashlib.sha256("".join(text.split()).encode()).hexdigest(),
        pairs=(Pair(label="办理科室：", name="办理科室", field=None, value="综合科", origin=Origin.TABLE),),
        site_id_code=None, platform="generic", findings=(odd,) if file else (),
    )  # fmt: skip


def _fetched(url: str, body: bytes, at: datetime, kind: FetchKind = FetchKind.PAGE) -> Fetched:
    return Fetched(
        url=url, requested_url=url, status=200, headers=(("Content-Type", "text/html"),), body=body,
        fetched_at=at, kind=kind,
    )  # fmt: skip


def _page(item: Item, text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return (
        f"<!DOCTYPE html><meta charset='utf-8'><title>{item.title}</title><ul class='nav'>{MENU}</ul>"
        f"<h1>{item.title}</h1><div id='zoom'>{lines}</div><div class='footer'>{item.url[:24]}</div>"
    ).encode()


def _store(book: Book, item: Item, entry: Entry | None, *, file: bool) -> None:
    """Store a page as the pipelines do, and the file it links to."""
    at, text = book.clock(), text_of(item)
    book.begin(item.url, FetchKind.PAGE)
    fetched = _fetched(item.url, _page(item, text), at)
    book.answered(item.url, fetched)
    capture = book.keep(fetched, Verdict.OK, "")
    record = _record(item, text, file=file)
    book.save(record, capture_id=capture, entry=entry, at=at, extraction=1, hash_rule=1)
    book.end(item.url, FetchKind.PAGE, OutcomeCode.OK)
    if file:
        url = item.url.replace(".html", ".docx")
        came = _fetched(url, b"PK\x03\x04" + url.encode(), at, FetchKind.ATTACHMENT)
        capture = book.keep(came, Verdict.OK, "")
        kept = KeptFile.of(came, url=url, media_type="docx", file_name="附表.docx", capture_id=capture)
        book.files.keep(kept)


def _certificate(rows: Sequence[Item], verdict: WalkVerdict) -> Certificate:
    whole = verdict is WalkVerdict.COMPLETE
    return Certificate(
        verdict=verdict, stop_reason="last_page" if whole else "caught_up", pages=-(-len(rows) // PER_PAGE),
        rows_read=len(rows), newest=rows[0].day, oldest=rows[-1].day,
        proof=Proof.LAST_PAGE if whole else None,
    )  # fmt: skip


@dataclass(slots=True)
class _Column:
    """A column of a portal as it stands."""

    county: County
    place: int
    items: list[Item]
    section_id: int = 0

    def live(self, *, is_new: bool, is_gone: bool) -> None:
        """Show one publication more, or one less."""
        if is_gone:
            del self.items[len(self.items) // 2]
        if is_new:
            self.items.insert(0, _item(self.county, self.place, self.items[0].number + 1))


@dataclass(slots=True)
class Making:
    """An archive in the making."""

    archive: Archive
    at: datetime = BEGIN
    columns: dict[str, list[_Column]] = field(default_factory=dict)
    _stored: int = 0

    def run(self, counties: Sequence[County], visit: int) -> None:
        """Visit every portal once, and end the run as the crawl does: alarms, report, tally."""
        self.at = BEGIN + timedelta(days=3 * visit)
        arguments = {"portals": [county.code for county in counties]}
        run = self.archive.runs.begin("crawl", arguments, "yifa 0", self.at)
        tallies = {}
        for number, county in enumerate(counties):
            for column in self.columns[county.code] if visit else ():
                is_new = number % 3 == visit % 3 and column.place == 0
                column.live(is_new=is_new, is_gone=visit == VISITS and number % 5 == 0)
            portal = portal_of(county)
            book = Book.open(self.archive, run, portal, lambda: self.at)
            self._walk(book, portal, whole=visit == 0 or (visit == VISITS and number % 5 == 0))
            new, failed = self._fetch(book, portal)
            book.note_absences()
            book.close()
            told = {"new": new, "changed": 0, "same": 0, "failed": failed, "requests": new + failed + 3}
            tallies[county.code] = told
        at = self.at + timedelta(hours=5)
        visited = [Visited(code=code, parked=None, blocked=False, unbalanced=None) for code in tallies]
        with self.archive.change() as db:
            raise_alarms(db, run, visited, at)
        self.archive.runs.end(run, exit_status=0, tally={"portals": tallies}, at=at)
        self.archive.runs.keep_report(run, report_to_keep(self.archive.db, run))
        self.archive.commit()

    def _walk(self, book: Book, portal: Portal, *, whole: bool) -> None:
        """Walk a portal's lists: to their ends, or to where all is known."""
        for column in self.columns[portal.code]:
            if not column.section_id:
                url = f"{portal.home}lm{column.place}/"
                column.section_id = book.add_section(
                    name=COLUMNS[column.place], url=url, found_by="profile", found_path=None
                )
            book.use_section(column.section_id)
            rows = column.items if whole else column.items[:PER_PAGE]
            walk = book.begin_walk(column.section_id)
            for first in range(0, len(rows), PER_PAGE):
                shown = [_entry(item) for item in rows[first : first + PER_PAGE]]
                book.keep_entries(walk, column.section_id, shown, list_page=first // PER_PAGE + 1)
            verdict = WalkVerdict.COMPLETE if whole else WalkVerdict.CAUGHT_UP
            book.end_walk(walk, _certificate(rows, verdict))

    def _fetch(self, book: Book, portal: Portal) -> tuple[int, int]:
        """Fetch what is due; return how many pages came, and how many did not: one in 200."""
        known = {item.url: item for column in self.columns[portal.code] for item in column.items}
        due = book.due(FetchKind.PAGE).where(lambda task: task.url in known and task.entry is not None)
        book.expect(due)
        failed = 0
        for task in due:
            self._stored += 1
            if self._stored % 200 == 0:
                book.begin(task.url, FetchKind.PAGE)
                book.fail(task.url, FetchKind.PAGE, "timeout", "no answer in 30 s")
                book.end(task.url, FetchKind.PAGE, OutcomeCode.TIMEOUT)
                failed += 1
            else:
                _store(book, known[task.url], task.entry, file=self._stored % 10 == 1)
        return len(due) - failed, failed


def _entry(item: Item) -> Entry:
    return Entry(url=item.url, title=item.title, published_text=item.day, published=item.day)


def make(path: Path, documents: int, portals: int, skip: int = 0) -> None:
    """Make an archive of so many publications in so many portals, whole or not at all.

    *skip* leaves out the first counties: two archives of other counties have nothing in common.
    """
    counties = list(islice(load_counties().values(), skip, skip + portals))
    each, more = divmod(documents, len(counties))
    made = path.with_name(f"{path.name}.making")
    with Archive.open(made, holder="benchmark") as archive:
        making = Making(archive)
        for number, county in enumerate(counties):
            count = each + (number < more)
            sizes = [count // 3 + (column < count % 3) for column in range(len(COLUMNS))]
            making.columns[county.code] = [
                _Column(county, column, _items(county, column, size)) for column, size in enumerate(sizes)
            ]
        for visit in range(VISITS + 1):
            making.run(counties, visit)
    made.replace(path)
