"""Finds the portals and counties that names on the command line mean.

What reads profiles is loaded where a name asks for it: most commands are given none.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.answers.holdings import held_codes

if TYPE_CHECKING:
    from yifa.model.portal import Portal


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


def find_codes(db: Database, names: Sequence[str]) -> list[str] | None:
    """Return the codes of the counties held that *names* mean: counties, prefectures or provinces; None: all.

    Raises:
        ProfileError: a name is none of these.
    """
    if not names:
        return None
    from archive.answers.reports.roster import read_places

    held = read_places(db)
    codes: list[str] = []
    for name in names:
        within = [code for code, place in held.items() if place.is_within(name)]
        codes += within or [find_code(db, name)]
    return codes


def find_portals(names: Sequence[str]) -> "tuple[Portal, ...]":
    """Return the portals that these codes, slugs or Chinese names mean, each once.

    Raises:
        ProfileError: a name fits none or several.
    """
    from yifa.profiles.folders import find_portal, load_portals

    known = load_portals()
    return tuple(dict.fromkeys(find_portal(name, known) for name in names))
