"""Every goal, in the order of the table; a new one is a module beside this and a line here."""

from benchmarks.torture import badpages, failpoints, kills, power, reading
from benchmarks.torture.goal import Goal

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
        number="G10",
        title="charset",
        mark="7 encodings x 12 labels x 50 texts = 4,200 pages: >= 99.9 % exact, the rest flagged",
        run=reading.run_charset,
    ),
    Goal(
        number="G12",
        title="deep nesting",
        mark="9 tags x 12 depths, closed and not: all kept or flagged",
        run=reading.run_nesting,
    ),
    Goal(
        number="G20",
        title="bad pages never replace good",
        mark="300 bad: >= 98 % known; 300 good: <= 0.5 % accused; 0 good replaced",
        run=badpages.run_pages,
    ),
    Goal(
        number="G23",
        title="lists that lie",
        mark="12 faults of lists: all end, within the page cap, nothing missed",
        run=badpages.run_lists,
    ),
)
WANTED = tuple(f"G{number}" for number in (*range(1, 16), *range(19, 26)))
"""what `make torture` must show; one that has no line above is said to be missing, and counts as missed"""
PER_COMMIT = ("G1", "G3", "G10", "G12")
"""what `make test` runs, small"""
