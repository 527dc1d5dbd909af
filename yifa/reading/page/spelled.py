"""Spells the labels that a page shows by a picture or a style; finds pictures where values would stand."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.lines import Line
from yifa.reading.markup import fold, text_of

PICTURES = ("img", "svg", "canvas", "object", "embed")
PARTS = 400
"""beginnings and ends of elements that are looked at"""
PRINTING = ("data-label", "data-title", "data-th", "data-name")
"""attributes whose words a style prints before an element's own"""
PRINTED = re.compile(r"data-(?:label|title|th|name)\s?=\s?[\"']([^\"'<>]{2,16})[\"']")
STATES = frozenset(("有效", "现行有效", "失效", "已失效", "废止", "已废止", "已修改", "部分失效"))
"""what a picture says in the place of a value"""
COLONS = frozenset("：:∶︰﹕")
LONGEST_LABEL = 16
LONGEST = 60
"""characters before a picture among which its label ends"""


def spell_labels(root: HtmlElement, markup: str) -> None:
    """Put beside each picture of a label what it says: ``<img alt="索引号：">``, and before a value its own.

    Only what tells a metadata block, and its days: 附件 or 来源 may be an icon's name.
    """
    for picture in root.iter("img"):
        for said in (picture.get("alt"), picture.get("title")):
            if said and (_tells(said) or (said in STATES and _is_value(picture))):
                picture.tail = said + (picture.tail or "")
                break
    if "data-" in markup and len(set(filter(_tells, PRINTED.findall(markup)))) > 1:
        _spell_printed(root)


def _is_value(picture: HtmlElement) -> bool:
    """Return whether a picture stands behind the label of whether a document is in force."""
    holder, before = picture, (picture.getparent().text or "") if picture.getparent() is not None else ""
    if picture.getprevious() is not None:
        before = text_of(picture.getprevious())
    elif not before.strip() and (holder := picture.getparent()) is not None:
        before = text_of(holder.getprevious()) if holder.getprevious() is not None else ""
    return load_vocabulary().fields.get(label_name(before[-LONGEST_LABEL:])) == "validity_status"


@lru_cache(maxsize=1024)
def _tells(said: str) -> bool:
    """Return whether a label is a metadata block's, or one of a day."""
    words = load_vocabulary()
    field = words.fields.get(label_name(said)) if len(said) <= LONGEST_LABEL else None
    return field is not None and (field in words.telling or field.startswith("date_"))


def _spell_printed(root: HtmlElement) -> None:
    """Put before values the labels that a style prints there: ``<td data-label="索引号">YX-1</td>``."""
    for element in root.iter(etree.Element):
        for name in PRINTING:
            said = element.get(name)
            if said and label_name(said) in load_vocabulary().fields and _is_unlabelled(element, said):
                element.text = f"{said.rstrip('：: ')}：{element.text or ''}"
                break


def _is_unlabelled(element: HtmlElement, said: str) -> bool:
    """Return whether an element that a style labels says only its value."""
    return label_name(said) not in label_name(text_of(element)[: 2 * LONGEST_LABEL])


def picture_behind(line: Line, name: str, *, bare: bool) -> str | None:
    """Return the address of the picture behind the label *name* of a line, in its element or the next.

    *bare*: a label without a colon has its value in an element of its own.
    """
    element = line.cell if line.cell is not None else line.element
    said = ""
    for piece in _pieces(element):
        if isinstance(piece, str):
            said = (said + piece)[-LONGEST:]
        elif not bare and fold(said)[-1:] in COLONS and label_name(said).endswith(name):
            return _address(piece)
    following = next((other for other in element.itersiblings() if isinstance(other.tag, str)), None)
    if following is None or not label_name(said).endswith(name):
        return None
    beside = list(_pieces(following))
    pictures = [piece for piece in beside if not isinstance(piece, str)]
    words = fold("".join(piece for piece in beside if isinstance(piece, str)))
    return _address(pictures[0]) if pictures and not words else None


def _pieces(element: HtmlElement) -> Iterator[str | HtmlElement]:
    """Yield an element's first texts and pictures, in their order."""
    for event, part in islice(etree.iterwalk(element, events=("start", "end")), PARTS):
        if event == "end":
            yield (part.tail or "") if part is not element else ""
        else:
            if part.tag in PICTURES:
                yield part
            yield part.text or ""


def _address(picture: HtmlElement) -> str:
    return (picture.get("src") or picture.get("data") or f"<{picture.tag}>")[:200]
