"""What an archive says of years, held to what happened."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from tests.acceptance.years.alarms import Alarms
from tests.acceptance.years.histories import judge_histories
from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import Crawl, day_of, told_by
from tests.acceptance.years.states import States
from tests.replica.lives.living import Happening, Living
from tests.replica.truth import TruePage
from tests.support.crawling import rows, yifa
from yifa.model.record import FIELD_NAMES, Fields

SWEEP_DAYS = 31
"""what no first page of a list shows is found within so many days"""
REVISIT_DAYS = 181
"""what only the page shows is found within so many days"""
SURE = frozenset({"added", "burst", "pinned", "rehoused", "column_moved"})
"""kinds that the first page of a list, or the home page, shows: found by the next crawl"""
SWEPT = frozenset({"back_dated", "moved", "restored", "row_title", "row_date"})
CONTENT = frozenset({"edited", "reverted", "repunctuated", "metadata", "row_date"})
"""kinds after which the page says something else"""
QUIET = frozenset({"reflowed", "row_title"})
"""kinds after which it says the same"""
LISTED = frozenset({"added", "burst", "pinned", "back_dated"})
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version as the archive has it."""

    day: int
    key: Key
    document: str


@dataclass(slots=True)
class Judge:
    """Living portals, the crawls of them, and the archive they made."""

    living: Living
    crawls: Sequence[Crawl]
    archive: Path
    versions: dict[str, list[Version]] = field(init=False)
    """address → its versions, oldest first"""
    refiled: dict[str, list[int]] = field(init=False)
    """address → days on which it had another file at the address of the one before"""

    def __post_init__(self) -> None:
        self.versions, self.refiled = _versions(self.archive, self.living.named)

    def lines(self) -> Iterator[Line]:
        """Yield every line of the judgement."""
        kinds = dict.fromkeys(each.kind for each in self.living.happenings if each.kind != "outage")
        for kind in kinds:
            yield self._events(kind)
        yield self._all_versions()
        yield self._all_documents()
        yield from States(self.living, self.crawls, told_by(self.archive, "removals")["removals"]).lines()
        yield judge_histories(self.archive, self._served(), self.living.named)
        yield self._read_again()
        first = {url: versions[0].day for url, versions in self.versions.items()}
        yield from Alarms(self.living, self.crawls, first, self._overdue()).lines()

    def _overdue(self) -> dict[str, list[int]]:
        """Return the years on which each portal's report is overdue, as status says after the last run."""
        clock = self.crawls[-1].at.isoformat()
        portals = yifa("status", "--json", "--archive", self.archive, clock=clock).json()
        return {each["portal"]: each["duty"]["years"] if each["duty"] else [] for each in portals}

    # events

    def _events(self, kind: str) -> Line:
        line = Line(kind=kind)
        for event in self.living.happenings:
            if event.kind == kind:
                self._event(event, line)
        return line

    def _event(self, event: Happening, line: Line) -> None:
        if event.kind in LISTED or event.kind in CONTENT:
            self._must_show(event, event.url, line)
        elif event.kind in ("moved", "rehoused"):
            self._must_show(event, event.to, line)
        elif event.kind in QUIET:
            self._must_not_show(event, line)
        elif event.kind == "file_replaced":
            self._must_refile(event, line)
        elif event.kind == "column_moved":
            self._must_follow(event, line)

    def _must_follow(self, event: Happening, line: Line) -> None:
        """Count a column that moved: the next crawl finds it, and reads it at its new address."""
        line.truth += 1
        read = (
            each.day for each in self.crawls for walk in each.portal(event.portal)["walks"]
            if self.living.named(walk["url"]) == event.to and walk["verdict"] in ("complete", "caught_up")
        )  # fmt: skip
        found = next(read, None)
        if found is None or found > self._deadline(event):
            line.missed.append(f"{_named(event)}: read there on day {found}")
        else:
            line.found += 1
            line.lags.append(found - event.day)

    def _must_refile(self, event: Happening, line: Line) -> None:
        """Count a file that was replaced where a crawl had the one before: its page has another version."""
        known = any(event.url in each.asked for each in self.crawls if each.day < event.day)
        if known and not self._overtaken(event, event.url):
            line.truth += 1
            found = next((day for day in self.refiled.get(event.url, []) if day >= event.day), None)
            if found is None or found > self._deadline(event):
                line.missed.append(f"{_named(event)}: noticed on day {found}")
            else:
                line.found += 1
                line.lags.append(found - event.day)

    def _must_not_show(self, event: Happening, line: Line) -> None:
        """Count an event after which a page says what it said before: read again, it makes no version."""
        if not any(event.url in each.asked for each in self.crawls if each.day >= event.day):
            line.missed.append(f"{_named(event)}: never read again")
        line.truth += 1
        line.found = line.truth - len(line.missed)

    def _must_show(self, event: Happening, url: str, line: Line) -> None:
        """Count an event after which a page shows something that the archive must have, and by when."""
        shown = self.living.shown_on(url, event.day)
        if shown is None:  # taken off its list on the day it came: nobody was shown it
            return
        if shown.page is None or self._overtaken(event, url) or self._unnoticed(event):
            return
        line.truth += 1
        found = next(
            (v.day for v in self.versions.get(url, []) if v.day >= event.day and v.key == key_of(shown.page)),
            None,
        )
        deadline = self._deadline(event)
        if found is None:
            line.missed.append(f"{_named(event)}: not in the archive")
        elif found > deadline:
            line.missed.append(f"{_named(event)}: found on day {found}, promised by {deadline}")
        else:
            line.found += 1
            line.lags.append(found - event.day)

    def _overtaken(self, event: Happening, url: str) -> bool:
        """Return whether what a page showed was over before any crawl had to see it."""
        since = [day for day, _ in self.living.shown[url] if day > event.day]
        return bool(since) and since[0] <= self._deadline(event)

    def _unnoticed(self, event: Happening) -> bool:
        """Return whether what was taken back had not been noticed, nor had to be."""
        return event.kind == "reverted" and len(self._served().get(event.url, [])) < 2

    def _deadline(self, event: Happening) -> int:
        """Return the day of the crawl that must have seen an event at the latest."""
        wait = 0 if event.kind in SURE else SWEEP_DAYS if event.kind in SWEPT else REVISIT_DAYS
        good = (each.day for each in self.crawls if not self.living.outage(event.portal, each.day))
        return next((day for day in good if day >= event.day + wait), self.crawls[-1].day)

    # the whole

    def _read_again(self) -> Line:
        """Count the versions whose bytes are read as the crawl read them: by the same rules, all."""
        told = told_by(self.archive, "reread", "--dry-run")
        others = [*told["changed"], *(each["version"] for each in told["refused"])]
        found = int(told["same"])
        line = Line(kind="read again", truth=found + len(others), found=found)
        line.invented += [f"version {each} is read otherwise" for each in others]
        return line

    def _all_versions(self) -> Line:
        """Count every version: those of what the portals answered, and no other."""
        line = Line(kind="versions")
        truth = self._served()
        events = {(each.url, each.day) for each in self.living.happenings if each.kind == "file_replaced"}
        line.invented += [
            f"day {day} {url}: another file, though none was put there"
            for url, days in self.refiled.items()
            for number, day in enumerate(days, 1)
            if number > sum(at == url and when <= day for at, when in events)
        ]
        for url in sorted({*truth, *self.versions}):
            want = truth.get(url, [])
            have = [(each.day, each.key) for each in self.versions.get(url, [])]
            line.truth += len(want)
            line.found += sum(each in have for each in want)
            line.missed += [
                f"day {day} {url}: was shown, is no version" for day, key in want if (day, key) not in have
            ]
            line.invented += [
                f"day {day} {url}: {_difference(key, [each for _, each in want])}"
                for day, key in have
                if (day, key) not in want
            ]
        return line

    def _served(self) -> dict[str, list[tuple[int, Key]]]:
        """Return what each address answered when it was asked: first day and content, unless as before."""
        found: dict[str, list[tuple[int, Key]]] = {}
        for crawl in self.crawls:
            for url in crawl.asked:
                shown = self.living.shown_on(url, crawl.day)
                if shown is not None and shown.page is not None:
                    seen = found.setdefault(url, [])
                    key = key_of(shown.page)
                    if not seen or seen[-1][1] != key:
                        seen.append((crawl.day, key))
        return found

    def _all_documents(self) -> Line:
        """Count distinct contents, wherever and however often they were shown."""
        line = Line(kind="documents")
        truth = {key[0] for seen in self._served().values() for _, key in seen if key[0]}
        have = {each.key[0] for seen in self.versions.values() for each in seen if each.key[0]}
        ids = {each.document for seen in self.versions.values() for each in seen if each.key[0]}
        line.truth, line.found = len(truth), len(truth & have)
        line.missed = [f"{str(each)[:40]}…" for each in truth - have]
        line.invented = [f"{str(each)[:40]}…" for each in have - truth]
        line.invented += ["one content is several documents"] * (len(ids) - len(have))
        return line


