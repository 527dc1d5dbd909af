"""Reads a pager that submits a form: the requests that turn its pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import Ask
from yifa.model.portal import Request
from yifa.reading.addresses import resolve, with_query
from yifa.reading.listing.page_addresses import PARAMETER
from yifa.reading.listing.pager import TURN_TEXT
from yifa.reading.listing.row_requests import FORM, Course
from yifa.reading.listing.signs.controls import label_of, labels_of
from yifa.reading.listing.signs.words import load_words
from yifa.reading.scripts.values import PostBack, Submit

# href="javascript:__doPostBack('pager','2')": event target and argument of an ASP.NET page
POST_BACK = re.compile(r"__doPostBack\(\s*['\"](?P<target>[^'\"]+)['\"]\s*,\s*['\"](?P<argument>\d*)['\"]")
SUBMITS = re.compile(r"javascript:|submit|goto|\b(?>\w*?go)\w*page|turn|\bpage\w*\(", re.IGNORECASE)
WORDED = re.compile(r"\w")
STATE = "__VIEWSTATE"
PUSHED = frozenset({"submit", "image"})


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
        action = _action(form, url)
        if action is None:
            continue
        page = _page_field(fields, back)
        if page is not None:
            posts = back is not None or _posts(form)
            return _course(url, action, fields, page, posts=posts, rows=rows)
    return None


def _calls(root: HtmlElement) -> Iterator[str]:
    """Yield the address and the script of each link, button or input that turns pages."""
    for link in root.iter("a", "input", "button"):
        text = "".join(link.itertext()).strip() or link.get("value") or ""
        if WORDED.search(text) and TURN_TEXT.match("".join(text.split())):
            yield f"{link.get('href') or ''} {link.get('onclick') or ''}"


def _action(form: HtmlElement, url: str, said: str | None = None) -> str | None:
    """Return where a form of the page at *url* goes, unless that is another host."""
    action = resolve(url, said or form.get("action") or url)
    return action if action is not None and urlsplit(action).netloc == urlsplit(url).netloc else None


def _posts(form: HtmlElement) -> bool:
    return (form.get("method") or "").lower() == "post"


def _fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    for field in form.iter("input", "select"):
        name, kind = field.get("name"), (field.get("type") or "text").lower()
        if name and field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            yield name, (chosen[0].get("value") or "") if chosen else ""
        elif name and kind in ("hidden", "text", "number"):
            yield name, field.get("value") or ""


def _page_field(fields: dict[str, str], back: re.Match[str] | None) -> str | None:
    """Return the field that takes the page's number."""
    if back is not None and STATE in fields:
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


def submitted(root: HtmlElement, url: str, act: Submit, charset: str) -> Ask | None:
    """Return the request of a form that a script fills and submits."""
    form = _form_named(root, act)
    return None if form is None else _sent(form, url, act.fields, charset, action=act.action)


def _form_named(root: HtmlElement, act: Submit) -> HtmlElement | None:
    """Return the form that a script submits: by its name, its number, or the fields that were set."""
    forms = list(root.iter("form"))
    name = act.form.rpartition(".")[2].lstrip("@")
    if name.isdecimal() and int(name) < len(forms):
        return forms[int(name)]
    for form in forms:
        if name and name in (form.get("id"), form.get("name")):
            return form
    for form in forms:
        if any(
            {field.get("name"), field.get("id")} & act.fields.keys() for field in form.iter("input", "select")
        ):
            return form
    return forms[0] if len(forms) == 1 else None


def _sent(
    form: HtmlElement, url: str, changed: Mapping[str, str], charset: str, *, action: str | None = None
) -> Ask | None:
    """Return the request of a form some fields of which, by name or id, have changed."""
    target = _action(form, url, action)
    if target is None:
        return None
    names = {field.get("id"): field.get("name") for field in form.iter("input", "select") if field.get("id")}
    fields = dict(_fields(form))
    for key, value in changed.items():
        name = key if key in fields else names.get(key)
        if name or key.startswith("__"):
            fields[name or key] = value
    if STATE in fields and any(name in changed for name in ("__EVENTTARGET", "__EVENTARGUMENT")):
        fields.setdefault("__EVENTARGUMENT", "")
    sent = urlencode(fields, encoding=charset, errors="replace")
    if _posts(form) or STATE in fields:
        return Ask(url=target, method="POST", body=sent, headers=(FORM,))
    parts = urlsplit(target)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in fields]
    return Ask(url=parts._replace(query="&".join([*kept, sent])).geturl())


def posted_back(root: HtmlElement, url: str, act: PostBack, charset: str) -> Ask | None:
    """Return the request by which an ASP.NET page asks for another page of its list: every field is sent."""
    for form in root.iter("form"):
        if any(name == STATE for name, _ in _fields(form)):
            event = {"__EVENTTARGET": act.target, "__EVENTARGUMENT": act.argument}
            return _sent(form, url, event, charset)
    return None


def pushed(root: HtmlElement, url: str, charset: str) -> Iterator[Ask]:
    """Yield the requests of buttons called next that submit their form."""
    words = load_words()
    for form in root.iter("form"):
        for button in form.iter("input", "button"):
            kind = (button.get("type") or ("submit" if button.tag == "button" else "text")).lower()
            if kind not in PUSHED or button.get("disabled") is not None or button.get("onclick"):
                continue
            if not any(
                words.kind_of(label) == "next" for label in labels_of(button, label_of(button)) if label
            ):
                continue
            name = button.get("name")
            own = {name: button.get("value") or ""} if name and kind == "submit" else {}
            own |= {f"{name}.x": "1", f"{name}.y": "1"} if name and kind == "image" else {}
            ask = _sent(form, url, {}, charset)
            if ask is not None:
                yield _with_own(ask, own, charset)


def _with_own(ask: Ask, own: Mapping[str, str], charset: str) -> Ask:
    """Return a form's request with the button's own name in it."""
    more = urlencode(own, encoding=charset, errors="replace")
    if more and ask.method == "POST":
        return Ask(url=ask.url, method="POST", body=f"{ask.body}&{more}".lstrip("&"), headers=ask.headers)
    parts = urlsplit(ask.url)
    kept = (pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in own)
    return replace(ask, url=with_query(parts._replace(query="&".join(kept)).geturl(), more))
