"""Plays the cases of a batch and says, for each, what was expected and what came."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.faults.case import Case, Current, Driven, Evidence, Fresh, NotBuilt, Row, Served, holds
from tests.faults.certificates import Authority
from tests.faults.serving import FaultyPortals
from tests.faults.site import with_fresh
from tests.support.crawling import yifa

RUNS = (1, 2, 3)
FAULTY = 2
DAYS_BETWEEN = 200
"""long enough for every page to be due again"""
SECONDS = 120
"""longer no crawl of a batch may take"""
FILES = "files"
"""the batch whose files are read after the faulty run"""
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
    peak, authority = 0, Authority(folder)
    with FaultyPortals() as server:
        for run, sites in zip(RUNS, (sound, faulty, healed), strict=True):
            server.put(run, {site.host: site for site in sites.values()})
            hosts = []
            for case, site in sites.items():
                reached = case.address() if case.address and run == FAULTY else server.address
                hosts += [f"{site.host}={reached}"] if reached else []
                tls = server.tls_address(case.tls, authority) if case.tls else None
                hosts += [f"https://{site.host}={tls}"] if tls else []
            how = [str((run - 1) * DAYS_BETWEEN), cases[0].batch]
            peak = max(peak, _crawl(archive, portals, hosts, how, authority))
            if run == FAULTY:
                _copy(archive, folder / "faulty.db")
                if cases[0].batch == FILES:
                    yifa("extract", "--archive", folder / "faulty.db")
        asked = list(server.asked)
    reports = {run: _reports(archive, run) for run in RUNS}
    told = {run: _told(archive, run) for run in RUNS}
    found = []
    for case, site in faulty.items():
        evidence = Evidence(
            site=site,
            archive=folder / "faulty.db",
            healed=archive,
            asked=[each for each in asked if each.host == site.host],
            asked_path=case.watch(site),
            reports={run: reports[run].get(site.code, "") for run in RUNS},
            told={run: told[run].get(site.code, {}) for run in RUNS},
            peak_bytes=peak,
        )
        found.append(_row(case, evidence))
    return found


def _crawl(
    archive: Path, portals: Path, hosts: Sequence[str], how: Sequence[str], authority: Authority
) -> int:
    """Crawl in a process of its own; return the most memory it took."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.crawl", str(archive), str(portals), *how],
        input="\n".join(hosts), capture_output=True, text=True, encoding="utf-8", check=False,
        timeout=SECONDS, env={**os.environ, "SSL_CERT_FILE": str(authority.path)},
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"a crawl died: {done.stderr[-4000:]}")
    return int(json.loads(done.stdout)["peak_bytes"])


def _copy(archive: Path, place: Path) -> None:
    """Keep the archive as it is now."""
    with closing(sqlite3.connect(archive)) as here, closing(sqlite3.connect(place)) as there:
        here.backup(there)


def _reports(archive: Path, run: int) -> dict[str, str]:
    """Return what the report prints of each portal, by code."""
    text = yifa("report", str(run), "--archive", archive).out
    parts = re.split(r"^(?=\S+ \d{6}: )", text, flags=re.MULTILINE)[1:]
    return {part.split(": ", 1)[0].rpartition(" ")[2]: part for part in parts}


def _told(archive: Path, run: int) -> dict[str, dict[str, Any]]:
    portals = yifa("report", str(run), "--json", "--archive", archive).json()["portals"]
    return {each["portal"]: each for each in portals}


def outcome_of(evidence: Evidence, path: str) -> str:
    """Return the code of an address's outcome in the faulty run."""
    found = evidence.rows(
        "SELECT code FROM outcome WHERE url = ? AND run_id = ? AND kind <> 'column'",
        evidence.site.url(path),
        evidence.faulty,
    )
    return " and ".join(str(row["code"]) for row in found) or "never asked"


def is_asked_again(evidence: Evidence, path: str) -> bool:
    """Return whether the faulty run left the address in the queue of failures, to be tried again."""
    sql = "SELECT 1 FROM failure WHERE url = ? AND resolved_at IS NULL AND next_attempt_at IS NOT NULL"
    return bool(evidence.rows(sql, evidence.site.url(path)))


CURRENT = """
    SELECT d.text, c.run_id, g.state FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
    JOIN document AS d USING (document_id) JOIN capture AS c USING (capture_id) WHERE g.url = ?
"""


def current_of(evidence: Evidence) -> Current:
    """Return what the archive held of the watched page after the faulty run."""
    found = evidence.rows(CURRENT, evidence.site.url(evidence.site.known.path))
    if not found:
        return Current.NONE
    if found[0]["run_id"] == evidence.faulty:
        return Current.NEW
    return Current.GONE if found[0]["state"] == "gone" else Current.KEEP


def fresh_of(evidence: Evidence) -> Fresh:
    """Return what the archive held of the new document after the faulty run."""
    found = evidence.rows(CURRENT, evidence.site.url(evidence.site.fresh.path))
    if not found:
        return Fresh.NONE
    return Fresh.RIGHT if holds(found[0]["text"], evidence.site.fresh) else Fresh.ANY


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
            if not holds(evidence.text_of(document.path, healed=True), document):
                yield f"{document.path} is not right again after a sound run"


def batches_of(cases: Iterable[Case]) -> dict[str, list[Served]]:
    """Return the cases that a server plays, by batch."""
    batches: dict[str, list[Served]] = {}
    for case in cases:
        if isinstance(case, Served):
            batches.setdefault(case.batch, []).append(case)
    return batches


def drive(case: Driven, folder: Path) -> Row:
    """Return the row of a case that a driver plays in an empty folder."""
    problems = tuple(case.run(folder))
    return Row(
        number=case.number,
        name="",
        expected=case.expected,
        got=problems[0] if problems else "as expected",
        passed=not problems,
        problems=problems,
    )


def rows_of(cases: Mapping[int, Case], names: Mapping[int, str], folder: Path | None = None) -> Iterator[Row]:
    """Yield a row for every name of the catalogue: played, or said not to be."""
    done: dict[int, Row] = {}
    with tempfile.TemporaryDirectory() as place:
        root = folder or Path(place)
        for name, batch in batches_of(cases.values()).items():
            done |= {row.number: row for row in play(batch, root / name)}
        for number, case in cases.items():
            if isinstance(case, Driven):
                (root / str(number)).mkdir(parents=True)
                done[number] = drive(case, root / str(number))
    for number, name in sorted(names.items()):
        row = done.get(number)
        if row is None:
            left = cases.get(number)
            why = left.why if isinstance(left, NotBuilt) else "no case was written"
            row = Row(number=number, name=name, expected="-", got=f"not played: {why}", passed=None)
        yield replace(row, name=name)
