"""Finds pictures that stand where a label or its value would; the words of a label are its ``alt``."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.lines import Line
from yifa.reading.markup import fold

PICTURES = ("img", "svg", "canvas", "object", "embed")
PARTS = 400
"""beginnings and ends of elements that are looked at"""
COLONS = frozenset("：:∶︰﹕")
LONGEST_LABEL = 16
LONGEST = 60
"""characters before a picture among which its label ends"""


def spell_labels(root: HtmlElement) -> None:
    """Put beside each picture of a label what it says: ``<img alt="索引号：">``.

    Only what tells a metadata block, and its days: 附件 or 来源 may be an icon's name.
    """
    words = load_vocabulary()
    for picture in root.iter("img"):
        for said in (picture.get("alt"), picture.get("title")):
            field = words.fields.get(label_name(said)) if said and len(said) <= LONGEST_LABEL else None
            if said and field and (field in words.telling or field.startswith("date_")):
                picture.tail = said + (picture.tail or "")
                break


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
