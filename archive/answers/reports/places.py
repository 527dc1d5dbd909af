"""Says which county a name on a portal means; a prefecture's portal serves every county below it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from archive.schema.database import Database
from yifa.profiles.counties import KIND, SHORT, counties_named, load_counties
from yifa.reading.report.own_name import OwnName

OWN = ("", "县", "市", "区", "旗", "本县", "本市", "本区", "我县", "我市", "我区", "全县", "全市", "全区")
"""how a county calls itself"""
LONGEST = 15
"""characters of a county's name: 积石山保安族东乡族撒拉族自治县"""
# a region before a county's name: 大同市浑源县
_REGION = re.compile(r"[\u4e00-\u9fa5]{2,12}(?:省|自治区|市|州|盟|地区|县)$")
_REACH = 4
"""characters by which one county's name may be longer than another that it ends with: 新城区, 城区"""
_PORTALS = """
    SELECT portal_id, code, name, province, prefecture, home_url,
        (SELECT json_group_array(json_array(r.home_url, json(coalesce(r.aliases, '[]'))))
            FROM profile AS r WHERE r.portal_id = p.portal_id) AS used
    FROM portal AS p ORDER BY code
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A county, or a source for several, whose portal an archive holds."""

    portal_id: int
    code: str
    name: str
    province: str
    prefecture: str
    hosts: frozenset[str] = frozenset()
    """the home page's, its aliases, and what these were before"""

    @cached_property
    def is_source(self) -> bool:
        """Return whether it is a prefecture's or a province's portal: it shows the counties below it."""
        return self.code.endswith("00") and self.code not in load_counties()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return what it is called: 浑源县, 浑源."""
        short = KIND.sub("", self.name)
        return (self.name, short) if len(short) > 1 and short != self.name else (self.name,)

    @cached_property
    def own(self) -> OwnName:
        """Return its name as what texts on its portal are read without."""
        return OwnName(self.name)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Return what may stand before its name: 山西省大同市, 大同市, 大同, 山西."""
        provinces = {"", self.province, SHORT.sub("", self.province)}
        short = SHORT.sub("", self.prefecture)
        prefectures = {"", self.prefecture, short, *(short + kind for kind in ("市", "州", "盟", "地区"))}
        return frozenset(above + below for above in provinces for below in prefectures)

    def serves(self, other: "Place") -> bool:
        """Return whether its lists may show the reports of another county.

        A code says what lies below it (1402 of 140200), or the name of the other's prefecture does.
        """
        if other.is_source or other.code == self.code:
            return False
        below = self.code[:2] if self.code.endswith("0000") else self.code[:4]
        named = self.name == other.prefecture and self.province == other.province
        return named or (self.is_source and other.code.startswith(below))

    def is_named(self, text: str) -> bool:
        """Return whether a place's name, as bodies carry it, is this county's: 甲县, 乙市甲县, 甲."""
        return any(text.endswith(name) and self._fits(text.removesuffix(name), name) for name in self.names)

    def _fits(self, before: str, name: str) -> bool:
        return before in self.regions or not (_REGION.search(before) or _is_longer(before, name))

    def is_located(self, text: str) -> bool:
        """Return whether the text gives this county's own region before its name."""
        before = next((text.removesuffix(name) for name in self.names if text.endswith(name)), "")
        return bool(before) and before in self.regions

    def is_within(self, region: str) -> bool:
        """Return whether it lies in the prefecture or province of that name: 临江市, 临江, 云岭省."""
        regions = [name for name in (self.province, self.prefecture) if name]
        return any(region in (name, SHORT.sub("", name)) for name in regions)


@cache
def _is_longer(before: str, name: str) -> bool:
    """Return whether the text is another county's longer name.

    >>> _is_longer("新", "城区"), _is_longer("全面推进", "浑源县")
    (True, False)
    """
    tails = (before[-count:] + name for count in range(1, min(_REACH, len(before)) + 1))
    return any(county.name == tail for tail in tails for county in counties_named(tail))


@cache
def _is_unique(name: str, code: str) -> bool:
    """Return whether no other county of the country bears the name."""
    return all(county.code == code for county in counties_named(name) if county.name == name)


