"""Every page over HTTP, on an archive with one of everything."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from tests.support.factory import TITLE
from tests.support.pages.browsed import CODE, PDF, PNG, REPORT
from tests.support.pages.serving import Got, Pages
from tests.web.inert import problems

TABS = ("", "/original", "/files", "/versions", "/evidence", "/cite")


def document(site: Pages, words: str = TITLE) -> str:
    """Return the address of the first document that a search finds, without its query."""
    links = site.get(f"/search?q={words}&lang=en").html.xpath("//ol[@class='hits']//h3/a/@href")
    return str(links[0]).partition("?")[0]


def every_page(site: Pages) -> list[str]:
    """Return the address of every kind of page, with its states."""
    report = document(site)
    return [
        "/", "/?province=云岭省", f"/county/{CODE}", f"/county/{CODE}?why=government/2025", "/search",
        "/search?q=行政复议", "/search?q=行政复议&year=2025&sort=date&page=2", "/search?q=没有这样的词",
        "/search?q=AND", f"/search?portal={CODE}&state=withdrawn&with_file=0&kind=county_report",
        *(f"{report}{tab}" for tab in TABS), f"/document?key={REPORT}", "/compare", "/compare?a=v1&b=v2",
        "/changes", "/changes?week=2026-01-19&kind=edited", "/changes?week=1999-01-01", "/changes?week=x",
        "/runs", "/runs/1", "/runs/2?page=2", "/nothing", "/document/zz", "/document/ffff", "/runs/99",
        "/county/000000", "/compare?a=v1&b=v999", "/original/999",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_does_nothing_and_can_be_read_aloud(site: Pages, lang: str) -> None:
    for path in every_page(site):
        got = site.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")

        assert got.status in (200, 400, 404), path
        assert problems(got) == [], path
        assert got.html.get("lang") == ("zh-CN" if lang == "zh" else "en")
        assert "Traceback" not in got.text


def test_no_page_in_chinese_has_an_english_sentence_of_ours(site: Pages) -> None:
    for path in every_page(site):
        html = site.get(f"{path}{'&' if '?' in path else '?'}lang=zh").html
        for foreign in html.xpath("//*[@lang='en']|//code|//pre|//*[@class='url']|//time|//input"):
            foreign.drop_tree()
        words = re.sub(r"https?://\S+", "", html.text_content())

        assert re.findall(r"\b[a-z]{3,} [a-z]{2,}\b", words) == [], path


def test_the_overview_shows_a_sign_for_each_county_and_year_that_leads_to_why(site: Pages) -> None:
    got = site.get("/?lang=en")
    cells = got.html.xpath("//td[contains(@class, 'cell')]/a")
    why = site.get(cells[-1].get("href").partition("#")[0])

    assert len(got.html.xpath("//tbody/tr")) == 4
    assert {cell.getparent().get("class").split()[1] for cell in cells} >= {"published"}
    assert "rests on" in why.words


def test_the_overview_says_what_broke_and_when_lists_were_read(site: Pages) -> None:
    got = site.get("/?lang=en")

    assert "A list that was read to its end has far fewer rows than before." in got.words
    assert "2026-01-29 10:30" in got.words
    assert "as of 2026-11-20 10:30" in got.words


def test_a_county_shows_lists_removals_failures_and_alarms(site: Pages) -> None:
    words = site.get(f"/county/{CODE}?lang=en").words

    assert "the last page that the list declares was met" in words
    assert "off the lists" in words
    assert "1 address was not fetched." in words
    assert "3 rows became 2" in words


def test_a_search_finds_what_the_archive_finds_and_says_what_was_not_looked_in(
    site: Pages, everything: Path
) -> None:
    with Archive.open(everything, read_only=True) as archive:
        matches = search(archive.db, ["行政复议"], Filters(), limit=20)
    got = site.get("/search?q=行政复议&lang=en")

    hits = got.html.xpath("//ol[@class='hits']/li/h3/a/@href")
    assert [hit.split("/")[2].partition("?")[0] for hit in hits] == [hit.id for hit in matches.hits]
    assert f"{matches.total} publications" in got.words
    assert "Not looked in: 2 files not fetched, 1 address that failed." in got.words
    assert got.html.xpath("//p[@class='snippet']//mark/text()")[0] == "行政复议"


def test_facets_narrow_down_and_can_be_taken_away(site: Pages) -> None:
    got = site.get("/search?q=行政复议&lang=en")
    (link,) = got.html.xpath("//aside//a[text()='清溪县']/@href")
    narrowed = site.get(link)
    (off,) = narrowed.html.xpath("//aside//a[@class='off']/@href")

    assert f"portal={CODE}" in link
    assert {hit.text for hit in narrowed.html.xpath("//ol[@class='hits']//p[@class='of']/a")} == {"清溪县"}
    assert "portal=" not in off


def test_an_empty_answer_says_in_what_nothing_was_found(site: Pages) -> None:
    assert (
        "Nothing was found in 76 documents and 2 files." in site.get("/search?q=没有这样的词&lang=en").words
    )
    assert "在 76 份文档和 2 个文件中没有找到。" in site.get("/search?q=没有这样的词&lang=zh").words


def test_a_query_that_makes_no_sense_is_told_what_is_wrong(site: Pages) -> None:
    got = site.get("/search?q=(复议&lang=en")

    assert got.status == 200
    assert "a bracket is not closed" in got.html.xpath("//*[@role='alert']")[0].text_content()


def test_the_reader_has_outline_text_and_values_with_their_origin(site: Pages) -> None:
    got = site.get(f"{document(site)}?q=行政复议&lang=en")
    outline = got.html.xpath("//nav[@class='outline']//a")

    assert [link.text for link in outline] == ["一、主要做法", "（一）健全行政复议机制", "（二）规范行政执法"]
    assert got.html.xpath(f"//*[@id='{outline[0].get('href')[1:]}']")
    assert got.html.xpath("//div[@class='text']//mark/text()") == ["行政复议"] * 2
    assert got.html.xpath("//div[@class='text']//table//td/text()")[:2] == ["事项", "数量"]
    assert "the page's table of metadata “发布机构：”" in got.words


def test_the_original_stands_in_a_sandbox_and_its_bytes_are_as_received(site: Pages) -> None:
    tab = site.get(f"{document(site)}/original?lang=en")
    (frame,) = tab.html.xpath("//iframe")
    shown, kept = site.get(frame.get("src")), site.get(f"{frame.get('src')}/bytes")

    assert frame.get("sandbox") == ""
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "主办：清溪县人民政府办公室" in shown.text
    assert kept.headers["content-disposition"].startswith("attachment")
    assert "栏目之0" in kept.text


def test_files_are_shown_in_the_page_or_kept(site: Pages) -> None:
    tab = site.get("/document/8ecfb83015af/files?lang=en")
    pdf = tab.html.xpath("//iframe[@class='file']/@src")[0]
    links = tab.html.xpath("//a[text()='Look at it']/@href")
    picture = site.get(links[1]).html.xpath("//img[@class='file']/@src")[0]

    assert (site.get(pdf).body, site.get(pdf).headers["content-type"]) == (PDF, "application/pdf")
    assert (site.get(picture).body, site.get(picture).headers["content-type"]) == (PNG, "image/png")
    kept = site.get(f"{pdf}/bytes")
    assert kept.headers["content-type"] == "application/octet-stream"
    assert "附表：行政复议案件12件。" in tab.words


def test_versions_show_which_sentences_changed(site: Pages) -> None:
    got = site.get(f"{document(site)}/versions?lang=en")

    assert "全年受理行政复议申请43件，办结39件。新增一句。" in "".join(got.html.xpath("//ins/text()"))
    assert any("42件" in text for text in got.html.xpath("//del/text()"))
    assert "Changed between 2026-01-20 10:30 and 2026-01-29 10:30" in got.words


def test_evidence_has_the_hash_of_the_bytes_that_can_be_had(site: Pages) -> None:
    got = site.get(f"{document(site)}/evidence?lang=en")
    kept = site.get(got.html.xpath("//section//a[contains(@href, '/bytes')]/@href")[0])

    assert hashlib.sha256(kept.body).hexdigest() in got.html.xpath("//code[@class='hash']/text()")
    assert "read to its end: the last page that the list declares was met" in got.words


def test_a_citation_says_who_what_when_and_where(site: Pages) -> None:
    """Each form can be had as a file too."""
    shown = site.get(f"{document(site)}/cite")
    gbt, bibtex, ris = shown.html.xpath("//pre/text()")
    files = [site.get(path) for path in shown.html.xpath("//a[contains(@href, '/cite/')]/@href")]

    assert gbt.startswith(f"清溪县人民政府. {TITLE}[EB/OL]. (2026-01-15)[2026-01-")
    assert f"url = {{{REPORT}}}" in bibtex
    assert ris.splitlines()[0] == "TY  - ELEC"
    assert [file.body.decode() for file in files] == [f"{text}\n" for text in (gbt, bibtex, ris)]
    assert site.get(f"{document(site)}/cite/apa").status == 404


def test_two_versions_and_two_documents_stand_side_by_side(site: Pages) -> None:
    links = site.get(f"{document(site)}/versions").html.xpath("//a[contains(@href, '&b=')]/@href")
    versions, documents = site.get(f"{links[0]}&lang=en"), site.get("/compare?a=v1&b=v2&lang=en")

    assert "% of the longer text stands in both" in versions.words
    assert versions.html.xpath("//table[@class='compare']//ins")
    marks = documents.html.xpath("//table[@class='compare']//mark[a]")
    targets = [mark.xpath("string(a/@href)")[1:] for mark in marks]
    ids = [mark.get("id") for mark in marks if mark.get("id")]  # one that stands twice has one
    assert len(set(ids)) == len(ids)
    assert set(targets) == set(ids)
    assert f"{len(ids) // 2} passages stand in both" in documents.words


def test_a_document_is_offered_for_comparison_and_one_alone_is_asked_for_the_other(site: Pages) -> None:
    (link,) = site.get(document(site)).html.xpath("//header//a[contains(@href, '/compare?a=')]/@href")
    html = site.get(link).html

    assert html.xpath("string(//input[@id='a']/@value)") == document(site).split("/")[2]
    assert html.xpath("//input[@id='b']/@value") == [""]


def test_documents_without_a_common_passage_are_said_to_have_none(site: Pages) -> None:
    found = site.get("/search?q=行政执法公告").html.xpath("//ol//h3/a/@href")
    other = str(found[0]).split("/")[2].partition("?")[0]

    assert "No passage of 20 characters or more" in site.get(f"/compare?a=v1&b={other}&lang=en").words


def test_changes_stand_by_week_and_kind_and_lead_to_what_changed(site: Pages) -> None:
    newest = site.get("/changes?lang=en")
    edited = site.get("/changes?week=2026-01-26&kind=edited&lang=en")
    compared = site.get(edited.html.xpath("//a[text()='what changed']/@href")[0])

    assert "Changes, 2026-01-26 to 2026-02-01" in newest.words
    assert [tag.text for tag in edited.html.xpath("//ul[@class='rows']//span")] == ["edited"]
    assert "43件" in compared.words
    assert "removed" in newest.words


def test_the_feed_is_atom_and_leads_to_our_pages(site: Pages, everything: Path) -> None:
    got = site.get("/feed.atom", Accept_Language="zh")
    with Archive.open(everything, read_only=True):
        feed = etree.fromstring(got.body)

    names = {"a": "http://www.w3.org/2005/Atom"}
    assert got.headers["content-type"] == "application/atom+xml"
    assert feed.xpath("string(a:title)", namespaces=names) == "本档案的变动"
    assert feed.xpath("string(a:link/@href)", namespaces=names) == f"{site.address}/feed.atom"


def test_runs_show_what_each_did_and_its_alarms(site: Pages) -> None:
    runs, run = site.get("/runs?lang=en"), site.get("/runs/3?lang=en")

    assert len(runs.html.xpath("//tbody/tr")) == 3
    assert "something failed or fell short" in run.words
    assert "3 rows became 2" in run.words


def test_a_download_is_what_the_search_finds(site: Pages) -> None:
    got = site.get(f"/download.csv?q=行政复议&portal={CODE}")
    beside = json.loads(site.get(f"/download.looked_in.json?q=行政复议&portal={CODE}").body)
    rows = list(csv.DictReader(io.StringIO(got.body.decode("utf-8-sig"))))

    assert got.headers["content-disposition"] == f'attachment; filename="yifa-{CODE}.csv"'
    assert {row["portal"] for row in rows} == {CODE}
    assert len(rows) == 2
    assert beside["filters"] == {"portal": CODE}


@pytest.mark.parametrize(("lang", "title"), [("en", "title"), ("zh", "标题")])
def test_a_county_is_downloaded_as_a_workbook_in_the_language_of_the_page(
    site: Pages, lang: str, title: str
) -> None:
    page = site.get(f"/county/{CODE}?lang={lang}").html
    got = site.get(str(page.xpath("//a[contains(@href, '/download.xlsx')]/@href")[0]))
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(got.body)).get_sheet_by_name("data").to_python()

    assert got.headers["content-disposition"] == f'attachment; filename="yifa-{CODE}.xlsx"'
    assert title in header
    assert TITLE in [row[header.index(title)] for row in rows]
    assert len(rows) == 3


def test_links_keep_the_language_that_was_asked_for(site: Pages) -> None:
    links = site.get("/search?q=复议&lang=zh").html.xpath("//nav//a/@href|//ol//a/@href")

    assert links
    assert all("lang=zh" in link for link in links)


@pytest.mark.parametrize(
    ("accepted", "expected"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB", "en"), ("fr", "en")]
)
def test_the_browser_says_which_language_is_wanted(site: Pages, accepted: str, expected: str) -> None:
    assert site.get("/", Accept_Language=accepted).html.get("lang") == expected


def reachable(site: Pages, got: Got) -> set[str]:
    return {str(link).partition("#")[0] for link in got.html.xpath("//a/@href|//link/@href")}


def test_no_link_leads_nowhere(site: Pages) -> None:
    for path in (
        "/",
        f"/county/{CODE}",
        "/search?q=行政复议",
        document(site),
        "/changes",
        "/runs",
        "/runs/3",
    ):
        for link in reachable(site, site.get(path)):
            assert not link or site.get(link, "HEAD").status == 200, (path, link)


def test_a_page_of_a_document_is_found_by_its_address_too(site: Pages) -> None:
    assert TITLE in site.get(f"/document?key={quote(REPORT, safe='')}").words
