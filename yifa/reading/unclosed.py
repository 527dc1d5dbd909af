"""Ends the links and headings that markup leaves open where browsers, or readers, end them."""

import re

# a link's tags, and those of what holds one; none in comments, scripts and styles, which may not end
LINKS = re.compile(
    rb"<!--(?:.*?-->|.*)|<(?P<data>script|style|textarea)\b(?:.*?</(?P=data)|.*)"
    rb"|(?P<link><a(?=[\s>/]))|(?P<end></a(?=[\s>/]))"
    rb"|(?P<block></?(?:li|[uod]l|d[dt]|t[rdh]|table|tbody|div|p|h[1-6]|section|article)(?=[\s>/]))",
    re.IGNORECASE | re.DOTALL,
)
# headings' tags, and what may hold strings like them
HEADINGS = re.compile(
    rb"<!--(?:.*?-->|.*)|<(?P<data>script|style|textarea)\b(?:.*?</(?P=data)|.*)"
    rb"|<(?P<end>/?)h(?P<level>[1-6])(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
BLOCK = re.compile(rb"<(?:div|table|p|ul|ol|section|article)(?=[\s>/])", re.IGNORECASE)


def with_links_closed(body: bytes) -> bytes:
    """Return markup in which no link holds another: one left open ends with what holds it, or at the next."""
    pieces, at = [], 0
    is_open, edge = False, -1
    for tag in LINKS.finditer(body):
        if tag["link"]:
            if is_open:
                end = edge if edge >= 0 else tag.start()
                pieces += [body[at:end], b"</a>"]
                at = end
            is_open, edge = True, -1
        elif tag["end"]:
            is_open = False
        elif tag["block"] and is_open and edge < 0:
            edge = tag.start()
    if is_open and edge >= 0:
        pieces += [body[at:edge], b"</a>"]
        at = edge
    return b"".join((*pieces, body[at:]))


def with_headings_closed(body: bytes) -> bytes:
    """Return markup in which ``<h2>…</h1>`` ends its heading, as browsers end it.

    One that is left open ends before the first block in it, or the next heading: it is a line, not the page.
    """
    pieces, at, level, begun = [], 0, b"", 0
    for tag in HEADINGS.finditer(body):
        if not tag["level"]:
            continue
        if tag["end"] and level and tag["level"] != level:
            pieces += [body[at : tag.start("level")], level]
            at = tag.end("level")
        elif level and not tag["end"]:
            end = _end_of_heading(body, begun, tag.start()) or tag.start()
            pieces += [body[at:end], b"</h%b>" % level]
            at = end
        level, begun = (b"", 0) if tag["end"] else (tag["level"], tag.end())
    if level and (end := _end_of_heading(body, begun, len(body))):
        pieces += [body[at:end], b"</h%b>" % level]
        at = end
    return b"".join((*pieces, body[at:]))


def _end_of_heading(body: bytes, begun: int, until: int) -> int:
    """Return where the first block in a heading that is left open begins, or 0."""
    block = BLOCK.search(body, begun, until)
    return block.start() if block else 0