def canonical(text: str) -> str:
    """Return a text without what is only print: width and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def key_of(page: TruePage) -> Key:
    """Return what makes two versions of a page differ."""
    return (
        canonical(page.text) if page.body_kind == "html" else "",
        canonical(page.title),
        *(canonical(getattr(page.fields, each.name) or "") for each in fields(Fields)),
        *sorted(canonical(name) for _, name in page.attachments),
    )


def _difference(key: Key, others: Iterable[Key]) -> str:
    """Return in which fields a version differs from the nearest that would be right."""
    names = ("text", "title", *FIELD_NAMES)
    best: list[str] | None = None
    for other in others:
        differs = [
            f"{name} {str(a)[-30:]!r} for {str(b)[-30:]!r}"
            for name, a, b in zip((*names, *["file"] * 9), key, other, strict=False)
            if a != b
        ]
        if best is None or len(differs) < len(best):
            best = differs
    if best is None:
        return "nothing was shown here"
    return "; ".join(best) or "right content on another day"


def _named(event: Happening) -> str:
    return f"day {event.day} {event.kind}{f' ({event.how})' if event.how else ''} {event.url}"


def _versions(
    archive: Path, named: Callable[[str], str]
) -> tuple[dict[str, list[Version]], dict[str, list[int]]]:
    """Return the versions of every page, and apart from them the days on which only its files were others.

    Pages are *named* as the truth has them, whatever host they are kept under by now.
    """
    found: dict[str, list[Version]] = {}
    refiled: dict[str, list[int]] = {}
    captures: dict[str, int] = {}
    names: dict[int, list[str]] = {}
    for row in rows(archive, "SELECT version_id, name FROM attachment"):
        names.setdefault(row["version_id"], []).append(canonical(row["name"]))
    sql = """SELECT page.url AS address, version.*, document.text AS text, document.body_kind AS body_kind,
        document.content_sha256 AS content FROM version JOIN page USING (page_id)
        JOIN document USING (document_id) WHERE page.kind = 'page'
        ORDER BY version.first_with_at, version_id"""
    for row in rows(archive, sql):
        row["address"] = named(row["address"])
        key = (
            canonical(row["text"]) if row["body_kind"] == "html" else "",
            canonical(row["title"] or ""),
            *(canonical(row[each.name] or "") for each in fields(Fields)),
            *sorted(names.get(row["version_id"], [])),
        )
        day = day_of(row["first_with_at"])
        if captures.get(row["address"]) == row["capture_id"]:
            refiled.setdefault(row["address"], []).append(day)
            continue
        captures[row["address"]] = row["capture_id"]
        found.setdefault(row["address"], []).append(Version(day=day, key=key, document=row["content"]))
    return found, refiled
