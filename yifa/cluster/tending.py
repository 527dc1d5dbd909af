"""Looks after a cluster from every worker: who lives, whose jobs others must do, what is left to do."""

from yifa.cluster.database import Connection, Setting
from yifa.cluster.jobs import rescue
from yifa.cluster.shards import ANYWHERE, renew

_SEEN = """
    INSERT INTO yifa.machine (name, crawls, seen_at) VALUES (%s, %s, now())
    ON CONFLICT (name) DO UPDATE SET crawls = excluded.crawls, seen_at = excluded.seen_at
"""
# shut down for the night is not lost: only where jobs wait for it
_LOST = """
    SELECT DISTINCT shard.name FROM yifa.shard AS shard
    JOIN yifa.machine AS machine ON machine.name = shard.machine
    JOIN procrastinate_jobs AS job ON job.queue_name = %s || '@' || machine.name AND job.status = 'todo'
        AND job.args->>'shard' = shard.name
    WHERE machine.seen_at < now() - make_interval(secs => %s)
"""
_LEFT = "SELECT count(*) AS jobs FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


def tend(db: Connection, machine: str, crawls: int, setting: Setting) -> int:
    """Say that a machine lives, give the jobs of the dead to others; return how many jobs are left."""
    db.execute(_SEEN, (machine, crawls))
    rescue(db, setting)
    lost = [row["name"] for row in db.execute(_LOST, (ANYWHERE, setting.lost_seconds)).fetchall()]
    if lost:
        renew(db, lost)
    (left,) = db.execute(_LEFT).fetchall()
    return int(left["jobs"])
