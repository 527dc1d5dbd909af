"""The evidence page tells how each answer came, and of which that is not known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.imports import import_webs
from tests.support.factory import HOME, Visit, make_fetched, make_page, make_portal, make_record
from tests.support.others.webs import SOFTWARE, page, write_warc
from tests.support.pages.serving import Pages, served
from tests.web.inert import problems
from yifa.model.fetch import Custody

HTTPS = HOME.replace("http:", "https:")
OLD, IMPORTED = f"{HOME}old.html", f"{HOME}zwgk/yfxz/202601/t20260117_1000003.html"
CUSTODY = Custody(
    request_headers=(("User-Agent", "yifa"),), remote_address="192.0.2.7", certificate_sha256="c" * 64,
    redirects=((f"{HOME}moved.html", 302),),
)  # fmt: skip


def save(visit: Visit, url: str, custody: Custody | None, title: str) -> None:
    record = make_record(url, title, f"{title}。")
    body = make_page(title, record.text)
    capture = visit.keep(replace(make_fetched(url, body), custody=custody))
    visit.archive.versions.save(
        record, capture_id=capture, portal_id=visit.portal_id, run_id=visit.run_id, entry=None,
        at=make_fetched().fetched_at,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """An answer with all of it, one without TLS and redirects, one from before, and one of others."""
    folder = tmp_path_factory.mktemp("custody")
    visit = Visit(folder / "a.db", make_portal())
    save(visit, f"{HOME}full.html", CUSTODY, "齐全的一件")
    save(
        visit, f"{HOME}plain.html", Custody(request_headers=(), remote_address="192.0.2.8"), "没有加密的一件"
    )
    save(visit, OLD, None, "先前的一件")
    visit.archive.commit()
    visit.archive.close()
    file = write_warc(folder / "别人的.warc.gz", [page(IMPORTED, title="别人收到的一件")])
    import_webs([file], folder / "a.db", [make_portal()], at=datetime(2026, 3, 1, tzinfo=UTC))
    with served(folder / "a.db") as address:
        yield Pages(address)


def shown(pages: Pages, url: str, lang: str, tab: str = "evidence") -> str:
    """Return what stands on a tab of the document at an address."""
    found = pages.get(f"/document?key={url}&lang=en").html.xpath("//a[contains(@href, '/evidence')]/@href")
    got = pages.get(f"{found[0].partition('/evidence')[0]}/{tab}?lang={lang}")
    assert problems(got) == []
    return got.words


def test_all_that_is_recorded_of_an_answer_is_shown(pages: Pages) -> None:
    words = shown(pages, f"{HOME}full.html", "en")

    for part in ("192.0.2.7", "c" * 64, f"302 {HOME}moved.html", "1 header", "User-Agent: yifa"):
        assert part in words, part
    plain = shown(pages, f"{HOME}plain.html", "en")
    assert "SHA-256 of its certificatenone: no encrypted connection" in plain.replace(" none", "none")
    assert "redirects that led on to itnone" in plain.replace(" none", "none")


@pytest.mark.parametrize(("lang", "unknown"), [("en", "not recorded"), ("zh", "未记录")])
def test_what_is_not_recorded_is_said_to_be_missing(pages: Pages, lang: str, unknown: str) -> None:
    assert shown(pages, OLD, lang).count(unknown) == 4


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "imported from 别人的.warc.gz"), ("zh", "导入自 别人的.warc.gz")]
)
def test_what_others_received_says_so(pages: Pages, lang: str, said: str) -> None:
    words = shown(pages, IMPORTED, lang)

    assert said in words
    assert SOFTWARE in words
    assert "urn:uuid:" in words
    assert said in shown(pages, IMPORTED, lang, "versions")
