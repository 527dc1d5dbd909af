"""What an answer's headers say of a list: the next rows' address, and how many rows there are."""

import pytest

from tests.support.walks import listing, page_url, rows
from yifa.model.listing import Listing
from yifa.reading.turning.headers import with_headers

PAGE = page_url(1)


def read(listed: Listing, **headers: str) -> Listing:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return with_headers(listed, lambda name: named.get(name, ""), PAGE)


@pytest.mark.parametrize(
    "link",
    [
        f'<{page_url(2)}>; rel="next"',
        f"<2.htm>; rel=next; title=rows, <{page_url(9)}>; rel=last",
        f'<{page_url(0)}>; rel="prev", </yfxz/2.htm>; rel="next last"',
    ],
)
def test_the_next_address_may_stand_in_a_header(link: str) -> None:
    found = read(listing(1, rows("2026-03-02")), link=link)

    assert (found.next_url, found.next_by) == (page_url(2), "link_header")


@pytest.mark.parametrize(
    "link",
    [
        "", f'<{page_url(1)}>; rel="next"', f'<{page_url(2)}>; rel="prev"', "</a.css>; rel=preload; as=style",
        '<javascript:go(2)>; rel="next"', f'<{page_url(2)}>; rel="https://api.example.org/next"',
    ],
)  # fmt: skip
def test_other_links_are_no_next_page(link: str) -> None:
    assert read(listing(1, rows("2026-03-02")), link=link) == listing(1, rows("2026-03-02"))


def test_what_the_page_itself_names_goes_before_its_headers() -> None:
    own = listing(1, rows("2026-03-02"), following=5, declared=40)

    assert read(own, link=f'<{page_url(2)}>; rel="next"', x_total_count="57") == own


@pytest.mark.parametrize(
    "header",
    [{"x_total_count": "57"}, {"x_wp_total": " 57 "}, {"content_range": "items 0-4/57"}],
    ids=lambda header: next(iter(header)),
)
def test_rows_counted_in_a_header_are_declared(header: dict[str, str]) -> None:
    assert read(listing(1, rows("2026-03-02")), **header).rows_declared == 57


@pytest.mark.parametrize("header", [{"x_total_count": "many"}, {"content_range": "bytes 0-499/1234"}])
def test_bytes_and_words_declare_no_rows(header: dict[str, str]) -> None:
    assert read(listing(1, rows("2026-03-02")), **header).rows_declared is None
