"""Cases 144–158: files named, made or served to hurt whoever keeps or opens them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.faults.case import Case, Check, Evidence, Fresh, Served
from tests.faults.site import Answer, Call, Raw, Reply, Rule, Site
from tests.replica.files.formats import make_ofd, make_pdf, make_xlsx, make_zip
from tests.support.crawling import yifa
from tests.support.reading.hostile import bomb_docx, entities, locked_pdf, loop_pdf, packed

TEXT = ("试县法治政府建设年度报告", "全年办理行政复议案件十二件。")
MEGABYTE = 1 << 20
MOST_SENT = 100 * MEGABYTE
"""bytes of a file that is too large which may have been sent before the crawl hangs up"""


def served(body: bytes, name: str = "", media: str = "application/octet-stream") -> Answer:
    """Return a file as some server would send it; *name* is the whole of its Content-Disposition."""
    headers = [("Content-Type", media)] + ([("Content-Disposition", name)] if name else [])
    return Answer(headers=tuple(headers), body=body)


def links_to(ending: str) -> Callable[[Site], str]:
    """Return what names the file that the new document links to."""
    return lambda site: f"/files/{site.number}.{ending}"


def with_file(ending: str, rule: Rule) -> Callable[[Site], None]:
    """Return a fault: the new document links to a file, which is answered like this."""

    def fault(site: Site) -> None:
        path = links_to(ending)(site)
        site.documents[0] = replace(site.fresh, files=((path, f"附件：报告.{ending}"),))
        site.answer(rule, path)

    return fault


def attachment(evidence: Evidence) -> dict[str, object]:
    """Return what the archive says of the file."""
    found = evidence.rows(
        "SELECT * FROM files WHERE page_url = ?", evidence.site.url(evidence.site.fresh.path)
    )
    return found[0] if found else {}


def named(*names: str | None) -> Check:
    """Return a check of the file's name, and that an export stays in its folder."""

    def check(evidence: Evidence) -> Iterable[str]:
        row = attachment(evidence)
        if row.get("status") != "fetched" or row.get("file_name") not in names:
            yield f"the file is {row.get('status')}, its name {row.get('file_name')!r}"
        with TemporaryDirectory() as place:
            folder = Path(place) / "in" / "out"
            done = yifa(
                "export",
                "--attachments",
                folder,
                "--portal",
                evidence.site.code,
                "--archive",
                evidence.archive,
            )
            inside = {each for each in folder.rglob("*") if each.is_file()}
            outside = {each for each in Path(place).rglob("*") if each.is_file()} - inside
            beside = {folder.with_name(f"{folder.name}.looked_in.json")}
            if done.status or len(inside) != 2 or outside != beside:
                yield f"exported {sorted(map(str, inside | outside))}: {done.err}"

    return check


def text_is(*statuses: str, reason: str = "") -> Check:
    """Return a check of what came of reading the file."""

    def check(evidence: Evidence) -> Iterable[str]:
        row = attachment(evidence)
        if row.get("text_status") not in statuses or not str(row.get("text_reason") or "").startswith(reason):
            yield f"the text is {row.get('text_status')}: {row.get('text_reason')}"
        if Path("/tmp/逃.txt").exists():
            yield "a member of the file got out"

    return check


def kept_as_evidence(evidence: Evidence) -> Iterable[str]:
    """Check that the bytes are in the archive, but are no attachment."""
    url = evidence.site.url(evidence.asked_path)
    sql = "SELECT verdict FROM capture WHERE requested_url = ? AND payload_id IS NOT NULL"
    if not any(row["verdict"] != "ok" for row in evidence.rows(sql, url)):
        yield "the bytes of the bad file were not kept"
    if attachment(evidence).get("status") != "failed":
        yield f"the file is {attachment(evidence).get('status')}"


def two_gigabytes(site: Site) -> Raw:
    """Return an answer that promises two gigabytes and would send them."""

    def write(call: Call) -> None:
        call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 2147483648\r\n\r\n")
        block = b"%PDF-1.7\n" + b"0" * (MEGABYTE - 9)
        for _ in range(2048):
            call.send(block)
            site.sent += len(block)

    return Raw(write=write)


def huge(site: Site) -> None:
    """Link to two gigabytes."""
    with_file("pdf", two_gigabytes(site))(site)


def hung_up_early(evidence: Evidence) -> Iterable[str]:
    """Check that the download was ended long before its end."""
    if evidence.site.sent > MOST_SENT:
        yield f"{evidence.site.sent >> 20} MB were sent"


