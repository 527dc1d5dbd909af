"""Compare: two versions of a page, or two documents, side by side."""

from dataclasses import dataclass

from starlette.responses import Response

from archive.answers.browse.evidence import VersionText, read_version, version_of
from archive.answers.differences import SAME, Stretch, compare, essence
from archive.answers.show import find_document
from yifa.model.errors import UsageError
from yifa.web.asked import Asked
from yifa.web.beside import lay_beside
from yifa.web.render import page

LONGEST = 100_000
"""characters of either text"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Two versions of one page, sentence by sentence."""

    stretches: tuple[Stretch, ...]
    shared: int
    """percent of the longer text that both have"""


def answer(asked: Asked) -> Response:
    """Return the page."""
    one, other = asked.query.get("a", ""), asked.query.get("b", "")
    if not (one and other):
        return page(asked, "compare.html", one=one, other=other)
    before, after = (read_version(asked.db, _version(asked, key.strip())) for key in (one, other))
    if max(len(before.text), len(after.text)) > LONGEST:
        raise UsageError(f"a text of more than {LONGEST:,} characters is not compared on a page")
    of_one_page = before.url == after.url
    return page(
        asked, f"compare/{'versions' if of_one_page else 'documents'}.html", one=one, other=other,
        before=before, after=after,
        found=_versions(before, after) if of_one_page else lay_beside(before.text, after.text),
    )  # fmt: skip


def _versions(before: VersionText, after: VersionText) -> Versions:
    stretches = compare(before.text, after.text)
    same = sum(
        len(essence(sentence)) for part in stretches if part.kind == SAME for sentence in part.change.before
    )
    longer = max(len(essence(before.text)), len(essence(after.text)), 1)
    return Versions(stretches=stretches, shared=round(100 * same / longer))


def _version(asked: Asked, key: str) -> int:
    """Return the version that ``v12``, a document's id or an address means."""
    if key[:1] in "vV" and key[1:].isdecimal():
        return int(key[1:])
    document_id, version = find_document(asked.db, key)
    return version or version_of(asked.db, document_id)
