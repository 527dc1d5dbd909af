"""Shards: which portals are crawled into which archive, and where that archive is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yifa.cluster.database import Connection
from yifa.cluster.leases import hosts_of
from yifa.model.portal import Portal

SIZE = 30
"""portals of a shard: starting a crawl costs seconds, losing one costs what it had not read yet"""
ANYWHERE, PLANS = "crawl", "plan"
"""queues: jobs of shards that are nowhere yet, and what defers jobs by a schedule"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Portals that are crawled into one archive."""

    name: str
    codes: tuple[str, ...]
    generation: int = 1
    machine: str | None = None

    @property
    def queue(self) -> str:
        """Return the queue of its jobs: that of the machine where it is."""
        return queue_of(self.machine)

    @property
    def file_name(self) -> str:
        """Return what its archive is called: another name once it was lost.

        >>> Shard(name="shard-0001", codes=(), generation=2).file_name
        'shard-0001.2.db'
        """
        return f"{self.name}.db" if self.generation == 1 else f"{self.name}.{self.generation}.db"


def queue_of(machine: str | None) -> str:
    """Return the queue of the jobs whose shards are on a machine."""
    return ANYWHERE if machine is None else f"{ANYWHERE}@{machine}"


def read_shards(db: Connection) -> tuple[Shard, ...]:
    """Return all shards, by name."""
    rows = db.execute("SELECT name, codes, generation, machine FROM yifa.shard ORDER BY name").fetchall()
    return tuple(Shard(**{**row, "codes": tuple(row["codes"])}) for row in rows)


def read_shard(db: Connection, name: str) -> Shard:
    """Return a shard by its name."""
    return next(shard for shard in read_shards(db) if shard.name == name)


def assign(db: Connection, portals: Iterable[Portal], size: int = SIZE) -> tuple[Shard, ...]:
    """Give every portal that has none a shard, for good; return all shards.

    Portals of one host come together, since they are crawled one after the other anyway. A shard with room
    takes what comes later.
    """
    shards = {shard.name: shard for shard in read_shards(db)}
    known = {code for shard in shards.values() for code in shard.codes}
    waiting = sorted(
        (portal for portal in portals if portal.code not in known),
        key=lambda portal: (min(hosts_of(portal)), portal.code),
    )
    for name, shard in shards.items():
        room = max(0, size - len(shard.codes))
        if room and waiting:
            _put(db, name, (*shard.codes, *(portal.code for portal in waiting[:room])))
            del waiting[:room]
    for start in range(0, len(waiting), size):
        name = f"shard-{len(shards) + start // size + 1:04}"
        _put(db, name, tuple(portal.code for portal in waiting[start : start + size]))
    return read_shards(db)


def _put(db: Connection, name: str, codes: Sequence[str]) -> None:
    db.execute(
        """INSERT INTO yifa.shard (name, codes) VALUES (%s, %s)
        ON CONFLICT (name) DO UPDATE SET codes = excluded.codes""",
        (name, list(codes)),
    )


def settle(db: Connection, name: str, machine: str) -> Shard:
    """Return a shard, which is on *machine* from now on where it was nowhere; its other jobs follow it."""
    db.execute("UPDATE yifa.shard SET machine = %s WHERE name = %s AND machine IS NULL", (machine, name))
    shard = read_shard(db, name)
    db.execute(
        """UPDATE procrastinate_jobs SET queue_name = %s
        WHERE status = 'todo' AND args->>'shard' = %s AND queue_name <> %s""",
        (shard.queue, name, shard.queue),
    )
    return shard


def renew(db: Connection, names: Sequence[str]) -> None:
    """Note that the archives of these shards are lost: the next job begins them anew, on any machine."""
    with db.transaction():
        db.execute(
            "UPDATE yifa.shard SET generation = generation + 1, machine = NULL WHERE name = ANY(%s)",
            (list(names),),
        )
        db.execute(
            """UPDATE procrastinate_jobs SET queue_name = %s
            WHERE status = 'todo' AND args->>'shard' = ANY(%s)""",
            (ANYWHERE, list(names)),
        )


def is_shard(path: Path, shards: Iterable[Shard]) -> Shard | None:
    """Return the shard that a file holds, of whatever generation; None where it is none.

    >>> shards = [Shard(name="shard-0001", codes=())]
    >>> [is_shard(Path(name), shards) is not None for name in ("shard-0001.2.db", "shard-0001.db", "a.db")]
    [True, True, False]
    """
    name, *rest = path.name.split(".")
    if rest[-1:] != ["db"] or len(rest) > 2 or not all(part.isdecimal() for part in rest[:-1]):
        return None
    return next((shard for shard in shards if shard.name == name), None)
