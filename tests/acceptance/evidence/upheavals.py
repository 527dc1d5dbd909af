"""Portals that move in ways that come together: in halves, back again, into an outage, redesigned."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from tests.acceptance.evidence.relocations import (
    DISCOVERED,
    EDITED,
    ELSEWHERE,
    KEPT,
    LATE,
    MOVED_SECTION,
    NAMED,
    NOT_THERE,
    RENEWED,
    Move,
    aliases,
    in_new_column,
    new_host,
    page_by_page,
    profile,
    to,
    to_front,
    with_column_elsewhere,
)
from tests.faults.site import COLUMN, Answer, Call, Document, Reply, Rule, Site, make_site

BACK = 40
"""the day on which what moves twice moves again"""
SECOND = "/fzgh/"
"""where a second column stands"""
BOTH = f'{NAMED}\n\n[[section]]\nname = "法治规划"\nurl = "{SECOND}"'
DOWN = Answer(status=503, body=b"<html><body>503 Service Unavailable</body></html>")
PARKED = Answer(
    body="<html><head><title>域名出售</title></head><body><h1>该域名正在出售</h1><p>本域名可以转让，有意者请联系我们。</p>"
    '<ul><li><a href="http://ads.example/1">真人娱乐</a></li><li><a href="http://ads.example/2">彩票</a></li></ul></body></html>'.encode()
)


def upheavals() -> Iterator[Move]:
    """Yield the moves."""
    numbers = count(731)
    yield from (make(make_site(next(numbers), 4)) for make in (*COLUMNS, *HOSTS))


# -- columns


def _at_home(site: Site, links: str) -> Site:
    """Return a site whose front page has other links to columns."""
    home = site.home()
    body = home.body.decode().replace(f'<a href="{COLUMN}">依法行政</a>', links)
    site.answer(Answer(body=body.encode()), "/")
    return site


def _retitled(site: Site, *, moved_documents: bool) -> Site:
    """Return a site whose column has moved and is called otherwise."""
    after = with_column_elsewhere(site, renamed=moved_documents)
    _at_home(after, f'<a href="{ELSEWHERE}">法治政府建设</a>')
    listing = after.listing(0).body.replace("依法行政-".encode(), "法治政府建设-".encode())
    after.answer(Answer(body=listing), ELSEWHERE)
    return after


def _half(site: Site) -> Site:
    """Return a site whose column has moved, and the two newer of its documents with it."""
    after = with_column_elsewhere(site, renamed=False)
    after.documents = [*map(in_new_column, site.documents[:2]), *site.documents[2:]]
    after.answer(after.listing(0), ELSEWHERE)
    return after


def _columns(site: Site, first: list[Document], second: list[Document]) -> Site:
    """Return a site with two columns, and what each lists."""
    two = replace(site, rules={})
    _at_home(two, f'<a href="{COLUMN}">依法行政</a> <a href="{SECOND}">法治规划</a>')
    two.answer(Answer(body=two.listing_markup(first, 0).encode()), COLUMN)
    two.answer(Answer(body=two.listing_markup(second, 0).encode()), SECOND)
    return two


def _two(site: Site, name: str, after: Callable[[Site], Site], *, pages: str = KEPT) -> Move:
    """Return the move of a portal with two columns, both named by its profile, which stays."""
    one, other = site.documents[:2], site.documents[2:]
    before = _columns(site, one, other)
    return Move(
        name=name, before=before, after={site.host: after(site)},
        profiles={0: profile(site, section=BOTH)}, pages=pages,
    )  # fmt: skip


def _swapped(site: Site) -> Site:
    return _columns(site, site.documents[2:], site.documents[:2])


def _merged(site: Site) -> Site:
    one = _columns(site, site.documents, [])
    one.answer(to(site.url(COLUMN)), SECOND)
    return one


def _split(site: Site) -> Move:
    """Return the move of half of a column to a second one, with its documents' addresses."""
    after = replace(site, documents=[])
    parted = [
        replace(document, path=document.path.replace(COLUMN, SECOND)) for document in site.documents[:2]
    ]
    after = _columns(replace(site, documents=[*parted, *site.documents[2:]]), site.documents[2:], parted)
    return Move(
        name="half of a column becomes a column of its own with new addresses, the profile is edited",
        before=site, after={site.host: after},
        profiles={0: profile(site), EDITED: profile(site, section=BOTH)}, pages="6 pages: 4 listed, 2 gone",
    )  # fmt: skip


