"""Lists that a portal's pages repeat are read once, and say the same everywhere."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from tests.support.reading.goldens import GOLDENS
from yifa.profiles.folders import load_platforms
from yifa.reading.charset import decode
from yifa.reading.labels import MARK
from yifa.reading.lines import SIGNS, Line, read_lines
from yifa.reading.markup import parse
from yifa.reading.offered.attachments import read_attachments, sources
from yifa.reading.page.breadcrumb import STEP
from yifa.reading.page.labelled import COLON
from yifa.reading.page.repeated import LONGEST, known_lines
from yifa.reading.response import UNRECOGNISED

ROWS = "".join(f"<li><a href='/{n}/'>栏目{n}</a> {n}</li>" for n in range(6))
MENU = f"<ul class=nav>{ROWS}</ul>"
BODY = "<div id=body><p>正文。</p></div>"


def _body(root: HtmlElement) -> tuple[HtmlElement, ...]:
    return tuple(root.iterfind(".//div[@id='body']"))


def _both(html: str) -> tuple[list[Line], list[Line]]:
    """Return a page's lines, read plainly and with its lists known."""
    root = parse(html)
    body = _body(root)
    known = known_lines(root, mark=MARK, body=body)
    return (
        read_lines(root, mark=MARK, body=body, keep_hidden=True),
        read_lines(root, mark=MARK, body=body, keep_hidden=True, known=known),
    )


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: f"{golden.parent.name}-{golden.name}")
def test_a_pages_lines_are_the_same_with_its_lists_known(golden: Path) -> None:
    """Read for the first time, and remembered."""
    html = decode((golden / "page.html").read_bytes()).text

    for _ in range(2):
        plainly, with_known = _both(html)
        assert with_known == plainly


@pytest.mark.parametrize(
    "html",
    [
        f"起{MENU}止{BODY}{MENU}尾",
        f"<table><tr><td></td><td>甲{MENU}乙</td><td>{MENU}</td></tr></table>",
        f"<dl><dt>名</dt><dd>{MENU}</dd></dl>",
        f"<div style='display:none'>{MENU}</div>",
        f"<ul hidden>{ROWS}</ul>",
        f"<ul style='font-size:0'>{ROWS}<li style='font-size:12px'>大</li></ul>",
        f"<h2>{MENU}</h2>",
        f"<a href='/'>{MENU}</a>",
        f"<ul>{ROWS}<li>{MENU}</li><li><table><tr><td></td><td>一</td></tr></table></li></ul>",
        f"<ol>{ROWS}<li><script>document.write('2026-03-01')</script></li><!-- 注 --></ol>",
        f"<ul>{ROWS}<li>{BODY}</li></ul>{MENU}",
    ],
)
def test_what_stands_around_a_list_counts(html: str) -> None:
    """Cells, rows, links, headings, what hides it, what precedes it, and the document."""
    for _ in range(2):
        plainly, with_known = _both(f"<html><body>{html}</body></html>")
        assert with_known == plainly
        assert plainly


def test_lists_of_the_document_and_small_or_endless_ones_are_not_remembered() -> None:
    """Only the outermost around the document are."""
    endless = f"<ul>{'<li>行</li>' * LONGEST}</ul>"
    inside = BODY.replace("<p>", MENU + "<p>")
    root = parse(f"{MENU}<ul><li>一<li>二</ul>{inside}<ul>{ROWS}<li>{MENU}</ul>{endless}")

    known = known_lines(root, mark=MARK, body=_body(root))

    assert [group.getparent().tag for group in known] == ["body", "body"]
    assert [len(group) for group in known] == [6, 7]


DYNAMIC = ROWS.replace("='/", "='?id=")
FILES = "".join(f"<li><a href='/{n}.pdf'>附件{n}</a></li>" for n in range(5))
INNER = "<table><tr><td><a href='/内.htm'>内</a><iframe src='/框.htm'></iframe></td></tr></table>"


@pytest.mark.parametrize(
    "html",
    [
        f"{MENU}{BODY}<ul class=fujian>{FILES}</ul>{MENU}",
        f"<ul>{ROWS}<li>{INNER}</li></ul><a href='/后.htm'>后</a>{BODY}<div class=fj>{MENU}{FILES}</div>",
        f"<ul class=fj>{ROWS}<li><a href='/dl?id=3'>统计表.xls</a></ul>{BODY}<ul>{DYNAMIC}</ul>",
        f"<ul>{ROWS}<li data-src='/x.pdf'></ul>{BODY.replace('<p>', MENU + '<p>')}<ol>{ROWS}{FILES}</ol>",
    ],
)
def test_lists_that_name_no_file_are_passed_over_and_nothing_else(html: str) -> None:
    """What stands behind them, in lists with files, and in the document, is found as without."""
    platform = load_platforms()[UNRECOGNISED]
    for _ in range(2):
        root = parse(f"<html><body>{html}</body></html>")
        body = _body(root)
        known = known_lines(root, mark=MARK, body=body)
        found = [
            read_attachments(root, body, "http://a.gov.cn/", platform, html, covering=False, lists=lists)
            for lists in ({}, known)
        ]

        assert found[0] == found[1] != ()
        for group, lines in known.items():
            named = list(sources(group))
            assert set(lines.addresses) == {address for _, address in named}
            assert [*sources(root, {group: lines})] == [each for each in sources(root) if each not in named]


def test_a_line_without_signs_ends_no_label_and_is_no_path() -> None:
    """All that a reader of these looks for is a sign."""
    signs = [chr(code) for code in range(0x10000) if COLON.search(chr(code)) or STEP.search(f"{chr(code)}x")]

    assert len(signs) > len("：:>›»→＞/")
    assert all(map(SIGNS.search, signs))
    assert SIGNS.search("位置")
