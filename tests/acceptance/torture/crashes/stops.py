"""G22: a stop signal while sixteen portals hang: out in time, with status 11, and the next run goes on."""

import os
import signal
import time
from pathlib import Path

from tests.acceptance.torture.canonical import damages
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.portals import start, words
from tests.acceptance.torture.site import ENDED_WELL, kill
from tests.faults.serving import FaultyPortals
from tests.faults.site import Call, Raw, Site, make_site
from tests.support.crawling import rows

HUNG = 16
DOCUMENTS = 40
FIRST = 301
LONGEST_SECONDS = 20.0
STOPPED = 11
HANG_SECONDS = 600.0


def _hang(call: Call) -> None:
    call.connection.settimeout(HANG_SECONDS)
    call.connection.recv(1)  # nothing more comes until the other side leaves


def hung_sites() -> list[Site]:
    """Return sixteen portals that hang at different pages, and one that answers."""
    sites = [make_site(FIRST + number) for number in range(HUNG)]
    for number, site in enumerate(sites):
        site.answer(Raw(write=_hang), ("/robots.txt", "/yfxz/", site.documents[0].path)[number % 3])
        if number % 3 == 0:
            site.robots = Raw(write=_hang)
    return [*sites, make_site(FIRST + HUNG, DOCUMENTS)]


def _hanging(server: FaultyPortals, sites: list[Site]) -> int:
    """Return how many portals have been asked for what they never answer."""
    asked = {(each.host, each.path) for each in server.asked if each.run == server.run}
    return sum(any((site.host, path) in asked for path in site.rules) for site in sites)


def run_case(folder: Path, wait: float) -> tuple[float, list[str]]:
    """Crawl until all hang, stop, and let the portals answer; return the seconds the stop took."""
    folder.mkdir()
    sites = hung_sites()
    with FaultyPortals() as server:
        server.put(1, {site.host: site for site in sites})
        command = words(sites, folder, server.address)
        process = start(command)
        until = time.monotonic() + 60
        while _hanging(server, sites) < HUNG and time.monotonic() < until and process.poll() is None:
            time.sleep(0.01)  # until all of them hang
        hanging = _hanging(server, sites)
        time.sleep(wait)  # the stop comes at another moment each time
        asked_at = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=3 * LONGEST_SECONDS)
        finally:
            kill(process)
        seconds = time.monotonic() - asked_at
        misses = [] if hanging == HUNG else [f"only {hanging} hung"]
        if process.returncode != STOPPED or seconds > LONGEST_SECONDS:
            misses.append(f"ended with {process.returncode} after {seconds:.1f} s: {said.strip()[-200:]}")
        healed = [make_site(site.number, len(site.documents)) for site in sites]
        server.put(2, {site.host: site for site in healed})
        again = start(command)
        _, said = again.communicate(timeout=120)
    stored = rows(folder / "a.db", "SELECT count(*) AS n FROM page WHERE current_version_id IS NOT NULL")[0][
        "n"
    ]
    wanted = sum(len(site.documents) for site in healed)
    if again.returncode not in ENDED_WELL or stored != wanted:
        misses.append(
            f"resume ended with {again.returncode}, {stored} of {wanted} stored: {said.strip()[-200:]}"
        )
    return seconds, misses + damages(folder / "a.db")


def run(setting: Setting) -> Measured:
    """Stop again and again, at another moment each time."""
    number = setting.size(50, 2)

    def work(case: int) -> tuple[float, list[str]]:
        seconds, misses = run_case(setting.folder / f"stop-{case}", setting.dice("G22", case).random())
        return seconds, [f"stop {case}: {line}" for line in misses[:3]]

    told = setting.each(work, range(number))
    bad = sum(bool(lines) for _, lines in told)
    return Measured(
        figure=f"{number} stops with {HUNG} hung requests: {number - bad} with status 11 and resumed whole; "
        f"longest {max(seconds for seconds, _ in told):.1f} s",
        misses=[line for _, lines in told for line in lines],
    )
