"""Reads which bodies a name means: their place, function and level; one body has many names."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from yifa.model.report import Level
from yifa.reading.labels import squeeze
from yifa.reading.report.organs import is_organ, level_of

HERE = Path(__file__).parent
GOVERNMENT = "government"
"""the function of a county's government"""
# "甲县司法局、甲县财政局", "中共甲县委 甲县人民政府", "甲县委县政府"
_JOINTS = re.compile(
    r"[\s、,，;；/]+|(?<=[县市区旗]委)(?=[^\s]{0,8}政府)|(?<=委员会)(?=[^\s]{2,8}人民政府)"
    r"|(?<=[镇乡]党委)(?=[^\s]{0,8}政府)|(?<=街道工委|道党工委)(?=[^\s]{0,8}办事处)"
)
_AND = re.compile(r"[和与及]")
# what stands before a place and says nothing of it
_BEFORE = re.compile(r"^(?:中国共产党|中共|国家税务总局|国家统计局|中国(?:人民银行)?)")
_TOWNSHIP = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{1,12}?(?:民族乡|街道|镇|乡|苏木))(?:人民政府|政府|办事处|党工委|工委|党委|委|办|(?:工作)?委员会)?$"
)
_COMMITTEE = re.compile(
    r"(?<!工委)(?<!工作委员会)(?<!管理委员会)(?<!管委会)(?:党工委|工作委员会|管理委员会|管委会|(?<!党)工委)++$"
)
# its party group signs for a bureau, a signboard stands beside it: 甲县司法局党组, 发展和改革局（粮食局）
_BESIDE = re.compile(r"\([^()]*\)|(?<=[局委办院会])(?:党组|党委|党总支)$")
# a bureau whose signboard hangs at a department of the party: 甲县委统战部（县民族宗教事务局）
_AT_PARTY = re.compile(r"部\((?P<signboard>[^()]*)\)$")
# 卫生健康委员会 is 卫生健康委 for short
_COMMISSION = re.compile(r"(?<=[\u4e00-\u9fa5]{4})委员会$")
# what a township's government, a zone's committee is called beside the party's: 柳沟镇党委、政府
_BARE = {
    Level.TOWNSHIP: re.compile(r"[镇乡]?(?:人民)?政府|(?:街道)?办事处"),
    Level.PARK: re.compile(r"管委会|管理委员会|党工委|工委"),
}
# 乙市公安局甲分局, 乙市生态环境局甲县分局, 乙市烟草专卖局甲县局, 乙市住房公积金管理中心甲县管理部
_BRANCH = re.compile(
    r"^(?P<above>.+?(?:局|公积金(?:管理)?中心))(?P<of>[\u4e00-\u9fa5]{2,6}?(?:(?=分局|分中心|管理部)|[县市区旗](?=局)))"
    r"(?:分局|局|分中心|管理部)$"
)
# the government that set up a street's office: 甲区人民政府东关街道办事处
_SET_UP = re.compile(r"(?<=[县市区旗])人民政府(?=[\u4e00-\u9fa5]{2,8}办事处$)")
# 甲县人民政府国有资产监督管理局
_GOVERNMENTS = re.compile(r"(?:人民)?政府$")
_COUNTIES = "县市区旗州"
# how the names end that two functions share: 政务服务和大数据局, 自然资源林业局
_SHARED = ("局", "委", "办")
_TAIL = 8
"""characters of a verb that may follow an organ's name: 甲县司法局深入推进, 甲县教育局落实"""
_LAST = "局府"
"""how a name ends that such words follow; any other may be the beginning of a word"""
_ALONE = ("", "街道", "镇", "乡", "开发区", "园区", "新区", "管委会", "管理委员会")
"""what is no name without the place before it: 城区街道"""
_PLACE = re.compile(
    r"^(?P<above>(?:[^县区旗]|自治区){2,10}?[省市州盟](?=.))?(?P<place>[\u4e00-\u9fa5]{1,10}?(?:自治县|自治旗|县|市|区|旗|林区|特区))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """What a body is for."""

    key: str
    names: tuple[str, ...]
    """the usual one first"""
    level: Level = Level.DEPARTMENT
    party: bool = False
    """of the party, so no body of the roster"""
    since: int | None = None
    until: int | None = None
    """last year of its existence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One body as a text names it."""

    key: str
    """its function, or what it is called where no function is known; the same for all names of one body"""
    name: str
    """as printed, without white space"""
    place: str
    """what stands before the function: ``甲县``, ``乙市甲县``, empty"""
    level: Level
    function: Function | None = None


@cache
def load_functions() -> Mapping[str, Function]:
    """Return the functions of ``functions.toml`` by their keys."""
    data = tomllib.loads((HERE / "functions.toml").read_text(encoding="utf-8"))
    return {key: _function(key, **values) for key, values in data.items()}


def _function(key: str, *, names: list[str], level: str = "department", **more: object) -> Function:
    party, since, until = more.get("party", False), more.get("since"), more.get("until")
    return Function(
        key=key, names=tuple(names), level=Level(level), party=bool(party),
        since=since if isinstance(since, int) else None, until=until if isinstance(until, int) else None,
    )  # fmt: skip


@cache
def _by_name() -> tuple[Mapping[str, Function], tuple[int, ...]]:
    """Return the function of each name, and the lengths that names have, the longest first."""
    functions = {
        name: function
        for function in load_functions().values()
        for whole in function.names
        for name in (_COMMISSION.sub("委", whole), whole)
    }
    return functions, tuple(sorted({len(name) for name in functions}, reverse=True))


def _ending(name: str) -> str | None:
    """Return the longest name of a function that a name ends with.

    >>> _ending("甲县人民政府办公室")
    '人民政府办公室'
    """
    functions, lengths = _by_name()
    return next((end for length in lengths if (end := name[-length:]) in functions), None)


@lru_cache(maxsize=65536)
def read_bodies(text: str) -> tuple[Body, ...]:
    """Return the bodies a name, or several joined, mean; empty where it means none.

    >>> [(body.key, body.place) for body in read_bodies("甲县发展和改革局、财政局")]
    [('development_reform', '甲县'), ('finance', '')]
    >>> [body.key for body in read_bodies("中共甲县委 甲县人民政府")]
    ['party_committee', 'government']
    """
    names = [part for name in _JOINTS.split(text.strip()) if name for part in _apart(squeeze(name))]
    return _placed([body for name in names if (body := _shown(name) or _read(name))])


def _placed(bodies: list[Body]) -> tuple[Body, ...]:
    """Return bodies, a county's bare name given to the one it stands before: 甲县 卫生健康局.

    A township's party committee and its government are one body, as are a zone's committees, and a bureau
    and its party group: 柳沟镇党委、政府, 甲开发区党工委、管委会, 甲县司法局党组 甲县司法局.
    """
    found: list[Body] = []
    for body in bodies:
        before = found[-1] if found else None
        if before and (bare := _BARE.get(before.level)) and bare.fullmatch(body.name):
            continue
        if before and (body.key, body.place or before.place) == (before.key, before.place):
            found[-1] = replace(before, name=body.name)
        elif before and before.place == before.name and not body.place and body.level is not Level.COUNTY:
            found[-1] = replace(body, place=before.place)
        else:
            found.append(body)
    return tuple(found)


def _apart(name: str) -> list[str]:
    """Return two bodies that 和 joins, where each of them is one: 甲县司法局和财政局."""
    for match in _AND.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if _ending(left) and is_organ(left) and _ending(right):
            return [left, right]
    return [name]


def _shown(name: str) -> Body | None:
    """Return the bureau whose signboard hangs at a department of the party; None for all others.

    >>> _shown("甲县委统战部(县民族宗教事务局)").key, _shown("甲县发展和改革局(粮食局)")
    ('ethnic_religious', None)
    """
    at_party = _AT_PARTY.search(name)
    department = _read(name) if at_party else None
    if at_party is None or department is None or not (department.function and department.function.party):
        return None
    bureau = _read(at_party["signboard"])
    return replace(bureau, place=department.place) if bureau and bureau.function else None


def _read(name: str) -> Body | None:
    plain = _SET_UP.sub("", _BESIDE.sub("", _BEFORE.sub("", name)))
    if branch := _BRANCH.fullmatch(plain):
        known = _ending(branch["above"])
        if known and known != branch["above"]:
            function = _by_name()[0][known]
            return Body(
                key=function.key, name=name, place=branch["of"], level=function.level, function=function
            )
    if (township := _TOWNSHIP.search(plain)) and Level.TOWNSHIP in (level_of(plain), level_of(name)):
        place, own = _split_place(township["name"])
        return Body(key=own, name=name, place=place, level=Level.TOWNSHIP)
    level = level_of(plain)
    if level is not Level.PARK and (end := _ending(plain)):
        return _with_function(name, _GOVERNMENTS.sub("", plain.removesuffix(end)), end)
    if level is None:
        return _before_verb(plain)
    if level is Level.COUNTY:
        return Body(
            key=GOVERNMENT, name=name, place=plain, level=level, function=load_functions()[GOVERNMENT]
        )
    place, own = _split_place(_COMMITTEE.sub("", plain) if level is Level.PARK else plain)
    return Body(key=own, name=name, place=place, level=level)


def _with_function(name: str, before: str, end: str) -> Body:
    """Return the body whose name ends as a function's does: that function's, unless the end is but a part.

    >>> _with_function("甲县重大项目建设局", "甲县重大项目", "建设局").key
    '重大项目建设局'
    """
    place, end = _first_of_two(before) or (before, end)
    county, own = _split_place(place)
    if county and len(own) > 1 and own[-1] not in _COUNTIES:
        return Body(key=own + end, name=name, place=county, level=Level.DEPARTMENT)
    function = _by_name()[0][end]
    return Body(key=function.key, name=name, place=place, level=function.level, function=function)


def _first_of_two(before: str) -> tuple[str, str] | None:
    """Return the place and the function that stand before another: of a name that has two, the first.

    >>> _first_of_two("甲县政务服务和"), _first_of_two("甲县自然资源"), _first_of_two("甲县")
    (('甲县', '政务服务局'), ('甲县', '自然资源局'), None)
    """
    place, own = _split_place(before)
    first = own.rstrip("和与及")
    # 文化广电体育和旅游局: whatever stands between the first and the last
    shortest = 2 if first != own else len(first)
    names = (first[:size] + end for size in range(len(first), max(shortest, 2) - 1, -1) for end in _SHARED)
    known = next((name for name in names if name in _by_name()[0]), None)
    return (place, known) if known else None


def _before_verb(name: str) -> Body | None:
    """Return the bureau whose name words of another kind follow: 甲县司法局深入推进."""
    for end in range(len(name) - 1, max(len(name) - _TAIL, 3) - 1, -1):
        if name[end - 1] in _LAST and (known := _ending(name[:end])) and len(known) > len("财政"):
            return _read(name[:end])
    return None


def _split_place(name: str) -> tuple[str, str]:
    """Return the county a name begins with, and the rest.

    >>> _split_place("甲县柳沟镇")
    ('甲县', '柳沟镇')
    >>> _split_place("乙丙市东关街道")
    ('乙丙市', '东关街道')
    """
    match = _PLACE.match(name)
    is_placed = match and (match["place"] or (match["above"] or "").endswith("市"))
    own = name[match.end() :] if match and is_placed else name
    return ("", name) if own in _ALONE else (name.removesuffix(own), own)
