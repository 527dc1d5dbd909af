"""A world of counties on the minor families and on none, their profiles beside it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.replica.pages.holding import settle
from tests.replica.world import Site, World, hexes
from tests.replica.worlds.documents import Item, build
from tests.replica.worlds.families import OFFICES, SECTION

HERE = Path(__file__).parent
ROWS, PER_PAGE = 11, 4
FIRST_CODE = 990201


@dataclass(frozen=True, slots=True, kw_only=True)
class Minor:
    """One county: its platform, how its list is turned and printed, where list and documents stand."""

    code: str
    slug: str
    platform: str
    style: str
    column: str
    pages: str
    path: str

    @property
    def host(self) -> str:
        """Return the portal's host."""
        return f"www.{self.slug}.example"

    @property
    def profile(self) -> str:
        """Return the county's profile."""
        place = 'province = "样本"\nprefecture = "样本"\n'
        return (
            f'code = "{self.code}"\nname = "{self.slug.upper()}县"\nslug = "{self.slug}"\n{place}'
            f'platform = "{self.platform}"\nhome = "http://{self.host}/"\n'
            f'\n[[section]]\nname = "{SECTION}"\ndiscover = true\n'
        )


_COUNTIES = tomllib.loads(HERE.joinpath("minor.toml").read_text(encoding="utf-8"))["county"]
MINORS = tuple(Minor(code=str(FIRST_CODE + number), **county) for number, county in enumerate(_COUNTIES))


def write_profiles(folder: Path) -> None:
    """Put every county's profile into a folder, for ``--portals``."""
    for each in MINORS:
        (folder / f"{each.code}.toml").write_text(each.profile, encoding="utf-8")


def _path(minor: Minor, number: int, day: str) -> str:
    year, month, date = day.split("-")
    digits = hexes(f"{minor.code} {number}")
    guid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return minor.path.format(
        n=40000 + number, n3=f"{number:03d}", h=digits, u=guid, y=year, m2=month, d2=date
    )


def _item(minor: Minor, site: Site, number: int) -> Item:
    """Return document *number*, the oldest first."""
    office = OFFICES[number]
    day = f"2026-03-{number + 2:02d}"
    organ, published = site.name + office, f"{day} 10:{number:02d}"
    block = (
        ("index_number", f"{minor.code}{number:03d}/2026-{number + 100:05d}"),
        ("publisher", organ),
        ("date_published", published),
    )
    line = (("date_published", published), ("content_source", organ))
    extras = {3: ("attachment",), 5: ("table",), 8: ("attachment_only",)}
    quirks = {2: ("torn",), 4: ("breaks",), 6: ("spam",)}
    return Item(
        path=_path(minor, number, day),
        title=f"{organ}2025年法治政府建设年度报告",
        date=day,
        organ=organ,
        field=office.removesuffix("局"),
        year=2025,
        signed=f"2026-02-{number + 5:02d}" if number % 3 else None,
        extras=extras.get(number, ()),
        quirks=quirks.get(number, ()),
        printed=line if minor.style.endswith("line") else block,
    )


def minor_world(*slugs: str) -> World:
    """Return the counties of these families, all of them unless some are named."""
    sites = []
    for place, minor in enumerate(MINORS):
        if slugs and minor.slug not in slugs:
            continue
        site = Site(
            code=minor.code, name=f"{minor.slug.upper()}县", family="paged", hosts=(minor.host,),
            site_id_code=f"{minor.code}0001", section=SECTION, column=minor.column,
            breadcrumb=("首页", "政务公开", SECTION), per_page=PER_PAGE, platform=minor.platform,
            mode=minor.style, turning=minor.pages,
        )  # fmt: skip
        for number in range(ROWS):
            site.add(build(site, _item(minor, site, number)))
        settle(site, number=place)
        sites.append(site)
    return World(sites)
