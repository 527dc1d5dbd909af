"""Finds listings outside a page's markup: JSON, XML, script variables, comments, Hanweb's record store."""

import json
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.listing.feeds import DEPTH, Feed, Item, read_json
from yifa.reading.listing.literals import read_literal, read_string

# <record><![CDATA[<li>…</li>]]></record>
RECORD, CDATA = "<record>", "<![CDATA["
# articleList=[{ · var list = {"data": · render({"rows": (a value that may hold a listing)
VARIABLE = re.compile(r"[\w$\]]\s*[=:(]\s*(?=[\[{]\s*[\[{\"'])")
# callback({…}) · /**/cb({…}) · try{cb({…})}catch(e){} · /**/ typeof cb === 'function' && cb({…})
JSONP = re.compile(
    r"""\A \s*+ (?:/\*[^*]{0,200}\*/\s*+)? (?:try\s*+\{\s*+)?
    (?:typeof\s++[\w.$]++\s*+={2,3}\s*+['"]function['"]\s*+&&\s*+)?
    [\w.$]++\(\s*+ (?=[\[{])""",
    re.VERBOSE,
)
# what ends such a call: }); · )}catch(e){}
CALL_END = re.compile(r"[\s;)}]*+(?:catch\s*+\(\w*+\)\s*+\{[\s;)}]*+)?")
BLANK = re.compile(r"\s*+")
# a text that a script makes data of: JSON.parse('[…]')
PARSED = re.compile(r"JSON\.parse\(\s*(?=['\"`])")
OF_DATA = etree.XPath("""//@*[starts-with(., '[{') or starts-with(., '{"')]""")
# rows.push({…})
PUSHED = re.compile(r"\.push\(\s*(?=\{|\[\s*['\"])")
# [["关于…的报告", "/1.html", "2026-01-15"], …
ROWS_OF_CELLS = re.compile(r"\[\s*\[\s*['\"]")
# an answer in XML that is no page: <?xml …?><rss>, <rss>, <feed>, <data>, <list>
XML = re.compile(r"<\?xml|<(?:rss|feed|data|list|root|response|result|items?)\b", re.IGNORECASE)
# document.write("<li><a href=\"/1.html\">…<\/a>"): what a script's string says
UNESCAPE = re.compile(r"\\([\"'/])")
LEAST_ALONE = 3
"""texts with one link each that are rows, as scripts write them one by one"""
TRIES = 50
"""values that are no JSON after which a script is given up"""


def json_of(text: str) -> object | None:
    """Return the value of a JSON or JSONP answer, or None where the text is neither."""
    start = JSONP.match(text)
    text = text[start.end() :] if start else text.strip().lstrip("\ufeff")
    if text[:1] not in "[{" or not text:
        return None
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    given: object = value
    return given if (CALL_END if start else BLANK).fullmatch(text, end) else None


