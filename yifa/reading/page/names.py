"""Tells the names of sites and columns from the titles of documents."""

import re
from collections.abc import Collection

from yifa.reading.labels import squeeze

SITE_LIKE = re.compile(r"(?:政府|网|网站|门户|平台|公开|局|委员会|办公室|首页|频道|目录|专栏)$")
BETWEEN = re.compile(r"[\s_|>》—–－·-]+")
# words of a document's title, not of a column's name: 关于…, 2025年…, …的通知
DOCUMENT = re.compile(
    r"关于|\d{4}年|(?:通知|公告|公示|通报|报告|决定|意见|办法|方案|规定|批复|细则|总结|要点|解读|简报|函|令)$"
)
HOME = frozenset({"首页", "网站首页", "主页", "当前位置:首页", "您的位置:首页"})
LONGEST_SITE = 16
SHORTEST_DOCUMENT = 8
"""a shorter name is a column's rather than a document's"""
LONG_NAME, NAMED_LIKE_DOCUMENT = 14, 10
"""characters from which a name is a document's, whatever its words, and where its words are a document's"""


def names_document(name: str) -> bool:
    """Return whether a name that a page gives its column may be its document's, by its length and words.

    >>> names_document("云岭县人民政府关于加强培训的通知"), names_document("法治政府建设")
    (True, False)
    """
    return len(name) >= LONG_NAME or (len(name) >= NAMED_LIKE_DOCUMENT and DOCUMENT.search(name) is not None)


def is_place(text: str, names: Collection[str] = ()) -> bool:
    """Return whether a text names only where a page stands: a site, a column, one of *names*.

    >>> is_place("云岭县审计局网-媒体传真"), is_place("云岭县审计局2025年度工作总结"), is_place("Document")
    (True, False, True)
    """
    parts = list(map(squeeze, BETWEEN.split(text)))
    if parts[0] in HOME and len(parts) > 1:
        return not DOCUMENT.search(parts[-1])  # a path of columns, which may end in the document
    return all(
        part in names
        or len(part) < SHORTEST_DOCUMENT
        or part.isascii()  # an editor's word: Untitled Document, {{ title }}
        or (len(part) <= LONGEST_SITE and SITE_LIKE.search(part) and not DOCUMENT.search(part))
        for part in parts
    )
