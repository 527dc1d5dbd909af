"""Checks a release as its packages say it can be checked."""

import hashlib

from frictionless import Package, system
from rocrate.rocrate import ROCrate

from tests.acceptance.handover.making import Made


def checksums(made: Made) -> str:
    """Hash every file again."""
    lines = (made.release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, path = line.split("  ")
        body = (made.release / path).read_bytes()
        assert hashlib.sha256(body).hexdigest() == digest, path
    there = {path for path in made.release.rglob("*") if path.is_file() and path.name != "SHA256SUMS"}
    assert len(there) == len(lines), f"{len(there)} files, {len(lines)} sums"
    return f"{len(lines)} files, equal"


def same_bytes(made: Made) -> str:
    """Hold a second release against the first."""
    sums = [(folder / "SHA256SUMS").read_bytes() for folder in (made.release, made.folder / "again")]
    assert sums[0] == sums[1], "a second release differs"
    return "a second release has the same bytes"


def frictionless_package(made: Made) -> str:
    """Validate the data package: types, keys, references, sizes, hashes."""
    with system.use_context(trusted=True):
        report = Package(str(made.release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:3]
    rows = sum(task.stats.get("rows", 0) for task in report.tasks)
    return f"{report.stats['tasks']} tables of {rows} rows: {report.stats['errors']} errors"


def ro_crate(made: Made) -> str:
    """Load the crate."""
    crate = ROCrate(str(made.release))
    actions = [entity for entity in crate.get_entities() if entity.type == "CreateAction"]
    assert actions, "no run is an action"
    assert actions[0]["instrument"]["name"].startswith("yifa "), actions[0]["instrument"]
    return f"{crate.root_dataset['name']}: {len(crate.data_entities)} files, {len(actions)} runs"