def is_xml(text: str) -> bool:
    """Return whether an answer is XML and no page."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    return XML.match(start) is not None and "<html" not in start.lower()


def xml_of(text: str) -> object | None:
    """Return an XML answer in the shape of JSON: elements as objects, those of one name as a list."""
    if not is_xml(text):
        return None
    # whatever encoding the declaration names: the text has been decoded
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    root: HtmlElement | None = etree.fromstring(text.strip("\ufeff \t\r\n").encode(), parser)
    return None if root is None else {_name(root): _element(root)}


def _name(element: HtmlElement) -> str:
    return str(element.tag).rpartition("}")[2]  # not by QName, which refuses the names that recover lets in


def _element(element: HtmlElement, depth: int = 0) -> object:
    children = [child for child in element if isinstance(child.tag, str)]
    if depth > DEPTH or not (children or element.attrib):
        return (element.text or "").strip()
    fields: dict[str, object] = {str(key): str(value) for key, value in element.attrib.items()}
    if (element.text or "").strip():
        fields["text"] = (element.text or "").strip()
    alike: dict[str, list[object]] = {}
    for child in children:
        alike.setdefault(_name(child), []).append(_element(child, depth + 1))
    return fields | {name: values if len(values) > 1 else values[0] for name, values in alike.items()}


def _assigned(script: str) -> Iterator[object]:
    """Yield the lists and objects that a script assigns to its variables, as JSON or JavaScript literals."""
    decoder = json.JSONDecoder(strict=False)
    position = failures = 0
    for match in VARIABLE.finditer(script):
        if match.end() < position or failures > TRIES:
            continue
        try:
            value, position = decoder.raw_decode(script, match.end())
        except (ValueError, RecursionError):
            failures += 1
            try:
                value, position = read_literal(script, match.end())
            except (ValueError, RecursionError):
                continue
        yield value


def _told(script: str) -> Iterator[object]:
    """Yield what a script of data is, and what one makes of a text: ``JSON.parse('[…]')``."""
    if script.lstrip()[:1] in ("{", "[") and (whole := json_of(script)) is not None:
        yield whole
    for match in PARSED.finditer(script):
        try:
            text = read_string(script, match.end())
        except ValueError:
            return
        if (value := json_of(text)) is not None:
            yield value


def data_in_attributes(root: HtmlElement) -> Iterator[str]:
    """Yield the data that elements keep for a script: ``<div data-rows='[{"title": "…"}]'>``."""
    values = OF_DATA(root)
    assert isinstance(values, list)
    yield from map(str, values)


def _pushed(script: str) -> list[object]:
    """Return what a script adds to its lists one by one: ``rows.push({title: "…"})``, ``a.push(["…"])``."""
    rows: list[object] = []
    failures = 0
    for match in PUSHED.finditer(script):
        try:
            rows.append(read_literal(script, match.end())[0])
        except (ValueError, RecursionError):
            failures += 1
            if failures > TRIES:
                break
    return rows


def _feeds(scripts: Iterable[str]) -> Iterator[Feed]:
    for script in scripts:
        if "{" in script or ROWS_OF_CELLS.search(script):
            yield from map(read_json, (*_told(script), *_assigned(script)))
        if ".push(" in script and (rows := _pushed(script)):
            yield read_json(rows)


def items_in_scripts(scripts: Iterable[str]) -> Iterator[Item]:
    """Yield every object with a name and an address in the variables of scripts, such as a menu's nodes."""
    for feed in _feeds(scripts):
        yield from feed.items


def feed_in_scripts(scripts: Iterable[str]) -> Feed | None:
    """Return the largest listing kept in a variable of a page's scripts, or None."""
    with_items = (feed for feed in _feeds(scripts) if feed.items)
    return max(with_items, key=lambda feed: len(feed.items), default=None)


def records_in(text: str) -> str | None:
    """Return the records of a Hanweb store as markup, one ``<section>`` each; empty where it has none.

    None where the text is no store.
    """
    if "<recordset" not in text and "<datastore" not in text and RECORD not in text:
        return None
    starts = (part.lstrip() for part in text.split(RECORD)[1:])
    records = (start.removeprefix(CDATA).partition("]]>")[0] for start in starts if start.startswith(CDATA))
    sections = "".join(f"<section>{record}</section>" for record in records)
    return f"<html><body>{sections}</body></html>" if sections else ""


def hidden_markup(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what keeps markup with several links on a page and that markup.

    What keeps it is a ``comment``, a ``script`` or a ``field``: a text area whose text a script shows.
    """
    comments = (comment.text or "" for comment in root.iter(etree.Comment))
    scripts = (UNESCAPE.sub(r"\1", script.text or "") for script in root.iter("script"))
    fields = (field.text or "" for field in root.iter("textarea", "xmp"))
    for holder, texts in (("comment", comments), ("script", scripts), ("field", fields)):
        if markup := _with_links(texts):
            yield holder, markup


def _with_links(texts: Iterable[str]) -> str:
    """Return the texts that hold several links as one page, or nothing; one link each where many hold one."""
    held = [(text, text.lower().count("<a ")) for text in texts]
    several = [text for text, links in held if links >= 2]
    alone = [text for text, links in held if links == 1]
    parts = several or (alone if len(alone) >= LEAST_ALONE else [])
    return f"<html><body>{''.join(f'<div>{part}</div>' for part in parts)}</body></html>" if parts else ""


def without_comments(markup: str) -> str:
    """Return markup without its comments; those in a script, which hide its code from old browsers, stay.

    >>> without_comments("<p>1<!-- 共57条 --></p><script><!-- go() --></script>")
    '<p>1</p><script><!-- go() --></script>'
    """
    small, kept, place = markup.lower(), list[str](), 0
    script = small.find("<script")
    while (comment := small.find("<!--", place)) >= 0:
        if 0 <= script < comment:  # go on behind the script
            end = small.find("</script", script)
            if end < 0:
                break
            kept.append(markup[place:end])
            place, script = end, small.find("<script", end)
            continue
        kept.append(markup[place:comment])
        end = small.find("-->", comment)
        place = end + len("-->") if end >= 0 else len(markup)
        script = small.find("<script", place) if 0 <= script < place else script
    return "".join((*kept, markup[place:]))
