"""Fetches the files of a portal's pages, behind the pages; judges them by their bytes and limits them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Self

from scrapy.settings import BaseSettings

from archive.tables.payloads import sha256
from crawler.fetch.assurance import is_cut
from crawler.fetch.troubles import FetchError
from crawler.visit.conditional import fetch_again
from crawler.visit.visit import Visit
from pipelines.items import FileItem
from yifa.model.fetch import Fetched, FetchKind, OutcomeCode, Task, Verdict
from yifa.model.portal import Portal
from yifa.model.record import Finding, PageState
from yifa.reading.files.detect import is_page_instead, read_kind
from yifa.reading.files.kinds import PROGRAM, FileKind
from yifa.reading.files.names import name_in
from yifa.reading.files.viewers import promises_file
from yifa.reading.in_thread import in_thread
from yifa.reading.markup import text_of
from yifa.reading.outcome import NOT_FOUND, SERVER_ERROR, code_of, code_of_cut, code_of_status
from yifa.reading.response import open_response

MEGABYTE = 1024 * 1024
NOT_THERE = frozenset({"not_found", Verdict.SOFT_404})
"""reasons of a failure that say that the file is gone"""
PAGES = frozenset({Verdict.NOT_A_FILE, Verdict.SOFT_404})
"""verdicts on a page that came in place of a file"""
OK = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file, and all files of a run, may come to."""

    file_bytes: int
    run_bytes: int

    @classmethod
    def of(cls, portal: Portal, settings: BaseSettings) -> Self:
        """Return the profile's limits, else the settings'."""
        one, all_ = portal.attachment_megabytes, portal.attachments_megabytes_per_run
        one = settings.getfloat("ATTACHMENT_MEGABYTES") if one is None else one
        all_ = settings.getfloat("ATTACHMENTS_MEGABYTES_PER_RUN") if all_ is None else all_
        return cls(file_bytes=int(one * MEGABYTE), run_bytes=int(all_ * MEGABYTE))


async def fetch_files(visit: Visit) -> AsyncIterator[FileItem]:
    """Yield every file that is due; one not got goes to the failure queue, one skipped is noted as such.

    Raises:
        ParkedError: the portal is down, turns us away or asks to be left alone.
    """
    tasks = visit.due(FetchKind.ATTACHMENT)
    if tasks:
        visit.watch.filing(visit.portal, len(tasks))
    referers = {section.section_id: section.url for section in visit.book.sections()}
    got = 0
    again: list[Task] = []
    for number, task in enumerate(tasks):
        if visit.run_file_bytes is not None and got >= visit.run_file_bytes:
            _leave(visit, islice(tasks, number, None), got)
            break
        item = await _fetch(visit, task, referers, again)
        if item is not None:
            got += len(item.fetched.body)
            yield item
    for task in again:
        item = await _fetch(visit, task, referers, None)
        if item is not None:
            yield item


def _leave(visit: Visit, tasks: Iterable[Task], got: int) -> None:
    """Leave these tasks to the next run."""
    reason = f"run_limit: {got} bytes of files were fetched in this run"
    for task in tasks:
        visit.book.files.postpone(task.url, reason)
        visit.tally.files_left += 1


async def _fetch(
    visit: Visit, task: Task, sections: Mapping[int, str], again: list[Task] | None
) -> FileItem | None:
    """Return a file, or None; a task that may succeed on another try in this run is appended to *again*."""
    if not visit.may_visit(task.url):
        detail = "on a host that is not the portal's"
        visit.book.files.skip(task.url, f"external: {detail}")
        visit.book.end(task.url, FetchKind.ATTACHMENT, OutcomeCode.REDIRECT_OFFSITE, detail)
        return None
    if visit.fetcher.breaker.is_parked(task.url):
        return None
    referer = task.referer or sections.get(task.section_id or 0)
    try:
        answer = await fetch_again(visit, task, FetchKind.ATTACHMENT, referer)
    except FetchError as error:
        if error.transient and again is not None:
            again.append(task)
        else:
            retry = error.code is not OutcomeCode.TOO_LARGE
            visit.fail(task.url, FetchKind.ATTACHMENT, error.reason, error.detail, retry=retry)
        return None
    fetched = answer.fetched
    if fetched is None:
        return None
    if again is not None and (fetched.status >= SERVER_ERROR or is_cut(fetched)):
        code = code_of_cut(fetched) if is_cut(fetched) else code_of_status(fetched.status)
        visit.book.end(task.url, FetchKind.ATTACHMENT, code)
        again.append(task)
        return None
    return await _read(visit, task, fetched, referer, claimed=answer.claimed)


