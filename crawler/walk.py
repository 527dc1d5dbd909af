"""A walk over one listing: takes pages as they come, says where to go next and, at the end, how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.record import Certificate, Entry, EntryKind, Listing, WalkVerdict

SINCE_PAGES = 2
"""pages in a row wholly older than asked for before the walk stops: pinned rows break the order of dates"""


@dataclass(slots=True, kw_only=True)
class Walk:
    """The state of one walk; pure, fed by whoever fetches."""

    may_catch_up: bool = False
    """the list was once read to its end, so a page of known rows ends the walk"""
    since: str | None = None
    """ISO date; rows older than this are not wanted"""
    max_pages: int = 5000
    pages: int = 0
    addresses: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    pages_declared: int | None = None
    rows_declared: int | None = None
    newest: str | None = None
    oldest: str | None = None
    stop: Certificate | None = None
    _bodies: set[str] = field(default_factory=set)
    _old_pages: int = 0

    def take(self, listing: Listing, *, body_sha256: str, unknown: int) -> str | None:
        """Take one page of the list and the number of its rows that were new or changed; return the next.

        None means the walk has ended, and `stop` is its certificate.
        """
        fresh = [entry for entry in listing.entries if entry.url not in self.addresses]
        repeated = self.pages > 0 and (body_sha256 in self._bodies or not fresh)
        self.pages += 1
        self.visited.add(listing.url)
        self._bodies.add(body_sha256)
        self.addresses.update(entry.url for entry in listing.entries)
        self._note(listing, fresh)
        if repeated:
            self._end_on_repetition(same_body=bool(listing.entries))
        else:
            self._judge(listing, fresh, unknown)
        return listing.next_url if self.stop is None else None

    def _note(self, listing: Listing, fresh: Sequence[Entry]) -> None:
        dates = [entry.published for entry in fresh if entry.published]
        self.newest = max([*dates, self.newest or ""]) or None
        self.oldest = min([*dates, self.oldest or "9"]) if dates or self.oldest else None
        if self.pages == 1 or self.pages_declared is None:
            self.pages_declared = listing.pages_declared
        if self.pages == 1 or self.rows_declared is None:
            self.rows_declared = listing.rows_declared
        recent = not dates or self.since is None or max(dates) >= self.since
        self._old_pages = 0 if recent else self._old_pages + 1

    def _judge(self, listing: Listing, fresh: Sequence[Entry], unknown: int) -> None:
        """End the walk if this page is its last."""
        if self.may_catch_up and unknown == 0 and _beyond_pinned(listing.entries):
            self.end(WalkVerdict.CAUGHT_UP, "caught_up")
        elif self.since and self._old_pages >= SINCE_PAGES:
            self.end(WalkVerdict.TRUNCATED, "since_reached", f"rows older than {self.since}, as asked")
        elif listing.next_url is None:
            self._end_without_next(fresh)
        elif listing.next_url in self.visited:
            self._end_on_loop()
        elif self.pages >= self.max_pages:
            self.end(WalkVerdict.TRUNCATED, "page_limit", f"stopped after {self.pages} pages")

    def _end_without_next(self, fresh: Sequence[Entry]) -> None:
        if self.pages_declared is not None and self.pages < self.pages_declared:
            detail = f"page {self.pages} of {self.pages_declared} names no next page"
            self.end(WalkVerdict.TRUNCATED, "no_next", detail)
            return
        reason = "last_page" if self.pages_declared is not None else "no_next"
        self.end(WalkVerdict.COMPLETE, reason, "" if fresh or self.pages > 1 else "the list is empty")

    def _end_on_loop(self) -> None:
        if self.pages_declared is not None and self.pages >= self.pages_declared:
            self.end(WalkVerdict.COMPLETE, "last_page")
        else:
            detail = f"page {self.pages} names a page already read as the next"
            self.end(WalkVerdict.TRUNCATED, "loop", detail)

    def _end_on_repetition(self, *, same_body: bool) -> None:
        reason = "repeated_page" if same_body else "no_new_rows"
        read = self.pages - 1
        reached = (self.pages_declared is not None and read >= self.pages_declared) or (
            self.rows_declared is not None and len(self.addresses) >= self.rows_declared
        )
        verdict = WalkVerdict.COMPLETE if reached else WalkVerdict.TRUNCATED
        self.end(verdict, reason, f"page {self.pages} shows nothing that page {read} did not")

    def end_on_stub(self) -> None:
        """End at a stub behind a good page: the portal publishes its list only so far (guide §3.1)."""
        detail = f"{self.pages} of {self.pages_declared or '?'} pages are published, the next is a stub"
        self.end(WalkVerdict.COMPLETE, "stub_page", detail)

    def end_on_missing(self, detail: str) -> None:
        """End at a page that is not there: the list's end beyond the declared pages, else a failure."""
        beyond = self.pages > 0 and (self.pages_declared is None or self.pages >= self.pages_declared)
        self.end(WalkVerdict.COMPLETE if beyond else WalkVerdict.FAILED, "not_found", detail)

    def end(self, verdict: WalkVerdict, reason: str, detail: str = "") -> None:
        """Write the certificate; the first end counts."""
        if self.stop is None:
            self.stop = Certificate(
                verdict=verdict,
                stop_reason=reason,
                pages=self.pages,
                rows_seen=len(self.addresses),
                pages_declared=self.pages_declared,
                rows_declared=self.rows_declared,
                newest=self.newest,
                oldest=self.oldest,
                detail=detail,
            )


def _beyond_pinned(entries: Sequence[Entry]) -> bool:
    """Return whether a page has rows below those pinned on top (a pinned row is older than one below it)."""
    rows = [entry for entry in entries if entry.kind is EntryKind.PAGE]
    dates = [entry.published or "" for entry in rows]
    pinned = 0
    while pinned < len(rows) and dates[pinned] and dates[pinned] < max(dates[pinned:]):
        pinned += 1
    return len(rows) > pinned
