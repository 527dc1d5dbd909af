"""Resolves addresses as a browser does, and makes them canonical: twins of one page get one address."""

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.html import HtmlElement

SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
NOT_FOLLOWED = re.compile(r"^(?:#|javascript:|mailto:|tel:|data:|about:|file:|ftp:|weixin:)", re.IGNORECASE)
LONGEST_ADDRESS = 8000
"""characters; what is longer no server answers"""
UNSAFE = "!#$%&'()*+,/:;=?@[]~"
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# /x/../z, /./, /%2E%2e/
DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
# a folder's own page: /a/index.html, /a/index.shtml
INDEX = re.compile(r"/index\.s?html?$")
# parameters that never name a page (field guide §7.4), each by a name and a value that together show it: t=1
# and from=2024-01-01 may name one
VOLATILE = re.compile(
    r"""\A (?:
      (?:_|_?t|_?ts|time|timestamp|stamp|randid|rand|random|rnd|r|nocache|_?dc|v|ver|version)
          = (?: 1\d{9} | 1\d{12} | 20\d{15} | 0?\.\d{4,} )            # a clock, Math.random()
    | [^=]* = 0\.\d{8,}
    | from = (?: timeline | singlemessage | (?:group)?message | weixin | wechat | wx | qq | qzone | weibo )
    | isappinstalled = [01]
    | tdsourcetag = s_\w+
    | spm = [\w-]+ (?: \.[\w-]+ ){2,}
    | utm_\w+ = .*
    | (?: jsessionid | phpsessid | aspsessionid\w* | session_?id ) = [\w.!-]{16,} )
    """,
    re.IGNORECASE | re.VERBOSE,
)
UNRUN = frozenset({"noscript", "template"})
"""what a browser that runs scripts does not heed"""


def resolve(base: str, href: str | None) -> str | None:
    r"""Return the absolute http(s) address an ``href`` means on the page at *base*, or None.

    >>> resolve("http://a.gov.cn/x/y.htm", r" ../info\\1040/3.htm#top ")
    'http://a.gov.cn/info/1040/3.htm'
    >>> resolve("http://a.gov.cn/x/list.jsp?p=1", "?p=2")
    'http://a.gov.cn/x/list.jsp?p=2'
    >>> resolve("http://a.gov.cn/", "javascript:void(0)") is None
    True
    """
    text = re.sub(r"[\t\r\n]", "", href or "").strip().replace("\u3000", "").replace("\\", "/")
    if not text or len(text) > LONGEST_ADDRESS or NOT_FOLLOWED.match(text):
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        _ = parts.port
        path, query = quote(parts.path or "/", safe=UNSAFE), quote(parts.query, safe=UNSAFE)
    except ValueError:  # no host, a port that is none; half of a character, which JSON can write
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return urlunsplit((parts.scheme, parts.netloc, _without_dots(path), query, ""))


def _without_dots(path: str) -> str:
    """Return a path without its segments ``.`` and ``..``, as browsers ask for it."""
    if not DOT_SEGMENT.search(path):
        return path
    kept: list[str] = []
    *segments, last = path.split("/")
    for segment in segments:
        name = segment.lower().replace("%2e", ".")
        if name == ".." and len(kept) > 1:
            kept.pop()
        elif name not in (".", ".."):
            kept.append(segment)
    name = last.lower().replace("%2e", ".")
    if name == ".." and len(kept) > 1:
        kept.pop()
    return "/".join((*kept, "" if name in (".", "..") else last))


def in_header(address: str) -> str:
    r"""Return an address as a header gives it, its bytes beyond ASCII percent-encoded as they stand.

    *address* is the header as Latin-1: a character a byte, whatever encoding the server wrote it in.

    >>> in_header("/\xe6\xb3\x95.htm"), in_header("/\xb7\xa8.htm"), in_header("/%E6%B3%95.htm")
    ('/%E6%B3%95.htm', '/%B7%A8.htm', '/%E6%B3%95.htm')
    """
    return BEYOND_ASCII.sub(lambda run: quote(run[0].encode("latin-1", "replace"), safe=""), address)


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that the page's links are relative to: its first ``<base href>``, else its own."""
    for element in root.iter("base"):
        href = element.get("href")
        if href is not None and not any(outer.tag in UNRUN for outer in element.iterancestors()):
            return resolve(url, href) or url
    return url


_WITH_QUERY = etree.XPath("//*[@*[contains(., '?')]]")


