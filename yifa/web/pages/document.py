"""Reader: a document's text with its outline and values, and tabs on what stands behind it."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from archive.answers.browse.evidence import read_evidence_of, version_of
from archive.answers.history import history
from archive.answers.show import Shown, find_document, show
from archive.hand_on.citation import FORMS, cite
from archive.search.query import read_query, terms_of
from yifa.language.language import message
from yifa.model.errors import UsageError, YifaError
from yifa.web.asked import Asked
from yifa.web.labels import label
from yifa.web.outline import outline_of, read_text
from yifa.web.pages.files import PICTURES
from yifa.web.render import page

TABS = {
    "text": message("Text"),
    "original": message("Original page"),
    "files": message("Files"),
    "versions": message("Versions"),
    "evidence": message("Evidence"),
    "cite": message("Cite"),
}
VIEWED = (*PICTURES, "application/pdf")


def answer(asked: Asked) -> Response:
    """Return the page, or one of its tabs."""
    tab = asked.parts.get("tab", "text")
    if tab not in TABS:
        raise YifaError(f"no tab {tab}")
    key = asked.parts.get("key") or asked.query.get("key", "")
    document_id, version = find_document(asked.db, key)
    shown = show(asked.db, key)
    version = version or version_of(asked.db, document_id)
    values = {
        "text": _text, "original": _original, "files": _files, "versions": _versions,
        "evidence": _evidence, "cite": _cite,
    }[tab](asked, shown, document_id)  # fmt: skip
    return page(
        asked, f"document/{tab}.html", shown=shown, tab=tab, tabs=TABS, version=version,
        this=next((row for row in shown.pages if row["url"] == shown.url), shown.pages[0]), **values,
    )  # fmt: skip


def _text(asked: Asked, shown: Shown, _: int) -> Mapping[str, Any]:
    blocks = read_text(shown.text, _words(asked.query.get("q", "")))
    missing = [label(asked.language, "field", name) for name in (shown.missing or "").split(", ") if name]
    return {"blocks": blocks, "outline": outline_of(blocks), "missing": missing}


def _words(asked: str) -> list[str]:
    """Return the words to mark; a query that makes no sense marks none."""
    try:
        return [term.text for term in terms_of(read_query(asked))] if asked else []
    except UsageError:
        return []


def _original(_asked: Asked, _shown: Shown, _: int) -> Mapping[str, Any]:
    return {}


def _files(asked: Asked, shown: Shown, _: int) -> Mapping[str, Any]:
    viewed = [file for file in shown.attachments if file["payload_sha256"] and file["media_type"] in VIEWED]
    wanted = asked.query.get("file")
    chosen = next((file for file in viewed if file["payload_sha256"] == wanted), next(iter(viewed), None))
    return {"viewed": [file["payload_sha256"] for file in viewed], "chosen": chosen, "pictures": PICTURES}


def _versions(asked: Asked, shown: Shown, _: int) -> Mapping[str, Any]:
    return {"history": history(asked.db, shown.id)}


def _evidence(asked: Asked, _shown: Shown, document_id: int) -> Mapping[str, Any]:
    return {"evidence": read_evidence_of(asked.db, document_id)}


def _cite(_asked: Asked, shown: Shown, _: int) -> Mapping[str, Any]:
    return {"citations": [(name, form.title, cite(shown, name)) for name, form in FORMS.items()]}


def citation(asked: Asked) -> Response:
    """Return the reference in one form, as a file for a reference manager."""
    name, shown = asked.parts["form"], show(asked.db, asked.parts["key"])
    if name not in FORMS:
        raise YifaError(f"no form of citation {name}")
    form = FORMS[name]
    disposition = f'attachment; filename="yifa-{shown.id}.{form.ending}"'
    return Response(
        f"{cite(shown, name)}\n", media_type=f"{form.media_type}; charset=utf-8",
        headers={"content-disposition": disposition},
    )  # fmt: skip
