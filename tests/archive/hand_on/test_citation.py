"""Citations: who, what, when, where, and which of the texts the address showed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.answers.show import show
from archive.hand_on.citation import cite
from tests.support.factory import AT, PAGE, TITLE, Visit, make_record
from yifa.model.record import Record

ODD = replace(
    make_record(
        title="100% of {1}_2\\3 \n 的报告", document_number="清政发〔2026〕1号",
        date_published="2026-01-15T08:05",
        issuing_authority="清溪县委、清溪县人民政府 清溪县政府办（外事办、侨办）；清溪县司法局",
    ),
    url=f"{PAGE}?a={{1}}",
)  # fmt: skip
BARE = replace(
    make_record(title=None, date_published=None, issuing_authority=None, publisher=None), signoff_organ=None
)


def cited(path: Path, record: Record, form: str, days_later: int = 0) -> str:
    """Store a record, days later its page with another text, and cite the first."""
    visit = Visit(path)
    visit.save(record)
    if days_later:
        visit.save(record, at=AT + timedelta(days=days_later))
        visit.save(replace(make_record(record.url, text="另一篇。")), at=AT + timedelta(days=days_later + 1))
    visit.archive.commit()
    answer = cite(show(visit.archive.db, record.content_sha256), form)
    visit.archive.close()
    return answer


def test_gbt7714_names_the_version_and_the_days_it_was_read(tmp_path: Path) -> None:
    """The day of access is the last on which this version was read."""
    record = make_record()

    assert cited(tmp_path / "a.db", record, "gbt7714", days_later=3) == (
        f"清溪县人民政府. {TITLE}[EB/OL]. (2026-01-15)[2026-01-23]. {PAGE}. "
        f"第1版（共2版）, 获取于2026-01-20至2026-01-23, SHA-256: {record.content_sha256}."
    )


def test_bodies_that_signed_together_are_authors_of_their_own(tmp_path: Path) -> None:
    """Three are named, and a bracket is no list of authors."""
    assert cited(tmp_path / "a.db", ODD, "gbt7714").startswith(
        "清溪县委, 清溪县人民政府, 清溪县政府办（外事办、侨办）, 等. "
        "100% of {1}_2\\3 的报告: 清政发〔2026〕1号[EB/OL]. (2026-01-15)[2026-01-20]. "
    )


def test_bibtex_takes_nothing_of_a_title_for_its_own_signs(tmp_path: Path) -> None:
    """Signs are escaped, not lost; braces of an address do not end its field."""
    assert cited(tmp_path / "a.db", ODD, "bibtex").splitlines() == [
        f"@misc{{yifa{ODD.content_sha256[:12]},",
        "  author = {{清溪县委} and {清溪县人民政府} and {清溪县政府办（外事办、侨办）} and {清溪县司法局}},",
        r"  title = {{100\% of \{1\}\_2\textbackslash{}3 的报告}},",
        "  number = {清政发〔2026〕1号},",
        "  year = {2026},",
        "  date = {2026-01-15},",
        f"  url = {{{PAGE}?a=%7B1%7D}},",
        "  urldate = {2026-01-20},",
        "  version = {1},",
        f"  note = {{Version 1 of 1, read 2026-01-20/2026-01-20, SHA-256 {ODD.content_sha256}}}",
        "}",
    ]


def test_ris_has_a_tag_a_line(tmp_path: Path) -> None:
    """Each author has one of its own."""
    lines = cited(tmp_path / "a.db", ODD, "ris").splitlines()

    assert (lines[0], lines[-1]) == ("TY  - ELEC", "ER  - ")
    assert [line[6:] for line in lines if line.startswith("AU  - ")][-1] == "清溪县司法局"
    assert {"DA  - 2026/01/15", "Y2  - 2026/01/20", "ET  - 1", "M1  - 清政发〔2026〕1号"} <= set(lines)


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    """Not guessed: without a body the county stands for it, without a title the address, no day for none."""
    gbt = cited(tmp_path / "a.db", BARE, "gbt7714")
    ris = cited(tmp_path / "b.db", BARE, "ris")

    assert gbt.startswith(f"清溪县. {PAGE}[EB/OL]. [2026-01-20]. {PAGE}. ")
    assert not {"DA", "PY", "M1"} & {line[:2] for line in ris.splitlines()}
