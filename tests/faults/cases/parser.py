"""Cases 133–143: markup made to cut, to choke or to be obeyed."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.case import Case, Current, Evidence, Fresh, Served, holds, listing_path
from tests.faults.cases.content import rewritten
from tests.faults.cases.shared import Fault, at_pages, each_page, html
from tests.faults.site import COLUMN, Call, Document, Raw, Reply, Site
from tests.support.crawling import yifa

MEGABYTE = 1 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def streamed(piece: bytes, megabytes: int) -> Raw:
    """Return an answer of that many megabytes of one piece, sent as long as anyone listens."""
    block = piece * (MEGABYTE // len(piece))

    def write(call: Call) -> None:
        call.send(HEAD + b"Content-Length: %d\r\n\r\n" % (len(block) * megabytes))
        for _ in range(megabytes):
            call.send(block)

    return Raw(write=write)


def nested(tag: str, depth: int) -> Fault:
    """Return a fault: the text stands behind that many open tags."""
    return rewritten(lambda text: text.replace("<p>一、", f"{f'<{tag}>' * depth}<p>一、"))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def with_doctype(entities: str, reference: str) -> Fault:
    """Return a fault: a document type with entities, and a reference to one in the text."""
    return rewritten(
        lambda text: text.replace(
            "<!DOCTYPE html>", f"<!DOCTYPE html [<!ENTITY l0 '哈'>{entities}]>"
        ).replace("</h1>", f"</h1>{reference}")
    )


def not_expanded(evidence: Evidence) -> Iterable[str]:
    """Check that no entity was looked up or multiplied."""
    text = evidence.text_of(evidence.site.fresh.path) or ""
    if "root:" in text or "哈哈" in text:
        yield f"an entity was expanded: {text[:80]!r}"


def long_title(site: Site, document: Document) -> Reply:
    """Return a page whose title is made for regular expressions that backtrack."""
    title = "<" * 30_000 + " " * 30_000 + "1" * 20_000 + "-" * 10_000 + "年" * 10_000
    text = site.markup(document)
    return html(text.replace("<title>", f"<title>{title}").replace("</h1>", f"</h1><p>{title}</p>"))


def evil_base(site: Site) -> None:
    """Let every relative link of the column lead to another host."""
    text = site.listing_markup(site.documents, 0).replace(
        "<head>", "<head><base href='http://evil.example/'>"
    )
    site.answer(html(text.replace(f'href="{COLUMN}', 'href="yfxz/')), COLUMN)


def stays_home(evidence: Evidence) -> Iterable[str]:
    """Check that nothing of the other host was stored or queued."""
    for table in ("page", "task", "capture"):
        sql = f"SELECT count(*) AS n FROM {table} WHERE url LIKE 'http://evil.example/%'"
        if table == "page":
            sql += " AND kind <> 'external'"
        if evidence.rows(sql)[0]["n"]:
            yield f"evil.example is in table {table}"


def titled(title: str) -> Fault:
    """Return a fault: documents with this title, in their rows too."""

    def fault(site: Site) -> None:
        site.documents[0] = replace(site.documents[0], title=title + site.documents[0].title)

    return fault


def inert(evidence: Evidence) -> Iterable[str]:
    """Check that an exported cell is no formula, and that nothing printed is markup or control."""
    with TemporaryDirectory() as place:
        path = Path(place) / "out.csv"
        yifa("export", path, "--portal", evidence.site.code, "--archive", evidence.archive)
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
    bad = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")]
    if bad:
        yield f"formulas in the export: {bad[:3]}"
    if not any(evidence.site.documents[0].title in cell for cell in cells):
        yield "the title is not in the export"


def whole(evidence: Evidence) -> Iterable[str]:
    """Check that the text behind the nesting is there."""
    if not holds(evidence.text_of(evidence.site.fresh.path), evidence.site.fresh):
        yield "text behind the nesting is lost"


def _kept(number: int, how: str, fault: Fault, **more: Any) -> Served:
    return Served(
        number=number,
        how=how,
        fault=fault,
        code="ok_unchanged",
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        **more,
    )


def _large(number: int, how: str, answer: Raw) -> Served:
    return Served(number=number, how=how, fault=at_pages(answer), code="too_large", again=True)


CASES: tuple[Case, ...] = (
    _kept(133, "300 <font> never closed", nested("font", 300), check=whole),
    Served(
        number=134,
        how="3,000 <div> never closed: the footer stands in the text",
        fault=nested("div", 3000),
        code="ok",
        again=False,
        current=Current.NEW,
        fresh=Fresh.RIGHT,
        never=(),
        check=whole,
    ),
    _large(135, "ten million nested <div>", streamed(b"<div>", 50)),
    _large(136, "ten million <br>", streamed(b"<br>\n", 50)),
    _large(137, "an attribute of 50 MB", streamed(b"a" * 64, 50)),
    _kept(138, "a billion laughs", with_doctype(LAUGHS, "&l11;"), check=not_expanded),
    _kept(
        139,
        "an entity that names a file",
        with_doctype("<!ENTITY f SYSTEM 'file:///etc/passwd'>", "&f;"),
        check=not_expanded,
    ),
    _kept(140, "100 kB of <, blanks and digits for a title", each_page(long_title)),
    Served(
        number=141,
        how="a base address on another host",
        fault=evil_base,
        code="parse_error",
        again=True,
        watch=listing_path,
        check=stays_home,
    ),
    Served(
        number=142,
        how="a script in the title",
        fault=titled("<script>alert(1)</script>"),
        code="ok",
        again=False,
        watch=lambda site: site.fresh.path,
        fresh=Fresh.RIGHT,
        never=(),
        check=inert,
        heals=False,
    ),
    Served(
        number=143,
        how="a formula for a title",
        fault=titled('=HYPERLINK("http://evil.example","x")'),
        code="ok",
        again=False,
        watch=lambda site: site.fresh.path,
        fresh=Fresh.RIGHT,
        never=(),
        check=inert,
        heals=False,
    ),
)
