"""Weighs what speaks against a page that reads well: its row, what it said before, the other pages."""

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from archive.tables.versions import KnownVersion
from crawler.fetch.troubles import FetchError
from crawler.visit.visit import Visit
from yifa.model.fetch import FetchKind, Task, Verdict
from yifa.model.record import Draft, Finding
from yifa.model.text import nfkc
from yifa.reading.dating.dates import date_from_url, find_moments
from yifa.reading.judging.answer import SUSPECTED, TITLE_DIFFERS
from yifa.reading.markup import share_of_pairs, text_of
from yifa.reading.response import Opened

SAME_BODIES = 3
"""so many addresses with one and the same page, which fits none of their rows, are a challenge"""
MEANINGFUL = 6
"""characters of the shortest title that says what its page is about; 查看 and 详情 do not"""
ENOUGH = 0.5
"""share of a title's pairs of characters that must stand somewhere on its page"""
NOTHING_LEFT = 0.2
"""share of the pairs of a former text that a page has at most which has nothing of it"""
COMPARED = 3000
"""characters of a former text that are looked for"""
DAY = len("2026-01-20")
TAG = re.compile(r"<[^<>]*>")
NO_WORDS = re.compile(r"[\W_]+")
CHARSET_SUSPECT = "charset_suspect"

Doubt = tuple[Verdict, str]


@dataclass(slots=True)
class Doubts:
    """Weighs the pages of one visit against each other."""

    visit: Visit
    _bodies: dict[str, set[str]] = field(default_factory=dict)
    """SHA-256 of pages that say nothing of their rows, and the addresses that answered them"""
    _answers_anything: bool | None = None
    """the portal answers addresses that do not exist as if they did; None = not tried yet"""

    async def weigh(self, task: Task, opened: Opened, draft: Draft) -> Doubt | Finding | None:
        """Return the verdict on a page that must not be stored, and why; else a finding, or None.

        Raises:
            ParkedError: the portal is down or asks to be left alone.
        """
        known = self.visit.book.archive.versions.known(task.url)
        decoded = opened.decoded
        if decoded.is_damaged and known is not None and CHARSET_SUSPECT not in known.doubts:
            return Verdict.GARBLED, f"{decoded.doubt}; what was read before stays"
        title = task.entry.title if task.entry else ""
        fits = not title or says(draft, title) or bool(known and known.title and says(draft, known.title))
        if confirmed := self._confirm(task, opened, draft, known, fits=fits):
            return confirmed
        if fits:
            return None
        addresses = self._bodies.setdefault(hashlib.sha256(opened.fetched.body).hexdigest(), set())
        addresses.add(task.url)
        if len(addresses) >= SAME_BODIES:
            return Verdict.CHALLENGE, f"the same page at {len(addresses)} addresses, and of none of them"
        detail = f"the page says nothing of what its row says, {title!r}"
        if known is not None and TITLE_DIFFERS not in known.doubts:
            return Verdict.SOFT_404, f"{detail}, as it did before"
        if await self._is_answered_anyway(task.url):
            return Verdict.SOFT_404, f"{detail}, and the portal answers addresses that do not exist"
        return Finding(code=TITLE_DIFFERS, detail=detail, field="title")

    def _confirm(
        self, task: Task, opened: Opened, draft: Draft, known: KnownVersion | None, *, fits: bool
    ) -> Doubt | None:
        """Return the verdict on a doubtful page that its row, or what stood there before, contradicts.

        What the portal's lists and home page have too is no sign.
        """
        shared = self.visit.shared_doubts
        doubt = next((doubt for doubt in opened.judgement.doubts if doubt.detail not in shared), None)
        if doubt is None:
            return None
        if not fits:
            why = "and the page says nothing of its row"
        elif known is not None and known.doubts.isdisjoint(SUSPECTED) and self._is_replaced(task.url, draft):
            why = "and nothing is left of what stood there before"
        elif is_undated(task, draft, opened):
            why = "and the page says neither title nor day of its row"
        else:
            return None
        return SUSPECTED[doubt.code], f"{doubt.detail}, {why}"

    def _is_replaced(self, url: str, draft: Draft) -> bool:
        """Return whether a page has nothing of the text that it had when it was last read."""
        before = _words(self.visit.book.archive.versions.known_text(url)[:COMPARED])
        now = _words(TAG.sub("", draft.body_html or ""))
        return bool(before) and share_of_pairs(before, now) < NOTHING_LEFT

    async def _is_answered_anyway(self, url: str) -> bool:
        """Return whether the portal answers an address that cannot exist; asked once in a run."""
        if self._answers_anything is None:
            name = hashlib.sha256(f"{url} {self.visit.book.run_id}".encode()).hexdigest()[:20]
            try:
                fetched = await self.visit.fetcher.fetch(urljoin(url, f"{name}.html"), FetchKind.COLUMN)
            except FetchError:
                return False
            self._answers_anything = (await self.visit.judge(fetched)).ok
        return self._answers_anything


def says(draft: Draft, title: str) -> bool:
    """Return whether the words of *title* stand on a page, in its own title or its text."""
    wanted = _words(title)
    if len(wanted) < MEANINGFUL:
        return True
    titles = [_words(pair.value) for pair in draft.titles]
    if any(own and (wanted in own or own in wanted) for own in titles):
        return True
    text = "".join((*titles, _words(TAG.sub("", draft.body_html or ""))))
    return share_of_pairs(wanted, text) >= ENOUGH


def is_undated(task: Task, draft: Draft, opened: Opened) -> bool:
    """Return whether a row whose title says nothing has a day that its page does not print either."""
    entry = task.entry
    day = (entry.published or "")[:DAY] if entry else ""
    if entry is None or len(day) < DAY or len(_words(entry.title)) >= MEANINGFUL:
        return False
    dated = [pair.value for pair in draft.pairs if (pair.field or "").startswith("date_")]
    printed = (moment.iso for text in (*dated, nfkc(text_of(opened.root))) for moment in find_moments(text))
    return day not in {moment[:DAY] for moment in (*printed, date_from_url(draft.url) or "")}


def _words(text: str) -> str:
    return NO_WORDS.sub("", nfkc(text)).lower()
