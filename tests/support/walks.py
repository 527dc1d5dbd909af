"""Listings for a walk to take, and its certificate."""

from crawler.walks.walk import Walk
from yifa.model.listing import Certificate, Entry, Listing

ROOT = "http://www.ynwd.gov.cn/yfxz"


def page_url(number: int) -> str:
    return f"{ROOT}/{number}.htm"


def rows(*days: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(url=f"{ROOT}/info/{day}.htm", title=f"关于{day}的报告", published_text=day, published=day)
        for day in days
    )


def listing(
    number: int,
    entries: tuple[Entry, ...],
    *,
    following: int | None = None,
    pages: int | None = None,
    declared: int | None = None,
) -> Listing:
    return Listing(
        url=page_url(number),
        entries=entries,
        next_url=page_url(following) if following is not None else None,
        pages_declared=pages,
        rows_declared=declared,
    )  # fmt: skip


def certificate(walk: Walk) -> Certificate:
    assert walk.stop is not None
    return walk.stop
