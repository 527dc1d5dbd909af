"""Judges by its title what a document is to the duty to report: its kind, its year, its subject.

A Chinese title is a noun phrase whose head stands last: a 报告 reports, a 报告的决议 resolves,
a 报告解读 explains.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from yifa.model.report import ReportKind
from yifa.reading.labels import squeeze
from yifa.reading.report.organs import is_organ
from yifa.reading.report.period import month_year, opening_year, part_of_year, read_period
from yifa.reading.report.tags import tags_before
from yifa.reading.report.words import Genres, load_genres

RULE = 7
"""raised whenever a title is read otherwise than before: its kind, its year or its bodies"""
# what stands behind it: …报告(图解), …报告(2025年), …报告.pdf, …报告2
_BEHIND = re.compile(
    r"(?:[【\[(〔<](?P<boxed>[^【\[(〔<】\])〕>]{1,20})[】\])〕>]|\.(?:docx?|pdf|wps|ofd)|(?<![。.、;!\d])[。.、;!\d]++)$",
    re.IGNORECASE,
)
# "…年度报告公示" shows the report itself; "关于…的公示" announces
_SHOWN = re.compile(
    r"(?<=[告结报况])(?:全文)?(?:公示|公开|公布|发布|全文|正文|上网|挂网|正式|最终)(?:稿|版|文)?$"
)
_QUOTED = re.compile(r"《[^《》]*》")
# 汇报会, 报告会: a meeting, whatever follows
_MEETING = re.compile(r"会(?![商同])")
_BETWEEN = re.compile(r"(?<!的)(?<!工作)(?:的|工作)++$")
LONGEST_SAID, LONGEST_BOXED = 10, 12
"""characters of what is no part of a title before a colon, 政策解读：, and in brackets, 【文字解读】"""
OPENING = "【[(〔<"
"""brackets that a title may begin with, which say too much to be no part of it"""
CUT = ("…", "..")
"""what a list prints where it leaves off the end of a title"""
OTHER_SORTS = frozenset({"norm", "register", "news"})
NAMED = {"plan": ReportKind.PLAN, "notice": ReportKind.NOTICE, "explanation": ReportKind.EXPLANATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a title says."""

    kind: ReportKind
    year: int | None
    """the year its document is about, not that of a plan joined to a report"""
    several_years: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The word that says what the document is."""

    genre: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def read_title(title: str) -> Title:
    """Return what a title says of its document.

    >>> read_title("甲县司法局2025年依法行政工作总结暨2026年工作要点")
    Title(kind=<ReportKind.ANNUAL: 'annual_report'>, year=2025, several_years=False)
    >>> read_title("《甲县2025年法治政府建设年度报告》解读").kind.value
    'explanation'
    >>> read_title("关于2025年法治政府建设情况报告的决议").kind.value
    'notice'
    """
    words, squeezed = load_genres(), squeeze(title)
    core, asides = _core(squeezed)
    head = _head(core, words)
    if head is None and (named := _report_aside(asides, words)):
        core += named
        head = _head(core, words)
    reach = head.end if head else len(core)
    period = read_period(_year_text(core, reach, squeezed, words.joint))
    kind = _kind(core, asides, head, several=period.several, words=words)
    year = period.year or (month_year(core) if kind is ReportKind.INTERIM else None)
    return Title(kind=kind, year=year, several_years=period.several)


def report_year(title: str | None, text: str) -> int | None:
    """Return the year a periodical document is about: its title's, else its opening sentence's, else None.

    >>> report_year("甲县2025年度法治政府建设工作情况报告", "")
    2025
    >>> report_year(None, "2025年以来，甲县始终把法治政府建设作为重点任务。")
    2025
    >>> report_year("关于表彰的通报", "2025年，") is None
    True
    """
    if not title:
        return opening_year(text) if load_genres().subject.search(squeeze(text[:200])) else None
    if not is_periodical(title):
        return None
    said = read_title(title)
    return said.year or (None if said.several_years else opening_year(text))


def is_periodical(title: str) -> bool:
    """Return whether a title has a word of reports or plans, which are about a time."""
    genres = load_genres().genre_of
    return any(
        genres[match[0]] in ("report", "plan") for match in load_genres().head.finditer(squeeze(title))
    )


def is_of_another_sort(title: str) -> bool:
    """Return whether a title ends with the word for another sort of document, and has no word of reports.

    A title that is cut, or that names the subject of the reports, leaves open what its document is.

    >>> is_of_another_sort("甲县行政执法人员名册"), is_of_another_sort("甲县行政执法人员培训班")
    (True, True)
    >>> [is_of_another_sort(title) for title in ("甲县2025年", "甲县执法人员名册…", "甲县法治政府建设名录")]
    [False, False, False]
    """
    words, squeezed = load_genres(), squeeze(title)
    core, _ = _core(squeezed)
    sorts = [words.genre_of[match[0]] for match in words.head.finditer(squeezed)]
    head = _head(core, words)
    is_open = squeezed.endswith(CUT) or "report" in sorts or words.subject.search(squeezed) is not None
    return not is_open and head is not None and head.genre in OTHER_SORTS and head.end == len(core)


def _core(title: str) -> tuple[str, list[str]]:
    """Return a title without what stands in brackets or before a stroke around it, and that."""
    asides = []
    for tag in tags_before(title):
        if len(tag.said) > LONGEST_SAID or len(tag.boxed) > LONGEST_BOXED:
            break
        asides.append(tag.boxed or tag.said)
        title = tag.rest
    while match := _BEHIND.search(title):
        if match["boxed"]:
            asides.append(match["boxed"])
        title = title[: match.start()]
    rest, _, last = title.rpartition("-")
    title = rest.rstrip("-") if rest and is_organ(last) else title
    return _SHOWN.sub("", title), asides


def _report_aside(asides: list[str], words: Genres) -> str | None:
    """Return the report that brackets name beside a body: 【法治政府建设年度报告】甲县水利局."""
    for aside in asides:
        head = _head(aside, words)
        if head and head.genre == "report" and words.subject.search(aside):
            return aside
    return None


def _head(core: str, words: Genres) -> _Head | None:
    """Return the last word that says what the document is; a word of news only where it ends the title."""
    found = None
    for match in words.head.finditer(core):
        genre = words.genre_of[match[0]]
        if genre == "report" and _MEETING.match(core, match.end()):
            genre = "meeting"
        if genre != "news" or match.end() == len(core):
            found = _Head(genre=genre, start=match.start(), end=match.end())
    return _joined(core, found, words) if found else None


def _joined(core: str, head: _Head, words: Genres) -> _Head:
    """Return the head of a report that has a plan joined to it, and of a report that only hands on a plan."""
    if head.genre == "report" and (plan := _plan_before(core, head, words)):
        head = plan
    if head.genre != "plan":
        return _first_report(core, head, words) or head
    report = _first_report(core, head, words)
    if report is None:
        return head
    rest = _behind_report(core[report.end : head.end], words).lstrip("的》")
    return report if words.joint.match(rest) or re.match(r"(?:19|20)\d{2}年", rest) else head


def _plan_before(core: str, head: _Head, words: Genres) -> _Head | None:
    """Return the plan that a report hands on: 工作要点的报告."""
    before = _BETWEEN.sub("", core[: head.start])
    for match in words.head.finditer(before):
        if match.end() == len(before) and words.genre_of[match[0]] == "plan":
            return _Head(genre="plan", start=match.start(), end=match.end())
    return None


def _first_report(core: str, head: _Head, words: Genres) -> _Head | None:
    """Return the first word of a report before a head that is one itself or a plan."""
    if head.genre not in ("report", "plan"):
        return None
    for match in words.head.finditer(core[: head.end]):
        if words.genre_of[match[0]] == "report":
            return _Head(genre="report", start=match.start(), end=match.end())
    return None


def _year_text(core: str, reach: int, title: str, joint: re.Pattern[str]) -> str:
    """Return where the year stands: in the phrase before the head, else anywhere; a law's is none."""
    before = _QUOTED.sub("", core[:reach])
    last = joint.split(before)[-1]
    for text in (last, before):
        period = read_period(text)
        if period.year or period.several:
            return text
    return title


