"""History: every version of every page that shows a document, in order, and what changed."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.answers.differences import COSMETIC, SUBSTANTIVE, changes_of, compare, essence, sentences_of
from archive.proof.merge import merge
from archive.tables.links import KeptFile
from tests.support.commands import assert_plain, run
from tests.support.factory import AT, HOME, PAGE, Visit, make_fetched, make_record
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.record import Attachment
from yifa.reading.files.result import READ, Extracted

DAY = timedelta(days=1)
FIRST = (
    "一、总体情况\n全年受理行政复议申请42件，办结39件。罚没12.5万元。\n"
    "二、存在问题\n力度不够。能力不足。\n清溪县人民政府"
)
COSMETICALLY = FIRST.replace("42件，办结", "４２件, 办结").replace("力度不够。能力", "力度不够，能力")
SAID_OTHERWISE = FIRST.replace("42件", "45件").replace("力度不够。", "")


def told(archive: Path, key: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("history", key, "--json", archive=archive).stdout)
    return found


def versions(archive: Path, key: str, page: int = 0) -> list[dict[str, object]]:
    return told(archive, key)["pages"][page]["versions"]  # type: ignore[index,no-any-return] # JSON


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A page with three versions; its second content is also another page's."""
    path = tmp_path / "a.db"
    visit = Visit(path)
    texts = (FIRST, COSMETICALLY, SAID_OTHERWISE)
    for number, text in enumerate(texts):
        visit.save(make_record(text=text), at=AT + number * DAY)
    visit.save(make_record(f"{HOME}copy.html", text=SAID_OTHERWISE), at=AT + 5 * DAY)
    visit.archive.close()
    return path


def test_changes_are_cosmetic_or_substantive_sentence_by_sentence(archive: Path) -> None:
    first, second, third = versions(archive, PAGE)

    assert first["changes"] == {"cosmetic": [], "substantive": [], "metadata": [], "files": []}
    assert second["changes"]["substantive"] == []  # type: ignore[index] # JSON
    assert second["changes"]["cosmetic"] == [  # type: ignore[index] # JSON
        {
            "before": ["全年受理行政复议申请42件，办结39件。"],
            "after": ["全年受理行政复议申请４２件, 办结39件。"],
        },
        {"before": ["力度不够。", "能力不足。"], "after": ["力度不够，能力不足。"]},
    ]
    assert third["changes"]["substantive"] == [  # type: ignore[index] # JSON
        {
            "before": ["全年受理行政复议申请４２件, 办结39件。"],
            "after": ["全年受理行政复议申请45件，办结39件。"],
        },
        {"before": ["力度不够，能力不足。"], "after": ["能力不足。"]},
    ]


def test_every_page_that_shows_the_document_is_told_by_id_version_and_address(archive: Path) -> None:
    third = versions(archive, PAGE)[2]
    by_id = told(archive, str(third["document"]))

    pages = by_id["pages"]
    assert [each["url"] for each in pages] == [PAGE, f"{HOME}copy.html"]  # type: ignore[attr-defined] # JSON
    assert by_id["document"] == third["document"]
    assert told(archive, f"v{third['version']}") == by_id
    assert told(archive, f"{HOME}copy.html") == by_id
    assert told(archive, PAGE) == by_id


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [("v99", 1, "no version 99"), ("xyz", 2, "is no document"), ("ffff", 1, "no document 'ffff'")],
)
def test_what_means_nothing_is_told(archive: Path, key: str, status: int, said: str) -> None:
    ran = run("history", key, archive=archive)

    assert (ran.exit_code, said in ran.stderr) == (status, True)


def test_a_terminal_shows_changed_lines_and_leaves_out_what_is_the_same(archive: Path) -> None:
    shown = run("history", PAGE, archive=archive).stdout

    for line in (
        "2026-01-20 10:30 (Beijing)  v1  ",
        ": first fetched\n",
        ": 2 cosmetic\n",
        ", current: 2 substantive\n",
        "\n   - 全年受理行政复议申请４２件, 办结39件。\n   + 全年受理行政复议申请45件，办结39件。\n",
        "\n  ~- 力度不够。\n  ~- 能力不足。\n  ~+ 力度不够，能力不足。\n",
        "\n     一、总体情况\n",
        "\n     罚没12.5万元。\n     二、存在问题\n",
    ):
        assert line in shown, line
    assert_plain(shown)


