"""Plays the cases of a batch and says, for each, what was expected and what came."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.crawling import yifa
from tests.faults.case import Current, Driven, Evidence, Fresh, NotBuilt, Row, Served, holds
from tests.faults.serving import FaultyPortals
from tests.faults.site import with_fresh

RUNS = (1, 2, 3)
DAYS_BETWEEN = 200
"""long enough for every page to be due again"""
MOST_BYTES = 400 * 1024 * 1024
"""what a crawl may take, whatever it is sent"""


def play(cases: Sequence[Served], folder: Path) -> list[Row]:
    """Return a row for each case of one batch."""
    archive, portals = folder / "a.db", folder / "portals"
    portals.mkdir(parents=True)
    sound = {case: case.sound(case.number) for case in cases}
    for site in sound.values():
        (portals / f"{site.code}.toml").write_text(site.profile(), encoding="utf-8")
    faulty = {case: with_fresh(site) for case, site in sound.items()}
    healed = {case: with_fresh(site) for case, site in sound.items()}
    for case, site in faulty.items():
        case.fault(site)
    peak = 0
    with FaultyPortals() as server:
        for run, sites in zip(RUNS, (sound, faulty, healed), strict=True):
            server.put(run, {site.host: site for site in sites.values()})
            hosts = [
                f"{site.host}={case.address() if case.address and run == 2 else server.address}"
                for case, site in sites.items()
            ]
            peak = max(peak, _crawl(archive, portals, hosts, (run - 1) * DAYS_BETWEEN))
        asked = list(server.asked)
    reports = {run: _reports(archive, run) for run in RUNS}
    told = {run: _told(archive, run) for run in RUNS}
    found = []
    for case, site in faulty.items():
        evidence = Evidence(
            site=site,
            archive=archive,
            asked=[each for each in asked if each.host == site.host],
            reports={run: reports[run].get(site.code, "") for run in RUNS},
            told={run: told[run].get(site.code, {}) for run in RUNS},
            peak_bytes=peak,
        )
        found.append(_row(case, evidence))
    return found


def _crawl(archive: Path, portals: Path, hosts: Sequence[str], days: int) -> int:
    """Crawl in a process of its own; return the most memory it took."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.crawl", str(archive), str(portals), str(days)],
        input="\n".join(hosts), capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"a crawl died: {done.stderr[-4000:]}")
    return int(json.loads(done.stdout)["peak_bytes"])


def _reports(archive: Path, run: int) -> dict[str, str]:
    """Return what the report prints of each portal, by code."""
    text = yifa("report", str(run), "--archive", archive).out
    parts = re.split(r"^(?=\S+ \d{6}: )", text, flags=re.MULTILINE)[1:]
    return {part.split(": ", 1)[0].rpartition(" ")[2]: part for part in parts}


def _told(archive: Path, run: int) -> dict[str, dict[str, Any]]:
    portals = yifa("report", str(run), "--json", "--archive", archive).json()["portals"]
    return {each["portal"]: each for each in portals}


REASONS = {
    "challenge": "waf_challenge", "not_found": "http_4xx", "empty": "empty_body",
    "hijacked": "hijack_suspect", "layout": "parse_error", "layout_changed": "parse_error",
    "redirected_away": "redirect_offsite",
    "maintenance": "soft_404", "restricted": "soft_404", "not_a_file": "unsupported_type",
    "not_html": "unsupported_type", "refused": "conn_error", "connection": "conn_error", "dns": "dns_error",
}  # fmt: skip
"""reason of a failure → outcome, until the ledger's table is there"""


def outcome_of(evidence: Evidence, path: str) -> str:
    """Return the code of an address's outcome in the faulty run."""
    table = "SELECT 1 FROM sqlite_schema WHERE name = 'outcome'"
    if evidence.rows(table):
        return _outcome_of(evidence, path)
    found = evidence.rows(
        "SELECT reason FROM failure WHERE url = ? AND run_id = ?", evidence.site.url(path), evidence.faulty
    )
    return REASONS.get(found[0]["reason"], found[0]["reason"]) if found else "ok"


def _outcome_of(evidence: Evidence, path: str) -> str:
    found = evidence.rows(
        "SELECT code FROM outcome WHERE url = ? AND run_id = ?", evidence.site.url(path), evidence.faulty
    )
    return " and ".join(str(row["code"]) for row in found) or "never asked"


