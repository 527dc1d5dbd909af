"""Texts that share passages, and what was left in them; all invented."""

from binascii import crc32

import pytest

from tests.acceptance.derive.copying import judge_corpus, write_corpus
from tests.acceptance.derive.likeness import judge_likeness
from yifa.reading.reuse.join import Document, against, join
from yifa.reading.reuse.passages import shared_passages
from yifa.reading.reuse.residue import find_residue
from yifa.reading.reuse.winnow import GRAM, fingerprints, grams

SHARED = "全面落实行政执法责任制和评议考核机制,抽取案卷120本逐一评查,问题全部整改到位。"
TEXTS = [
    "甲单位建立学法清单并逐月销号。",
    "乙单位推行首违不罚并公布清单。",
    "丙单位开设法治讲堂并录制短片。",
    "丁单位聘请顾问并审查合同文本。",
    "戊单位优化流程并压缩办理时限。",
    "己单位排查风险并化解信访积案。",
    "庚单位修订预案并组织实战演练。",
]


def documents(texts: list[str], counties: int = 1) -> list[Document]:
    return [
        Document(number=at, county=str(at % counties), region="甲市", hashes=fingerprints(text * 1))
        for at, text in enumerate(texts)
    ]


def test_every_gram_is_hashed_in_the_order_of_the_text() -> None:
    text = "".join(TEXTS)[: 3 * GRAM + 5]

    for length in range(len(text) + 1):
        cut = [text[start : start + GRAM] for start in range(length - GRAM + 1)]
        assert grams(text[:length]) == [crc32(gram.encode("utf-16-le")) for gram in cut]


def test_copies_are_found_by_their_share_and_nothing_else_is() -> None:
    found = judge_corpus(write_corpus(150, pairs=4))

    assert (found.recall[0.3], found.recall[0.5], found.false) == (1.0, 1.0, 0)
    assert found.worst <= 0.1
    assert found.passages > 0.95


def test_reports_that_are_alike_are_told_from_those_that_copied() -> None:
    assert {name: score.wrong for name, score in judge_likeness() if score.wrong} == {}


def test_a_passage_is_the_same_with_other_figures_and_signs() -> None:
    one, other = f"甲。{SHARED}", f"乙局。{SHARED.replace('120', '35').replace(',', '，')}"

    (passage,) = shared_passages(one, other)

    assert one[passage.start : passage.end] == SHARED.rstrip("。")
    assert other[passage.other_start : passage.other_end].startswith("全面落实")
    assert shared_passages(one, "另一段完全不同的文字,没有任何相同之处可言,也不会被认作抄袭。") == []


def test_a_text_that_says_one_thing_over_and_over_is_compared_at_once() -> None:
    found = shared_passages("好" * 30_000, "好" * 29_000)

    assert [(one.start, one.end - one.start) for one in found] == [(0, 29_000), (29_000, 1_000)]


def test_what_many_bodies_of_a_prefecture_have_is_their_template() -> None:
    joined = join(documents([text * 3 + SHARED for text in TEXTS]), least=0.1)

    assert all(share > 0.2 for share in joined.template)
    assert len(joined.pairs) == 21


def test_what_many_counties_have_is_nobodys() -> None:
    joined = join(documents([text * 3 + SHARED for text in TEXTS], counties=7), least=0.1)

    assert joined.pairs == ()
    assert set(joined.template) == {0.0}


def test_one_text_is_held_against_others() -> None:
    own, *others = documents([TEXTS[0] + SHARED, TEXTS[1] + SHARED, TEXTS[2]])

    pairs, template = against(own, others, total=3)

    assert [(pair.other, pair.share > 0.3) for pair in pairs] == [(0, True)]
    assert template == 0.0


def test_pairs_of_one_text_are_those_that_a_years_comparison_gives() -> None:
    many = [f"{text * 3}{SHARED}{at}年度情况。" for at in range(6) for text in TEXTS]
    own, *others = documents(many)

    pairs, template = against(own, others, total=len(many))
    joined = join([own, *others], least=0.05)

    assert {pair.other for pair in pairs if pair.share >= 0.05} == {
        pair.other - 1 for pair in joined.pairs if pair.one == 0 and pair.share >= 0.05
    }
    assert template > 0


def test_numerals_and_what_is_quoted_at_length_are_nobodys() -> None:
    law = "违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚，当事人有证据证明没有过错的也是。"

    assert fingerprints("全年受理行政复议申请十二件，审结九件") == fingerprints(
        "全年受理行政复议申请30件，审结8件"
    )
    assert fingerprints(f"学习规定：“{law}”扎实推进包容审慎监管") == fingerprints(
        "学习规定扎实推进包容审慎监管"
    )


def test_a_text_too_short_for_a_passage_has_no_fingerprint_or_one() -> None:
    assert len(fingerprints("无。")) == 0
    assert len(fingerprints("全年办理行政复议案件")) == 1


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2024年,我局扎实推进各项工作。", ["2024年"]),
        ("现将2024年度法治政府建设情况报告如下。", ["2024年"]),
        ("受理案件30件,较2024年减少2件。", []),
        ("印发《2024年,工作要点》。", []),
        ("2025年,我局扎实推进各项工作。", []),
        ("武冈市各部门落实责任。", ["武冈市"]),
        ("赴武冈市考察学习。", []),
        ("甲县各部门落实责任。", []),
    ],
)
def test_what_was_left_from_another_report_is_shown(text: str, left: list[str]) -> None:
    found = list(find_residue(text, year=2025, places={"武冈市", "甲县"}, own={"甲县"}))

    assert [one.words for one in found] == left
    assert all(text[one.start : one.end] == one.words for one in found)
