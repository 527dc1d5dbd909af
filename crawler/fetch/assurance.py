"""Decides whether an answer is whole: one in doubt is asked for again, and the two are compared."""

from dataclasses import replace

from yifa.model.fetch import BOMB, CORRUPT, CUT, PARTIAL, UNCHECKED, Fetched

IDENTITY = ("Accept-Encoding", "identity")
"""asks for the answer as it is, without compression"""
TAIL = 4096
ENDS = (b"</html>", b"</body>", b"</datastore>", b"%%eof")


def is_cut(answer: Fetched) -> bool:
    """Return whether fewer bytes came than were promised; a damaged compressed body is another matter."""
    return CUT in answer.flags and CORRUPT not in answer.flags and BOMB not in answer.flags


def doubt_of(answer: Fetched) -> str | None:
    """Return why an answer must be asked for again before it is believed, or None."""
    if answer.status != 200:
        return None
    if CORRUPT in answer.flags:
        return CORRUPT
    if PARTIAL in answer.flags and not _is_closed(answer.body):
        return PARTIAL
    return UNCHECKED if UNCHECKED in answer.flags else None


def _is_closed(body: bytes) -> bool:
    """Return whether a body ends as a whole page or file does."""
    return any(end in body[-TAIL:].lower() for end in ENDS)


def believed(answer: Fetched) -> Fetched:
    """Return an answer without doubt as a whole one, its flag ``partial`` gone; any other as it is."""
    if answer.status != 200 or doubt_of(answer) is not None:
        return answer
    return replace(answer, flags=tuple(flag for flag in answer.flags if flag != PARTIAL))


def settle(first: Fetched, second: Fetched) -> Fetched:
    """Return which of two answers of one address to take: one without doubt, or one that both repeat."""
    if second.status != first.status or is_cut(second):
        return first
    if doubt_of(second) is None:
        return believed(second)
    if CORRUPT not in first.flags and second.body == first.body:
        sure = tuple(flag for flag in second.flags if flag not in (PARTIAL, UNCHECKED))
        return replace(second, flags=sure)
    if UNCHECKED in first.flags:
        return replace(first, flags=(*first.flags, CUT, CORRUPT, "two answers to one address differ"))
    return first
