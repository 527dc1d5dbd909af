"""Overview: counties and years, what broke, and when each portal was last read to a proved end."""

from collections.abc import Sequence

from starlette.responses import Response

from archive.answers.browse.standing import CountyStand, Standing
from archive.answers.reports.coverage import State
from yifa.web.asked import Asked
from yifa.web.pager import Pager
from yifa.web.render import page

SIZE = 40
"""counties on a page"""
BROKEN = 8
"""portals with alarms that are named"""
YEARS = 8


def answer(asked: Asked) -> Response:
    """Return the page."""
    standings = asked.site.standings
    table = standings.current()
    if table is None:
        return page(asked, "coming.html", problem=standings.problem)
    standing = table.standing
    province = asked.query.get("province")
    counties = [one for one in standing.counties if province in (None, one.province)]
    pager = Pager(asked.number("page"), SIZE, len(counties))
    return page(
        asked, "overview.html", standing=standing, pager=pager, states=list(State), province=province,
        counties=counties[pager.offset :][:SIZE], years=_years(standing), behind=standings.is_behind,
        provinces=sorted({one.province for one in standing.counties}), broken=_broken(standing),
        publications=sum(one.publications for one in counties), count=len(counties),
        problem=standings.problem,
    )  # fmt: skip


def _years(standing: Standing) -> list[int]:
    """Return the years to show, oldest first."""
    return sorted({year for county in standing.counties for year in county.years})[-YEARS:]


def _broken(standing: Standing) -> Sequence[CountyStand]:
    """Return the portals with alarms nobody muted, those with new ones first."""
    found = [one for one in standing.counties if one.codes]
    return sorted(found, key=lambda one: (-one.alarms.get("new", 0), one.code))
