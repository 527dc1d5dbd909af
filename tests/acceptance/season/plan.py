"""What happens in a season, seeded: who publishes which report where, when and how; what goes wrong."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Unpack

from tests.acceptance.season.bodies import (
    GOVERNMENT,
    NAMELESS,
    NOTICE,
    OTHERS,
    REPORTS,
    Body,
    bodies_of,
    filled,
    whose,
)
from tests.acceptance.season.site import PER_PAGE, SECTIONS, Item, Site
from tests.acceptance.season.truth import (
    ABSENT,
    COUNTIES,
    ELSEWHERE,
    FATES,
    FILES,
    KEPT_BACK,
    PREFECTURE,
    PUBLISHED,
    UNKNOWN,
    WITHDRAWN,
    Expected,
    How,
    Key,
    Life,
)
from tests.replica.texts import notice, report

MAIN, SECOND = (path for _, path in SECTIONS)


@dataclass(slots=True, kw_only=True)
class Season:
    """Portals of three counties and their prefecture, and the truth of all cells."""

    seed: int = 1
    bodies_each: int = 40
    years: tuple[int, ...] = (2022, 2023, 2024, 2025)
    stays: int = 25
    """days that what is withdrawn was shown at least: longer than the crawls lie apart"""
    sites: dict[str, Site] = field(init=False)
    bodies: dict[str, list[Body]] = field(init=False)
    truth: dict[Key, Expected] = field(default_factory=dict)
    rng: random.Random = field(init=False)
    _serial: int = 0
    _last: Item | None = None
    _items: dict[Key, list[Item]] = field(default_factory=dict)
    """the copies of each report that is expected to be held"""

    def __post_init__(self) -> None:
        self.rng = random.Random(f"season {self.seed}")
        portals = (*COUNTIES, PREFECTURE)
        self.sites = {code: Site(code=code, name=name, slug=slug) for code, name, slug in portals}
        self.bodies = {code: bodies_of(name, self.bodies_each, self.rng) for code, name, _ in COUNTIES}
        for code, _, _ in COUNTIES:
            self._open(code)
            for body in self.bodies[code]:
                self._live(code, body)
        self._prefectures_own()
        self._spoil()

    @property
    def first_day(self) -> date:
        """Return the day of the first crawl."""
        return date(self.years[0] + 1, 1, 3)

    @property
    def last_day(self) -> date:
        """Return the day after which nothing happens any more."""
        return date(self.years[-1] + 1, 5, 31)

    # what stands there from the beginning

    def _open(self, code: str) -> None:
        """Let every body be known from a notice of the year before the first, on either list."""
        for number, body in enumerate(self.bodies[code]):
            day = date(self.years[0], 2, 1) + timedelta(days=number)
            title = NOTICE.format(whose=body.name())
            text = notice(f"{code} {body.own}", organ=body.name(), place=body.county, field="办事")
            section = (MAIN, SECOND)[number % 2]
            said = (("发布机构", body.name()),)
            self._put(code, title, day, since=day, section=section, text=text, said=said)

    def _prefectures_own(self) -> None:
        """Let the prefecture's bureaus report: namesakes of the counties'."""
        code, name, _ = PREFECTURE
        for year in self.years:
            for own in ("司法局", "财政局", "教育局"):
                day = self._day(year, late=False)
                title = filled(REPORTS[0], name + own, year)
                said = (("发布机构", name + own), ("信息分类", "市直部门"))
                self._put(
                    code, title, day, since=day, text=self._text(f"{own} {year}", name + own, year), said=said
                )

    # one body's years

    def _live(self, code: str, body: Body) -> None:
        never = body.is_department and self.bodies[code].index(body) == self.bodies_each - 1
        for year in self.years:
            if (code, body.own, year) in self.truth:  # joint with another
                continue
            fate = "absent" if never else self._choose(body)
            getattr(self, f"_{fate}")(code, body, year)
            if self.rng.random() < (0.6 if self.truth[code, body.own, year].state == ABSENT else 0.2):
                self._beside(code, body, year)

    def _choose(self, body: Body) -> str:
        fate = self.rng.choices(list(FATES), weights=list(FATES.values()))[0]
        only_departments = fate in ("joint", "nameless", "file_only", "broken")
        return "in_time" if only_departments and not body.is_department else fate

    def _beside(self, code: str, body: Body, year: int) -> None:
        """Publish what is no annual report."""
        form = self.rng.choice(OTHERS)
        day = date(year + 1, 1, 10) + timedelta(days=self.rng.randrange(100))
        title = filled(form, body.name(early=self._early(year)), year)
        text = notice(f"{code} {title}", organ=body.name(), place=body.county, field="统筹")
        self._put(code, title, day, since=day, text=text, said=(("发布机构", body.name()),))

    def _in_time(self, code: str, body: Body, year: int) -> Item:
        return self._report(code, body, year, self._day(year, late=False))

    def _late(self, code: str, body: Body, year: int) -> None:
        self._report(code, body, year, self._day(year, late=True))

    def _absent(self, code: str, body: Body, year: int) -> None:
        self._expect(code, body, year, ABSENT, "nothing published")

    def _other_column(self, code: str, body: Body, year: int) -> None:
        self._report(code, body, year, self._day(year, late=False), section=SECOND)

    def _backdated(self, code: str, body: Body, year: int) -> None:
        day = self._day(year, late=False)
        since = day + timedelta(days=KEPT_BACK + self.rng.randrange(60))
        since = min(since, self.last_day - timedelta(days=35))
        day = min(day, since - timedelta(days=KEPT_BACK))
        self._report(code, body, year, day, since=since)
        self.truth[code, body.own, year].backdated = (MAIN, day, since)

    def _withdrawn(self, code: str, body: Body, year: int) -> None:
        day = self._day(year, late=False)
        gone = day + timedelta(days=self.stays + self.rng.randrange(25))
        self._report(code, body, year, day, gone=gone)
        self.truth[code, body.own, year].state = WITHDRAWN

    def _delisted(self, code: str, body: Body, year: int) -> None:
        day = self._day(year, late=False)
        self._report(code, body, year, day, delisted=day + timedelta(days=30))

    def _edited(self, code: str, body: Body, year: int) -> None:
        day = self._day(year, late=False)
        self._report(code, body, year, day, edited=day + timedelta(days=40))

    def _moved(self, code: str, body: Body, year: int) -> None:
        day = self._day(year, late=False)
        moved = day + timedelta(days=33)
        first = self._report(code, body, year, day, gone=moved)
        self._serial += 1
        self.sites[code].items.append(
            replace(first, path=f"{MAIN}{self._serial}.html", since=moved, gone=None, section=SECOND)
        )

    def _nameless(self, code: str, body: Body, year: int) -> None:
        """Publish under a title that names nobody: who issued, wrote or published it is said elsewhere."""
        name, how = body.name(early=self._early(year)), self.rng.randrange(3)
        said = ((("来源", name),), (("发布机构", name),), (("发文机关", name),))[how]
        signed = name if self.rng.random() < 0.5 else ""
        day = self._day(year, late=False)
        self._put(
            code, filled(NAMELESS, "", year), day, since=day, said=said, signed=signed,
            text=self._text(f"{code} {body.own} {year}", "我局", year),
        )  # fmt: skip
        self._expect(code, body, year, PUBLISHED, "title names nobody", day)

    def _file_only(self, code: str, body: Body, year: int) -> None:
        """Publish a page that says nothing; the report, and whose it is, stand in its file."""
        name, day = body.name(early=self._early(year)), self._day(year, late=False)
        title = filled(self.rng.choice(REPORTS[:4]), name, year)
        ending = self.rng.choice(FILES)
        text = (title, *self._text(f"{code} {body.own} {year}", name, year), name)
        file_name = self.rng.choice((f"{title}.{ending}", f"附件1.{ending}"))
        self._put(
            code, filled(NAMELESS, "", year), day, since=day, text=("详见附件。",),
            file=(file_name, ending, text), said=(("发布机构", f"{body.county}人民政府办公室"),),
        )  # fmt: skip
        self._expect(code, body, year, PUBLISHED, "in a file", day)

    def _joint(self, code: str, body: Body, year: int) -> None:
        """Publish together with a department that has nothing of its own."""
        early = self._early(year)
        others = [
            one for one in self.bodies[code] if one.is_department and (code, one.own, year) not in self.truth
        ]
        partner = next((one for one in others if one is not body), None)
        if partner is None or partner is self.bodies[code][-1]:
            self._in_time(code, body, year)
            return
        between = self.rng.choice(("、", " ", "和"))
        who = body.name(early=early) + between + partner.name(early=early)
        day = self._day(year, late=False)
        title = filled(REPORTS[1], who, year)
        self._put(code, title, day, since=day, text=self._text(f"{code} {who} {year}", who, year))
        for one in (body, partner):
            self._expect(code, one, year, PUBLISHED, "joint", day)

    def _elsewhere(self, code: str, body: Body, year: int) -> None:
        """Publish on the prefecture's portal alone; title, 信息分类 or publisher say of which county."""
        day, name = self._day(year, late=False), body.name(early=self._early(year))
        how = self.rng.randrange(3) if body.is_department else 0
        who = name if body.own != GOVERNMENT else body.county
        title = filled(REPORTS[0], who, year)
        said = (("发布机构", "云川市司法局"), ("信息分类", "县区"))
        if how == 1:
            title = filled(REPORTS[0], name.removeprefix(body.county), year)
            said = (("信息分类", body.county), ("发布机构", "云川市人民政府办公室"))
        if how == 2:
            title, said = filled(NAMELESS, "", year), (("发布机构", name), ("信息分类", "县区"))
        if body.own.endswith("管理委员会"):
            title = filled(REPORTS[0], f"{body.county}{body.own}", year)
        text = self._text(f"{code} {body.own} {year}", who, year)
        self._put(PREFECTURE[0], title, day, since=day, text=text, said=said)
        self._expect(code, body, year, ELSEWHERE, f"at the prefecture's, {how}", day)

    def _both(self, code: str, body: Body, year: int) -> None:
        self._elsewhere(code, body, year)
        elsewhere = self.truth[code, body.own, year]
        self._in_time(code, body, year)
        self.truth[code, body.own, year].days += elsewhere.days

    def _copied(self, code: str, body: Body, year: int) -> None:
        """Let a neighbour's portal print the report: as this body's, or with the same text as its own."""
        codes = [other for other, _, _ in COUNTIES if other != code]
        other = self.rng.choice(codes)
        item = self._in_time(code, body, year)
        day = date.fromisoformat(item.printed)
        title = filled(REPORTS[0], body.name(early=self._early(year)), year)
        if body.own == GOVERNMENT or not body.is_department:
            return
        self._put(other, title, day, since=item.since, text=item.text, said=(("来源", "云川日报社"),))

    def _broken(self, code: str, body: Body, year: int) -> None:
        """List a report whose page is never got."""
        self._report(code, body, year, self._day(year, late=False), broken=True, named=True)
        self._expect(code, body, year, UNKNOWN, "its page was never got")

    # faults that harm more than one cell

    def _spoil(self) -> None:
        """Plant a row that names nobody and never answers, a file nobody can read, a list that breaks off."""
        (first, _, _), (second, _, _), (third, _, _) = COUNTIES
        year = self.years[len(self.years) // 2]
        day = date(year + 1, 2, 20)
        self._put(first, filled(NAMELESS, "", year), day, since=day, broken=True)
        self._harm(first, (year,), "a row that names nobody")
        year = self.years[-1]
        day = date(year + 1, 2, 25)
        title = f"{year}年度依法行政有关材料"
        self._put(second, title, day, since=day, text=("详见附件。",), file=("材料.pdf", "pdf", ()))
        self._harm(second, (year,), "a file nobody can read")
        day = date(self.years[len(self.years) // 2] + 1, 11, 1)
        self.sites[third].breaks_off[MAIN] = day
        self._harm(third, [year for year in self.years if date(year + 1, 4, 1) > day], "a list breaks off")
        self._hide(third, day)

    def _hide(self, code: str, day: date) -> None:
        """Expect nothing of reports that came after the list broke off, never on its first page."""
        site = self.sites[code]
        shown = {
            item.path
            for today in self.crawl_days()
            if today >= day
            for item in site.rows(MAIN, today)[:PER_PAGE]
        }
        for key, items in self._items.items():
            mine = [item for item in items if key[0] == code]
            hidden = (item.section == MAIN and item.since >= day and item.path not in shown for item in mine)
            if mine and all(hidden):
                self.truth[key] = Expected(state=UNKNOWN, why="where the list breaks off")

    def _harm(self, code: str, years: "tuple[int, ...] | list[int]", why: str) -> None:
        for (county, _, year), expected in self.truth.items():
            if county == code and year in years and expected.state == ABSENT:
                expected.state, expected.why = UNKNOWN, why

    # parts

    def _early(self, year: int) -> bool:
        return year < self.years[len(self.years) // 2]

    def _day(self, year: int, *, late: bool) -> date:
        begin, days = (date(year + 1, 4, 3), 28) if late else (date(year + 1, 1, 6), 80)
        return begin + timedelta(days=self.rng.randrange(days))

    def _text(self, seed: str, organ: str, year: int) -> tuple[str, ...]:
        return report(f"{self.seed} {seed}", year=year, organ=organ, place="县政府", field="服务")

    def _report(
        self, code: str, body: Body, year: int, day: date, *, since: date | None = None, named: bool = False,
        section: str = MAIN, **life: Unpack[Life],
    ) -> Item:  # fmt: skip
        early = self._early(year)
        who = body.name(early=early) if named else whose(body, year, self.rng, early=early)
        form = REPORTS[0] if "委 " in who else self.rng.choice(REPORTS)
        name = body.name(early=early)
        text = self._text(f"{code} {body.own} {year}", name, year)
        said = (("发布机构", name),) if self.rng.random() < 0.7 else ()
        item = self._put(
            code, filled(form, who, year), day, since=since or day, text=text, said=said,
            signed=name if self.rng.random() < 0.5 else "", section=section, **life,
        )  # fmt: skip
        self._expect(code, body, year, PUBLISHED, "on its portal", day)
        return item

    def _put(
        self, code: str, title: str, day: date, *, since: date, section: str = MAIN, **how: Unpack[How]
    ) -> Item:
        self._serial += 1
        item = Item(
            path=f"{section}{self._serial}.html", title=title, printed=day.isoformat(), since=since,
            section=section, **how,
        )  # fmt: skip
        self.sites[code].items.append(item)
        self._last = item
        return item

    def _expect(
        self, code: str, body: Body, year: int, state: str, why: str, day: date | None = None
    ) -> None:
        key = (code, body.own, year)
        self.truth[key] = Expected(state=state, why=why, days=[day.isoformat()] if day else [])
        if day and self._last and state == PUBLISHED:
            self._items.setdefault(key, []).append(self._last)

    def crawl_days(self) -> Iterator[date]:
        """Yield the days of the crawls: every ten days while reports are due, every thirty else."""
        day = self.first_day
        while day <= self.last_day + timedelta(days=50):
            yield day
            day += timedelta(days=10 if day.month <= 5 else 30)
