"""Reads what the words beside a number say: of what it is, of which part and year, whether it changed.

The same words stand beside many numbers: what was read of them is kept. None of the values is frozen, which
costs three times as much to make, of what is made for every number.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from yifa.reading.facts.causes import is_caused
from yifa.reading.facts.indicators import topic_of
from yifa.reading.facts.lists import JOINS, is_listed

KEPT = 16384
"""words of which what they say is kept"""
BESIDE = 24
"""characters beside a number that say what it counts"""
PART = "其中"
CUT = re.compile(r"[,;:、。()|【】]")
_WIDE_CUT = re.compile(r"[,;:。()|【】]")
# what brackets add: 受理数(件):41, 许可决定(含延续、变更)268件; numbers of documents too
_BRACKETED = re.compile(r"\([^()\d]{1,40}\)|\([^()\d]{1,20}20\d\d[^()\d]{1,2}\d{1,5}号\)")
# words without one of these say nothing of a change
_CHANGES = re.compile(r"[长多少增减翻降升高低幅速缩短落大滑]")
# what changed: 同比减少16件, 降幅达80%, 较上年提高3个百分点; not 增加至30件
_CHANGED = re.compile(
    r"(?:(?:同比|环比|(?:较|比|与)(?:\d{4}年|上年度?|去年|上一年度?)(?:同期)?(?:相比)?)[^,。;]{0,8}?(?:增加|减少|增长|下降|上升|提高|提升|降低|多|少|增|降|减|翻)"
    r"|(?:增加|减少|增长|下降|上升|降低|增幅|降幅|减幅|涨幅|升幅|增速|压减|压缩|缩减|缩短|精简|削减|提速|回落|下滑|攀升|扩大))"
    r"(?:了|约|近|超|超过|幅度|分别|均|为|达|达到|高达|:|\ ){0,3}$"
)
_CHANGE = re.compile(r"占|同比|环比|(?:较|比|与)(?:\d{4}年|上|去|前)|(?:增加|减少|增长|下降|上升|降低|提高)")
# by how much, said before what: 比去年多受理信访事项25件
_MORE = re.compile(
    r"(?:较|比|与)(?:\d{4}年|上一?年度?|去年)(?:同期)?(?:相比)?(?:多|少|增加|减少)[^,。;]{1,12}$"
    r"|同比(?:多|少|增加|减少)[^,。;至到达为]{1,12}$"
)
# 由95%提升至100%, where it stands between two numbers
TO = re.compile(r"^[提升增加高上下降低减少长缩短压回落扩大攀跃优化精简充实]{1,3}[至到为]")
_REACHED = re.compile(r"(?:至|到|为)$")
_COMPARED = re.compile(r"(?:同比|环比)[^,。;]{0,6}$")
# another year: that of 2024年20件, and of what was 上年结转 or 去年同期
_BEFORE = re.compile(r"(?:上一?年度?+|去年|前一年)(?:同期)?+(?!初|结转|转结|相比|以来)")
_YEAR = re.compile(
    r"(20\d\d)年(?!度?[-—–~至到]+20\d\d|[^,;。]{0,16}以来|底|(?:末|\d{1,2}月(?:底|\d{1,2}日)?)?(?:[以之]前|前(?![期半三六九\d]))"
    r"|度?(?:法治|工作要点|行政执法案件))"
)
# not 全市率先, which is said of the county
_WIDER = re.compile(
    r"(?:^|[,;:。(])(?:20\d\d年度?|今年|全年|本年度?|目前)?(?:与|较|比|高于|低于)?全[市州省国](?!率先|首|第|领先|前列|最|推广|排名|通报|县|区|[升降增][幅速]|[^,;。\d]{1,6}(?:最|第|首|前列|前茅|领先))"
    r"|(?:^|[,;:。(])(?:参加|配合)?[省市州](?![场监政容民级辖属县区直])[\u4e00-\u9fa5]{0,6}?(?:局|厅|委|法院|检察院|部)(?!备案|报)"
)
_HAS_WIDER = re.compile(r"[全省市州](?:(?<!全)|[市州省国])")
_OWN = re.compile(r"[我全本县区](?:(?<=[我全本])[县区局镇乡]|(?<=[县区])[政直司])")
_THIS_YEAR = re.compile(r"全年|本年|今年|当年|年内")
_COMPARING = re.compile(r"(?:较|比|与|同比)$")
# what a number is compared with, which is of another year: 较2024年的81件
_THAN = re.compile(r"(?:较|比|与)(?:(20\d\d)年度?|上一?年度?|去年)(?:同期|全年)?的?$")
# the end of several years: 2015—2024年
_SPAN = re.compile(r"20\d\d年?[-—–~至到]$")
_COMPARED_YEAR = re.compile(r"(?:较|比|与)(?:上|去)")
# what has grown to now: 目前累计建成, 累计已; a bare 累计 sums up the year
_IN_ALL = re.compile(r"(?:目前|至今|迄今|现已|已)[^,。;]{0,12}累计|累计(?:现有|已)|历史累计")
# a search skips what no alternative begins with, as long as each begins with a plain character
_SCOPE = re.compile(
    r"其中|配合|被纠|被复议|被撤|上半年|下半年|一季度|二季度|三季度|四季度|涉企|领域|被申请人|作为(?:被告|被申请)"
    r"|以[^,。;]{1,12}为被|辖区|省(?:政府|级|厅)|市(?:政府|级|中院)|州(?:级|政府)|上级|一审|二审|再审|非诉"
)
_MONTH = re.compile(r"\d{1,2}月份")
_TOWNS = re.compile(r"[镇乡街村社]")
_TOWN = re.compile(r"[\u4e00-\u9fa5]{1,4}(?:镇|乡|街道|村|社区)(?!级|村|街|县|综合|政府|\()")
_FILLERS = re.compile(
    r"^(?:20\d\d年度?|全年|本年度?|今年(?:以来)?|目前|截至[^,。;]{0,8}|累计|共计|共|已|先后|实际|分别|其中|我局|我[县区市镇乡]|全县|全局|全市|全区|全镇|对|向|与|并|及|将|为|达|约|近|超)+"
)
_ENDINGS = re.compile(r"(?:共计|共|达到|达|为|约|近|超|了|累计|总计|合计|:){1,8}$")
_SAYS_ONLY = re.compile(rf"(?:全年|今年|本年度?|目前|20\d\d年度?)?{_ENDINGS.pattern}")
# what is only said to be done of what stands before a colon: 行政处罚:全年作出1042件
_DONE = re.compile(
    r"(?:全年|今年|本年|共计?|累计|已|依法){0,3}(?:开展|举办|组织|办理|完成|实施|作出|做出|发生)(?:约|共|了)?"
)
# 59名人员中取得执法证的有44人: what follows is of the next number
_OF_THEM = re.compile(
    r"(?<=[员者])中(?![心小学央级层])|(?<=[人部件起宗])中(?=[取有持具被已涉属])|(?<=[案判决])中(?=[败被胜纠撤改])"
)
_ATTRIBUTE = re.compile(r"(?:^|全年|共|已|先后)(?:对|就|将|把)[^,。;]*的$")
# what is more than something else
_THAN_OTHERS = re.compile(r"(?:超过|[高低多少]于)[^,;。:、\d]{2,24}(?=,)")
DEPLOYED = "出动"
_GOVERNS = re.compile(r"(?:对(?![口外比])|就(?!业))[^对就]{0,6}$")
_FIRST, _LAST = (
    frozenset("2全本今目截累共已先实分其我对向与并及将为达约近超"),
    frozenset("计共到达为约近超了:"),
)
"""what a filler begins or ends with"""
_REACHING = frozenset("至到为")
"""what `TO` ends with"""


@dataclass(slots=True, kw_only=True)
class Clause:
    """What all words between a number and the one before it say."""

    plain: str
    """without what another figure is compared with: 复议申请量超过诉讼收案数,收到申请162件"""
    deployed: bool
    """officers were sent out; what they did is one operation: 出动执法人员90人次,检查门店32家次"""
    piece: str
    """those behind their last sign; those before it too where they only say that a number follows"""
    wide: str
    """those behind their last sign other than 、"""
    joins: bool
    """they are no more than what stands between two numbers of one list"""
    goes_on: bool
    """they go on with a list: 、县政府合同"""
    attribute: bool
    """对2020年以来制定的: what is done to those that are counted stands behind the number"""
    governs: bool
    """对县政府47件合同、协议进行审查: what is done to all of a list that begins here stands behind it"""
    limit: str
    """what limits the number to a part, as printed; empty for nothing"""
    town: str
    parts: bool
    """a semicolon stands in them: what limited numbers before it limits this one no more"""
    compared: bool
    in_all: bool
    year: int | None
    """the year they name"""
    year_before: bool
    """they name the year before"""
    annual: bool
    """they name the report's year: 全年, 今年"""
    wider: bool
    """they begin with more than a county: 全市"""
    caused: bool
    """they say what came of something: 引发复议2件、诉讼1件, 因强拆被诉3件"""
    lists: bool
    """其中 stands in them: what follows is a part"""
    about: "Piece"
    """what their last words say"""
    topic: str | None
    """that their last words name"""


