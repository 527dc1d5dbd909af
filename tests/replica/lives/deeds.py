"""What can happen on a portal that lives, one function per kind."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.replica.pages import vsb
from tests.replica.world import File, Notice, Row, Site, hexes
from tests.replica.worlds.documents import Item, build
from tests.replica.worlds.families import VARIETIES, path_of

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
    path = _path(site, number, when)
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


def _path(site: Site, number: int, day: str) -> str:
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
        _publish(site, fresh(site, when, rng, extras=_extras(rng)))
    site.rows.sort(key=lambda row: row.date, reverse=True)
    if alone:
        old = {row.path for row in site.rows if row.date < notices[-1].isoformat()}
        site.rows = [row for row in site.rows if row.path not in old]
        site.notices = {path: each for path, each in site.notices.items() if path not in old}


def _extras(rng: random.Random) -> tuple[str, ...]:
    return rng.choice(((), (), (), ("attachment",), ("table",), ("attachment_only",)))


def _publish(site: Site, notice: Notice, *, at: int | None = None) -> None:
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
    _publish(site, notice)
    yield Deed(kind="added", url=site.origin + notice.path)


def burst(scene: Scene) -> Deeds:
    """Publish many documents at once, more than a page of the list holds."""
    site, rng = scene.site, scene.rng
    for _ in range(rng.randint(site.per_page // 2, 2 * site.per_page)):
        notice = fresh(site, scene.today, rng, extras=_extras(rng))
        _publish(site, notice)
        yield Deed(kind="burst", url=site.origin + notice.path)


def back_dated(scene: Scene) -> Deeds:
    """Publish a document under an older day, among the rows of that day."""
    site, rng = scene.site, scene.rng
    notice = fresh(site, scene.today - timedelta(days=rng.randint(5, 60)), rng)
    _publish(site, notice)
    yield Deed(kind="back_dated", url=site.origin + notice.path)


def pinned(scene: Scene) -> Deeds:
    """Publish a document under an older day on top of the list, where it stays."""
    site, rng = scene.site, scene.rng
    notice = fresh(site, scene.today - timedelta(days=rng.randint(5, 60)), rng)
    _publish(site, notice, at=0)
    site.pinned.add(notice.path)
    yield Deed(kind="pinned", url=site.origin + notice.path)


# changing


def _pick(scene: Scene, fits: Callable[[Notice], bool] = lambda _: True) -> Notice | None:
    """Return a listed document to which nothing has happened yet."""
    listed = {row.path for row in scene.site.rows if row.leads_to == "page" and row.form == "plain"}
    found = [
        each for each in scene.site.notices.values()
        if each.path in listed and each.path not in scene.touched and each.body_kind == "html" and fits(each)
    ]  # fmt: skip
    if not found:
        return None
    chosen = scene.rng.choice(found)
    scene.touched.add(chosen.path)
    return chosen


def _longest(notice: Notice) -> int:
    """Return the place of its longest paragraph."""
    return max(range(len(notice.blocks)), key=lambda at: len(_text(notice, at)))


def _text(notice: Notice, at: int) -> str:
    block = notice.blocks[at]
    return block if isinstance(block, str) else ""


def _has_text(notice: Notice) -> bool:
    return len(_text(notice, _longest(notice))) >= LEAST


def _rewrite(site: Site, notice: Notice, change: Callable[[str], str]) -> str:
    at = _longest(notice)
    blocks = (*notice.blocks[:at], change(_text(notice, at)), *notice.blocks[at + 1 :])
    site.notices[notice.path] = replace(notice, blocks=blocks)
    return site.origin + notice.path


def edited(scene: Scene) -> Deeds:
    """Change what a document says, in place."""
    site, rng = scene.site, scene.rng
    notice = _pick(scene, _has_text)
    if notice:
        more = f"另补报事项{rng.randint(11, 99)}件。"
        later = ((rng.randint(40, 70), "reverted"),) if rng.random() < COMING_BACK else ()
        if later:
            scene.originals[notice.path] = notice
        yield Deed(kind="edited", url=_rewrite(site, notice, lambda text: text + more), later=later)


def reverted(scene: Scene) -> Deeds:
    """Show again what the document edited the longest ago said before."""
    path = next(iter(scene.originals), None)
    if path:
        scene.site.notices[path] = scene.originals.pop(path)
        yield Deed(kind="reverted", url=scene.site.origin + path)


def reflowed(scene: Scene) -> Deeds:
    """Print a document anew: full-width digits, blanks between its sentences, words torn over spans."""
    site = scene.site
    notice = _pick(scene, _has_text)
    if notice:
        turned = replace(notice, quirks=notice.quirks ^ {"torn"})
        change: Callable[[str], str] = lambda text: text.translate(FULL_WIDTH).replace("。", "。　 ")  # noqa: E731
        yield Deed(kind="reflowed", url=_rewrite(site, turned, change))


def repunctuated(scene: Scene) -> Deeds:
    """Change nothing but a document's punctuation."""
    site = scene.site
    notice = _pick(scene, lambda each: _has_text(each) and "，" in _text(each, _longest(each)))
    if notice:
        yield Deed(kind="repunctuated", url=_rewrite(site, notice, lambda text: text.replace("，", "、", 2)))


