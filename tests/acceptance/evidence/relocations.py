"""Twenty portals that move: what stands where on which day, and what their profiles say then."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from tests.faults.site import COLUMN, Answer, Call, Document, Raw, Rule, Site, make_site

MOVED, EDITED, LATE = 5, 6, 20
"""days: everything moves; the profile is edited; what was forgotten is added to it"""
ELSEWHERE = "/fzjs/"
"""where a column stands that has moved"""
NOT_THERE = Answer(status=404, body=b"<html><body>404 Not Found</body></html>")
KEPT = "4 pages: 4 listed"
RENEWED = "8 pages: 4 listed, 4 gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A portal that moves on a day, and what must come of it."""

    name: str
    before: Site
    after: Mapping[str, Site]
    """host → what it serves from the day of the move on; a host that is not here is dead"""
    profiles: Mapping[int, str]
    """since which day → the profile's text"""
    pages: str = KEPT
    alarms: tuple[str, ...] = ()
    """of the last run"""
    lines: str = ""
    """what the lines say that the alarm brings"""
    waiting: int = 0
    """addresses that wait, or failed and are to be tried again"""
    tls: frozenset[str] = frozenset()
    """hosts that speak TLS too from the day of the move on"""
    later: Mapping[int, Mapping[str, Site]] = field(default_factory=dict)
    """since which further day → what is served instead"""
    removals: int | None = None
    """pages that left the lists or ended as gone; None: those that are gone in the end"""

    @property
    def hosts(self) -> frozenset[str]:
        """Return all hosts it ever has."""
        return frozenset(
            {self.before.host, *self.after, *(host for sites in self.later.values() for host in sites)}
        )

    def sites(self, day: int) -> Mapping[str, Site]:
        """Return what is served on a day."""
        stages = {0: {self.before.host: self.before}, MOVED: self.after, **self.later}
        return next(sites for since, sites in sorted(stages.items(), reverse=True) if since <= day)

    def profile(self, day: int) -> str:
        """Return the profile's text on a day."""
        return next(text for since, text in sorted(self.profiles.items(), reverse=True) if since <= day)


def to(target: str) -> Answer:
    """Return a redirect."""
    return Answer(status=301, headers=(("Location", target),))


def page_by_page(origin: str) -> Rule:
    """Return the rule of a host that sends every address to the same of another."""
    return lambda call: to(f"{origin}{call.path}")


def to_front(origin: str) -> Rule:
    """Return the rule of a host that sends every address to another's front page."""
    return lambda _: to(f"{origin}/")


def over_tls_only(site: Site) -> Site:
    """Return a site that sends whoever comes without TLS to the same address with it."""

    def rule(call: Call) -> Answer | Raw:
        here = f"https://{site.host}{call.path}"
        plain = replace(site, default=None)
        return plain.stands(call.path) if call.over_tls else to(here)

    return replace(site, default=rule)


def with_column_elsewhere(site: Site, *, renamed: bool) -> Site:
    """Return a site whose column stands elsewhere; *renamed*: its documents too."""
    documents = [in_new_column(document) if renamed else document for document in site.documents]
    moved = replace(site, documents=documents, rules={})
    home = moved.home()
    assert isinstance(home, Answer)
    links = home.body.replace(f'href="{COLUMN}"'.encode(), f'href="{ELSEWHERE}"'.encode())
    moved.answer(Answer(body=links), "/")
    moved.answer(moved.listing(0), ELSEWHERE)
    moved.answer(NOT_THERE, COLUMN)
    return moved


def in_new_column(document: Document) -> Document:
    return replace(document, path=document.path.replace(COLUMN, ELSEWHERE))


def with_redirects(site: Site, old: Site) -> Site:
    """Return a site on which the addresses of old documents lead to the new ones."""
    for document in old.documents:
        site.answer(to(site.url(in_new_column(document).path)), document.path)
    return site


def profile(site: Site, *, home: str = "", top: str = "", section: str = f'url = "{COLUMN}"') -> str:
    """Return a profile's text: another home page, further lines on top, another section."""
    text = (
        site.profile()
        .replace(f'url = "{COLUMN}"', section)
        .replace('platform = "trs"', f'platform = "trs"\n{top}')
    )
    return text.replace(f'home = "{site.origin}/"', f'home = "{home}"') if home else text


DISCOVERED = "discover = true"
MOVED_SECTION = f'url = "{ELSEWHERE}"'


def aliases(*hosts: str) -> str:
    return f"aliases = [{', '.join(f'{host!r}' for host in hosts)}]".replace("'", '"')


def relocations() -> Iterator[Move]:
    """Yield the twenty moves."""
    numbers = count(701)
    yield from (make(make_site(next(numbers), 4)) for make in (*COLUMNS, *HOSTS, *SCHEMES))


# -- columns


def _column(
    site: Site, name: str, *, renamed: bool, first: str, later: str, pages: str, alarms: tuple[str, ...] = (),
    redirects: bool = False,
) -> Move:  # fmt: skip
    after = with_column_elsewhere(site, renamed=renamed)
    after = with_redirects(after, site) if redirects else after
    profiles = {0: profile(site, section=first), EDITED: profile(site, section=later)}
    return Move(
        name=name, before=site, after={site.host: after}, profiles=profiles, pages=pages, alarms=alarms,
        lines=f"section 依法行政 {site.url(ELSEWHERE)}" if alarms else "",
    )  # fmt: skip


