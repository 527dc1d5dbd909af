"""Portals that live: day by day their documents come, change, move and go, and the truth of it is kept."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.replica.lives import deeds, writing
from tests.replica.lives.weather import (
    EMPTY_LIST,
    HTTPS_ONLY,
    MIDWAY,
    OUTAGES,
    RELOCATIONS,
    from_answer,
)
from tests.replica.truth import TrueFile, TruePage, true_page
from tests.replica.world import Notice, Site, World
from tests.replica.worlds.documents import new_world
from tests.replica.worlds.families import VARIETIES, family_world

START = date(2026, 3, 25)
"""day 0: a week before the statutory reports are due"""
HOUR = timedelta(hours=1, minutes=30)
"""when the crawl comes, UTC: half past nine in China"""
PORTALS = ("620702", "532329", "140225", "340191")
"""TRS, VSB with its countdown pages, UCAP, and Lonsun, whose list is framed"""
LONGEST_OUTAGE = 4
REDESIGNED = "140225"
"""the portal that is redesigned in a schedule of at least so many days"""
REDESIGN_FROM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened on a portal."""

    day: int
    kind: str
    portal: str
    url: str = ""
    """the page it is about"""
    how: str = ""
    to: str = ""
    """where the page went"""
    until: int = 0
    """the day it was over, for what lasts"""
    after: int = 0
    """answers of a day before which an outage is not felt"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an address answers when nothing is wrong with the portal."""

    answer: str
    """page, redirect, or how it is gone: missing, soft_404, deleted"""
    page: TruePage | None = None
    files: tuple[TrueFile, ...] = ()
    to: str = ""


