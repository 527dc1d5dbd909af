"""Writes reports of which some copy others by a known share, and counts whether that is found."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from yifa.reading.reuse.join import Document, join
from yifa.reading.reuse.passages import shared_passages
from yifa.reading.reuse.winnow import fingerprints

CHARACTERS = (
    "政法执行处罚许可监督检查审核复议诉讼调解普宣传培训干部群众企业乡镇街道部门单位制度机制责任"
    "清单案件办理服务改革优化提升规范程序公开信息决策风险评估专家论证集体讨论"
)
PHRASES = (
    "坚持以习近平新时代中国特色社会主义思想为指导,深入贯彻党的二十大精神",
    "严格落实党政主要负责人履行推进法治建设第一责任人职责",
    "全面推行行政执法公示制度、执法全过程记录制度、重大执法决定法制审核制度",
)
SENTENCES = 60
COUNTIES = 40
SHARES = (0.15, 0.3, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Texts and which of them copied which."""

    texts: Sequence[str]
    copied: dict[tuple[int, int], float]
    """places of the source and of the copy → share of the copy"""


def write_corpus(size: int, *, seed: int = 1, pairs: int = 20) -> Corpus:
    """Return *size* texts; for every share of `SHARES`, *pairs* of them copied that much of another."""
    dice = random.Random(seed)
    texts = [[_sentence(dice) for _ in range(SENTENCES)] for _ in range(size)]
    copied: dict[tuple[int, int], float] = {}
    places = iter(dice.sample(range(size), 2 * pairs * len(SHARES)))
    for share in SHARES:
        for _ in range(pairs):
            source, copy = next(places), next(places)
            count = round(SENTENCES * share)
            start = dice.randrange(SENTENCES - count)
            taken = [_renewed(dice, one) for one in texts[source][start : start + count]]
            at = dice.randrange(SENTENCES - count)
            texts[copy][at : at + count] = taken
            copied[source, copy] = share
    return Corpus(texts=["".join(_with_phrases(dice, one)) for one in texts], copied=copied)


def _sentence(dice: random.Random) -> str:
    words = "".join(dice.choice(CHARACTERS) for _ in range(dice.randint(24, 70)))
    return f"{words}{dice.randint(2, 900)}件。"


def _renewed(dice: random.Random, sentence: str) -> str:
    """Return a sentence with another figure."""
    return sentence.rstrip("0123456789件。") + f"{dice.randint(2, 900)}件。"


def _with_phrases(dice: random.Random, sentences: Sequence[str]) -> list[str]:
    """Return sentences with those that everybody uses among them."""
    mixed = list(sentences)
    for phrase in PHRASES:
        mixed.insert(dice.randrange(len(mixed)), phrase + "。")
    return mixed


@dataclass(slots=True, kw_only=True)
class Found:
    """What of the copies was found."""

    recall: dict[float, float]
    false: int
    """pairs that share nothing but what all do"""
    worst: float
    """how far a share was off at most"""
    passages: float
    """share of the copied text that the side-by-side view shows, on average"""


def judge_corpus(corpus: Corpus, *, least: float = 0.1, sample: int | None = None) -> Found:
    """Return how the pairs found agree with those that were written."""
    documents = [
        Document(
            number=at, county=str(at % COUNTIES), region=str(at % COUNTIES // 8), hashes=fingerprints(text)
        )
        for at, text in enumerate(corpus.texts)
    ]
    pairs = {(pair.one, pair.other): pair for pair in join(documents, least=least, sample=sample).pairs}
    hits: dict[float, list[bool]] = {share: [] for share in SHARES}
    worst, shown = 0.0, []
    for (source, copy), share in corpus.copied.items():
        pair = pairs.pop((min(source, copy), max(source, copy)), None)
        hits[share].append(pair is not None)
        if pair is not None:
            said = pair.share if pair.one == copy else pair.other_share
            worst = max(worst, abs(said - share))
            text, other = corpus.texts[copy], corpus.texts[source]
            covered = sum(one.end - one.start for one in shared_passages(text, other))
            shown.append(min(1.0, covered / (len(text) * share)))
    return Found(
        recall={share: sum(found) / len(found) for share, found in hits.items()},
        false=len(pairs),
        worst=worst,
        passages=sum(shown) / len(shown) if shown else 0.0,
    )
