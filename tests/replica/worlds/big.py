"""One big TRS portal for benchmarks: its pages stand ready in memory, so that serving them costs little."""

import random
from dataclasses import replace
from datetime import date, timedelta

from tests.replica.pages import trs
from tests.replica.pages.chrome import Asked
from tests.replica.prose import prose
from tests.replica.texts import Block, report
from tests.replica.world import Notice, Row, Site, World
from tests.replica.worlds.documents import Item, build, new_world

PAGE_BYTES = 48_000
REPORT_CHARACTERS = 4_700
PER_PAGE = 20
NEWEST = date(2026, 3, 31)
PER_DAY = 10


def _long_report(seed: str, organ: str) -> tuple[Block, ...]:
    """Return a report of about `REPORT_CHARACTERS`, mostly prose: as few figures as real ones."""
    rng = random.Random(seed)
    lines = report(
        seed, year=2025, organ=organ, place="武乡县人民政府", field="项目服务", themes=6, sentences=2
    )
    bodies = [number for number, line in enumerate(lines) if line.startswith("（")]
    share = (REPORT_CHARACTERS - sum(map(len, lines))) // len(bodies)
    return tuple(
        prose(rng, share) + line if number - 1 in bodies else line for number, line in enumerate(lines)
    )


def big_notice(site: Site, number: int) -> Notice:
    """Return a report; the higher its *number* the older, below 0 newer than all there are."""
    day = (NEWEST - timedelta(days=number // PER_DAY)).isoformat()
    organ = f"武乡县第{number + 1}项目服务局"
    path = f"{site.column}{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{3000000 + number}.html"
    printed = (
        ("index_number", f"000014349/{day[:4]}-{number:05d}"),
        ("issuing_authority", organ),
        ("date_published", day),
    )
    item = Item(
        path=path, title=f"{organ}2025年法治政府建设年度报告", date=day, organ=organ, field="", year=2025,
        signed=day,        printed=printed,
    )  # fmt: skip
    return replace(build(site, item), blocks=_long_report(path, organ))


def _more_menu(size: int) -> bytes:
    """Return *size* bytes or a little more of navigation."""
    entry = '<li class="item"><a href="/fw/{0}/" target="_blank" title="服务{0}">服务{0}</a></li>\n'
    count = max(size, 0) // len(entry.format(500).encode()) + 1
    entries = "".join(entry.format(number) for number in range(100, 100 + count))
    return f'<div class="site-map"><ul>{entries}</ul></div>'.encode()


def big_world(pages: int) -> World:
    """Return the world with 武乡's column replaced by *pages* reports on pages of about `PAGE_BYTES`."""
    world = new_world()
    site = world.site(trs.WUXIANG)
    site.notices.clear()
    site.rows.clear()
    site.per_page = PER_PAGE
    prepared = world.prepared.setdefault(site.hosts[0], {})
    asked = Asked(headers={}, host=site.hosts[0])
    menu = b""
    for number in range(pages):
        notice = big_notice(site, number)
        site.rows.append(Row(path=notice.path, title=notice.title, date=notice.listed))
        head, body, rest = trs.detail(site, notice, asked).body.partition(b"<body>\n")
        menu = menu or _more_menu(PAGE_BYTES - len(head) - len(rest))
        prepared[notice.path] = (head + body, menu, rest)  # the menu is one object for all pages
    return world