def encode_queries(root: HtmlElement, encoding: str) -> None:
    """Write the queries of a page's addresses as browsers send them: beyond ASCII in its encoding."""
    if encoding.startswith("utf"):  # as `resolve` writes them
        return
    elements = _WITH_QUERY(root)
    assert isinstance(elements, list)
    for element in elements:
        assert isinstance(element, HtmlElement)
        for name, value in element.items():
            if "?" in value and not value.isascii():
                element.set(name, _with_query_encoded(value, encoding))


def _with_query_encoded(address: str, encoding: str) -> str:
    before, mark, rest = address.partition("?")
    query, sharp, fragment = rest.partition("#")
    if " " in before.strip() or NOT_FOLLOWED.match(address):
        return address
    encoded = BEYOND_ASCII.sub(
        lambda run: quote(run[0].encode(encoding, "xmlcharrefreplace"), safe=""), query
    )
    return f"{before}{mark}{encoded}{sharp}{fragment}"


def with_query(url: str, query: str) -> str:
    """Return an address with more behind its question mark.

    >>> with_query("/a?b=1", "c=2"), with_query("/a?", "c=2"), with_query("/a", "")
    ('/a?b=1&c=2', '/a?c=2', '/a')
    """
    return f"{url}{'' if url[-1:] in ('?', '&') else '&' if '?' in url else '?'}{query}" if query else url


def at_home(url: str, home: str, aliases: Container[str]) -> str:
    """Return an address on the home page's host, with its scheme and port, if its host is that or an alias.

    >>> at_home("http://gsgz.gov.cn/a/1.html#x", "https://www.gsgz.gov.cn/", ["gsgz.gov.cn"])
    'https://www.gsgz.gov.cn/a/1.html#x'
    """
    parts = urlsplit(url)
    origin = _own_origin(parts, home, aliases)
    return urlunsplit((*origin, parts.path, parts.query, parts.fragment)) if origin else url


def _own_origin(parts: SplitResult, home: str, aliases: Container[str]) -> tuple[str, str] | None:
    """Return the home page's scheme and host, where an address is on that host or an alias of it."""
    scheme, main, port = _home_parts(home)
    host = (parts.hostname or "").lower()
    return (scheme, _netloc(scheme, main or host, port)) if host == main or host in aliases else None


@lru_cache(maxsize=64)  # asked for with every link of a portal
def _home_parts(home: str) -> tuple[str, str | None, int | None]:
    """Return the scheme, host and port of a home page's address."""
    parts = urlsplit(home)
    return parts.scheme, parts.hostname, parts.port


def _origin_of(parts: SplitResult) -> tuple[str, str]:
    """Return an address's scheme and host, in small letters, without the scheme's own port."""
    scheme = parts.scheme.lower()
    return scheme, _netloc(scheme, (parts.hostname or "").lower(), parts.port)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    """Return host and port as an address has them: the port of its scheme is not written."""
    return host if port in (None, {"http": 80, "https": 443}.get(scheme)) else f"{host}:{port}"


def without_session(address: str) -> str:
    """Return an address without the visitor's session, which Java servers put behind its path."""
    return SESSION.sub("", address) if ";" in address else address


def canonical(
    url: str,
    *,
    home: str | None = None,
    aliases: Container[str] = (),
    rewrite: Iterable[tuple[re.Pattern[str], str]] = (),
) -> str:
    """Return the one address under which a page is kept.

    Host in small letters; no default port, fragment, session, dot segments, tracking parameter or
    ``index.html``; a host that is *home*'s or an alias gets the home's scheme and host; *rewrite* folds twins
    such as ``_ghb``. All else stays as it is written.

    >>> canonical("HTTP://GSGZ.gov.cn:80/a/t20260318_1_ghb.html;jsessionid=1?from=timeline#f",
    ...     home="http://www.gsgz.gov.cn/", aliases=["gsgz.gov.cn"], rewrite=[(re.compile("_ghb"), "")])
    'http://www.gsgz.gov.cn/a/t20260318_1.html'
    """
    plain = without_session(url)
    parts = urlsplit(plain)
    origin = _own_origin(parts, home, aliases) if home else None
    scheme, netloc = origin or _origin_of(parts)
    path = INDEX.sub("/", _without_dots(parts.path or "/"))
    for pattern, replacement in rewrite:
        path = pattern.sub(replacement, path)
    query = "&".join(pair for pair in parts.query.split("&") if not VOLATILE.fullmatch(pair))
    return urlunsplit((scheme, netloc, path, query, ""))
