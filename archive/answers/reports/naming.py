"""Says whose a publication is: by its title, by who issued, signed, wrote or published it, by its file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from archive.answers.reports.places import OWN, Place, Places, is_known
from yifa.model.report import Level
from yifa.profiles.counties import KIND
from yifa.profiles.townships import townships_of
from yifa.reading.report.bodies import GOVERNMENT, Body, read_bodies
from yifa.reading.report.organs import is_organ, title_subject
from yifa.reading.report.words import organ_words

SAID = ("issuing_authority", "signoff_organ", "content_source", "publisher")
"""who a page says stands behind it, the surest first: 发文机关, 落款, 来源, 发布机构"""
SAID_AT_SOURCE = ("info_category", *SAID)
"""a prefecture's portal sorts by county in 信息分类, and is itself the publisher of what counties wrote"""
# …的报告-甲县司法局, …年度报告（甲县司法局）
_BEHIND = re.compile(
    r"(?:(?<![-—–_|])[-—–_|]+(?P<organ>[\u4e00-\u9fa5]{3,20})|[（(【](?P<boxed>[\u4e00-\u9fa5]{3,20})[）)】])$"
)
_SOME = "某某"
_JOINTS = str.maketrans("-—>/|·:：", "        ")
"""what stands between the words of a category: 县区-浑源县"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whose a publication is."""

    bodies: tuple[tuple[str, Body], ...] = ()
    """code of the county or source, and its body"""
    lost: tuple[Body, ...] = ()
    """bodies of a place nobody knows: they may be the portal's own"""
    by: str = ""
    """what named them: ``title``, one of `SAID_AT_SOURCE`, ``breadcrumb``, ``section``; empty = nothing"""


NOBODY = Named()


def name_bodies(row: Mapping[str, Any], portal: Place, places: Places) -> Named:
    """Return whose a publication on a portal is, by the first of its values that names a body.

    *row* may have title, the fields of `SAID_AT_SOURCE`, breadcrumb and section, each as printed.
    """
    titled = _placed(_titled(row.get("title") or "", portal), portal, places, "title")
    if portal.is_source:
        return _at_source(row, titled, portal, places)
    if titled.by:
        return titled
    return next((one for one in _others(row, SAID, portal, places) if one.by), NOBODY)


def _titled(title: str, portal: Place) -> tuple[Body, ...]:
    """Return the bodies a title names; titles that differ by their county's name alone are read once."""
    if portal.name not in title or _SOME in title:
        return _read_titled(title)
    stem, some = _some(portal.name)
    return tuple(
        Body(
            key=body.key.replace(_SOME, stem), name=body.name.replace(_SOME, stem),
            place=body.place.replace(_SOME, stem), level=body.level, function=body.function,
        )
        for body in _read_titled(title.replace(portal.name, some))
    )  # fmt: skip


@cache
def _some(name: str) -> tuple[str, str]:
    """Return a county's name without what it is, and what any county of that kind is called.

    >>> _some("浑源县"), _some("积石山保安族东乡族撒拉族自治县")
    (('浑源', '某某县'), ('积石山保安族东乡族撒拉族', '某某自治县'))
    """
    stem = KIND.sub("", name)
    return stem, f"{_SOME}{name.removeprefix(stem)}"


@lru_cache(maxsize=65536)
def _read_titled(title: str) -> tuple[Body, ...]:
    return read_bodies(title_subject(title)) or read_bodies(_behind(title))


def _at_source(row: Mapping[str, Any], titled: Named, portal: Place, places: Places) -> Named:
    """Return whose a row of a source for several counties is: a county's, if any value names one."""
    if any(code != portal.code for code, _ in titled.bodies) or titled.lost:
        return titled
    others = list(_others(row, SAID_AT_SOURCE, portal, places))
    below = next((one for one in others if any(code != portal.code for code, _ in one.bodies)), NOBODY)
    bare = all(body.place in OWN for _, body in titled.bodies)
    if titled.by and below.by and bare:
        (code, *_) = (code for code, _ in below.bodies if code != portal.code)
        return Named(bodies=tuple((code, body) for _, body in titled.bodies), by=below.by)
    if titled.by:
        return titled
    return below if below.by else next((one for one in others if one.by), NOBODY)


def _others(row: Mapping[str, Any], names: tuple[str, ...], portal: Place, places: Places) -> Iterator[Named]:
    """Yield what each value besides the title names; a column or path never means the government itself."""
    for name in names:
        text = row.get(name) or ""
        if not text.endswith(organ_words()["carriers"]):
            yield _named(text.translate(_JOINTS) if name == "info_category" else text, portal, places, name)
    crumbs = [*json.loads(row.get("breadcrumb") or "[]")[::-1]]
    for name, texts in (("breadcrumb", crumbs), ("section", [row.get("section") or ""])):
        for text in texts:
            found = _named(text, portal, places, name)
            if any(body.key != GOVERNMENT or portal.is_source for _, body in found.bodies):
                yield found


def _behind(title: str) -> str:
    """Return the organ that stands behind a title, or nothing.

    >>> _behind("2025年法治政府建设情况的报告（县司法局）"), _behind("2025年法治政府建设情况的报告-县司法局")
    ('县司法局', '县司法局')
    """
    match = _BEHIND.search(title)
    organ = (match["organ"] or match["boxed"]) if match else ""
    return organ if is_organ(organ) else ""


def _whole(body: Body, code: str) -> Body:
    """Return a body under its whole name where that is one of the county's townships: 沙市街道."""
    name = body.place + body.key
    if body.level is Level.TOWNSHIP and body.place and name in townships_of(code):
        return replace(body, key=name, place="")
    return body


def _named(text: str, portal: Place, places: Places, by: str) -> Named:
    return _placed(read_bodies(text), portal, places, by)


def _placed(read: tuple[Body, ...], portal: Place, places: Places, by: str) -> Named:
    if not read:
        return NOBODY
    bodies = [_whole(body, portal.code) for body in read]
    placed = [(places.named(body.place, portal), body) for body in bodies]
    return Named(
        bodies=tuple((place.code, body) for place, body in placed if place is not None),
        lost=tuple(body for place, body in placed if place is None and not is_known(body.place)),
        by=by,
    )
