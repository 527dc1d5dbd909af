"""Judges what a run did not get: addresses that failed for the first time, and portals it did not finish."""

import json
from collections.abc import Iterator

from archive.alarms.access import CAUSES
from archive.alarms.alarm import Alarm, AlarmCode, Judged
from yifa.model.text import count_of

SHOWN = 3
"""addresses that are named; `yifa failures` has the others"""
# what a page's own state explains is no failure of a run: it was read before, and left its list or is
# answered as not there; or it is there and not public
EXPLAINED = """
    (f.reason = 'restricted' OR (f.reason IN ('not_found', 'soft_404') AND EXISTS (
        SELECT 1 FROM page AS g WHERE g.url = f.url AND g.state IN ('delisted', 'unreachable', 'gone'))))
"""
# what failed before is no news; lists have their walks, and so has the home page where no list was walked,
# or where its failure has an alarm of its own
_FAILED = f"""
    SELECT f.url, f.reason, f.detail FROM failure AS f
    WHERE f.run_id = :run AND f.portal_id = :portal AND f.resolved_at IS NULL
    AND f.first_failed_at >= :started AND f.kind != 'listing' AND NOT {EXPLAINED}
    AND (f.kind != 'home' OR f.reason NOT IN (SELECT value FROM json_each(:told))
        AND EXISTS (SELECT 1 FROM walk AS w JOIN section AS s USING (section_id)
        WHERE w.run_id = :run AND s.portal_id = :portal))
    ORDER BY f.failure_id
"""  # noqa: S608 - a constant of ours


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield that our own run did not finish the portal, and which addresses failed for the first time.

    Where the portal was left alone before the end, that is said already, and explains them.
    """
    if judged.unfinished is not None:
        yield Alarm(code=AlarmCode.UNFINISHED, detail=f"run {judged.run_id}: {judged.unfinished}")
    if judged.parked is not None:
        return
    values = {"run": judged.run_id, "portal": judged.portal_id, "started": judged.started_at}
    values["told"] = json.dumps([*CAUSES])
    failed = judged.db.execute(_FAILED, values).fetchall()
    if failed:
        named = "; ".join(f"{url}: {reason}: {detail}" for url, reason, detail in failed[:SHOWN])
        more = f"; and {len(failed) - SHOWN} more" if len(failed) > SHOWN else ""
        detail = f"{count_of(len(failed), 'address', 'addresses')} in run {judged.run_id}: {named}{more}"
        yield Alarm(code=AlarmCode.FAILED, detail=detail)
