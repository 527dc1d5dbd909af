"""Says whence a release is, for machines: ``ro-crate-metadata.json`` (RO-Crate 1.1), one action per run."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from archive.hand_on.release.about import About
from archive.hand_on.release.sums import Sum
from archive.hand_on.release.tables import TABLES
from archive.schema.database import Database

CRATE = "ro-crate-metadata.json"
FORMATS = {
    ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".md": "text/markdown",
    ".json": "application/json", ".cff": "application/yaml",
}  # fmt: skip
DONE = "http://schema.org/CompletedActionStatus"
FAILED = "http://schema.org/FailedActionStatus"
Entity = dict[str, Any]


def crate(db: Database, about: About, sums: Mapping[str, Sum]) -> Entity:
    """Return the crate's metadata; *sums* are those of the other files, by their paths."""
    actions = list(_actions(db))
    programs = dict.fromkeys(action["instrument"]["@id"] for action in actions)
    creators = [_creator(name, number) for number, name in enumerate(about.creators, 1)]
    files = [_file(path, own) for path, own in sums.items()]
    root = {
        "@id": "./", "@type": "Dataset", "name": about.title, "description": about.description,
        "datePublished": about.day.isoformat(), "version": about.version, "creator": _links(creators),
        "license": {"@id": _license(about)}, "hasPart": _links(files), "mentions": _links(actions),
    }  # fmt: skip
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"},
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            },
            root, {"@id": _license(about), "@type": "CreativeWork", "name": about.license}, *creators,
            *(_program(link) for link in programs), *files, *actions,
        ],
    }  # fmt: skip


def _links(entities: Iterable[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def _license(about: About) -> str:
    return f"https://spdx.org/licenses/{about.license}"


def _creator(name: str, number: int) -> Entity:
    return {"@id": f"#creator-{number}", "@type": "Person", "name": name}


def _file(path: str, own: Sum) -> Entity:
    ending = path[path.rfind(".") :]
    return {
        "@id": path, "@type": "File", "name": path, "contentSize": str(own.size), "sha256": own.sha256,
        "encodingFormat": FORMATS.get(ending, "text/plain"),
    }  # fmt: skip


def _program(link: str) -> Entity:
    return {"@id": link, "@type": "SoftwareApplication", "name": link.removeprefix("#software ")}


def _actions(db: Database) -> Iterator[Entity]:
    """Yield an action per run, oldest first."""
    runs = next(table for table in TABLES if table.name == "runs")
    for number, run in enumerate(runs.rows(db, date.min), 1):
        lasted = {"endTime": run["ended_at"]} if run["ended_at"] else {}
        yield {
            "@id": f"#run-{number}", "@type": "CreateAction", "name": f"yifa {run['command']}",
            "startTime": run["started_at"], **lasted, "result": {"@id": "./"},
            "actionStatus": {"@id": DONE if run["ended_at"] else FAILED},
            "instrument": {"@id": f"#software {run['software']}"},
            "description": f"exit status {run['exit_status']}; {run['walks']} lists walked",
        }  # fmt: skip
