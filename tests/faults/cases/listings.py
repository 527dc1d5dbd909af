"""Cases 91–102: lists that never end, shift, shrink, vanish, repeat, or lie about themselves."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.case import Case, Check, Evidence, Fresh, Served, listing_path
from tests.faults.cases.shared import Fault, html
from tests.faults.crawl import MOST_PAGES
from tests.faults.site import COLUMN, Call, Reply, Site, make_document, make_site


def next_link(path: str) -> str:
    """Return a script-free link to the next page."""
    return f'</script><a href="{path}">下一页</a><script>'


def endless(site: Site) -> None:
    """Let every page of the list link to a next one with links no one has seen."""

    def page(call: Call) -> Reply:
        number = int((re.findall(r"page=(\d+)", call.path) or ["1"])[0])
        new = [make_document(site, 1000 + 3 * number + each) for each in range(3)]
        shown = list(site.documents) if number == 1 else new
        paging = next_link(f"{COLUMN}?page={number + 1}")
        return html(site.listing_markup(shown, 0, paging=paging))

    site.default = lambda call: page(call) if call.path.startswith(COLUMN + "?") else site.stands(call.path)
    site.answer(page, COLUMN)


def repeating(site: Site) -> None:
    """Repeat the last page for every number beyond it, and always link to the next."""

    def page(call: Call) -> Reply:
        number = int((re.findall(r"page=(\d+)", call.path) or ["1"])[0])
        size = site.per_page
        last = -(-len(site.documents) // size)
        shown = site.documents[(min(number, last) - 1) * size :][:size]
        return html(site.listing_markup(shown, 0, paging=next_link(f"{COLUMN}?page={number + 1}")))

    site.default = lambda call: page(call) if call.path.startswith(COLUMN + "?") else site.stands(call.path)
    site.answer(page, COLUMN)


def several_pages(number: int) -> Site:
    """Return a portal whose column has four pages."""
    site = make_site(number, 11)
    site.per_page = 3
    return site


def next_is_self(site: Site) -> None:
    """Let a list of three pages name itself as the next page."""
    paging = "</script>共3页" + next_link(COLUMN).removeprefix("</script>")
    site.answer(html(site.listing_markup(site.documents, 0, paging=paging)), COLUMN)


def shifting(site: Site) -> None:
    """Publish one more document after the first page of the list was read."""
    late = make_document(site, 40, month=3)

    def first(call: Call) -> Reply:
        answer = site.stands(COLUMN)
        if late not in site.documents:
            site.publish(late)
        return answer

    site.answer(first, COLUMN)


def all_there_once(evidence: Evidence) -> Iterable[str]:
    """Check that what was published during the walk is stored too, and every address once."""
    late = make_document(evidence.site, 40, month=3)
    if evidence.count(late.path) != 1:
        yield f"what was published during the walk was asked for {evidence.count(late.path)} times"
    missing = [each.path for each in evidence.site.documents if evidence.text_of(each.path) is None]
    if missing:
        yield f"missing: {missing}"


def empty_once(site: Site) -> None:
    """Show an empty list once."""
    empty = html(site.listing_markup([], 0))
    site.answer(lambda call: empty if call.times == 1 else site.stands(COLUMN), COLUMN)


def shrunk(site: Site) -> None:
    """Show the first few of many rows as if they were all."""
    few = [*site.documents[:2], site.known]
    site.answer(html(site.listing_markup(few, 0, paging='createPageHTML(1, 0, "index", "html");')), COLUMN)


def nothing_gone(evidence: Evidence) -> Iterable[str]:
    """Check that no page is taken to be removed."""
    sql = "SELECT count(*) AS n FROM page JOIN portal USING (portal_id) WHERE code = ? AND state = 'gone'"
    gone = evidence.rows(sql, evidence.site.code)[0]["n"]
    if gone:
        yield f"{gone} pages are marked as gone"


def by_script(site: Site) -> None:
    """Let a script fetch the rows from where no one can know."""
    shell = site.frame("依法行政", '<div id="app"></div><script src="/js/list.js"></script>')
    site.answer(html(shell), COLUMN)


def many_spellings(site: Site) -> None:
    """Link to one document in five ways, each with a session of its own."""
    path, title, day = site.fresh.path, site.fresh.title, site.fresh.date

    def page(call: Call) -> Reply:
        n = call.times
        links = (
            f"{path};jsessionid=A{n}", f"{path}?jsessionid=B{n:031}", f"{site.origin}:80{path}",
            f"{path}#top", f"./{path.removeprefix(COLUMN)}?t=17672256{n:02}",
            f"//{site.host.upper()}{path}?_=17672256{n:02}123",
        )  # fmt: skip
        rows = "".join(f'<li><a href="{each}">{title}</a><span>{day}</span></li>' for each in links)
        text = site.listing_markup(site.documents[1:], 0).replace(
            '<ul class="list">', f'<ul class="list">{rows}'
        )
        return html(text)

    site.answer(page, COLUMN)
    stands = site.stands
    site.default = lambda call: stands(re.split(r"[;?#]", call.path)[0])


def one_page(evidence: Evidence) -> Iterable[str]:
    """Check that the document has one address and was fetched once."""
    stem = evidence.site.fresh.path
    found = evidence.rows("SELECT url FROM page WHERE url LIKE ?", f"{evidence.site.origin}{stem}%")
    if len(found) != 1:
        yield f"{len(found)} pages: {[row['url'] for row in found]}"
    asked = sum(each.path.startswith(stem) and each.run == 2 for each in evidence.asked)
    if asked != 1:
        yield f"asked for {asked} times"


def wrong_dates(site: Site) -> None:
    """Print days that never were on three rows."""
    days = ("0206-01-15", "2099-12-31", "2024-02-30")
    text = site.listing_markup(site.documents, 0)
    for document, day in zip(site.documents[:3], days, strict=True):
        text = text.replace(f"<span>{document.date}</span>", f"<span>{day}</span>", 1)
    site.answer(html(text), COLUMN)


def kept_as_text(evidence: Evidence) -> Iterable[str]:
    """Check that the days are kept as printed and not understood, and that this is said."""
    found = evidence.rows(
        "SELECT e.published_text, e.published FROM entry AS e JOIN section USING (section_id)"
        " JOIN portal AS p USING (portal_id) WHERE p.code = ? AND e.first_listed_at <= e.last_listed_at",
        evidence.site.code,
    )
    wrong = [row for row in found if row["published"] and row["published"][:4] in ("0206", "2099")]
    if wrong:
        yield f"impossible days are dates: {wrong}"
    if "unreadable_date" not in evidence.findings():
        yield f"no finding unreadable_date, only {evidence.findings()}"


def million_links(site: Site) -> None:
    """Show a million rows on one page."""
    rows = b"".join(b"<li><a href=/yfxz/%d.html>t</a>" % each for each in range(700_000))
    site.answer(html(b"<html><body><ul>" + rows + b"</ul></body></html>"), COLUMN)


def other_template(site: Site) -> None:
    """Show the rows in a way no one reads."""
    rows = "".join(
        f"<section data-id='{each.path[-12:]}' onclick='go(this)'>…</section>" for each in site.documents
    )
    site.answer(html(site.frame("依法行政", f'<div class="grid">{rows}</div>')), COLUMN)


def one_page_short(site: Site) -> None:
    """Declare one page more than there is."""
    pages = -(-len(site.documents) // site.per_page)
    for number in range(pages):
        text = site.listing_markup(site.documents, number).replace(f"({pages},", f"({pages + 1},")
        site.answer(html(text), COLUMN if number == 0 else f"{COLUMN}index_{number}.html")


def walk_says(verdict: str, reason: str, *, most: int | None = None, words: str = "") -> Check:
    """Return a check of the certificate and of how many listing pages were asked for."""

    def check(evidence: Evidence) -> Iterable[str]:
        walk = evidence.walk()
        if (walk.get("verdict"), walk.get("stop_reason")) != (verdict, reason):
            yield f"the walk is {walk.get('verdict')}: {walk.get('stop_reason')}: {walk.get('detail')}"
        if words not in (walk.get("detail") or ""):
            yield f"the certificate says {walk.get('detail')!r}, not {words!r}"
        pages = sum(
            each.run == 2
            and (each.path.startswith(COLUMN + "?") or each.path == COLUMN or "index_" in each.path)
            for each in evidence.asked
        )
        if most is not None and pages > most:
            yield f"{pages} listing pages were asked for"

    return check


def both(*checks: Check) -> Check:
    """Return a check of several."""

    def check(evidence: Evidence) -> Iterable[str]:
        for each in checks:
            yield from each(evidence)

    return check


def _list(number: int, how: str, fault: Fault, code: str, **more: Any) -> Served:
    """Return a case whose watched address is the column, walked to its end in every run."""
    rest = {"watch": listing_path, "fresh": Fresh.RIGHT, "again": False, "batch": "whole", **more}
    return Served(number=number, how=how, fault=fault, code=code, **rest)


def at(path: str) -> Callable[[Site], str]:
    """Return what names this path as the watched one."""
    return lambda _: path


def fresh_path(site: Site) -> str:
    """Return the path of the document published while things went wrong."""
    return site.fresh.path


def sixty(number: int) -> Site:
    """Return a portal with a column of sixty rows."""
    site = make_site(number, 60)
    site.per_page = 60
    return site


CASES: tuple[Case, ...] = (
    _list(
        91,
        "every page links to a next one with new-looking links",
        endless,
        "listing_loop",
        check=walk_says("truncated", "page_limit", most=MOST_PAGES),
    ),
    _list(
        92,
        "the last page is repeated for any number",
        repeating,
        "listing_end",
        sound=several_pages,
        watch=at(f"{COLUMN}?page=6"),
        check=walk_says("complete", "repeated_page", most=7),
    ),
    _list(
        93,
        "the next page is the page itself",
        next_is_self,
        "listing_loop",
        check=walk_says("truncated", "loop", most=1),
    ),
    _list(
        94,
        "a document is published while the list is paged",
        shifting,
        "ok",
        sound=several_pages,
        check=all_there_once,
    ),
    _list(95, "the list is empty once", empty_once, "ok", check=nothing_gone),
    _list(
        96,
        "60 rows become 3, the list says that is all",
        shrunk,
        "listing_shrunk",
        sound=sixty,
        check=nothing_gone,
        says=("listing_shrunk",),
    ),
    _list(
        97,
        "only a script knows the rows",
        by_script,
        "parse_error",
        again=True,
        fresh=Fresh.NONE,
        check=nothing_gone,
    ),
    _list(
        98,
        "one document in six spellings, with sessions",
        many_spellings,
        "ok",
        watch=fresh_path,
        check=one_page,
        never=(),
    ),
    _list(99, "years 0206 and 2099, 30 February", wrong_dates, "ok", check=kept_as_text, never=()),
    _list(100, "700,000 links on one page", million_links, "too_large", again=True, fresh=Fresh.NONE),
    _list(
        101,
        "a new template no one reads",
        other_template,
        "parse_error",
        again=True,
        fresh=Fresh.NONE,
        says=("layout_changed",),
        check=nothing_gone,
    ),
    _list(
        102,
        "a page more declared than there is",
        one_page_short,
        "http_4xx",
        sound=several_pages,
        again=True,
        watch=at(f"{COLUMN}index_4.html"),
        check=walk_says("failed", "not_found", words="404"),
    ),
)
