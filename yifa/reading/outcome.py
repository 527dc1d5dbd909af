"""Gives every response the outcome code that the ledger keeps for its address."""

from yifa.model.fetch import BLOCKED, BOMB, CORRUPT, LIE, PART, Fetched, OutcomeCode, Verdict
from yifa.reading.charset import GB_FAMILY, Decoded
from yifa.reading.response import Opened

SERVER_ERROR = 500
TOO_MANY = 429
GONE = 410
NOTHING = frozenset({204, 205})
"""statuses that say that there is no body"""
UNICODE = frozenset({"utf-8", "utf8"})
BY_VERDICT = {
    Verdict.CHALLENGE: OutcomeCode.WAF_CHALLENGE,
    Verdict.SOFT_404: OutcomeCode.SOFT_404,
    Verdict.RESTRICTED: OutcomeCode.SOFT_404,
    Verdict.MAINTENANCE: OutcomeCode.SOFT_404,
    Verdict.EMPTY: OutcomeCode.EMPTY_BODY,
    Verdict.NOT_HTML: OutcomeCode.UNSUPPORTED_TYPE,
    Verdict.NOT_A_FILE: OutcomeCode.UNSUPPORTED_TYPE,
    Verdict.HIJACKED: OutcomeCode.HIJACK_SUSPECT,
    Verdict.GARBLED: OutcomeCode.CHARSET_SUSPECT,
    Verdict.TOO_LARGE: OutcomeCode.TOO_LARGE,
}
# reasons why an address failed although its answer was judged readable; all others have a code by then
BY_REASON = {
    "layout": OutcomeCode.PARSE_ERROR,
    "layout_changed": OutcomeCode.PARSE_ERROR,
    "list_request": OutcomeCode.PARSE_ERROR,
    "section_not_found": OutcomeCode.PARSE_ERROR,
    "internal_error": OutcomeCode.PARSE_ERROR,
    "redirect_loop": OutcomeCode.REDIRECT_LOOP,
}


NOT_FOUND = frozenset({404, GONE})
"""statuses that say that nothing stands at an address"""


def code_of_status(status: int) -> OutcomeCode:
    """Return the code of a response whose status alone makes it a failure.

    >>> str(code_of_status(429)), str(code_of_status(410)), str(code_of_status(404)), str(code_of_status(999))
    ('rate_limited', 'gone', 'http_4xx', 'http_5xx')
    """
    if status == TOO_MANY:
        return OutcomeCode.RATE_LIMITED
    if status in NOTHING:
        return OutcomeCode.EMPTY_BODY
    if status == GONE:
        return OutcomeCode.GONE
    return OutcomeCode.HTTP_4XX if status < SERVER_ERROR else OutcomeCode.HTTP_5XX


def code_of_cut(fetched: Fetched) -> OutcomeCode:
    """Return the code of an incomplete body, by its flags; that of a 206 nobody asked for is its status."""
    if PART in fetched.flags and fetched.status != 200:
        return code_of_status(fetched.status)
    for flag, code in (
        (BOMB, OutcomeCode.BOMB),
        (CORRUPT, OutcomeCode.CONTENT_CORRUPT),
        ("dataloss", OutcomeCode.TRUNCATED),
    ):
        if flag in fetched.flags:
            return code
    return OutcomeCode.TRUNCATED_SUSPECT


def code_of(fetched: Fetched, verdict: Verdict) -> OutcomeCode:
    """Return the code of an answer that is not to be read."""
    if verdict is Verdict.HTTP_ERROR:
        return code_of_status(fetched.status)
    if verdict is Verdict.REDIRECTED_AWAY:
        return next((code for code in BLOCKED if code in fetched.flags), OutcomeCode.REDIRECT_OFFSITE)
    return code_of_cut(fetched) if verdict is Verdict.TRUNCATED else BY_VERDICT[verdict]


def code_of_text(fetched: Fetched, decoded: Decoded) -> OutcomeCode:
    """Return the code of an answer that was read: ok, or what had to be put right."""
    if LIE in fetched.flags:
        return OutcomeCode.ENCODING_LIE
    if decoded.doubt:
        return OutcomeCode.CHARSET_SUSPECT
    return OutcomeCode.OK if is_as_declared(decoded) else OutcomeCode.CHARSET_FIXED


def is_as_declared(decoded: Decoded) -> bool:
    """Return whether a text is in the charset that it declares, if any; plain ASCII is in every one."""
    declared, used = decoded.declared, decoded.used
    if declared is None or decoded.text.isascii():
        return True
    same = ((UNICODE, "utf-8"), (GB_FAMILY, "gb18030"))
    return declared == used or any(declared in family and used == name for family, name in same)


def code_of_opened(opened: Opened) -> OutcomeCode:
    """Return the code of a response as it was judged."""
    if opened.ok:
        return code_of_text(opened.fetched, opened.decoded)
    if opened.judgement.says_removed:
        return OutcomeCode.GONE
    return code_of(opened.fetched, opened.judgement.verdict)
