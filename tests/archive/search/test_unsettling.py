"""What changes is noted once, however many of its files change with it."""

from dataclasses import replace
from pathlib import Path

from archive.derived.frequent import FrequentWords
from archive.search.filters import Filters
from archive.search.search import search
from archive.tables.links import KeptFile
from tests.support.factory import AT, HOME, Visit, make_fetched, make_record
from yifa.model.fetch import FetchKind
from yifa.model.record import Attachment
from yifa.reading.files.result import Extracted


def test_a_page_that_links_a_file_twice_is_noted_once(tmp_path: Path) -> None:
    """Two addresses of its files have the same bytes, which are read after words were looked up."""
    visit = Visit(tmp_path / "a.db")
    urls = [f"{HOME}files/{number}.docx" for number in range(2)]
    files = tuple(Attachment(url=url, name="附件") for url in urls)
    visit.save(replace(make_record(text="行政复议"), attachments=files))
    for url in urls:
        came = make_fetched(url, b"PK\x03\x04", kind=FetchKind.ATTACHMENT)
        kept = KeptFile.of(came, url=url, media_type="docx", file_name="", capture_id=visit.keep(came))
        visit.archive.files.keep(kept)
    db = visit.archive.db
    looked_up = FrequentWords(visit.archive, many=1).derive()
    ((payload,),) = db.execute("SELECT DISTINCT payload_id FROM attachment")

    read = Extracted(status="read", text="执法检查", extractor="yifa-docx", version="1")
    for _ in range(2):
        visit.archive.texts.keep(payload, read, AT)
    visit.archive.commit()

    assert looked_up > 0
    assert db.execute("SELECT count(*) FROM unsettled").fetchall() == [(1,)]
    assert search(db, ["执法"], Filters()).total == 1
