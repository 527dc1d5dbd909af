"""Lends hosts to crawls: across all machines, one crawl asks a host at a time.

A lease is a row of PostgreSQL that ends by itself. The crawl renews its leases from a thread, and ends
before it sends a request once it cannot know any more that they are its own. So a lease outlives a restart
of PostgreSQL, and neither a killed nor a frozen process keeps a host for long. Session locks would fail
both: a restart frees them under a crawl that goes on, and a frozen process keeps them for ever.
"""

import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import gethostname

from yifa.cluster.database import Connection, connected, read_setting
from yifa.model.errors import ClusterError, HostsInUseError
from yifa.model.portal import Portal
from yifa.model.status import Status
from yifa.reading.listing.links import registrable

LEASE = "YIFA_LEASE"
"""variable that names the leases a worker took for the crawl it starts"""
MARGIN = 0.15
"""part of a lease in which its holder sends nothing any more: an answer may be under way"""
REST_SECONDS = 1.0
"""how long a host rests between two crawls, whatever its pace"""
START_SECONDS = 120.0
"""how long a crawl may take to start: only then it renews what was taken for it

Six at once took 100 s on two cores that twenty others used.
"""
Fence = Callable[[], None]
"""called before each request; comes back only while the hosts are this crawl's"""

_TAKE = """
    INSERT INTO yifa.lease AS held (host, holder, machine, until)
    SELECT host, %(holder)s, %(machine)s, clock_timestamp() + make_interval(secs => %(seconds)s)
    FROM unnest(%(hosts)s::text[]) AS host ORDER BY host
    ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, machine = excluded.machine, process = NULL,
        born = NULL, until = clock_timestamp() + make_interval(secs => %(seconds)s)
    WHERE held.until < clock_timestamp()
    RETURNING host
"""
_RENEW = """
    UPDATE yifa.lease SET until = clock_timestamp() + make_interval(secs => %(seconds)s),
        machine = %(machine)s, process = %(process)s, born = %(born)s
    WHERE holder = %(holder)s AND until > clock_timestamp() RETURNING host
"""
_RELEASE = """
    UPDATE yifa.lease SET holder = NULL, process = NULL, born = NULL,
        until = least(until, clock_timestamp() + make_interval(secs => %(seconds)s))
    WHERE holder = %(holder)s AND host = ANY(%(hosts)s)
"""
_OVERDUE = """
    SELECT DISTINCT process, born FROM yifa.lease
    WHERE host = ANY(%s) AND machine = %s AND process IS NOT NULL AND until < clock_timestamp()
"""
_HOLDERS = """
    SELECT host, coalesce(machine || ', process ' || process, machine, 'resting') AS holder FROM yifa.lease
    WHERE host = ANY(%s)
"""


def hosts_of(portal: Portal) -> frozenset[str]:
    """Return the hosts of a portal as they are lent: by the name that was registered."""
    return frozenset(map(registrable, (portal.host, *portal.hosts)))


def new_holder() -> str:
    """Return a name that no other crawl has."""
    return uuid.uuid4().hex


def take(db: Connection, hosts: Iterable[str], holder: str, machine: str) -> frozenset[str]:
    """Return those of *hosts* that are lent to *holder* from now on.

    Whoever had one on this machine and did not renew it is frozen, and is killed before it wakes.
    """
    wanted = sorted(set(hosts))
    for row in db.execute(_OVERDUE, (wanted, machine)).fetchall():
        _kill(row["process"], row["born"])
    seconds = max(read_setting(db).lease_seconds, START_SECONDS)
    values = {"hosts": wanted, "holder": holder, "machine": machine, "seconds": seconds}
    return frozenset(row["host"] for row in db.execute(_TAKE, values).fetchall())


def release(db: Connection, hosts: Iterable[str], holder: str, rest_seconds: float = REST_SECONDS) -> None:
    """Give hosts back; they rest for a moment, so that two crawls are no closer than two requests of one."""
    values = {"hosts": sorted(hosts), "holder": holder, "seconds": max(rest_seconds, REST_SECONDS)}
    db.execute(_RELEASE, values)


