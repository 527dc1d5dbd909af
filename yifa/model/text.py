"""Turns values from portals into text that is safe to print."""

import re

# control characters a page may hold and a terminal would obey; tab and line end are text
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LINE_END = re.compile(r"\r\n?")
NAMED = {None: "-", True: "yes", False: "no"}


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
