"""What all steps of a portal's crawl share: which tasks wait, and what leads out of the portal."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.book import Book
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.pacing import Pacer
from crawler.tally import PortalTally
from crawler.visit.doubts import is_undated
from crawler.visit.visit import Order, Visit
from crawler.watch import Watch
from tests.support import factory
from tests.support.factory import (
    AT,
    HOME,
    HOST,
    PAGE,
    make_draft,
    make_entry,
    make_fetched,
    make_record,
)
from yifa.model.fetch import FetchKind, OutcomeCode, Task, Verdict
from yifa.model.listing import Certificate, WalkVerdict
from yifa.model.record import Attachment
from yifa.reading.response import open_response

FORMER = "former.example"
AWAY = "http://www.elsewhere.example/zwgk/1.html"
OUT = f'<html><body><script>location.href="{AWAY}"</script></body></html>'


def visit_of(kept: factory.Visit) -> Visit:
    """Return a visit of the portal, ready to fetch from nowhere."""
    portal = factory.make_portal()
    book = Book(archive=kept.archive, run_id=kept.run_id, portal_id=kept.portal_id, clock=lambda: AT)
    fetcher = Fetcher(
        portal=portal, download=None,  # type: ignore[arg-type] # nothing is fetched here
        book=book, pacer=Pacer(), agent="yifa", delay_seconds=0, timeout_seconds=1,
    )  # fmt: skip
    return Visit(
        portal=portal, book=book, order=Order(command="crawl"), fetcher=fetcher, watch=Watch(),
        tally=PortalTally(), give_up=lambda _error: None, why_cut=lambda: ("signal", "stopped"),
    )  # fmt: skip


def test_pages_and_files_on_forsaken_hosts_wait(tmp_path: Path) -> None:
    kept = factory.Visit(tmp_path / "a.db")
    files = tuple(Attachment(url=f"http://{host}/1.pdf", name="附件") for host in (HOST, FORMER))
    kept.list(make_entry(f"{HOME}2.html"), make_entry(f"http://{FORMER}/2.html"))
    kept.save(replace(make_record(), attachments=files), make_entry())
    visit = visit_of(kept)
    visit.forsaken = frozenset({FORMER})

    assert FORMER not in "".join(task.url for task in visit.due(FetchKind.PAGE))
    assert [task.url for task in visit.due(FetchKind.ATTACHMENT)] == [f"http://{HOST}/1.pdf"]


@pytest.mark.parametrize("kind", list(FetchKind))
def test_only_what_leads_to_other_pages_tells_where_the_portal_has_gone(
    tmp_path: Path, kind: FetchKind
) -> None:
    visit = visit_of(factory.Visit(tmp_path / "a.db"))
    url = f"{HOME}1.html"
    answer = make_fetched(url, OUT.encode(), kind=kind)

    opened = visit.keep(open_response(answer, visit.portal))

    leads = kind in (FetchKind.HOME, FetchKind.COLUMN, FetchKind.LISTING)
    assert visit.led_away == ({url: AWAY} if leads else {})
    if kind is not FetchKind.ATTACHMENT:
        assert opened.judgement.verdict is Verdict.REDIRECTED_AWAY
        assert str(OutcomeCode.REDIRECT_OFFSITE) in opened.fetched.flags


def test_a_lost_list_found_at_two_addresses_is_excused_once() -> None:
    """The failure of another list, lost in the same way, stays."""
    stop = Certificate(verdict=WalkVerdict.FAILED, stop_reason="not_found", pages=0, rows_read=0)
    tally = PortalTally(failed=2, verdicts=[(stop.verdict, stop.stop_reason)] * 2)

    tally.excuse(1, stop)
    tally.excuse(1, stop)

    assert (tally.failed, len(tally.verdicts)) == (1, 1)
    tally.excuse(2, stop)
    assert (tally.failed, tally.verdicts) == (0, [])


@pytest.mark.parametrize(
    ("printed", "undated"),
    [
        ("2026年1月15日", False), ("2026-01-15", False), ("2026/1/15", False),
        ("２０２６年１月１５日", False), ("二〇二六年一月十五日", False), ("2026 年 01 月 15 日", False),
        ("2026年1月16日", True), ("", True),
    ],
)  # fmt: skip
def test_a_page_has_its_rows_day_however_it_prints_it(printed: str, *, undated: bool) -> None:
    """Where the row's title says nothing, as 查看 does."""
    markup = f"<title>查看</title><p>清源县司法局 {printed}</p>"
    task = Task(url=PAGE, why="new", portal="990101", entry=make_entry(title="查看"))
    opened = open_response(make_fetched(PAGE, markup.encode()), factory.make_portal())
    draft = replace(make_draft(f"{HOME}view/7.html"), pairs=())

    assert is_undated(task, draft, opened) is undated
