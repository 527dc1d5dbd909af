"""Reads a pager that submits a form: the requests that turn its pages."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.portal import Request
from yifa.reading.addresses import resolve
from yifa.reading.listing.page_addresses import PARAMETER
from yifa.reading.listing.pager import TURN_TEXT
from yifa.reading.listing.row_requests import Course

# href="javascript:__doPostBack('pager','2')": event target and argument of an ASP.NET page
POST_BACK = re.compile(r"__doPostBack\(\s*['\"](?P<target>[^'\"]+)['\"]\s*,\s*['\"](?P<argument>\d*)['\"]")
SUBMITS = re.compile(r"javascript:|submit|goto|go\w*page|turn|\bpage\w*\(", re.IGNORECASE)
WORDED = re.compile(r"\w")


def form_course(root: HtmlElement, url: str, rows: int) -> Course | None:
    """Return the requests for further pages of a list whose pager submits a form; None where none does.

    ``<form method="post"><input type="hidden" name="pageNo" value="1">`` with
    ``<a href="javascript:turn(2)">下一页</a>``: all fields of the form, with the next page's number.
    """
    calls = [call for call in _calls(root) if SUBMITS.search(call)]
    if not calls:
        return None
    back = next(filter(None, map(POST_BACK.search, calls)), None)
    for form in root.iter("form"):
        fields = dict(_fields(form))
        action = resolve(url, form.get("action") or url)
        if action is None or urlsplit(action).netloc != urlsplit(url).netloc:
            continue
        page = _page_field(fields, back)
        if page is not None:
            posts = back is not None or (form.get("method") or "").lower() == "post"
            return _course(url, action, fields, page, posts=posts, rows=rows)
    return None


def _calls(root: HtmlElement) -> Iterator[str]:
    """Yield the address and the script of each link, button or input that turns pages."""
    for link in root.iter("a", "input", "button"):
        text = "".join(link.itertext()).strip() or link.get("value") or ""
        if WORDED.search(text) and TURN_TEXT.match("".join(text.split())):
            yield f"{link.get('href') or ''} {link.get('onclick') or ''}"


def _fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    for field in form.iter("input", "select"):
        name, kind = field.get("name"), (field.get("type") or "text").lower()
        if name and field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            yield name, (chosen[0].get("value") or "") if chosen else ""
        elif name and kind in ("hidden", "text"):
            yield name, field.get("value") or ""


def _page_field(fields: dict[str, str], back: re.Match[str] | None) -> str | None:
    """Return the field that takes the page's number."""
    if back is not None and "__VIEWSTATE" in fields:
        fields["__EVENTTARGET"] = back["target"]
        return "__EVENTARGUMENT"
    return next((name for name in fields if PARAMETER.match(name)), None)


def _course(url: str, action: str, fields: dict[str, str], page: str, *, posts: bool, rows: int) -> Course:
    values = {f"field{number}": value for number, value in enumerate(fields.values())}
    pairs = [(name, f"{{field{number}}}") for number, name in enumerate(fields) if name != page]
    pairs.append((page, "{page}"))
    request = Request(
        name="form", url="{action}", method="POST" if posts else "GET", query=() if posts else tuple(pairs),
        form=tuple(pairs) if posts else (), continues=True,
    )  # fmt: skip
    return Course(request=request, values=values | {"action": action}, base=url, size=max(rows, 1))
