"""Twin hosts are one address: what was stored before the twin was known is brought under it, whole."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.proof import manifest
from archive.proof.content import digest_of, join_all
from archive.proof.reader import ArchiveReader
from archive.tables.profiles import profile_on, twins_among
from archive.tables.twins import fold_addresses
from tests.support.commands import run
from tests.support.factory import AT, HOME, HOST, Visit, make_entry, make_portal, make_record
from tests.support.merging import merged
from yifa.model.fetch import FetchKind
from yifa.model.portal import Portal

NEW, NEW_HOST = "https://www.xinqingxi.example/", "www.xinqingxi.example"
LATER = AT + timedelta(days=1)
BEFORE = make_portal()
MOVED = replace(BEFORE, home=NEW, aliases=(HOST,))
FILE = "files/fb1.docx"


def at(path: str, home: str = HOME) -> str:
    return f"{home}{path}"


class Year(Visit):
    """An archive of two pages, one file, one failure and one task at one host."""

    def __init__(self, path: Path, portal: Portal, days: int) -> None:
        super().__init__(path, portal)
        self.portal, self.at = portal, AT + timedelta(days=days)
        self.use(portal, self.at)

    def use(self, portal: Portal, moment: object = None) -> int:
        """Use a profile; return how many addresses moved."""
        return self.archive.profiles.use(self.portal_id, portal, self.at if moment is None else moment)  # type: ignore[arg-type] # a time

    def fill(self, home: str = HOME, *, lists: str = "yfxz/") -> "Year":
        """Store what one run finds at a host."""
        section = self.archive.portals.add_section(
            self.portal_id,
            name="依法行政",
            url=at(lists, home),
            found_by="profile",
            found_path=None,
            at=self.at,
        )
        walk = self.archive.walks.begin(self.run_id, section, self.at)
        entries = [make_entry(at(f"{number}.html", home), f"第{number}号报告") for number in (1, 2, 3)]
        self.archive.walks.keep_entries(walk, section, self.portal_id, entries, self.at)
        for number in (1, 2):
            record = make_record(at(f"{number}.html", home), f"第{number}号报告", text=f"第{number}号的正文")
            files = tuple(replace(file, url=at(FILE, home)) for file in record.attachments)
            self.save(replace(record, attachments=files), at=self.at)
        self.fail(at("3.html", home), at=self.at, retry=False)
        self.archive.commit()
        return self

    def said(self, sql: str) -> list[tuple[object, ...]]:
        """Return what a query gives."""
        return self.archive.db.conn.execute(sql).fetchall()


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    made = Year(tmp_path / "a.db", BEFORE, 0).fill()
    yield made
    made.archive.close()


def test_what_was_stored_is_kept_under_the_new_home_and_nothing_else_is_lost(year: Year) -> None:
    counts = (
        "SELECT (SELECT count(*) FROM version), (SELECT count(*) FROM capture), (SELECT count(*) FROM entry)"
    )
    before = year.said(counts)

    moved = year.use(MOVED, LATER)

    assert moved == 3 + 2 + 2 + 1 + 1  # pages, lists, the file of two versions, its task, a failure
    assert year.said("SELECT url FROM page ORDER BY url") == [(at(f"{n}.html", NEW),) for n in (1, 2, 3)]
    assert year.said("SELECT DISTINCT url FROM attachment") == [(at(FILE, NEW),)]
    assert year.said("SELECT DISTINCT url FROM section WHERE url LIKE '%yfxz/'") == [(at("yfxz/", NEW),)]
    assert year.said("SELECT DISTINCT url FROM capture WHERE url LIKE 'https%'") == [], "what was asked stays"
    assert year.said(counts) == before
    assert year.use(MOVED, LATER) == 0
    year.archive.close()
    assert run("verify", archive=year.archive.path).exit_code == 0


def test_what_failed_at_the_old_host_is_tried_anew_at_the_new(year: Year) -> None:
    assert [task.url for task in year.archive.queue.due(year.portal_id, LATER)] == []

    year.use(MOVED, LATER)

    assert [task.url for task in year.archive.queue.due(year.portal_id, LATER)] == [at("3.html", NEW)]
    assert year.said("SELECT count(*) FROM failure WHERE resolved_at IS NULL") == [(0,)]


def test_pages_known_by_both_hosts_become_one_with_the_history_of_both(year: Year) -> None:
    """The profile named the new home for a while, and not the old one."""
    year.use(replace(MOVED, aliases=()), LATER)
    year.at = LATER
    year.fill(NEW)
    assert year.said("SELECT count(*) FROM page") == [(6,)]

    year.use(MOVED, LATER + timedelta(days=1))

    assert year.said(
        "SELECT url, found_at < (SELECT max(last_listed_at) FROM entry AS e WHERE e.page_id = page.page_id)"
        " FROM page ORDER BY url"
    ) == [(at(f"{n}.html", NEW), 1) for n in (1, 2, 3)]
    assert year.said("SELECT count(*) FROM version") == [(4,)]
    assert year.said("SELECT count(*) FROM entry") == [(3,)]
    assert year.said("SELECT count(*) FROM page_state") == [(0,)]
    assert year.said("SELECT url FROM failure WHERE resolved_at IS NULL") == [(at("3.html", NEW),)]
    year.archive.close()
    assert run("verify", archive=year.archive.path).exit_code == 0


def test_a_home_that_goes_back_takes_its_pages_with_it(year: Year) -> None:
    year.use(MOVED, LATER)

    year.use(BEFORE, LATER + timedelta(days=1))

    assert year.said("SELECT DISTINCT substr(url, 1, 26) FROM page") == [(HOME,)]
    assert year.archive.profiles.twins(year.portal_id).of(HOME) == (NEW_HOST,), "twins are never told apart"


def test_the_profile_used_last_counts_also_where_the_clock_went_back(year: Year) -> None:
    year.use(BEFORE, LATER)

    year.use(MOVED, AT)

    assert year.archive.profiles.twins(year.portal_id).fold(at("1.html")) == at("1.html", NEW)


def test_another_portals_page_is_left_where_it_is(year: Year) -> None:
    """A prefecture's site lists the same address."""
    other = year.archive.portals.add(make_portal("990102", "白石县", "baishi", home="http://baishi.example/"))
    year.archive.db.conn.execute("UPDATE page SET portal_id = ? WHERE url = ?", (other, at("1.html")))
    year.archive.db.conn.execute(
        "INSERT INTO page (portal_id, url, found_at) VALUES (?, ?, ?)",
        (year.portal_id, at("1.html", "http://twin.example/"), "2026-01-01"),
    )

    fold_addresses(
        year.archive.db.conn, year.portal_id,
        lambda url: url.replace("http://twin.example/", HOME), "2026-02-01",
    )  # fmt: skip

    assert year.said("SELECT count(*) FROM page WHERE url LIKE '%/1.html'") == [(2,)]


