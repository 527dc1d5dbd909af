"""Writes what repositories and forges read of a release: ``CITATION.cff`` and ``.zenodo.json``."""

import json
from typing import Any

from archive.hand_on.release.about import About

KEYWORDS = ("法治政府", "依法行政", "China", "county government", "web archive")


def citation_file(about: About) -> str:
    """Return ``CITATION.cff`` 1.2.0; its strings are quoted as JSON does, which YAML reads."""
    lines = [
        "cff-version: 1.2.0", "type: dataset", f"message: {_quoted('Please cite this dataset as below.')}",
        f"title: {_quoted(about.title)}", "authors:",
        *(f"  - name: {_quoted(creator)}" for creator in about.creators),
        f"version: {_quoted(about.version)}", f"date-released: {about.day}",
        f"license: {_quoted(about.license)}", f"abstract: {_quoted(about.description)}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def zenodo(about: About) -> dict[str, Any]:
    """Return what Zenodo takes for a deposit."""
    return {
        "title": about.title, "upload_type": "dataset", "description": about.description,
        "creators": [{"name": creator} for creator in about.creators], "version": about.version,
        "publication_date": about.day.isoformat(), "access_right": "open", "license": about.license,
        "language": "zho", "keywords": list(KEYWORDS),
    }  # fmt: skip
