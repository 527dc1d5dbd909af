"""Archives with random pasts that overlap: the same addresses, texts and times turn up in several of them."""

import random
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from archive.alarms.raising import Visited, raise_alarms
from archive.file.connecting import connect_to_read
from archive.proof.content import digest_of
from archive.proof.merge import merge
from archive.store import Archive
from archive.tables.links import KeptFile
from archive.tables.rereading import stored_version
from tests.support.factory import AT, TEXT, make_entry, make_fetched, make_page, make_portal, make_record
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.listing import Certificate, EntryKind, WalkVerdict
from yifa.model.record import Attachment, BodyKind, Finding, Record
from yifa.reading.files.result import FAILED, NEEDS_OCR, READ, Extracted

PORTALS = (("990101", "清溪县", "qingxi"), ("990102", "白石县", "baishi"))
TITLES = ("清溪县2025年法治政府建设年度报告", "关于行政复议的公告", "关于执法检查的通知")
TEXTS = (TEXT, f"{TEXT}\n附记", "行政处罚决定书公示。", "详见附件")


class History:
    """What one crawler lived through."""

    def __init__(self, path: Path, dice: random.Random, days: int = 0) -> None:
        self.dice = dice
        self.at: datetime = AT + timedelta(days=days, hours=dice.randrange(48))
        self.code, name, slug = dice.choice(PORTALS)
        self.home = f"http://www.{slug}.example/"
        self.archive = Archive.open(path)
        home = self.home if dice.random() < 0.8 else f"{self.home}index.html"
        self.portal_id = self.archive.portals.add(make_portal(self.code, name, slug, home))
        self.run_id = self.archive.runs.begin("crawl", {"portals": [self.code]}, "yifa 0", self.at)
        self.section_id = self.archive.portals.add_section(
            self.portal_id, name=dice.choice(("依法行政", "法治政府")), url=f"{self.home}yfxz/",
            found_by="profile", found_path=None, at=self.at,
        )  # fmt: skip
        self.walk_id = self.archive.walks.begin(self.run_id, self.section_id, self.at)

    def url(self) -> str:
        return f"{self.home}{self.dice.randrange(5)}.html"

    def record(self, url: str) -> Record:
        dice = self.dice
        made = make_record(
            url, dice.choice(TITLES), dice.choice(TEXTS), publisher=dice.choice(("司法局", None))
        )
        files = tuple(Attachment(url=f"{url}{n}.pdf", name=f"附件{n}") for n in range(dice.randrange(3)))
        kind = BodyKind.ATTACHMENT_ONLY if made.text == TEXTS[-1] else BodyKind.HTML
        return replace(made, attachments=files, body_kind=kind)

    def step(self) -> None:
        """Live through one thing."""
        if self.dice.random() < 0.8:
            self.at += timedelta(minutes=self.dice.choice((0, 1, 60, 600)))
        self.dice.choice(
            (
                self.list, self.save, self.save, self.fail, self.find, self.answer, self.lead, self.turn,
                self.fetch, self.fetch, self.read, self.miss, self.turn, self.list, self.mute,
            )
        )()  # fmt: skip

    def list(self) -> None:
        dice = self.dice
        kinds = (EntryKind.PAGE, EntryKind.PAGE, EntryKind.EXTERNAL)
        rows = {
            self.url(): make_entry(self.url(), dice.choice(TITLES), dice.choice(("2026-01-15", None)))
            for _ in range(3)
        }
        shown = [replace(row, url=url, kind=dice.choice(kinds)) for url, row in rows.items()]
        self.archive.walks.keep_entries(self.walk_id, self.section_id, self.portal_id, shown, self.at)
        self.archive.walks.progress(self.walk_id, pages=dice.randrange(5), rows_read=dice.randrange(9))

    def save(self) -> None:
        record = self.record(self.url())
        entry = replace(make_entry(), url=self.url()) if self.dice.random() < 0.3 else None
        capture_id = self.keep(record.url, make_page(record.title or "", record.text))
        self.archive.versions.save(
            record,
            capture_id=capture_id,
            portal_id=self.portal_id,
            run_id=self.run_id,
            entry=entry,
            at=self.at,
        )

    def keep(self, url: str, body: bytes, verdict: Verdict = Verdict.OK) -> int:
        fetched = make_fetched(url, body, at=self.at)
        return self.archive.captures.keep(self.portal_id, self.run_id, fetched, verdict=verdict, detail="")

    def fail(self) -> None:
        reason = self.dice.choice(("timeout", "not_found"))
        self.archive.queue.fail(
            self.portal_id, self.run_id, url=self.url(), kind=FetchKind.PAGE, reason=reason, detail=reason,
            at=self.at, retry=self.dice.random() < 0.5,
        )  # fmt: skip

    def miss(self) -> None:
        """Be told by a page that it is not there, then or a fortnight later."""
        url, at = self.url(), self.at
        for _ in range(self.dice.randrange(1, 3)):
            fetched = make_fetched(url, b"404", status=404, at=at)
            self.archive.captures.keep(
                self.portal_id, self.run_id, fetched, verdict=Verdict.HTTP_ERROR, detail="status 404"
            )
            self.archive.states.note_not_there(url, self.run_id, at=at, detail="not_found: status 404")
            at += timedelta(days=14)

    def fetch(self) -> None:
        """Get a file a page links to, or fail to."""
        dice, url = self.dice, f"{self.url()}{self.dice.randrange(2)}.pdf"
        if dice.random() < 0.3:
            self.archive.queue.fail(
                self.portal_id, self.run_id, url=url, kind=FetchKind.ATTACHMENT, reason="timeout",
                detail="none", at=self.at,
            )  # fmt: skip
            return
        body = f"%PDF {dice.randrange(3)}".encode()
        fetched = make_fetched(url, body, kind=FetchKind.ATTACHMENT, at=self.at)
        capture = self.archive.captures.keep(
            self.portal_id, self.run_id, fetched, verdict=Verdict.OK, detail=""
        )
        name = dice.choice(("一.pdf", None))
        file = KeptFile.of(fetched, url=url, media_type="application/pdf", file_name=name, capture_id=capture)
        if dice.random() < 0.5:
            self.archive.files.replace(file, self.run_id)
        self.archive.files.keep(file)

    def read(self) -> None:
        """Look for the texts of the files."""
        for each in self.archive.texts.to_read(retry=True, ocr=True):
            status = self.dice.choice((READ, FAILED, NEEDS_OCR))
            text = self.dice.choice(("复议案件三件", "复议案件四件")) if status == READ else ""
            version = self.dice.choice(("2", "10"))
            found = Extracted(status=status, text=text, extractor="pdf", version=version)
            self.archive.texts.keep(each.payload_id, found, self.at)

    def find(self) -> None:
        self.archive.runs.note(self.run_id, self.portal_id, self.url(), Finding(code="odd", detail="见"))

    def answer(self) -> None:
        body = self.dice.choice((b"", b"<p>404</p>", make_page()))
        self.keep(self.url(), body, self.dice.choice((Verdict.CHALLENGE, Verdict.EMPTY)))

    def mute(self) -> None:
        code, by = self.dice.choice(("outage", "silence")), self.dice.choice(("李", "王"))
        if self.dice.random() < 0.6:
            self.archive.mutes.mute([self.code], code, by=by, at=self.at, until=None)
        else:
            self.archive.mutes.unmute([self.code], code, by=by, at=self.at)

    def lead(self) -> None:
        self.archive.versions.redirect(self.url(), self.url(), self.run_id, self.at)

    def turn(self) -> None:
        """End a walk and its run, begin the next; sometimes read a version again."""
        done = Certificate(verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=3)
        self.archive.walks.end(self.walk_id, done, self.at)
        parked = self.dice.choice((None, "circuit_open: 5 failures in a row"))
        visited = Visited(code=self.code, parked=parked, blocked=False, unbalanced=None)
        with self.archive.change() as db:
            raise_alarms(db, self.run_id, [visited], self.at)
        tally = {"portals": {self.code: {"requests": 1}}}
        self.archive.runs.end(self.run_id, exit_status=self.dice.randrange(2), tally=tally, at=self.at)
        self.archive.queue.add_retries(self.portal_id, at=self.at)
        self.archive.states.note_absences(self.run_id, self.portal_id, self.at)
        self.archive.queue.add_revisits(self.run_id, self.portal_id, at=self.at + timedelta(days=9))
        self.run_id = self.archive.runs.begin("crawl", {}, "yifa 0", self.at)
        self.walk_id = self.archive.walks.begin(self.run_id, self.section_id, self.at)
        versions = self.archive.db.conn.execute("SELECT version_id FROM version").fetchall()
        if versions:
            stored = stored_version(self.archive.db.conn, self.dice.choice(versions)[0])
            self.archive.rereading.rewrite(
                stored, self.record(stored.page_url), run_id=self.run_id, extraction=2, hash_rule=1
            )
            self.archive.commit()


