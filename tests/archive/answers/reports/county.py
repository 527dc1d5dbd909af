"""A county whose bodies reported, or did not, as its list and pages say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from archive.answers.reports.coverage import Cell, CountyCoverage, read_coverage
from archive.derived.naming import Namings
from tests.support.factory import HOME, Visit, make_entry, make_record
from yifa.model.duty import Due
from yifa.model.listing import Certificate, Proof, WalkVerdict
from yifa.model.record import Attachment, BodyKind

SPRING = datetime(2026, 4, 20, 2, tzinfo=UTC)
TODAY = date(2026, 4, 21)
PREFECTURE = "http://www.linjiang.example/"
# title, day, and who issued it where the title names nobody
SHOWN: list[tuple[str, str, str | None]] = [
    ("清溪县2025年法治政府建设年度报告", "2026-01-15", None),
    ("2024年度法治政府建设情况报告", "2025-03-20", "清溪县人民政府"),
    ("清溪县司法局关于2025年法治政府建设情况的报告", "2026-04-11", None),
    ("清溪县司法局2024年法治政府建设年度报告", "2025-04-01", None),
    ("清溪县教育局2024年法治政府建设年度报告", "2025-02-01", None),
    ("清溪县教育局2026年法治政府建设工作要点", "2026-02-01", None),
    ("【解读】清溪县教育局2025年法治政府建设年度报告", "2026-02-01", None),
    ("清溪县教育局2025年上半年法治政府建设工作总结", "2025-08-01", None),
    ("清溪县住房和城乡建设管理局2024年法治政府建设年度报告", "2025-02-01", None),
    ("清溪县住建局2025年度法治政府建设工作总结暨2026年工作要点", "2026-02-01", None),
    ("清溪县民政局 清溪县水务局关于2025年法治政府建设情况的报告", "2026-02-01", None),
    ("柳沟镇人民政府2025年依法行政工作总结", "2026-02-01", None),
    ("清溪经济开发区管理委员会2025年法治政府建设年度报告", "2026-02-01", None),
    ("清溪县财政局关于发放补贴的通知", "2024-05-01", "清溪县财政局"),
    ("临江市司法局2025年法治政府建设年度报告", "2026-02-01", None),
]


class Season:
    """A county whose bodies reported, or did not."""

    def __init__(self, path: Path, shown: Sequence[tuple[str, str, str | None]] = SHOWN) -> None:
        self.visit = Visit(path)
        self.shown = 0
        for title, day, issuer in shown:
            self.show(title, day, issuer)

    def show(
        self, title: str, day: str, issuer: str | None = None, visit: Visit | None = None, *,
        text: str | None = None, file: str | None = None,
    ) -> str:  # fmt: skip
        """Show a document on the list, read, and return its address; *file* names the file that it is."""
        visit, self.shown = visit or self.visit, self.shown + 1
        home = HOME if visit is self.visit else PREFECTURE
        url = f"{home}{self.shown}.html"
        entry = make_entry(url, title, day)
        visit.list(entry, at=SPRING)
        record = make_record(
            url, title, text or f"{title}。正文{self.shown}。", issuing_authority=issuer, publisher=issuer,
            date_published=day,
        )  # fmt: skip
        files = (Attachment(url=f"{url}.pdf", name=file),) if file else ()
        kind = BodyKind.ATTACHMENT_ONLY if file else BodyKind.HTML
        visit.save(replace(record, signoff_organ=None, attachments=files, body_kind=kind), entry, at=SPRING)
        return url

    def end(self, proof: Proof | None = Proof.NO_PAGER, at: datetime = SPRING) -> None:
        """End the walk over the list."""
        verdict = WalkVerdict.COMPLETE if proof else WalkVerdict.UNPROVED
        how = Certificate(
            verdict=verdict, stop_reason="last_page" if proof else "unproved", pages=1, rows_read=self.shown,
            proof=proof, sign=None if proof else "the words 下一页",
        )  # fmt: skip
        self.visit.archive.walks.end(self.visit.walk_id, how, at)

    def coverage(self, today: date = TODAY, *, strict: bool = False) -> CountyCoverage:
        """Return what the archive says of the county: the same whatever was derived before."""
        due = Due(on_day_is_late=strict)
        namings, db = Namings(self.visit.archive), self.visit.archive.db
        (so_far,) = read_coverage(db, ["990101"], today, due=due)
        namings.forget()
        (county,) = read_coverage(db, ["990101"], today, due=due)
        namings.derive()
        (derived,) = read_coverage(db, ["990101"], today, due=due)
        assert so_far == county == derived
        return county

    def cell(self, key: str, year: int = 2025, today: date = TODAY) -> Cell:
        """Return one cell."""
        (cell,) = [cell for cell in self.coverage(today).cells if (cell.key, cell.year) == (key, year)]
        return cell

    def states(self, year: int = 2025) -> dict[str, str]:
        """Return the state of every body in a year."""
        return {cell.key: cell.state for cell in self.coverage().cells if cell.year == year}
