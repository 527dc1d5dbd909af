"""Reads what a reader sees although it is no text of the page: what a script writes, a form's fixed field."""

import re

from lxml.html import HtmlElement

# document.write('2026-03-12 09:30'.substring(0, 10)): a script that prints one text, or a part of it
WRITING = re.compile(
    r"""\s*+ document\.write(?:ln)?\(\s*+ (?P<quote>['"]) (?P<said>[^'"<>\\]{2,60}+) (?P=quote)
    (?: \.\w{3,12}\([^()]{0,40}\) | \[\d\] ){0,3} \s*+ \)[;\s]*+""",
    re.VERBOSE,
)
LONGEST_SCRIPT = 200
LONGEST_FIELD = 200
TELLING = frozenset(("input", "script", "select", "textarea"))


def told_by(field: HtmlElement) -> str:
    """Return what a script writes, or what a field of a form says that nobody may change."""
    if field.tag == "script":
        code = field.text or ""
        written = WRITING.fullmatch(code) if len(code) < LONGEST_SCRIPT else None
        return written["said"] if written else ""
    fixed = field.get("readonly") is not None or field.get("disabled") is not None
    if field.tag == "select":
        chosen = (option for option in field.iter("option") if option.get("selected") is not None)
        return next(("".join(option.itertext()) for option in chosen), "") if fixed else ""
    if field.tag == "textarea":  # a longer one may keep the document
        text = (field.text or "") if fixed and not len(field) else ""
        return text if len(text) <= LONGEST_FIELD else ""
    return (field.get("value") or "") if fixed and (field.get("type") or "text").lower() == "text" else ""
