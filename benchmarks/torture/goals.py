"""Every goal, in the order of the table; a new one is a module beside this and a line here."""

from benchmarks.torture import failpoints, kills, power
from benchmarks.torture.goal import Goal
from benchmarks.years import backfill

GOALS = (
    Goal(
        number="G1",
        title="crash-safe crawl",
        mark="200 kills + 20 during resume: 0 lost, 0 double, archive as unkilled, <= 16 fetched again",
        run=kills.run,
    ),
    Goal(
        number="G2",
        title="kill at every commit point",
        mark="all of >= 40 points, several times each: archive as unkilled",
        run=failpoints.run,
    ),
    Goal(
        number="G3",
        title="power loss",
        mark="10,000 crash images: 0 corrupt, 0 acknowledged commits lost; synchronous=OFF must fail",
        run=power.run,
    ),
    Goal(
        number="G24",
        title="long backfill",
        mark="30 days with 10 outages: every document in the end, each outage alarmed in the next run",
        run=backfill.run,
    ),
)
WANTED = tuple(f"G{number}" for number in (*range(1, 16), *range(19, 26)))
"""what `make torture` must show; one that has no line above is said to be missing, and counts as missed"""
PER_COMMIT = ("G1", "G3")
"""what `make test` runs, small"""
