"""Says which of a county government's own reports are overdue, as coverage says it (督察规定 Art. 24).

It is a finding about the county, no failure of any run: nobody is alarmed by it. A year is overdue only where
coverage calls the government's own report on it absent; who wants the evidence asks coverage. Of these cells
the line names those since the first report of its own that is held; of a county that never showed one (many
columns hold those of departments alone), the last that was due, unless other bodies' reports on it are held.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from archive.answers.reports.coverage import CountyCoverage, State, read_coverage
from archive.answers.status import Duty, PortalStatus, trouble_first
from archive.schema.database import Database
from yifa.model.clock import china_day
from yifa.model.duty import Due
from yifa.reading.report.bodies import GOVERNMENT

HELD = (State.PUBLISHED, State.ELSEWHERE, State.WITHDRAWN)
FIRST_YEAR = 2019
"""the first year on which 《法治政府建设与责任落实督察工作规定》, of 2019, wants a report by that day"""


def with_duties(db: Database, portals: Sequence[PortalStatus], now: datetime) -> tuple[PortalStatus, ...]:
    """Return portals with what is overdue there: that reads all their publications."""
    duties = read_duties(db, [one.portal for one in portals], now)
    return tuple(sorted((replace(one, duty=duties.get(one.portal)) for one in portals), key=trouble_first))


def read_duties(db: Database, codes: Sequence[str] | None, now: datetime) -> dict[str, Duty]:
    """Return what is overdue in these counties (None: in all), by their codes."""
    counties = read_coverage(db, codes, china_day(now))
    return {county.county: duty for county in counties if (duty := _duty(county)) is not None}


def _duty(county: CountyCoverage) -> Duty | None:
    own = {cell.year: cell.state for cell in county.cells if cell.key == GOVERNMENT}
    absent = [year for year, state in own.items() if state == State.ABSENT and year >= FIRST_YEAR]
    held = [year for year, state in own.items() if state in HELD]
    others = {cell.year for cell in county.cells if cell.state in HELD}
    years = tuple(year for year in (absent if held else absent[-1:]) if _is_told(year, held, others))
    if not years or county.read_on is None:
        return None
    return Duty(
        years=years, walks=county.walks, read_on=county.read_on.isoformat(),
        words="; ".join(_say(years, held, county)),
    )  # fmt: skip


def _is_told(year: int, held: Sequence[int], others: Collection[int]) -> bool:
    return year > min(held) if held else year not in others


def _say(missing: Sequence[int], held: Sequence[int], county: CountyCoverage) -> Iterator[str]:
    years = " and ".join(filter(None, (", ".join(map(str, missing[:-1])), str(missing[-1]))))
    newest = f"the newest is on {max(held)}" if held else "none on any year"
    last = Due().last_in_time(missing[-1])
    yield f"no report on {years} by the county is stored ({newest}), the last was due by {last}"
    walks = ", ".join(map(str, county.walks))
    yield f"every list known here was read to a proved end on {county.read_on} or later (walks {walks})"
