"""``python -m tests.acceptance.reread [LABEL …]``: changes a rule; counts what ``reread --dry-run`` reports.

The replicas are crawled once with the vocabulary as it is. Then labels are taken out of it, one at a
time: the dry run must name exactly the versions that a crawl with that vocabulary stores otherwise.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.replica import Replica
from tests.support.crawling import crawl_words, yifa
from yifa.reading.labels import HERE

LABELS = ("索引号", "发布机构", "成文日期", "责任部门", "发文字号", "关键词")
PORTALS = ("140225", "140429", "430581", "532329", "620702")
UNREAD = "不认"
# all that a version says, but for when and under which number
_SAID = """
    SELECT g.url, v.version_id, json_array(v.record_sha256, v.title, v.index_number, v.publisher,
        v.date_written, v.responsible_department, v.document_number, v.keywords, v.issuing_authority,
        v.date_published, v.document_kind, v.report_year,
        (SELECT json_group_array(json_array(name, label, raw, value, origin, chosen))
        FROM (SELECT * FROM field AS f WHERE f.version_id = v.version_id
            ORDER BY name, label, raw, value, origin, chosen)))
    FROM version AS v JOIN page AS g USING (page_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a change of the vocabulary does, as reported and as a crawl shows it."""

    label: str
    versions: int
    reported: frozenset[int]
    changed: frozenset[int]


def compare(archive: Path, replica: Replica, label: str, portals: Sequence[str], folder: Path) -> Compared:
    """Take a label out of the vocabulary and compare the dry run with a crawl."""
    labels = folder / "labels.toml"
    text = (HERE / "labels.toml").read_text(encoding="utf-8")
    if f'"{label}"' not in text:
        raise SystemExit(f"{label}: not in the vocabulary")
    labels.write_text(text.replace(f'"{label}"', f'"{UNREAD}"'), encoding="utf-8")
    fresh = folder / f"{label}.db"
    other = {"YIFA_LABELS": str(labels)}
    told = yifa("reread", "--dry-run", "--json", "--archive", archive, env=other).json()
    yifa(*crawl_words(fresh, replica, portals), env=other)
    before, after = _said(archive), _said(fresh)
    if before.keys() != after.keys():
        raise AssertionError(f"{label}: other pages were stored")
    changed = frozenset(number for url, (number, said) in before.items() if after[url][1] != said)
    return Compared(label=label, versions=len(before), reported=frozenset(told["changed"]), changed=changed)


def _said(archive: Path) -> dict[str, tuple[int, str]]:
    with closing(sqlite3.connect(archive)) as db:
        return {url: (number, said) for url, number, said in db.execute(_SAID)}


def run(labels: Sequence[str], portals: Sequence[str] = PORTALS) -> list[Compared]:
    """Compare the dry run with a crawl for each label."""
    with tempfile.TemporaryDirectory() as folder, Replica() as replica:
        archive = Path(folder) / "archive.db"
        yifa(*crawl_words(archive, replica, portals))
        return [compare(archive, replica, label, portals, Path(folder)) for label in labels]


def main() -> int:
    """Print the table; 1 where a dry run reported anything else than what changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", nargs="*", default=LABELS)
    found = run(parser.parse_args().labels)
    print("label taken out: versions, of these changed by it, reported, reported wrongly, missed")
    for each in found:
        wrong, missed = each.reported - each.changed, each.changed - each.reported
        counts = (each.versions, len(each.changed), len(each.reported), len(wrong), len(missed))
        print(each.label, *counts)
    return 0 if all(each.reported == each.changed for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
