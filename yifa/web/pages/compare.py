"""Compare: two versions or two documents side by side, what they share marked."""

from dataclasses import dataclass

from starlette.responses import Response

from archive.answers.browse.evidence import VersionText, read_version, version_of
from archive.answers.differences import SAME, Stretch, compare, essence
from archive.answers.show import find_document
from yifa.model.errors import UsageError
from yifa.web.asked import Asked
from yifa.web.render import page

LONGEST = 100_000
"""characters of either text"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two texts side by side."""

    before: VersionText
    after: VersionText
    stretches: tuple[Stretch, ...]
    shared: int
    """percent of the longer text that both have"""


def answer(asked: Asked) -> Response:
    """Return the page."""
    one, other = asked.query.get("a", ""), asked.query.get("b", "")
    found = _compare(asked, one, other) if one and other else None
    return page(asked, "compare.html", one=one, other=other, found=found)


def _compare(asked: Asked, one: str, other: str) -> Compared:
    before, after = (read_version(asked.db, _version(asked, key.strip())) for key in (one, other))
    if max(len(before.text), len(after.text)) > LONGEST:
        raise UsageError(f"a text of more than {LONGEST:,} characters is not compared on a page")
    stretches = compare(before.text, after.text)
    same = sum(
        len(essence(sentence)) for part in stretches if part.kind == SAME for sentence in part.change.before
    )
    longer = max(len(essence(before.text)), len(essence(after.text)), 1)
    return Compared(before=before, after=after, stretches=stretches, shared=round(100 * same / longer))


def _version(asked: Asked, key: str) -> int:
    """Return the version that ``v12``, a document's id or an address means."""
    if key[:1] in "vV" and key[1:].isdecimal():
        return int(key[1:])
    document_id, version = find_document(asked.db, key)
    return version or version_of(asked.db, document_id)