@dataclass(slots=True, kw_only=True)
class Piece:
    """What the words directly before a number say."""

    changed: bool
    subject: str


@dataclass(slots=True, kw_only=True)
class Behind:
    """What the words behind a number say."""

    piece: str
    """those directly behind it, to the next sign"""
    wide: str
    """those to the next sign other than 、: 对162件议题、协议进行审查"""
    limit: str
    town: str
    rises: bool
    """to the next number: 提升至"""


@lru_cache(maxsize=KEPT)
def read_clause(clause: str) -> Clause:
    """Return what the words between two numbers say."""
    year, before = _years(clause) if "年" in clause else (None, False)
    plain = _BRACKETED.sub("", clause) if "(" in clause else clause
    piece = _last_piece(plain, CUT)
    return Clause(
        plain=_THAN_OTHERS.sub("", clause) if "超" in clause or "于" in clause else clause,
        deployed=DEPLOYED in clause,
        piece=piece, wide=_wide(plain) if "、" in plain else piece,
        joins=clause.strip() in JOINS, goes_on=is_listed(clause),
        attribute=piece.endswith("的") and _ATTRIBUTE.search(piece) is not None,
        governs=("对" in piece or "就" in piece) and _GOVERNS.search(piece) is not None,
        limit=_limit(clause), town=_town(clause), parts=";" in clause, lists=PART in clause,
        year=year, year_before=before,
        compared="比" in clause and _COMPARED.search(clause) is not None,
        in_all="累计" in clause and _IN_ALL.search(clause) is not None,
        wider=_HAS_WIDER.search(clause) is not None and _WIDER.search(clause) is not None,
        caused=is_caused(clause, piece),
        annual="年" in clause and _THIS_YEAR.search(clause) is not None,
        about=_piece(piece), topic=topic_of(piece),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def read_piece(piece: str) -> Piece:
    """Return what the words directly before a number say.

    >>> read_piece("较上年减少").changed, read_piece("全县受理的").subject
    (True, '受理的')
    """
    return _piece(piece)


@lru_cache(maxsize=KEPT)
def read_behind(following: str) -> Behind:
    """Return what the words between a number and the next say of it: those to the first sign."""
    cut = CUT.search(following)
    first = wide = following[: cut.start()] if cut else following
    if cut and cut[0] == "、":
        wide = _WIDE_CUT.split(following, maxsplit=1)[0]
    piece = (_OF_THEM.split(first)[0] if "中" in first else first)[:BESIDE]
    return Behind(
        piece=piece, wide=wide[: 2 * BESIDE], limit=_limit(piece), town=_town(piece),
        rises=TO.match(piece) is not None,
    )  # fmt: skip


def _wide(plain: str) -> str:
    # 8次专题学习、1期读书班: the words before the sign are of the number before them
    return "" if plain.endswith("、") else _last_piece(plain, _WIDE_CUT)


def _piece(words: str) -> Piece:
    return Piece(changed=_CHANGES.search(words) is not None and _changed(words), subject=_subject(words))


def _last_piece(clause: str, cut: re.Pattern[str]) -> str:
    """Return the words behind the last sign, with those before it where they are none or only 共计."""
    pieces = cut.split(clause)
    last = pieces[-1].strip()
    if len(pieces) == 1:
        return last
    listed = not last and clause.rstrip().endswith((":", "("))  # 行政复议申请总数:75件, 收案数(75件)
    if (
        listed
        or (last[-1:] in _LAST and _SAYS_ONLY.fullmatch(last))
        or (last[-1:] in _REACHING and TO.fullmatch(last))
        or (":" in clause and clause.endswith(":" + pieces[-1]) and _DONE.fullmatch(last))
    ):
        return pieces[-2].strip() + last
    return last


def before_last(clause: str) -> str:
    """Return the words that stand before the last sign of a clause.

    >>> before_last(";行政应诉案件连年减少,由")
    '行政应诉案件连年减少'
    """
    pieces = CUT.split(clause)
    return pieces[-2].strip() if len(pieces) > 1 else ""


def is_compared_with(piece: str) -> bool:
    """Return whether words say that the number behind them is what another is compared with.

    >>> is_compared_with("较2024年的"), is_compared_with("较2024年减少")
    (True, False)
    """
    return _THAN.match(piece) is not None


def names_own(clause: str) -> bool:
    """Return whether words name the county or body itself: 我县."""
    return _OWN.search(clause) is not None


def only_counts(piece: str) -> bool:
    """Return whether words say no more than that a number follows: 达到."""
    return _ENDINGS.fullmatch(piece) is not None


def share_words(words: str, others: str) -> bool:
    """Return whether two signs in a row stand in both, or *words* are too few to tell.

    >>> share_words("复议案件", "复议申请"), share_words("信访件", "投诉案件"), share_words("", "受理")
    (True, False, True)
    """
    return len(words) < 2 or any(one + other in others for one, other in pairwise(words))


def without_change(piece: str) -> str:
    """Return words before those that say that something changed.

    >>> without_change("受理案件同比增长")
    '受理案件'
    """
    return _CHANGE.split(piece, maxsplit=1)[0]


def _changed(piece: str) -> bool:
    changed = _CHANGED.search(piece[-BESIDE:]) and not _REACHED.search(piece.rstrip("约近达"))
    return bool(changed or _MORE.search(piece))


def _subject(piece: str) -> str:
    """Return words without what says only when, where or how much."""
    words = piece
    for _ in range(2):
        before = words
        if words[:1] in _FIRST:
            words = _FILLERS.sub("", words)
        if words[-1:] in _LAST:
            words = _ENDINGS.sub("", words)
        if words == before:
            break
    return words.strip()


def _limit(words: str) -> str:
    found = _SCOPE.search(words)
    month = _MONTH.search(words) if "月份" in words else None
    if month and (found is None or month.start() < found.start()):
        return month[0]
    return found[0] if found else ""


def _town(words: str) -> str:
    found = _TOWN.search(words) if _TOWNS.search(words) else None
    return found[0] if found else ""


def _years(clause: str) -> tuple[int | None, bool]:
    """Return the year that a clause names, and whether it names the year before."""
    than = _THAN.search(clause)
    if than:
        return (int(than[1]), False) if than[1] else (None, True)
    last = None
    for match in _YEAR.finditer(clause):
        if not _COMPARING.search(clause, 0, match.start()) and not _SPAN.search(clause, 0, match.start()):
            last = int(match[1])
    return last, bool(_BEFORE.search(clause) and not _COMPARED_YEAR.search(clause))


def subject_of(piece: Piece, behind: str) -> str:
    """Return what is counted: the words before a number, or those behind it.

    >>> subject_of(read_piece("全年新收行政复议申请"), ""), subject_of(read_piece("对"), "文件进行了审核")
    ('新收行政复议申请', '文件进行了审核')
    """
    return (piece.subject if len(piece.subject) > 1 else behind.strip())[:BESIDE]
