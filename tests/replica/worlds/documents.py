"""``portals/*.toml`` → the world: who publishes what, when, and with which oddities of markup."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.replica.pages import vsb
from tests.replica.pages.blocks import chinese_date
from tests.replica.pages.chrome import SOFT_404
from tests.replica.texts import Block, Picture, Points, case_table, notice, report
from tests.replica.world import File, Notice, Response, Row, Site, World, hexes

HERE = Path(__file__).parent / "portals"
RARE = "日常联络由李䶮、王镕、赵㐂三位同志承担，台账按月移交。"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a TOML table with tuples for its lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document as ``portals/*.toml`` describes it."""

    path: str
    title: str
    date: str
    """of its row, ISO"""
    organ: str
    field: str
    """what its text is about"""
    form: str = "plain"
    kind: str = "dept_report"
    year: int | None = None
    signed: str | None = None
    """day of the sign-off; None = there is none"""
    cosigners: tuple[str, ...] = ()
    quirks: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    """what the body holds besides: table, points, rare, annex, attachment, attachment_only, image_only"""
    file: str = "pdf"
    """what kind of file its attachment is"""
    seed: str | None = None
    """texts of one seed are one text"""
    printed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Return the item a TOML table holds."""
        values = _frozen(table)
        return cls(**values | {"printed": tuple(table.get("printed", {}).items())})


def _blocks(site: Site, item: Item) -> tuple[Block, ...]:
    """Return the body an item has, before sign-off and annex."""
    if "attachment_only" in item.extras:
        return ("详见附件。",)
    if "image_only" in item.extras:
        return (Picture(path="/images/scan1.jpg"), Picture(path="/images/scan2.jpg"))
    seed = item.seed or item.path
    blocks: list[Block]
    if item.year is None:
        place = "全省" if item.seed else site.name
        blocks = list(notice(seed, organ=item.organ, place=place, field=item.field))
    else:
        blocks = list(report(seed, year=item.year, organ=item.organ, place=site.owner, field=item.field))
    if "table" in item.extras:
        blocks.insert(4, case_table(seed))
    if "points" in item.extras:
        points = (f"{item.field}事项清单已上墙", "投诉电话已公开", "评议结果已反馈")
        blocks.insert(5, Points(items=points))
    if "rare" in item.extras:
        blocks.insert(2, RARE)
    return tuple(blocks)


def _file(site: Site, item: Item) -> File:
    """Return the one file an item links to, addressed as its family does."""
    folder, _, name = item.path.rpartition("/")
    number = "".join(each for each in name if each.isdigit())[-6:]
    match site.family:
        case "trs":
            place = f"{folder}/P0{item.date.replace('-', '')}{number}694651387946.{item.file}"
        case "vsb":
            place = vsb.file_path(f"18{number}")
        case _:
            place = f"{item.path.removesuffix('.shtml')}/files/{hexes(item.path)}.{item.file}"
    title = item.title.replace("\n", "")
    paragraphs = _file_paragraphs(site, item)
    return File(path=place, name=f"{title}.{item.file}", ending=item.file, paragraphs=paragraphs)


def _file_paragraphs(site: Site, item: Item) -> tuple[str, ...]:
    """Return what an item's file says: the report itself, its title above and its sign-off below."""
    title, year = item.title.replace("\n", ""), item.year or 2025
    text = report(f"{item.path} file", year=year, organ=item.organ, place=site.owner, field=item.field)
    day = chinese_date(item.signed or item.date)
    table = ("事项\t件数", "行政检查\t42") if item.file in ("docx", "xlsx") else ()
    return (title, *text, *table, item.organ, day)


def build(site: Site, item: Item) -> Notice:
    """Return the notice an item stands for."""
    with_file = {"attachment", "attachment_only"} & set(item.extras)
    kinds = [name for name in ("attachment_only", "image_only") if name in item.extras]
    return Notice(
        path=item.path,
        title=item.title,
        blocks=_blocks(site, item),
        listed=item.date,
        kind=item.kind,
        report_year=item.year,
        organ=item.organ if item.kind in ("dept_report", "township_report") else None,
        printed=item.printed,
        signoff=(item.organ, *item.cosigners) if item.signed else (),
        signoff_date=item.signed,
        annex=("附件", case_table(item.path)) if "annex" in item.extras else (),
        files=(_file(site, item),) if with_file else (),
        quirks=frozenset(item.quirks),
        body_kind=kinds[0] if kinds else "html",
    )


def _robots(value: str | None) -> Response | None:
    """Return what stands at /robots.txt; None = the home page."""
    if value == "home page":
        return None
    if value is None:
        return Response(status=404, headers=HTML, body=b"<html><body>404 Not Found</body></html>")
    return Response(headers=(("Content-Type", "text/plain"),), body=value.encode())


def read_site(path: Path) -> Site:
    """Return the portal a file describes, its listing in the file's order."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = data.pop("row")
    values = _frozen(data)
    site = Site(**values | {"robots": _robots(values.get("robots"))})
    for row in rows:
        if "leads_to" in row:
            paragraphs = (row["title"], f"{site.owner}编制。", "行政检查事项按年公布。")
            site.rows.append(Row(**row, paragraphs=paragraphs))
            continue
        built = build(site, Item.read(row))
        site.notices[built.path] = built
        form = row.get("form", "plain")
        site.rows.append(Row(path=built.path, title=built.title, date=built.listed, form=form))
    return site


def new_world() -> World:
    """Return the five portals as they stand before any change."""
    world = World(read_site(path) for path in sorted(HERE.glob("*.toml")))
    for site in world.sites.values():
        for row in site.rows:
            if row.leads_to == "soft_404":
                world.serve(site.origin + row.path, Response(headers=HTML, body=SOFT_404.encode()))
    return world


def another(site: Site, number: int = 1) -> Notice:
    """Return a report that stands nowhere yet, fit to be inserted; each *number* gives another."""
    newest = max(notice.listed for notice in site.notices.values())
    day = f"{newest[:8]}{min(int(newest[8:]) + number, 28):02d}"
    month = day[:4] + day[5:7]
    match site.family:
        case "trs":
            path = f"{site.column}{month}/t{day.replace('-', '')}_{2990000 + number}.html"
        case "vsb":
            path = f"/info/{vsb.TREE}/{346100 + number}.htm"
        case _:
            path = f"{site.column.rpartition('/')[0]}/{month}/{hexes(f'{site.code} {number}')}.shtml"
    organ = f"{site.name}第{number}项目服务局"
    printed = next(iter(site.notices.values())).printed
    fresh = {"publisher": organ, "content_source": organ, "issuing_authority": organ, "date_published": day}
    item = Item(
        path=path,
        title=f"{organ}2025年法治政府建设年度报告",
        date=day,
        organ=organ,
        field="项目服务",
        year=2025,
        signed=day,
        printed=tuple((key, fresh[key]) for key, _ in printed if key in fresh),
    )
    return build(site, item)
