"""Says whose a publication is: by its title, by who issued, signed, wrote or published it, by its file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from archive.answers.reports.places import OWN, Place, Places, is_known
from yifa.model.report import Level
from yifa.profiles.townships import townships_of
from yifa.reading.report.bodies import GOVERNMENT, Body, load_functions, read_bodies
from yifa.reading.report.titles import Title
from yifa.reading.report.wording import (
    SAID,
    Says,
    Wording,
    is_carrier,
    named_beside,
    read_title_of,
    words_of,
)

SAID_AT_SOURCE = ("info_category", *SAID)
"""a prefecture's portal sorts by county in 信息分类, and is itself the publisher of what counties wrote"""
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
Names = Mapping[str, str]
"""a name of a body → the key by which a table of its county knows it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """Says whose publications are; what one portal prints alike is judged once."""

    places: Places
    known: Mapping[str, Names] = field(default_factory=dict)
    """code of a county → the names of its bodies that a table has"""
    _named: dict[tuple[str, Wording], Named] = field(default_factory=dict)
    """code of a portal, words there → whom they name"""
    _beside: dict[tuple[str | None, ...], Named] = field(default_factory=dict)
    """code of a portal, what stands there beside a title that names nobody → whom it names"""

    def name(self, says: Says, portal: Place) -> Named:
        """Return whose a publication on a portal is, by the first of its values that names a body."""
        return self.judge(says, portal)[1]

    def judge(self, says: Says, portal: Place) -> tuple[Title, Named]:
        """Return what a publication on a portal is by its title, and whose."""
        said, words = read_title_of(says.title, portal.own)
        titled = self.meant(words, portal) if words else NOBODY
        if portal.is_source:
            others = [*self._others(says, portal), *self._paths(says, portal)]
            return said, _at_source(titled, others, portal)
        return said, titled if titled.by else self._untitled(says, portal)

    def meant(self, words: Wording, portal: Place) -> Named:
        """Return whom words on a portal name."""
        key = (portal.code, words)
        named = self._named.get(key)
        if named is None:
            read = bodies_of(words.words, portal) if words.is_masked else read_bodies(words.words)
            named = self._named[key] = self._placed(read, portal, words.origin)
        return named

    def _untitled(self, says: Says, portal: Place) -> Named:
        key = (portal.code, *says[1:])
        named = self._beside.get(key)
        if named is None:
            words = named_beside(says, portal.own)
            named = self.meant(words, portal) if words else next(self._paths(says, portal), NOBODY)
            self._beside[key] = named
        return named

    def _others(self, says: Says, portal: Place) -> Iterator[Named]:
        """Yield what each value besides the title names, at a source for several counties."""
        for name in SAID_AT_SOURCE:
            text = getattr(says, name) or ""
            if text and not is_carrier(text):
                text = text.translate(_JOINTS) if name == "info_category" else text
                yield self.meant(words_of(text, name, portal.own), portal)

    def _paths(self, says: Says, portal: Place) -> Iterator[Named]:
        """Yield what path and columns name; they never mean a county's government."""
        crumbs = [*json.loads(says.breadcrumb or "[]")[::-1]]
        for name, texts in (("breadcrumb", crumbs), ("section", [says.section or ""])):
            for text in texts:
                found = self.meant(words_of(text, name, portal.own), portal)
                if any(body.key != GOVERNMENT or portal.is_source for _, body in found.bodies):
                    yield found

    def _placed(self, read: tuple[Body, ...], portal: Place, by: str) -> Named:
        if not read:
            return NOBODY
        bodies, lost = list[tuple[str, Body]](), list[Body]()
        for one in read:
            body = _whole(one, portal.code) if one.level is Level.TOWNSHIP else one
            place = self.places.named(body.place, portal)
            if place is not None:
                bodies.append((place.code, self._as_known(body, place.code)))
            elif not is_known(body.place):
                lost.append(self._as_known(body, portal.code))
        return Named(bodies=tuple(bodies), lost=tuple(lost), by=by)

    def _as_known(self, body: Body, code: str) -> Body:
        """Return a body under the key by which a table of the county knows one of its names."""
        names = self.known.get(code) or {}
        own = body.name.removeprefix(body.place)
        key = names.get(body.name) or names.get(own) or body.key
        return body if key == body.key else replace(body, key=key, function=load_functions().get(key))


def bodies_of(masked: str, portal: Place) -> tuple[Body, ...]:
    """Return the bodies that a text with a county's name masked means, the name put back (`OwnName`).

    Texts that differ by their county's name alone are read once.
    """
    unmasked = portal.own.unmasked
    return tuple(
        Body(
            key=unmasked(body.key), name=unmasked(body.name), place=unmasked(body.place), level=body.level,
            function=body.function,
        )
        for body in read_bodies(masked)
    )  # fmt: skip


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


def _whole(body: Body, code: str) -> Body:
    """Return a township under its whole name where that is one of the county's: 沙市街道."""
    name = body.place + body.key
    if body.place and name in townships_of(code):
        return replace(body, key=name, place="")
    return body
