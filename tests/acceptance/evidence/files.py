"""Files in part: answers that are not the whole file, and files of which a part cannot be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.fetch.assurance import is_cut, judged_whole
from tests.acceptance.evidence.row import Row
from tests.replica.files.formats import make_docx, make_ofd, make_pdf, make_pptx, make_xlsx, make_zip
from tests.support.factory import make_fetched
from tests.support.reading.hostile import TEXT as STRAY
from tests.support.reading.hostile import wide_xlsx
from tests.support.reading.parts import (
    DECLARED,
    docx,
    level,
    listed,
    numbered,
    ofd,
    p,
    part,
    text_object,
    xls,
)
from yifa.model.fetch import CUT, PARTIAL, Fetched, FetchKind
from yifa.reading.files.read import read
from yifa.reading.files.result import READ, RefusedError

PART = "files"
TITLE, BODY = "青河县水务局报告", "全年办理案件四十六件，开展培训五次。"
WHOLE = f"{TITLE}|{BODY}"
SIZE = 1319
URL = "http://www.qingxi.example/a.docx"
BLIP = '<w:p><w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r></w:p>'
EQUATION = '<w:p><w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r></w:p>'
TEXT = p(TITLE) + p(BODY)
CELLS = {(0, 0): TITLE, (1, 0): BODY}
MISREAD = BODY.encode("gbk").decode("latin-1")
TWICE_DECODED = (BODY * 3).encode().decode("gb18030", "ignore").encode()
SHOWN = text_object(TITLE, 30) + text_object(BODY, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """An answer to a request for a file of `SIZE` bytes."""

    status: int = 206
    range: str | None = None
    received: int = SIZE
    flags: tuple[str, ...] = ()

    def fetched(self) -> Fetched:
        """Return it as it was received."""
        headers = () if self.range is None else (("Content-Range", self.range),)
        received = make_fetched(URL, b"x" * self.received, status=self.status, kind=FetchKind.ATTACHMENT)
        return replace(received, headers=headers, flags=self.flags)


ANSWERS = {
    "the first 200 bytes": (_Answer(range="bytes 0-199/1319", received=200), "a part"),
    "all but the first byte": (_Answer(range="bytes 1-1318/1319", received=1318), "a part"),
    "all but the last byte": (_Answer(range="bytes 0-1317/1319", received=1318), "a part"),
    "206 without a range": (_Answer(), "a part"),
    "a range of an unknown whole": (_Answer(range="bytes 0-1318/*"), "a part"),
    "a range in other words": (_Answer(range="1319"), "a part"),
    "more promised than sent": (_Answer(range="bytes 0-1318/1319", received=1000), "a part"),
    "200 with a range": (_Answer(status=200, range="bytes 0-199/1319", received=200), "a part"),
    "a length not met": (_Answer(status=200, received=200, flags=(CUT,)), "a part"),
    "206 that is the whole": (_Answer(range="bytes 0-1318/1319"), "whole"),
    "206 that is the whole, length not told": (
        _Answer(range="bytes 0-1318/1319", flags=(PARTIAL,)), "whole",
    ),
    "200": (_Answer(status=200), "whole"),
}  # fmt: skip
NOTES = part("footnotes", f'<w:footnote w:id="2">{p("截至十二月")}</w:footnote>')
NOTED = '<w:p><w:r><w:t>四十六件</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
FORMULA = "<w:p><m:oMath><m:f><m:num><m:t>a</m:t></m:num><m:den><m:t>b</m:t></m:den></m:f></m:oMath></w:p>"
ROW = "<w:tr><w:tc>{}</w:tc></w:tr>"
CONTROL = f"<w:sdt><w:sdtContent>{ROW.format(p(BODY))}</w:sdtContent></w:sdt>"
LATE = f"<x {DECLARED}><a:p><a:r><a:t>图中的字</a:t></a:r></a:p></x>".encode()

FILES: dict[str, tuple[bytes, str]] = {
    # name: the file, what must be said of it, and its text
    "docx: nothing left out": (docx(TEXT), f"read: {WHOLE}"),
    "docx: formulas of an older program": (docx(TEXT + EQUATION * 2), f"read, without: 2 formulas: {WHOLE}"),
    "docx: a formula": (docx(p(BODY) + FORMULA), f"read: {BODY}|a/b"),
    "docx: a picture": (
        docx(TEXT + BLIP, links={"r1": ("image", "a.png")}, parts={"word/a.png": b"x"}),
        f"read, without: 1 embedded picture: {WHOLE}",
    ),
    "docx: a picture that is missing": (
        docx(TEXT + BLIP, links={"r1": ("image", "../NULL")}), f"read, without: 1 missing picture: {WHOLE}",
    ),
    "docx: a footnote": (
        docx(NOTED.format(2), links={"r1": ("footnotes", "f.xml")}, parts={"word/f.xml": NOTES}),
        "read: 四十六件|截至十二月",
    ),
    "docx: a footnote that is missing": (
        docx(NOTED.format(3), links={"r1": ("footnotes", "f.xml")}, parts={"word/f.xml": NOTES}),
        "read, without: 1 missing footnote: 四十六件",
    ),
    "docx: a document within": (
        docx('<w:altChunk r:id="r1"/>', links={"r1": ("aFChunk", "b.docx")}, parts={
            "word/b.docx": make_docx((TITLE, BODY))}), f"read: {WHOLE}",
    ),
    "docx: a document within that is missing": (
        docx(TEXT + '<w:altChunk r:id="r1"/>', links={"r1": ("aFChunk", "b.docx")}),
        f"read, without: 1 missing part: {WHOLE}",
    ),
    "docx: a row in a content control": (
        docx(f"<w:tbl>{ROW.format(p(TITLE))}{CONTROL}</w:tbl>"), f"read: {WHOLE}",
    ),
    "docx: automatic numbers": (
        numbered(listed(TITLE) + listed(BODY), level("第%1条", "chineseCounting")),
        f"read: 第一条 {TITLE}|第二条 {BODY}",
    ),
    "docx: comments": (
        docx(TEXT, links={"r1": ("comments", "c.xml")}, parts={
            "word/c.xml": part("comments", f"<w:comment>{p('改')}</w:comment>" * 2)}),
        f"read, without: 2 comments: {WHOLE}",
    ),
    "docx: half of it": (docx(TEXT)[:900], "failed: unreadable"),
    "xlsx: nothing left out": (make_xlsx((TITLE, BODY)), f"read: {WHOLE}"),
    "xlsx: a stray cell far away": (wide_xlsx(), f"read: {'|'.join(STRAY)}|远"),
    "xls: Excel 5, code page 936": (xls(CELLS), f"read: {WHOLE}"),
    "xls: Excel 5, code page wrong": (xls(CELLS, codepage=1252), f"read: {WHOLE}"),
    "xls: Excel 5, no compound file": (xls(CELLS, packed=False), f"read: {WHOLE}"),
    "xls: needs a password": (xls(CELLS, locked=True), "failed: encrypted"),
    "xls: letters of another encoding": (
        xls({(0, 0): MISREAD}, charset=None, stream="Workbook"), "failed: illegible",
    ),
    "txt: letters of another encoding": (MISREAD.encode(), "failed: illegible"),
    "txt: UTF-8 taken for GB18030": (TWICE_DECODED, "failed: illegible"),
    "ofd: nothing left out": (make_ofd((TITLE, BODY)), f"read: {WHOLE}"),
    "ofd: a page that is missing": (ofd([SHOWN, None]), f"read, without: 1 missing page: {WHOLE}"),
    "ofd: no page is there": (ofd([None]), "failed: unreadable"),
    "ofd: a drawing that is missing": (
        ofd([f'{SHOWN}<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="7"/>']),
        f"read, without: 1 missing drawing: {WHOLE}",
    ),
    "ofd: text that is not shown": (
        ofd([SHOWN + text_object("看不见", 90, more='Visible="false"')]),
        f"read, without: 1 hidden text: {WHOLE}",
    ),
    "pptx: nothing left out": (make_pptx([(TITLE,), (BODY,)]), f"read: {WHOLE}"),
    "rtf: a picture": (rb"{\rtf1 whole text\par{\pict 00}}", "read, without: 1 embedded picture: whole text"),
    "rtf: mathematics settings": (rb"{\rtf1{\mmathPr\mmathFont34\mlMargin0}whole text}", "read: whole text"),
    "pdf: nothing left out": (make_pdf((TITLE, BODY)), f"read: {WHOLE}"),
    "pdf: half of it": (make_pdf((TITLE, BODY))[:900], "failed: unreadable"),
    "zip: a member in part": (
        make_zip({"a.docx": docx(p(BODY) + EQUATION)}),
        f"members: a.docx: read, without: 1 formula: 【a.docx】|{BODY}",
    ),
    "zip: a member that is none": (
        make_zip({"a.docx": make_docx((BODY,)), "b.xls": xls(CELLS, locked=True)}),
        f"members: b.xls: encrypted: workbook: needs a password: 【a.docx】|{BODY}",
    ),
}  # fmt: skip


def rows() -> Iterator[Row]:
    """Yield each answer with whether it is the whole, and each file with its status, reason and text."""
    for case, (answer, expected) in ANSWERS.items():
        got = "a part" if is_cut(judged_whole(answer.fetched())) else "whole"
        yield Row(part=PART, case=f"answer: {case}", expected=expected, got=got)
    for case, (body, expected) in FILES.items():
        yield Row(part=PART, case=case, expected=expected, got=_told(body))


def _told(body: bytes) -> str:
    """Return what is said of a file, and its text; of one that is refused, the stable word."""
    try:
        extracted = read(body)
    except RefusedError as error:
        return f"{error.extracted().status}: {error.word}"
    said = extracted.reason or (READ if extracted.status == READ else extracted.status)
    return f"{said}: {'|'.join(line.strip(chr(9)) for line in extracted.text.split(chr(10)))}"
