"""Carries the topic of a sentence on from number to number, and from a sentence to those behind it.

行政复议 stands once, and several numbers count it: 全年新收行政复议申请30件、受理19件。其中,纠错4件。
"""

import re
from collections.abc import Mapping, Sequence

from yifa.reading.alternatives import compile_words
from yifa.reading.facts.beside import Beside
from yifa.reading.facts.indicators import ONE_SORT, topic_of, topics_of, weak_topic_of
from yifa.reading.facts.lists import is_advised, lists_normative

KEEPING = frozenset((
    "reconsideration", "litigation", "penalty", "mediation", "legal_aid", "penalty_review",
    "legality_review", "services", ONE_SORT,
))  # fmt: skip
"""topics that weak words are said of too, 复议案件立案19件; others give way to them: 检查98次,立案5件"""
OVERRIDING = frozenset(("penalty", "mediation", "services"))
"""weak topics that others give way to"""
YIELDING: Mapping[tuple[str | None, str | None], str] = {
    ("visits", "officers"): "inspection", ("publicity", "study"): "publicity",
}  # fmt: skip
"""weak topics, each with the one that gives way to it, and what is then spoken of: 持证21名;开展检查516次"""
INHERITED = frozenset(("reconsideration", "litigation"))
"""topics whose numbers are named without them, sentences later: 新收案件39件"""
PASSING = "services"
"""a weak topic of what is no indicator, and of its number only"""
NORMATIVE, REVIEW = "normative", "legality_review"
"""documents are of the review that a heading names, or 审核, where they are reviewed: 审核规范性文件19件"""
PENALTY, CASES = "penalty", frozenset(("件", "起", "宗", "例"))
"""cases that are prosecuted are of penalties, whatever was done wrong: 立案查处违规培训2起"""
AUDITED = frozenset((PENALTY, "permit"))
PROSECUTED_BESIDE = INHERITED | {"mediation", "legal_aid", "legality_review"}
"""topics beside which cases that are prosecuted are of penalties: 调解纠纷86件,立案查处12件"""
GRAVE_REVIEW, OTHER_REVIEW = "penalty_review", "legal_review"
"""what is reviewed before it is decided is of a review, of grave ones or others: 审核处罚46件、许可12件"""
MEDIATION, DISPUTE = "mediation", "行政争议"
"""disputes with the administration are none that mediation is said of"""
LONGEST_LIST = 16
"""numbers of a list behind which it is looked for that an opinion was given on them"""
TIMES = "倍"
"""unit of how often something is contained in another: 是行政诉讼收案数的2.3倍"""
NEAR = 120
"""characters before a sentence that may name its topic"""
SHORT = 40
"""characters of a heading that names the topic of the sentence behind it"""
# mediation that is none of committees of the people
_OTHERS_MEDIATE = re.compile(r"(?:行政|司法|诉前)调解")
# police and courts at work, whose mediation is their own: 公安机关治安处罚860起,调解320起
_OTHERS_ACT = re.compile(
    r"(?:公安(?:机关|局)|交警(?:大队)?|法院|法庭)[^,;、。]{0,8}(?:受理|审结|处罚|查处|接警|立案)|法院[^,;、。]{0,8}调解|治安(?:处罚|案件)"
)
_PEOPLES = re.compile(r"人民|调委会|民间")
# what was done to those before: 包保信访积案4件,化解3件
_SETTLED = re.compile(r"(?:已|现已|成功|就地|全部|依法)?(?:化解|调处|调解|解决)(?:了|到位|成功|结案)?")
_PROSECUTED = re.compile(r"(?:全年|共|累计|依法|先后){0,2}(?:立案)?(?:查处|查办)")
# who or what filed a case that is none of proceedings; the bureau of justice files these
_FILED = re.compile(r"[^,;]{0,8}(?:[督检巡稽]查|执法|监管|领域|(?<!司法)局|[队所站])[^,;]{0,2}立案(?:查处)?")
_AUDIT = re.compile(r"(?<!设计)(?<!方案)(?<!资质)(?<!资格)审核(重大)?(?:行政)?(?:处罚|许可|强制)")
# what is said of proceedings that a heading names: 行政复议工作。立案受理12件,调解3件
_OF_PROCEEDINGS = re.compile(r"立案(?!查)|[调和]解")
# what officers who check have dealt with: 检查场所486家次,办理案件14件
ENFORCING = frozenset(("inspection", "visits", "officers"))
_HANDLED = re.compile(r"(?:共|累计|全年){0,2}(?:办理|办结)(?:各类|违法|执法|行政){0,2}案件(?:共|总数)?")
_REVIEWED = re.compile(r"审[核查]")
# what needs no heading, as 审查 may be of what others filed: 审核规范性文件19件
_REVIEWS = re.compile(r"审核[^,。;:]{0,12}规范性文件")
# what is reviewed where a legal opinion is given on it: 审查议题、合同31件,出具法律意见
_REVIEWS_PAPERS = re.compile(r"审[核查](?!批|判|理|计)[^,;。:]{0,40}(?:文件|合同|协议|议题|决策|方案|事项)")
# 对19件规范性文件进行了审核
_REVIEWED_BEHIND = re.compile(
    r"[^,。;:]{0,16}规范性文件(?:草案|送审稿)?(?:逐[件一])?(?:进行|开展|予以)了?审核"
)
_FILED_OR_CLEANED = re.compile(r"备案|报备|清理|梳理")
_RATIO = re.compile(r"[^,;。:]{0,40}$")
# what a number is only compared with: 超过行政诉讼一审收案数(167件), 占行政诉讼案件的38%
_COMPARED = re.compile(r"(?:超过?|高于|低于|多于|少于|相当于|占|是)[^,;。:]{0,24}$")
# words without one of these name no topic that is inherited
_INHERITED = re.compile(r"复议|诉|庭|被告|审")
# a sort of what is counted: 复议案件中,行政处罚类68件; not 各类案件
_A_SORT = re.compile(r"类(?<![各多几这此两三四五六]类)(?:案件|的)?$")
# what divides cases by what they are about: 收到的复议申请中, 从申请事项看, 主要涉及, 其中
_DIVIDES = compile_words(
    r"(?:申请|案|案件|复议|诉讼)中[,:]?|从[^,;。:]{1,16}[看分][,:]|涉及?|集中[在于]|(?:事项|类[型别]|领域)[为是有:]|其中"
)
# what a part of a sentence begins anew with: ;行政执法方面,处罚2310件
_FIELD = re.compile(r";[^;]*?方面[,:]")
# what share a part has of proceedings: 占收到申请总数的33.9%;政府信息公开1060件
_SHARES = re.compile(r"占[^,;。]{0,8}(?:申请|收案|受理|案件|复议|诉讼)")
# an act that cases are about: 行政处罚8件, 涉及政府信息公开的3件
_AN_ACT = re.compile(
    r"((?:[^,;。:]{0,24}(?:涉及?|其中|集中[在于]|因|对|不服))?)"
    r"(?:行政(?:处罚|许可|强制|确认|征收|征用|裁决|给付|登记|协议|补偿|赔偿|处理|审批|检查|不作为)(?:措施|执行|决定)?"
    r"|(?:政府)?信息公开)"
    r"(?:类|方面|领域|事项|案件|不服|引发|的|有|为|共|:){0,3}"
)


