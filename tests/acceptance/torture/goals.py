"""Every goal, in the order of the table; a new one is a module beside this and a line here."""

from tests.acceptance.torture.answers import badpages, bounds, compression, fuzz, manners, reading, scope
from tests.acceptance.torture.archives import backups, fixity, formulas
from tests.acceptance.torture.crashes import failpoints, full, kills, power, refusals, starts, stops
from tests.acceptance.torture.goal import Goal
from tests.acceptance.torture.guards import advisories, mutants
from tests.acceptance.years import backfill

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
    Goal(
        number="G4",
        title="I/O error torture",
        mark="500 Nth-call faults (EIO, ENOSPC): 0 lost, 0 half stored, status 3",
        run=refusals.run,
    ),
    Goal(
        number="G5",
        title="disk full",
        mark="25 fill points: status 3 within 30 s, resumed as unhurt",
        run=full.run,
    ),
    Goal(
        number="G6",
        title="nothing silent",
        mark="175 of 175 faults as expected; >= 20 mutants, all caught",
        run=mutants.run,
    ),
    Goal(
        number="G7",
        title="bounded resources",
        mark="all faults of size, time and parser: <= 400 MB, loop never busy > 1 s, no address > 95 s",
        run=bounds.run,
    ),
    Goal(
        number="G8",
        title="corrupted compression",
        mark="1,000 random cuts and flips over gzip, deflate, br, zstd: 1,000 detected, 0 stored damaged",
        run=compression.run,
    ),
    Goal(
        number="G9",
        title="scope",
        mark="420 probes (60 spellings x 7 ways): 0 connections to the canary",
        run=scope.run,
    ),
    Goal(
        number="G11",
        title="fuzz",
        mark="1,000,000 inputs x 6 targets: 0 crashes, 0 uncaught, none over 1 s",
        run=fuzz.run,
    ),
    Goal(
        number="G13",
        title="fixity",
        mark="1,000 bit flips: all that change a value named; missing rows and runs told 100 of 100",
        run=fixity.run,
    ),
    Goal(
        number="G14",
        title="backup under load",
        mark="100 backups during crawls: 100 verified and complete",
        run=backups.run,
    ),
    Goal(
        number="G15",
        title="one run at a time",
        mark="20 x 10 simultaneous starts: exactly one each; the others end with 4 and name it",
        run=starts.run,
    ),
    Goal(
        number="G19",
        title="exports",
        mark="500 payload cells: 0 formulas in LibreOffice",
        run=formulas.run,
    ),
    Goal(
        number="G21",
        title="polite under failure",
        mark="never faster than the gap; <= 5 requests after a refusal; Retry-After obeyed",
        run=manners.run,
    ),
    Goal(
        number="G22",
        title="prompt stop",
        mark="SIGTERM with 16 hung requests: <= 20 s, status 11, resumed whole, 50 of 50",
        run=stops.run,
    ),
    Goal(
        number="G24",
        title="long backfill",
        mark="30 days with 10 outages: every document in the end, each outage alarmed in the next run",
        run=backfill.run,
    ),
    Goal(
        number="G25",
        title="known advisories",
        mark="15 of 15 regression probes pass",
        run=advisories.run,
    ),
)
WANTED = tuple(f"G{number}" for number in (*range(1, 16), *range(19, 26)))
"""what `make torture` must show; one that has no line above is said to be missing, and counts as missed"""
PER_COMMIT = ("G1", "G3", "G8", "G9", "G10", "G12")
"""what `make test` runs, small"""
