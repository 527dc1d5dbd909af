"""The pages in a real Chromium: a reader's way through them, the keyboard, axe, and how they fit a phone."""

import csv
import hashlib
import io
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Download, Frame, Page

from tests.support.factory import TITLE
from tests.support.pages.browsed import CODE, REPORT
from tests.support.pages.serving import Pages

AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"], "iframes": False,
}  # fmt: skip
"""what axe holds a page to; the archived pages in frames are not ours"""
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"], "iframes": False}
Scheme: TypeAlias = Literal["light", "dark"]
DOCUMENT = "/document/8ecfb83015af"
WITH_FILES = f"{DOCUMENT}/files"


@pytest.fixture(scope="module")
def window(browser: Browser, site: Pages) -> Page:
    """A window in English."""
    return opened(browser, site, 1280, "light", "en-GB")


@pytest.fixture
def page(window: Page) -> Page:
    """The window, at a page whence every test goes its own way."""
    window.goto("/runs")
    return window


def opened(browser: Browser, site: Pages, width: int, scheme: Scheme, language: str) -> Page:
    """Open a window of that width."""
    context = browser.new_context(
        base_url=site.address, viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
    )
    context.set_default_timeout(60_000)
    return context.new_page()


def find(page: Page, words: str) -> None:
    """Search by the box that stands on every page."""
    page.get_by_label("Search the archive").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")


def read(page: Page, tab: str | None = None) -> None:
    """Open the first hit of a search for the report, and one of its tabs."""
    find(page, TITLE)
    page.get_by_role("link", name=TITLE).first.click()
    if tab:
        page.get_by_label("Views of this document").get_by_role("link", name=tab).click()


def kept(download: Download) -> bytes:
    """Return what a download brought."""
    return Path(download.path()).read_bytes()


def is_in_a_reader(frame: Frame) -> bool:
    """Return whether a frame stands within the browser's own reader of PDF."""
    return frame.parent_frame is not None and frame.parent_frame.url.startswith("chrome-extension://")


def test_a_search_is_narrowed_down_read_and_left_by_its_outline(page: Page) -> None:
    find(page, "行政复议")
    page.get_by_label("Narrow down").get_by_role("link", name="清溪县").click()
    narrowed = page.get_by_role("heading", level=2).all_inner_texts()
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_label("Outline").get_by_role("link", name="（二）规范行政执法").click()

    assert "2 publications" in narrowed
    assert page.locator(".text p:target").inner_text().startswith("（二）规范行政执法")
    assert page.locator(".text mark").first.inner_text() == "行政复议"
    assert page.get_by_label("Values and where each was read").get_by_text("“发布机构：”").is_visible()


def test_an_answer_without_hits_has_the_width_of_the_page(page: Page) -> None:
    find(page, "不存在的词")

    said = page.get_by_text("Nothing was found in").bounding_box()
    assert said is not None
    assert said["width"] > 640


def test_a_cell_of_the_overview_leads_to_why(page: Page) -> None:
    page.goto("/")
    page.get_by_role("row", name="清溪县").get_by_role("link").last.click()

    assert page.locator("#why").get_by_text("rests on").is_visible()
    assert page.locator("#alarms").is_visible()


def test_the_original_page_stands_in_an_origin_of_its_own(page: Page) -> None:
    read(page, "Original page")
    shown = page.frame_locator("iframe").get_by_text("主办：清溪县人民政府办公室")
    shown.wait_for()

    assert shown.evaluate("() => origin") == "null"
    assert page.locator("iframe").get_attribute("sandbox") == ""


def test_a_pdf_is_shown_in_the_page_and_its_picture_too(page: Page) -> None:
    with page.expect_event("framenavigated", predicate=is_in_a_reader) as shown:
        page.goto(WITH_FILES)
    kind = shown.value.locator("embed").get_attribute("type")
    page.get_by_role("link", name="Look at it").last.click()
    picture = page.locator("img.file")

    assert kind == "application/x-google-chrome-pdf"
    shown_width = "async image => { await image.decode(); return image.naturalWidth }"  # once it has come
    assert picture.evaluate(shown_width) == 1


