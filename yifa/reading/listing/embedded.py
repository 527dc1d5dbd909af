"""Finds listings outside a page's markup: JSON, XML, script variables, comments, Hanweb's record store."""

import json
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.listing.feeds import DEPTH, Feed, Item, read_json
from yifa.reading.listing.literals import read_literal

# <record><![CDATA[<li>…</li>]]></record>
RECORD, CDATA = "<record>", "<![CDATA["
# articleList=[{ · var list = {"data": · "rows":[{ (a value that may hold a listing)
VARIABLE = re.compile(r"[\w$\]]\s*[=:]\s*(?=[\[{]\s*[\[{\"'])")
# callback({…})
JSONP = re.compile(r"^\s*[\w.$]+\(\s*(?=[\[{])")
# an answer in XML that is no page: <?xml …?><rss>, <rss>, <feed>, <data>, <list>
XML = re.compile(r"<\?xml|<(?:rss|feed|data|list|root|response|result|items?)\b", re.IGNORECASE)
# document.write("<li><a href=\"/1.html\">…<\/a>"): what a script's string says
UNESCAPE = re.compile(r"\\([\"'/])")
TRIES = 50
"""values that are no JSON after which a script is given up"""


def json_of(text: str) -> object | None:
    """Return the value of a JSON or JSONP answer, or None where the text is neither."""
    start = JSONP.match(text)
    text = text[start.end() :].rstrip(" \t\r\n;)") if start else text.strip().lstrip("\ufeff")
    if text[:1] not in "[{" or not text:
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def xml_of(text: str) -> object | None:
    """Return an XML answer in the shape of JSON: elements as objects, those of one name as a list."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    if not XML.match(start) or "<html" in start.lower():
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
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


def _feeds(scripts: Iterable[str]) -> Iterator[Feed]:
    for script in scripts:
        if "{" in script:
            yield from map(read_json, _assigned(script))


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
    """Yield what keeps markup with several links on a page, ``comment`` or ``script``, and that markup."""
    comments = (comment.text or "" for comment in root.iter(etree.Comment))
    scripts = (UNESCAPE.sub(r"\1", script.text or "") for script in root.iter("script"))
    for holder, texts in (("comment", comments), ("script", scripts)):
        if markup := _with_links(texts):
            yield holder, markup


def _with_links(texts: Iterable[str]) -> str:
    """Return the texts that hold several links as one page, or nothing."""
    parts = [text for text in texts if text.lower().count("<a ") >= 2]
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