def another_each_time(call: Call) -> Reply:
    """Return another file at every request."""
    return served(make_pdf((*TEXT, f"第{call.run}次第{call.times}版")), media="application/pdf")


def few_versions(evidence: Evidence) -> Iterable[str]:
    """Check that a run adds at most one version of page and file."""
    url = evidence.site.url(evidence.site.fresh.path)
    sql = "SELECT count(*) AS n FROM version JOIN page USING (page_id) WHERE url = ?"
    for healed in (False, True):
        most = evidence.rows(sql, url, healed=healed)[0]["n"]
        if most > 1 + healed:
            yield f"{most} versions of the page"
    if evidence.count(evidence.asked_path) != 1:
        yield f"the file was asked for {evidence.count(evidence.asked_path)} times in one run"


def _file(
    number: int, how: str, ending: str, rule: Rule, check: Check, *, code: str = "ok", again: bool = False
) -> Served:
    return Served(
        number=number, how=how, fault=with_file(ending, rule), code=code, again=again, fresh=Fresh.RIGHT,
        watch=links_to(ending), check=check, never=(), batch="files",
    )  # fmt: skip


def bomb_ofd() -> bytes:
    """Return an OFD file of some kilobytes that unpacks to 160 MB."""
    return packed("Doc_0/Document.xml", b"<a>" + b"<b/>" * (40 * MEGABYTE), make_ofd(TEXT))


GBK = quote("附件报告.pdf".encode("gb18030"))
SLIP = make_zip({"../../tmp/逃.txt": "逃不出".encode(), "/etc/x.txt": b"x"})
EXE = (
    b"MZ\x90\x00\x03\x00\x00\x00"
    + b"\x00" * 52
    + b"\x80\x00\x00\x00"
    + b"\x00" * 64
    + b"PE\x00\x00"
    + b"\x00" * 400
)
PAGE = "<html><head><title>下载</title></head><body><p>文件下载中心</p></body></html>".encode()

CASES: tuple[Case, ...] = (
    _file(
        144,
        'filename="../../etc/x"',
        "pdf",
        served(make_pdf(TEXT), 'attachment; filename="../../etc/x"'),
        named("x"),
    ),
    _file(
        145,
        "a file name in GBK by RFC 5987",
        "pdf",
        served(make_pdf(TEXT), f"attachment; filename*=GBK''{GBK}"),
        named("附件报告.pdf"),
    ),
    _file(
        146,
        "a file name that turns its ending round",
        "pdf",
        served(make_pdf(TEXT), 'attachment; filename="报告\u202efdp.exe"'),
        named("报告fdp.exe"),
    ),
    _file(147, "no file name", "pdf", served(make_pdf(TEXT)), named(None)),
    _file(
        148,
        "a page under the name of a PDF",
        "pdf",
        served(PAGE, media="application/pdf"),
        kept_as_evidence,
        code="unsupported_type",
        again=True,
    ),
    _file(
        149,
        "a program under the name of a Word file",
        "doc",
        served(EXE, media="application/msword"),
        kept_as_evidence,
        code="unsupported_type",
        again=True,
    ),
    _file(
        150,
        "150 MB in a small Word file",
        "docx",
        lambda _: served(bomb_docx()),
        text_is("failed", reason="too_big"),
    ),
    _file(
        151,
        "a billion laughs in a workbook",
        "xlsx",
        served(entities("xl/worksheets/sheet1.xml", make_xlsx(TEXT))),
        text_is("failed", "empty"),
    ),
    _file(
        152,
        "160 MB in a small OFD file",
        "ofd",
        lambda _: served(bomb_ofd()),
        text_is("failed", reason="too_big"),
    ),
    _file(153, "a zip file whose members lead out of it", "zip", served(SLIP), text_is("failed", "read")),
    _file(
        154,
        "a PDF whose pages contain themselves",
        "pdf",
        served(loop_pdf()),
        text_is("failed", "empty", "needs_ocr"),
    ),
    _file(155, "a PDF with a password", "pdf", served(locked_pdf()), text_is("failed", reason="encrypted")),
    Served(
        number=156,
        how="a file of 2 GB",
        fault=huge,
        code="too_large",
        again=False,
        fresh=Fresh.RIGHT,
        watch=links_to("pdf"),
        check=hung_up_early,
        never=(),
        batch="files",
    ),
    _file(157, "another file at every request", "pdf", another_each_time, few_versions),
    _file(
        158,
        "404 for the file",
        "pdf",
        Answer(status=404, body=b"no"),
        lambda _: (),
        code="http_4xx",
        again=True,
    ),
)