def _kind(core: str, asides: list[str], head: _Head | None, *, several: bool, words: Genres) -> ReportKind:
    aside = " ".join(asides)
    if words.explanation.search(aside) or words.explanation.match(core.lstrip(OPENING)):
        return ReportKind.EXPLANATION
    if head is None or words.draft.search(aside):
        return ReportKind.OTHER
    if head.genre != "report":
        return NAMED.get(head.genre, ReportKind.OTHER)
    return _report_kind(core, asides, head, several=several, words=words)


def _report_kind(core: str, asides: list[str], head: _Head, *, several: bool, words: Genres) -> ReportKind:
    """Return what kind of report it is, by its subject and what stands between that and the head."""
    if words.personal.search(core[: head.start]):
        return ReportKind.RESPONSIBILITY
    before = words.responsibility.sub("", core[: head.start])
    rest = words.responsibility.sub("", f"{core} {' '.join(asides)}")
    subject = words.subject.search(before) or words.subject.search(rest)
    if subject is None:
        return _other_report(core, words)
    matter = words.subject.search(core)
    if matter and words.explanation.search(_QUOTED.sub("", core[: matter.start()])):
        return ReportKind.EXPLANATION
    between = _QUOTED.sub("", _outside(before[subject.end() :]))
    if words.news.search(before) or several or words.others.search(between):
        return ReportKind.OTHER
    if _is_of_another(core[head.end :], words):
        return ReportKind.OTHER
    if words.interim.search(core[: head.end]) or part_of_year(before):
        return ReportKind.INTERIM
    return ReportKind.ANNUAL


def _behind_report(behind: str, words: Genres) -> str:
    """Return what follows a word for a report and its like right behind it: 及安排 of 情况的报告及安排."""
    while head := words.head.match(rest := behind.removeprefix("的")):
        if words.genre_of[head[0]] != "report":
            break
        behind = rest[head.end() :]
    return behind


def _is_of_another(behind: str, words: Genres) -> bool:
    """Return whether what follows a report is what was done with it: 情况报告的调研报告."""
    behind = _behind_report(behind, words)
    return behind.startswith(("的", "》的")) and words.others.match(behind.lstrip("》的")) is not None


def _outside(text: str) -> str:
    """Return what follows the quoted name that the subject stood in, or all of it where it stood in none."""
    quoted, closed, rest = text.partition("》")
    return rest if closed and "《" not in quoted else text


def _other_report(core: str, words: Genres) -> ReportKind:
    if words.responsibility.search(core):
        return ReportKind.RESPONSIBILITY
    return ReportKind.DISCLOSURE if words.disclosure.search(core) else ReportKind.OTHER
