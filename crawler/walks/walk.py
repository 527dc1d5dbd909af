"""Judges a walk over one listing: takes its pages, says where to go next and, at the end, how it ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawler.walks.beside import Beside
from yifa.model.listing import (
    Certificate,
    Deep,
    Entry,
    Listing,
    ListKnown,
    Proof,
    Sign,
    WalkVerdict,
    goes_beyond_pinned,
    weakness,
)
from yifa.model.record import Finding

SINCE_PAGES = 2
"""the walk stops after so many pages of too old rows alone: pinned rows break the order of dates"""
SIGNED = frozenset({WalkVerdict.UNPROVED, WalkVerdict.TRUNCATED})
"""verdicts that a sign of a next page bears on"""
PAGED = 3
"""a repeated page proves nothing before this one: the portal may not heed the number asked for"""


@dataclass(slots=True, kw_only=True)
class Walk:
    """The state of one walk; it fetches nothing: whoever does hands it the pages."""

    may_catch_up: bool = False
    """the list was once read to its end, so a full page of known rows ends the walk"""
    known: ListKnown = field(default_factory=ListKnown)
    deep: Deep | None = None
    """why the walk goes on to the end all the same"""
    may_hint: bool = False
    """the list itself may give a reason to go on"""
    since: str | None = None
    """ISO date; rows older than this are not wanted"""
    max_pages: int = 5000
    pages: int = 0
    addresses: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)
    """pages that showed no list and were fetched once more"""
    pages_declared: int | None = None
    rows_declared: int | None = None
    newest: str | None = None
    oldest: str | None = None
    stop: Certificate | None = None
    early_stop_page: int | None = None
    missed: int = 0
    _new: int = 0
    _rows_gone: bool = False
    _hinted: bool = False
    """the list gave a reason to go on, so no walk would have stopped there"""
    _bodies: set[str] = field(default_factory=set)
    _old_pages: int = 0
    beside: Beside = field(default_factory=Beside)
    title: str = ""
    """what the first page is called"""
    sign: Sign | None = None
    """what would bring a next page, as the page last read has it"""
    labelled: Sign | None = None
    """the sign that labels the largest number of a page"""
    tried: str = ""
    """what was asked for in its place, and brought no further row"""
    _firm: bool = False
    """a sign on the page last read speaks against an end though all declared rows were met"""
    _lost: Counter[Finding] = field(default_factory=Counter)
    """rows that could not be read, as often as one page has them"""

    def take(self, listing: Listing, *, body_sha256: str, unknown: int, new: int = 0) -> str | None:
        """Take one page of the list, *unknown* of its rows new or changed; return the next address.

        None means the walk has ended, and `stop` is its certificate. *new* is how many of the unknown rows
        the list had never shown.
        """
        fresh = [entry for entry in listing.entries if entry.url not in self.addresses]
        repeated = self.pages > 0 and (body_sha256 in self._bodies or not fresh)
        self.pages += 1
        self.visited.add(listing.url)
        self._note_labels(listing)
        self._bodies.add(body_sha256)
        self.addresses.update(entry.url for entry in listing.entries)
        self._note(listing, fresh)
        self._note_signs(listing)
        self._note_change(unknown, new)
        self._lost |= Counter(listing.given_up)
        self.beside.take(listing.entries, again=repeated)
        if repeated:
            self._take_repetition(listing)
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

    def _note_signs(self, listing: Listing) -> None:
        """Note what on this page would bring a next one; a total that is met is no sign."""
        seen = len(self.addresses)
        live = [sign for sign in listing.signs if self.pages == 1 or not sign.weak]
        live = [
            sign for sign in live if not (0 < sign.total <= seen or sign.is_void(self.newest, self.oldest))
        ]
        self.sign = next(iter(live), None)
        self._firm = any(not sign.weak or sign.counts for sign in live)

    def _note_labels(self, listing: Listing) -> None:
        """Note which pages the list labels."""
        signs = listing.signs
        if (most := listing.pages_labelled) is not None:
            signs = (*signs, Sign(kind="numbers by an address", place=f"page 1 to {most}", most=most))
        for sign in signs:
            if (sign.most or 0) > (self.labelled.most or 0 if self.labelled else 0):
                self.labelled = sign

    def _note_change(self, unknown: int, new: int) -> None:
        """Note what a page tells of the list's past: rows missed by stopping early, rows no longer there."""
        self._new += new
        if self.early_stop_page is not None:
            self.missed += unknown
        if self.pages == 1:
            self._rows_gone = len(self.known.first_page - self.addresses) > new

    def _judge(self, listing: Listing, fresh: Sequence[Entry], unknown: int) -> None:
        """End the walk if this page is its last, or if all beyond it is known."""
        if listing.next_url is None and (self.pages_declared is None or self._has_last_page(listing)):
            self._end_without_next(listing, fresh)
        elif unknown == 0 and self._is_quiet(listing.entries):
            self._catch_up()
        if self.stop is None:
            self._judge_end(listing, fresh)

    def _is_quiet(self, entries: Sequence[Entry]) -> bool:
        """Return whether all beyond a page of known rows is known too.

        So it is below a full page with rows beyond the pinned ones, once the newest row known was met: where
        it stands, what is newer stands above.
        """
        met = self.known.newest is None or (self.newest or "") >= self.known.newest
        full = len(entries) >= self.known.page_rows
        return self.may_catch_up and met and full and goes_beyond_pinned(entries)

    def _catch_up(self) -> None:
        """End at known rows, unless there is a reason to go on.

        Where the list itself gives none, note that another walk would have ended here.
        """
        hint = self._hint() if self.may_hint else None
        self._hinted = self._hinted or hint is not None
        self.deep = self.deep or hint
        if self.deep is None:
            self.end(WalkVerdict.CAUGHT_UP, "caught_up")
        elif self.early_stop_page is None and not self._hinted:
            self.early_stop_page = self.pages

    def _hint(self) -> Deep | None:
        """Return what in the list shows changes beyond the rows seen: rows gone, other totals; else None."""
        if self._rows_gone:
            return Deep.ROWS_GONE
        rows, pages = self.known.rows_declared, self.known.pages_declared
        if rows is not None and self.rows_declared is not None:
            return Deep.TOTALS if self.rows_declared != rows + self._new else None
        if pages is None or self.pages_declared is None or self.pages_declared == pages:
            return None
        return Deep.TOTALS if self.pages_declared < pages or not self._new else None

    def _judge_end(self, listing: Listing, fresh: Sequence[Entry]) -> None:
        if self.since and self._old_pages >= SINCE_PAGES:
            self.end(WalkVerdict.TRUNCATED, "since_reached", f"rows older than {self.since}, as asked")
        elif listing.next_url is None:
            self._end_without_next(listing, fresh)
        elif listing.next_url in self.visited:
            self._end_on_loop()
        elif self.pages >= self.max_pages:
            self.end(WalkVerdict.TRUNCATED, "page_limit", f"stopped after {self.pages} pages")

    def _has_last_page(self, listing: Listing) -> bool:
        """Return whether the last page that the list declares was met."""
        if self.pages_declared is None:
            return listing.single
        return self.pages >= self.pages_declared

    def _end_without_next(self, listing: Listing, fresh: Sequence[Entry]) -> None:
        """End at a page that names no next one, by what proves that there is none."""
        if self.pages_declared is not None and not self._has_last_page(listing):
            what, reason = ("itself as the", "loop") if listing.loops else ("no", "no_next")
            detail = f"page {self.pages} of {self.pages_declared} names {what} next page"
            self.end(WalkVerdict.TRUNCATED, reason, detail)
            return
        reason = "last_page" if self.pages_declared is not None else "no_next"
        detail = "" if fresh or self.pages > 1 else "the list is empty"
        shut = listing.shut or listing.loops or self.pages > 1
        otherwise = Proof.NEXT_SHUT if shut else Proof.NO_PAGER
        self.conclude(reason, detail, last_page=self._has_last_page(listing), otherwise=otherwise)

    def conclude(
        self, reason: str, detail: str = "", *, last_page: bool, otherwise: Proof, read: int | None = None
    ) -> None:
        """End at what looks like the list's end: complete by a proof, else truncated or unproved.

        Declared rows that were met go before a control that does nothing by itself. *otherwise* proves the
        end where the list declares nothing and nothing on it would bring a next page;
        *read* is how many rows were seen where that is not the number of their addresses.
        """
        declared, seen = self.rows_declared, max(read or 0, len(self.addresses))
        met = declared is not None and (seen >= declared > 0 or declared == seen == 0)
        sign = self.sign or (None if met else self._labelled_beyond())
        if last_page:
            self.end(WalkVerdict.COMPLETE, reason, detail, proof=Proof.LAST_PAGE)
        elif declared is not None and seen < declared:
            short = f"{seen} of {declared} declared rows were seen, and no next page is named"
            self.end(WalkVerdict.TRUNCATED, "rows_missing", short)
        elif sign is not None and (self._firm or not met):
            self.sign, tried = sign, f"; tried: {self.tried}" if self.tried else ""
            self.end(WalkVerdict.UNPROVED, "unproved", f"not followed: {sign.told}{tried}")
        elif met:
            self.end(WalkVerdict.COMPLETE, reason, detail, proof=Proof.ROWS_MET)
        else:
            if weaker := weakness(otherwise, seen):
                detail = weaker
            self.end(WalkVerdict.COMPLETE, reason, detail, proof=otherwise)

    def _labelled_beyond(self) -> Sign | None:
        """Return what labels pages beyond those that showed rows of their own, if anything does."""
        most = self.labelled.most or 0 if self.labelled else 0
        return self.labelled if most > self.pages - self.beside.repeats else None

    def end_unturned(self, listing: Listing, tried: str) -> None:
        """End at a page that names no next one after all: what was *tried* brought no further row."""
        self.tried = tried
        self._end_without_next(listing, listing.entries)

    def end_turned(self, detail: str, shown: Sequence[Entry] = ()) -> None:
        """End behind pages that were turned without addresses: the next request brought no further row.

        That is the list's end, unless it declares more, or labels pages beyond it, or what was *shown* in
        place of a page behind a full one is an earlier page.
        """
        declared = self.pages_declared if self.rows_declared is None else None
        astray = declared is None and self.beside.is_full and self.beside.strays(shown)
        beyond = self._labelled_beyond() or (self.sign if astray else None)
        if declared is not None and self.pages < declared:
            self.end(WalkVerdict.TRUNCATED, "no_new_rows", f"{self.pages} of {declared} pages; {detail}")
        elif beyond is not None and not self.rows_declared:
            self.sign, self.tried = beyond, detail
            self.conclude("no_new_rows", detail, last_page=False, otherwise=Proof.NEXT_SHUT)
        else:
            short = self.rows_declared is not None and len(self.addresses) < self.rows_declared
            self.sign = self.sign if short else None
            self.conclude("no_new_rows", detail, last_page=declared is not None, otherwise=Proof.NEXT_SHUT)

    def _end_on_loop(self) -> None:
        """End where a page names one already read as the next."""
        if self.pages_declared is not None and self.pages >= self.pages_declared:
            self.end(WalkVerdict.COMPLETE, "last_page", proof=Proof.LAST_PAGE)
        else:
            detail = f"page {self.pages} names a page already read as the next"
            self.end(WalkVerdict.TRUNCATED, "loop", detail)

    def _take_repetition(self, listing: Listing) -> None:
        """End the walk at a page with nothing new; where the list declares nothing, only at a second one.

        A portal that answers its last page for every number beyond it ends its list that way. One that does
        not heed the number, or does not know it, answers an earlier page: that proves nothing behind a page
        as full as the first.
        """
        reason = "repeated_page" if listing.entries else "no_new_rows"
        read = self.pages - self.beside.repeats
        declares = self.pages_declared is not None or self.rows_declared is not None
        last_page = self.pages_declared is not None and read >= self.pages_declared
        is_whole = last_page or (self.rows_declared is not None and len(self.addresses) >= self.rows_declared)
        follows = listing.next_url is not None and listing.next_url not in self.visited
        if not declares and self.pages >= PAGED:
            if follows and self.beside.repeats == 1 and self.pages < self.max_pages:
                return
            is_whole = True
            if self.beside.astray and self.beside.is_full and not self.beside.down:
                self.sign = Sign(kind="next by an address", place=f"{listing.url}: shows an earlier page")
        detail = f"page {self.pages} shows nothing that page {read} did not"
        if is_whole:
            self.conclude(reason, detail, last_page=last_page, otherwise=Proof.NEXT_SHUT)
        else:
            self.end(WalkVerdict.TRUNCATED, reason, detail)

    def see_again(self, listing: Listing) -> None:
        """Add the rows that the first page shows when it is read again after the walk."""
        assert self.stop is not None
        fresh = [entry for entry in listing.entries if entry.url not in self.addresses]
        self.addresses.update(entry.url for entry in fresh)
        self._note(listing, fresh)
        detail = f"{len(fresh)} rows were published while the list was read"
        self.stop = replace(
            self.stop, rows_read=len(self.addresses), newest=self.newest, oldest=self.oldest, detail=detail
        )

    def end_on_stub(self) -> None:
        """End at a stub behind a good page: the portal publishes its list only so far (guide §3.1)."""
        detail = f"{self.pages} of {self.pages_declared or '?'} pages are published, the next is a stub"
        self.end(WalkVerdict.COMPLETE, "stub_page", detail, proof=Proof.NEXT_SHUT)

    def end_on_missing(self, detail: str, *, home: bool = False) -> None:
        """End at a page that is not there: the list's end beyond the declared pages, else a failure.

        Where nothing is declared, it is the end of a list whose pages were turned; behind the first page, or
        where the *home* page stands in its place, the address named as the next was a sign.
        """
        last_page = self.pages_declared is not None and self.pages >= self.pages_declared
        if self.pages > 0 and (self.pages_declared is None or last_page):
            if self.pages == 1 or home:
                self.sign = Sign(kind="next by an address", place=detail)
            self.conclude("not_found", detail, last_page=last_page, otherwise=Proof.NEXT_SHUT)
        else:
            self.end(WalkVerdict.FAILED, "not_found", detail)

    def end_on_empty(self, detail: str) -> None:
        """End at a page of the list's own that shows no rows: behind a full page that proves no end."""
        if self.beside.is_full:
            self.sign = Sign(kind="next by an address", place=detail)
        self.conclude("no_new_rows", detail, last_page=False, otherwise=Proof.NEXT_SHUT)

    def end(self, verdict: WalkVerdict, reason: str, detail: str = "", *, proof: Proof | None = None) -> None:
        """Write the certificate; the first end counts, and none is complete without a proof."""
        assert (proof is not None) == (verdict is WalkVerdict.COMPLETE)
        if self._lost and verdict in (WalkVerdict.COMPLETE, WalkVerdict.CAUGHT_UP):
            verdict, reason, proof = WalkVerdict.UNPROVED, "rows_given_up", None
            detail = f"{self._lost.total()} rows of the list could not be read"
        if self.stop is None:
            self.stop = Certificate(
                verdict=verdict, stop_reason=reason, pages=self.pages, rows_read=len(self.addresses),
                pages_declared=self.pages_declared, rows_declared=self.rows_declared, newest=self.newest,
                oldest=self.oldest, detail=detail, proof=proof,
                sign=self.sign.told if self.sign and verdict in SIGNED else None, deep=self.deep,
                early_stop_page=self.early_stop_page, missed=self.missed,
            )  # fmt: skip
