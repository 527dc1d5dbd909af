"""Asks a portal only whether a page has changed, where the portal has proved that it tells the truth."""

from dataclasses import dataclass

from archive.tables.validators import Held, is_fresh
from crawler.visit.visit import Visit
from yifa.model.fetch import Ask, Fetched, FetchKind, OutcomeCode, Task

UNMODIFIED = 304
CHECK_EVERY = 10
"""every tenth claim that nothing changed is checked, beginning with the first of a run"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The answer to a page or file asked for again."""

    fetched: Fetched | None
    """None = the portal says that nothing changed, and is believed"""
    claimed: bool = False
    """the portal said so, and was not believed: this is the whole answer"""


async def fetch_again(visit: Visit, task: Task, kind: FetchKind, referer: str | None) -> Again:
    """Return the answer to a task; at an honest portal a revisit may bring only that nothing changed.

    Raises:
        FetchError: no answer.
        ParkedError: the portal is to be left alone.
    """
    known = _validator(visit, task, kind)
    if known is None:
        return Again(fetched=await visit.fetcher.fetch(task.url, kind, referer=referer))
    ask = Ask(url=task.url, headers=(known.question,))
    fetched = await visit.fetcher.fetch(ask, kind, referer=referer)
    if fetched.status != UNMODIFIED:
        return Again(fetched=fetched)
    if visit.count_unmodified() % CHECK_EVERY == 1:
        return Again(fetched=await visit.fetcher.fetch(task.url, kind, referer=referer), claimed=True)
    visit.fetcher.breaker.count_success(task.url)
    visit.book.note_unmodified(task, fetched.fetched_at)
    visit.book.end(task.url, kind, OutcomeCode.OK_UNCHANGED, "304")
    return Again(fetched=None)


def _validator(visit: Visit, task: Task, kind: FetchKind) -> Held | None:
    """Return the validator to ask with; None where the whole answer is wanted."""
    if task.why != "revisit" or not visit.book.is_honest():
        return None
    known = visit.book.held(task.url, kind)
    return known if known and is_fresh(known, visit.book.clock()) else None
