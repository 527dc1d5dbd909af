"""What a killed command left is swept by the next; what is in use is not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.file.scratch import PREFIX, scratch_folder, sweep
from archive.store import Archive
from tests.support.commands import fill_archive, run

HELD = """
import sys
from pathlib import Path
from archive.file.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "half.db").write_bytes(b"half")
    print(folder, flush=True)
    sys.stdin.read()
"""


def hold(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that is making a file, and return it with its folder."""
    child = subprocess.Popen(
        [sys.executable, "-c", HELD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3], env={**os.environ},
    )  # fmt: skip
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


@pytest.mark.parametrize("command", ["crawl", "backup", "merge", "export"])
def test_the_next_command_sweeps_what_a_killed_one_left(tmp_path: Path, command: str) -> None:
    archive = fill_archive(tmp_path / "a.db")
    with hold(tmp_path)[0] as killed:
        (left,) = tmp_path.glob(f"{PREFIX}*")
        sweep(tmp_path)
        assert (left / "half.db").exists()
        killed.send_signal(signal.SIGKILL)
        killed.wait()

    if command == "crawl":
        Archive.open(archive).close()
    elif command == "merge":
        run("merge", archive, "--into", tmp_path / "b.db")
    else:
        run(command, tmp_path / f"b.{'db' if command == 'backup' else 'csv'}", archive=archive)

    assert list(tmp_path.glob(f"{PREFIX}*")) == []


def test_a_folder_is_gone_whatever_ends_its_use(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}mine").write_text("a file of that name is not ours to remove")
    with pytest.raises(IsADirectoryError), scratch_folder(tmp_path) as folder:
        folder.write_text("x")

    assert [path.name for path in tmp_path.iterdir()] == [f"{PREFIX}mine"]


def test_a_folder_that_cannot_be_made_is_named_as_the_place_it_was_to_be_in(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as refused, scratch_folder(tmp_path / "nowhere"):
        pass

    assert refused.value.filename == str(tmp_path / "nowhere")