def make_histories(folder: Path, dice: random.Random, number: int = 4) -> list[Path]:
    """Return archives of random pasts, some of them copies of others that went on by themselves."""
    made: list[Path] = []
    for each in range(number):
        path = folder / f"{each}.db"
        if made and dice.random() < 0.4:
            shutil.copyfile(dice.choice(made), path)
        history = History(path, dice)
        for _ in range(dice.randrange(4, 25)):
            history.step()
        history.archive.close()
        made.append(path)
    return made


def merge_by_chance(paths: Sequence[Path], folder: Path, dice: random.Random) -> Path:
    """Return what the archives merge to, taken in any order and any grouping, some of them twice.

    Some are added to one of them in place, others are joined in a new file.
    """
    left = [*paths, *dice.sample(paths, dice.randrange(2))]
    dice.shuffle(left)
    step = 0
    while len(left) > 1 or step == 0:
        step += 1
        taken = [left.pop() for _ in range(dice.randrange(1, len(left) + 1))]
        into = folder / f"merged-{step}.db"
        if len(taken) > 1 and dice.random() < 0.5:
            shutil.copyfile(taken.pop(), into)
        merge(taken, into)
        left.insert(dice.randrange(len(left) + 1), into)
    return left[0]


def digest(path: Path) -> str:
    """Return the digest of what an archive says."""
    with closing(connect_to_read(path).conn) as db:
        return digest_of(db)
