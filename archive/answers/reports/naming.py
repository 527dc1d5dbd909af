"""Says whose a publication is: by its title, by who issued, signed, wrote or published it, by its file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from archive.answers.reports.places import OWN, Place, Places, is_known
from yifa.model.report import Level
from yifa.profiles.townships import townships_of
from yifa.reading.report.bodies import GOVERNMENT, Body, load_functions, read_bodies
from yifa.reading.report.organs import is_organ, title_subject
from yifa.reading.report.titles import Title, read_title
from yifa.reading.report.words import organ_words

SAID = ("issuing_authority", "signoff_organ", "content_source", "publisher")
"""who a page says stands behind it, the surest first: 发文机关, 落款, 来源, 发布机构"""
SAID_AT_SOURCE = ("info_category", *SAID)
"""a prefecture's portal sorts by county in 信息分类, and is itself the publisher of what counties wrote"""
# …的报告-甲县司法局, …年度报告（甲县司法局）, …年度报告 甲县司法局
_BEHIND = re.compile(
    r"(?:(?<![-—–_|])(?:[-—–_|]+|(?<=\S)\s+)(?P<organ>[\u4e00-\u9fa5]{3,20})|[（(【](?P<boxed>[\u4e00-\u9fa5]{3,20})[）)】])$"
)
_JOINTS = str.maketrans("-—>/|·:：", "        ")
"""what stands between the words of a category: 县区-浑源县"""


class Says(NamedTuple):
    """What a publication, a file or a row says of itself, each as printed."""

    title: str | None = None
    issuing_authority: str | None = None
    signoff_organ: str | None = None
    content_source: str | None = None
    publisher: str | None = None
    info_category: str | None = None
    breadcrumb: str | None = None
    """JSON: a list of texts"""
    section: str | None = None


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
Names = Mapping[str, str]
"""a name of a body → the key by which a table of its county knows it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """Says whose publications are; what one portal prints alike is judged once."""

    places: Places
    known: Mapping[str, Names] = field(default_factory=dict)
    """code of a county → the names of its bodies that a table has"""
    _named: dict[tuple[str, str, str, bool], Named] = field(default_factory=dict)
    """code of a portal, what names somebody there, the text, whether it is masked → whom it names"""
    _beside: dict[tuple[str | None, ...], Named] = field(default_factory=dict)
    """code of a portal, what stands there beside a title that names nobody → whom it names"""

    def name(self, says: Says, portal: Place) -> Named:
        """Return whose a publication on a portal is, by the first of its values that names a body."""
        return self.judge(says, portal)[1]

    def judge(self, says: Says, portal: Place) -> tuple[Title, Named]:
        """Return what a publication on a portal is by its title, and whose."""
        title = says.title or ""
        masked = portal.masked(title)
        said, part = read_heading(masked)
        titled = self._of(part, portal, "title", own=masked != title) if part else NOBODY
        if portal.is_source:
            return said, _at_source(titled, list(self._others(says, SAID_AT_SOURCE, portal)), portal)
        return said, titled if titled.by else self._untitled(says, portal)

    def _untitled(self, says: Says, portal: Place) -> Named:
        key = (portal.code, *says[1:])
        named = self._beside.get(key)
        if named is None:
            others = self._others(says, SAID, portal)
            named = self._beside[key] = next((one for one in others if one.by), NOBODY)
        return named

    def _others(self, says: Says, names: tuple[str, ...], portal: Place) -> Iterator[Named]:
        """Yield what each value besides the title names; a column or path never means the government."""
        for name in names:
            text = getattr(says, name) or ""
            if text and not text.endswith(organ_words()["carriers"]):
                text = text.translate(_JOINTS) if name == "info_category" else text
                yield self._said(text, portal, name)
        crumbs = [*json.loads(says.breadcrumb or "[]")[::-1]]
        for name, texts in (("breadcrumb", crumbs), ("section", [says.section or ""])):
            for text in texts:
                found = self._said(text, portal, name)
                if any(body.key != GOVERNMENT or portal.is_source for _, body in found.bodies):
                    yield found

    def _said(self, text: str, portal: Place, by: str) -> Named:
        masked = portal.masked(text)
        return self._of(masked, portal, by, own=masked != text)

    def _of(self, text: str, portal: Place, by: str, *, own: bool) -> Named:
        key = (portal.code, by, text, own)
        named = self._named.get(key)
        if named is None:
            read = bodies_of(text, portal) if own else read_bodies(text)
            named = self._named[key] = self._placed(read, portal, by)
        return named

    def _placed(self, read: tuple[Body, ...], portal: Place, by: str) -> Named:
        if not read:
            return NOBODY
        bodies = [_whole(body, portal.code) for body in read]
        placed = [(self.places.named(body.place, portal), body) for body in bodies]
        return Named(
            bodies=tuple(
                (place.code, self._as_known(body, place.code)) for place, body in placed if place is not None
            ),
            lost=tuple(
                self._as_known(body, portal.code)
                for place, body in placed if place is None and not is_known(body.place)
            ),
            by=by,
        )  # fmt: skip

    def _as_known(self, body: Body, code: str) -> Body:
        """Return a body under the key by which a table of the county knows one of its names."""
        names = self.known.get(code) or {}
        own = body.name.removeprefix(body.place)
        key = names.get(body.name) or names.get(own) or body.key
        return body if key == body.key else replace(body, key=key, function=load_functions().get(key))


def bodies_of(masked: str, portal: Place) -> tuple[Body, ...]:
    """Return the bodies that a text with a county's name masked means, the name put back (`Place.masked`).

    Texts that differ by their county's name alone are read once.
    """
    return tuple(
        replace(
            body, key=portal.unmasked(body.key), name=portal.unmasked(body.name),
            place=portal.unmasked(body.place),
        )
        for body in read_bodies(masked)
    )  # fmt: skip


@lru_cache(maxsize=65536)
def read_heading(title: str) -> tuple[Title, str]:
    """Return what a title says, and the part of it that names bodies; empty where none does."""
    parts = (title_subject(title), _behind(title))
    return read_title(title), next((part for part in parts if read_bodies(part)), "")


def _at_source(titled: Named, others: list[Named], portal: Place) -> Named:
    """Return whose a row of a source for several counties is: a county's, if any value names one."""
    if any(code != portal.code for code, _ in titled.bodies) or titled.lost:
        return titled
    below = next((one for one in others if any(code != portal.code for code, _ in one.bodies)), NOBODY)
    bare = all(body.place in OWN for _, body in titled.bodies)
    if titled.by and below.by and bare:
        (code, *_) = (code for code, _ in below.bodies if code != portal.code)
        return Named(bodies=tuple((code, body) for _, body in titled.bodies), by=below.by)
    if titled.by:
        return titled
    return below if below.by else next((one for one in others if one.by), NOBODY)


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
