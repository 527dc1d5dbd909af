"""An archive of two portals to which all happens that changes what a search finds."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from archive.search.index import remember
from archive.tables.links import KeptFile
from tests.support.factory import AT, HOME, Visit, make_fetched, make_portal, make_record
from yifa.model.fetch import FetchKind
from yifa.model.record import Attachment
from yifa.reading.files.result import Extracted

WORDS = ("行政", "复议", "执法", "许可", "法治", "清溪", "司法局", "附表", "2025年", "abc", "的")


@dataclass(slots=True)
class Life:
    """An archive to which things happen."""

    path: Path
    rng: random.Random
    visits: list[Visit] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    step: int = 0

    @property
    def visit(self) -> Visit:
        """Return the first portal's."""
        return self.visits[0]

    def words(self, most: int) -> str:
        """Return a text of some words."""
        return "，".join(
            self.rng.choices(WORDS, weights=range(len(WORDS), 0, -1), k=self.rng.randint(1, most))
        )

    def save(self) -> None:
        """Store a page that is new or changed, with a text that is new or another's."""
        visit, number = self.rng.choice(self.visits), self.rng.randint(0, 60)
        text = self.rng.choice(self.texts) if self.texts and self.rng.random() < 0.2 else self.words(60)
        self.texts.append(text)
        home = HOME if visit is self.visit else "http://www.baishi.example/"
        day = f"2026-01-{self.rng.randint(10, 28)}"
        record = make_record(
            f"{home}{number}.html", self.words(3), text, publisher=self.rng.choice(WORDS),
            issuing_authority=None, date_published=self.rng.choice([day, None]),
        )  # fmt: skip
        file = Attachment(url=f"{home}files/{number % 7}.docx", name=self.words(2))
        files = (file,) if self.rng.random() < 0.4 else ()
        year = self.rng.choice([2023, 2024, None])
        visit.save(replace(record, report_year=year, attachments=files), at=AT + timedelta(hours=self.step))

    def fetch(self) -> None:
        """Get a file, and read it."""
        url = f"{HOME}files/{self.rng.randint(0, 6)}.docx"
        body = f"PK\x03\x04{self.rng.randint(0, 9)}".encode()
        came = make_fetched(url, body, kind=FetchKind.ATTACHMENT)
        capture = self.visit.keep(came)
        name = self.words(2)
        kept = KeptFile.of(came, url=url, media_type="docx", file_name=name, capture_id=capture)
        if self.visit.archive.files.keep(kept):
            sql = "SELECT payload_id FROM attachment WHERE url = ? AND payload_id IS NOT NULL"
            payload = self.visit.archive.db.execute(sql, (url,)).fetchone()[0]
            read = Extracted(status="read", text=self.words(40), extractor="yifa-docx", version="1")
            self.visit.archive.texts.keep(payload, read, AT)

    def rename(self) -> None:
        """Change what a version says of itself."""
        self._change(
            "UPDATE version SET title = ?, publisher = ? WHERE version_id = ?", self.words(3), "清溪"
        )

    def retitle(self) -> None:
        """Have a text indexed under another title."""
        documents = [row[0] for row in self.visit.archive.db.execute("SELECT document_id FROM document")]
        if documents:
            number = self.rng.choice(documents)
            with self.visit.archive.change() as db:
                remember(db, number, self.visit.archive.to_index)
                db.execute(
                    "UPDATE document SET indexed_title = ? WHERE document_id = ?", (self.words(3), number)
                )

    def move(self) -> None:
        """Give a version to another page."""
        self._change("UPDATE version SET page_id = (SELECT min(page_id) FROM page) WHERE version_id = ?")

    def link(self) -> None:
        """Have a version link to a file that was read for another."""
        self._change(
            "UPDATE attachment SET payload_id = (SELECT max(payload_id) FROM file_text) WHERE version_id = ?"
        )

    def attach(self) -> None:
        """Have a version link to one more file."""
        self._change(
            """INSERT INTO attachment (url, name, version_id) SELECT ? || version_id, ?, version_id
            FROM version WHERE version_id = ?""",
            f"{HOME}more/{self.step}/", self.words(2),
        )  # fmt: skip

    def unlink(self) -> None:
        """Have a version link to no file any more."""
        self._change("DELETE FROM attachment WHERE version_id = ?")

    def remove(self) -> None:
        """Remove a version: any, or the newest, which others may take the number of."""
        versions = [row[0] for row in self.visit.archive.db.execute("SELECT version_id FROM version")]
        number = self.rng.choice([max(versions, default=0), *versions])
        with self.visit.archive.change() as db:
            db.execute("UPDATE page SET current_version_id = NULL WHERE current_version_id = ?", (number,))
            for table in ("field", "finding", "attachment", "version"):
                db.execute(f"DELETE FROM {table} WHERE version_id = ?", (number,))

    def _change(self, sql: str, *values: object) -> None:
        (last,) = self.visit.archive.db.execute("SELECT max(version_id) FROM version").fetchone()
        if last:
            with self.visit.archive.change() as db:
                db.execute(sql, (*values, self.rng.randint(1, last)))

    def happen(self) -> None:
        """Have something happen."""
        self.step += 1
        events: list[Callable[[], None]] = [
            self.save, self.fetch, self.rename, self.retitle, self.move, self.link,
            self.attach, self.unlink, self.remove,
        ]  # fmt: skip
        self.rng.choices(events, weights=[14, 3, *[1] * 7])[0]()
        for visit in self.visits:
            visit.archive.commit()


@contextmanager
def life(folder: Path, seed: int) -> Iterator[Life]:
    """Give an archive of two portals."""
    lived = Life(folder / "a.db", random.Random(seed))
    first = Visit(lived.path)
    second = Visit.__new__(Visit)
    second.archive = first.archive
    portal = make_portal("990102", "白石县", "baishi", "http://www.baishi.example/")
    second.portal_id = first.archive.portals.add(portal)
    second.run_id = first.run_id
    lived.visits += [first, second]
    yield lived
    first.archive.close()
