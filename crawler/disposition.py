"""The name a server gives a file, as it was meant."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

# filename="x.pdf"; filename*=UTF-8''x.pdf
EXTENDED = re.compile(r"filename\*\s*=\s*\"?(?P<charset>[\w-]*)'[^']*'(?P<name>[^;\"]+)", re.IGNORECASE)
PLAIN = re.compile(r"filename\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^;]+))", re.IGNORECASE)
ENCODED_WORD = re.compile(r"=\?[\w-]+\?[bq]\?", re.IGNORECASE)
# path separators, control characters, marks that turn the direction of writing
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\]")
LONGEST = 120


def repaired(text: str) -> str:
    """Return latin-1 text whose bytes were UTF-8 or GB18030 as what they were.

    >>> repaired("附件.pdf".encode("gbk").decode("latin-1")), repaired("附件.pdf"), repaired("a.pdf")
    ('附件.pdf', '附件.pdf', 'a.pdf')
    """
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return text


def clean_name(text: str) -> str:
    r"""Return a name that is one, of at most `LONGEST` characters, its ending kept.

    >>> clean_name("../../etc/x\u202efdp.pdf")
    'xfdp.pdf'
    """
    name = UNSAFE.sub("", re.split(r"[/\\]", text.strip().rstrip("/\\"))[-1]).strip(" .")
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else name[:LONGEST]


def name_in(header: str) -> str | None:
    """Return the file's name in a Content-Disposition header read as latin-1, or None.

    >>> name_in("attachment; filename*=UTF-8''%E9%99%84%E4%BB%B6.pdf")
    '附件.pdf'
    >>> name_in('attachment; filename="%B8%BD%BC%FE.doc"')
    '附件.doc'
    """
    if extended := EXTENDED.search(header):
        raw = unquote_to_bytes(extended["name"].strip())
        return clean_name(repaired(raw.decode("latin-1"))) or None
    plain = PLAIN.search(header)
    if plain is None:
        return None
    name = (plain["quoted"] or plain["bare"] or "").strip()
    if ENCODED_WORD.search(name):
        name = _decode_words(name)
    elif re.search(r"%[0-9A-Fa-f]{2}", name):
        name = unquote_to_bytes(name.encode("latin-1")).decode("latin-1")
    return clean_name(repaired(name)) or None


def _decode_words(name: str) -> str:
    """Return a name written as mail headers are: ``=?UTF-8?B?6ZmE5Lu2LnBkZg==?=``."""
    try:
        return str(make_header(decode_header(name)))
    except (MessageError, LookupError, ValueError):
        return name
