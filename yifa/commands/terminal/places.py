"""Finds the portals and counties that names on the command line mean.

What reads profiles is loaded where a name asks for it: most commands are given none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from archive.answers.holdings import held_codes
from archive.schema.database import Database
from yifa.model.errors import UsageError

if TYPE_CHECKING:
    from archive.answers.lasting.covers import ListCovers
    from archive.answers.reports.places import Places
    from yifa.model.portal import Agency, Portal


def find_code(db: Database, name: str) -> str:
    """Return the code of the portal that *name* means: first one the archive holds, else a profile's.

    Raises:
        ProfileError: no portal or several; carries the near matches.
    """
    held = held_codes(db, name)
    if len(held) == 1:
        return held[0]
    from yifa.profiles.folders import find_portal, load_portals

    return find_portal(name, load_portals()).code


def find_held(db: Database, name: str) -> str:
    """Return the code of the portal held that *name* means.

    Raises:
        ProfileError: no portal or several; carries the near matches.
        UsageError: it was never crawled into this archive.
    """
    code = find_code(db, name)
    if code not in held_codes(db, code):
        raise UsageError(f"{name}: never crawled into this archive, so nothing is known of its bodies")
    return code


def find_codes(db: Database, names: Sequence[str]) -> list[str] | None:
    """Return the codes of the counties held that *names* mean: counties, prefectures or provinces; None: all.

    A source for several counties, such as a prefecture's portal, means these.

    Raises:
        ProfileError: a name is none of these.
        UsageError: a county was never crawled into this archive.
    """
    if not names:
        return None
    from archive.answers.reports.places import read_places

    held = read_places(db)
    codes: list[str] = []
    for name in names:
        codes += held.within(name) or _served(held, find_held(db, name))
    return codes


def find_portal_codes(db: Database, names: Sequence[str]) -> list[str] | None:
    """Return the codes of the portals held that *names* mean, sources for several counties too; None: all.

    Raises:
        ProfileError: a name is no portal, prefecture or province.
        UsageError: a county was never crawled into this archive.
    """
    codes = find_codes(db, names)
    if codes is None:
        return None
    return sorted({*codes, *(code for name in names for code in held_codes(db, name))})


def find_places(db: Database, names: Sequence[str]) -> list[str] | None:
    """Return the codes of the portals that *names* mean, held or only with a profile; None: all.

    A prefecture or province means the portals held in it, else those that have a profile; a source for
    several counties means itself and these.

    Raises:
        ProfileError: a name is none of these; carries the near matches.
    """
    if not names:
        return None
    from archive.answers.reports.places import read_places

    places = read_places(db)
    codes: list[str] = []
    for name in names:
        held, within = held_codes(db, name), places.within(name)
        sure = [*held, *within] if within or len(held) == 1 else []
        codes += sure or [portal.code for portal in find_portals([name])]
    return [*dict.fromkeys(codes)]


def _served(held: "Places", code: str) -> list[str]:
    return held.within(code) or [code]


def known_agencies() -> "dict[str, tuple[Agency, ...]]":
    """Return the bodies that profiles name, by the codes of their counties."""
    from yifa.profiles.folders import load_portals

    return {portal.code: portal.agencies for portal in load_portals() if portal.agencies}


def covers_of(
    db: Database, codes: Sequence[str] | None, places: Sequence[str], *, at: datetime, methods: Sequence[str],
    limits: Mapping[str, object] | None = None,
) -> "ListCovers":  # fmt: skip
    """Return what stands beside a table: the places asked for, and how far each of their lists was read."""
    from archive.answers.lasting.covers import ListCovers
    from archive.answers.lasting.removals import read_evidence

    return ListCovers(
        at=at, asked=" ".join(places), limits=limits or {}, lists=read_evidence(db, codes), methods=methods
    )


def find_portals(names: Sequence[str]) -> "tuple[Portal, ...]":
    """Return the portals that these codes, slugs, names, prefectures or provinces mean, each once.

    Raises:
        ProfileError: a name fits none or several.
    """
    from yifa.profiles.folders import find_place, load_portals

    known = load_portals()
    return tuple(dict.fromkeys(portal for name in names for portal in find_place(name, known)))
