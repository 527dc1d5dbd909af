"""Holds the pattern of a document's number (发文字号) where it stands alone (guide §6.6)."""

import re

# 穗府办规〔2022〕13号, 甲政发[2024]7号, 甲司函（2025）第3号, 甲县人民政府公告2026年第3号
NUMBER = re.compile(
    r"[\u4e00-\u9fa5A-Za-z（）()、\-]{1,24}?[〔﹝\[［【(（<〈](?:19|20)\d{2}[〕﹞\]］】)）>〉]第?\d{1,5}号"
    r"|[\u4e00-\u9fa5]{2,20}(?:公告|通告|令)(?:(?:19|20)\d{2}年)?第\d{1,5}号"
)
# 关于…的通知（甲政发〔2026〕3号）, 甲政发〔2026〕3号 关于…的通知; behind 》 it is the number of what is named
AT_END = re.compile(rf"(?:(?<!》)[(（【\[]|(?<!》)\s)(?P<number>{NUMBER.pattern})[)）】\]]?\Z")
AT_START = re.compile(rf"\A[(（【\[]?(?P<number>{NUMBER.pattern})[)）】\]]?[\s:：](?=.{{8}})")
# titles about another document
ABOUT_OTHER = re.compile(r"解读|图解|读懂|问答|说明|废止|转发|修改|失效|答记者问|听证|征求意见")


def number_in_title(title: str) -> str | None:
    """Return the document's number where it stands in brackets at a title's end, or before the title.

    >>> number_in_title("甲县关于开展检查的通知（甲政发〔2026〕3号）")
    '甲政发〔2026〕3号'
    """
    if "号" not in title or ABOUT_OTHER.search(title):
        return None
    found = AT_END.search(title) or AT_START.match(title)
    return found["number"] if found else None
