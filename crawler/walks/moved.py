"""Says what moved, a column or the whole portal, and prints the lines that its profile needs then."""

import json
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from archive.tables.page_states import FEW
from archive.tables.portals import StoredSection
from archive.tables.walks import LedAway
from crawler.visit.visit import Visit
from yifa.model.fetch import FetchKind
from yifa.model.text import count_of


def propose_section(visit: Visit, section: StoredSection) -> None:
    """Report where a section that the profile names is now."""
    why = "a section of the profile is lost; found from the home page"
    _propose_section(visit, section.name, section.url, section.url, why)


def _propose_section(visit: Visit, name: str, at: str, url: str, why: str, before: str = "") -> None:
    lines = f"{before}[[section]]\nname = {_quote(name)}\nurl = {_quote(url)}"
    visit.propose(at, lines, why, of="section", words=f"{name} is at another address than the profile says")


async def propose_host(visit: Visit) -> None:
    """Report the host that the home page, or else a list, leads to from now on.

    Raises:
        ParkedError: the home page is a challenge, or the portal asks to be left alone.
    """
    portal = visit.portal
    if portal.home not in visit.led_away and not visit.home_was_read and portal.home not in visit.failed:
        await visit.open(portal.home, FetchKind.HOME)
    target = visit.led_away.get(portal.home)
    if target is None:
        _propose_lists(visit)
        return
    lines = [f"home = {_quote(_home_at(target))}", _list("aliases", (*portal.aliases, portal.host))]
    old, new = portal.host, urlsplit(target).netloc
    for name, url in _sections_led_away(visit):
        if urlsplit(url).path != urlsplit(target).path:
            lines += ["", "[[section]]", f"name = {_quote(name)}", f"url = {_quote(url)}"]
    why = f"{old} leads to {new}; see that it is the county's own before you paste this"
    visit.propose(portal.home, "\n".join(lines), why, of="home", words=f"the portal has moved to {new}")


def _home_at(target: str) -> str:
    """Return the address of a home page that another leads to: the page it names, or its host's."""
    parts = urlsplit(target)
    return target if not parts.query and parts.path.count("/") <= 1 else urljoin(target, "/")


def _sections_led_away(visit: Visit) -> Iterable[tuple[str, str]]:
    """Yield name and new address of the lists that lead to another path of another host."""
    for section in visit.book.sections():
        target = visit.led_away.get(section.url)
        if target is not None and urlsplit(target).path not in ("/", urlsplit(section.url).path):
            yield section.name, target


def _propose_lists(visit: Visit) -> None:
    """Report which lists stand on another host, while the home page stays."""
    for section in visit.book.sections():
        target = visit.led_away.get(section.url)
        if target is not None:
            hosts = _list("hosts", (*visit.portal.hosts, urlsplit(target).hostname or ""))
            why = "the list leads to another host; hosts stands above all tables"
            _propose_section(visit, section.name, section.url, target, why, before=f"{hosts}\n\n")


def propose_rows(visit: Visit) -> None:
    """Report hosts to which rows lead that led to the portal before: a few rows, or half of a list."""
    by_host: dict[str, list[LedAway]] = {}
    for row in visit.book.rows_led_away():
        by_host.setdefault(urlsplit(row.now).hostname or "", []).append(row)
    for host, rows in by_host.items():
        if len(rows) >= FEW or 2 * len(rows) >= rows[0].known:
            _propose_rows(visit, host, rows)


def _propose_rows(visit: Visit, host: str, rows: Sequence[LedAway]) -> None:
    """Report one of them: the site under another name where all paths are the same, else a further host."""
    same = all(urlsplit(row.now)[2:4] == urlsplit(row.before)[2:4] for row in rows)
    key, known = ("aliases", visit.portal.aliases) if same else ("hosts", visit.portal.hosts)
    names = ", ".join(dict.fromkeys(row.section for row in rows))
    words = f"now on {host}: {count_of(len(rows), 'row', 'rows')} of {names} that led to the portal"
    why = f"see that {host} is the county's own before you paste this; it stands above all tables"
    visit.propose(visit.portal.home, _list(key, (*known, host)), why, of="home", words=words)


def propose_former_home(visit: Visit) -> frozenset[str]:
    """Report former home pages' hosts that the profile names no more; return them: none is asked."""
    former = visit.book.forsaken(visit.portal)
    if former:
        lines = _list("aliases", (*visit.portal.aliases, *former))
        why = f"pages are kept under {', '.join(former)}; the profile names another home and not this host"
        words = "pages of a former home page's host are not asked for"
        visit.propose(visit.portal.home, lines, why, of="home", words=words)
    return frozenset(former)


def _list(key: str, hosts: Iterable[str]) -> str:
    return f"{key} = [{', '.join(_quote(host) for host in dict.fromkeys(hosts))}]"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
