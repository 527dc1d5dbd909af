"""Tells which lists were read to a proved end, and which were not."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.schema.database import Database
from archive.times import day_of
from archive.whole import unlimited

NAMED = 3
"""lists without a proved end that a sentence names"""

# a list's end is proved by a walk that was whole and says why, unless a later one could not follow it
_SECTIONS = f"""
    SELECT p.code, p.name AS county, s.name AS section, last.verdict, last.sign, whole.ended_at, whole.proof
    FROM portal AS p LEFT JOIN section AS s USING (portal_id)
    LEFT JOIN walk AS last ON last.walk_id = (SELECT max(walk_id) FROM walk WHERE section_id = s.section_id
        AND verdict IS NOT NULL)
    LEFT JOIN walk AS whole ON whole.walk_id = (SELECT max(w.walk_id) FROM walk AS w
        WHERE w.section_id = s.section_id AND w.verdict = 'complete' AND {unlimited("w")})
    WHERE :portal IS NULL OR instr(:portal, p.code) ORDER BY p.code, s.section_id
"""  # noqa: S608 - a condition of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenList:
    """A list whose end is not proved."""

    portal: str
    county: str
    section: str | None
    """None: no list of the portal is known"""
    why: str

    @property
    def words(self) -> str:
        """Return it for a person."""
        return f"{self.section or 'the lists'} of {self.county} {self.portal} ({self.why})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of the portals asked about."""

    asked: str | None
    """the portals' codes, joined by blanks; None: every portal's in the archive"""
    proved: int
    """lists read to a proved end"""
    portals: tuple[str, ...]
    """portals all of whose lists were: county and code"""
    read_at: str | None
    """when the one of these that was read to its end longest ago was"""
    unproved: tuple[OpenList, ...]

    @property
    def sentences(self) -> Iterator[str]:
        """Return what nothing found says about what was published, in sentences."""
        if not self.proved and not self.unproved:
            what = "any portal" if self.asked is None else f"portal {self.asked}"
            yield f"Nothing of {what} is in this archive, so this says nothing about what was published."
        elif self.unproved:
            named = "; ".join(row.words for row in self.unproved[:NAMED])
            more = len(self.unproved) - NAMED
            yield f"Not read to a proved end: {named}{f'; and {more} more' if more > 0 else ''}."
        else:
            day = f", last on {day_of(self.read_at)}" if self.read_at else ""
            yield f"Every list known here was read to its proved end{day}: {'、'.join(self.portals)}."


def read_lists(db: Database, portal: str | None) -> Lists:
    """Return which lists of a portal (None: of all) were read to a proved end."""
    rows = db.execute(_SECTIONS, {"portal": portal}).fetchall()
    whys = [_why_open(section, *walks) for _, _, section, *walks in rows]
    unproved = tuple(
        OpenList(portal=code, county=county, section=section, why=why)
        for (code, county, section, *_), why in zip(rows, whys, strict=True)
        if why
    )
    proved = [row for row, why in zip(rows, whys, strict=True) if not why]
    left = {row.portal for row in unproved}
    return Lists(
        asked=portal,
        proved=len(proved),
        portals=tuple(dict.fromkeys(f"{county} {code}" for code, county, *_ in proved if code not in left)),
        read_at=min((ended_at for *_, ended_at, _ in proved), default=None),
        unproved=unproved,
    )


def _why_open(
    section: str | None, verdict: str | None, sign: str | None, ended_at: str | None, proof: str | None
) -> str | None:
    """Return why a list's end is not proved, None where it is."""
    if section is None:
        return "none is known"
    if verdict == "unproved":
        return sign or "its end is not proved"
    if ended_at is None:
        return "never read to its end"
    return None if proof else "what proves its end was not recorded"
