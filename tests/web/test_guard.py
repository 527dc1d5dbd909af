"""Who may ask, and what every answer carries."""

import pytest

from tests.support.pages.serving import Pages
from yifa.web.guard import Guard


async def nobody(*_: object) -> None:
    """Answer nothing."""


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "10.0.0.1"]
)
def test_a_name_that_is_not_ours_is_turned_away(site: Pages, host: str) -> None:
    got = site.get("/", Host=host)

    assert got.status == 421
    assert b"yifa" not in got.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:80"])
def test_our_own_names_are_answered(site: Pages, host: str) -> None:
    assert site.get("/runs", Host=host).status == 200


def test_who_listens_to_others_answers_to_its_name_and_to_digits_only() -> None:
    guard = Guard(nobody, "archive.example")

    assert guard.is_ours("archive.example:8421")
    assert guard.is_ours("10.0.0.1")
    assert not guard.is_ours("evil.example")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_but_reading_is_answered(site: Pages, method: str) -> None:
    assert site.get("/", method).status == 405


@pytest.mark.parametrize(
    "path", ["/", "/search?q=x", "/nothing", "/static/style.css", "/feed.atom", "/document/zz"]
)
def test_every_answer_forbids_scripts_and_calls_and_sets_no_cookie(site: Pages, path: str) -> None:
    headers = site.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "set-cookie" not in headers


def test_a_static_file_that_is_not_ours_is_not_there(site: Pages) -> None:
    assert site.get("/static/app.py").status == 404
    assert site.get("/static/..%2fapp.py").status == 404
