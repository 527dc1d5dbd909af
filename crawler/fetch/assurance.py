"""Decides whether an answer is whole: one in doubt is asked for again, and the two are compared."""

import re
from dataclasses import replace

from yifa.model.fetch import BOMB, CORRUPT, CUT, PART, PARTIAL, UNCHECKED, Fetched

IDENTITY = ("Accept-Encoding", "identity")
"""asks for the answer as it is, without compression"""
PARTIAL_CONTENT = 206
# bytes 0-1318/1319
RANGE = re.compile(r"bytes\s{1,9}\d{0,18}-\d{0,18}/(\d{1,18})", re.IGNORECASE)
TAIL = 4096
FILE_TAIL = 66_000
"""a zip file's end may have a comment behind it"""
FILE_ENDS = (
    (b"%PDF-", b"%%EOF"), (b"PK\x03\x04", b"PK\x05\x06"), (b"{\\rtf", b"}"), (b"\x89PNG", b"IEND"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
)  # fmt: skip
ENDS = (b"</html>", b"</body>", b"</datastore>", b"%%eof")


def judged_whole(answer: Fetched) -> Fetched:
    """Return an answer flagged as cut where it says itself that it is a part; nobody here asks for parts.

    A 206 is whole where as many bytes came as its Content-Range gives the whole, and a part otherwise; a 200
    that gives one is whole unless fewer came. First and last byte decide nothing: many servers miscount them.
    """
    given = answer.header("Content-Range").strip()
    told = RANGE.fullmatch(given)
    total = int(told[1]) if told else None
    came = _length(answer)
    if total == came:
        return replace(answer, flags=tuple(flag for flag in answer.flags if flag != PARTIAL))
    if answer.status != PARTIAL_CONTENT and not (answer.status == 200 and total is not None and total > came):
        return answer
    words = f"status {answer.status}, Content-Range {given or 'not given'}"
    return replace(answer, flags=(*answer.flags, CUT, PART, words))


def _length(answer: Fetched) -> int:
    """Return how many bytes came; of a body that came compressed, its Content-Length tells."""
    length = answer.header("Content-Length").strip()
    return int(length) if length.isdecimal() else len(answer.body)


def _lacks_end(body: bytes) -> bool:
    """Return whether a body begins as a kind of file does and has not the end of one."""
    end = next((end for start, end in FILE_ENDS if body.startswith(start)), b"")
    return end not in body[-FILE_TAIL:]


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
    if answer.status != 200 or PARTIAL not in answer.flags or doubt_of(answer) is not None:
        return answer
    return replace(answer, flags=tuple(flag for flag in answer.flags if flag != PARTIAL))


def settle(first: Fetched, second: Fetched) -> Fetched:
    """Return which of two answers of one address to take: one without doubt, or one that both repeat.

    A file that breaks off twice at one place is no whole file.
    """
    if second.status != first.status or is_cut(second):
        return first
    if doubt_of(second) is None:
        return believed(second)
    if CORRUPT not in first.flags and second.body == first.body and not _lacks_end(second.body):
        sure = tuple(flag for flag in second.flags if flag not in (PARTIAL, UNCHECKED))
        return replace(second, flags=sure)
    if UNCHECKED in first.flags:
        return replace(first, flags=(*first.flags, CUT, CORRUPT, "two answers to one address differ"))
    return first
