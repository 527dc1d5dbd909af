"""Finds the files that a page's scripts say, and those whose addresses a document prints without a link."""

import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.files.kinds import ENDINGS, FILE, RECORDING, RECORDINGS
from yifa.reading.files.viewers import STRING, in_strings, load_dialects
from yifa.reading.markup import parse, text_of

# a film's ending on a page
RECORDING_IN_SCRIPT = re.compile(rf"\.(?:{RECORDINGS})\b", re.IGNORECASE)
# a whole link in a script's string: document.write("<a href='/u/1.doc'>申请表</a>")
LINK = re.compile(r"<a\b[^<>]{0,400}\bhref\s{0,5}=", re.IGNORECASE)
# 下载地址：http://a.gov.cn/u/1.doc
PRINTED = re.compile(
    rf"https?://[\w.-]{{4,100}}(?::\d{{1,5}})?/[^\s<>\"'，。；、（）()【】\u4e00-\u9fff]{{0,300}}?\.(?:{ENDINGS})(?![A-Za-z\d_]|\.[A-Za-z\d])",
    re.IGNORECASE,
)


def in_page_scripts(
    bodies: Collection[HtmlElement], listed: Iterable[HtmlElement]
) -> Iterator[tuple[str, str]]:
    """Yield address and name of the files that scripts in the document, or *listed* as files are, say."""
    own = (script for body in bodies for script in body.iter("script"))
    for code in dict.fromkeys(script.text or "" for script in (*own, *listed)):
        yield from _links_in(code)
        yield from in_strings(code)


def _links_in(code: str) -> Iterator[tuple[str, str]]:
    """Yield the files that whole links in a script's strings lead to, with the links' words."""
    for string in STRING.finditer(code) if LINK.search(code) else ():
        said = string["href"].replace("\\", "")
        for link in parse(f"<div>{said}</div>").iter("a") if LINK.search(said) else ():
            href = link.get("href") or ""
            if FILE.search(href):
                yield href, text_of(link)


def shown_by_script(root: HtmlElement) -> list[tuple[str, str]]:
    """Return the one file that scripts with a viewer's words name, on a page that has nothing else."""
    codes = (script.text or "" for script in root.iter("script"))
    showing = filter(load_dialects().shows.search, codes)
    said = {file: name for code in showing for file, name in in_strings(code)}
    return list(said.items()) if len(said) == 1 else []


def played_by_script(root: HtmlElement, markup: str) -> list[str]:
    """Return the one film or recording that scripts name, or an attribute of a player's, else nothing."""
    if RECORDING_IN_SCRIPT.search(markup) is None:
        return []
    codes = (script.text or "" for script in root.iter("script"))
    said = {string["href"] for code in codes for string in STRING.finditer(code)}
    said.update(str(value) for element in root.iter(etree.Element) for value in element.values())
    films = {one for one in said if "/" in one and RECORDING.search(one) and not any(map(str.isspace, one))}
    return list(films) if len(films) == 1 else []


def printed_in(body: HtmlElement) -> Iterator[str]:
    """Yield the files whose addresses stand in a document's text, outside links."""
    text = etree.tostring(body, encoding="unicode", method="text", with_tail=False)
    if "://" in text:
        linked = {text_of(link) for link in body.iter("a")}
        yield from (found[0] for found in PRINTED.finditer(text) if found[0] not in linked)
