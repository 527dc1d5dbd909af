"""A backfill of many portals that keep going down: everything is there in the end, every outage was said."""

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.years.judge import Judge
from tests.acceptance.years.simulate import simulate
from tests.replica.lives.living import Living

DAYS, OUTAGES = 30, 10
FEW_DAYS, FEW_OUTAGES = 8, 3
AFTER = (1, 2, 4, 8)
"""days after the schedule's end on which the backfill comes again, for what is put off by then"""


def run(setting: Setting) -> Measured:
    """Backfill portals every day of a month while they live and fail, first in the middle of a run."""
    days, outages = setting.size(DAYS, FEW_DAYS), setting.size(OUTAGES, FEW_OUTAGES)
    living = Living(seed=setting.seed, days=days, outages=outages, early=True)
    archive = setting.folder / "backfill.db"
    crawls = simulate(living, archive, command="backfill", after=AFTER)
    judge = Judge(living, crawls, archive)
    lines = {each.kind: each for each in judge.lines()}
    listed = {
        url for code in living.portals for url in living.rows_on(code, living.day) if url in living.shown
    }
    got = listed & set(judge.versions)
    misses = [f"not archived: {url}" for url in sorted(listed - got)]
    for kind in ("versions", "documents", "outages"):
        misses += [f"{kind}: {each}" for each in (*lines[kind].missed, *lines[kind].invented)]
    said = lines["outages"]
    figure = (
        f"{len(got)} of {len(listed)} documents after {days} days and {len(crawls)} runs, "
        f"{said.found} of {said.truth} outages alarmed in the next run"
    )
    return Measured(figure=figure, misses=misses)
