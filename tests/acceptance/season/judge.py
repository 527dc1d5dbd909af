"""What an archive says of a season, held to the truth of it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.acceptance.season.bodies import GOVERNMENT, Body
from tests.acceptance.season.plan import Season
from tests.acceptance.season.site import Site
from tests.acceptance.season.truth import ABSENT, ELSEWHERE, PUBLISHED, UNKNOWN, WITHDRAWN, Expected
from tests.support.crawling import rows, yifa

HELD = (PUBLISHED, ELSEWHERE, WITHDRAWN)


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What was right, and every difference in words."""

    cells: int = 0
    right: int = 0
    false_absent: list[str] = field(default_factory=list)
    false_published: list[str] = field(default_factory=list)
    unplanted: list[str] = field(default_factory=list)
    """unknown where nothing was planted"""
    others: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    """published, with another day than the earliest printed"""
    backdated: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    false_backdated: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> list[str]:
        """Return every difference; a backdated report may be missed once in twenty."""
        few = [] if self.found >= 0.95 * self.backdated else self.missed
        lists = (
            self.false_absent, self.false_published, self.unplanted, self.others, self.days, few,
            self.false_backdated,
        )  # fmt: skip
        return [words for differences in lists for words in differences]

    def lines(self) -> Iterator[str]:
        """Yield the judgement in words."""
        yield f"cells right          {self.right} of {self.cells}  ({dict(self.states)})"
        yield f"false absent         {len(self.false_absent)}"
        yield f"false published      {len(self.false_published)}"
        yield f"unknown not planted  {len(self.unplanted)}"
        yield f"otherwise wrong      {len(self.others)} states, {len(self.days)} days"
        yield f"backdated found      {self.found} of {self.backdated}, {len(self.false_backdated)} false"


def judge(season: Season, archive: Path, folder: Path, today: date) -> Judgement:
    """Return how the archive's coverage and lag compare with what happened."""
    found = Judgement()
    told = _asked(archive, folder, today, "coverage", "--years", f"{season.years[0]}-{season.years[-1]}")
    cells = {(cell["county"], own, cell["year"]): cell for cell, own in _cells(season, told["cells"], found)}
    for key, expected in season.truth.items():
        _compare(key, expected, cells.get(key), found)
    for year in season.years:
        lags = _asked(archive, folder, today, "lag", str(year))["documents"]
        verdicts = {
            (lag["county"], own): lag["verdict"]
            for lag in lags
            if (own := _own(season, lag["county"], lag["body"]))
        }
        _compare_days(season, archive, year, verdicts, found)
    return found


def _asked(archive: Path, folder: Path, today: date, *words: str) -> Any:
    ran = yifa(*words, "--json", "--archive", archive, "--portals", folder, clock=f"{today}T02:00:00+00:00")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def _cells(
    season: Season, cells: list[dict[str, Any]], found: Judgement
) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the cells of bodies that exist; any other that is held is a report of nobody."""
    for cell in cells:
        own = _own(season, cell["county"], cell["body"])
        if own:
            yield cell, own
        elif cell["state"] in HELD:
            found.false_published.append(f"{cell['county']} {cell['body']} {cell['year']}: {cell['url']}")


def _own(season: Season, code: str, name: str) -> str | None:
    """Return the own name of the body that a name means in a county."""
    return next((body.own for body in season.bodies.get(code, ()) if name in _names(body)), None)


def _names(body: Body) -> frozenset[str]:
    owns = {name for name in (body.own, body.old, body.short) if name}
    owns |= {name + office for name in owns for office in ("人民政府", "办事处")}
    counties = ("", body.county, body.county[:2], "县", "区")
    names = {county + own for county in counties for own in owns}
    return frozenset(names | ({body.county} if body.own == GOVERNMENT else set()))


def _compare(
    key: tuple[str, str, int], expected: Expected, cell: dict[str, Any] | None, found: Judgement
) -> None:
    found.cells += 1
    if cell is None:
        found.others.append(f"{key}: no cell, expected {expected.state} ({expected.why})")
        return
    found.states[cell["state"]] += 1
    words = f"{key}: {cell['state']}, expected {expected.state} ({expected.why}): {cell['why']}"
    if cell["state"] == expected.state:
        found.right += 1
        day = min(expected.days, default=None)
        if expected.state in HELD and cell["published"] != day:
            found.days.append(f"{key}: {cell['published']}, expected {day}")
    elif cell["state"] == ABSENT and expected.state != ABSENT:
        found.false_absent.append(words)
    elif cell["state"] in HELD and expected.state not in HELD:
        found.false_published.append(words)
    elif cell["state"] == UNKNOWN:
        found.unplanted.append(words)
    else:
        found.others.append(words)


def _compare_days(
    season: Season, archive: Path, year: int, verdicts: dict[tuple[str, str], str], found: Judgement
) -> None:
    """Count the backdated reports whose list was read whole after the day they say, and before they came."""
    for (code, own, of), expected in season.truth.items():
        verdict = verdicts.get((code, own))
        if of != year or verdict is None:
            continue
        words = f"{code} {own} {year}: {verdict}"
        if expected.backdated is None:
            found.false_backdated += [words] if verdict == "backdated" else []
        elif _excluded(season.sites[code], archive, *expected.backdated):
            found.backdated += 1
            found.found += verdict == "backdated"
            found.missed += [words] if verdict != "backdated" else []


def _excluded(site: Site, archive: Path, section: str, said: date, since: date) -> bool:
    sql = """SELECT count(*) AS walks FROM walk JOIN section USING (section_id) WHERE url = ?
        AND verdict = 'complete' AND proof IS NOT NULL AND substr(ended_at, 1, 10) > ?
        AND substr(ended_at, 1, 10) < ?"""
    (row,) = rows(archive, sql, f"http://{site.host}{section}", said.isoformat(), since.isoformat())
    return bool(row["walks"])
