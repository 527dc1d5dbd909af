"""Keeps how a portal's profiles gave its addresses: which hosts are twins, by which a version was read."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from archive.tables.transaction import Part
from archive.tables.twins import fold_addresses
from archive.times import not_before, stamp
from yifa.model.portal import Portal
from yifa.reading.addresses import at_home

_PROFILES = """
    SELECT home_url, aliases, hosts, platform, first_used_at, last_used_at FROM profile WHERE portal_id = ?
    ORDER BY last_used_at, home_url, coalesce(aliases, '')
"""
_SAID = """
    SELECT p.code, f.home_url, f.aliases, f.last_used_at FROM profile AS f JOIN portal AS p USING (portal_id)
"""
_USE = """
    INSERT INTO profile (portal_id, home_url, aliases, hosts, platform, first_used_at, last_used_at)
    VALUES (:portal, :home, :aliases, :hosts, :platform, :at, :at)
    ON CONFLICT (portal_id, home_url, aliases, hosts, platform) DO UPDATE SET
    last_used_at = max(last_used_at, :at)
"""


_LAST_OTHER = """
    SELECT max(last_used_at) FROM profile WHERE portal_id = :portal AND NOT (home_url = :home
        AND aliases IS :aliases AND hosts IS :hosts AND platform = :platform)
"""


@dataclass(frozen=True, slots=True)
class Twins:
    """Which hosts of a portal are one, by all that its profiles have said; none is ever told apart again."""

    homes: Mapping[str, str]
    """host → the home page whose twin it is, as last used"""

    def fold(self, url: str) -> str:
        """Return the one address of a page, whichever of its twin hosts an address names."""
        home = self.homes.get((urlsplit(url).hostname or "").lower())
        return at_home(url, home, self.homes) if home else url

    def of(self, home: str) -> tuple[str, ...]:
        """Return the other hosts of a home page's tree."""
        own = _host(home)
        now = self.homes.get(own)
        return tuple(host for host, main in self.homes.items() if main == now and host != own)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProfile:
    """What a version was read by: the portal's addresses as they are kept now, its platform of that day."""

    home: str
    aliases: tuple[str, ...]
    hosts: tuple[str, ...]
    """further hosts it named"""
    platform: str
    is_whole: bool
    """aliases and hosts were recorded; else today's profile has to say them"""


def _after(at: str, last: str | None) -> str:
    """Return a time, or the second after *last* where it is not behind that."""
    return at if last is None or at > last else not_before("", last)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def twins_among(said: Iterable[tuple[str, str | None]]) -> Twins:
    """Return what profiles, the last used last, say together: home page, and its aliases as JSON.

    >>> told = [("http://a.cn/", None), ("http://b.cn/", '["a.cn"]'), ("https://b.cn/", "[]")]
    >>> twins_among(told).fold("http://a.cn/x?y#z")
    'https://b.cn/x?y#z'
    """
    groups: list[tuple[set[str], str]] = []
    for home, aliases in said:
        hosts = {_host(home), *(name.lower() for name in json.loads(aliases or "[]"))}
        near = [group for group in groups if group[0] & hosts]
        groups = [group for group in groups if not group[0] & hosts]
        groups.append((hosts.union(*(group[0] for group in near)), home))
    return Twins({host: home for hosts, home in groups for host in sorted(hosts)})


def twins_across(archives: Iterable[sqlite3.Connection]) -> Mapping[str, Twins]:
    """Return by portal code which hosts are one, by all that several archives' profiles say."""
    last: dict[tuple[str, str, str | None], str] = {}
    for db in archives:
        for code, home, aliases, at in db.execute(_SAID):
            last[code, home, aliases] = max(at, last.get((code, home, aliases), ""))
    said: dict[str, list[tuple[str, str | None]]] = {}
    for code, home, aliases in sorted(last, key=lambda row: (last[row], row[1], row[2] or "")):
        said.setdefault(code, []).append((home, aliases))
    return {code: twins_among(rows) for code, rows in said.items()}


def twins_of(db: sqlite3.Connection, portal_id: int) -> Twins:
    """Return which hosts of a portal are one."""
    return twins_among((row[0], row[1]) for row in db.execute(_PROFILES, (portal_id,)))


def profile_on(db: sqlite3.Connection, portal_id: int, at: str) -> StoredProfile | None:
    """Return what a version stored at a time was read by; None of a portal no run has used a profile of."""
    rows = db.execute(_PROFILES, (portal_id,)).fetchall()
    before = [row for row in rows if row[4] <= at] or rows[:1]
    if not before:
        return None
    then = max(before, key=lambda row: row[5] if row[5] <= at else row[4])
    twins = twins_among((row[0], row[1]) for row in rows)
    home = twins.homes[_host(then[0])]
    return StoredProfile(
        home=home, aliases=twins.of(home), hosts=tuple(json.loads(then[2] or "[]")), platform=then[3],
        is_whole=all(row[1] is not None for row in rows),
    )  # fmt: skip


class Profiles(Part):
    """Table ``profile``: how each portal's profile gave its addresses, and when."""

    def use(self, portal_id: int, portal: Portal, at: datetime) -> int:
        """Keep what a profile says of addresses; return how many stored ones are kept under another host now.

        They are moved in the same transaction, where the profile is another than last time.
        """
        row = {
            "portal": portal_id, "home": portal.home, "aliases": json.dumps(sorted(portal.aliases)),
            "hosts": json.dumps(sorted(portal.hosts)), "platform": portal.platform.name, "at": stamp(at),
        }  # fmt: skip
        with self._archive.change() as db:
            before = twins_of(db, portal_id)
            known = db.execute(
                "SELECT count(*), count(aliases) FROM profile WHERE portal_id = ?", (portal_id,)
            )
            recorded = min(known.fetchone()) > 0
            (last,) = db.execute(_LAST_OTHER, row).fetchone()
            db.execute(_USE, {**row, "at": _after(stamp(at), last)})
            now = twins_of(db, portal_id)
            if recorded and before == now:
                return 0
            return fold_addresses(db, portal_id, now.fold, stamp(at))

    def twins(self, portal_id: int) -> Twins:
        """Return which hosts of a portal are one."""
        return twins_of(self._db, portal_id)

    def forsaken(self, portal_id: int, portal: Portal) -> tuple[str, ...]:
        """Return the hosts of former home pages that the profile names no more, and pages are kept under."""
        homes = (_host(row[0]) for row in self._db.execute(_PROFILES, (portal_id,)))
        former = tuple(dict.fromkeys(host for host in homes if host not in portal.allowed_hosts))
        if not former:
            return ()
        pages = self._db.execute("SELECT url FROM page WHERE portal_id = ?", (portal_id,))
        kept = {_host(url) for (url,) in pages}
        return tuple(host for host in former if host in kept)
