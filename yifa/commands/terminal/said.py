"""Says stable words and times in the language of the command; in English the words stay as they are."""

from datetime import datetime
from functools import cache

from yifa.commands.terminal.speech import spoken, translate
from yifa.language.language import ENGLISH, Language, message
from yifa.language.retold import COLUMN, MOMENT, Teller
from yifa.model.clock import CHINA
from yifa.model.text import plain
from yifa.web.labels import label, stable

YES, NO = message("yes"), message("no")


def named(table: str, word: str) -> str:
    """Return a stable word of the archive as a Chinese reader calls it; in English it is said as it is."""
    return word if spoken().code == ENGLISH else label(spoken(), table, word)


def cause(code: str) -> str:
    """Return what an alarm is about; its code alone in English."""
    if spoken().code == ENGLISH:
        return code
    words = label(spoken(), "alarm", code).rstrip("。")
    return translate("%(cause)s (%(code)s)", cause=words, code=code)


def clauses(*parts: str | None) -> str:
    """Return what stands beside each other in one line."""
    between = "; " if spoken().code == ENGLISH else "；"
    return between.join(filter(None, parts))


def moment(at: str) -> str:
    """Return a time of the archive (UTC) as it was in Beijing, and say so.

    >>> moment("2026-01-20T18:30:00Z")
    '2026-01-21 02:30 (Beijing)'
    """
    local = datetime.fromisoformat(at).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return translate("%(time)s (Beijing)", time=local)


def retold(text: str) -> str:
    """Return a line of ours in the language of the command, its times as they were in Beijing.

    >>> retold("gone: first seen 2026-01-20T18:30:00Z")
    'gone: first seen 2026-01-21 02:30 (Beijing)'
    """
    if spoken().code == ENGLISH:
        return MOMENT.sub(lambda at: moment(at[0]), text)
    return _teller(spoken()).tell(text)


@cache
def _teller(language: Language) -> Teller:
    return Teller(language, lambda word: stable(language, word), moment)


def cell(value: object) -> str:
    """Return a value of a table in the language of the command."""
    if isinstance(value, bool):
        return translate(YES if value else NO)
    text = plain(value)
    return text if text.startswith(("[", "{")) else retold(text)


def column(name: str) -> str:
    """Return what a column of a table, or a line of pairs, is called in the language of the command."""
    if spoken().code == ENGLISH or not name.isascii():
        return name
    told = spoken().messages.pgettext(COLUMN, name)
    if told != name or not name.replace("_", "").isalpha():
        return told
    from archive.hand_on.columns import load_columns  # reads a table: only for names that no command gives

    known = load_columns().get(name)
    return stable(spoken(), name) or (known.zh if known else name)
