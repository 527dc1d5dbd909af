"""An archive of many counties, made by the project's own saving code: what pages are timed on."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from archive.store import Archive
from tests.support.factory import AT, make_entry, make_fetched, make_platform, make_record
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.listing import Certificate, EntryKind, Proof, WalkVerdict
from yifa.model.portal import Portal, Section
from yifa.model.record import Record
from yifa.profiles.counties import County, load_counties

BODIES = (
    "人民政府", "司法局", "教育局", "财政局", "公安局", "民政局", "水利局", "农业农村局", "市场监督管理局",
    "应急管理局", "城关镇人民政府", "河东乡人民政府",
)  # fmt: skip
KINDS = (
    "{year}年法治政府建设年度报告",
    "关于{year}年行政执法检查情况的通报",
    "关于印发{year}年普法计划的通知",
)
PARTS = "一二三四五"
LAST_YEAR = 2025


def fill(path: Path, counties: int, each: int) -> Path:
    """Make an archive of so many counties with so many publications each, and return its path."""
    with Archive.open(path, holder="tests") as archive:
        run_id = archive.runs.begin("crawl", {"portals": []}, "yifa 0", AT)
        for county in islice(load_counties().values(), counties):
            _add_county(archive, run_id, county, each)
        archive.runs.end(run_id, exit_status=0, tally={"portals": {}}, at=AT + timedelta(hours=1))
    return path


def _add_county(archive: Archive, run_id: int, county: County, each: int) -> None:
    home = f"http://www.p{county.code}.example/"
    portal = Portal(
        code=county.code, name=county.name, slug=f"p{county.code}", province=county.province,
        prefecture=county.prefecture, platform=make_platform(), home=home,
        sections=(Section(name="法治政府建设", url=f"{home}fz/"),),
    )  # fmt: skip
    portal_id = archive.portals.add(portal)
    section_id = archive.portals.add_section(
        portal_id, name="法治政府建设", url=f"{home}fz/", found_by="profile", found_path=None, at=AT
    )
    walk_id = archive.walks.begin(run_id, section_id, AT)
    for number, record in enumerate(_records(county, home, each)):
        at = AT - timedelta(days=number % 60)
        entry = make_entry(record.url, record.title or "", record.fields.date_published, kind=EntryKind.PAGE)
        archive.walks.keep_entries(walk_id, section_id, portal_id, (entry,), at)
        save(archive, portal_id, run_id, record, at)
    whole = Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=each, pages_declared=1,
        proof=Proof.LAST_PAGE,
    )  # fmt: skip
    archive.walks.end(walk_id, whole, AT + timedelta(days=200))


def save(archive: Archive, portal_id: int, run_id: int, record: Record, at: datetime) -> None:
    """Keep an answer for a record, and the record."""
    body = f"<title>{record.title}</title><p>{record.text}".encode()
    fetched = make_fetched(record.url, body, at=at, kind=FetchKind.PAGE)
    capture = archive.captures.keep(portal_id, run_id, fetched, verdict=Verdict.OK, detail="")
    archive.versions.save(record, capture_id=capture, portal_id=portal_id, run_id=run_id, entry=None, at=at)


def _records(county: County, home: str, each: int) -> Iterator[Record]:
    for number in range(each):
        body = f"{county.name}{BODIES[number % len(BODIES)]}"
        kind = KINDS[number // len(BODIES) % len(KINDS)]
        year = LAST_YEAR - number // (len(BODIES) * len(KINDS)) % 7
        title = f"{body}{kind.format(year=year)}"
        text = report_text(body, year, number)
        made = make_record(
            f"{home}fz/{number}.html", title, text, publisher=body, issuing_authority=None,
            date_published=f"{year + 1}-{number % 5 + 1:02d}-{number % 28 + 1:02d}",
            index_number=f"{county.code}/{year}-{number:05d}",
        )  # fmt: skip
        kind_of = (
            "other" if kind is not KINDS[0] else "county_report" if "县人民政府" in body else "dept_report"
        )
        yield replace(
            made, report_year=year, document_kind=kind_of, signoff_organ=body, attachments=(),
            content_sha256=hashlib.sha256(text.encode()).hexdigest(), findings=(), pairs=(),
        )  # fmt: skip


def report_text(body: str, year: int, number: int) -> str:
    """Return an invented report with an outline, its numbers its own."""
    parts = (
        f"{sign}、第{sign}部分工作情况\n"
        f"{year}年，{body}坚持依法行政，全年办理行政复议案件{number * 7 + place}件，办结{number * 5}件，"
        f"组织行政执法人员培训{number % 17}场次，审查规范性文件{number % 29}件。\n"
        "我们认真落实党政主要负责人履行推进法治建设第一责任人职责，"
        "持续优化法治化营商环境，严格规范公正文明执法。"
        for place, sign in enumerate(PARTS)
    )
    return "\n".join((f"{year}年，{body}有关工作报告如下。", *parts, body, f"{year + 1}年1月12日"))
