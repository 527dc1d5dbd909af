"""Resolves addresses as a browser does, and makes them canonical: twins of one page get one address."""

import re
from collections.abc import Container, Iterable
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# parameters that never name a page: sessions, trackers, cache busters (field guide §7.4)
VOLATILE = frozenset({"tdsourcetag", "from", "randid", "t", "timestamp", "_", "jsessionid", "spm"})
SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
NOT_FOLLOWED = re.compile(r"^(?:#|javascript:|mailto:|tel:|data:|about:|file:|ftp:|weixin:)", re.IGNORECASE)
UNSAFE = "!#$%&'()*+,/:;=?@[]~"


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
    if not text or NOT_FOLLOWED.match(text):
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        _ = parts.port
        path, query = quote(parts.path or "/", safe=UNSAFE), quote(parts.query, safe=UNSAFE)
    except ValueError:  # no host, a port that is none; half of a character, which JSON can write
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def at_home(url: str, home: str, aliases: Container[str]) -> str:
    """Return an address on the home page's host, with its scheme and port, if its host is that or an alias.

    >>> at_home("http://gsgz.gov.cn/a/1.html#x", "https://www.gsgz.gov.cn/", ["gsgz.gov.cn"])
    'https://www.gsgz.gov.cn/a/1.html#x'
    """
    parts, main = urlsplit(url), urlsplit(home)
    host = (parts.hostname or "").lower()
    if host != main.hostname and host not in aliases:
        return url
    netloc = _netloc(main.scheme, main.hostname or host, main.port)
    return urlunsplit((main.scheme, netloc, parts.path, parts.query, parts.fragment))


def _netloc(scheme: str, host: str, port: int | None) -> str:
    """Return host and port as an address has them: the port of its scheme is not written."""
    return host if port in (None, {"http": 80, "https": 443}.get(scheme)) else f"{host}:{port}"


def canonical(
    url: str,
    *,
    home: str | None = None,
    aliases: Container[str] = (),
    rewrite: Iterable[tuple[re.Pattern[str], str]] = (),
) -> str:
    """Return the one address under which a page is kept.

    Host in small letters; no default port, fragment, session, tracking parameter or ``index.html``; a host
    that is *home*'s or an alias gets the home's scheme and host; *rewrite* folds twins such as ``_ghb``.

    >>> canonical("HTTP://GSGZ.gov.cn:80/a/t20260318_1_ghb.html;jsessionid=1?from=x#f",
    ...     home="http://www.gsgz.gov.cn/", aliases=["gsgz.gov.cn"], rewrite=[(re.compile("_ghb"), "")])
    'http://www.gsgz.gov.cn/a/t20260318_1.html'
    """
    plain = SESSION.sub("", url)
    parts = urlsplit(at_home(plain, home, aliases) if home else plain)
    scheme = parts.scheme.lower()
    netloc = _netloc(scheme, (parts.hostname or "").lower(), parts.port)
    path = re.sub(r"/index\.s?html?$", "/", parts.path or "/")
    for pattern, replacement in rewrite:
        path = pattern.sub(replacement, path)
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k.lower() not in VOLATILE]
        dropped = len(kept) != len(parse_qsl(query, keep_blank_values=True))
        query = urlencode(kept) if dropped else query
    return urlunsplit((scheme, netloc, path, query, ""))