@dataclass(slots=True)
class Living:
    """A few portals and a clock; `advance` brings the next day with all that happens on it."""

    seed: int = 1
    days: int = 180
    portals: tuple[str, ...] = PORTALS
    outages: int = 10
    early: bool = False
    """the first outages befall every portal on the first day, in the middle of the crawl"""
    day: int = -1
    world: World = field(init=False)
    happenings: list[Happening] = field(default_factory=list)
    shown: dict[str, list[tuple[int, Shown]]] = field(default_factory=dict)
    """address → since which day it answers what"""
    rows: dict[str, list[tuple[int, tuple[tuple[str, str], ...]]]] = field(default_factory=dict)
    """portal → since which day its list has which rows (address, date), outages apart"""
    _plan: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """day → portal and kind of what is to happen"""
    _weather: list[Happening] = field(default_factory=list)
    _known: dict[str, Notice] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)
    _stored: dict[str, dict[str, Notice]] = field(default_factory=dict)
    _originals: dict[str, dict[str, Notice]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = random.Random(f"living {self.seed}")
        self.world = _world(self.portals)
        self.world.set_counter()
        for site in self.world.sites.values():
            site.rows = [row for row in site.rows if row.leads_to not in ("missing", "soft_404")]
            writing.give_history(site, START, rng, alone=self.silence(site.code) is not None)
        self._weather = list(self._plan_outages(rng))
        self.happenings += self._weather
        for code in self.portals:
            for day, kind in writing.plan(rng, self.days, quiet=self.silence(code)):
                self._plan.setdefault(day, []).append((code, kind))
        if self.days >= REDESIGN_FROM:
            moved = list(self._plan_relocations())
            self._weather += moved
            self.happenings += moved
        if self.days >= REDESIGN_FROM and REDESIGNED in self.portals:
            self._plan.setdefault(self.days // 3, []).append((REDESIGNED, "column_moved"))
            self._plan.setdefault(self.days * 3 // 5, []).append((REDESIGNED, "redesigned"))

    def silence(self, code: str) -> tuple[int, int] | None:
        """Return from which day to which a portal publishes nothing; one of them, in a long schedule."""
        if code != self.portals[self.seed % len(self.portals)] or self.days < 2 * writing.SILENCE:
            return None
        begin = self.days // 3
        return begin, begin + writing.SILENCE

    def _plan_outages(self, rng: random.Random) -> Iterator[Happening]:
        kinds = [*OUTAGES, EMPTY_LIST]
        gap = self.days // max(self.outages, 1)
        free = dict.fromkeys(self.portals, 0)  # the day from which nothing is wrong with it
        for number in range(self.outages):
            begin = number * gap + rng.randint(2, max(gap - LONGEST_OUTAGE - 1, 2))
            portal, after = rng.choice([each for each in self.portals if free[each] <= begin]), 0
            kind = kinds[(number + self.seed) % len(kinds)]
            if self.early and number < len(self.portals):
                begin, portal, after = 0, self.portals[number], rng.randint(5, 60)
                kind = MIDWAY[(number + self.seed) % len(MIDWAY)]
            length = 1 if after or kind == EMPTY_LIST else rng.randint(1, LONGEST_OUTAGE)
            free[portal] = begin + length
            yield Happening(
                day=begin, kind="outage", portal=portal, how=kind, until=begin + length, after=after
            )

    def _plan_relocations(self) -> Iterator[Happening]:
        """Yield the move of every other portal to a new host; on the next day its profile is edited."""
        kinds = (*RELOCATIONS, HTTPS_ONLY)
        for number, code in enumerate(code for code in self.portals if code != REDESIGNED):
            site, day = self.world.sites[code], self.days * 2 // 5 + 5 * number
            site.hosts = (site.hosts[0], f"new.{site.hosts[0]}", *site.hosts[1:])
            while self.outage(code, day) or self.outage(code, day + 1):
                day += 1
            how = kinds[(number + self.seed) % len(kinds)]
            yield Happening(day=day, kind="outage", portal=code, how=how, until=day + 1)

    def relocated(self, code: str) -> Happening | None:
        """Return the move that a portal has made by today, if any."""
        kinds = (*RELOCATIONS, HTTPS_ONLY)
        made = (each for each in self._weather if each.portal == code and each.how in kinds)
        return next((each for each in made if each.day <= self.day), None)

    def edits(self) -> dict[str, dict[str, Any]]:
        """Return what the profiles of portals that moved say by now: code → key → value."""
        found: dict[str, dict[str, Any]] = {}
        for code in self.portals:
            move, hosts = self.relocated(code), self.world.sites[code].hosts
            if move is not None and move.until <= self.day:
                new = {"home": f"http://{hosts[1]}/", "aliases": (hosts[0], *hosts[2:])}
                safe = {"home": f"https://{hosts[0]}/", "accept_invalid_tls": True}
                found[code] = safe if move.how == HTTPS_ONLY else new
        return found

    def named(self, url: str) -> str:
        """Return the truth's address for one of the portals', whatever host it is kept under by now."""
        parts = urlsplit(url)
        own = next((site for site in self.world.sites.values() if parts.hostname in site.hosts), None)
        return url if own is None else f"{own.origin}{urlunsplit(('', '', *parts[2:]))}"

    def at(self, day: int | None = None) -> datetime:
        """Return when the crawl of a day, else of today, comes."""
        when = START + timedelta(days=self.day if day is None else day)
        return datetime(when.year, when.month, when.day, tzinfo=UTC) + HOUR

    def advance(self, days: int = 1) -> None:
        """Bring the next day, or several."""
        for _ in range(days):
            self.day += 1
            rng = random.Random(f"living {self.seed} {self.day}")
            for code, kind in self._plan.pop(self.day, []):
                site = self.world.sites[code]
                self.happenings += self._do(site, kind, rng)
            self._set_weather()
            self.world.version += 1
            self._note()

    def _do(self, site: Site, kind: str, rng: random.Random) -> Iterator[Happening]:
        today = START + timedelta(days=self.day)
        scene = writing.Scene(
            site=site,
            today=today,
            rng=rng,
            touched=self._touched,
            stored=self._stored.setdefault(site.code, {}),
            originals=self._originals.setdefault(site.code, {}),
        )
        for deed in deeds.DEEDS[kind](scene):
            yield Happening(
                day=self.day, kind=deed.kind, portal=site.code, url=deed.url, how=deed.how, to=deed.to
            )
            for later, then in deed.later:
                self._plan.setdefault(self.day + later, []).append((site.code, then))

    def _set_weather(self) -> None:
        self.world.weather.clear()
        for site in self.world.sites.values():
            site.bare = False
            move = self.relocated(site.code)
            if move is not None and move.how in RELOCATIONS:
                self.world.weather[site.hosts[0]] = RELOCATIONS[move.how](site)
        for each in self._weather:
            if each.day <= self.day < each.until:
                site = self.world.sites[each.portal]
                site.bare = each.how == EMPTY_LIST
                if each.how in OUTAGES:
                    weather = from_answer(each.after, OUTAGES[each.how](site))
                    self.world.weather |= dict.fromkeys(site.hosts, weather)

    def outage(self, portal: str, day: int) -> str | None:
        """Return what was wrong with a portal on a day."""
        found = (each.how for each in self._weather if each.portal == portal and each.day <= day < each.until)
        return next(found, None)

    def _note(self) -> None:
        """Keep what every address answers from today on, where that is new."""
        for site in self.world.sites.values():
            for path, notice in site.notices.items():
                row = next((each for each in site.rows if each.path == path), None)
                self._show(site.origin + path, site, notice, listed=row is not None)
            for path, how, to in deeds.gone(site):
                self._answer(site.origin + path, Shown(answer=how, to=to and site.origin + to))
            rows = tuple((_address(site, each.path), each.date) for each in site.rows)
            seen = self.rows.setdefault(site.code, [])
            if not seen or seen[-1][1] != rows:
                seen.append((self.day, rows))

    def _show(self, url: str, site: Site, notice: Notice, *, listed: bool) -> None:
        if not listed and url not in self.shown:
            return
        if self._known.get(url) is notice and self.shown[url][-1][1].answer == "page":
            return
        self._known[url] = notice
        files = tuple(
            TrueFile.of(file)
            for file in (*notice.files, *(notice.scans if notice.body_kind != "html" else ()))
        )
        self._answer(url, Shown(answer="page", page=true_page(site, notice), files=files))

    def _answer(self, url: str, shown: Shown) -> None:
        seen = self.shown.setdefault(url, [])
        if not seen or seen[-1][1] != shown:
            seen.append((self.day, shown))

    def shown_on(self, url: str, day: int) -> Shown | None:
        """Return what an address answered on a day, outages apart; None before it existed."""
        return next((shown for since, shown in reversed(self.shown.get(url, [])) if since <= day), None)

    def led_on(self, url: str, day: int) -> Shown | None:
        """Return what is found on a day where an address leads, by however many redirects."""
        shown = self.shown_on(url, day)
        while shown is not None and shown.to:
            shown = self.shown_on(shown.to, day)
        return shown

    def rows_on(self, portal: str, day: int) -> tuple[str, ...]:
        """Return the addresses on a portal's list on a day, outages apart."""
        return tuple(url for url, _ in self._rows_on(portal, day))

    def dates_on(self, portal: str, day: int) -> tuple[str, ...]:
        """Return the dates on a portal's list on a day, outages apart."""
        return tuple(dated for _, dated in self._rows_on(portal, day))

    def _rows_on(self, portal: str, day: int) -> tuple[tuple[str, str], ...]:
        return next(rows for since, rows in reversed(self.rows[portal]) if since <= day)


def _address(site: Site, path: str) -> str:
    return path if "://" in path else site.origin + path


def _world(codes: Iterable[str]) -> World:
    wanted = tuple(codes)
    own = [site for site in new_world().sites.values() if site.code in wanted]
    slugs = [each.slug for each in VARIETIES if each.code in wanted]
    framed = list(family_world(*slugs).sites.values()) if slugs else []
    return World([*own, *framed])
