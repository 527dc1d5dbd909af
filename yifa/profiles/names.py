"""Lists the names by which portals can be meant, without reading their profiles whole: TAB asks for them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from yifa.profiles import FOLDERS_VARIABLE

# a key of a profile's head that names its place: slug = "wuxiang"
NAME = re.compile(r'^(?:code|slug|name|prefecture|province) *= *"([^"]+)"', re.MULTILINE)
HEAD = re.compile(r"^\[", re.MULTILINE)


def place_names(beginning: str) -> list[str]:
    """Return the codes, slugs, names, prefectures and provinces of profiles that begin so.

    >>> place_names("武乡"), place_names("wuxi")
    (['武乡县'], ['wuxiang'])
    """
    return sorted({name for name in _names() if name.startswith(beginning)})


def _names() -> Iterator[str]:
    folders = [Path(__file__).parent / "portals"]
    folders += [Path(name) for name in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if name]
    for folder in folders:
        for path in folder.glob("*.toml"):
            yield from NAME.findall(HEAD.split(path.read_text(encoding="utf-8"), maxsplit=1)[0])
