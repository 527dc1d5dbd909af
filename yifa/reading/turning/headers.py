"""Reads what an answer's headers say of a list: the address of its next rows, and how many it has."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from yifa.model.listing import Listing
from yifa.reading.addresses import resolve

# Link: <https://…/list?page=2>; rel="next", <…>; rel="last"
LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,200})")
RELATION = re.compile(r"\brel\s*=\s*[\"']?([\w ]+)", re.IGNORECASE)
TOTALS = (
    "x-total-count", "x-total", "x-wp-total", "x-pagination-total-count", "x-total-records", "total-count",
)  # fmt: skip
"""headers that count all rows, of this answer and those after it"""
# Content-Range: items 0-4/57
RANGE = re.compile(r"(?!bytes)\w{1,20} \d{1,7}-\d{1,7}/(\d{1,7})")
COUNT = re.compile(r"\d{1,7}")

Header = Callable[[str], str]
"""gives a header's value, empty where there is none"""


def with_headers(listing: Listing, header: Header, url: str) -> Listing:
    """Return a list with what the headers of its answer add: its own words go before them."""
    following = next(_following(header("link"), url), None) if listing.next_url is None else None
    if following is not None and following != url:
        listing = replace(listing, next_url=following, next_by="link_header")
    if listing.rows_declared is None and (total := _total(header)) is not None:
        listing = replace(listing, rows_declared=total)
    return listing


def _following(links: str, url: str) -> Iterator[str]:
    """Yield the addresses that are called the next ones."""
    for address, parameters in LINK.findall(links):
        relation = RELATION.search(parameters)
        target = resolve(url, address)
        if target and relation and "next" in relation[1].lower().split():
            yield target


def _total(header: Header) -> int | None:
    """Return how many rows the headers count."""
    ranged = RANGE.match(header("content-range").strip())
    counts = (*(header(name).strip() for name in TOTALS), ranged[1] if ranged else "")
    return next((int(count) for count in counts if COUNT.fullmatch(count)), None)