class Topics:
    """The topic of one sentence, from number to number."""

    def __init__(self, clauses: Sequence[str] = ()) -> None:
        self.clauses, self.at = clauses, 0
        """those of the sentence, and the place of the number that is read"""
        self.now: str | None = None
        """of the number that was read last"""
        self.main: str | None = None
        """that is carried on"""
        self.headline: str | None = None
        """that words before the sentence name"""
        self.named: set[str] = set()
        self.deployed = self.divided = self.shares = False
        self.is_part = False
        """that number is of cases about one act: 复议案件中,行政处罚8件"""
        self.outer: list[str | None] = []
        """those outside of the brackets that are open"""

    def note(self, beside: Beside, unit: str) -> None:
        """Change the topic to the one that stands nearest to a number: beside it, else before it."""
        said, right = beside.clause.plain, beside.right
        if self.outer and ")" in said:
            self.main = self.outer.pop()
        self.deployed = self.deployed or beside.clause.deployed
        compared = (_RATIO if unit == TIMES else _COMPARED).search(said)
        if beside.clause.parts and _FIELD.search(said):
            self.main = self.now = None
        if ";" in said:
            self.divided = self._divides(said[said.rfind(";") + 1 :])
        else:
            self.divided = self.divided or self._divides(said)
        act = _AN_ACT.fullmatch(beside.left) if self.divided else None
        self.is_part = act is not None or (self.shares and _AN_ACT.fullmatch(beside.left) is not None)
        self.shares = _SHARES.search(said) is not None if "占" in said else self.shares and self.is_part
        own = act[1] if act else "" if self._is_sort(said, beside.left) else beside.left
        strong = self._strong(beside, said, own, unit)
        is_reviewed = strong == NORMATIVE and _is_reviewed(beside)
        is_reviewed = is_reviewed or (strong is None and self.now == REVIEW and beside.clause.goes_on)
        self.now = strong or self._weak(said, own, right, unit)
        if self.now == MEDIATION and self._is_of_others(said, own):
            self.now = ONE_SORT
        before = topic_of(said[: compared.start()]) or self.main if compared else self.now
        if "(" in said and said.rfind("(") > said.rfind(")"):
            self.outer = [before if compared else topic_of(said[: said.rfind("(")]) or self.main]
        if not (self.main and self.now == PASSING):
            self.main = before
        if strong and not compared:
            self.named.add(strong)
        if is_reviewed:
            self.now = REVIEW  # of this number and its list: what is filed or cleaned stands behind it

    def _strong(self, beside: Beside, said: str, own: str, unit: str) -> str | None:
        """Return the topic that words before or behind a number name for sure."""
        clause, right = beside.clause, beside.right
        strong = clause.topic if own is clause.piece else topic_of(own)
        strong = strong or (topic_of(right) if right else None)
        if strong is None and len(own) < len(said):
            strong = topic_of(said[: len(said) - len(beside.left) + len(own)])
            if strong in ENFORCING and unit in CASES and weak_topic_of(own) == PENALTY:
                return PENALTY  # 对46家企业开展执法检查,立案7起
        if strong and unit in CASES and _PROSECUTED.match(own):
            return PENALTY
        if strong in AUDITED and (audit := _AUDIT.search(clause.wide)):
            return GRAVE_REVIEW if audit[1] or GRAVE_REVIEW in topics_of(said) else OTHER_REVIEW
        if strong is None and "审" in clause.wide and _REVIEWS_PAPERS.search(clause.wide):
            later = self.clauses[self.at : self.at + LONGEST_LIST]
            is_review = is_advised(later) or ("审核" in clause.wide and lists_normative(later))
            return REVIEW if is_review else None
        if strong == MEDIATION and self.main == ONE_SORT and (clause.goes_on or _SETTLED.fullmatch(own)):
            return ONE_SORT  # 婚姻家庭纠纷61件、邻里纠纷88件
        if strong == NORMATIVE and REVIEW in (self.headline, self.main) and _REVIEWED.search(beside.left):
            return strong if "备案" in beside.left else REVIEW
        return self.main if strong == ONE_SORT and clause.lists else strong

    def _weak(self, said: str, own: str, right: str, unit: str) -> str | None:
        """Return the topic of a number that no words beside it name for sure."""
        if self.now == PASSING and _SETTLED.fullmatch(own):
            return PASSING
        if self.main in PROSECUTED_BESIDE and unit in CASES and _PROSECUTED.match(own):
            return PENALTY
        if self.main in INHERITED and unit in CASES and _FILED.fullmatch(own):
            return PENALTY  # 行政复议1件;森林督查立案29起
        if self.main is None and self.headline in INHERITED and _OF_PROCEEDINGS.search(own):
            return None
        if self.main == PENALTY and weak_topic_of(own) == PASSING:
            return PASSING  # 行政处罚286件;接收举报875件
        beside_it = weak_topic_of(own) if self.main not in KEEPING else None
        if beside_it in OVERRIDING:
            return beside_it
        if self.main in ENFORCING and _HANDLED.fullmatch(own):
            return PENALTY
        if not self.deployed and (turned := YIELDING.get((beside_it, self.main))):
            return turned
        return self.main or weak_topic_of(said) or weak_topic_of(right)

    def _is_of_others(self, said: str, own: str) -> bool:
        """Return whether words, or what stands before them, speak of mediation by bureaus or courts."""
        is_bare = "纠纷" not in own
        if DISPUTE in said and is_bare:
            return True  # 行政争议调处中心化解54件
        if _PEOPLES.search(said):
            return False
        before = said[said.rfind(";") + 1 : len(said) - len(own)]
        if self.headline == ONE_SORT or _OTHERS_MEDIATE.search(before):
            return True  # 行政调解工作扎实推进,全年共调解案件120件
        part = "".join(self.clauses[: self.at + 1]) if is_bare else ""
        return _OTHERS_ACT.search(part, part.rfind(";") + 1) is not None

    def _divides(self, said: str) -> bool:
        """Return whether words divide cases of a proceeding by what they are about."""
        known = self.main or self.headline
        if known not in INHERITED and "复议" not in said and "诉" not in said:
            return False
        divides = _DIVIDES.search(said)
        return divides is not None and (topic_of(said[: divides.end()]) or known) in INHERITED

    def _is_sort(self, said: str, left: str) -> bool:
        """Return whether the words before a number name a sort of a topic that is known already."""
        if "类" not in left or not _A_SORT.search(left):
            return False
        return self.main is not None or topic_of(said[: -len(left)]) is not None


def _is_reviewed(beside: Beside) -> bool:
    """Return whether words beside a number say that documents were reviewed before they were issued."""
    if _FILED_OR_CLEANED.search(beside.left):
        return False
    return _REVIEWS.search(beside.left) is not None or _REVIEWED_BEHIND.match(beside.right) is not None


def headline_of(last: Topics | None, words: str, heading: str) -> str | None:
    """Return the topic that is named before a sentence: in its line, a heading, or the *last* sentence.

    *last* is that of the sentence with numbers before *words*; None where it stands in another line.
    """
    if heading and (topic := topic_of(heading)):
        return topic
    named = (last.named or ({last.headline} if last.headline else set())) if last is not None else set()
    if named & INHERITED or _INHERITED.search(words):
        named = named | topics_of(words)
        return next(iter(named & INHERITED), None) if len(named) == 1 else None
    return None