def metadata(scene: Scene) -> Deeds:
    """Change what a document's metadata block says."""
    site, rng = scene.site, scene.rng

    def fits(each: Notice) -> bool:
        return any(each.value(name) for name in EDITABLE) and "no_meta" not in each.quirks

    notice = _pick(scene, fits)
    if notice:
        name = rng.choice([name for name in EDITABLE if notice.value(name)])
        number = rng.randint(10, 99)
        value = {
            "index_number": f"{site.code}077/2026-{number:05d}",
            "document_number": f"法政发〔2026〕{number}号",
        }.get(name, f"{site.name}第{number}综合办公室")  # fmt: skip
        printed = tuple((key, value if key == name else said) for key, said in notice.printed)
        site.notices[notice.path] = replace(notice, printed=printed)
        yield Deed(kind="metadata", url=site.origin + notice.path, how=name)


def _change_row(site: Site, path: str, change: Callable[[Row], Row]) -> None:
    site.rows = [change(row) if row.path == path else row for row in site.rows]


def row_title(scene: Scene) -> Deeds:
    """Change the title on a row, not on the page."""
    site = scene.site
    notice = _pick(scene, lambda each: "bare" not in each.quirks)
    if notice:
        _change_row(site, notice.path, lambda row: replace(row, title=row.title + "（公开稿）"))
        yield Deed(kind="row_title", url=site.origin + notice.path)


def row_date(scene: Scene) -> Deeds:
    """Change the date on a row, and what the page says of itself."""
    site = scene.site

    def fits(each: Notice) -> bool:  # TRS prints the date in addresses too; elsewhere the page must print it
        return site.family != "trs" and bool(each.value("PubDate")) and "no_meta" not in each.quirks

    notice = _pick(scene, fits)
    if notice:
        day = (date.fromisoformat(notice.listed) - timedelta(days=1)).isoformat()
        dates = {"date_published", "PubDate", "date_updated"}
        printed = tuple((key, day if key in dates else said) for key, said in notice.printed)
        site.notices[notice.path] = replace(notice, listed=day, printed=printed)
        _change_row(site, notice.path, lambda row: replace(row, date=day))
        yield Deed(kind="row_date", url=site.origin + notice.path)


def file_replaced(scene: Scene) -> Deeds:
    """Put another file at the address of an attachment."""
    site, rng = scene.site, scene.rng
    listed = {row.path for row in site.rows}
    found = [
        each for each in site.notices.values()
        if each.files and each.path in listed and each.path not in scene.touched
    ]  # fmt: skip
    if found:
        notice = rng.choice(found)
        scene.touched.add(notice.path)
        file = notice.files[0]
        other = replace(file, paragraphs=(*file.paragraphs, f"更正：第{rng.randint(3, 9)}页数据以本稿为准。"))
        site.notices[notice.path] = replace(notice, files=(other, *notice.files[1:]))
        yield Deed(kind="file_replaced", url=site.origin + notice.path, how=notice.body_kind)


# going and coming back


