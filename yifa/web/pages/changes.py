"""Changes: what was added, edited, removed and came back, week by week, and as a feed."""

from datetime import date, timedelta

from lxml import etree
from starlette.responses import Response

from archive.answers.browse.weeks import monday_of, read_week
from archive.answers.lasting.stream import KINDS, PageChange, Span, read_changes
from yifa.model.clock import CHINA
from yifa.model.text import one_line
from yifa.web import labels
from yifa.web.asked import Asked
from yifa.web.pager import Pager
from yifa.web.render import page

SIZE = 40
IN_FEED = 100
FEED_DAYS = 60
ATOM = "http://www.w3.org/2005/Atom"


def answer(asked: Asked) -> Response:
    """Return the page of one week, by default the newest in which anything changed."""
    table = asked.site.standings.current()
    weeks = table.standing.weeks if table else ()
    today = asked.now.astimezone(CHINA).date()
    newest = weeks[0].monday if weeks else monday_of(today)
    monday = monday_of(_day(asked.query.get("week")) or newest)
    kind = asked.query.get("kind") if asked.query.get("kind") in KINDS else None
    number = asked.number("page")
    week = read_week(asked.db, monday, kind=kind, limit=SIZE, offset=(number - 1) * SIZE)
    total = week.counts.get(kind, 0) if kind else sum(week.counts.values())
    return page(
        asked, "changes.html", week=week, weeks=weeks[:26], kind=kind, kinds=KINDS,
        pager=Pager(number, SIZE, total), sunday=monday + timedelta(days=6),
        before=next((one.monday for one in weeks if one.monday < monday), None),
        after=next((one.monday for one in reversed(weeks) if one.monday > monday), None),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def feed(asked: Asked) -> Response:
    """Return the newest changes as an Atom feed."""
    since = asked.now.astimezone(CHINA).date() - timedelta(days=FEED_DAYS)
    changes = tuple(read_changes(asked.db, Span(since=since), limit=IN_FEED))
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item] # the default namespace
    root.set("{http://www.w3.org/XML/1998/namespace}lang", asked.language.tag)
    _add(root, "title", asked.language.translate("Changes in this archive"))
    _add(root, "id", f"{asked.base}/feed.atom")
    _add(root, "updated", max((change.at for change in changes), default=f"{since}T00:00:00Z"))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "yifa")
    _link(root, "self", f"{asked.base}{asked.link('/feed.atom')}")
    for change in changes:
        _entry(asked, root, change)
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(body, media_type="application/atom+xml")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = one_line(text)


def _link(parent: etree._Element, rel: str, href: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=href)


def _entry(asked: Asked, root: etree._Element, change: PageChange) -> None:
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    kind = labels.label(asked.language, "change", change.kind)
    title = change.title or change.url
    _add(
        entry, "title",
        asked.language.translate(
            "%(county)s, %(kind)s: %(title)s", county=change.county, kind=kind, title=title
        ),
    )  # fmt: skip
    _add(entry, "id", f"{change.url}#{change.kind}-{change.at}")
    _add(entry, "updated", change.at)
    if change.document:
        _link(entry, "alternate", f"{asked.base}{asked.link(f'/document/{change.document}')}")
    _add(entry, "summary", change.url)