def _told(site: Site, *, edited: bool) -> Move:
    """Return the move of a column whose old address says in words where it is now."""
    after = with_column_elsewhere(site, renamed=False)
    notice = f'<p>本栏目已迁移，请访问<a href="{ELSEWHERE}">新栏目</a>。</p>'
    after.answer(Answer(body=site.frame(f"依法行政-{site.county}人民政府", notice).encode()), COLUMN)
    how = "edited" if edited else "nobody edits"
    profiles = {0: profile(site), EDITED: profile(site, section=MOVED_SECTION if edited else NAMED)}
    return Move(
        name=f"a named column moves, a notice stands in its place, {how}", before=site,
        after={site.host: after}, profiles=profiles, alarms=() if edited else ("section_moved",),
        lines="" if edited else f"section 依法行政 {site.url(ELSEWHERE)}",
    )  # fmt: skip


def _column(
    site: Site, name: str, after: Site, profiles: Mapping[int, str], *, pages: str = KEPT,
    alarms: tuple[str, ...] = (), lines: str = "", back: bool = False, removals: int | None = None,
) -> Move:  # fmt: skip
    later = {BACK: {site.host: site}} if back else {}
    return Move(
        name=name, before=site, after={site.host: after}, pages=pages, alarms=alarms, lines=lines,
        later=later, removals=removals,
        profiles={day: profile(site, section=section) for day, section in profiles.items()},
    )  # fmt: skip


COLUMNS: tuple[Callable[[Site], Move], ...] = (
    lambda site: _column(site, "a discovered column moves and is called otherwise, its documents stay",
                         _retitled(site, moved_documents=False), {0: DISCOVERED}),
    lambda site: _column(site, "a discovered column moves with its documents and is called otherwise",
                         _retitled(site, moved_documents=True), {0: DISCOVERED}, pages=RENEWED),
    lambda site: _column(site, "a named column moves and is called otherwise, nobody edits",
                         _retitled(site, moved_documents=False), {0: NAMED}, alarms=("section_moved",),
                         lines=f"section 法治政府建设 {site.url(ELSEWHERE)}"),
    lambda site: _column(site, "a named column moves with half of its documents, the profile is edited",
                         _half(site), {0: NAMED, EDITED: MOVED_SECTION}, pages="6 pages: 4 listed, 2 gone"),
    lambda site: _column(site, "a discovered column moves with half of its documents",
                         _half(site), {0: DISCOVERED}, pages="6 pages: 4 listed, 2 gone"),
    lambda site: _column(site, "a discovered column moves, and back again after a month",
                         with_column_elsewhere(site, renamed=False), {0: DISCOVERED}, back=True),
    lambda site: _column(site, "a named column moves, and back again after a month, edited each time",
                         with_column_elsewhere(site, renamed=False),
                         {0: NAMED, EDITED: MOVED_SECTION, BACK: NAMED}, back=True),
    lambda site: _column(site, "a named column moves with its documents, and back with them",
                         with_column_elsewhere(site, renamed=True),
                         {0: NAMED, EDITED: MOVED_SECTION, BACK: NAMED}, back=True,
                         pages="8 pages: 4 listed, 4 gone"),
    lambda site: _two(site, "two columns exchange their addresses", _swapped),
    lambda site: _two(site, "two columns become one, the other's address leads to it", _merged),
    _split,
    lambda site: _told(site, edited=True),
    lambda site: _told(site, edited=False),
)  # fmt: skip