def is_asked_again(evidence: Evidence, path: str) -> bool:
    """Return whether the faulty run left the address for a later one, which then asked for it."""
    return evidence.count(path, evidence.faulty + 1) > 0


def current_of(evidence: Evidence) -> Current:
    """Return what the archive held of the watched page after the faulty run."""
    url = evidence.site.url(evidence.site.known.path)
    versions = evidence.rows(
        "SELECT c.run_id FROM version AS v JOIN capture AS c USING (capture_id)"
        " JOIN page AS g USING (page_id) WHERE g.url = ? AND c.run_id <= ? ORDER BY v.version_id",
        url,
        evidence.faulty,
    )
    if not versions:
        return Current.NONE
    return Current.KEEP if versions[-1]["run_id"] < evidence.faulty else Current.NEW


def fresh_of(evidence: Evidence) -> Fresh:
    """Return what the archive held of the new document after the faulty run."""
    document = evidence.site.fresh
    found = evidence.rows(
        "SELECT d.text FROM version AS v JOIN capture AS c USING (capture_id)"
        " JOIN page AS g USING (page_id) JOIN document AS d USING (document_id)"
        " WHERE g.url = ? AND c.run_id <= ? ORDER BY v.version_id",
        evidence.site.url(document.path),
        evidence.faulty,
    )
    if not found:
        return Fresh.NONE
    return Fresh.RIGHT if holds(found[0]["text"], document) else Fresh.ANY


def _row(case: Served, evidence: Evidence) -> Row:
    path = case.watch(evidence.site)
    got = (
        outcome_of(evidence, path),
        is_asked_again(evidence, path),
        current_of(evidence),
        fresh_of(evidence) if case.fresh is not Fresh.ANY else Fresh.ANY,
    )
    wanted = (case.code, case.again, case.current, case.fresh)
    problems = tuple(_problems(case, evidence))
    if got != wanted:
        problems = (f"expected {_words(wanted)}, got {_words(got)}", *problems)
    return Row(
        number=case.number,
        name="",
        expected=_words(wanted),
        got=_words(got),
        passed=not problems,
        problems=problems,
    )


def _words(state: tuple[str, bool, Current, Fresh]) -> str:
    code, again, current, fresh = state
    return f"{code}, {'asked again' if again else 'not again'}, {current}, new one {fresh}"


def _problems(case: Served, evidence: Evidence) -> Iterator[str]:
    report = evidence.reports[evidence.faulty]
    for words in case.says:
        if words not in report:
            yield f"the report does not say {words!r}"
    for words in case.never:
        if words in report:
            yield f"the report says {words!r}"
    if evidence.peak_bytes > MOST_BYTES:
        yield f"the crawl took {evidence.peak_bytes >> 20} MB"
    yield from case.check(evidence)
    if case.heals:
        for document in (evidence.site.known, evidence.site.fresh):
            if not holds(evidence.text_of(document.path), document):
                yield f"{document.path} is not right again after a sound run"


def rows_of(
    cases: Mapping[int, Served | Driven | NotBuilt], names: Mapping[int, str], folder: Path | None = None
) -> Iterator[Row]:
    """Yield a row for every name of the catalogue: played, or said not to be."""
    batches: dict[str, list[Served]] = {}
    for case in cases.values():
        if isinstance(case, Served):
            batches.setdefault(case.batch, []).append(case)
    done: dict[int, Row] = {}
    with tempfile.TemporaryDirectory() as place:
        root = folder or Path(place)
        for name, batch in batches.items():
            done |= {row.number: row for row in play(batch, root / name)}
        for number, case in cases.items():
            if isinstance(case, Driven):
                (root / str(number)).mkdir(parents=True)
                problems = tuple(case.run(root / str(number)))
                got = "as expected" if not problems else problems[0]
                done[number] = Row(
                    number=number, name="", expected=case.expected, got=got, passed=not problems,
                    problems=problems,
                )  # fmt: skip
    for number, name in sorted(names.items()):
        row = done.get(number)
        if row is None:
            left = cases.get(number)
            why = left.why if isinstance(left, NotBuilt) else "no case was written"
            row = Row(number=number, name=name, expected="-", got=f"not played: {why}", passed=None)
        yield Row(
            number=number, name=name, expected=row.expected, got=row.got, passed=row.passed,
            problems=row.problems,
        )  # fmt: skip
