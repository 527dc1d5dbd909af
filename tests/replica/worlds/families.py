"""A world of counties on the families whose lists are framed: one county per family and per oddity."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.replica.pages.holding import settle
from tests.replica.world import Site, World, hexes
from tests.replica.worlds.documents import Item, build

HERE = Path(__file__).parent
PROFILES = HERE / "profiles"
"""the profiles of these counties: a folder for ``--portals``"""
MORE = ("--portals", str(PROFILES))
SECTION = "依法行政"
OFFICES = (
    "司法局", "财政局", "民政局", "水务局", "审计局", "统计局", "教育局", "交通运输局", "林业局",
    "农业农村局", "应急管理局", "卫生健康局", "自然资源局",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """One county: its platform, its list's oddity, where list and documents stand."""

    code: str
    slug: str
    platform: str
    mode: str
    column: str
    path: str
    """of a document"""

    @property
    def host(self) -> str:
        """Return the portal's host."""
        return f"www.{self.slug}.example"


VARIETIES = tuple(
    Variety(**county)
    for county in tomllib.loads(HERE.joinpath("families.toml").read_text(encoding="utf-8"))["county"]
)
ROWS = 26


def _site(variety: Variety) -> Site:
    name = f"{variety.slug.upper()}县"
    return Site(
        code=variety.code,
        name=name,
        family="framed",
        hosts=(variety.host,),
        site_id_code=f"{variety.code}0001",
        section=SECTION,
        column=variety.column,
        breadcrumb=("首页", "政务公开", SECTION),
        per_page=5,
        platform=variety.platform,
        mode=variety.mode,
    )


def path_of(variety: Variety, number: int, day: str) -> str:
    """Return where document *number* of a county stands."""
    year, month, date = day.split("-")
    digits = hexes(f"{variety.code} {number}")
    guid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return variety.path.format(
        n=40000 + number, h=digits, u=guid, y=year, m=int(month), d=int(date), m2=month, d2=date
    )


def _item(variety: Variety, site: Site, number: int) -> Item:
    """Return document *number*, the oldest first: two years of thirteen offices' reports."""
    year = 2024 + number // len(OFFICES)
    day = f"{year + 1}-03-{number % len(OFFICES) + 2:02d}"
    organ = site.name + OFFICES[number % len(OFFICES)]
    extras = {3: ("attachment",), 5: ("table",), 8: ("attachment_only",), 11: ("points",)}
    quirks = {2: ("torn",), 4: ("breaks",), 6: ("spam",), 9: ("stray_html",), 12: ("draft",)}
    published = f"{day} 10:{number:02d}"
    return Item(
        path=path_of(variety, number, day),
        title=f"{organ}{year}年法治政府建设年度报告",
        date=day,
        organ=organ,
        field=OFFICES[number % len(OFFICES)].removesuffix("局"),
        form="cut" if number % 7 == 1 else "plain",
        year=year,
        signed=f"{year + 1}-02-{number % 20 + 5:02d}" if number % 3 else None,
        extras=extras.get(number, ()),
        quirks=quirks.get(number, ()),
        printed=(
            ("index_number", f"{variety.code}{number:03d}/{year + 1}-{number + 100:05d}"),
            ("publisher", organ),
            ("date_published", published),
            ("PubDate", published),
        ),
    )


def family_world(*slugs: str) -> World:
    """Return the counties of these families, all of them unless some are named."""
    sites = []
    for variety in VARIETIES:
        if slugs and variety.slug not in slugs:
            continue
        site = _site(variety)
        for number in range(ROWS):
            item = _item(variety, site, number)
            site.add(build(site, item), form=item.form)
        settle(site)
        sites.append(site)
    return World(sites)
