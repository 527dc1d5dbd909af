"""Holds the pattern of a document's number (发文字号) where it stands alone (guide §6.6)."""

import re

# 穗府办规〔2022〕13号, 甲政发[2024]7号, 甲司函（2025）第3号, 甲县人民政府公告2026年第3号
NUMBER = re.compile(
    r"[\u4e00-\u9fa5A-Za-z（）()、\-]{1,24}?[〔﹝\[［【(（<〈](?:19|20)\d{2}[〕﹞\]］】)）>〉]第?\d{1,5}号"
    r"|[\u4e00-\u9fa5]{2,20}(?:公告|通告|令)(?:(?:19|20)\d{2}年)?第\d{1,5}号"
)
