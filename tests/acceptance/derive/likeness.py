"""Twelve ways in which reports are alike, each with what was copied, and whether the join finds that alone.

The texts are put together from sentences of the sets of wording, each used once: what is alike in them is
what a case puts there.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.acceptance.derive.fresh import SETS, fragments
from tests.acceptance.derive.judging import Score
from yifa.reading.reuse.join import Document, join
from yifa.reading.reuse.winnow import fingerprints

LEAST = 0.15
"""share from which a pair counts as one that copied"""
MUST = 0.3
"""share from which it must be found"""
OFF = 0.1
SENTENCES = 36
FROM = SETS[:25]
"""sets whose sentences are used: more would mix them anew"""
_SENTENCE = re.compile(r"[^。；;\n\t]{12,}[。；;]")
SLOGANS = (
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大和二十届历次全会精神，深入学习贯彻习近平法治思想。",
    "深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
    "坚持法治国家、法治政府、法治社会一体建设，为经济社会高质量发展提供有力法治保障。",
)
LAW = (
    "《中华人民共和国行政处罚法》第三十三条规定：“违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚。"
    "初次违法且危害后果轻微并及时改正的，可以不予行政处罚。当事人有证据足以证明没有主观过错的，不予行政处罚。"
    "法律、行政法规另有规定的，从其规定。对当事人的违法行为依法不予行政处罚的，行政机关应当对当事人进行教育。”"
)
BODIES = (
    "县发改局、县教育局、县科技局、县工信局、县公安局、县民政局、县司法局、县财政局、县人社局、县自然资源局、"
    "县住建局、县交通局、县水利局、县农业农村局、县文旅局、县卫健局、县应急局、县审计局、县市场监管局、县统计局。"
)


@dataclass(slots=True, kw_only=True)
class Case:
    """Texts, whose they are, and which copied how much of which."""

    texts: list[str] = field(default_factory=list)
    counties: list[str] = field(default_factory=list)
    copied: dict[tuple[int, int], float] = field(default_factory=dict)
    """places of the source and of the copy, and the share of the copy"""

    def add(self, text: str, county: str) -> int:
        self.texts.append(text)
        self.counties.append(county)
        return len(self.texts) - 1


@cache
def _sentences() -> tuple[str, ...]:
    told = (match[0] for name in FROM for one in fragments(name) for match in _SENTENCE.finditer(one.text))
    mixed = list(dict.fromkeys(told))
    random.Random(7).shuffle(mixed)
    return tuple(mixed)


class Words:
    """Sentences, each given once."""

    def __init__(self) -> None:
        self.left = list(_sentences())

    def take(self, number: int = SENTENCES) -> list[str]:
        taken, self.left = self.left[:number], self.left[number:]
        assert len(taken) == number
        return taken


def provincial_template(words: Words) -> Case:
    """Eight counties of two prefectures fill in their province's template: nobody copied."""
    case, form = Case(), words.take(18)
    for at in range(8):
        case.add("".join(form + words.take(12)), f"{at % 2}{at}")
    return case


def two_counties_of_one_template(words: Words) -> Case:
    """Two counties have the half that no other has: one has it from the other, or both from a third."""
    case, form = Case(), words.take(18)
    one = case.add("".join(form + words.take(18)), "01")
    other = case.add("".join(form + words.take(18)), "02")
    case.copied[one, other] = _share("".join(form), case.texts[other])
    return case


def quoted_law(words: Words) -> Case:
    """Two short reports quote one article of a law."""
    case = Case()
    for at in range(2):
        own = words.take(20)
        case.add("".join([*own[:10], LAW, *own[10:]]), f"0{at}")
    return case


def lists_of_names(words: Words) -> Case:
    """Two departments of a county name the same twenty bodies."""
    case = Case()
    for _ in range(2):
        own = words.take(20)
        case.add("".join([*own[:5], "参加单位有：", BODIES, *own[5:]]), "01")
    return case


def last_years_paragraph(words: Words) -> Case:
    """A third of last year's report stands in this year's with other numbers."""
    case = Case()
    before = words.take()
    one = case.add("".join(before), "01")
    taken = [_renumbered(sentence) for sentence in before[6:18]]
    other = case.add("".join([*words.take(8), *taken, *words.take(16)]), "01")
    case.copied[one, other] = _share("".join(taken), case.texts[other])
    return case


def slogans(words: Words) -> Case:
    """Three short reports begin and end with what everybody says."""
    case = Case()
    for at in range(3):
        case.add("".join([SLOGANS[0], SLOGANS[1], *words.take(20), SLOGANS[2]]), f"0{at}")
    return case


