"""plan and backfill of an address, as typed."""

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from crawler.discover.discovery import slug_for
from tests.replica import Replica, Response
from tests.support.crawling import YIFA, current, in_spring, mapping, rows, yifa
from tests.support.invented import HOME, HTML, page, portal, serve


def test_backfill_of_an_address_crawls_what_it_found_out(replica: Replica, tmp_path: Path) -> None:
    options, archive = serve(replica, portal()), tmp_path / "a.db"
    done = yifa("backfill", HOME, *options, "--yes", "--archive", archive, clock=in_spring())
    stored = current(archive)

    assert done.status == 0
    assert (
        "Plan: 黎城县 140426: about 12 requests, 10 documents, 0.2 minutes at 1 s between requests"
        in done.out
    )
    assert len(stored) == 10
    assert {row["report_year"] for row in stored.values()} == {2025, 2024}
    assert all(len(row["text"]) > 150 and row["date_published"] for row in stored.values())
    assert [row["verdict"] for row in rows(archive, "SELECT verdict FROM walk")] == ["complete"]


def test_backfill_of_an_address_is_refused_where_nobody_can_be_asked(
    replica: Replica, tmp_path: Path
) -> None:
    refused = yifa("backfill", HOME, *serve(replica, portal()), "--archive", tmp_path / "a.db")

    assert refused.status == 2
    assert "there is no terminal to ask on: add --yes" in refused.err
    assert not replica.requests
    assert not (tmp_path / "a.db").exists()


def test_backfill_of_an_address_goes_no_further_than_it_can(replica: Replica, tmp_path: Path) -> None:
    pages = portal()
    options = serve(replica, pages)
    replica.world.serve(f"{HOME}gk/", Response(headers=HTML, body=page("政务公开", "建设中").encode()))
    nothing = yifa("backfill", HOME, *options, "--yes", "--archive", tmp_path / "a.db")
    replica.world.serve(HOME, Response(status=404, headers=HTML, body=b"<h1>no</h1>"))
    dead = yifa("backfill", HOME, *options, "--yes", "--archive", tmp_path / "a.db", "--county", "黎城县")
    wrong = yifa("backfill", HOME, *options, "--yes", "--county", "无此县", "--archive", tmp_path / "a.db")

    assert (nothing.status, dead.status, wrong.status) == (1, 1, 2)
    assert "nothing to crawl: section: no column" in nothing.err
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize(("answer", "stored"), [("n\n", 0), ("y\n", 10)])
def test_on_a_terminal_the_plan_is_asked_about(
    replica: Replica, tmp_path: Path, answer: str, stored: int
) -> None:
    archive = tmp_path / "a.db"
    words = ["backfill", HOME, *serve(replica, portal()), "--archive", str(archive)]
    ours, its = pty.openpty()
    with subprocess.Popen(
        [*YIFA, *words], stdin=its, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        os.write(ours, answer.encode())
        out, err = process.communicate(timeout=120)
    os.close(its)
    os.close(ours)

    assert process.returncode == 0
    assert "Plan: 黎城县 140426" in out
    assert "Crawl it now?" in out + err
    assert (len(current(archive)) if archive.exists() else 0) == stored


def test_slugs_are_short_and_unlike_any_other() -> None:
    assert slug_for("www.jia.gov.cn", "http://www.jia.gov.cn/", ["jia", "jia-2"]) == "jia-3"
    assert slug_for("114.gov.cn", "http://114.gov.cn/index.html", []) == "p114"


def test_the_plan_of_known_portals_is_what_a_backfill_then_asks(replica: Replica, tmp_path: Path) -> None:
    plan = yifa("plan", "武乡", "wuding", "--delay", "0", *mapping(replica), "--json")
    plans = {each["code"]: each for each in plan.json()}
    shown = yifa("plan", "武乡", "--delay", "0", *mapping(replica))
    replica.forget_requests()
    yifa("backfill", "武乡", "--archive", tmp_path / "a.db", "--delay", "0", *mapping(replica))
    files = re.compile(r"/robots\.txt$|\.(?:pdf|docx|xlsx|ofd|rtf|txt|zip|png|jpg)$")
    listed = {row.url.partition(".gov.cn")[2] for row in replica.truth.sections["140429"].rows}
    paths = [each.path_with_query for each in replica.requests]
    asked = [path for path in paths if path in listed or not files.search(path)]

    assert plan.status == 0
    assert plans["140429"]["requests"] == len(asked)
    assert plans["140429"]["documents"] == len(current(tmp_path / "a.db"))
    assert plans["140429"]["minutes"] == round(len(asked) / 60, 1)
    assert plans["532329"]["walks"][0]["verdict"] == "complete"
    assert "依法行政  complete (last_page): 3 of 3 pages, 17 rows, 2025-03-21 to 2026-01-20" in shown.out
    assert "2 rows lead elsewhere or to files" in shown.out


def test_a_plan_says_where_its_figures_fall_short(replica: Replica) -> None:
    wall = "<html><meta content='x' r='m'><script>$_ts=window['$_ts']</script></html>"
    replica.world.serve("http://www.wuxiang.gov.cn/", Response(status=412, headers=HTML, body=wall.encode()))
    plan = yifa("plan", "武乡", "--delay", "0", *mapping(replica))

    assert plan.status == 18
    assert "no: at least so much" in plan.out
    assert "left alone: challenge" in plan.out
    assert json.loads(yifa("plan", "武乡", "--delay", "0", *mapping(replica), "--json").out)[0]["parked"]
