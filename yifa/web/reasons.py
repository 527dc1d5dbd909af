"""Says in the reader's language what a cell of the coverage rests on.

The answer says it in English sentences, each of a known form; a part of none of these forms stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from yifa.language.language import Language, message
from yifa.web.times import in_beijing

Patterns: TypeAlias = Sequence[tuple[str, re.Pattern[str]]]

FORMS = (
    message("due by %(day)s"),
    message("bodies of this kind are there since %(year)s"),
    message("bodies of this kind are there until %(year)s"),
    message("the body is there since %(year)s"),
    message("the body is there until %(year)s"),
    message("list without a proved end: %(lists)s"),
    message("a list was read to its end last on %(day)s, before the due day %(due)s"),
    message("the body is known of since %(year)s"),
    message("row not fetched: %(url)s"),
    message("failure open: %(reason)s: %(url)s"),
    message("file unread: %(state)s: %(url)s"),
    message("a report that names nobody: %(url)s"),
    message("a report that names a body of an unknown place, %(name)s: %(url)s"),
    message("a report whose year is not known: %(url)s"),
    message("every list known here was read to a proved end on %(day)s or later (walks %(walks)s)"),
    message("no failure is open and no file unread that could be it"),
    message("gone: %(url)s"),
    message("unreachable: %(url)s"),
    message("%(url)s, on no list any more and %(number)s more"),
    message("%(url)s, on no list any more"),
    message("%(url)s and %(number)s more"),
)
VALUE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
SHAPES = {
    "url": r"\S+?",
    "number": r"\d+",
    "at": r"\d{4}-\d\d-\d\dT[\d:]+Z",
    **dict.fromkeys(
        ("rows", "times", "days", "walk", "run", "usual", "limit", "most", "page", "status"), r"\d+"
    ),
    "day": r"[\d-]+",
    "due": r"[\d-]+",
    "year": r"\d+",
    "reason": r"\w+",
}
"""what a value looks like; else anything"""


def _pattern(form: str) -> re.Pattern[str]:
    """Return what a sentence of a form looks like."""
    escaped = re.escape(form)
    return re.compile(r"\A" + VALUE.sub(lambda value: _group(value[1] or value[2]), escaped))


def _group(name: str) -> str:
    return f"(?P<{name}>{SHAPES.get(name, '.+')})"


def patterns_of(forms: Sequence[str]) -> Patterns:
    """Return what sentences of these forms look like."""
    return tuple((form, _pattern(form)) for form in forms)


PATTERNS = patterns_of(FORMS)


def parts_of(said: Language, why: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a reason in a language, and whether each is in it."""
    yield from parts_by(PATTERNS, said, why)


def parts_by(patterns: Patterns, said: Language, text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, and whether each has a known form: then in a language, in Beijing time."""
    for part in text.split("; "):
        found = next(
            ((form, match) for form, pattern in patterns if (match := pattern.fullmatch(part))), None
        )
        if found:
            yield said.translate(found[0], **_values(found[1].groupdict())), True
        else:
            yield part, part.startswith("http")


def _values(read: Mapping[str, str]) -> dict[str, str]:
    return {name: in_beijing(value) if name == "at" else value for name, value in read.items()}
