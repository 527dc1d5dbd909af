"""Tells figures of what is to be from those of what was done: 力争普法50场次, 2026年拟制定文件4件."""

import re

from yifa.reading.alternatives import compile_words

# sentences without one of these speak of nothing that is to be
_HINTS = compile_words(
    r"计划|年初|应|要求|规定|将|拟|力争|争[取创]|力求|预计|有望|确保|[需须]在|明年|来年|今后|新的?一年|下[一步阶年]|目标|打算|思路|安排|20\d\d年"
)
# what all that follows is meant for, and what a paragraph on it begins with
_NEXT = r"(?<![为对])(?:明年|来年|今后|新的?一年(?!来)|下一?步|下一?年度?|下一?阶段)"
_BEGINS = re.compile(
    rf"(?:\(?[一二三四五六七八九十\d]{{1,3}}[)、.])?(?:在|到)?"
    rf"(?:{_NEXT}|(20\d\d)年(?:是|[^。]{{0,8}}?(?:将|要|计划|打算|安排|思路|继续|力争)))"
)
_AHEAD = compile_words(
    rf"力争|力求|预计|有望|争创|确保(?=全年|年内|今年)|[需须]在|年初(?:确定|设定|提出|下达|核定|计划)|争取(?=[^到了资项政支])|{_NEXT}"
    "|(?<![草模虚比查核对])拟(?=(?:于|在|对|再|新|组织|开展|举办|制定|出台|培训|实施|安排|投入|建设|完成)(?![^,;。]{0,20}的))"
    "|(?<![度查育动训划])计划(?=全年|[于新再对举开组制出完培实投安用建清审检办调立化])(?!完成(?:率|情况|数|比))"
    "|还将|即将|将(?=(?:继续|进一步|持续|重点|着力|努力|开展|举办|新增|锚定|聚焦|紧扣)(?![^,;。]{0,30}(?:纳入|列入|作为)))"
    "|(?:目标|打算|思路|安排)(?=[是为:])"
    "|应(?:当|该)?(?=完成|组织|开展|举办|办理|提交|达到|培训|制定)|要求(?=各|全|所有)"
    "|》(?:第[^,;。》]{1,12}[条款项])?(?:明确)?规定(?=[,:])"  # what a law says, not what is done by it
)
_NEXT_BEGINS = ("明", "来", "今", "新", "下")
# by a plan that is carried out: 按照2025年计划开展检查120次
_BY_PLAN = re.compile(r"(?:按照?|根据|依照?|依据|对照|围绕|落实)[^,;:。]{0,12}$")
_DONE = re.compile(
    r"已|实际|累计|今年|本年|全年(?!计划|拟|预计|力争)|目前|完成了|[只仅](?:完成|开展|举办|办理|达到)|共(?!同)|,完成(?=\d)"
)
_DONE_IN_PART = re.compile(rf"{_DONE.pattern}|;")
_SURELY_DONE = re.compile(r"已(?!经?具备)|实际|截至|目前")
_WHOLE_YEAR = ("全年", "本年", "今年", "年内")
LONGEST_RULE = 16
# the year after the report's, and that something is meant for it
_YEAR = re.compile(
    r"(20\d\d)年(?:度|的?工作)?[,:]?[^。]{0,12}?"
    r"(?:将|要|计划|打算|安排|思路|继续|进一步|力|拟|重点|推进|加强|确保|深入|持续|实现)"
)
# a year to come by which, or for which, something is to be: 到2027年底,累计培训3000人次; 计划2026年培训6期
_UNTIL = re.compile(r"[到至拟划算排计](20\d\d)年")


def stretches_ahead(sentence: str, year: int | None) -> list[tuple[int, int]]:
    """Return the stretches of a sentence that speak of what is to be; *year* is the report's.

    >>> stretches_ahead("年初计划开展检查12次,实际开展15次。", 2025)
    [(4, 12)]
    >>> stretches_ahead("按照年度计划开展检查12次。", 2025)
    []
    """
    if not _HINTS.search(sentence):
        return []
    told = [match for match in _AHEAD.finditer(sentence) if not _is_carried_out(sentence, match)]
    stretches = [_stretch(sentence, match.end(), _ends(match[0]), year) for match in told]
    named = [match for match in _YEAR.finditer(sentence) if year and int(match[1]) == year + 1]
    named += [match for match in _UNTIL.finditer(sentence) if year and int(match[1]) > year]
    return [*stretches, *(_stretch(sentence, match.end(), _SURELY_DONE, year) for match in named)]


def begins_ahead(paragraph: str, year: int | None) -> bool:
    """Return whether a paragraph speaks of what is to be from its beginning on: 下一步,县政府将….

    >>> begins_ahead("(二)下一步,继续推进", 2025), begins_ahead("为下一步工作打下基础", 2025)
    (True, False)
    """
    begins = _BEGINS.match(paragraph)
    return begins is not None and (begins[1] is None or (year is not None and int(begins[1]) == year + 1))


def _is_carried_out(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - LONGEST_RULE) : match.start()]
    if match[0].startswith("》"):
        title = sentence.rfind("《", 0, match.start())
        return title >= 0 and _BY_PLAN.search(sentence[max(0, title - LONGEST_RULE) : title]) is not None
    return match[0] == "计划" and _BY_PLAN.search(before) is not None


def _ends(told: str) -> re.Pattern[str]:
    """Return what ends a stretch, by the words that begin it."""
    if told.startswith("年初"):  # of the year that is reported
        return _DONE_IN_PART
    return _SURELY_DONE if told.startswith(_NEXT_BEGINS) else _DONE


def _stretch(sentence: str, start: int, ends: re.Pattern[str], year: int | None) -> tuple[int, int]:
    """Return a stretch, which lasts to where the sentence goes on with what was done, or names its *year*."""
    whole = next((len(word) for word in _WHOLE_YEAR if sentence.startswith(word, start)), 0)  # 预计全年办理
    done = ends.search(sentence, start + whole)
    end = done.start() if done else len(sentence)
    own = sentence.find(f"{year}年", start, end)
    return start, own if own >= 0 else end