@dataclass(frozen=True, kw_only=True)
class Places:
    """The counties and sources whose portals an archive holds."""

    by_code: dict[str, Place]
    _by_name: dict[str, list[Place]] = field(default_factory=dict)
    _meant: dict[tuple[str, str], Place | None] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Places":
        """Return the places of an archive."""
        by_code = {place.code: place for place in places}
        by_name: dict[str, list[Place]] = {}
        for place in by_code.values():
            for name in place.names:
                by_name.setdefault(name, []).append(place)
        return cls(by_code=by_code, _by_name=by_name)

    def __getitem__(self, code: str) -> Place:
        """Return the place of a code."""
        return self.by_code[code]

    def counties(self) -> Iterator[Place]:
        """Yield what has bodies of its own to ask for: no source for several."""
        return (place for place in self.by_code.values() if not place.is_source)

    def within(self, region: str) -> list[str]:
        """Return the codes of the counties in a prefecture or province, or below the source of that name."""
        source = [place for place in self.by_code.values() if region in (place.code, place.name)]
        return [
            place.code
            for place in self.counties()
            if place.is_within(region) or any(one.is_source and one.serves(place) for one in source)
        ]

    def shown_at(self, place: Place) -> tuple[Place, ...]:
        """Return the portals whose lists are assigned to a county: its own first."""
        return (place, *(other for other in self._serving if other.serves(place)))

    @cached_property
    def _serving(self) -> tuple[Place, ...]:
        """Return what may serve others: sources for several, and what is named as a prefecture is."""
        prefectures = {place.prefecture for place in self.by_code.values()}
        return tuple(place for place in self.by_code.values() if place.is_source or place.name in prefectures)

    def named(self, text: str, portal: Place) -> Place | None:
        """Return the place held that a name on a portal means; None where it is none, or one of several."""
        key = (text, portal.code)
        if key not in self._meant:
            self._meant[key] = self._find(text, portal)
        return self._meant[key]

    def _find(self, text: str, portal: Place) -> Place | None:
        if text in OWN or portal.is_named(text):
            return portal
        fitting = [place for place in self._ending(text) if place.is_named(text)]
        near = [place for place in fitting if place.is_located(text)]
        near = near or [place for place in fitting if _are_near(place, portal)]
        near = near or [place for place in fitting if _is_unique(place.name, place.code)]
        return near[0] if len(near) == 1 else None

    def _ending(self, text: str) -> Iterator[Place]:
        found = (self._by_name.get(text[-count:], ()) for count in range(2, min(LONGEST, len(text)) + 1))
        return iter(dict.fromkeys(place for places in found for place in places))


def _are_near(place: Place, portal: Place) -> bool:
    same = (place.province, place.prefecture) == (portal.province, portal.prefecture)
    return same or portal.serves(place) or place.serves(portal)


def is_known(text: str) -> bool:
    """Return whether a place's name is one of the country, held here or not.

    >>> is_known("朔州市"), is_known("大同市浑源县"), is_known("全面推进")
    (True, True, False)
    """
    return bool(_REGION.search(text)) or any(counties_named(text[-count:]) for count in range(2, LONGEST))


def read_places(db: Database) -> Places:
    """Return the counties and sources whose portals are held."""
    return Places.of(
        Place(
            portal_id=row["portal_id"], code=row["code"], name=row["name"], province=row["province"],
            prefecture=row["prefecture"], hosts=_hosts(row["home_url"], json.loads(row["used"])),
        )
        for row in db.query(_PORTALS)
    )  # fmt: skip


def host_of(url: str) -> str:
    """Return the host of an address as the archive keeps it.

    >>> host_of("http://www.hunyuan.gov.cn:8080/1.html")
    'www.hunyuan.gov.cn'
    """
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


def _hosts(home: str, used: list[tuple[str, list[str]]]) -> frozenset[str]:
    homes = [home, *(url for url, _ in used)]
    return frozenset((*map(host_of, homes), *(host for _, hosts in used for host in hosts)))
