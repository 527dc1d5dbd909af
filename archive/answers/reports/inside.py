"""Reads which reports stand in files alone: a page that says little holds them, a list of bodies' PDFs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.answers.reports.naming import Named, Namer
from archive.answers.reports.places import Place
from archive.schema.database import Database
from yifa.model.report import ReportKind
from yifa.reading.report.bodies import read_bodies
from yifa.reading.report.organs import is_organ, title_subject
from yifa.reading.report.titles import Title, read_title, report_year
from yifa.reading.report.wording import Says

HEAD, TAIL = 600, 160
"""characters of a file in which its title and its sign-off stand"""
LINES, TITLE = 4, 90
"""lines a title is spread over at most, and its characters"""
_ENDING = re.compile(r"\.\w{2,5}$")
_FILES = f"""
    SELECT a.name, coalesce(a.file_name, '') AS file_name, substr(t.text, 1, {HEAD}) AS head,
        substr(t.text, -{TAIL}) AS tail
    FROM attachment AS a JOIN file_text AS t USING (payload_id)
    WHERE a.version_id = ? AND t.status = 'read' ORDER BY a.attachment_id
"""  # noqa: S608 - numbers of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A file that is an annual report."""

    named: Named
    year: int | None


def name_inside(
    db: Database, version_id: int, portal: Place, named: Named, said: Title, namer: Namer
) -> Iterator[Inside]:
    """Yield the annual reports among a page's files that are read; none where its title names it itself."""
    if said.kind is ReportKind.ANNUAL and named.by == "title":
        return
    for file in list(db.query(_FILES, (version_id,))):
        title = file_title(file)
        if title is not None:
            yield _inside(title, file, named, portal, namer)


def _inside(title: str, file: Mapping[str, Any], page: Named, portal: Place, namer: Namer) -> Inside:
    said, named = namer.judge(Says(title=title, signoff_organ=_signed(file["tail"])), portal)
    year = said.year or (None if said.several_years else report_year(title, file["head"]))
    return Inside(named=named if named.by else page, year=year)


def file_title(file: Mapping[str, Any]) -> str | None:
    r"""Return by which title a file is an annual report: its name, or the first lines of its text.

    >>> file_title({"name": "附件1.pdf", "file_name": "", "head": "甲县司法局\n2025年法治政府建设年度报告"})
    '甲县司法局2025年法治政府建设年度报告'
    """
    lines = [line.strip() for line in file["head"].splitlines() if line.strip()][: LINES * 2]
    spread = (
        "".join(lines[start : start + count])
        for start in range(min(LINES, len(lines)))
        for count in range(LINES, 0, -1)
    )
    names = (_ENDING.sub("", file[key].strip()) for key in ("name", "file_name"))
    titles = [one for one in (*names, *sorted(spread, key=len)) if len(one) <= TITLE]
    annual = [one for one in titles if read_title(one).kind is ReportKind.ANNUAL]
    return next((one for one in annual if read_bodies(title_subject(one))), next(iter(annual), None))


def _signed(tail: str) -> str:
    """Return the organ that signs a file, the last line that is one; empty where none is."""
    lines = (line.strip() for line in reversed(tail.splitlines()))
    return next((line for line in lines if is_organ(line) and read_bodies(line)), "")