NAMED = f'url = "{COLUMN}"'
COLUMNS: tuple[Callable[[Site], Move], ...] = (
    lambda site: _column(site, "a discovered column moves, its documents stay", renamed=False,
                         first=DISCOVERED, later=DISCOVERED, pages=KEPT),
    lambda site: _column(site, "a discovered column moves with its documents, the old are 404", renamed=True,
                         first=DISCOVERED, later=DISCOVERED, pages=RENEWED),
    lambda site: _column(site, "a named column moves, its documents stay, nobody edits the profile",
                         renamed=False, first=NAMED, later=NAMED, pages=KEPT, alarms=("section_moved",)),
    lambda site: _column(site, "a named column moves, its documents stay, the profile is edited",
                         renamed=False, first=NAMED, later=MOVED_SECTION, pages=KEPT),
    lambda site: _column(site, "a named column moves with its documents, the old are 404, edited",
                         renamed=True, first=NAMED, later=MOVED_SECTION, pages=RENEWED),
    lambda site: _column(site, "a named column moves with its documents, the old are 404, nobody edits",
                         renamed=True, first=NAMED, later=NAMED, pages=RENEWED, alarms=("section_moved",)),
    lambda site: _column(site, "a named column moves with its documents, the old lead there, edited",
                         renamed=True, first=NAMED, later=MOVED_SECTION, pages="8 pages: 8 listed",
                         redirects=True),
)  # fmt: skip


# -- hosts


def new_host(site: Site) -> tuple[str, str]:
    host = site.host.replace(".example", "-new.example")
    return host, f"http://{host}"


def _host(site: Site, name: str, *, old: Rule | None, edited: str, alarms: tuple[str, ...] = ()) -> Move:
    """Return the move of a portal to another host; *edited*: the profile's lines then."""
    host, origin = new_host(site)
    after = {host: replace(site, rules={})}
    if old is not None:
        after[site.host] = replace(site, default=old)
    home = f"{origin}/" if "home" in edited else ""
    top = aliases(host if "alias new" in edited else site.host) if "alias" in edited else ""
    profiles = {0: profile(site), EDITED: profile(site, home=home, top=top)}
    if "late alias" in edited:
        profiles = {0: profile(site), EDITED: profile(site, home=home), LATE: profiles[EDITED]}
    if "and back" in edited:
        profiles[LATE] = profile(site)
        after[site.host] = site
    lines = f"home {origin}/, aliases {site.host}" if alarms else ""
    return Move(
        name=name, before=site, after=after, profiles=profiles, alarms=alarms, lines=lines,
        waiting=4 if alarms else 0,
    )  # fmt: skip


def _new_paths(site: Site) -> Move:
    host, origin = new_host(site)
    after = {
        host: with_column_elsewhere(site, renamed=True),
        site.host: replace(site, default=to_front(origin)),
    }
    edited = profile(site, home=f"{origin}/", top=aliases(site.host), section=MOVED_SECTION)
    return Move(
        name="new home, old alias, other addresses; the old host leads to the front page", before=site,
        after=after, profiles={0: profile(site), EDITED: edited}, pages=RENEWED,
    )  # fmt: skip


def _list_elsewhere(site: Site) -> Move:
    host, origin = new_host(site)
    old = replace(site, rules={COLUMN: to(f"{origin}{COLUMN}")})
    edited = profile(site, top=f'hosts = ["{host}"]', section=f'url = "{origin}{COLUMN}"')
    return Move(
        name="a column moves to a host of its own, documents stay under both, the lines pasted", before=site,
        after={host: replace(site, rules={}), site.host: old},
        profiles={0: profile(site), EDITED: edited}, pages="8 pages: 8 listed",
    )  # fmt: skip


def _origin(site: Site) -> str:
    return new_host(site)[1]


HOSTS: tuple[Callable[[Site], Move], ...] = (
    lambda site: _host(site, "new host as alias; the old leads page by page",
                       old=page_by_page(_origin(site)), edited="alias new"),
    lambda site: _host(site, "new host as alias; the old leads to the front page",
                       old=to_front(_origin(site)), edited="alias new"),
    lambda site: _host(site, "new host as alias; the old is dead", old=None, edited="alias new"),
    lambda site: _host(site, "new home, old alias; the old is dead", old=None, edited="home, alias"),
    lambda site: _host(site, "new home, old alias; the old leads page by page",
                       old=page_by_page(_origin(site)), edited="home, alias"),
    lambda site: _host(site, "new home, old alias; the old leads to the front page",
                       old=to_front(_origin(site)), edited="home, alias"),
    lambda site: _host(site, "new home, the old made alias a fortnight later", old=None,
                       edited="home, late alias"),
    lambda site: _host(site, "new home and back again", old=None, edited="home, alias, and back"),
    lambda site: _host(site, "the old leads to the front page of a new host, nobody edits the profile",
                       old=to_front(_origin(site)), edited="", alarms=("host_moved", "stale")),
    _new_paths,
    _list_elsewhere,
)  # fmt: skip


# -- schemes


def _to_https(site: Site) -> Move:
    edited = profile(site, home=f"https://{site.host}/", top="accept_invalid_tls = true")
    after = {site.host: over_tls_only(site)}
    return Move(
        name="http becomes https, the profile is edited", before=site, after=after,
        profiles={0: profile(site), EDITED: edited}, tls=frozenset({site.host}),
    )  # fmt: skip


def _https_elsewhere(site: Site) -> Move:
    host, _ = new_host(site)
    top = aliases(site.host) + "\naccept_invalid_tls = true"
    edited = profile(site, home=f"https://{host}/", top=top)
    new = replace(make_site(site.number, 4), rules={})
    return Move(
        name="another host and https at once, new home, old alias and dead", before=site, after={host: new},
        profiles={0: profile(site), EDITED: edited}, tls=frozenset({host}),
    )  # fmt: skip


SCHEMES: tuple[Callable[[Site], Move], ...] = (_to_https, _https_elsewhere)
