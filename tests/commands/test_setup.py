"""Set-up: a wheel in an empty environment and folder, no modules of POSIX, the default archive."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from archive.file.default import default_archive
from archive.file.lock import Lock
from archive.store import Archive
from tests.replica import Replica
from tests.support.commands import CASES, ROOT, fill_archive, run
from tests.support.crawling import mapping
from yifa.model.errors import ArchiveInUseError

HIDDEN = """
import sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
"""
"""before anything of ours is loaded: as on Windows, as far as modules go"""
HIDDEN_FROM_OURS = """
import builtins, sys
found = builtins.__import__
def find(name, given=None, *rest, **more):
    asking = str((given or {}).get("__name__", "")).partition(".")[0]
    if asking in ("yifa", "archive", "crawler", "pipelines") and name in ("fcntl", "resource", "pwd", "grp"):
        raise ImportError(name)
    return found(name, given, *rest, **more)
builtins.__import__ = find
"""
"""for what crawls: Twisted itself wants them here, and does without them on Windows"""
START = "from yifa.commands.cli import main; main()"


def without(hidden: str, *words: str | Path, archive: Path) -> subprocess.CompletedProcess[str]:
    """Run a command where modules are hidden."""
    return subprocess.run(
        [sys.executable, "-c", f"{hidden}\n{START}", *map(str, words)], cwd=archive.parent, text=True,
        env={**os.environ, "YIFA_ARCHIVE": str(archive), "PYTHONPATH": str(ROOT)}, capture_output=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["alarms", "mute", "outage", "清溪县"],
        ["extract"],
        ["backup", "copy.db"],
        ["search", CASES],
        ["export", "out.csv"],
    ],
    ids=lambda words: str(words[0]),
)
def test_commands_do_without_posix_modules(tmp_path: Path, words: list[str]) -> None:
    """What reads and what writes; with a lock all the same."""
    archive = fill_archive(tmp_path / "a.db")

    ended = without(HIDDEN, *words, archive=archive)

    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.glob("*.held")) == []


def test_a_crawl_does_without_posix_modules(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    words = ["crawl", "140225", "--quiet", "--delay", "0", *mapping(replica)]

    ended = without(HIDDEN_FROM_OURS, *words, archive=archive)

    assert ended.returncode == 0, ended.stderr
    with Archive.open(archive, read_only=True) as held:
        assert held.db.execute("SELECT count(*) FROM page").fetchone()[0] > 10


def test_a_lock_without_the_kernel_s_holds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a file that stands for it, gone at the end."""
    refused = OSError(38, "fcntl is unavailable")
    monkeypatch.setattr("archive.file.lock.lock_descriptor", lambda *_, **__: (_ for _ in ()).throw(refused))

    with Lock(tmp_path / "a.db", "yifa crawl"), pytest.raises(ArchiveInUseError, match="yifa crawl"):
        Lock(tmp_path / "a.db")
    with Lock(tmp_path / "a.db"):
        assert (tmp_path / "a.db.lock.held").exists()

    assert not (tmp_path / "a.db.lock.held").exists()


def test_no_module_of_posix_is_imported_at_the_top() -> None:
    posix = re.compile(r"^(?:import|from) (?:fcntl|resource|pwd|grp|termios|tty|pty|syslog)\b", re.MULTILINE)
    folders = ("yifa", "archive", "crawler", "pipelines")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]

    assert [path for path in files if posix.search(path.read_text(encoding="utf-8"))] == []


def test_the_archive_is_where_the_user_s_data_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever one stands; what writes says which file it is."""
    monkeypatch.delenv("YIFA_ARCHIVE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    named = default_archive()
    named.parent.mkdir(parents=True)
    fill_archive(named)

    found, muted = run("search", CASES), run("alarms", "mute", "outage", "清溪县")
    monkeypatch.setenv("YIFA_ARCHIVE", "other.db")

    assert named == tmp_path / "data" / "yifa" / "archive.db"
    assert found.stdout.endswith("3 publications\n")
    assert muted.stderr == f"Archive: {named}\n"
    assert default_archive() == Path("other.db")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with nothing of ours but the wheel; what it needs is the one that tests run in."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    kept = shutil.ignore_patterns(".*", "*.egg-info", "build", "__pycache__", "golden", "acceptance")
    shutil.copytree(ROOT, source, ignore=kept)
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "-w", str(folder), str(source)], check=True, capture_output=True)
    (wheel,) = folder.glob("yifa-*.whl")
    shutil.rmtree(source)
    home = folder / "environment"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    install = ["-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    (place,) = (home / "lib").glob("python3*/site-packages")
    (place / "needs.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return home / "bin" / "yifa"


def test_a_wheel_works_in_an_empty_folder_demo_included(installed: Path, tmp_path: Path) -> None:
    """Nothing of the checkout is there; the replicas, profiles, pages and messages came with the wheel."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "YIFA_LANG": "en"}

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [installed, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    demo = typed("demo")
    where = subprocess.run(
        [installed.with_name("python"), "-c", "import yifa; print(yifa.__file__)"], cwd=tmp_path,
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status = typed("status", "--json", "--archive", "data/demo.db")

    assert str(installed.parents[1]) in where.stdout
    assert demo.returncode == 0, demo.stderr
    assert "77 of 77 pages stored, 0 too many;" in demo.stdout
    assert ".venv/bin" not in demo.stdout
    assert len(json.loads(status.stdout)) == 5
