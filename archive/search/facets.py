"""Counts publications by place, body, year, kind, file and state, and leafs through those that fit limits."""

import heapq
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.frequent import Hits
from archive.search.looked_in import look_in
from archive.search.matching import Ranks, evaluate
from archive.search.search import Matches, read_hit

COUNTED = 5_000
"""hits that facets are counted in, the best ones"""
SHOWN = 12
"""values of a facet, the most frequent ones"""
FACETS = ("province", "portal", "body", "year", "kind", "with_file", "state")
# portals' pages are found by their index; the limits alone would have every page looked at
_OWN = "AND fg.portal_id IN (SELECT portal_id FROM portal WHERE instr(:portal, code))"
_FIT = """
    FROM page AS fg JOIN version AS f ON f.version_id = fg.current_version_id
    JOIN portal AS fp ON fp.portal_id = fg.portal_id
    WHERE f.page_id = fg.page_id AND {limits} {own}
"""
# where it is known which have the words, these alone are looked at
_FIT_MATCHED = """
    FROM json_each(:matched) AS fj CROSS JOIN version AS f ON f.version_id = fj.value
    CROSS JOIN page AS fg ON fg.page_id = f.page_id AND fg.current_version_id = f.version_id
    CROSS JOIN portal AS fp ON fp.portal_id = fg.portal_id WHERE {limits} {own}
"""
_VALUES = """
    WITH fit AS MATERIALIZED (SELECT fp.province, fp.code, fp.name, f.report_year AS year,
        f.document_kind AS kind, coalesce(f.publisher, f.issuing_authority) AS body,
        EXISTS (SELECT 1 FROM attachment AS fa WHERE fa.version_id = f.version_id) AS with_file,
        iif(fg.state = 'listed', 'listed', 'withdrawn') AS state {fit} LIMIT :most)
    SELECT 'province' AS facet, province AS value, province AS name, count(*) AS hits FROM fit GROUP BY 2
    UNION ALL SELECT 'portal', code, name, count(*) FROM fit GROUP BY 2
    UNION ALL SELECT 'body', body, body, count(*) FROM fit WHERE body IS NOT NULL GROUP BY 2
    UNION ALL SELECT 'year', year, year, count(*) FROM fit WHERE year IS NOT NULL GROUP BY 2
    UNION ALL SELECT 'kind', kind, kind, count(*) FROM fit GROUP BY 2
    UNION ALL SELECT 'with_file', with_file, with_file, count(*) FROM fit GROUP BY 2
    UNION ALL SELECT 'state', state, state, count(*) FROM fit GROUP BY 2
"""
_PAGE = f"""
    SELECT f.version_id {_FIT} ORDER BY f.date_published DESC, fg.url LIMIT :limit OFFSET :offset
"""
_NUMBER = f"SELECT count(*) {_FIT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a facet."""

    value: str
    name: str
    """as a person calls it"""
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the hits of a search are spread; only pages that show the words now."""

    values: Mapping[str, tuple[Value, ...]]
    """facet → its most frequent values"""
    counted: int
    """hits looked at"""
    whole: bool
    """these are all hits"""


def count_facets(
    db: Database, filters: Filters, ranks: Ranks | Hits | None = None, *, most: int = COUNTED
) -> Facets:
    """Return how what fits *filters* is spread; *ranks* are the versions with the words (None: all)."""
    whole = ranks is None or len(ranks) <= most
    parameters: dict[str, str | int | None] = {**asdict(filters), "most": most}
    if ranks is not None:
        best = ranks if whole else _best(db, ranks, filters, most)
        parameters["matched"] = json.dumps([*best])
    values: dict[str, list[Value]] = {name: [] for name in FACETS}
    sql = _VALUES.format(fit=_FIT if ranks is None else _FIT_MATCHED)
    for facet, value, name, hits in db.execute(_within(sql, filters), parameters):
        values[facet].append(Value(value=str(value), name=str(name), hits=hits))
    counted = sum(value.hits for value in values["state"])
    top = {name: tuple(sorted(found, key=_most_first)[:SHOWN]) for name, found in values.items()}
    return Facets(values=top, counted=counted, whole=whole and counted < most)


def _best(db: Database, ranks: Ranks | Hits, filters: Filters, most: int) -> Iterable[int]:
    """Return the versions that fit best; of those that fit equally well, the first of the index."""
    if isinstance(ranks, Hits):
        best = None if filters.given() else ranks.best(most)
        ranks = evaluate(db.conn, ranks.term, filters.fitting(db)) if best is None else best
    return heapq.nsmallest(most, ranks, key=ranks.__getitem__)


def _within(sql: str, filters: Filters) -> str:
    """Return *sql* with the limits that are given; asking of each page also those that are not costs."""
    return sql.format(limits=filters.conditions, own="" if filters.portal is None else _OWN)


def _most_first(value: Value) -> tuple[int, str]:
    return -value.hits, value.value


def leaf_through(
    db: Database, filters: Filters, *, limit: int = 20, offset: int = 0, total: int | None = None
) -> Matches:
    """Return the publications that fit *filters*, the newest first: a search for no word.

    *total* is how many fit, if that is known.
    """
    parameters = {**asdict(filters), "limit": limit, "offset": offset}
    versions = [version for (version,) in db.execute(_within(_PAGE, filters), parameters).fetchall()]
    return Matches(
        total=int(db.execute(_within(_NUMBER, filters), parameters).fetchone()[0])
        if total is None
        else total,
        hits=tuple(read_hit(db, version) for version in versions),
        terms=(),
        looked_in=look_in(db, filters),
    )
