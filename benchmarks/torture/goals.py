"""Every goal, in the order of the table; a new one is a module beside this and a line here."""

from benchmarks.torture import kills
from benchmarks.torture.goal import Goal

GOALS = (
    Goal(
        number="G1",
        title="crash-safe crawl",
        mark="200 kills + 20 during resume: 0 lost, 0 double, archive as unkilled, <= 16 fetched again",
        run=kills.run,
    ),
)
WANTED = tuple(f"G{number}" for number in (*range(1, 16), *range(19, 26)))
"""what `make torture` must show; one that has no line above is said to be missing, and counts as missed"""
PER_COMMIT = ("G1",)
"""what `make test` runs, small"""
