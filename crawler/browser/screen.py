"""Shows one list in a tab, clicks on to its next page, and returns the markup as it then stands."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error
from playwright.async_api import TimeoutError as TookTooLong

from crawler.browser.controls import Choice, Control, choose
from crawler.fetch.troubles import FetchError
from yifa.model.errors import YifaError
from yifa.model.fetch import Ask, Fetched

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Route

HERE = Path(__file__).parent
COLLECT, DESCRIBE = ((HERE / name).read_text(encoding="utf-8") for name in ("collect.js", "describe.js"))
LINKS = "() => [...document.links].map(link => link.href + link.textContent).join('\\n')"
CHANGED = f"before => ({LINKS})() !== before"
QUIET = """() => new Promise(done => {
    let timer = setTimeout(done, 300);
    new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 300); })
        .observe(document, {childList: true, subtree: true, characterData: true});
    setTimeout(done, 5000);
})"""
"""until nothing changed for 0.3 s, 5 s at most"""
SCROLL = "() => window.scrollTo(0, document.documentElement.scrollHeight)"
PATIENCE_MS = 3000
"""for a change, once nothing is being fetched"""
STEP_SECONDS = 300.0
"""for one page to come to rest, what it asks for fetched at the portal's pace"""
UNWANTED = frozenset({"image", "font", "media", "stylesheet", "texttrack", "manifest", "ping", "eventsource"})
"""kinds of requests that bring no row"""
OWN = frozenset(
    {
        "accept-encoding", "accept-language", "cache-control", "connection", "content-length", "cookie",
        "host", "origin", "pragma", "priority", "referer", "upgrade-insecure-requests", "user-agent",
    }
)  # fmt: skip
"""headers of the browser's that are not the script's, beside sec-…"""
UNFIT = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
"""headers of an answer that say nothing of the bytes handed on"""

Fetch = Callable[[Ask, str], Awaitable[Fetched]]
"""fetches what a page's script asks for, from the address of the page"""


class Screen:
    """A tab that shows one list; every request it makes is fetched by the crawl, or not at all."""

    def __init__(self, page: "Page", fetch: Fetch) -> None:
        self._page = page
        self._fetch = fetch
        self._first: Fetched | None = None
        self._had: dict[str, Fetched] = {}
        self._in_flight = 0
        self.problems: list[str] = []
        """requests that brought nothing, in words"""
        self.error: YifaError | None = None
        """why the portal is to be left alone, or the run cannot go on"""

    async def open(self, first: Fetched) -> None:
        """Show a page that was fetched already.

        Raises:
            TimeoutError: it does not come to rest.
        """
        self._first = first
        await self._page.route("**/*", self._answer)
        await self._page.route_web_socket("**/*", lambda _socket: None)
        self._page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        async with asyncio.timeout(STEP_SECONDS):
            await self._page.goto(first.url, wait_until="load", timeout=0)
            await self._settle()

    async def markup(self) -> tuple[str, bytes]:
        """Return the address of what is shown and its markup as it stands, in UTF-8."""
        async with asyncio.timeout(STEP_SECONDS):
            return self._page.url, (await self._page.content()).encode()

    async def find(self, number: int) -> Choice:
        """Return what brings page *number*."""
        async with asyncio.timeout(STEP_SECONDS):
            return (await self._choose(number))[1]

    async def turn(self, number: int) -> tuple[Choice, bool]:
        """Click what brings page *number*, and scroll on where that changes nothing; return what was clicked.

        The second is whether the page's links changed.

        Raises:
            TimeoutError: the page does not come to rest.
        """
        async with asyncio.timeout(STEP_SECONDS):
            return await self._turn(number)

    async def _turn(self, number: int) -> tuple[Choice, bool]:
        elements, choice = await self._choose(number)
        if choice.shut:
            return choice, False
        before = await self._page.evaluate(LINKS)
        if choice.index is not None:
            failures = len(self.problems)
            element = (await elements.get_property(str(choice.index))).as_element()
            await element.evaluate("element => element.click()")
            changed = await self._changes(before)
            if changed or len(self.problems) > failures:
                return choice, changed
        await self._page.evaluate(SCROLL)
        return choice, await self._changes(before)

    async def _choose(self, number: int) -> tuple[Any, Choice]:
        elements = await self._page.evaluate_handle(COLLECT)
        controls = [Control(**told) for told in await elements.evaluate(DESCRIBE)]
        return elements, choose(controls, number)

    async def _changes(self, before: str) -> bool:
        """Return whether the links change, in so far as there is anything to wait for."""
        while True:
            try:
                await self._page.wait_for_function(CHANGED, arg=before, timeout=PATIENCE_MS)
            except TookTooLong:
                if not self._in_flight:
                    return False
                continue
            await self._settle()
            return bool(await self._page.evaluate(LINKS) != before)

    async def _settle(self) -> None:
        """Wait until nothing is being fetched and nothing on the page changes."""
        while True:
            try:
                await self._page.evaluate(QUIET)
            except Error:  # it leads elsewhere: what is shown there counts
                await self._page.wait_for_load_state("load", timeout=0)
                continue
            if not self._in_flight:
                return

    async def _answer(self, route: "Route", request: "Request") -> None:
        """Answer what the page asks for with what the crawl fetches."""
        if request.resource_type in UNWANTED:
            await route.abort()
            return
        self._in_flight += 1
        try:
            fetched = await self._get(request)
            if fetched is None:
                await route.abort()
            else:
                headers = {name: value for name, value in fetched.headers if name.lower() not in UNFIT}
                await route.fulfill(status=fetched.status, headers=headers, body=fetched.body)
        except Error:  # the page went on, and waits for no answer
            return
        finally:
            self._in_flight -= 1

    async def _get(self, request: "Request") -> Fetched | None:
        if self._first is not None and request.is_navigation_request():
            first, self._first = self._first, None
            return first
        ask = _ask_of(request)
        if (had := self._had.get(ask.key)) is not None and request.resource_type == "script":
            return had
        try:
            fetched = await self._fetch(ask, self._page.url)
        except FetchError as error:
            self.problems.append(f"{ask.key}: {error.reason}: {error.detail}")
            return None
        except YifaError as error:
            self.error = self.error or error
            return None
        if fetched.status >= 400:
            self.problems.append(f"{ask.key}: status {fetched.status}")
        self._had[ask.key] = fetched
        return fetched


def _ask_of(request: "Request") -> Ask:
    """Return a page's request as one of ours: what the script sends, none of the browser's own headers."""
    headers = tuple(
        (name, value) for name, value in request.headers.items()
        if name not in OWN and not name.startswith("sec-")
    )  # fmt: skip
    return Ask(url=request.url, method=request.method, body=request.post_data or "", headers=headers)