def take_portals(
    db: Connection, wanted: Mapping[str, frozenset[str]], holder: str, machine: str
) -> frozenset[str]:
    """Return the portals all of whose hosts are lent to *holder* from now on; *wanted* has hosts by code."""
    taken = take(db, frozenset().union(*wanted.values()), holder, machine)
    free = frozenset(code for code, hosts in wanted.items() if hosts <= taken)
    needed: frozenset[str] = frozenset().union(*(wanted[code] for code in free))
    release(db, taken - needed, holder, 0)
    return free


def born(process: int) -> str:
    """Return when a process of this machine began, as the system counts it; "" where it does not tell."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _kill(process: int, born_then: str | None) -> None:
    if born_then and born(process) == born_then:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def _now() -> float:
    """Return seconds that go on while this process, or the whole machine, sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


class Keeper:
    """Renews the leases of the crawl in this process, and ends it once they are lost."""

    def __init__(
        self, dsn: str, holder: str, hosts: frozenset[str], machine: str, *, parent: int | None
    ) -> None:
        self._dsn, self._holder, self._hosts = dsn, holder, hosts
        self._machine = machine
        self._parent = parent
        """the worker that began this crawl; nobody finishes a job whose worker is gone"""
        self._until = 0.0
        self._beat_seconds = 0.0
        self._ended = threading.Event()

    def check(self) -> None:
        """Come back where the hosts are this crawl's; else end the process, before it sends anything."""
        if _now() >= self._until:
            sys.stderr.write("yifa: the leases of the cluster are lost: ended; run it again to go on\n")
            sys.stderr.flush()
            os._exit(Status.STOPPED)

    @contextmanager
    def keeping(self) -> Iterator[Fence]:
        """Keep the leases while the block runs, and give them back behind it.

        Raises:
            ClusterError: they are lost already, or the database does not answer.
        """
        with connected(self._dsn) as db:
            self._beat_seconds = read_setting(db).beat_seconds
            if not self._renew(db):
                raise ClusterError("the leases that were taken for this crawl are lost")
        thread = threading.Thread(target=self._keep, name="leases", daemon=True)
        thread.start()
        try:
            yield lambda: self.check()  # a function, for Scrapy copies its settings deeply
        finally:
            self._ended.set()
            thread.join()
            with suppress(ClusterError), connected(self._dsn) as db:  # else they end by themselves
                release(db, self._hosts, self._holder)

    def _renew(self, db: Connection) -> bool:
        asked_at = _now()
        seconds = read_setting(db).lease_seconds
        values = {
            "seconds": seconds, "machine": self._machine, "process": os.getpid(), "born": born(os.getpid()),
            "holder": self._holder,
        }  # fmt: skip
        kept = {row["host"] for row in db.execute(_RENEW, values).fetchall()}
        if not self._hosts <= kept:
            self._until = 0.0
            return False
        self._until = asked_at + seconds * (1 - MARGIN)
        return True

    def _keep(self) -> None:
        """Renew until the crawl ends; a connection that is lost is made again while the leases last."""
        while not self._ended.is_set():
            with suppress(ClusterError), connected(self._dsn) as db:
                while not self._ended.wait(self._beat_seconds):
                    self._renew(db)
                    self.check()
                    self._heed_parent()
            self.check()
            self._ended.wait(self._beat_seconds / 4)

    def _heed_parent(self) -> None:
        if self._parent is not None and os.getppid() != self._parent:
            self._parent = None
            os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def hold(dsn: str, portals: Iterable[Portal]) -> Iterator[Fence]:
    """Hold the hosts of *portals* for the block: as a worker took them for it, else taken now, all or none.

    Raises:
        HostsInUseError: others ask some of them; none was taken.
        ClusterError: the database does not answer.
    """
    machine = gethostname()
    hosts: frozenset[str] = frozenset().union(*map(hosts_of, portals))
    given = os.environ.get(LEASE)
    if given:
        holder, _, machine = given.partition("@")
    else:
        holder = new_holder()
        with connected(dsn) as db:
            taken = take(db, hosts, holder, machine)
            if taken != hosts:
                release(db, taken, holder, 0)
                others = db.execute(_HOLDERS, (sorted(hosts - taken),)).fetchall()
                raise HostsInUseError({row["host"]: row["holder"] for row in others})
    with Keeper(dsn, holder, hosts, machine, parent=os.getppid() if given else None).keeping() as fence:
        yield fence
