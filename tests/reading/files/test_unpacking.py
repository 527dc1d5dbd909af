"""Archives give the texts of their members, each under its name; presentations theirs, slide by slide."""

import shutil
import stat
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.replica.files.formats import (
    make_docx,
    make_ofd,
    make_png,
    make_pptx,
    make_rar,
    make_xlsx,
    make_zip,
)
from tests.support.reading.hostile import MEGABYTE
from tests.support.reading.programs import program
from yifa.reading.files.child import extract
from yifa.reading.files.detect import read_kind
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError
from yifa.reading.files.unpacking import unpack

TEXT = ("清溪县2025年法治政府建设年度报告", "全年办理行政复议案件十二件。")
MEMBERS = {"附件1.docx": make_docx(TEXT), "表/附件2.xlsx": make_xlsx(("事项\t件数",))}
WHOLE = f"【附件1.docx】\n{TEXT[0]}\n{TEXT[1]}\n【附件2.xlsx】\n事项\t件数"


def seven(folder: Path, members: dict[str, bytes]) -> bytes:
    for name, body in members.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    command = ["bsdtar", "-c", "-f", "out.7z", "--format=7zip", *members]
    subprocess.run(command, cwd=folder, check=True, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    return (folder / "out.7z").read_bytes()


@pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not on PATH")
def test_rar_and_7z_are_read_by_bsdtar(tmp_path: Path) -> None:
    for body in (make_rar(MEMBERS), seven(tmp_path, MEMBERS)):
        found = extract(body)
        assert (found.status, found.reason, found.text, found.extractor) == ("read", None, WHOLE, "bsdtar")


@pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not on PATH")
def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = extract(seven(tmp_path, {"a.txt": bytes(300 * MEGABYTE)}))

    assert (bomb.status, (bomb.reason or "").split(":")[0]) == ("failed", "too_big")


@pytest.mark.skipif(shutil.which("unar") is None, reason="unar is not on PATH")
def test_where_only_unar_is_it_reads_rar(programs: Path) -> None:
    for name in ("unar", "lsar"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    found = extract(make_rar(MEMBERS))

    assert (found.status, found.text, found.extractor) == ("read", WHOLE, "unar")


def test_without_a_program_an_archive_says_what_is_missing(programs: Path) -> None:
    found = extract(make_rar(MEMBERS))

    assert (found.status, found.reason) == (
        "no_extractor", "no_extractor: rar: none of bsdtar, unar is on PATH",
    )  # fmt: skip


COPY = """import shutil, sys
shutil.copy({source!r}, "out.zip")
print("bsdtar: Decompressing: damaged member", file=sys.stderr)
sys.exit({status})"""


@pytest.mark.parametrize(
    ("status", "reason"), [(0, None), (1, "members: bsdtar: Decompressing: damaged member")]
)
def test_what_a_program_leaves_out_is_said(
    programs: Path, tmp_path: Path, status: int, reason: str | None
) -> None:
    (tmp_path / "made.zip").write_bytes(make_zip(MEMBERS))
    program(programs, "bsdtar", COPY.format(source=str(tmp_path / "made.zip"), status=status))

    found = read(make_rar(MEMBERS))

    assert (found.status, found.reason, found.text) == ("read", reason, WHOLE)


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("import sys; sys.exit('Encryption is not supported')", "encrypted"),
        ("import sys; sys.exit('Header CRC error')", "unreadable"),
        ("import sys; sys.exit('Write error: File too large')", "too_big"),
        ("import os, signal; signal.signal(25, signal.SIG_DFL); os.kill(os.getpid(), 25)", "too_big"),
        ("pass", "unreadable"),
    ],
)
def test_an_archive_that_gives_nothing_has_its_reason(programs: Path, script: str, word: str) -> None:
    program(programs, "bsdtar", script)
    body = make_rar(MEMBERS)

    with pytest.raises(RefusedError) as refused:
        unpack(body, read_kind(body))

    assert refused.value.word == word


@pytest.mark.parametrize(("size", "word"), [(1, "unreadable"), (300 * MEGABYTE, "too_big")])
def test_sizes_are_asked_before_unar_unpacks(programs: Path, size: int, word: str) -> None:
    listed = f'{{"lsarContents": [{{"XADFileSize": {size}}}]}}'
    program(programs, "lsar", f"print('{listed}')")
    program(programs, "unar", "import sys; sys.exit('Failed! (CRC)')")
    body = make_rar(MEMBERS)

    with pytest.raises(RefusedError) as refused:
        unpack(body, read_kind(body))

    assert refused.value.word == word


def test_an_archive_of_pictures_waits_for_ocr() -> None:
    found = read(make_zip({"1.png": make_png("1"), "2.png": make_png("2")}))

    assert (found.status, found.text) == ("needs_ocr", "")
    assert (found.reason or "").startswith("members: 1.png: picture: not read without --ocr; 2.png: ")


def linked(base: bytes) -> bytes:
    """Return a zip file with a symbolic link beside its members."""
    out = BytesIO(base)
    with zipfile.ZipFile(out, "a") as file:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "..\\x"])
def test_a_package_with_a_name_that_leads_outside_is_refused(name: str) -> None:
    out = BytesIO(make_ofd(TEXT))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr(name, "x")

    with pytest.raises(RefusedError, match="unsafe_name"):
        read(out.getvalue())


def test_a_link_is_refused_in_a_package_and_left_in_an_archive() -> None:
    with pytest.raises(RefusedError, match="unsafe_name"):
        read(linked(make_docx(TEXT)))
    found = read(linked(make_zip({"报告.docx": make_docx(TEXT)})))

    assert (found.status, found.reason) == ("read", "members: link: unsafe_name: 'word/link'")


def test_the_name_that_info_zip_gives_beside_the_old_one_is_taken() -> None:
    import struct
    import zlib

    raw = b"????.txt"
    name = "附件.txt".encode()
    field = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(raw)) + name
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        member = zipfile.ZipInfo(raw.decode())
        member.extra = struct.pack("<HH", 0x5455, 0) + field
        file.writestr(member, "法治政府")

    assert read(out.getvalue()).text == "【附件.txt】\n法治政府"


def test_slides_are_read_in_the_order_they_are_shown() -> None:
    found = read(make_pptx([("法治政府建设汇报", "一、总体情况"), ("事项\t件数", "检查\t42"), ("汇报完毕",)]))

    assert (found.status, found.pages) == ("read", 3)
    assert found.text.split("\n") == [
        "法治政府建设汇报", "一、总体情况", "事项\t件数", "检查\t42", "汇报完毕",
    ]  # fmt: skip