# -- hosts


def _host(
    site: Site, name: str, after: Mapping[str, Site], edited: str, *, pages: str = KEPT,
    later: Mapping[int, Mapping[str, Site]] | None = None, profiles: Mapping[int, str] | None = None,
    tls: frozenset[str] = frozenset(),
) -> Move:  # fmt: skip
    """Return the move of a portal to what is served *after*, and *later*; its profile is edited."""
    return Move(
        name=name, before=site, after=after, later=later or {}, pages=pages, tls=tls,
        profiles=profiles or {0: profile(site), EDITED: edited},
    )  # fmt: skip


def _homed(site: Site, *, section: str = NAMED) -> str:
    """Return the profile of a portal that has moved to its new host, the old one an alias."""
    return profile(site, home=f"{new_host(site)[1]}/", top=aliases(site.host), section=section)


def _there(site: Site, old: Rule | None = None) -> dict[str, Site]:
    """Return what is served where the new host has all, and the *old* one, if any, answers by a rule."""
    served = {new_host(site)[0]: replace(site, rules={})}
    return served | ({site.host: replace(site, default=old)} if old is not None else {})


def _https_front(site: Site) -> Move:
    """Return the change of a portal to https, its front page answering whatever is asked for without."""
    front = site.home()

    def rule(call: Call) -> Reply:
        return replace(site, default=None).stands(call.path) if call.over_tls else front

    edited = profile(site, home=f"https://{site.host}/", top="accept_invalid_tls = true")
    return _host(
        site, "http becomes https, the front page for every address without it, edited",
        {site.host: replace(site, default=rule)}, edited, tls=frozenset({site.host}),
    )  # fmt: skip


def _https_www(site: Site) -> Move:
    www = f"www.{site.host}"
    edited = profile(site, home=f"https://{www}/", top=f"{aliases(site.host)}\naccept_invalid_tls = true")
    after = {www: replace(site, rules={}), site.host: replace(site, default=page_by_page(f"https://{www}"))}
    return _host(
        site, "https and www. at once, the old leads page by page", after, edited, tls=frozenset({www})
    )


def _alias_renewed(site: Site) -> Move:
    host, origin = new_host(site)
    after = {
        host: with_column_elsewhere(site, renamed=True),
        site.host: replace(site, default=to_front(origin)),
    }
    edited = profile(site, top=aliases(host), section=f'url = "{origin}{ELSEWHERE}"')
    return _host(site, "new host as alias with other addresses", after, edited, pages=RENEWED)


def _old_dates(site: Site) -> Move:
    host, _ = new_host(site)
    after = {host: with_column_elsewhere(site, renamed=True)}
    return _host(
        site, "new home with other addresses and the old dates, the old is dead", after,
        _homed(site, section=MOVED_SECTION), pages=RENEWED,
    )  # fmt: skip


def _half_there(site: Site, *, led: bool, edited: bool = True) -> Move:
    """Return the move of half of the documents to another host; the old addresses lead there, or are gone."""
    host, origin = new_host(site)
    listed = [
        replace(document, path=f"{origin}{document.path}") if at < 2 else document
        for at, document in enumerate(site.documents)
    ]
    old = replace(site, rules={})
    old.answer(Answer(body=site.listing_markup(listed, 0).encode()), COLUMN)
    for document in site.documents[:2]:
        old.answer(to(f"{origin}{document.path}") if led else NOT_THERE, document.path)
    after = {site.host: old, host: replace(site, rules={})}
    if not edited:
        name = "half of the documents move to a host that the list names and no profile does"
        return replace(
            _host(site, name, after, profile(site), pages="6 pages: 6 listed"), alarms=("host_moved",),
            lines=f"aliases {host}", waiting=2,
        )  # fmt: skip
    if led:
        name = "half of the documents move to a host that the list names before the profile does"
        return _host(site, name, after, profile(site, top=aliases(host)))
    name = "half of the documents move to a host of their own, their old addresses are 404, edited"
    return _host(
        site, name, after, profile(site, top=f'hosts = ["{host}"]'), pages="6 pages: 4 listed, 2 gone"
    )


