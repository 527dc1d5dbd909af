"""What can happen on a portal that lives, one function per kind."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.replica.lives.changing import (
    change_row,
    edited,
    file_replaced,
    metadata,
    pick_notice,
    reflowed,
    repunctuated,
    reverted,
    row_date,
    row_title,
)
from tests.replica.lives.writing import (
    COMING_BACK,
    FIRST_NUMBER,
    GONE,
    Deed,
    Deeds,
    Scene,
    added,
    back_dated,
    burst,
    path_for,
    pinned,
    publish_notice,
)
from tests.replica.world import Notice, Site

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
    notice = pick_notice(scene)
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
    notice = pick_notice(scene)
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
        publish_notice(site, scene.stored.pop(path))
        yield Deed(kind="restored", url=site.origin + path)


def moved(scene: Scene) -> Deeds:
    """Show a document at another address; the old one leads there or is gone."""
    site, rng = scene.site, scene.rng
    notice = pick_notice(scene)
    if notice:
        site.made += 1
        to = path_for(site, FIRST_NUMBER + site.made, notice.listed)
        how = rng.choice(("redirect", "missing"))
        del site.notices[notice.path]
        site.notices[to] = replace(notice, path=to)
        scene.touched.add(to)
        site.gone[notice.path] = (how, to if how == "redirect" else "")
        change_row(site, notice.path, lambda row: replace(row, path=to))
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
            to = path_for(site, FIRST_NUMBER + site.made, notice.listed)
            yield _rehouse(site, notice, to)
        day = notice.value("PubDate") or notice.value("date_published") or notice.listed
        printed = (("PubDate", day), ("ContentSource", notice.value("ContentSource") or site.owner))
        site.notices.pop(notice.path, None)
        site.notices[to] = replace(notice, path=to, printed=printed, quirks=frozenset())
    scene.touched.update(site.notices)
    scene.stored.clear()
    scene.originals.clear()


def column_moved(scene: Scene) -> Deeds:
    """Let the column stand at another address; its documents stay where they are."""
    site = scene.site
    stem, slash, name = site.column.rpartition("/")
    before, site.column = site.column, f"{stem}{slash}new{name}" if name else f"{stem}new/"
    yield Deed(kind="column_moved", url=site.origin + before, to=site.origin + site.column)


def _rehouse(site: Site, notice: Notice, to: str) -> Deed:
    """Leave nothing at a document's address; one that is on no list is then found nowhere."""
    listed = any(row.path == notice.path for row in site.rows)
    site.gone[notice.path] = ("missing", "")
    if not listed:
        return Deed(kind="taken_down", url=site.origin + notice.path, how="missing")
    change_row(site, notice.path, lambda row: replace(row, path=to))
    return Deed(kind="rehoused", url=site.origin + notice.path, how="missing", to=site.origin + to)


DEEDS: dict[str, Callable[[Scene], Deeds]] = {
    each.__name__: each
    for each in (
        added, burst, back_dated, pinned, edited, reverted, reflowed, repunctuated, metadata, row_title,
        row_date, redesigned, column_moved, file_replaced, withdrawn, unlisted, taken_down, restored, moved,
    )
}  # fmt: skip