def test_archives_from_before_and_after_a_move_merge_to_one_page_each(tmp_path: Path) -> None:
    """In every order, with the same digest, and again adds nothing."""
    first = Year(tmp_path / "a.db", BEFORE, 0).fill()
    second = Year(tmp_path / "b.db", MOVED, 1).fill(NEW)
    for visit in (first, second):
        visit.archive.close()

    told = [
        merged(tmp_path / f"{name}.db", *(tmp_path / f"{source}.db" for source in sources))
        for name, sources in (("ab", "ab"), ("ba", "ba"), ("again", ("ab", "a", "b")))
    ]

    assert len({each["digest"] for each in told}) == 1
    assert {(each["rows"]["page"], each["rows"]["version"], each["rows"]["entry"]) for each in told} == {
        (3, 4, 3)
    }
    listed = json.loads(run("history", at("1.html", NEW), "--json", archive=tmp_path / "ba.db").stdout)
    assert len(listed["pages"][0]["versions"]) == 2


def test_a_manifest_from_before_a_move_finds_its_rows_under_the_new_home(year: Year, tmp_path: Path) -> None:
    db = year.archive.db.conn
    before = manifest.take(db, year.archive.path)

    year.use(MOVED, LATER)
    year.archive.commit()

    assert manifest.gone(db, before) == []
    db.execute("UPDATE page SET url = url || 'x' WHERE page_id = 1")
    assert {damage.table for damage in manifest.gone(db, before)} == {"page", "entry", "version"}


def test_a_version_is_read_by_the_platform_of_its_day_and_the_home_of_today(year: Year) -> None:
    vsb = replace(BEFORE.platform, name="vsb")
    year.use(replace(MOVED, platform=vsb), LATER)
    days = ("2026-01-20T02:30:00Z", "2026-01-21T02:30:01Z", "2025-01-01T00:00:00Z")

    read = [profile_on(year.archive.db.conn, year.portal_id, day) for day in days]

    assert [each and (each.home, each.aliases, each.platform) for each in read] == [
        (NEW, (HOST,), "generic"), (NEW, (HOST,), "vsb"), (NEW, (HOST,), "generic"),
    ]  # fmt: skip
    assert profile_on(year.archive.db.conn, 99, days[0]) is None


def test_hosts_that_no_profile_calls_twins_stay_apart() -> None:
    twins = twins_among([("http://a.example/", '["b.example"]'), ("http://c.example/", None)])

    assert twins.fold("http://b.example/x") == "http://a.example/x"
    assert twins.fold("http://c.example/x") == "http://c.example/x"
    assert twins.fold("http://files.example/x") == "http://files.example/x"


def test_hosts_of_a_former_home_that_the_profile_names_no_more_are_told(year: Year) -> None:
    alone = replace(MOVED, aliases=())
    year.use(alone, LATER)

    assert year.archive.profiles.forsaken(year.portal_id, alone) == (HOST,)
    assert year.archive.profiles.forsaken(year.portal_id, MOVED) == ()
    assert year.archive.queue.due(year.portal_id, LATER, FetchKind.ATTACHMENT) != ()


@pytest.mark.parametrize("home", [NEW, HOME.replace("http:", "https:")], ids=["host", "scheme"])
def test_the_digest_takes_both_addresses_of_a_page_for_one(tmp_path: Path, home: str) -> None:
    """Where an archive holds both still: rows of such portals are joined before they are hashed."""
    moved = replace(BEFORE, home=home, aliases=(HOST,) if home == NEW else ())
    both = Year(tmp_path / "a.db", moved, 0).fill(home)
    alone = digest_of(both.archive.db.conn)
    both.fill(HOME)
    db = both.archive.db.conn

    assert both.said("SELECT count(*) FROM page") == [(6,)]
    assert digest_of(db) == join_all([ArchiveReader(db)]).digest() != alone
    both.archive.close()
