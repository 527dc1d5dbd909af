"""Finds pages that only say that something is wrong, among notices that say so of something else."""

import re
from collections.abc import Iterable, Iterator, Sequence

from yifa.model.fetch import FetchKind
from yifa.reading.judging.answer import Answer, Sign
from yifa.reading.judging.marks import (
    gives_file,
    is_headed,
    is_published,
    marks_of,
    pieces,
    says_row,
    shows_rows,
)
from yifa.reading.labels import squeeze
from yifa.reading.markup import text_of
from yifa.reading.page.titles import without_site
from yifa.reading.signals import Signals, load_signals

REST = 100
"""characters an error page may have beside its message and its footer"""
LONG = 3000
"""a page with more visible text than this is no error message, even between a portal's menus"""
SHORT = 300
"""visible text of a page whose sentences are looked at one by one"""
LITTLE, OWN, MUCH = 8, 15, 30
"""characters beside message, title and labels that make a document, by what else speaks for it"""
SEVERAL = 2
"""marks of a document that no error page has together"""
# what stands at the foot of every page
CHROME = re.compile(
    r"主办|承办|版权|备案|标识码|地址|邮编|电话|邮箱|技术支持|浏览次数|Copyright|秒|返回|跳转", re.IGNORECASE
)
SENTENCE = re.compile(r"[。！!；;\n]")
# 来源：, 发布时间：
LABELLED = re.compile(r"^.{2,8}[:：]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# what the titles of error pages say besides
GENERIC = re.compile(
    r"页面|网页|错误|提示|信息|未找到|状态|抱歉|对不起|人民政府|政府|门户|网站?|首页|您|你|访问|请求|查看|浏览|系统|友情|温馨"
    r"|出错|服务|暂时|无法|验证码?|[的啦了哦该此要]"
)
FEW = 1
"""Chinese characters that may be left of a title that says nothing but an error"""
PHRASES = ("titles", "phrases", "phrases_of_pages")
"""the tables of patterns with words of errors"""
NAMES_OF_DOCUMENTS = frozenset({"maintenance", "restricted"})
"""verdicts whose words also occur in the titles of documents"""
OF_VISITORS = frozenset({"challenge", "restricted", "maintenance"})
"""verdicts whose pages say what holds for a visitor; a notice's name over the words makes them another's"""
# what a site says of itself under such a name too: 关于网站升级的公告
ITSELF = re.compile(r"网站|网页|页面|站点|服务器|本站|(?:(?<![\u4e00-\u9fff])|[本该此])(?:系统|平台)")
# what a page that is shut says of itself under its own title: 请登录后查看, 仅限会员浏览全文
SHUT = re.compile(r"(?:查看|浏览|阅读|访问)(?=该|此|本|全文|正文|内容|页面|文章|信息|详情|\W|\Z)")
# what a notice is called: 关于…的通知; 春季植树公告, which a guard's page may be called too (访问拦截通知)
GENRES = r"通知|公告|通告|公示|通报|报告|意见|决定|函|批复|方案|办法|说明|提示|倡议书?|启事|须知"
ABOUT = re.compile(rf"关于.{{2,60}}(?:{GENRES})\Z")
NOTICE = re.compile(r".{4}(?:通知|公告|通告|公示|通报|倡议书|启事|须知|操作说明|使用说明)\Z")
HEADINGS = ("h1", "h2", "h3", "h4")
ABOUT_ITSELF = frozenset({"soft_404"})
"""verdicts that hold although a page still has its title and day, where nothing else is left of it"""


def saying(name: str, answer: Answer) -> Sign | None:
    """Return the words of the verdict called *name*, where a page says these and hardly more, or None.

    They prove nothing where the page has the marks of a document, or the list row says that this is what the
    document is about.
    """
    signals = load_signals()[name]
    if len(answer.text) > LONG:
        return None
    words = _words_of(signals, answer)
    if not words or (name in NAMES_OF_DOCUMENTS and is_published(answer)):
        return None
    if not says_nothing_else(signals, answer) or gives_file(answer.root):
        return None
    return Sign(detail=words, sure=not may_be_document(name, answer))


def _words_of(signals: Signals, answer: Answer) -> str | None:
    """Return the words of a page that fit a verdict's phrases.

    Of a short one each sentence is looked at too: markup without white space joins it to a menu's words.
    """
    hints = signals.hints.get("phrases")
    joined = hints and len(answer.text) <= SHORT and hints.search(answer.text)
    said = (answer.title, answer.text, *(_sentences(answer) if joined else ()))
    return next(filter(None, (words_in(signals, answer.kind, text) for text in said)), None)


def says_nothing_else(signals: Signals, answer: Answer) -> bool:
    """Return whether hardly any text is left of a page beside the signals' phrases and its footer."""
    said = [answer.title, *_sentences(answer)]
    told = any(words_in(signals, answer.kind, text) for text in said)
    length = sum(map(len, said[1:]))
    return told and length <= signals.numbers["text_limit"] and sum(map(len, _rest(signals, answer))) <= REST


def may_be_document(name: str, answer: Answer) -> bool:
    """Return whether a page that says what the verdict called *name* says may be a document all the same.

    It may where the row says the same words, where an organ signs, where it has several marks of a document,
    or where only its own name has the words, or a box beside it; and has something of its own to say. A list
    that shows rows is one, whatever its log-in box says.
    """
    if answer.kind is FetchKind.LISTING and name not in ABOUT_ITSELF and shows_rows(answer.root):
        return True
    signals = load_signals()[name]
    row_stands = says_row(answer)
    if row_stands and _says(signals, answer.row):
        return True
    marks = marks_of(answer)
    if "signature" in marks:
        return True
    if name in OF_VISITORS and _heads_document(signals, answer) and not _shuts_itself(name, answer):
        return True
    names = _names(signals, answer)
    own = sum(map(len, _own(signals, answer, names)))
    if len(marks) >= SEVERAL and own >= (OWN if name in ABOUT_ITSELF else LITTLE):
        return True
    only_named = not any(words_in(signals, answer.kind, _without(text, names)) for text in _sentences(answer))
    titled = row_stands or "heading" in marks
    if names and titled and only_named and own >= LITTLE:
        return True
    if name in ABOUT_ITSELF:
        return row_stands and own >= MUCH
    return titled and own >= LITTLE and not words_in(signals, answer.kind, answer.title)


def _heads_document(signals: Signals, answer: Answer) -> bool:
    """Return whether a heading, or the title once more, is a notice's: 关于启用统一身份认证的通知.

    Beside it even one sentence is a document: 登录时请拖动滑块.
    """
    headings = answer.root.iter(*HEADINGS) if answer.root is not None else ()
    heads = [*map(text_of, headings), *(_names(signals, answer) if is_headed(answer) else ())]
    return any(
        ABOUT.search(head) or (NOTICE.search(head) and not words_in(signals, answer.kind, head))
        for head in map(squeeze, heads)
    )


def _shuts_itself(name: str, answer: Answer) -> bool:
    """Return whether a page asks for a password, or says that it, or its site, is not to be seen."""
    if name == "maintenance":
        said = (text for text in _sentences(answer) if words_in(load_signals()[name], answer.kind, text))
        return any(map(ITSELF.search, said))
    if name != "restricted" or answer.root is None:
        return False
    asks = any(field.get("type", "").lower() == "password" for field in answer.root.iter("input"))
    return asks or any(map(SHUT.search, _sentences(answer)))


def title_of_error(answer: Answer) -> Sign | None:
    """Return a title that says that the page is not there; it proves that where it says nothing else.

    404号文件 and 部分网页已删除的说明 are titles too.
    """
    signals = load_signals()["soft_404"]
    if not answer.title or not signals.find("titles", answer.title):
        return None
    alone = not _says_more(signals, answer.title)
    if not alone and not says_nothing_else(signals, answer):
        return None
    return Sign(detail=f"title {answer.title}", sure=not may_be_document("soft_404", answer))


def _says_more(signals: Signals, title: str) -> bool:
    """Return whether a title says more than an error's words and a site's name."""
    patterns = [signals.patterns[name] for name in PHRASES if name in signals.patterns]
    for pattern in (*patterns, GENERIC):
        title = pattern.sub("", title)
    return len(CHINESE.findall(title)) > FEW


def words_in(signals: Signals, kind: FetchKind, text: str) -> str | None:
    """Return the words of a text that fit one of a verdict's phrases; some phrases hold for pages only."""
    names = ("phrases", "phrases_of_pages") if kind is FetchKind.PAGE else ("phrases",)
    matches = (signals.find(name, text) for name in names if name in signals.patterns)
    return next(filter(None, matches), None)


def _says(signals: Signals, text: str) -> bool:
    return any(signals.find(name, text) for name in PHRASES if name in signals.patterns)


def _sentences(answer: Answer) -> list[str]:
    said = pieces(answer.root) or [answer.text]
    return [part for text in said for sentence in SENTENCE.split(text) if (part := sentence.strip())]


def _rest(signals: Signals, answer: Answer) -> list[str]:
    """Return the sentences of a page that are neither the signals' phrases nor its footer."""
    return [
        text
        for text in _sentences(answer)
        if not words_in(signals, answer.kind, text) and not CHROME.search(text)
    ]


def _names(signals: Signals, answer: Answer) -> list[str]:
    """Return the names of the document, by its title and its row, that say more than an error's words."""
    names = (without_site(answer.title, set()) or "", answer.row if says_row(answer) else "")
    return [name for name in names if _says_more(signals, name)]


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _own(signals: Signals, answer: Answer, names: Sequence[str]) -> Iterator[str]:
    """Yield what a page says beside message, footer, path, labels, and the names of the document."""
    title = squeeze(answer.title)
    for sentence in _sentences(answer):
        text = _without(sentence, names)
        about = words_in(signals, answer.kind, text) or CHROME.search(text) or LABELLED.match(text)
        if not about and "位置" not in text[:12] and squeeze(text) not in title:
            yield text
