"""Does what rows that were added make due: current versions, states, files, tasks, titles."""

import json
from collections.abc import Collection, Iterable, Mapping

from archive.proof.adding import Addition, Fact
from archive.proof.reader import Value
from archive.proof.touched import Touched
from archive.search.index import remember
from archive.tables.links import settle
from archive.tables.page_states import STATE
from archive.tables.texts import fill_gaps
from yifa.model.record import FieldValue, Origin

_AMONG = "(SELECT value FROM json_each(?))"
_LEADS_TO = """SELECT l.url FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
    JOIN page AS l ON l.page_id = v.page_id WHERE g.page_id = ? AND l.page_id != g.page_id"""
_LEADING = """SELECT g.page_id FROM version AS v JOIN page AS g ON g.current_version_id = v.version_id
    WHERE v.page_id = ? AND g.page_id != v.page_id"""
_NEWEST = """SELECT version_id FROM version WHERE page_id = ?
    ORDER BY first_with_at DESC, version_id DESC LIMIT 1"""
_FETCHED = f"""SELECT t.task_id FROM task AS t JOIN page AS g USING (url)
    WHERE t.url IN {_AMONG} AND g.last_fetched_at > t.created_at"""  # noqa: S608 - a constant
_OPEN = f"""SELECT f.failure_id, f.url, f.last_failed_at, g.last_fetched_at FROM failure AS f
    LEFT JOIN page AS g USING (url) WHERE f.url IN {_AMONG} AND f.resolved_at IS NULL"""  # noqa: S608 - as above
_GOT = f"""SELECT requested_url, max(last_received_at) FROM capture
    WHERE kind = 'attachment' AND verdict = 'ok' AND record_id IS NULL
    AND requested_url IN {_AMONG} GROUP BY requested_url"""  # noqa: S608 - as above
_UNSETTLED = f"""SELECT v.version_id FROM version AS v JOIN document AS d USING (document_id)
    JOIN page AS g USING (page_id) WHERE v.version_id IN {_AMONG}
    AND d.body_kind IN ('attachment_only', 'image_only')
    AND EXISTS (SELECT 1 FROM attachment AS a WHERE a.version_id = v.version_id)
    ORDER BY d.first_stored_at, d.content_sha256, v.first_with_at, g.url"""  # noqa: S608 - as above
_TITLES = f"""SELECT d.document_id, d.indexed_title, (SELECT v.title FROM version AS v
        WHERE v.document_id = d.document_id ORDER BY v.first_with_at, v.version_id LIMIT 1)
    FROM document AS d WHERE d.document_id IN (SELECT document_id FROM version
        WHERE version_id IN {_AMONG})"""  # noqa: S608 - as above


def follow(touched: Touched, addition: Addition) -> None:
    """Do what rows that were added make due."""
    versions = set(addition.numbers["version"].values())
    _choose_layouts(touched, addition)
    _finish(touched, sorted(map(str, addition.urls)))
    pages = set(addition.numbers["page"].values())
    _choose_versions(touched, pages, addition.leads)
    _choose_states(touched, pages)
    _fill_gaps(touched, addition.facts(), addition.numbers["version"])
    _settle_files(touched, versions)
    _choose_titles(touched, versions)


def _choose_layouts(touched: Touched, addition: Addition) -> None:
    sql = "SELECT 1 FROM portal WHERE portal_id = ? AND layout_dictionary_id IS NULL"
    for portal, payload in addition.layouts():
        if touched.db.execute(sql, (portal,)).fetchone():
            touched.change("portal", portal)
            touched.db.execute(
                "UPDATE portal SET layout_dictionary_id = ? WHERE portal_id = ?", (payload, portal)
            )


def _finish(touched: Touched, urls: list[str]) -> None:
    """Drop tasks that were fetched since, and close failures that were."""
    db, among = touched.db, json.dumps(urls)
    for (task,) in db.execute(_FETCHED, (among,)).fetchall():
        touched.change("task", task)
        db.execute("DELETE FROM task WHERE task_id = ?", (task,))
    failures = db.execute(_OPEN, (among,)).fetchall()
    got = dict(
        db.execute(_GOT, (json.dumps([url for _, url, _, _ in failures]),)).fetchall() if failures else ()
    )
    for failure, url, failed, fetched in failures:
        at = max(fetched or "", got.get(url, ""))
        if at > failed:
            touched.change("failure", failure)
            db.execute("UPDATE failure SET resolved_at = ? WHERE failure_id = ?", (at, failure))


def _choose_versions(touched: Touched, pages: Collection[int], leads: Mapping[int, Value]) -> None:
    """Give pages, and those that lead to them, the newest version of where they lead to, or their own."""
    db = touched.db
    leading = {page for target in pages for (page,) in db.execute(_LEADING, (target,))}
    led = {
        page: leads[page] if page in leads else next((url for (url,) in db.execute(_LEADS_TO, (page,))), None)
        for page in {*pages, *leading}
    }
    for page in sorted(led):
        target = db.execute("SELECT page_id FROM page WHERE url = ?", (led[page],)).fetchone()
        newest = (db.execute(_NEWEST, target).fetchone() if target else None) or db.execute(
            _NEWEST, (page,)
        ).fetchone()
        current = newest[0] if newest else None
        (held,) = db.execute("SELECT current_version_id FROM page WHERE page_id = ?", (page,)).fetchone()
        if held != current:
            touched.change("page", page)
            db.execute("UPDATE page SET current_version_id = ? WHERE page_id = ?", (current, page))


def _choose_states(touched: Touched, pages: Collection[int]) -> None:
    """Set each page's state to what its steps, and what was seen since, say."""
    among = json.dumps([*pages])
    sql = f"SELECT page_id FROM page WHERE page_id IN {_AMONG} AND state IS NOT ({STATE})"  # noqa: S608 - constants
    for (page,) in touched.db.execute(sql, (among,)).fetchall():
        touched.change("page", page)
        touched.db.execute(f"UPDATE page SET state = ({STATE}) WHERE page_id = ?", (page,))  # noqa: S608 - as above


def _fill_gaps(touched: Touched, facts: Iterable[Fact], numbers: Mapping[bytes, int]) -> None:
    """Fill in what files told, where the chosen reading of a version says nothing."""
    for identity, name, value, label, raw in sorted(facts):
        version = numbers[identity]
        sql = f"SELECT 1 FROM version WHERE version_id = ? AND {name} IS NULL"  # noqa: S608 - a column of it
        if touched.db.execute(sql, (version,)).fetchone():
            touched.change("version", version)
            fact = FieldValue(field=name, label=label, raw=raw, value=value, origin=Origin.FILE, chosen=True)
            fill_gaps(touched.db, version, [fact])


def _settle_files(touched: Touched, versions: Collection[int]) -> None:
    """Join documents that are files where only the archives together have all their files."""
    for (version,) in touched.db.execute(_UNSETTLED, (json.dumps([*versions]),)).fetchall():
        touched.change("version", version)
        before = {*touched.to_index}
        settle(touched.db, version, touched.to_index, forget=False)
        for document in touched.to_index.keys() - before:
            touched.inserted("document", document)


def _choose_titles(touched: Touched, versions: Collection[int]) -> None:
    """Let documents be found by the title of the version that showed them first."""
    db = touched.db
    for document, held, title in db.execute(_TITLES, (json.dumps([*versions]),)).fetchall():
        if held != title:
            remember(db, document, touched.to_index)
            touched.change("document", document)
            db.execute("UPDATE document SET indexed_title = ? WHERE document_id = ?", (title, document))
