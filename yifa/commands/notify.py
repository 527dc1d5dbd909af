"""--notify: what alarms is told to whoever asked for it, once it is new."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from archive.alarms.raising import KeptAlarm, alarms_by_portal
from yifa.commands import printing
from yifa.commands.notifier import Notifier
from yifa.commands.options import opened
from yifa.commands.progress import watch_for
from yifa.model.errors import YifaError
from yifa.model.portal import Portal

Command = TypeVar("Command", bound=Callable[..., Any])
Told = tuple[str, str, Sequence[KeptAlarm]]
"""a portal's county, code and alarms"""

notify_option = click.option(
    "--notify",
    "notify_urls",
    metavar="URL",
    multiple=True,
    envvar="YIFA_NOTIFY",
    show_envvar=True,
    help="Tell this address (any that apprise knows) what alarms; repeatable. Needs the extra [notify].",
)


def crawl_and_tell(
    ctx: click.Context,
    notify_urls: Sequence[str],
    portals: Sequence[Portal],
    *,
    archive_path: Path,
    **order: Any,
) -> NoReturn:
    """Crawl, tell what newly alarms or why the run broke off, and exit as the run did.

    Where nobody took what was to be told, a run that was as expected exits with 1.

    Raises:
        UsageError: nobody could be told; nothing was crawled.
    """
    notifier = Notifier(notify_urls)
    from crawler.run import crawl

    try:
        with watch_for(portals) as watch:
            status = crawl(portals, archive_path=archive_path, watch=watch, **order)
    except YifaError as error:
        _send(notifier, "yifa: a run broke off", str(error))
        raise
    with opened(archive_path) as db:
        (run,) = db.execute("SELECT max(run_id) FROM run").fetchone()
        told = alarms_by_portal(db.conn, run)
    if any(each.is_new for _, _, alarms in told for each in alarms):
        sent = tell(notifier, told, f"in run {run}")
        status = status or int(not sent)
    ctx.exit(status)


def tell(notifier: Notifier, told: Sequence[Told], where: str) -> bool:
    """Tell what alarms, if anything does, what is new first; return whether it was taken."""
    count = sum(len(alarms) for _, _, alarms in told)
    if not count:
        return True
    title = f"yifa: {count} alarm{'' if count == 1 else 's'} {where}"
    return _send(notifier, title, "\n".join(_lines(told)))


def _send(notifier: Notifier, title: str, body: str) -> bool:
    trouble = notifier.send(title, body)
    if trouble is not None:
        printing.note(f"yifa: {trouble}")
    return trouble is None


def _lines(told: Sequence[Told]) -> Iterator[str]:
    for county, code, alarms in told:
        if alarms:
            yield f"{county} {code}"
            yield from (f"NEW {each.words}" for each in alarms if each.is_new)
            yield from (each.words for each in alarms if not each.is_new)
