"""Tells what a number counts by those beside it: sums, acts that a list hands on, what came of one thing."""

import re
from collections.abc import Sequence

from yifa.reading.facts.beside import Beside
from yifa.reading.facts.indicators import Indicator
from yifa.reading.facts.topics import INHERITED

SUMMANDS, HEAD = 2, 2
"""how many a sum has at least, and signs of a noun: 案件"""
# what was handed on or shown, and a list of it: 公示行政处罚419件、行政许可2100件
_HANDED = r"[^,;。]{0,8}(?:公示|归集|推送|报送|录入|上传|曝光|通报|移送|移交)"
_HANDED_ON = re.compile(_HANDED)
ACTS = frozenset(("处罚", "许可", "检查", "复议", "诉讼", "案件", "决定", "信息", "结果", "数据"))
"""what `_ACT` ends with"""
_ACT = re.compile(rf"({_HANDED})?(?:行政)?(?:处罚|许可|检查|复议|诉讼)(?:案件|决定|信息|结果|数据)?")
# acts that are only looked into again: 复核近三年作出的行政处罚1260件
_LOOKED_INTO = re.compile(
    r"[^,;。]{0,8}(?:复核|复查|倒查|抽查|核查|检视|调阅|回头看)了?(?:[^,;。、]{0,16}的)?(?:行政)?(?:处罚|许可)"
)
# proceedings that nothing more is said of
_PROCEEDINGS = re.compile(r"(?:提起)?(?:行政)?(?:复议|诉讼|应诉|被诉)")
CARRIED = frozenset(("penalty_review", "legal_review", "legality_review"))
"""topics of what is done, which a list does not leave: 审核文件6件、行政处罚案件20件"""
# what an item of a list says to be done, so that what governs the list does not: 审核文件6件、受理投诉9件
_DOES = re.compile(
    r"(?:全年|共|累计|依法)?(?:受理|办[理结]|审结|制定|出台|印发|发[布放出]|起草|备案|报备|清理|公[开布示]|化解|调[解处查研]|开展|组织"
    r"|举办|召开|学习|查处|立案|参[与加]|列席|提[供出起]|接[待收受]|出具|作出|实施|签订|收到|聘请|配备|走访|支持|邀请|联合|移送"
    r"|排查|抽查|巡查|督查|答复|回访|征求|观[看摩]|评[查选]|下达|责[令成])"
)
# reviews that a list counts beside others: 开展合法性审核86件、应急演练3件; not 审核合同86件、决策3件
_REVIEWS = re.compile(r"审[核查](?:案件|事项)?(?:共|约|达)?$")
Summand = tuple[str, str | None, Indicator | None, Beside]
"""a number that a sum may stand behind: its unit and topic, what it counts, the words beside it"""


def summed(numbers: Sequence[Summand], unit: str) -> Indicator | None:
    """Return what all numbers of a unit count that are summed up."""
    summands = [one for one in numbers if one[0] == unit]
    if len(summands) < SUMMANDS:
        return None
    return summands[0][2] if all(_counts_as(one, summands[0]) for one in summands) else None


def _counts_as(one: Summand, first: Summand) -> bool:
    """Return whether a summand counts what the first does, if only by its list: 食品案件9件、药品案件8件."""
    (_, topic, own, beside), (_, of, indicator, before) = one, first
    if own or indicator is None or of in INHERITED:
        return own is indicator
    is_like = len(beside.left) > HEAD and beside.left[-HEAD:] == before.left[-HEAD:]
    return bool(beside.listed) and topic == of and is_like and not indicator.taken_out.search(beside.left)


def is_handed_on(beside: Beside) -> bool:
    """Return whether a number is of acts that were handed on, shown or looked into, or in a list of such."""
    if beside.left[-HEAD:] not in ACTS:
        return False
    act = _ACT.fullmatch(beside.left)
    handed = act is not None and bool(act[1] or (beside.listed and _HANDED_ON.match(beside.listed)))
    return handed or _LOOKED_INTO.match(beside.listed or beside.left) is not None


def goes_on_with_cause(beside: Beside) -> bool:
    """Return whether a number is of what came of the same: 引发复议2件、诉讼1件; 征收类复议5件,诉讼7件."""
    return bool(beside.listed) or _PROCEEDINGS.fullmatch(beside.left) is not None


def goes_on_with_review(topic: str | None, head: str, beside: Beside) -> bool:
    """Return whether a number in a list is of what is reviewed, not of what else was done.

    *head* are the words before the list's first number.
    """
    if topic not in CARRIED or _DOES.match(beside.left):
        return False
    return _REVIEWS.search(head) is None or _REVIEWS.search(beside.left) is not None
