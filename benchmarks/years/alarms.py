"""What every run said of a portal, held to what was wrong with it that day."""

from collections.abc import Sequence

from benchmarks.years.line import Line
from benchmarks.years.simulate import Crawl
from tests.replica.living import Happening, Living

VOUCHING = frozenset({"complete", "caught_up"})


def judge_outages(living: Living, crawls: Sequence[Crawl]) -> Line:
    """Return the line about outages: every run in one says so, and no other does."""
    line = Line(kind="outages")
    for event in living.happenings:
        if event.kind == "outage":
            _judge(crawls, event, line)
    for crawl in crawls:
        for code in living.portals:
            if not living.outage(code, crawl.day) and says_so(crawl, code):
                line.invented.append(f"at {code} on day {crawl.day}: {crawl.portal(code)['verdict']}")
    return line


def _judge(crawls: Sequence[Crawl], event: Happening, line: Line) -> None:
    during = [each for each in crawls if event.day <= each.day < event.until]
    if not during:
        return
    line.truth += 1
    silent = [each.day for each in during if each.status == 0 or not says_so(each, event.portal)]
    if silent:
        line.missed.append(f"{event.how} at {event.portal} from day {event.day}: not said on {silent}")
    else:
        line.found += 1


def says_so(crawl: Crawl, code: str) -> bool:
    """Return whether a run says that it could not read a portal's lists."""
    portal = crawl.portal(code)
    walks = portal["walks"]
    return bool(portal["parked"]) or not walks or any(each["verdict"] not in VOUCHING for each in walks)
