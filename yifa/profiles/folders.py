"""Loads all platforms and portals from their folders, and finds the portal a name means."""

import difflib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from yifa.model.errors import ProfileError
from yifa.model.portal import Platform, Portal
from yifa.profiles import FOLDERS_VARIABLE
from yifa.profiles.counties import SHORT, counties_named
from yifa.profiles.file import read_platform, read_portal

HERE = Path(__file__).parent


@cache
def load_platforms(folder: Path = HERE / "platforms") -> dict[str, Platform]:
    """Return every platform by name, in the order of recognition."""
    platforms = (read_platform(path) for path in folder.glob("*.toml"))
    return {platform.name: platform for platform in sorted(platforms, key=lambda platform: platform.order)}


def profile_folders() -> tuple[Path, ...]:
    """Return the folders that hold portal profiles: the built-in one, then those of ``$YIFA_PORTALS``.

    Raises:
        ProfileError: one of them is not there.
    """
    named = [Path(name) for name in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if name]
    for folder in named:
        if not folder.is_dir():
            raise ProfileError(str(folder), f"no such folder of profiles (--portals or ${FOLDERS_VARIABLE})")
    return (HERE / "portals", *named)


def load_portals(*folders: Path) -> tuple[Portal, ...]:
    """Return every portal of *folders*, else of `profile_folders`, by code.

    A profile in a later folder takes the place of one with the same code in an earlier.

    Raises:
        ProfileError: a file is wrong, or two portals share a slug.
    """
    return _load_portals(folders or profile_folders())


@cache
def _load_portals(folders: tuple[Path, ...]) -> tuple[Portal, ...]:
    platforms = load_platforms()
    portals: dict[str, Portal] = {}
    for folder in folders:
        own = tuple(read_portal(path, platforms) for path in sorted(folder.glob("*.toml")))
        _refuse_shared(own)
        portals |= {portal.code: portal for portal in own}
    by_code = tuple(portals[code] for code in sorted(portals))
    _refuse_shared(by_code)
    return by_code


def _refuse_shared(portals: Iterable[Portal]) -> None:
    seen: dict[str, str] = {}
    for portal in portals:
        for key in (portal.code, portal.slug):
            if key in seen:
                raise ProfileError(f"portals/{portal.code}.toml", f"{key!r} is also {seen[key]}'s")
            seen[key] = portal.name


def find_portal(name: str, portals: Iterable[Portal]) -> Portal:
    """Return the one portal that *name* means: its code, slug or Chinese name (with or without 县/市/区).

    Raises:
        ProfileError: none or several fit; carries the near matches.
    """
    portals = tuple(portals)
    exact = [portal for portal in portals if name in (portal.code, portal.slug, portal.name)]
    fitting = exact or [portal for portal in portals if name and portal.name.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        near = tuple(f"{portal.name} {portal.code}" for portal in fitting)
        raise ProfileError("portal", f"{name!r} is ambiguous", near)
    _refuse_unprofiled(name)
    names = {key: portal for portal in portals for key in (portal.code, portal.slug, portal.name)}
    hits = dict.fromkeys(names[key] for key in difflib.get_close_matches(name, names, n=5, cutoff=0.4))
    near = tuple(f"{portal.name} {portal.code} {portal.slug}" for portal in list(hits)[:3])
    raise ProfileError("portal", f"no portal {name!r}", near)


def find_place(name: str, portals: Iterable[Portal]) -> tuple[Portal, ...]:
    """Return the portals a name means: one's code, slug or name, or all of a prefecture or province.

    Raises:
        ProfileError: it means none, or several of one name; carries the near matches.
    """
    portals = tuple(portals)
    try:
        return (find_portal(name, portals),)
    except ProfileError as error:
        within = tuple(portal for portal in portals if name and name in regions_of(portal))
        if within:
            return within
        regions = {region for portal in portals for region in regions_of(portal) if region}
        near = difflib.get_close_matches(name, regions, n=1, cutoff=0.6)
        raise ProfileError(error.where, error.problem, (*error.near, *near)) from error


def regions_of(portal: Portal) -> tuple[str, ...]:
    """Return what its prefecture and province are called: 长治市, 长治, 山西省, 山西."""
    names = (portal.prefecture, portal.province)
    return tuple(form for name in names for form in (name, SHORT.sub("", name)))


def _refuse_unprofiled(name: str) -> None:
    """Raise `ProfileError` where *name* is a county's of the registry: only its profile is missing."""
    counties = counties_named(name)
    if counties:
        words = "、".join(f"{county.name} {county.code} ({county.region})" for county in counties[:5])
        more = f" and {len(counties) - 5} more" if len(counties) > 5 else ""
        raise ProfileError("portal", f"no profile for {words}{more}; yifa discover URL makes one")
