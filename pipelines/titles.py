"""Weighs titles against each other, and reads the columns a page says it stands in."""

from collections.abc import Iterable

from yifa.model.record import FieldValue, Origin
from yifa.reading.labels import squeeze
from yifa.reading.page.titles import uncut


def is_cut(listed: str, others: Iterable[FieldValue]) -> bool:
    """Return whether a list prints a title cut: with dots, or as the beginning of a title on the page."""
    own = squeeze(listed)
    longer = (squeeze(other.raw) for other in others)
    begun = (title[len(own)] for title in longer if title.startswith(own) and len(title) > len(own))
    return uncut(listed) != listed or any(map(str.isalnum, begun))


def is_proven(heading: FieldValue, others: Iterable[FieldValue]) -> bool:
    """Return whether another place prints a heading's title too, cut or whole, or none prints any."""
    own = squeeze(uncut(heading.raw))
    witnesses = (Origin.META, Origin.TITLE, Origin.LIST)
    elsewhere = [squeeze(uncut(other.raw)) for other in others if other.origin in witnesses]
    return not elsewhere or any(own in title or title in own for title in elsewhere)


# what stands behind the last column of a path and names none: 首页 > 政务公开 > 依法行政 > 正文
NO_COLUMNS = frozenset(
    {"正文", "详情", "内容", "文章", "信息详情", "内容详情", "文章详情", "详细内容", "文章正文", "信息正文"}
)


def column_path(breadcrumb: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns a page says it stands in, without the word for the page itself.

    >>> column_path(("首页", "依法行政", "正文"))
    ('首页', '依法行政')
    """
    return breadcrumb[:-1] if breadcrumb and breadcrumb[-1] in NO_COLUMNS else breadcrumb
