"""Holds the hosts of a run where a cluster is configured: one crawl asks a host at a time, on any machine."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from yifa.model.portal import Portal

VARIABLE = "YIFA_CLUSTER"
"""variable that holds the DSN of the cluster's database"""
Fence = Callable[[], None]
"""called before each request; comes back only while the hosts are this run's"""


def open_fence() -> None:
    """Let every request through: no cluster is configured."""


@contextmanager
def held(portals: Iterable[Portal]) -> Iterator[Fence]:
    """Hold the hosts of *portals* for the block; give what is called before each request.

    Raises:
        HostsInUseError: other crawls of the cluster ask some of them.
        ClusterError: the cluster's database does not answer.
    """
    dsn = os.environ.get(VARIABLE)
    if not dsn:
        yield open_fence
        return
    from yifa.cluster.leases import hold  # of an extra; only a cluster needs it

    with hold(dsn, portals) as fence:
        yield fence
