"""A list whose next page only a script turns: what its walk says, what alarms, and what may not be said."""

import json
import shutil
from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.commands import run
from tests.support.crawling import crawl, put_first_crawl, rows
from tests.support.tracing import untraced

__all__ = ["untraced"]

CODE, NAME = "140225", "hunyuan"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
SIGN = 'next by a function: <a href="javascript:;" onclick="turn(2)">下一页'
NEXT = '<div class="page"><a href="javascript:;" onclick="turn(2)">下一页</a></div>'


def column(replica: Replica, after: str, *, size: int = 4) -> None:
    """Let the county's list be one page of its first rows, with markup after them."""
    section = replica.truth.sections[CODE]
    items = "".join(
        f'<li><a href="{row.url}">{row.title}</a><span>{row.date}</span></li>' for row in section.rows[:size]
    )
    crumb = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 依法行政</div>'
    body = f"<html><head><title>依法行政</title></head><body>{crumb}<ul>{items}</ul>{after}</body></html>"
    replica.world.serve(section.url, Response(headers=HTML, body=body.encode()))


def last(archive: Path, columns: str) -> dict[str, object]:
    return rows(archive, f"SELECT {columns} FROM walk ORDER BY walk_id DESC LIMIT 1")[0]


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two runs over a list whose next page a script turns."""
    archive = tmp_path_factory.mktemp("scripted") / "a.db"
    with Replica() as replica:
        column(replica, NEXT)
        assert crawl(archive, replica, NAME).status == 1
        assert crawl(archive, replica, NAME).status == 0  # it stands, and is no news
    return archive


def test_the_walk_is_unproved_and_names_the_sign(scripted: Path) -> None:
    walk = last(scripted, "verdict, stop_reason, proof, sign, detail")

    assert walk == {
        "verdict": "unproved", "stop_reason": "unproved", "proof": None, "sign": SIGN,
        "detail": f"not followed: {SIGN}",
    }  # fmt: skip


def test_it_alarms_once_and_stands(scripted: Path) -> None:
    sql = "SELECT run_id, detail, since, state FROM alarm WHERE code = 'unproved' ORDER BY alarm_id"
    alarms = rows(scripted, sql)

    assert [(alarm["run_id"], alarm["state"]) for alarm in alarms] == [(1, "new"), (2, "standing")]
    assert alarms[0]["since"] == alarms[1]["since"]
    assert all(SIGN in alarm["detail"] for alarm in alarms)


@pytest.mark.parametrize(
    "command", [("status",), ("report",), ("search", "没有的词")], ids=lambda args: args[0]
)
def test_it_is_said_with_the_sign(scripted: Path, command: tuple[str, ...]) -> None:
    said = "".join(run(*command, archive=scripted).output.split())

    assert "".join(SIGN.split()) in said
    assert "nothing new" not in said
    assert "readtoitsend:20" not in said


def test_the_answers_in_json_have_proof_and_sign(scripted: Path) -> None:
    (portal,) = json.loads(run("status", "--json", archive=scripted).stdout)
    (walk,) = json.loads(run("report", "--json", archive=scripted).stdout)["portals"][0]["walks"]

    assert (portal["sections"][0]["proof"], portal["sections"][0]["sign"]) == (None, SIGN)
    assert (walk["proof"], walk["sign"]) == (None, SIGN)


def test_rows_that_an_unproved_list_no_longer_shows_are_not_missing(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    assert put_first_crawl(archive, NAME) == 0
    column(replica, NEXT)
    for _ in range(3):
        crawl(archive, replica, NAME, command="backfill")

    assert last(archive, "verdict")["verdict"] == "unproved"
    assert rows(archive, "SELECT 1 FROM entry WHERE absent_walk_id IS NOT NULL") == []
    assert rows(archive, "SELECT 1 FROM page_state WHERE state != 'listed'") == []


def test_a_list_once_proved_is_not_caught_up_where_its_last_walk_was_not(
    scripted: Path, replica: Replica, tmp_path: Path
) -> None:
    archive = Path(shutil.copy(scripted, tmp_path / "a.db"))
    column(replica, "")
    crawl(archive, replica, NAME)
    proved = last(archive, "verdict, proof, sign")
    crawl(archive, replica, NAME)

    assert proved == {"verdict": "complete", "proof": "no_pager", "sign": None}
    assert rows(archive, "SELECT 1 FROM alarm WHERE run_id = 4 AND code = 'unproved'") == []


def test_rows_declared_and_not_seen_alarm_so(tmp_path: Path, replica: Replica) -> None:
    column(replica, "<div>共57条</div>")
    ran = crawl(tmp_path / "a.db", replica, NAME)
    (alarm,) = rows(tmp_path / "a.db", "SELECT code, detail FROM alarm WHERE code != 'failed'")

    assert ran.status == 1
    assert last(tmp_path / "a.db", "verdict")["verdict"] == "truncated"
    assert alarm["code"] == "unproved"
    assert "4 of 57 declared rows were seen" in alarm["detail"]


def test_a_round_number_of_rows_is_said_to_be_the_weaker_proof(tmp_path: Path, replica: Replica) -> None:
    archive, weaker = tmp_path / "a.db", "10rows,aroundnumber:theweakerproof"
    column(replica, "", size=10)
    crawl(archive, replica, NAME)

    for command in ("status", "report", "removals"):
        assert weaker in "".join(run(command, archive=archive).output.split()), command
