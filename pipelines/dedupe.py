"""Hashes a text so that pages which hold the same document have the same hash (guide §7.4)."""

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

from yifa.model.record import Attachment, BodyKind
from yifa.model.text import nfkc
from yifa.reading.addresses import SESSION
from yifa.reading.alternatives import compile_words
from yifa.reading.page.body import chinese

# raised whenever the same text would hash otherwise than before
HASH_RULE = 2
# a text with less Chinese than this ("详见附件") does not identify a document by itself
ENOUGH = 50
# "浏览次数：123", "已下载12次", "今天是2026年3月1日 星期日"
VOLATILE = compile_words(
    r"(?:浏览|点击|阅读|访问|下载)(?:次数|量|数)?[::]\d*-?次?|已下载\d*次"
    r"|今天是\d{4}年\d{1,2}月\d{1,2}日(?:星期[一二三四五六日天])?"
)
VOLATILE_PARAMETERS = frozenset({
    "tdsourcetag", "from", "randid", "t", "timestamp", "_", "jsessionid", "spm", "token", "access_token",
    "accesstoken", "ticket", "sign", "signature", "expires", "nonce", "rnd", "random",
})  # fmt: skip


def canonical_text(text: str) -> str:
    """Return *text* as it is hashed: NFKC, no white space, no counters or clocks.

    >>> canonical_text("2025年，　浏览次数：12")
    '2025年,'
    """
    return VOLATILE.sub("", "".join(nfkc(text).split()))


def content_hash(
    text: str,
    *,
    title: str | None = None,
    attachments: Iterable[Attachment] = (),
    body_kind: BodyKind = BodyKind.HTML,
) -> str:
    """Return the SHA-256 (hex) of a document's text.

    Where the text is too short to tell documents apart, or a file carries the content, the title and the
    files' names in their addresses are hashed too.
    """
    body = canonical_text(text)
    if body_kind is BodyKind.HTML and chinese(body) >= ENOUGH:
        return sha256(body.encode()).hexdigest()
    names = sorted(_name_in_address(attachment.url) for attachment in attachments)
    parts = [body, canonical_text(title or ""), *names]
    return sha256("\x00".join(parts).encode()).hexdigest()


def _name_in_address(url: str) -> str:
    """Return the part of an address that names the file: its last segment, with the query.

    Sessions, time stamps and tokens of access name nothing.

    >>> _name_in_address("http://a.gov.cn/x/download.jsp?id=7&token=8a1f&t=1710000000")
    'download.jsp?id=7'
    """
    parts = urlsplit(SESSION.sub("", url))
    pairs = parts.query.split("&")
    naming = [pair for pair in pairs if pair.partition("=")[0].lower() not in VOLATILE_PARAMETERS]
    return f"{parts.path.rsplit('/', 1)[-1]}?{'&'.join(naming)}"