def test_versions_and_documents_are_compared(page: Page) -> None:
    read(page, "Versions")
    added = page.locator("ins").all_inner_texts()
    page.get_by_role("link", name="side by side").click()
    beside = page.locator("table.compare ins").all_inner_texts()

    assert any("新增一句" in text for text in added)
    assert any("新增一句" in text for text in beside)


def test_evidence_leads_to_the_very_bytes(page: Page) -> None:
    read(page, "Evidence")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the bytes as received").click()

    assert hashlib.sha256(kept(coming.value)).hexdigest() in page.locator("code.hash").all_inner_texts()


def test_what_a_search_finds_is_downloaded(page: Page) -> None:
    find(page, "行政复议")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download as .csv").click()
    rows = list(csv.DictReader(io.StringIO(kept(coming.value).decode("utf-8-sig"))))

    assert coming.value.suggested_filename == "yifa-search.csv"
    assert f"{len(rows)} publications" in page.get_by_role("heading", level=2).all_inner_texts()


def test_the_feed_is_offered_and_read(page: Page) -> None:
    page.get_by_role("link", name="Changes").click()
    address = page.locator("link[rel=alternate]").get_attribute("href") or ""
    answer = page.goto(address)

    assert answer is not None
    assert answer.headers["content-type"] == "application/atom+xml"


def focused(page: Page) -> str:
    """Return what has the keyboard, by its own words, and whether one sees that it has; a frame shows it."""
    return str(
        page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
            const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            const seen = outlined || at.tagName === 'IFRAME', words = at.id || at.innerText || at.tagName;
            return at === document.body ? '' : seen ? words : `unseen: ${words}`; }"""
        )
    )


def test_the_keyboard_alone_searches_and_reads(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = focused(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.evaluate("document.getElementById('main').contains(document.activeElement)")
    page.get_by_label("Search the archive").focus()
    page.keyboard.insert_text(TITLE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    page.get_by_role("link", name=TITLE).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/*")
    page.get_by_label("Outline").get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#p*")

    assert (skip, first) == ("Skip to the content", True)
    assert page.evaluate("document.activeElement.className").startswith("heading")


@pytest.mark.parametrize("path", [f"/county/{CODE}", "/search?q=%E5%A4%8D%E8%AE%AE", WITH_FILES])
def test_the_keyboard_goes_everywhere_sees_where_it_is_and_comes_out(page: Page, path: str) -> None:
    page.goto(path)
    controls = page.locator("a:visible, button:visible, input:visible, select:visible, summary:visible")
    reached = "controls => controls.map(at => [at.tagName, at.id || at.innerText, at.dataset.reached])"
    page.evaluate("addEventListener('focusin', event => event.target.dataset.reached = 'yes')")
    passed: list[str] = []
    while passed.count("Skip to the content") < 2 and len(passed) < 300:
        page.keyboard.press("Tab")
        passed.append(focused(page))

    assert [control for control in controls.evaluate_all(reached) if control[2] != "yes"] == []
    assert passed.count("Skip to the content") == 2
    assert [at for at in passed if at.startswith("unseen")] == []


PAGES = (
    "/", f"/county/{CODE}?why=government/2025", "/search?q=%E5%A4%8D%E8%AE%AE", f"/document?key={REPORT}",
    f"{DOCUMENT}/versions", "/compare?a=v1&b=v2", WITH_FILES, f"{DOCUMENT}/original",
    f"{DOCUMENT}/evidence", f"{DOCUMENT}/cite", "/changes", "/runs", "/runs/3", "/nothing",
)  # fmt: skip
COLOURFUL = PAGES[:6]
"""they show every colour there is"""


def test_axe_finds_nothing(browser: Browser, site: Pages) -> None:
    page = opened(browser, site, 1280, "light", "zh")
    for path in PAGES:
        page.goto(path)
        found = Axe().run(page, options=AA)

        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_in_the_dark_contrast_is_enough_and_every_page_fits_a_phone(browser: Browser, site: Pages) -> None:
    page = opened(browser, site, 390, "dark", "en")
    for path in PAGES:
        page.goto(path)
        found = Axe().run(page, options=CONTRAST) if path in COLOURFUL else None

        assert found is None or found.violations_count == 0, f"{path}: {found and found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
