"""A time stamp is asked of a real authority, kept, and checked whenever the archive is."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import run
from tests.support.factory import AT, HOME, Visit, make_record
from tests.support.others.authority import OPENSSL, Authority, stamping

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not here: no authority can be made")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with stamping(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def asked(authority: Authority) -> Authority:
    """The authority, as honest as it is."""
    authority.kind, authority.repeat, authority.refuses = "application/timestamp-reply", b"", False
    return authority


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return fill(tmp_path_factory.mktemp("source") / "a.db").read_bytes()


def fill(path: Path, url: str = f"{HOME}1.html") -> Path:
    visit = Visit(path)
    visit.save(make_record(url))
    visit.archive.runs.end(visit.run_id, exit_status=0, tally={}, at=AT)
    visit.archive.close()
    return path


@pytest.fixture
def archive(source: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    path.write_bytes(source)
    return path


def stamps(path: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT digest, response FROM time_stamp").fetchall()


def test_what_is_stamped_can_be_checked_without_us(asked: Authority, archive: Path, tmp_path: Path) -> None:
    """The line that `digest` prints, and the answer kept; the stamp is no part of the digest."""
    before = run("digest", archive=archive).stdout

    done = run("digest", "--timestamp", asked.address, "--trust", asked.root, archive=archive)

    assert done.exit_code == 0, done.output
    assert done.stdout == before == run("digest", archive=archive).stdout
    assert "as it is now; signed by CN=Stamper\n" in done.stderr
    ((digest, response),) = stamps(archive)
    assert f"{digest}\n" == before
    (tmp_path / "line").write_text(before)
    (tmp_path / "answer.tsr").write_bytes(response)
    words = ["ts", "-verify", "-data", "line", "-in", "answer.tsr", "-CAfile", str(asked.root)]
    subprocess.run([OPENSSL or "", *words], cwd=tmp_path, check=True, capture_output=True)


def test_verify_says_what_a_stamp_shows(asked: Authority, archive: Path) -> None:
    """Under roots of the system alone it holds too, and its authority is said to be unknown."""
    run("digest", "--timestamp", asked.address, archive=archive)

    plain = run("verify", archive=archive)
    trusted = run("verify", "--trust", asked.root, "--json", archive=archive)

    assert plain.exit_code == trusted.exit_code == 0
    assert "as it is now; signed by CN=Stamper, whose root is not known here (--trust FILE)" in plain.stdout
    (words,) = json.loads(trusted.stdout)["stamps"]
    assert words.endswith("as it is now; signed by CN=Stamper")


def test_a_stamp_of_before_tells_the_digest_of_then(asked: Authority, archive: Path, tmp_path: Path) -> None:
    """Merging keeps stamps, also where nothing else is new."""
    run("digest", "--timestamp", asked.address, archive=archive)
    ((then, _),) = stamps(archive)
    other = fill(tmp_path / "b.db", f"{HOME}2.html")

    assert run("merge", archive, "--into", other).exit_code == 0
    assert f"with the digest {then}; signed by" in run("verify", archive=other).stdout
    run("digest", "--timestamp", asked.address, archive=archive)
    assert run("merge", archive, "--into", other).exit_code == 0
    assert len(stamps(other)) == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("response = CAST(replace(hex(response), '3132', '3133') AS BLOB)", "does not hold"),
        ("digest = replace(digest, substr(digest, 1, 8), '00000000')", "Mismatch between messages"),
        ("stamped_at = '2001-01-01T00:00:00Z'", "it was signed at 20"),
    ],
)
def test_a_stamp_that_does_not_hold_is_damage(
    asked: Authority, archive: Path, change: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the row is sealed anew, as somebody would who knows how."""
    run("digest", "--timestamp", asked.address, archive=archive)
    from archive.store import Archive

    with Archive.open(archive) as opened, opened.change() as db:
        db.execute(f"UPDATE time_stamp SET {change}")

    told = run("verify", archive=archive)

    assert told.exit_code == 1
    assert "DAMAGED  time_stamp 1" in told.stdout
    assert problem in told.stdout


def test_an_answer_that_is_none_is_not_kept(asked: Authority, archive: Path, tmp_path: Path) -> None:
    """A page, an answer to another request, a refusal, rubbish, a broken certificate."""
    run("digest", "--timestamp", asked.address, archive=archive)
    ((_, former),) = stamps(archive)

    def refused(url: str = asked.address) -> str:
        told = run("digest", "--timestamp", url, archive=archive)
        assert told.exit_code in (1, 2), told.output
        return told.output

    asked.repeat = former
    assert "no time stamp: an answer to another request" in refused()
    asked.repeat = b"rubbish"
    assert "no time stamp:" in refused()
    asked.repeat, asked.refuses = b"", True
    assert "no time stamp: refused, status 2" in refused()
    asked.kind = "text/html"
    assert "no time stamp: status 200, text/html" in refused()
    assert "no answer: " in refused("http://127.0.0.1:1/")
    assert "expected the http(s) address" in refused("ftp://a.example/")
    assert len(stamps(archive)) == 1
    (tmp_path / "x.pem").write_text("none")
    told = run("digest", "--timestamp", asked.address, "--trust", tmp_path / "x.pem", archive=archive)
    assert "x.pem: no certificates in PEM" in told.output


def test_without_its_extra_verify_says_that_stamps_were_not_checked(
    asked: Authority, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("digest", "--timestamp", asked.address, archive=archive)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)

    told = run("verify", archive=archive)

    assert told.exit_code == 0
    assert "1 time stamp not checked: time stamps need rfc3161-client" in told.stdout
    assert run("digest", "--timestamp", asked.address, archive=archive).exit_code == 2
