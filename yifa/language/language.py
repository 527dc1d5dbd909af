"""A language: its messages, its plurals, and the choice between languages."""

import gettext
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (CHINESE, ENGLISH)
DOMAIN = "yifa"
FOLDER = Path(__file__).parent
# a part of Accept-Language: zh-CN;q=0.8
ACCEPTED = re.compile(r"\s*([A-Za-z*]+)(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?\s*")


@dataclass(frozen=True, slots=True)
class Language:
    """One of `LANGUAGES` and its messages."""

    code: str
    messages: gettext.NullTranslations

    @property
    def tag(self) -> str:
        """Return what a web page says of its language."""
        return "zh-CN" if self.code == CHINESE else self.code

    def translate(self, message: str, /, **values: object) -> str:
        """Return a message with its values.

        >>> language("en").translate("Report year %(year)s", year=2025)
        'Report year 2025'
        """
        return self.messages.gettext(message) % values

    def count(self, number: int, one: str, many: str, /, **values: object) -> str:
        """Return a message about a number of things; it stands in it as ``%(count)s``, thousands apart.

        >>> english = language("en")
        >>> [english.count(number, "%(count)s address", "%(count)s addresses") for number in (1, 2, 1234)]
        ['1 address', '2 addresses', '1,234 addresses']
        """
        return self.messages.ngettext(one, many, number) % {**values, "count": f"{number:,}"}

    def join(self, parts: Iterable[str]) -> str:
        """Return the parts of a list within a sentence.

        >>> language("en").join(["1 scan", "2 files"]), language("zh").join(["1 个扫描件", "2 个文件"])
        ('1 scan, 2 files', '1 个扫描件、2 个文件')
        """
        return ("、" if self.code == CHINESE else ", ").join(parts)


@cache
def language(code: str) -> Language:
    """Return a language by its code; English needs no catalogue, its messages are the keys."""
    if code == ENGLISH:
        return Language(ENGLISH, gettext.NullTranslations())
    return Language(code, gettext.translation(DOMAIN, FOLDER, [code]))


def message(text: str) -> str:
    """Return a message as it is: marks one for the catalogue that is said elsewhere."""
    return text


def plural(one: str, many: str) -> tuple[str, str]:
    """Return a message of one thing and of several as they are, as `message` does."""
    return one, many


def chosen(asked: str | None, accepted: str = "") -> str:
    """Return the code of the language *asked* for, else the best of an ``Accept-Language``; else English.

    >>> chosen(None, "fr, zh-CN;q=0.9, en;q=0.8"), chosen("en", "zh"), chosen("fr", ""), chosen("zh_CN.UTF-8")
    ('zh', 'en', 'en', 'zh')
    """
    if asked is not None and asked[:2].lower() in LANGUAGES:
        return asked[:2].lower()
    found = (ACCEPTED.fullmatch(part) for part in accepted.split(","))
    wanted = [(_weight(match[2]), match[1].lower()) for match in found if match]
    known = [(weight, code) for weight, code in wanted if code in LANGUAGES and weight > 0]
    return max(known, key=lambda one: one[0])[1] if known else ENGLISH


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 0.0
