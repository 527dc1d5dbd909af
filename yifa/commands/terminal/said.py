"""Says stable words and times in the language of the command; in English the words stay as they are."""

from datetime import datetime

from yifa.commands.terminal.speech import spoken, translate
from yifa.language.language import ENGLISH
from yifa.model.clock import CHINA
from yifa.web.labels import label


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
