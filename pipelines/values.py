"""Reads a field's value as it is compared and stored out of what a page prints."""

import re

from yifa.reading.dating.data_dates import counted_moment
from yifa.reading.dating.dates import read_labelled
from yifa.reading.labels import load_vocabulary, squeeze
from yifa.reading.markup import fold
from yifa.reading.numbers import NUMBER

# the signs at a value's edges
EDGES = re.compile(r"\A\W+|\W+\Z")
# ☑主动公开 □依申请公开: what is chosen of what a form offers
BOXED = re.compile(r"[□☐○]")
CHECKED = re.compile(r"[☑☒√✓✔■●]\s{0,3}([^\s□☐○☑☒√✓✔■●]{1,20})")
# 〔〕 号, 甲政发〔2026〕 号, 第 号: a number's form without the number
UNNUMBERED = re.compile(r"\A(?:[^\d]*[〔\[(【〈<](?:\d{4})?[〕\])】〉>]第?号?|第号)")


def is_date(name: str) -> bool:
    """Return whether a field holds a date."""
    return name.startswith("date_")


def is_null(value: str) -> bool:
    """Return whether a printed value says nothing ("无", "--", "null")."""
    squeezed = squeeze(value).lower()
    null = load_vocabulary().words["null"]
    return not any(map(str.isalnum, squeezed)) or squeezed in null or squeezed.strip("()[]〔〕【】") in null


def _status(value: str) -> str:
    words, squeezed = load_vocabulary().words, EDGES.sub("", squeeze(value).lower())
    return next((name for name in ("in_force", "repealed", "amended") if squeezed in words[name]), value)


def normalise(field: str, raw: str) -> str | None:
    """Return a field's value as it is compared and stored, or None where it says nothing or cannot be read.

    >>> normalise("date_published", "2026年2月10日 17:08"), normalise("validity_status", "是")
    ('2026-02-10T17:08', 'in_force')
    """
    if is_null(raw):
        return None
    if is_date(field):
        return read_labelled(raw) or counted_moment(raw.strip())
    if field == "document_number" and UNNUMBERED.fullmatch(squeeze(raw)):
        return None
    if field == "document_number" and NUMBER.fullmatch(number := "".join(raw.split())):
        return number
    if chosen := BOXED.search(raw) and CHECKED.findall(raw):
        return "、".join(map(fold, chosen))
    if field == "validity_status":
        return _status(fold(raw))
    if field == "content_source" and squeeze(raw) in load_vocabulary().words["own_site"]:
        return None
    return fold(raw)
