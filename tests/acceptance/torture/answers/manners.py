"""G21: what the server sees: the gap between requests, and what comes after it has asked to be left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.portals import crawl
from tests.faults.serving import Asked, FaultyPortals
from tests.faults.site import COLUMN, HTML, Answer, Call, Reply, Site, make_site

FIRST = 401
DOCUMENTS = 12
GAP_SECONDS = 0.4
JITTER_SECONDS = 0.02
"""what the way from client to server may take more or less from one request to the next"""
WAIT_SECONDS = 4
AFTER = 5
"""requests that may follow the first refusal before the portal is left alone"""
DAY = 86_400
SHUT_OUT = (401, 403)
CHALLENGE = b"<html><head><script>document.cookie='x=1';location.reload();</script></head></html>"


def _refusal(status: int, seconds: int | None) -> Answer:
    wait = (("Retry-After", str(seconds)),) if seconds is not None else ()
    return Answer(status=status, headers=(*HTML, *wait), body=CHALLENGE if status == 412 else b"busy")


def _once(refusal: Answer, sound: Callable[[], Reply]) -> Callable[[Call], Reply]:
    return lambda call: refusal if call.times == 1 else sound()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A portal that refuses: where, how, and whether for good."""

    place: str
    """home, list, page"""
    status: int
    wait: int | None
    for_good: bool

    @property
    def words(self) -> str:
        """Return the case in words."""
        wait = "" if self.wait is None else f", Retry-After {self.wait}"
        return f"{self.status}{wait} at the {self.place}{', always' if self.for_good else ', once'}"

    def make(self, number: int) -> Site:
        """Return the portal."""
        site = make_site(number, DOCUMENTS)
        refusal = _refusal(self.status, self.wait)
        paths = {
            "home": ["/"], "list": [COLUMN], "page": [each.path for each in site.documents],
        }[self.place]  # fmt: skip
        if self.status in SHUT_OUT and self.for_good:
            paths.append("/")  # else these pages alone are closed to all, which is no refusal
        if self.for_good:
            site.answer(refusal, *paths)
        else:
            path = paths[len(paths) // 2]
            site.answer(_once(refusal, lambda: site.stands(path)), path)
        return site


CASES = (
    *(Case(place=place, status=status, wait=None, for_good=True)
      for place in ("list", "page") for status in (403, 412, 429, 503, 521)),
    *(Case(place=place, status=status, wait=WAIT_SECONDS, for_good=False)
      for place in ("list", "page") for status in (429, 503)),
    *(Case(place=place, status=status, wait=DAY, for_good=False)
      for place in ("list", "page") for status in (429, 503)),
)  # fmt: skip


def gaps(asked: list[Asked]) -> list[float]:
    """Return the seconds from each request to the next."""
    return [later.at - earlier.at for earlier, later in pairwise(asked)]


def problems(case: Case, site: Site, asked: list[Asked]) -> list[str]:
    """Return what a portal that refuses has to complain of."""
    refused = [number for number, each in enumerate(asked) if each.path in site.rules]
    if not refused:
        return ["it was never asked for what it refuses"]
    after = asked[refused[0] + 1 :]
    told = []
    if case.wait is not None and after and after[0].at - asked[refused[0]].at < case.wait:
        told.append(f"asked again after {after[0].at - asked[refused[0]].at:.1f} s")
    if case.for_good and len(after) > AFTER:
        told.append(f"{len(after)} requests after the first refusal")
    if case.wait == DAY and after:
        told.append(f"{len(after)} requests though it asked for a day's rest")
    return told


def run(setting: Setting) -> Measured:
    """Crawl every case and one sound portal side by side, at a set pace."""
    cases = CASES[:: setting.size(1, 6)]
    sites = [case.make(FIRST + number) for number, case in enumerate(cases)]
    sound = make_site(FIRST + len(cases), DOCUMENTS)
    with FaultyPortals() as server:
        status, said = crawl(server, [*sites, sound], setting.folder, delay=GAP_SECONDS)
        asked = {
            site.host: [each for each in server.asked if each.host == site.host] for site in (*sites, sound)
        }
    misses = [] if status == 18 else [f"the run ended with {status}: {said.strip()[-200:]}"]
    for case, site in zip(cases, sites, strict=True):
        misses += [f"{case.words}: {each}" for each in problems(case, site, asked[site.host])]
    every = [gap for each in asked.values() for gap in gaps(each)]
    misses += [f"a gap of {gap:.3f} s" for gap in every if gap < GAP_SECONDS - JITTER_SECONDS]
    return Measured(
        figure=f"{len(cases)} refusals, {len(every)} gaps, shortest {min(every):.3f} s of {GAP_SECONDS}",
        misses=misses,
    )
