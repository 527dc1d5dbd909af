"""Finds fields that new documents lack though those before had them: the sign of a changed template."""

import json
from collections.abc import Iterator, Sequence
from math import exp, log

from archive.alarms.alarm import Alarm, AlarmCode, Judged, JudgedSection

FIELDS = (
    "title", "index_number", "document_number", "publisher", "issuing_authority", "date_published",
    "date_written", "report_year", "signoff_date",
)  # fmt: skip
LEAST, MOST = 5, 10
"""new documents looked at"""
LEAST_BEFORE, MOST_BEFORE = 20, 50
"""documents before them they are held against"""
FALL = 0.3
"""the share must have fallen by"""
CHANCE = 1e-4
"""it falls so far by chance at most so often"""
CERTAIN = 0.98
"""no share is taken for more certain than this"""
# the documents of a section that were on its list for the first time after it was once read, and soon after
# their publication: what a backfill finds is old, and looks otherwise without anything being wrong
_NEW = """
    SELECT version_id, {fields} FROM (
        SELECT v.*, coalesce(e.published, v.date_published) AS day
        FROM entry AS e JOIN version AS v ON v.version_id = (SELECT f.version_id FROM version AS f
            WHERE f.page_id = e.page_id ORDER BY f.first_with_at, f.version_id LIMIT 1)
        WHERE e.section_id = :section AND e.first_listed_at > :read
        AND (v.document_kind != 'other') = :is_report
    ) WHERE day IS NULL OR julianday(first_with_at) - julianday(day) < 90
    ORDER BY first_with_at DESC, version_id DESC LIMIT :most
"""
_BEFORE = """
    SELECT {fields} FROM (
        SELECT v.*, coalesce(e.published, v.date_published) AS day
        FROM entry AS e JOIN version AS v ON v.version_id = (SELECT f.version_id FROM version AS f
            WHERE f.page_id = e.page_id ORDER BY f.first_with_at, f.version_id LIMIT 1)
        WHERE e.section_id = :section AND (v.document_kind != 'other') = :is_report
    ) WHERE version_id NOT IN (SELECT value FROM json_each(:new))
    ORDER BY day DESC, version_id DESC LIMIT :most
"""
# when the first run that read the list, as far as it can be followed, was over
_READ = """
    SELECT min(r.ended_at) FROM walk AS w JOIN run AS r USING (run_id)
    WHERE w.section_id = ? AND w.verdict IN ('complete', 'caught_up', 'unproved') AND r.ended_at IS NOT NULL
    AND r.run_id != ?
"""
# pages that were read anew since, as they were and as they are
_CHANGED = """
    SELECT {pairs} FROM page AS g JOIN version AS n ON n.version_id = g.current_version_id
    JOIN version AS b ON b.version_id = (SELECT f.version_id FROM version AS f
        WHERE f.page_id = g.page_id AND f.first_with_at < n.first_with_at
        ORDER BY f.first_with_at DESC LIMIT 1)
    WHERE g.portal_id = ? AND n.first_with_at >= ?
"""


def may_be_chance(had: float, have: int, of: int) -> bool:
    """Return whether *have* of *of* documents may have a field by chance where a share *had* had it before.

    >>> may_be_chance(0.98, 1, 5), may_be_chance(0.98, 4, 5), may_be_chance(0.5, 0, 5)
    (False, True, True)
    """
    share, had = have / of, min(had, CERTAIN)
    if share > had - FALL:
        return True
    # Chernoff's bound: the chance that so few have it, whether or not all are equally likely to
    distance = (1 - share) * log((1 - share) / (1 - had)) + (share * log(share / had) if share else 0.0)
    return exp(-of * distance) > CHANCE


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm for each section whose new documents lack a field, and for pages that lost one."""
    for section in judged.sections:
        falls = list(_judge_section(judged, section))
        if falls:
            detail = f"{section.name}: {'; '.join(falls)}"
            yield Alarm(code=AlarmCode.COVERAGE_FELL, section_id=section.section_id, detail=detail)
    falls = list(_judge_changed(judged))
    if falls:
        yield Alarm(code=AlarmCode.COVERAGE_FELL, detail=f"pages read anew: {'; '.join(falls)}")


def _judge_section(judged: Judged, section: JudgedSection) -> Iterator[str]:
    read = judged.db.execute(_READ, (section.section_id, judged.run_id)).fetchone()[0]
    if read is None:
        return
    shown = ", ".join(f"{name} IS NOT NULL" for name in FIELDS)
    values: dict[str, object] = {"section": section.section_id, "read": read}
    for is_report, what in ((1, "reports"), (0, "other documents")):
        alike = {**values, "is_report": is_report}
        new = judged.db.execute(_NEW.format(fields=shown), {**alike, "most": MOST}).fetchall()
        if len(new) < LEAST:
            continue
        older = {**alike, "new": json.dumps([row[0] for row in new]), "most": MOST_BEFORE}
        before = judged.db.execute(_BEFORE.format(fields=shown), older).fetchall()
        if len(before) >= LEAST_BEFORE:
            yield from _compare(what, before, [row[1:] for row in new])


def _compare(what: str, before: Sequence[Sequence[int]], new: Sequence[Sequence[int]]) -> Iterator[str]:
    for column, name in enumerate(FIELDS):
        had, have = sum(row[column] for row in before), sum(row[column] for row in new)
        if not may_be_chance(had / len(before), have, len(new)):
            yield f"{name} on {have} of the {len(new)} newest {what}, on {had} of {len(before)} before"


def _judge_changed(judged: Judged) -> Iterator[str]:
    pairs = ", ".join(
        f"sum(b.{name} IS NOT NULL), sum(b.{name} IS NOT NULL AND n.{name} IS NOT NULL)" for name in FIELDS
    )
    row: tuple[int | None, ...] = judged.db.execute(
        _CHANGED.format(pairs=pairs), (judged.portal_id, judged.started_at)
    ).fetchone()
    for column, name in enumerate(FIELDS):
        had, have = row[2 * column] or 0, row[2 * column + 1] or 0
        if had >= LEAST and not may_be_chance(1.0, have, had):
            yield f"{name} on {have} of the {had} that had it (run {judged.run_id})"
