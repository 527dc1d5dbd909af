"""Checks profiles and reports everything that is wrong with them to the person who wrote them."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from yifa.model.errors import ProfileError
from yifa.model.portal import Platform, Portal
from yifa.profiles.file import read_platform, read_portal
from yifa.profiles.folders import HERE, profile_folders

Profile = TypeVar("Profile", Platform, Portal)

# www.wuxiang.gov.cn, 127.0.0.1
BARE_HOST = re.compile(r"\A[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LEAST_DELAY_SECONDS = 1.0
"""the pace promised to every portal (design §6); a profile may be slower, never faster"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProfiles:
    """How many files were checked, and every problem found, one line each."""

    files: int
    problems: tuple[str, ...]


@cache
def read_provinces() -> dict[str, str]:
    """Return the province each code's first two digits mean."""
    return tomllib.loads((HERE / "provinces.toml").read_text(encoding="utf-8"))


def check_profiles(
    files: Sequence[Path] = (), *, pagers: Collection[str], today: date, registry: Path = HERE
) -> CheckedProfiles:
    """Return every problem of *files*, or of all platform and portal files of *registry* if none is named.

    *pagers* are the names of the ways to turn pages that there are. The built-in registry includes the user's
    folders of profiles; there a code replaces the same code before. A named file in a folder ``platforms`` is
    a platform, any other a portal; it must not clash with a portal of the registry either.
    """
    wanted = [file.resolve() for file in files]
    paths = dict.fromkeys([*_registered(registry), *wanted])
    problems: list[tuple[Path, str]] = []
    platforms = _gather(read_platform, (path for path in paths if _is_platform(path)), problems)
    by_name = {platform.name: platform for platform in platforms.values()}
    portals = _gather(
        lambda path: read_portal(path, by_name), (path for path in paths if not _is_platform(path)), problems
    )
    problems += _check_platforms(platforms, pagers)
    problems += _check_portals(portals, today)
    problems += _check_clashes(portals)
    checked = wanted or list(paths)
    texts = (f"{path.parent.name}/{path.name}: {text}" for path, text in problems if path in checked)
    return CheckedProfiles(files=len(checked), problems=tuple(texts))


def _registered(registry: Path) -> list[Path]:
    portals = profile_folders() if registry == HERE else (registry / "portals",)
    by_name = {path.name: path.resolve() for folder in portals for path in sorted(folder.glob("*.toml"))}
    platforms = sorted((registry / "platforms").glob("*.toml"))
    return [*(path.resolve() for path in platforms), *by_name.values()]


def _is_platform(path: Path) -> bool:
    return path.parent.name == "platforms"


def _gather(
    read: Callable[[Path], Profile], paths: Iterable[Path], problems: list[tuple[Path, str]]
) -> dict[Path, Profile]:
    """Return what each file says; a file that cannot be read becomes a problem."""
    profiles = {}
    for path in paths:
        try:
            profiles[path] = read(path)
        except ProfileError as error:
            table = error.where.partition(": ")[2]
            hint = f" (did you mean {', '.join(error.near)}?)" if error.near else ""
            problems.append((path, f"{f'{table}: ' if table else ''}{error.problem}{hint}"))
    return profiles


def _check_platforms(
    platforms: Mapping[Path, Platform], pagers: Collection[str]
) -> Iterator[tuple[Path, str]]:
    for path, platform in platforms.items():
        if platform.name != path.stem:
            yield path, f"'name' is {platform.name!r}, but the file is {path.name}"
        for name in platform.paging:
            if name not in pagers:
                yield path, f"'paging' names {name!r}, which is none of {', '.join(pagers)}"


def _check_portals(portals: Mapping[Path, Portal], today: date) -> Iterator[tuple[Path, str]]:
    for path, portal in portals.items():
        if portal.code != path.stem:
            yield path, f"'code' is {portal.code!r}, but the file is {path.name}"
        for text in (*_check_code(portal), *_check_hosts(portal), *_check_sections(portal)):
            yield path, text
        if portal.checked and portal.checked > today:
            yield path, f"'checked' is {portal.checked}, which is to come"
        if portal.delay_seconds < LEAST_DELAY_SECONDS:
            yield path, f"'delay_seconds' is {portal.delay_seconds:g}, less than {LEAST_DELAY_SECONDS:g}"


def _check_code(portal: Portal) -> Iterator[str]:
    province = read_provinces().get(portal.code[:2])
    if province is None:
        yield f"'code' {portal.code} begins with {portal.code[:2]}, which is no province's"
    elif province != portal.province:
        yield f"'code' {portal.code} is of {province}, but 'province' is {portal.province}"
    if portal.code.endswith("00") and portal.name not in (portal.prefecture, portal.province):
        yield f"'code' {portal.code} is a prefecture's, but 'name' {portal.name} is not {portal.prefecture}"


def _check_hosts(portal: Portal) -> Iterator[str]:
    if not portal.host:
        yield f"'home' {portal.home!r} names no host"
    for host in (*portal.aliases, *portal.hosts):
        if not BARE_HOST.fullmatch(host):
            yield f"{host!r} must be a bare host name in small letters, such as 'www.example.gov.cn'"
    listed = (portal.host, *portal.aliases, *portal.hosts)
    for host in dict.fromkeys(host for host in listed if listed.count(host) > 1):
        yield f"host {host!r} stands more than once in 'home', 'aliases' and 'hosts'"


def _check_sections(portal: Portal) -> Iterator[str]:
    names = [section.name for section in portal.sections]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"two sections are named {name!r}"
    for section in portal.sections:
        parts = urlsplit(section.url or portal.home)
        if parts.scheme not in ("http", "https"):
            yield f"section {section.name!r}: 'url' must be an http(s) address, not {section.url!r}"
        elif parts.hostname not in portal.allowed_hosts:
            yield f"section {section.name!r}: host {parts.hostname!r} is not among 'home', 'aliases', 'hosts'"
        if section.at_least < 0:
            yield f"section {section.name!r}: 'at_least' must not be negative"


def _check_clashes(portals: Mapping[Path, Portal]) -> Iterator[tuple[Path, str]]:
    """Yield, for both files, what two portals share but must not: code, slug or home host."""
    holders: dict[tuple[str, str], list[Path]] = {}
    for path, portal in portals.items():
        for key in (("code", portal.code), ("slug", portal.slug), ("home host", portal.host)):
            holders.setdefault(key, []).append(path)
    for (kind, value), paths in holders.items():
        for path in paths if len(paths) > 1 else ():
            others = ", ".join(other.name for other in paths if other != path)
            yield path, f"{kind} {value!r} is also that of {others}"
