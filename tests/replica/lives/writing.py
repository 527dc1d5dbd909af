"""New documents on a portal that lives: written, published, placed, pinned."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.replica.pages import vsb
from tests.replica.world import File, Notice, Row, Site, hexes
from tests.replica.worlds.documents import Item, build
from tests.replica.worlds.families import VARIETIES, path_of

PUBLISHING = frozenset({"added", "burst", "back_dated", "pinned"})
SILENCE = 60
"""days for which a silent portal publishes nothing"""
HISTORY = 45
"""documents a portal has published at its own rhythm before day 0"""
TIMES = {
    "burst": 3, "back_dated": 3, "pinned": 2, "edited": 6, "reflowed": 6, "repunctuated": 3, "metadata": 4,
    "row_title": 2, "row_date": 2, "withdrawn": 5, "unlisted": 3, "moved": 3, "file_replaced": 2,
    "taken_down": 2,
}  # fmt: skip
"""how often each kind happens on a portal in 180 days"""
YEAR = 180
FIRST_NUMBER = 100
"""numbers below are those of documents that were there before"""
OFFICES = (
    "司法局", "财政局", "民政局", "水务局", "审计局", "统计局", "教育局", "交通运输局", "林业局",
    "农业农村局", "应急管理局", "卫生健康局", "自然资源局", "公安局", "商务局", "文化和旅游局", "医疗保障局",
    "市场监督管理局", "退役军人事务局", "行政审批服务管理局", "人力资源和社会保障局",
    "发展和改革局", "住房和城乡建设局",
)  # fmt: skip
# digits as some editors type them
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LEAST = 80
"""characters of a paragraph that is worth changing"""
EDITABLE = ("index_number", "document_number", "publisher", "ContentSource")
COMING_BACK = 0.4
"""share of what is taken off a list that is put back"""
GONE = ("missing", "soft_404", "deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done to one page."""

    kind: str
    url: str
    how: str = ""
    to: str = ""
    later: tuple[tuple[int, str], ...] = ()
    """what follows in so many days"""


Deeds = Iterator[Deed]


@dataclass(slots=True, kw_only=True)
class Scene:
    """A portal on a day, and what was done on it before."""

    site: Site
    today: date
    rng: random.Random
    touched: set[str]
    """documents to which something has happened"""
    stored: dict[str, Notice]
    """documents that were taken off the list and will be back"""
    originals: dict[str, Notice]
    """what documents said that will say so again"""


def rhythm(code: str) -> int:
    """Return after how many days a portal usually publishes again."""
    return 2 + int(code) % 4


def plan(rng: random.Random, days: int, quiet: tuple[int, int] | None) -> Iterator[tuple[int, str]]:
    """Yield on which day what is to happen on a portal that publishes nothing in its *quiet* days."""
    yield from ((day, kind) for day, kind in _planned(rng, days) if not (
        quiet and quiet[0] <= day < quiet[1] and kind in PUBLISHING
    ))  # fmt: skip


def _planned(rng: random.Random, days: int) -> Iterator[tuple[int, str]]:
    gap = rng.randint(2, 5)
    day = rng.randint(1, gap)
    while day < days:
        yield day, "added"
        day += rng.randint(gap - 1, gap + 1)
    for kind, times in TIMES.items():
        wanted = times * days / YEAR
        for _ in range(int(wanted) + (rng.random() < wanted % 1)):
            yield rng.randrange(1, days), kind


# writing


def fresh(site: Site, day: date, rng: random.Random, *, extras: tuple[str, ...] = ()) -> Notice:
    """Return a report that stands nowhere yet."""
    site.made += 1
    number, when = FIRST_NUMBER + site.made, day.isoformat()
    path = path_for(site, number, when)
    organ = site.name + OFFICES[number % len(OFFICES)]
    year = 2025 - number // len(OFFICES) % 8
    printed = next(iter(site.notices.values())).printed
    values = {
        "publisher": organ, "content_source": organ, "ContentSource": organ, "issuing_authority": organ,
        "date_published": when, "PubDate": when,
        "index_number": f"{site.code}0{number}/{when[:4]}-{number:05d}",
    }  # fmt: skip
    item = Item(
        path=path,
        title=f"{organ}{year}年法治政府建设年度报告",
        date=when,
        organ=organ,
        field=rng.choice(("项目服务", "水土保持", "集市管理", "档案利用")),
        year=year,
        signed=when if rng.random() < 0.7 else None,
        extras=extras,
        printed=tuple((key, values[key]) for key, _ in printed if key in values),
    )
    notice = build(site, item)
    return replace(notice, files=tuple(_place(site, path, file) for file in notice.files))


