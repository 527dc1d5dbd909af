"""Prints what `yifa cluster` has to say, in the language of the command."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yifa.cluster.collect import Collected
from yifa.cluster.deferring import Deferred
from yifa.cluster.picture import JobState, Picture
from yifa.commands.terminal import printing
from yifa.commands.terminal.said import cause, clauses, moment
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.language.language import message

COUNTS = ("requests", "new", "changed", "failed")
SHOWN = 5
"""lines of each part; what is left out is counted"""
EVENTS = {
    "began": message("%(shard)s: begun, portals: %(portals)s"),
    "ended": message("%(shard)s: ended, exit status %(status)s"),
    "again": message("%(shard)s: exit status %(status)s, tried again: %(said)s"),
    "parked": message("%(shard)s: exit status %(status)s, parked: %(said)s"),
    "stopped": message("%(shard)s: stopped; it is gone on with later"),
    "locked": message("%(shard)s: portals that others crawl now: %(portals)s; later"),
    "away": message("the cluster's database is away: %(error)s"),
}
"""what a worker tells as it works"""


def told(what: str, facts: Mapping[str, Any]) -> str:
    """Return in words what happened to a worker."""
    return translate(EVENTS[what], **facts)


def print_deferred(deferred: Deferred) -> None:
    """Print what a defer came to."""
    portals = sum(job.portals for job in deferred.jobs)
    if deferred.jobs:
        jobs = count(len(deferred.jobs), "%(count)s job", "%(count)s jobs")
        printing.say(translate("deferred: %(jobs)s, portals: %(portals)s", jobs=jobs, portals=portals))
    if deferred.refused:
        printing.say(
            translate(
                "refused, since the same waits or runs already: %(codes)s",
                codes=spoken().join(_some(deferred.refused)),
            )
        )


def print_collected(collected: Collected) -> None:
    """Print what collecting came to."""
    parts = {
        message("joined: %(number)s"): collected.joined,
        message("unchanged: %(number)s"): collected.unchanged,
        message("in use, joined next time: %(number)s"): collected.in_use,
    }
    numbers = [translate(words, number=len(names)) for words, names in parts.items() if names]
    printing.say(clauses(*numbers) or translate("No shard is here yet."))
    for name, why in collected.damaged:
        printing.say(translate("%(file)s: damaged, nothing of it was joined: %(why)s", file=name, why=why))
    if collected.lost:
        names = spoken().join(_some(collected.lost))
        printing.say(translate("lost, to be crawled again with --again: %(shards)s", shards=names))
    if collected.digest is not None:
        printing.say(f"digest {collected.digest}")


def print_picture(picture: Picture) -> None:
    """Print a cluster in at most 40 lines."""
    printing.heading(_sum_up(picture))
    printing.say(_counts(picture))
    for words, jobs in (
        (message("running: %(jobs)s"), picture.running),
        (message("waiting: %(jobs)s"), picture.waiting),
    ):
        if jobs:
            printing.heading(translate(words, jobs=len(jobs)))
            _print_some([*map(_job_line, jobs)])
    if picture.failed:
        printing.heading(
            translate(
                "failed and parked: %(jobs)s; yifa cluster defer tries them anew", jobs=len(picture.failed)
            )
        )
        _print_some([*map(_failed_line, picture.failed)])
    if picture.alarms:
        printing.heading(translate("alarms by cause"))
        _print_some([f"{cause(code)}: {number}" for code, number in picture.alarms.items()])
    if picture.slowest:
        slow = [
            translate("%(host)s %(seconds)s s", host=host, seconds=seconds)
            for host, seconds in picture.slowest
        ]
        printing.say(translate("slowest hosts: %(hosts)s", hosts=spoken().join(slow)))
    for machine in picture.machines[:SHOWN]:
        printing.say(
            translate(
                "machine %(name)s: crawls side by side: %(crawls)s, seen %(at)s", name=machine.name,
                crawls=machine.crawls, at=moment(machine.seen_at),
            )
        )  # fmt: skip
    for one in picture.planned[:SHOWN]:
        places = spoken().join(one.schedule.places) or translate("all portals")
        printing.say(
            translate(
                "next: %(command)s %(places)s at %(at)s, every %(every)s", command=one.schedule.command,
                places=places, at=moment(one.at), every=one.schedule.every,
            )
        )  # fmt: skip


def _sum_up(picture: Picture) -> str:
    return translate(
        "portals: %(portals)s in %(shards)s shards, %(crawled)s of them crawled; jobs running: %(running)s, "
        "waiting: %(waiting)s, done: %(done)s, failed: %(failed)s",
        portals=picture.portals, shards=picture.shards, crawled=picture.crawled, running=len(picture.running),
        waiting=len(picture.waiting), done=picture.done, failed=len(picture.failed),
    )  # fmt: skip


def _counts(picture: Picture) -> str:
    counts = picture.counts
    return translate(
        "last crawl of each shard: requests: %(requests)s, new: %(new)s, changed: %(changed)s, "
        "failed: %(failed)s; hosts lent now: %(hosts)s",
        hosts=picture.hosts, **{name: counts.get(name, 0) for name in COUNTS},
    )  # fmt: skip


def _job_line(job: JobState) -> str:
    tries = translate("try %(number)s of %(tries)s", number=job.attempts + 1, tries=job.tries)
    portals = count(job.portals, "%(count)s portal", "%(count)s portals")
    at = moment(job.at) if job.at else ""
    return clauses(f"{job.shard} {job.command}", portals, job.machine, tries if job.attempts else "", at)


def _failed_line(job: JobState) -> str:
    how = translate("died") if job.status is None else translate("exit status %(status)s", status=job.status)
    tries = count(job.attempts, "%(count)s try", "%(count)s tries")
    return clauses(f"{job.shard} {job.command}", spoken().join(_some(job.codes)), tries, how, job.said)


def _print_some(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        printing.say(f"  {line}")
    if len(lines) > SHOWN:
        printing.say("  " + translate("… and %(number)s more", number=len(lines) - SHOWN))


def _some(names: Sequence[str]) -> Iterator[str]:
    yield from names[:SHOWN]
    if len(names) > SHOWN:
        yield translate("… and %(number)s more", number=len(names) - SHOWN)