def gone(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield every address that is gone: path, how, and where it leads."""
    yield from ((path, how, to) for path, (how, to) in site.gone.items())


def _unlist(site: Site, path: str) -> None:
    site.rows = [row for row in site.rows if row.path != path]


def _come_back(scene: Scene, notice: Notice) -> tuple[tuple[int, str], ...]:
    """Return in how many days a document is back, if it is."""
    if scene.rng.random() >= COMING_BACK:
        return ()
    scene.stored[notice.path] = notice
    return ((scene.rng.randint(40, 70), "restored"),)


def withdrawn(scene: Scene) -> Deeds:
    """Take a document off the list and off the server; some come back."""
    site, rng = scene.site, scene.rng
    notice = _pick(scene)
    if notice:
        how = rng.choice(GONE)
        _unlist(site, notice.path)
        site.gone[notice.path] = (how, "")
        del site.notices[notice.path]
        later = _come_back(scene, notice)
        yield Deed(kind="withdrawn", url=site.origin + notice.path, how=how, later=later)


def unlisted(scene: Scene) -> Deeds:
    """Take a document off the list; its page stays. Some come back."""
    site = scene.site
    notice = _pick(scene)
    if notice:
        _unlist(site, notice.path)
        later = _come_back(scene, notice)
        yield Deed(kind="unlisted", url=site.origin + notice.path, later=later)


def taken_down(scene: Scene) -> Deeds:
    """Take a document off the server that was off its list already."""
    site = scene.site
    listed = {row.path for row in site.rows}
    found = [path for path in site.notices if path not in listed and path in scene.touched]
    if found:
        path = scene.rng.choice(found)
        how = scene.rng.choice(GONE)
        site.gone[path] = (how, "")
        del site.notices[path]
        yield Deed(kind="taken_down", url=site.origin + path, how=how)


def restored(scene: Scene) -> Deeds:
    """Bring back the document that has been away the longest."""
    site = scene.site
    path = next(iter(scene.stored), None)
    if path:
        _publish(site, scene.stored.pop(path))
        yield Deed(kind="restored", url=site.origin + path)


def moved(scene: Scene) -> Deeds:
    """Show a document at another address; the old one leads there or is gone."""
    site, rng = scene.site, scene.rng
    notice = _pick(scene)
    if notice:
        site.made += 1
        to = _path(site, FIRST_NUMBER + site.made, notice.listed)
        how = rng.choice(("redirect", "missing"))
        del site.notices[notice.path]
        site.notices[to] = replace(notice, path=to)
        scene.touched.add(to)
        site.gone[notice.path] = (how, to if how == "redirect" else "")
        _change_row(site, notice.path, lambda row: replace(row, path=to))
        yield Deed(kind="moved", url=site.origin + notice.path, how=how, to=site.origin + to)


def redesigned(scene: Scene) -> Deeds:
    """Print a portal as 博达 VSB does, list and documents; at the same addresses, or at others."""
    site = scene.site
    site.family = "vsb"
    how = scene.rng.choice(("same addresses", "other addresses"))
    yield Deed(kind="redesigned", url=site.origin + site.column, how=how)
    for notice in list(site.notices.values()):
        to = notice.path
        if how == "other addresses":
            site.made += 1
            to = _path(site, FIRST_NUMBER + site.made, notice.listed)
            yield _rehouse(site, notice, to)
        day = notice.value("PubDate") or notice.value("date_published") or notice.listed
        printed = (("PubDate", day), ("ContentSource", notice.value("ContentSource") or site.owner))
        site.notices.pop(notice.path, None)
        site.notices[to] = replace(notice, path=to, printed=printed, quirks=frozenset())
    scene.touched.update(site.notices)
    scene.stored.clear()
    scene.originals.clear()


def _rehouse(site: Site, notice: Notice, to: str) -> Deed:
    """Leave nothing at a document's address; one that is on no list is then found nowhere."""
    listed = any(row.path == notice.path for row in site.rows)
    site.gone[notice.path] = ("missing", "")
    if not listed:
        return Deed(kind="taken_down", url=site.origin + notice.path, how="missing")
    _change_row(site, notice.path, lambda row: replace(row, path=to))
    return Deed(kind="rehoused", url=site.origin + notice.path, how="missing", to=site.origin + to)


PUBLISHING = frozenset({"added", "burst", "back_dated", "pinned"})
DEEDS: dict[str, Callable[[Scene], Deeds]] = {
    each.__name__: each
    for each in (
        added, burst, back_dated, pinned, edited, reverted, reflowed, repunctuated, metadata, row_title,
        row_date, redesigned, file_replaced, withdrawn, unlisted, taken_down, restored, moved,
    )
}  # fmt: skip
