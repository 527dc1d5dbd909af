"""A crawl compares a doubtful page with its row, the portal's template and what stood there before."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.acceptance.evidence.frames import SENTENCES
from tests.acceptance.torture.answers.badpages import crawl_runs
from tests.faults.site import Answer, Document, Site, make_site
from tests.support.crawling import rows

FOREIGN = "欧宝体育官网登录"


def doubtful(site: Site, document: Document, *, title: str = FOREIGN, main: str | None = None) -> Answer:
    """Return a document's page under a title that a rule of thumb doubts."""
    markup = site.markup(document, main=main)
    return Answer(body=markup.replace("<title>", f"<title>{title}-", 1).encode())


def on_lists(site: Site, title: str) -> None:
    """Let home page and column say the same title too."""
    for path in ("/", "/yfxz/"):
        stands = site.stands(path)
        assert isinstance(stands, Answer)
        site.answer(
            replace(stands, body=stands.body.replace(b"<title>", f"<title>{title}-".encode(), 1)), path
        )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Crawl four portals twice, the second time with pages that changed; return archive and addresses."""
    kept, refused, replaced, shared = (make_site(number, 2) for number in range(1, 5))
    for site in (kept, shared):
        site.answer(doubtful(site, site.known), site.known.path)
    other = replace(refused.known, title="关于表彰先进集体的决定", paragraphs=SENTENCES[:4])
    refused.answer(doubtful(refused, other), refused.known.path)
    on_lists(shared, FOREIGN)
    shared.answer(doubtful(shared, replace(other, title="关于表彰先进集体的决定")), shared.known.path)
    after = replace(replaced, rules={})
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    after.answer(doubtful(after, after.known, main=body), after.known.path)
    archive = crawl_runs(
        tmp_path_factory.mktemp("doubts"), [kept, refused, replaced, shared], [kept, refused, after, shared]
    )
    sites = {"kept": kept, "refused": refused, "replaced": replaced, "shared": shared}
    return archive, {name: site.url(site.known.path) for name, site in sites.items()}


def ended(archive: Path, url: str) -> list[tuple[str, str]]:
    found = rows(archive, "SELECT code, detail FROM outcome WHERE url = ? ORDER BY run_id", url)
    return [(row["code"], row["detail"]) for row in found]


def test_a_doubt_that_nothing_confirms_is_stored_with_its_finding(
    crawled: tuple[Path, dict[str, str]],
) -> None:
    archive, urls = crawled

    found = rows(
        archive,
        "SELECT v.title, f.detail FROM page JOIN version AS v USING (page_id)"
        " JOIN finding AS f ON f.version_id = v.version_id WHERE page.url = ? AND f.code = 'hijack_suspect'",
        urls["kept"],
    )

    assert [row["detail"] for row in found] == ["title: 体育官网登录"]
    assert "法治政府建设工作情况报告" in found[0]["title"]
    assert ended(archive, urls["kept"])[0][1] == "hijack_suspect: title: 体育官网登录"


def test_a_doubtful_page_that_says_nothing_of_its_row_is_refused(
    crawled: tuple[Path, dict[str, str]],
) -> None:
    archive, urls = crawled

    (first, *_) = ended(archive, urls["refused"])

    assert first == ("hijack_suspect", "title: 体育官网登录, and the page says nothing of its row")


def test_a_doubtful_page_with_nothing_of_its_former_text_is_refused(
    crawled: tuple[Path, dict[str, str]],
) -> None:
    archive, urls = crawled

    first, second = ended(archive, urls["replaced"])
    versions = rows(
        archive, "SELECT 1 FROM page JOIN version USING (page_id) WHERE url = ?", urls["replaced"]
    )

    assert first[0] == "ok"
    assert second == ("hijack_suspect", "title: 体育官网登录, and nothing is left of what stood there before")
    assert len(versions) == 1


def test_what_home_page_and_lists_have_too_confirms_nothing(crawled: tuple[Path, dict[str, str]]) -> None:
    archive, urls = crawled

    codes = rows(
        archive,
        "SELECT f.code FROM page JOIN version AS v USING (page_id) JOIN finding AS f USING (version_id)"
        " WHERE page.url = ? ORDER BY f.code",
        urls["shared"],
    )

    assert [row["code"] for row in codes if row["code"] != "conflict"] == ["hijack_suspect", "title_differs"]
