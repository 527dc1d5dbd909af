"""Turns values from portals into text of one form, and into text that is safe to print."""

import re
import unicodedata

# control characters a page may hold and a terminal would obey; tab and line end are text
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# an address without http://: www.wugang.gov.cn/a.html, 10.0.0.1:8000
BARE = re.compile(
    r"\A(?:[a-z0-9][a-z0-9-]{0,62}+\.){1,16}[a-z0-9]{1,24}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
LINE_END = re.compile(r"\r\n?")
# what Chinese texts are full of and NFKC changes, each to what it changes to
WIDE = tuple((char, unicodedata.normalize("NFKC", char)) for char in "，：；（）！？％\u3000\xa0…")
NAMED = {None: "-", True: "yes", False: "no"}


def typed_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses that were meant by what somebody typed; none where it is no address.

    >>> typed_addresses("https://a.gov.cn/"), typed_addresses("a.gov.cn/1.html"), typed_addresses("武乡县")
    (('https://a.gov.cn/',), ('http://a.gov.cn/1.html', 'https://a.gov.cn/1.html'), ())
    """
    if text.lower().startswith(("http://", "https://")):
        return (text,)
    return (f"http://{text}", f"https://{text}") if BARE.fullmatch(text) else ()


def plain(value: object) -> str:
    r"""Return *value* as text that no terminal obeys; None is a dash.

    >>> plain("a\x1b[31m\r\nb"), plain(None), plain(True)
    ('a�[31m\nb', '-', 'yes')
    """
    words = NAMED[value] if value is None or isinstance(value, bool) else str(value)
    return CONTROL.sub("\ufffd", LINE_END.sub("\n", words))


def one_line(value: object) -> str:
    """Return *value* as one line."""
    return " ".join(plain(value).split())


def count_of(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> count_of(1, "address", "addresses"), count_of(2, "address", "addresses")
    ('1 address', '2 addresses')
    """
    return f"{number} {one if number == 1 else many}"


def nfkc(text: str) -> str:
    """Return *text* in normal form NFKC.

    Python's `normalize` costs half a millisecond for a page of Chinese with one full-width comma in it; where
    such commas are all that changes, putting in the plain ones costs a thirtieth and gives the same.

    >>> nfkc("２０２５年，①")
    '2025年,1'
    """
    if unicodedata.is_normalized("NFKC", text):
        return text
    for wide, simple in WIDE:
        text = text.replace(wide, simple)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
