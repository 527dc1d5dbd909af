"""County: its bodies and years, its lists with their certificates, what was removed, failed or alarms."""

from collections.abc import Mapping

from starlette.responses import Response

from archive.answers.browse.county import County, read_county
from archive.answers.failures import failures
from archive.answers.lasting.removals import read_removals
from archive.answers.reports.coverage import Cell, CountyCoverage, State
from yifa.model.errors import YifaError
from yifa.web.asked import Asked
from yifa.web.pager import Pager
from yifa.web.recorded import recorded_parts
from yifa.web.render import page

SIZE = 20
"""rows of a table on a page"""
YEARS = 8


def answer(asked: Asked) -> Response:
    """Return the page."""
    county = read_county(asked.db, asked.parts["code"], asked.now)
    if county is None:
        raise YifaError(f"no portal {asked.parts['code']} in this archive")
    table = asked.site.standings.current()
    coverage = table.coverage(county.code) if table else None
    removed = read_removals(asked.db, [county.code])
    failed = failures(asked.db, [county.code])
    removals = Pager(asked.number("removals"), SIZE, len(removed))
    fails = Pager(asked.number("failures"), SIZE, len(failed))
    why = _why(asked, coverage)
    return page(
        asked, "county.html", county=county, coverage=coverage, states=list(State),
        years=_years(coverage), levels=_levels(coverage), why=why, table=table,
        reasons=recorded_parts(asked.language, why.why) if why else [],
        removed=removed[removals.offset :][:SIZE], removals=removals,
        failed=failed[fails.offset :][:SIZE], failures=fails, worth=_worth(county),
    )  # fmt: skip


def _years(coverage: CountyCoverage | None) -> list[int]:
    return sorted({cell.year for cell in coverage.cells})[-YEARS:] if coverage else []


def _levels(coverage: CountyCoverage | None) -> Mapping[str, Mapping[str, Mapping[int, Cell]]]:
    """Return the cells by level, body and year."""
    levels: dict[str, dict[str, dict[int, Cell]]] = {}
    for cell in coverage.cells if coverage else ():
        levels.setdefault(cell.level, {}).setdefault(cell.key, {})[cell.year] = cell
    return levels


def _why(asked: Asked, coverage: CountyCoverage | None) -> Cell | None:
    """Return the cell that is asked about, ``?why=KEY/YEAR``."""
    key, _, year = asked.query.get("why", "").rpartition("/")
    cells = coverage.cells if coverage and key else ()
    return next((cell for cell in cells if cell.key == key and str(cell.year) == year), None)


def _worth(county: County) -> tuple[int, int]:
    """Return how many of the lists were read to a proved end, and how many there are."""
    return sum(one.proved is not None for one in county.lists), len(county.lists)
