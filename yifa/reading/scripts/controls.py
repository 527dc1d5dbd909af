"""Tells what an element opens where a reader presses it: by its own code, or by what a script binds to it."""

import re
from functools import cached_property

from lxml.html import HtmlElement

from yifa.reading.lines import names_of
from yifa.reading.markup import text_of
from yifa.reading.scripts.program import Program, read_program
from yifa.reading.scripts.values import Value

LINE_COMMENT = re.compile(r"(?:^|(?<=[\s;{}]))//[^\n]*", re.MULTILINE)
JAVASCRIPT = "javascript:"
# what a link does that is only there to be bound to: void(0), ;
IDLE = re.compile(r"\A(?:void\s*(?:\(\s*0?\s*\)|0)|return(?:\s+(?:false|true))?|false|null|[;#\s])*+\Z")
# a call that says which: down('81001'), view(7, 'fz'), open(this); location = '/f/1.doc'
CALL = re.compile(r"[\w$]\s*\(\s*(?:['\"\d]|this\b)|\blocation(?:\.href)?\s*=")


def scripts_of(root: HtmlElement) -> str:
    """Return the text of a page's own scripts, without templates and comments."""
    texts = (
        script.text or ""
        for script in root.iter("script")
        if not any(word in (script.get("type") or "").lower() for word in ("template", "html", "x-"))
    )
    return LINE_COMMENT.sub(" ", _without_blocks("\n".join(texts)))


def _without_blocks(script: str) -> str:
    """Return a script without its comments between ``/*`` and ``*/``."""
    first, *rest = script.split("/*")
    return " ".join([first, *(part.partition("*/")[2] for part in rest)])


def values_of(root: HtmlElement) -> dict[str, str]:
    """Return the values of a page's fields, by name and by id."""
    values: dict[str, str] = {}
    for field in root.iter("input", "select", "span", "div"):
        said = field.get("value")
        if field.tag == "select":
            chosen = (
                option.get("value") for option in field.iter("option") if option.get("selected") is not None
            )
            said = next(chosen, None)
        for name in (field.get("id"), field.get("name")):
            if name and said is not None:
                values.setdefault(name, said)
    return values


def leads(href: str) -> bool:
    """Return whether a link's address leads anywhere by itself."""
    return not href.strip().lower().startswith(("#", JAVASCRIPT))


def code_of(element: HtmlElement) -> str:
    """Return what an element does where it is pressed, by its handler or its link; empty where nothing."""
    href = (element.get("href") or "").strip()
    own = href[len(JAVASCRIPT) :] if href.lower().startswith(JAVASCRIPT) else ""
    codes = (code for code in (element.get("onclick"), own) if code and not IDLE.match(code))
    return next(codes, "")


class Controls:
    """The controls of a page; its scripts are read where the first of them is asked for."""

    def __init__(self, root: HtmlElement, here: str) -> None:
        self._root, self._here = root, here

    @cached_property
    def _program(self) -> Program:
        return read_program(scripts_of(self._root), values_of(self._root), self._here)

    def opened_by(self, element: HtmlElement) -> tuple[str, ...]:
        """Return the addresses an element opens, as written; none where that is not known."""
        code, known = code_of(element), _known(element)
        if code:
            return self._program.opened(code, known) if CALL.search(code) else ()
        bound = self._program.bound_to(names_of(element).split())
        opened = (self._program.opened(closure, known) for closure in bound)
        return next(filter(None, opened), ())


def _known(element: HtmlElement) -> dict[str, Value]:
    """Return what a script may ask the pressed element for."""
    known: dict[str, Value] = {"this.innerText": text_of(element), "this.innerHTML": text_of(element)}
    dataset: dict[str, Value] = {}
    for name, value in element.items():
        known[f"this.attr:{name}"] = known[f"this.{name}"] = value
        if name.startswith("data-"):
            first, *rest = name.removeprefix("data-").split("-")
            known.setdefault(f"this.attr:{name.removeprefix('data-')}", value)
            dataset[first + "".join(part.capitalize() for part in rest)] = value
    return known | {"this.dataset": dataset}