def department_in_county(words: Words) -> Case:
    """A county's report takes over most of a department's, which is little of the county's."""
    case = Case()
    department = words.take(20)
    one = case.add("".join(department), "01")
    other = case.add("".join([*words.take(60), *department[:14], *words.take(20)]), "01")
    case.copied[one, other] = _share("".join(department[:14]), case.texts[other])
    case.copied[other, one] = _share("".join(department[:14]), case.texts[one])
    return case


def short_with_boilerplate(words: Words) -> Case:
    """Twelve short reports of twelve counties, three tenths of each what all have."""
    case, form = Case(), words.take(4)
    for at in range(12):
        case.add("".join(form + words.take(9)), f"{at % 3}{at}")
    return case


def one_digit(words: Words) -> Case:
    """Two reports differ by one figure."""
    case = Case()
    text = "".join(words.take(20))
    one = case.add(text, "01")
    other = case.add(re.sub(r"\d+", "9", text, count=1), "02")
    case.copied[one, other] = case.copied[other, one] = 1.0
    return case


def other_layout(words: Words) -> Case:
    """A report is typed anew with half-width signs, broken lines and its paragraphs in another order."""
    case = Case()
    own = words.take()
    one = case.add("".join(own), "01")
    moved = "".join(own[20:] + own[:20]).replace("，", ",").replace("；", ";\n")
    lines = "\n".join(moved[at : at + 28] for at in range(0, len(moved), 28))
    other = case.add(lines, "02")
    case.copied[one, other] = case.copied[other, one] = 1.0
    return case


def chinese_numerals(words: Words) -> Case:
    """Half of last year's report stands in this year's, whose numbers are written in Chinese."""
    case = Case()
    before = [f"全年{what}十二次，{more}三十五件。" for what, more in _numbered(words)]
    one = case.add("".join([*before, *words.take(14)]), "01")
    after = [sentence.replace("十二", "九").replace("三十五", "一百零六") for sentence in before]
    other = case.add("".join([*after, *words.take(14)]), "01")
    case.copied[one, other] = _share("".join(after), case.texts[other])
    return case


def other_name(words: Words) -> Case:
    """Half of a report is another county's, with its own name in every fourth sentence."""
    case = Case()
    own = [("武乡县" if at % 4 == 0 else "") + one for at, one in enumerate(words.take())]
    one = case.add("".join(own), "01")
    taken = [sentence.replace("武乡县", "沁源县") for sentence in own[:18]]
    other = case.add("".join([*taken, *words.take(18)]), "02")
    case.copied[one, other] = _share("".join(taken), case.texts[other])
    return case


CASES: tuple[Callable[[Words], Case], ...] = (
    provincial_template, two_counties_of_one_template, quoted_law, lists_of_names, last_years_paragraph,
    slogans, department_in_county, short_with_boilerplate, one_digit, other_layout, chinese_numerals,
    other_name,
)  # fmt: skip


def judge_likeness() -> Iterator[tuple[str, Score]]:
    """Yield each case with how the pairs found in it agree with what was copied, among unlike reports."""
    for make in CASES:
        words = Words()
        case = make(words)
        for at in range(12):
            case.add("".join(words.take(12)), f"7{at}")
        yield make.__name__, _judge(case)


def _judge(case: Case) -> Score:
    score = Score()
    joined = join(
        [
            Document(number=at, county=county, region=county[:1], hashes=fingerprints(text))
            for at, (text, county) in enumerate(zip(case.texts, case.counties, strict=True))
        ],
        least=LEAST,
    )
    said: dict[tuple[int, int], float] = {}
    for pair in joined.pairs:
        said[pair.one, pair.other], said[pair.other, pair.one] = pair.other_share, pair.share
    for way, share in case.copied.items():
        found = said.get(way, 0.0)
        if share >= MUST:
            score.note("copy found", found >= LEAST, f"{way} {share:.2f}, said {found:.2f}")
        score.note(
            "share", abs(found - share) <= OFF or share < LEAST, f"{way} {share:.2f}, said {found:.2f}"
        )
    for way, share in said.items():
        if way[0] < way[1]:
            known = way in case.copied or (way[1], way[0]) in case.copied
            score.note(
                "pair true", known or (share < LEAST and said[way[1], way[0]] < LEAST), f"{way} {share:.2f}"
            )
    if not case.copied:
        score.note("none", not said, f"{len(said) // 2} pairs")
    return score


def _share(part: str, text: str) -> float:
    return len(part) / len(text)


def _renumbered(sentence: str) -> str:
    """Return a sentence with other figures."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) * 7 % 991 + 3), sentence)


def _numbered(words: Words) -> Sequence[tuple[str, str]]:
    """Return what is counted in sentences of 30 characters and more, without any figure."""
    plain = [re.sub(r"[\d.%一二三四五六七八九十两]+[\u4e00-\u9fa5]?", "", one)[:-1] for one in words.take(28)]
    return list(zip(plain[::2], plain[1::2], strict=True))
