"""cluster: shares the crawl of many portals among several machines."""

from collections.abc import Callable
from pathlib import Path
from socket import gethostname
from typing import Any, TypeVar

import click

from yifa.cluster import database, deferring
from yifa.cluster.collect import Collected, collect
from yifa.cluster.picture import read_picture
from yifa.cluster.planning import portals_of
from yifa.cluster.shards import SIZE, read_shards, renew
from yifa.cluster.worker import Worker
from yifa.commands.get.cluster_words import print_collected, print_deferred, print_picture, told
from yifa.commands.terminal import printing
from yifa.commands.terminal.groups import Commands
from yifa.commands.terminal.hosts import host_options
from yifa.commands.terminal.options import json_option, place_arguments, portals_option, say_archive
from yifa.commands.terminal.speech import translate
from yifa.model.errors import UsageError
from yifa.model.status import Status
from yifa.profiles.folders import load_portals

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path, file_okay=False)
SHARDS = Path("shards")


def _needed(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    if not value:
        raise UsageError("no cluster named: --cluster DSN, or $YIFA_CLUSTER")
    return value


dsn_option = click.option(
    "--cluster", "dsn", metavar="DSN", envvar="YIFA_CLUSTER", show_envvar=True, callback=_needed,
    help="The PostgreSQL database of the cluster: postgresql://USER@HOST/DATABASE.",
)  # fmt: skip


@click.group("cluster", cls=Commands)
def cluster_command() -> None:
    """Share the crawl of many portals among machines: jobs and locks in PostgreSQL, archives as shards.

    A job is one crawl of a shard's portals; of all machines, one crawl asks a host at a time. Needs the extra
    [cluster].
    """


@cluster_command.command("init")
@click.argument("dsn", envvar="YIFA_CLUSTER")
@click.option(
    "--lease", "lease_seconds", type=click.FloatRange(min=1), default=database.LEASE_SECONDS,
    show_default=True, metavar="SECONDS",
    help="How long a host belongs to a crawl that says nothing any more.",
)  # fmt: skip
@click.option(
    "--lost", "lost_minutes", type=click.FloatRange(min=0.05), default=database.LOST_SECONDS / 60,
    show_default=True, metavar="MINUTES",
    help="How long a machine may be silent before its shards, if due, are crawled anew elsewhere.",
)  # fmt: skip
def init_command(dsn: str, lease_seconds: float, lost_minutes: float) -> None:
    """Make the PostgreSQL database DSN a cluster; done again, it changes what all machines keep to."""
    is_new = database.make(dsn, lease_seconds=lease_seconds, lost_seconds=lost_minutes * 60)
    printing.say(
        translate("The database is a cluster now. Name it to every machine: export YIFA_CLUSTER=DSN")
        if is_new else translate("The database was a cluster already; lease and loss are as given now.")
    )  # fmt: skip


@cluster_command.command("defer")
@place_arguments()
@click.option("--backfill", is_flag=True, help="Fetch everything the portals show, not only what is new.")
@click.option(
    "--every", metavar="WHEN",
    help="Again and again: at 02:30 of each day in China, every 6h or 30min; never ends it.",
)  # fmt: skip
@click.option(
    "--size", type=click.IntRange(1), default=SIZE, show_default=True, help="Portals of a new shard."
)
@click.option(
    "--tries", type=click.IntRange(1), default=deferring.TRIES, show_default=True,
    help="How often a job is tried before it is parked.",
)  # fmt: skip
@portals_option
@dsn_option
@json_option
@click.pass_context
def defer_command(
    ctx: click.Context, places: tuple[str, ...], backfill: bool, every: str | None, size: int, tries: int,
    dsn: str, as_json: bool,
) -> None:  # fmt: skip
    """Defer crawls of each PLACE (code, slug, name, prefecture or province; else of all portals).

    A portal for which the same already waits or runs is refused; where all are, the exit status is 4. With
    --every nothing is deferred now: the workers do it when its time has come.
    """
    portals, command = portals_of(places), deferring.BACKFILL if backfill else deferring.CRAWL
    if every is not None:
        with database.connected(dsn) as db:
            is_kept = deferring.schedule(db, places, command, every)
        printing.say(
            translate("no such schedule") if not is_kept else translate("the schedule is ended")
            if every == deferring.NEVER else translate("scheduled: %(every)s", every=every)
        )  # fmt: skip
        return
    deferred = deferring.defer(dsn, portals, command, size=size, tries=tries)
    printing.answer(deferred, print_deferred, as_json=as_json)
    if not deferred.jobs:
        ctx.exit(Status.IN_USE)


@cluster_command.command("worker")
@click.option(
    "--processes", type=click.IntRange(1), default=1, show_default=True, help="Crawls that run side by side."
)
@click.option(
    "--shards", type=FOLDER, default=SHARDS, show_default=True, help="Where this machine's shards are."
)
@click.option(
    "--deliver", type=FOLDER, help="Put a verified copy of a shard here whenever its crawl has ended."
)
@click.option("--machine", default=gethostname, help="What this machine is called.  [default: its host name]")
@click.option("--until-done", is_flag=True, help="Stop once no job waits or runs.")
@host_options
@portals_option
@dsn_option
def worker_command(
    processes: int, shards: Path, deliver: Path | None, machine: str, until_done: bool,
    portal_hosts: tuple[str, ...], delay_seconds: float | None, dsn: str,
) -> None:  # fmt: skip
    """Work through the jobs of the cluster on this machine, until a signal stops it.

    Each job is the crawl that `yifa crawl` or `yifa backfill` would run, in a process of its own. A signal
    stops the crawls, which others go on with.
    """
    if delay_seconds is not None and not portal_hosts:
        raise UsageError("--delay: only for portals mapped to loopback with --portal-host")
    words = [word for rule in portal_hosts for word in ("--portal-host", rule)]
    words += ["--delay", str(delay_seconds)] if delay_seconds is not None else []
    printing.note(
        translate("%(machine)s: works; shards in %(folder)s", machine=machine, folder=shards.absolute())
    )
    Worker(
        dsn=dsn, machine=machine, shards=shards, crawls=processes, deliver=deliver, words=tuple(words),
        until_done=until_done, tell=lambda what, facts: printing.note(told(what, facts)),
    ).run()  # fmt: skip


@cluster_command.command("status")
@dsn_option
@json_option
def status_command(dsn: str, as_json: bool) -> None:
    """Show the cluster in one picture: what runs, waits, is done and failed, what alarms, what comes next."""
    with database.connected(dsn) as db:
        picture = read_picture(db)
    printing.answer(picture, print_picture, as_json=as_json)


@cluster_command.command("collect")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--into", required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="The archive that then says what all shards say; made if there is none.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Have the shards that are lost or damaged crawled again.")
@dsn_option
@json_option
@click.pass_context
def collect_command(
    ctx: click.Context, folders: tuple[Path, ...], into: Path, again: bool, dsn: str, as_json: bool
) -> None:
    """Join the shards in FOLDERS (else ./shards) into one archive: what is new since the last time, if whole.

    The exit status is 1 where a shard is lost or damaged: crawled, and no whole file of it is here.
    """
    if not as_json:
        say_archive(into)
    with database.connected(dsn) as db, printing.at_work("collect") as tell:
        collected = collect(db, folders or (SHARDS,), into, tell)
        if again and collected.lost:
            renew(db, collected.lost)
    if again and collected.lost:
        _defer_again(dsn, collected)
    printing.answer(collected, print_collected, as_json=as_json)
    if collected.lost or collected.damaged:
        ctx.exit(Status.FELL_SHORT)


def _defer_again(dsn: str, collected: Collected) -> None:
    with database.connected(dsn) as db:
        codes = {code for shard in read_shards(db) if shard.name in collected.lost for code in shard.codes}
    deferring.defer(dsn, [portal for portal in load_portals() if portal.code in codes], deferring.CRAWL)