def test_long_unchanged_stretches_are_left_out(tmp_path: Path) -> None:
    lines = [f"第{number}条规定的内容不变。" for number in range(40)]
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record(text="\n".join(lines)))
    visit.save(make_record(text="\n".join([*lines[:20], "新增一条。", *lines[20:]])), at=AT + DAY)
    visit.archive.close()

    shown = run("history", PAGE, archive=tmp_path / "a.db").stdout

    assert "     … 19 unchanged sentences …\n     第19条规定的内容不变。\n   + 新增一条。\n" in shown
    assert "第5条" not in shown


def test_metadata_changes_are_told_by_field_and_kind(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.save(
        make_record(
            publisher="清溪县 人民政府办公室", index_number=None, document_number="清政发〔2026〕1号"
        ),
        at=AT + DAY,
    )
    visit.archive.close()

    after = versions(tmp_path / "a.db", PAGE)[1]["changes"]
    shown = run("history", PAGE, archive=tmp_path / "a.db").stdout

    assert after["metadata"] == [  # type: ignore[index] # JSON
        {
            "field": "index_number", "before": "990101000/2026-00017", "after": None, "kind": "substantive",
        },
        {
            "field": "document_number", "before": None, "after": "清政发〔2026〕1号", "kind": "substantive",
        },
        {
            "field": "publisher", "before": "清溪县人民政府办公室", "after": "清溪县 人民政府办公室",
            "kind": "cosmetic",
        },
    ]  # fmt: skip
    assert "  ~ publisher: 清溪县人民政府办公室 → 清溪县 人民政府办公室\n" in shown
    assert "    document_number: - → 清政发〔2026〕1号\n" in shown


def keep_file(visit: Visit, url: str, body: bytes, text: str, at: datetime) -> None:
    fetched = make_fetched(url, body, kind=FetchKind.ATTACHMENT, at=at)
    capture = visit.keep(fetched, Verdict.OK)
    file = KeptFile.of(fetched, url=url, media_type="application/pdf", file_name=None, capture_id=capture)
    visit.archive.files.keep(file)
    sql = "SELECT payload_id FROM capture WHERE capture_id = ?"
    (payload,) = visit.archive.db.execute(sql, (capture,)).fetchone()
    found = Extracted(status=READ, text=text, extractor="plain", version="1")
    visit.archive.texts.keep(payload, found, at)


def test_files_come_go_are_replaced_and_renamed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    visit = Visit(path)
    one, two, three, four = (f"{HOME}f{number}.pdf" for number in range(4))
    files = (
        Attachment(url=one, name="附件1"),
        Attachment(url=two, name="附件2"),
        Attachment(url=three, name="附件3"),
    )
    visit.save(replace(make_record(), attachments=files))
    keep_file(visit, one, b"%PDF one", "办结39件。", AT)
    keep_file(visit, two, b"%PDF two", "第二件。", AT)
    files = (
        Attachment(url=four, name="附件1"),
        Attachment(url=two, name="附件二"),
        Attachment(url=f"{HOME}n.pdf", name="新附件"),
    )
    visit.save(replace(make_record(title="更正后的标题"), attachments=files), at=AT + DAY)
    keep_file(visit, four, b"%PDF four", "办结40件。", AT + DAY)
    keep_file(visit, two, b"%PDF two", "第二件。", AT + DAY)
    visit.archive.close()

    changes = versions(path, PAGE)[1]["changes"]["files"]  # type: ignore[index] # JSON
    shown = run("history", PAGE, archive=path).stdout

    assert [(each["kind"], each["name"]) for each in changes] == [
        ("replaced", "附件1"), ("renamed", "附件二"), ("added", "新附件"), ("removed", "附件3"),
    ]  # fmt: skip
    assert changes[0]["substantive"] == [{"before": ["办结39件。"], "after": ["办结40件。"]}]
    assert (changes[1]["before"], changes[1]["after"]) == ("附件2", "附件二")
    assert "    file 附件1 replaced: " in shown
    assert "   - 办结39件。\n   + 办结40件。\n" in shown
    assert ": 1 in metadata, 4 in files\n" in shown


def test_versions_that_a_merge_brings_stand_in_order_of_time(tmp_path: Path) -> None:
    """What the second archive saw in between is compared with what came before and after it."""
    texts = {0: "甲。", 1: "乙。", 2: "丙。"}
    for name, days in (("a.db", (0, 2)), ("b.db", (1,))):
        visit = Visit(tmp_path / name)
        for day in days:
            visit.save(make_record(text=texts[day]), at=AT + day * DAY)
        visit.archive.close()
    merge([tmp_path / "a.db", tmp_path / "b.db"], tmp_path / "c.db")

    told = versions(tmp_path / "c.db", PAGE)

    assert [each["first_fetch_with"][:10] for each in told] == ["2026-01-20", "2026-01-21", "2026-01-22"]  # type: ignore[index] # JSON
    assert [each["last_fetch_without"] for each in told] == [
        None, "2026-01-20T02:30:00Z", "2026-01-21T02:30:00Z",
    ]  # fmt: skip
    assert [each["changes"]["substantive"] for each in told] == [  # type: ignore[index] # JSON
        [], [{"before": ["甲。"], "after": ["乙。"]}], [{"before": ["乙。"], "after": ["丙。"]}],
    ]  # fmt: skip
    assert [each["current"] for each in told] == [False, False, True]


def test_the_pages_states_stand_among_its_versions(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    sql = """INSERT INTO page_state (page_id, state, at, run_id, walk_id, detail)
        VALUES (1, 'delisted', '2026-02-01T00:00:00Z', 1, 1, 'not on the list')"""
    visit.archive.db.execute(sql)
    visit.archive.close()

    page = told(tmp_path / "a.db", PAGE)["pages"][0]  # type: ignore[index] # JSON
    shown = run("history", PAGE, archive=tmp_path / "a.db").stdout

    assert page["states"] == [
        {
            "state": "delisted", "last_without_at": None, "at": "2026-02-01T00:00:00Z", "run": 1, "walk": 1,
            "capture": None,
            "detail": "not on the list",
        }
    ]  # fmt: skip
    assert shown.endswith("by 2026-02-01 08:00 (Beijing)  delisted: not on the list (run 1, walk 1)\n")


# --- the comparison itself

words = st.lists(
    st.sampled_from(["受理", "办结", "12", "3.5", "复议", "，", "。", "；", "\n", " "]), max_size=30
)


@given(words, words)
def test_a_comparison_loses_no_sentence_and_says_the_same_of_both_sides(
    one: list[str], other: list[str]
) -> None:
    before, after = "".join(one), "".join(other)

    stretches = compare(before, after)

    assert [s for each in stretches for s in each.change.before] == list(sentences_of(before))
    assert [s for each in stretches for s in each.change.after] == list(sentences_of(after))
    for each in stretches:
        same = essence("".join(each.change.before)) == essence("".join(each.change.after))
        assert same == (each.kind != SUBSTANTIVE)


@given(words)
def test_what_is_only_printed_otherwise_is_never_substantive(parts: list[str]) -> None:
    text = "".join(part.replace("3.5", "35") for part in parts)
    wide = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    reflowed = wide.replace("，", "").replace("；", "。 ").replace("\n", "")

    assert changes_of(compare(text, reflowed), SUBSTANTIVE) == ()


def test_a_number_is_not_its_digits() -> None:
    """12.5 is not 125, and 15% is not 15."""
    for before, after in (("罚没12.5万元", "罚没125万元"), ("占15%。", "占15。"), ("降到-5度", "降到5度")):
        assert changes_of(compare(before, after), COSMETIC) == ()
        assert len(changes_of(compare(before, after), SUBSTANTIVE)) == 1
