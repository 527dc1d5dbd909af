"""Says messages of the command line in the language that was chosen: --lang, $YIFA_LANG, or the locale."""

import gettext
import locale
import os
from collections.abc import Sequence

import click

from yifa.language.language import (
    CHINESE,
    DOMAIN,
    ENGLISH,
    FOLDER,
    LANGUAGES,
    Language,
    chosen,
    language,
)

VARIABLE = "YIFA_LANG"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""variables that name the locale; the first that is set decides"""
_spoken = [language(ENGLISH)]
"""the language of this process: one command, one language"""


def speak(asked: str | None = None) -> Language:
    """Choose the language that was asked for, else $YIFA_LANG's, else the locale's; click's words follow."""
    code = chosen(asked or os.environ.get(VARIABLE) or _of_locale())
    _spoken[0] = language(code)
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)
    return _spoken[0]


def take_language(args: Sequence[str]) -> tuple[list[str], str | None]:
    """Return what was typed without --lang, which may stand anywhere, and its value.

    >>> take_language(["search", "复议", "--lang", "en"]), take_language(["--lang=zh", "status"])
    ((['search', '复议'], 'en'), (['status'], 'zh'))

    Raises:
        BadParameter: the value is no language of ours.
    """
    left, asked, rest = [], None, iter(args)
    for word in rest:
        if word == "--":
            left += [word, *rest]
        elif word == "--lang":
            asked = next(rest, "")
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
        else:
            left.append(word)
    if asked is not None and asked not in LANGUAGES:
        raise click.BadParameter(f"{asked!r}: zh|en", param_hint="--lang")
    return left, asked


def _of_locale() -> str:
    """Return what the system calls its language: ``zh_CN.UTF-8``; Windows says it in words."""
    named = next((value for name in LOCALE if (value := os.environ.get(name))), None)
    named = named or locale.getlocale()[0] or ""
    return CHINESE if named.lower().startswith("chinese") else named


def spoken() -> Language:
    """Return the language of this command."""
    return _spoken[0]


def translate(message: str, /, **values: object) -> str:
    """Return a message with its values in the language of this command."""
    return spoken().translate(message, **values)


def count(number: int, one: str, many: str, /, **values: object) -> str:
    """Return a message about a number of things in the language of this command."""
    return spoken().count(number, one, many, **values)


def translate_text(text: str) -> str:
    """Return a help text in the language of this command, paragraph by paragraph; lines are joined.

    Help is written where the option or command stands; its paragraphs are the keys of the catalogue.
    """
    messages = spoken().messages
    return "\n\n".join(messages.gettext(part) if part else "" for part in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of a help text, each as one line; one that begins with \\b stays as it is.

    >>> paragraphs("One\ntwo.\n\nThree.\n")
    ['One two.', 'Three.']
    """
    parts = text.strip().split("\n\n")
    return [part if part.startswith("\b") else " ".join(part.split()) for part in parts]
