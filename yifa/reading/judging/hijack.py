"""Tells pages that someone else has written to: gambling words, hidden links, titles for search engines."""

import re
from collections.abc import Iterator

from yifa.reading.judging.answer import Answer, Sign
from yifa.reading.judging.away import sent_away
from yifa.reading.judging.hidden import hidden_links
from yifa.reading.judging.marks import marks_of
from yifa.reading.labels import squeeze
from yifa.reading.markup import fold, share_of_pairs
from yifa.reading.signals import Signals, load_signals

# &#28595;&#38376;… in a title, where the page itself is written in characters
NUMBERED_TITLE = re.compile(r"<title[^<>]*>\s*(?:&#x?[0-9a-f]{4,6};\s*){6,}", re.IGNORECASE)
PARTS = re.compile(r"[-_|—–－\s]+")
SENTENCE = re.compile(r"[。！？!?；;]")
NEAR = 25
"""characters around a word in which someone who fights it says so"""
FEW_WORDS, FEW_PLACES, SHARE = 2, 4, 0.04
"""different words, places of them, and share of the text, from which a page speaks of nothing else"""
MANY_WORDS, LARGE_SHARE = 4, 0.25
"""the same of words that offices use too"""
META_WORDS = 2
SPOKEN = 0.5
"""share of a title's pairs of characters that a page has which speaks of what its title says"""
QUOTES = ("“", "「", "『", '"', "‘")


def hijacked(answer: Answer) -> Sign | None:
    """Return what shows that a page was written to by someone else, or raises the doubt; else None.

    Two signs that prove nothing alone do so together, on a page without any mark of a document.
    """
    signals = load_signals()["hijacked"]
    signs = [sign for sign in _signs(answer, signals) if sign is not None]
    proof = next((sign for sign in signs if sign.sure), None)
    if proof or not signs:
        return proof
    alone = len(signs) > 1 and not marks_of(answer) and not _words(signals, answer.row)
    return Sign(detail="; ".join(sign.detail for sign in signs), sure=alone)


def _signs(answer: Answer, signals: Signals) -> Iterator[Sign | None]:
    """Yield one sign of every kind, or None."""
    named = _words(signals, answer.title)
    text = _in_text(answer, signals) if named or _may_be_theirs(signals, answer.text) else None
    yield _in_title(answer, signals, named, speaks_of_it=text is not None)
    yield sent_away(answer)
    if answer.root is not None:
        yield _in_description(answer, signals)
        yield hidden_links(answer, signals)
    yield text


def _words(signals: Signals, text: str) -> list[re.Match[str]]:
    """Return the words in a text that are theirs, or of theirs and of offices."""
    return list(signals.patterns["all"].finditer(text))


def _may_be_theirs(signals: Signals, text: str) -> bool:
    """Return whether a word that no office says stands in a text."""
    return signals.find("words", text) is not None


def _is_theirs(signals: Signals, word: str) -> bool:
    """Return whether no office says a word unless it fights it."""
    return signals.patterns["words"].search(word) is not None


def _in_title(
    answer: Answer, signals: Signals, named: list[re.Match[str]], *, speaks_of_it: bool
) -> Sign | None:
    """Return what is strange in a title, by what its page and its row say.

    A page speaks of what its own title says; of what someone else wrote there it does not.
    """
    title, numbered = answer.title, _is_numbered(answer)
    for match in named:
        claim = _claim(title, match)
        if _is_fought(signals, claim) or (answer.row and squeeze(match[0]) in answer.row):
            continue
        theirs, spoken = _is_theirs(signals, claim), share_of_pairs(claim, answer.text) >= SPOKEN
        if theirs or not spoken or speaks_of_it:
            sure = not spoken and (theirs or numbered)
            return Sign(detail=f"title: {fold(match[0])[:60]}", sure=sure)
    if numbered:
        return Sign(detail=f"title in numbers that the page does not speak of: {title[:40]}", sure=False)
    return None


def _is_fought(signals: Signals, claim: str) -> bool:
    return bool(signals.find("fights", claim) or signals.find("notices", claim))


def _is_numbered(answer: Answer) -> bool:
    is_written = "&#" in answer.markup and NUMBERED_TITLE.search(answer.markup) is not None
    return is_written and share_of_pairs(answer.title, answer.text) == 0


def _claim(title: str, match: re.Match[str]) -> str:
    """Return the parts of a title, between its dashes, that a match touches."""
    start = max((part.end() for part in PARTS.finditer(title, 0, match.start())), default=0)
    end = PARTS.search(title, match.end())
    return title[start : end.start() if end else len(title)]


def _in_description(answer: Answer, signals: Signals) -> Sign | None:
    """Return what is strange in keywords and description: words of theirs that the page never says."""
    described = " ".join(_descriptions(answer))
    words = {match[0] for match in _words(signals, described) if _is_theirs(signals, match[0])}
    silent = [word for word in words if word not in answer.text]
    if not silent or signals.find("fights", answer.title + described):
        return None
    return Sign(detail=f"description: {fold(min(silent))[:60]}", sure=len(silent) >= META_WORDS)


def _descriptions(answer: Answer) -> Iterator[str]:
    for meta in answer.root.iter("meta") if answer.root is not None else ():
        if (meta.get("name") or "").lower() in ("keywords", "description"):
            yield meta.get("content") or ""


def _in_text(answer: Answer, signals: Signals) -> Sign | None:
    """Return words of theirs throughout a text, without those that it fights or only quotes."""
    text = answer.text
    spoken = [match[0] for match in _words(signals, text) if not _is_told_of(signals, text, match)]
    different, share = set(spoken), sum(map(len, spoken)) / max(len(text), 1)
    theirs = any(_is_theirs(signals, word) for word in different)
    few, large = (FEW_WORDS, SHARE) if theirs else (MANY_WORDS, LARGE_SHARE)
    if len(different) < few or share <= large:
        return None
    fought = signals.find("fights", answer.title) or _words(signals, answer.row)
    sure = theirs and len(spoken) >= FEW_PLACES and not fought
    return Sign(detail=f"text: {spoken[0]}, {spoken[1]}…", sure=sure)


def _is_told_of(signals: Signals, text: str, match: re.Match[str]) -> bool:
    """Return whether a word is quoted, or stands beside one of those who fight it, in its sentence."""
    if text[: match.start()].endswith(QUOTES):
        return True
    before = SENTENCE.split(text[max(0, match.start() - NEAR) : match.start()])[-1]
    after = SENTENCE.split(text[match.end() : match.end() + NEAR])[0]
    return bool(signals.find("fights", before + match[0] + after))