async def _read(
    visit: Visit, task: Task, fetched: Fetched, referer: str | None, *, claimed: bool
) -> FileItem | None:
    """Return an answer as a file; None where it is none, or where the file is made anew for every request."""
    kind = read_kind(fetched.body)
    refusal = await _refuse(visit, task, fetched, kind)
    if refusal is not None:
        reason, detail, code = refusal
        visit.book.end(task.url, FetchKind.ATTACHMENT, code, detail)
        state = _note_not_there(visit, task, fetched, reason, detail)
        if state is PageState.GONE:
            return None
        if reason in PAGES and not promises_file(task.url, _name_of(visit, task)):
            visit.book.files.skip(task.url, f"page: the link leads to no file: {detail}")
            return None
        visit.fail(task.url, FetchKind.ATTACHMENT, reason, detail, explained=state is not None)
        if code is OutcomeCode.WAF_CHALLENGE:
            visit.fetcher.breaker.count_failure(task.url, detail, code, blocked=True)
        return None
    visit.fetcher.breaker.count_success(task.url)
    known = visit.book.files.known(task.url)
    if known not in (None, sha256(fetched.body)) and not await _is_another(visit, task, fetched, referer):
        return None
    name = name_in(fetched.header("Content-Disposition"))
    return FileItem(
        task=task, fetched=fetched, kind=kind, name=name, is_known=known is not None, claimed=claimed
    )


async def _is_another(visit: Visit, task: Task, fetched: Fetched, referer: str | None) -> bool:
    """Return whether a file was replaced: asked for once more, it comes with the same bytes.

    A file that is made anew for every request stays as it was first received; that is a finding.
    """
    try:
        second = await visit.fetcher.fetch(task.url, FetchKind.ATTACHMENT, referer=referer)
    except FetchError as error:
        visit.fail(task.url, FetchKind.ATTACHMENT, error.reason, error.detail, retry=error.transient)
        return False
    if second.body == fetched.body:
        return True
    finding = Finding(code="file_volatile", detail="other bytes for every request; the first stay")
    visit.book.note(task.url, finding)
    visit.book.files.strike(task.url, visit.book.clock())
    visit.book.end(task.url, FetchKind.ATTACHMENT, OutcomeCode.OK_UNCHANGED, finding.detail)
    return False


def _note_not_there(visit: Visit, task: Task, fetched: Fetched, reason: str, detail: str) -> PageState | None:
    """Note that a listed file is answered as not there; return its state then, None for any other file."""
    if reason not in NOT_THERE:
        return None
    return visit.book.note_not_there(task.url, fetched.fetched_at, f"{reason}: {detail}")


def _name_of(visit: Visit, task: Task) -> str:
    """Return what the list or the page calls a file."""
    return task.entry.title if task.entry else visit.book.files.name_of(task.url)


async def _refuse(
    visit: Visit, task: Task, fetched: Fetched, kind: FileKind
) -> tuple[str, str, OutcomeCode] | None:
    """Return why an answer is not the requested file, and keep it as evidence; None where it is the file."""
    name = _name_of(visit, task)
    verdict, detail = Verdict.OK, ""
    if fetched.status in NOT_FOUND:
        detail, verdict = f"status {fetched.status}", Verdict.HTTP_ERROR
        visit.book.keep(fetched, verdict, detail)
        return "not_found", detail, code_of_status(fetched.status)
    if not visit.may_visit(fetched.url):
        verdict, detail = Verdict.REDIRECTED_AWAY, f"leads to {fetched.url}"
    elif fetched.status not in OK:
        verdict, detail = Verdict.HTTP_ERROR, f"status {fetched.status}"
    elif not fetched.body:
        return "empty", "no bytes at all", OutcomeCode.EMPTY_BODY
    elif flag := next((flag for flag in fetched.flags if flag in ("partial", "dataloss")), None):
        said = fetched.flags[-1] if fetched.flags[-1] != flag else "the connection ended early"
        verdict, detail = Verdict.TRUNCATED, f"{flag}: {said}"
    elif kind is PROGRAM:
        verdict, detail = Verdict.NOT_A_FILE, "a program instead of a document"
    elif is_page_instead(kind, task.url, name):
        verdict, detail = await _judge_page(visit, fetched, kind)
    if verdict is Verdict.OK:
        return None
    visit.book.keep(fetched, verdict, detail)
    return str(verdict), detail, code_of(fetched, verdict)


async def _judge_page(visit: Visit, fetched: Fetched, kind: FileKind) -> tuple[Verdict, str]:
    """Return verdict and detail of a page that came in place of a file."""
    opened = await in_thread(fetched.body, open_response, fetched, visit.portal, visit.home)
    title = opened.root.find(".//title")
    shown = text_of(title) if title is not None else opened.decoded.text.strip()[:60]
    verdict = opened.judgement.verdict
    if verdict in (Verdict.CHALLENGE, Verdict.SOFT_404):
        return verdict, opened.judgement.detail
    return Verdict.NOT_A_FILE, f"{kind.media_type} instead of a file: {shown!r} ({verdict})"
