"""Reads text, HTML, MHT and XML."""

from email import message_from_bytes
from email.policy import default

from lxml import etree

from yifa.reading.charset import decode
from yifa.reading.files.result import RULES, Extracted, RefusedError
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse

NAME = "yifa-plain"


def _result(text: str) -> Extracted:
    return Extracted.of(text, extractor=NAME, version=str(RULES))


def _tidy(text: str) -> str:
    lines = (line.strip(" \r\u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def read_text(body: bytes) -> Extracted:
    """Return plain text in whatever encoding."""
    return _result(_tidy(decode(body, "").text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")))


def read_html(body: bytes) -> Extracted:
    """Return the visible lines of a page."""
    return _result(_tidy("\n".join(line.text for line in read_lines(parse(decode(body, "").text)))))


def read_mht(body: bytes) -> Extracted:
    """Return the visible lines of the pages in a web archive, which Word saves under .doc.

    Raises:
        RefusedError: there is no page in it.
    """
    parts = message_from_bytes(body, policy=default).walk()
    pages = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
    texts = [read_html(page).text for page in pages if isinstance(page, bytes)]
    if not texts:
        raise RefusedError("unreadable", "MHT: no page in it")
    return _result("\n".join(filter(None, texts)))


def read_xml(body: bytes) -> Extracted:
    """Return the text between an XML file's tags."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser)
    return _result(_tidy("\n".join(map(str, root.itertext()))) if root is not None else "")
