"""Search: a box, facets, hits with the places the words stand at, and what was not looked in."""

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from archive.search.choosing import ORDERS
from archive.search.facets import Facets, count_facets, leaf_through
from archive.search.filters import Filters
from archive.search.looked_in import LookedIn
from archive.search.search import Matches, search
from yifa.language.language import Language
from yifa.model.errors import UsageError
from yifa.web.asked import Asked, Visit
from yifa.web.gaps import GAPS
from yifa.web.pager import Pager
from yifa.web.render import page

SIZE = 20
DEEPEST = 500
"""pages of hits that are shown; more are downloaded"""
OF_FACET = {"body": "publisher"}
"""facet → filter, where they are called otherwise"""


def answer(asked: Asked) -> Response:
    """Return the page."""
    words, filters = asked.query.get("q", ""), filters_of(asked)
    order = asked.query.get("sort", "best")
    number = min(asked.number("page"), DEEPEST)
    offset = (number - 1) * SIZE
    problem, matches, facets = None, None, None
    try:
        matches, facets = _find(asked, words, filters, order if order in ORDERS else "best", offset)
    except UsageError as error:
        problem = str(error)
    pager = Pager(number, SIZE, min(matches.total if matches else 0, SIZE * DEEPEST))
    return page(
        asked, "search.html", words=words, matches=matches, facets=facets, problem=problem, pager=pager,
        order=order, gaps=_gaps(asked.language, matches), given=_given(filters), orders=list(ORDERS),
        filter_of=OF_FACET, filters=_filters(asked),
    )  # fmt: skip


def _find(
    asked: Asked, words: str, filters: Filters, order: str, offset: int
) -> tuple[Matches, Facets | None]:
    if not words and filters == Filters():
        table = asked.site.standings.current()
        matches = leaf_through(asked.db, filters, limit=SIZE, offset=offset)
        return matches, table.facets if table else None
    if not words:
        facets = count_facets(asked.db, filters)
        total = facets.counted if facets.whole else None
        return leaf_through(asked.db, filters, limit=SIZE, offset=offset, total=total), facets
    matches = search(asked.db, [words], filters, limit=SIZE, order=order, offset=offset)
    return matches, count_facets(asked.db, filters, matches.ranks)


def filters_of(visit: Visit) -> Filters:
    """Return the limits of a query; what makes no sense limits nothing."""
    query = visit.query
    year = query.get("year", "")
    file = query.get("with_file")
    return Filters(
        portal=query.get("portal"), year=int(year) if year.isdecimal() and len(year) == 4 else None,
        publisher=query.get("publisher"), since=query.get("since"), until=query.get("until"),
        province=query.get("province"), kind=query.get("kind"), state=query.get("state"),
        with_file=file == "1" if file in ("0", "1") else None,
    )  # fmt: skip


def _given(filters: Filters) -> dict[str, Any]:
    return {name: value for name, value in asdict(filters).items() if value is not None}


def _filters(asked: Asked) -> dict[str, str]:
    """Return the filters of the query as they were asked, to be asked again."""
    return {name: asked.query[name] for name in asdict(Filters()) if name in asked.query}


def _gaps(said: Language, matches: Matches | None) -> dict[str, str]:
    """Return what was not looked in and what was not judged, in words."""
    found: LookedIn | None = matches.looked_in if matches else None
    kinds = {"not_looked_in": found.not_looked_in, "not_judged": found.not_judged} if found else {}
    return {
        name: said.join(said.count(gap.count, *GAPS[gap.code]) for gap in gaps)
        for name, gaps in kinds.items()
        if gaps
    }
