"""Counties of the minor families and of none, crawled as typed: the archive holds what is there."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica
from tests.replica.truth import Truth
from tests.replica.worlds.minor import MINORS, ROWS, minor_world, write_profiles
from tests.support.crawling import crawl, current, fold_spaces, rows
from yifa.model.listing import Proof

OWN_FIELDS = ("title", "report_year", "document_kind", "signoff_organ", "signoff_date", "body_kind", "text")
SLUGS = [each.slug for each in MINORS]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Truth]]:
    folder = tmp_path_factory.mktemp("minor")
    profiles = folder / "profiles"
    profiles.mkdir()
    write_profiles(profiles)
    with Replica(minor_world()) as replica:
        crawl(folder / "archive.db", replica, *SLUGS, more=("--portals", str(profiles)))
        yield folder / "archive.db", replica.truth


def _pages(pages: dict[str, Any], slug: str) -> dict[str, Any]:
    return {url: page for url, page in pages.items() if f"//www.{slug}.example/" in url}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_document_is_archived_and_nothing_else(crawled: tuple[Path, Truth], slug: str) -> None:
    archive, truth = crawled
    (walk,) = rows(
        archive,
        "SELECT verdict, proof, rows_read, newest, oldest FROM walk JOIN section USING (section_id) "
        "JOIN portal USING (portal_id) WHERE slug = ?",
        slug,
    )

    assert set(_pages(current(archive), slug)) == set(_pages(truth.pages, slug))
    assert (walk["verdict"], walk["rows_read"]) == ("complete", ROWS)
    assert walk["proof"] in set(Proof)
    assert (walk["newest"][:10], walk["oldest"][:10]) == ("2026-03-12", "2026-03-02")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_field_text_and_file_is_right(crawled: tuple[Path, Truth], slug: str) -> None:
    archive, truth = crawled
    stored, wrong = _pages(current(archive), slug), []
    files: dict[int, set[tuple[str, str]]] = {}
    for row in rows(archive, "SELECT version_id, url, name FROM attachment"):
        files.setdefault(row["version_id"], set()).add((row["url"], row["name"]))
    for url, true in _pages(truth.pages, slug).items():
        expected = {each.name: getattr(true.fields, each.name) for each in fields(true.fields)}
        expected |= {name: getattr(true, name) for name in OWN_FIELDS}
        wrong += [
            (url, name, value, stored[url][name])
            for name, value in expected.items()
            if fold_spaces(str(stored[url][name])) != fold_spaces(str(value))
        ]
        if files.get(stored[url]["version_id"], set()) != set(true.attachments):
            wrong.append((url, "files", set(true.attachments), files.get(stored[url]["version_id"])))

    assert wrong == []


def test_every_minor_family_has_a_report_that_is_a_file(crawled: tuple[Path, Truth]) -> None:
    archive, truth = crawled
    kept = rows(archive, "SELECT url, status, sha256 FROM files")
    alone = "SELECT DISTINCT portal FROM documents WHERE body_kind = 'attachment_only'"

    assert {row["url"]: row["sha256"] for row in kept} == {
        url: true.sha256 for url, true in truth.files.items()
    }
    assert {row["status"] for row in kept} == {"fetched"}
    assert {row["portal"] for row in rows(archive, alone)} == {each.code for each in MINORS}


@pytest.mark.parametrize(("slug", "style"), [("moban", "form cards list"), ("jiegou", "variables divs line")])
def test_a_portal_moved_to_no_known_platform_is_read_on(tmp_path: Path, slug: str, style: str) -> None:
    """Its column and every document stand at other addresses, in other markup; the old ones are gone.

    Every document is known again, and the lost column is not asked for any more.
    """
    archive, world = tmp_path / "a.db", minor_world(slug)
    write_profiles(tmp_path)
    with Replica(world) as replica:
        crawl(archive, replica, slug, more=("--portals", str(tmp_path)))
        before = current(archive)
        (site,) = world.sites.values()
        site.platform, site.mode, site.column = "generic", style, "/fzzf/bg/index.html"
        site.turning = "" if style.startswith("form") else "/fzzf/bg/index_{m}.html"
        moved = {row.path: f"/fzzf/bg/{number}.html" for number, row in enumerate(site.rows)}
        site.rows = [replace(row, path=moved[row.path]) for row in site.rows]
        site.notices = {
            moved[path]: replace(notice, path=moved[path]) for path, notice in site.notices.items()
        }
        world.version += 1
        crawl(archive, replica, slug, command="backfill", more=("--portals", str(tmp_path)))
        last = crawl(archive, replica, slug, more=("--portals", str(tmp_path)))
    after = {url: page for url, page in current(archive).items() if "/fzzf/bg/" in url}

    assert set(after) == {site.origin + path for path in site.notices}
    assert {page["document_id"] for page in after.values()} == {
        page["document_id"] for page in before.values()
    }
    walks = rows(archive, "SELECT run_id, verdict, stop_reason FROM walk ORDER BY walk_id")
    assert [(each["run_id"], each["verdict"]) for each in walks] == [
        (1, "complete"), (2, "failed"), (2, "complete"), (3, "caught_up"),
    ]  # fmt: skip
    assert (last.status, walks[1]["stop_reason"]) == (0, "not_found")
