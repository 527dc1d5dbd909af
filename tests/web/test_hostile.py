"""What archived pages hold never acts: eighty texts in five places, in a real Chromium and as sent."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.factory import make_portal
from tests.support.pages.hostile_markup import PAYLOADS, PLACES
from tests.support.pages.serving import Evil, Pages
from tests.web.inert import problems

TABS = ("", "/original", "/files", "/versions", "/evidence", "/cite")
COUNTY = f"/county/{make_portal().code}"


class Watched:
    """A page in a browser, and what it said and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.on("popup", lambda popup: self.said.append(popup.url))
        page.on("request", lambda request: self.asked.append(request.url))

    def outside(self, site: Pages) -> list[str]:
        """What it asked for elsewhere."""
        return [url for url in self.asked if not url.startswith(site.address)]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """Nothing is held back: what a page wants to do, it does."""
    context = browser.new_context()
    yield Watched(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def documents(hostile_site: Pages) -> list[str]:
    """The address of every document, which hold one payload each."""
    found: list[str] = []
    for number in range(1, 5):
        html = hostile_site.get(f"/search?page={number}").html
        found += [str(link).partition("?")[0] for link in html.xpath("//ol[@class='hits']//h3/a/@href")]
    return found


def test_there_are_eighty_payloads_in_five_places(documents: list[str]) -> None:
    assert len(set(PAYLOADS)) == 80
    assert len(PLACES) == 5
    assert len(set(documents)) == 80


def test_a_page_that_acts_is_noticed(watched: Watched, caller: Evil) -> None:
    before = len(caller.called)
    watched.page.goto(f"{caller.address}/control")
    watched.page.wait_for_load_state("networkidle")

    assert watched.page.title() == "acted"
    assert {"/control", "/hit", "/image"} <= set(caller.called[before:])
    assert f"{caller.address}/image" in watched.asked


def test_in_a_browser_no_payload_acts_where_our_pages_show_it(
    watched: Watched, hostile_site: Pages, documents: list[str], caller: Evil
) -> None:
    before = len(caller.called)
    lists = [COUNTY, "/runs/1", "/changes", "/changes?page=2"]
    hits = [f"/search?q=%E5%A4%8D%E8%AE%AE&page={number}" for number in (1, 2, 3, 4)]
    for path in (*lists, *hits, *documents[::8], f"{documents[0]}/original"):
        watched.page.goto(f"{hostile_site.address}{path}")

        assert watched.page.title() != "acted", path

    assert watched.said == []
    assert watched.outside(hostile_site) == []
    assert caller.called[before:] == []


def test_in_a_browser_no_archived_page_acts_even_in_a_frame_that_forbids_nothing(
    watched: Watched, hostile_site: Pages, documents: list[str], caller: Evil
) -> None:
    before = len(caller.called)
    sources = [hostile_site.get(f"{one}/original").html.xpath("string(//iframe/@src)") for one in documents]
    frames = "".join(f"<iframe src='{source}'></iframe>" for source in sources)
    page, address = watched.page, f"{hostile_site.address}/frames"
    page.route(address, lambda route: route.fulfill(body=frames, content_type="text/html"))
    page.goto(address)

    shown = [frame.evaluate("[document.title, document.body.innerText, origin]") for frame in page.frames[1:]]
    assert len(shown) == len(set(sources)) == 80
    assert {(title, origin) for title, _, origin in shown} == {("", "null")}
    assert sum("原文" in text for _, text, _ in shown) >= 75
    assert watched.said == []
    assert watched.outside(hostile_site) == []
    assert caller.called[before:] == []


def test_what_we_send_holds_no_markup_but_our_own(hostile_site: Pages, documents: list[str]) -> None:
    for path in (COUNTY, "/", "/runs/1", "/search", "/changes"):
        assert problems(hostile_site.get(path)) == [], path
    for number, document in enumerate(documents):
        path = f"{document}{TABS[number % len(TABS)]}"

        assert problems(hostile_site.get(path)) == [], path


def test_every_payload_stands_in_its_places_as_text(hostile_site: Pages, documents: list[str]) -> None:
    """What is not shown cannot act: the places must be those that a reader sees."""
    county = hostile_site.get(COUNTY).text
    text = hostile_site.get(documents[0])
    title = text.html.xpath("string(//h1)")

    assert all(f"/list{number}/" in county for number in range(80))
    assert title in text.html.xpath("string(//aside[contains(@class, 'values')])")
    assert title in " ".join(text.html.xpath("//div[@class='text']//text()"))
    assert (
        "原文"
        in hostile_site.get(hostile_site.get(f"{documents[0]}/original").html.xpath("//iframe/@src")[0]).text
    )