def path_for(site: Site, number: int, day: str) -> str:
    month = day[:4] + day[5:7]
    match site.family:
        case "trs":
            return f"{site.column}{month}/t{day.replace('-', '')}_{2990000 + number}.html"
        case "vsb":
            return f"/info/{vsb.TREE}/{346100 + number}.htm"
        case "framed":
            (variety,) = (each for each in VARIETIES if each.code == site.code)
            return path_of(variety, number, day)
        case _:
            return f"{site.column.rpartition('/')[0]}/{month}/{hexes(f'{site.code} {number}')}.shtml"


def _place(site: Site, path: str, file: File) -> File:
    """Return a file at an address of its own."""
    digits = hexes(f"file {path}")
    if site.family == "framed":
        return replace(file, path=f"/group1/M00/00/{digits[:2]}/{digits}.{file.ending}")
    return file


def give_history(site: Site, start: date, rng: random.Random, *, alone: bool) -> None:
    """Let a portal have published at its own rhythm for some time; *alone*: and nothing before."""
    day = start - timedelta(days=1)
    notices = []
    for _ in range(HISTORY):
        notices.append(day)
        day -= timedelta(days=rhythm(site.code) + rng.choice((-1, 0, 0, 1)))
    for when in reversed(notices):
        publish_notice(site, fresh(site, when, rng, extras=_extras(rng)))
    site.rows.sort(key=lambda row: row.date, reverse=True)
    if alone:
        old = {row.path for row in site.rows if row.date < notices[-1].isoformat()}
        site.rows = [row for row in site.rows if row.path not in old]
        site.notices = {path: each for path, each in site.notices.items() if path not in old}


def _extras(rng: random.Random) -> tuple[str, ...]:
    return rng.choice(((), (), (), ("attachment",), ("table",), ("attachment_only",)))


def publish_notice(site: Site, notice: Notice, *, at: int | None = None) -> None:
    """Put a notice and its row where it belongs by its date, below what is pinned; or at row *at*."""
    site.notices[notice.path] = notice
    site.gone.pop(notice.path, None)
    _insert(site, Row(path=notice.path, title=notice.title, date=notice.listed), at)


def _insert(site: Site, row: Row, at: int | None = None) -> None:
    pinned = sum(1 for each in site.rows if each.path in site.pinned)
    if at is None:
        older = (place for place, each in enumerate(site.rows) if place >= pinned and each.date <= row.date)
        at = next(older, len(site.rows))
    site.rows.insert(at, row)


def added(scene: Scene) -> Deeds:
    """Publish a document."""
    site, rng = scene.site, scene.rng
    notice = fresh(site, scene.today, rng, extras=_extras(rng))
    publish_notice(site, notice)
    yield Deed(kind="added", url=site.origin + notice.path)


def burst(scene: Scene) -> Deeds:
    """Publish many documents at once, more than a page of the list holds."""
    site, rng = scene.site, scene.rng
    for _ in range(rng.randint(site.per_page // 2, 2 * site.per_page)):
        notice = fresh(site, scene.today, rng, extras=_extras(rng))
        publish_notice(site, notice)
        yield Deed(kind="burst", url=site.origin + notice.path)


def back_dated(scene: Scene) -> Deeds:
    """Publish a document under an older day, among the rows of that day."""
    site, rng = scene.site, scene.rng
    notice = fresh(site, scene.today - timedelta(days=rng.randint(5, 60)), rng)
    publish_notice(site, notice)
    yield Deed(kind="back_dated", url=site.origin + notice.path)


def pinned(scene: Scene) -> Deeds:
    """Publish a document under an older day on top of the list, where it stays."""
    site, rng = scene.site, scene.rng
    notice = fresh(site, scene.today - timedelta(days=rng.randint(5, 60)), rng)
    publish_notice(site, notice, at=0)
    site.pinned.add(notice.path)
    yield Deed(kind="pinned", url=site.origin + notice.path)
