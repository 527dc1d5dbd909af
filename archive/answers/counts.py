"""Counts what an archive holds of each portal, every table read once or by the part that counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from archive.schema.database import Database

# newest as in the view publications; what is led elsewhere is named, to be looked at there
_PAGES = """
    SELECT portal_id, count(*) AS pages, count(newest) AS publications,
        group_concat(iif(newest != current_version_id, page_id, NULL)) AS led
    FROM (SELECT g.portal_id, g.page_id, g.current_version_id, (SELECT w.version_id FROM version AS w
        WHERE w.page_id = g.page_id ORDER BY w.first_with_at DESC, w.version_id DESC LIMIT 1) AS newest
        FROM page AS g ORDER BY g.portal_id LIMIT -1) GROUP BY portal_id
"""
# off the lists, or led to by an address that is
_OFF = """
    SELECT page_id FROM page WHERE state != 'listed'
    UNION SELECT v.page_id FROM page AS h CROSS JOIN version AS v ON v.version_id = h.current_version_id
        WHERE h.state != 'listed'
"""
_STATES = """
    SELECT portal, sum(replaced_by IS NULL AND state != 'listed') AS withdrawn, count(replaced_by) AS replaced
    FROM json_each(?) AS odd CROSS JOIN publications ON page_id = odd.value GROUP BY portal
"""
# the indexes version_lacking and attachment_lacking hold these alone
_PARTIAL = """
    SELECT portal, count(missing) AS partial FROM (
        SELECT page_id FROM version WHERE title IS NULL OR date_published IS NULL
            OR coalesce(publisher, issuing_authority) IS NULL
        UNION SELECT v.page_id FROM attachment AS a CROSS JOIN version AS v USING (version_id)
            WHERE a.status != 'fetched')
    CROSS JOIN publications USING (page_id) GROUP BY portal
"""
_DOCUMENTS = """
    SELECT portal_id, count(DISTINCT document_id) FROM page CROSS JOIN version USING (page_id)
    GROUP BY portal_id
"""
_PORTALS = """
    SELECT p.portal_id, p.code, p.name, p.profile_checked,
        (SELECT count(*) FROM task AS t WHERE t.portal_id = p.portal_id) AS tasks,
        (SELECT count(*) FROM failure AS f WHERE f.portal_id = p.portal_id AND f.resolved_at IS NULL)
            AS failures,
        (SELECT count(*) FROM failure AS f WHERE f.portal_id = p.portal_id AND f.resolved_at IS NULL
            AND f.next_attempt_at IS NULL) AS given_up,
        nullif(max(coalesce((SELECT max(run_id) FROM capture AS c WHERE c.portal_id = p.portal_id
                AND c.record_id IS NULL), 0),
            coalesce((SELECT max(run_id) FROM failure AS f WHERE f.portal_id = p.portal_id), 0),
            coalesce((SELECT max((SELECT max(w.run_id) FROM walk AS w WHERE w.section_id = s.section_id))
                FROM section AS s WHERE s.portal_id = p.portal_id), 0)), 0) AS run
    FROM portal AS p ORDER BY p.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What an archive holds of one portal."""

    portal_id: int
    code: str
    name: str
    profile_checked: str | None
    publications: int
    withdrawn: int
    replaced: int
    partial: int
    documents: int
    pages: int
    failures: int
    given_up: int
    tasks: int
    run: int | None
    """the last that visited it"""


def count_portals(db: Database) -> tuple[Counts, ...]:
    """Return the counts of every portal, by code."""
    pages = {row["portal_id"]: row for row in db.query(_PAGES)}
    led = {int(page) for row in pages.values() for page in (row["led"] or "").split(",") if page}
    off = {page for (page,) in db.execute(_OFF)}
    states = {row["portal"]: row for row in db.query(_STATES, (json.dumps([*led | off]),))}
    partial = dict(db.execute(_PARTIAL).fetchall())
    documents = dict(db.execute(_DOCUMENTS).fetchall())
    nothing: Mapping[str, int] = {"pages": 0, "publications": 0, "withdrawn": 0, "replaced": 0}
    return tuple(
        Counts(
            **row,
            pages=(own := pages.get(row["portal_id"], nothing))["pages"],
            publications=own["publications"],
            withdrawn=(state := states.get(row["code"], nothing))["withdrawn"],
            replaced=state["replaced"],
            partial=partial.get(row["code"], 0),
            documents=documents.get(row["portal_id"], 0),
        )
        for row in list(db.query(_PORTALS))
    )
