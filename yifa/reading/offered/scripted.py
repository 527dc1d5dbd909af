"""Finds the files that only a script of the page fetches: ``<a onclick="down('81001')">申请表.doc</a>``."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from lxml.html import HtmlElement

from yifa.model.record import Attachment, Finding
from yifa.reading.addresses import base_of, resolve
from yifa.reading.files.kinds import FILE_NAME
from yifa.reading.files.viewers import load_dialects
from yifa.reading.labels import squeeze
from yifa.reading.lines import names_of
from yifa.reading.markup import fold, text_of
from yifa.reading.offered.attachments import hidden_in, is_annex, is_listed, name_of
from yifa.reading.offered.file_rows import PAGE, rows_without_address
from yifa.reading.scripts.controls import CALL, Controls, code_of, leads

CONTROLS = ("a", "button", "input")
BEGINS_IDLE = frozenset("#jJ \t\n")
"""with one of these begins an address that leads nowhere by itself"""
# what a reader presses for himself: 打印, 关闭窗口, 【大】
CHROME = re.compile(r"打印|关闭|返回|收藏|分享|纠错|字[号体]|顶部|\A\W*[大中小]\W*\Z")
# one of these stands on a page whose script fetches files: literals, found sooner than by `in`
WORDS = tuple(
    re.compile(re.escape(word)) for word in ("附件", "下载", ".doc", ".pdf", ".xls", ".zip", ".wps", ".rar")
)
SHOWN = 80
"""characters of a handler that a finding shows"""


def read_scripted(
    root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str, markup: str, files: Sequence[Attachment]
) -> tuple[tuple[Attachment, ...], tuple[Finding, ...]]:
    """Return the files that scripts fetch besides those found, and a finding for each without an address."""
    if not any(word.search(markup) for word in WORDS):
        return (), ()
    controls, base = Controls(root, url), base_of(root, url)
    known, names = {file.url for file in files}, {squeeze(file.name) for file in files}
    scripted: dict[str, Attachment] = {}
    findings: dict[Finding, None] = {}
    for element, name in _promised(root, bodies):
        held = [address for _, address in hidden_in(element)]
        opened = (resolve(base, address) for address in (*held, *controls.opened_by(element)))
        address = next((one for one in opened if one and one != url and _can_be_file(one)), None)
        if address is not None and address not in known:
            scripted.setdefault(address, Attachment(url=address, name=name))
        elif address is None and squeeze(name) not in names:
            script = code_of(element)[:SHOWN]
            detail = f"no address is known of the file {name}, which a script fetches: {script}"
            findings.setdefault(Finding(code="file_without_address", detail=detail))
    return tuple(scripted.values()), tuple(findings)


def _can_be_file(address: str) -> bool:
    return not PAGE.search(address) or load_dialects().download.search(address) is not None


def _promised(root: HtmlElement, bodies: tuple[HtmlElement, ...]) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the controls that promise a file and name no address, with the file's name."""
    detached = [body for body in bodies if body.getroottree() is not root.getroottree()]
    pressed = dict.fromkeys(chain.from_iterable(map(_pressed, (root, *detached))))
    if not pressed:
        return
    rows, parts = dict(rows_without_address(pressed)), frozenset(bodies)
    yield from rows.items()
    for element in pressed:
        if element not in rows and _promises(element, parts):
            yield element, name_of(element, "")


def _pressed(element: HtmlElement) -> list[HtmlElement]:
    """Return what is pressed in an element and says what for: links that lead nowhere, buttons."""
    hrefs = ((control, control.get("href")) for control in element.iter(*CONTROLS))
    idle = (control for control, href in hrefs if not href or (href[0] in BEGINS_IDLE and not leads(href)))
    return list(filter(_says_which, idle))


def _says_which(link: HtmlElement) -> bool:
    """Return whether a control calls something, holds what it is bound to, or is called as files are."""
    code = code_of(link)
    if code:
        return CALL.search(code) is not None and not CHROME.search(text_of(link))
    names = link.keys()
    if not names or link.get("name") is not None:  # a place of the page
        return False
    held = any(name.startswith("data-") for name in names)
    return (held and bool(names_of(link).strip())) or ("." in (link.text or "") and _is_named(link))


def _is_named(link: HtmlElement) -> bool:
    """Return whether a control has a file's name."""
    return any(map(FILE_NAME.search, (_words_of(link), link.get("title") or "", link.get("download") or "")))


def _words_of(link: HtmlElement) -> str:
    return text_of(link) or fold(link.get("value") or link.get("alt") or "")


def _promises(link: HtmlElement, bodies: Collection[HtmlElement]) -> bool:
    """Return whether a control is a file's: by its name, or by its words and code in the place of files."""
    words = _words_of(link)
    if not words or load_dialects().tools.search(words):
        return False
    if any(above in bodies for above in (link, *link.iterancestors())):
        return _is_named(link) or is_annex(link)
    return (_is_named(link) or bool(code_of(link))) and is_listed(link)
