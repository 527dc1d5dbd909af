"""Negative answers, as typed: what each says it was looked for in, and what not."""

import json
import shlex
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.acceptance.evidence.row import Row
from tests.support.archives.kept import FILE, OTHER, note, receive
from tests.support.commands import run
from tests.support.factory import AT, HOME, Visit, make_entry, make_record
from yifa.model.listing import Certificate, EntryKind, Proof, WalkVerdict
from yifa.reading.files.result import NEEDS_OCR, READ, Extracted

PART = "negatives"
CASES = Path(__file__).with_name("negatives.toml")
WHOLE = Certificate(
    verdict=WalkVerdict.COMPLETE, stop_reason="no_next", pages=1, rows_read=2, proof=Proof.NEXT_SHUT
)
SIGN = "next by a function: <a onclick=turn(2)>下一页"


def rows() -> Iterator[Row]:
    """Yield what each archive answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]:
            kind, typed = case["archive"], case["typed"]
            archive = folder / f"{kind}.db"
            if not archive.exists():
                _make(archive, kind)
            got = _answer(typed, folder, archive)
            yield Row(part=PART, case=f"{kind}: yifa {typed}", expected=case["expected"], got=got)


def _answer(typed: str, folder: Path, archive: Path) -> str:
    """Return what a command says, or what it writes beside what it says."""
    words = shlex.split(typed.format(folder=folder))
    ran = run(*words, archive=archive)
    if "--json" in words:
        return _in_short("total", json.loads(ran.stdout))
    if words[0] == "export":
        sidecar = folder / "none.csv.looked_in.json"
        return _in_short("rows", json.loads(sidecar.read_text(encoding="utf-8")))
    return str(ran.stdout).strip().rpartition("\n")[2]


def _in_short(name: str, said: Mapping[str, object]) -> str:
    looked_in = said.get("looked_in", said)
    assert isinstance(looked_in, dict)
    gaps = ", ".join(f"{gap['code']} {gap['count']}" for gap in looked_in["not_looked_in"])
    return f"{name} {said[name]} beside {gaps}"


def _make(path: Path, kind: str) -> None:
    """Make an archive of one portal: a report, an undated note of two files, and one *kind* of gap."""
    visit = Visit(path)
    with closing(visit.archive):
        report = make_record(text="全年受理行政复议申请42件。")
        visit.save(replace(report, attachments=()))
        listed = note(f"{HOME}note.html", FILE, OTHER, title="行政复议统计表")
        fields = replace(listed.fields, date_published=None)
        visit.save(replace(listed, fields=fields, report_year=None))
        _read_files(visit, kind)
        _end_walk(visit, kind)
        if kind == "failed":
            visit.fail(f"{HOME}gone.html")
            visit.fail(f"{HOME}slow.html")
            visit.list(
                make_entry(f"{HOME}new.html"), make_entry("http://x.example/", kind=EntryKind.EXTERNAL)
            )


def _read_files(visit: Visit, kind: str) -> None:
    receive(visit, FILE, b"%PDF one")
    receive(visit, OTHER, b"%PDF two")
    read = Extracted(status=READ, text="应诉三件。")
    scan = Extracted(status=NEEDS_OCR, reason="2 pages are pictures")
    numbers = visit.archive.db.execute("SELECT payload_id FROM attachment ORDER BY attachment_id").fetchall()
    for (number,), found in zip(numbers, (read, scan if kind == "scan" else read), strict=True):
        if kind != "unread" or number == numbers[0][0]:
            visit.archive.texts.keep(number, found, AT)


def _end_walk(visit: Visit, kind: str) -> None:
    proof = None if kind == "unrecorded" else WHOLE.proof
    visit.archive.walks.end(visit.walk_id, replace(WHOLE, proof=proof), AT)
    if kind == "unproved":
        later = visit.archive.walks.begin(visit.run_id, visit.section_id, AT)
        unproved = replace(WHOLE, verdict=WalkVerdict.UNPROVED, proof=None, sign=SIGN)
        visit.archive.walks.end(later, unproved, AT)
