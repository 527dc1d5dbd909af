"""An archive of invented annual reports: two counties, two years, a copy, a contradiction, a scan."""

from dataclasses import replace
from pathlib import Path

from archive.derived.reports import Derived
from tests.support.archives.kept import FILE, note, receive
from tests.support.factory import AT, HOME, Visit, make_record
from yifa.model.record import Record
from yifa.reading.files.result import Extracted

BODY = "清溪县司法局"
MEASURES = (
    "全年收到行政复议申请{received}件{more},受理{accepted}件,审结24件,其中纠错6件,纠错率为25%。"
    "坚持把行政执法监督作为规范权力运行的重要抓手,健全案卷评查、情况通报和责任追究的闭环机制。"
)
REPORT = (
    "{year}年,我局扎实推进法治政府建设。现将有关情况报告如下:\n"
    "一、主要举措和成效\n{measures}\n"
    "二、存在的不足\n一是出庭应诉能力有待提高。二是执法力量偏少。\n"
    "三、{next}年工作安排\n计划开展培训20次。\n"
    "四、其他需要报告的情况\n无。"
)


def report(year: int, *, number: int = 1, title: str | None = None, **values: int | str) -> Record:
    """Return a bureau's report on a year."""
    measures = MEASURES.format(**{"received": 30, "accepted": 19, "more": ""} | values)
    text = REPORT.format(year=year, next=year + 1, measures=measures)
    record = make_record(f"{HOME}r{year}-{number}.html", title or f"{BODY}{year}年法治政府建设报告", text)
    return replace(record, report_year=year, attachments=())


def read_file(visit: Visit, text: str) -> int:
    """Receive the file of a page, keep the text it was read as, and return the row of its bytes."""
    receive(visit, FILE)
    sql = "SELECT payload_id FROM attachment WHERE payload_id IS NOT NULL"
    payload = int(visit.archive.db.execute(sql).fetchone()[0])
    visit.archive.texts.keep(payload, Extracted.of(text, extractor="yifa-pdf"), AT)
    return payload


def fill(path: Path) -> Path:
    """Make the archive."""
    visit = Visit(path)
    visit.save(report(2024, received=20))
    visit.save(report(2025, more=",比上年增加5件"))
    visit.save(report(2025, number=2, title="清溪县财政局2025年法治政府建设报告", received=30, accepted=18))
    visit.save(replace(note(title="清溪县水务局2025年法治政府建设报告"), report_year=2025))
    text = REPORT.format(
        year=2025,
        next=2026,
        measures="全年办理公证12件。2024年办理公证9件。" + "认真落实公证执业要求。" * 8,
    )
    read_file(visit, text)
    visit.archive.commit()
    Derived(visit.archive).derive()
    visit.archive.close()
    return path
