"""Reads the path from the home page to a page's column (当前位置：首页 > 政务公开)."""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from yifa.reading.labels import MARK
from yifa.reading.lines import Line, names_of
from yifa.reading.markup import fold, text_of
from yifa.reading.page.selectors import containers

# 您当前所在的位置：首页 > 政务公开, 当前位置:首页>…, 所在的位置 > 首页
CRUMBS = re.compile(r"^[\W_]*(?:您|你)?(?:当前|现在|目前)?(?:所在)?(?:的)?位置\s*[：:>›»]?\s*(?P<path>.*)$")
STEP = re.compile("[位>›»→＞/](?:(?<!位)|.?置)")
ARROW = re.compile(r" ?(?:(?<!-)-*+[>›»→＞]|(?<!/)/{2,}+|(?<=\s)/(?=\s))+ ?")
# <ol class="breadcrumb"><li>首页</li><li>政务公开</li></ol>
CRUMB_LIST = re.compile(r"crumb|location|position|weizhi|dqwz", re.IGNORECASE)
LONGEST_COLUMN = 24
# col1_name, col12_name
NAMED_COLUMN = re.compile(r"col(\d{1,2})_name")


def read_breadcrumb(root: HtmlElement, *parts: Sequence[Line]) -> tuple[str, ...]:
    """Return the path that the first of some *parts* of a page prints, else the one its markup has, or ()."""
    printed = next(filter(None, map(_printed_path, parts)), ())
    return printed or _named_columns(root) or _listed_columns(root)


def _printed_path(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the path from the home page to the page's column, outermost first."""
    names = containers()["crumbs"]
    for place, line in enumerate(lines):
        if not line.signs or line.hidden or not STEP.search(line.text):
            continue
        text = fold(line.text.replace(MARK, " "))
        match = CRUMBS.match(text) if "位置" in text[:12] else None
        if match is None and not _is_crumbs(line, names, text):
            continue
        path = match["path"] if match else text
        for other in lines[place + 1 : place + 12]:
            more = fold(other.text.replace(MARK, " "))
            if not (ARROW.match(more) or ARROW.search(path[-2:]) or not path.strip()) or len(more) > 80:
                break
            path = f"{path} {more}"
        parts = [fold(step) for step in ARROW.split(path) if step.strip()]
        if len(parts) > 1 or (match and parts):
            return tuple(parts)
    return ()


def _named_columns(root: HtmlElement) -> tuple[str, ...]:
    """Return the path that numbered, hidden spans give, the outermost having the highest number (Hanweb).

    ``<span id='col2_name'>政策文件</span><span id='col1_name'>市政府文件</span>``
    """
    numbered = [(NAMED_COLUMN.fullmatch(span.get("id") or ""), text_of(span)) for span in root.iter("span")]
    columns = sorted(((int(match[1]), name) for match, name in numbered if match and name), reverse=True)
    return tuple(name for _, name in columns)


def _listed_columns(root: HtmlElement) -> tuple[str, ...]:
    """Return the path that a list of columns named so gives, its arrows drawn by the style sheet, or ()."""
    for element in root.iter("ol", "ul", "nav"):
        if CRUMB_LIST.search(names_of(element)):
            parts = list(map(text_of, element.iter("li"))) or list(map(text_of, element.iter("a")))
            names = tuple(filter(None, parts))
            if len(names) > 1 and max(map(len, names)) <= LONGEST_COLUMN:
                return names
    return ()


def _is_crumbs(line: Line, names: Iterable[str], text: str) -> bool:
    classes = names_of(line.element).lower()
    return bool(classes.strip()) and any(name in classes for name in names) and ARROW.search(text) is not None