def _redesigned(site: Site) -> Site:
    """Return a site of another family of portals at the same addresses."""
    new = replace(site, rules={})
    for document in site.documents:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in document.paragraphs)
        main = (
            f'<div class="weizhi">您的位置：<a href="/">首页</a> / <a href="{COLUMN}">依法行政</a></div>'
            f'<div class="detail"><h2 class="title">{document.title}</h2>'
            f'<p class="meta">时间：{document.date}</p>'
            f'<div class="article-content" id="zoom">{body}</div></div>'
        )
        new.answer(Answer(body=site.frame(document.title, main).encode()), document.path)
    rows = "".join(
        f'<tr><td>{at}</td><td><a href="{document.path}">{document.title}</a></td>'
        f"<td>{document.date}</td></tr>"
        for at, document in enumerate(site.documents, 1)
    )
    table = f'<table class="tab"><tr><th>序号</th><th>标题</th><th>日期</th></tr>{rows}</table>'
    new.answer(Answer(body=site.frame("依法行政", table).encode()), COLUMN)
    return new


def _twice(site: Site) -> Move:
    host, _ = new_host(site)
    newest = host.replace("-new", "-newest")
    again = profile(site, home=f"http://{newest}/", top=aliases(site.host, host))
    return _host(
        site, "a new home, and a newer one a month later", _there(site), "",
        later={BACK: {newest: replace(site, rules={}), host: replace(site, default=page_by_page(f"http://{newest}"))}},
        profiles={0: profile(site), EDITED: _homed(site), BACK: again},
    )  # fmt: skip


def _back_home(site: Site) -> Move:
    host, _ = new_host(site)
    return _host(
        site, "a new home, and back home after a month", _there(site), "", later={BACK: {site.host: site}},
        profiles={0: profile(site), EDITED: _homed(site), BACK: profile(site, top=aliases(host))},
    )  # fmt: skip


HOSTS: tuple[Callable[[Site], Move], ...] = (
    _https_front,
    _https_www,
    _alias_renewed,
    _old_dates,
    lambda site: _half_there(site, led=True),
    lambda site: _half_there(site, led=False),
    lambda site: _half_there(site, led=True, edited=False),
    lambda site: _host(site, "new home, old alias; the old is parked", _there(site, PARKED),
                       _homed(site)),
    lambda site: _host(site, "new home, old alias; the old leads, and is parked later",
                       _there(site, page_by_page(new_host(site)[1])),
                       _homed(site), later={BACK: _there(site, PARKED)}),
    lambda site: _host(site, "new home, old alias; the old stands as it was",
                       _there(site) | {site.host: site}, _homed(site)),
    lambda site: _host(site, "an outage of a fortnight, then all as it was",
                       {site.host: replace(site, default=DOWN)}, profile(site),
                       later={LATE: {site.host: site}}),
    lambda site: _host(site, "moved while an outage lasts, the profile is edited behind it",
                       {site.host: replace(site, default=DOWN)}, "", later={LATE: _there(site)},
                       profiles={0: profile(site), LATE: _homed(site)}),
    lambda site: _host(site, "the profile is edited before the new home answers", {}, _homed(site),
                       later={LATE: _there(site)}),
    _twice,
    _back_home,
    lambda site: _host(site, "a redesign that keeps all addresses", {site.host: _redesigned(site)},
                       profile(site)),
    lambda site: _host(site, "a redesign on a new home", {new_host(site)[0]: _redesigned(site)},
                       _homed(site)),
)  # fmt: skip
