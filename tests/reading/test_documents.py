"""A page that no row vouches for is a document by its address, or by a mark that only documents have."""

import pytest

from tests.support.factory import HOME, make_fetched, make_page
from yifa.reading.documents import is_document
from yifa.reading.response import open_response

PLAIN = f"{HOME}a/b"
"""an address that no platform gives to its pages"""


@pytest.mark.parametrize(
    ("url", "body", "expected"),
    [
        (f"{HOME}zwgk/yfxz/202601/t20260115_1000001.html", make_page(text="没有任何标志。"), True),
        (PLAIN, make_page(text="发布日期：2026-01-15 没有别的。"), True),
        (PLAIN, make_page(text="正文。\n清溪县人民政府\n2026年1月12日"), True),
        (PLAIN, make_page(text="网站导航与常用链接。"), False),
        (PLAIN, "<html><body>没有标题。</body></html>".encode(), False),
    ],
)
def test_what_makes_a_page_a_document(url: str, body: bytes, *, expected: bool) -> None:
    assert is_document(open_response(make_fetched(url, body), None), None) is expected
