"""Resolves addresses as a browser does, and makes them canonical: twins of one page get one address."""

import re
from collections.abc import Iterable
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


def canonical(
    url: str,
    *,
    home: str | None = None,
    aliases: Iterable[str] = (),
    rewrite: Iterable[tuple[re.Pattern[str], str]] = (),
) -> str:
    """Return the one address under which a page is kept.

    Host in small letters; no default port, fragment, session, tracking parameter or ``index.html``; a host
    that is *home*'s or an alias gets the home's scheme and host; *rewrite* folds twins such as ``_ghb``.

    >>> canonical("HTTP://GSGZ.gov.cn:80/a/t20260318_1_ghb.html;jsessionid=1?from=x#f",
    ...     home="http://www.gsgz.gov.cn/", aliases=["gsgz.gov.cn"], rewrite=[(re.compile("_ghb"), "")])
    'http://www.gsgz.gov.cn/a/t20260318_1.html'
    """
    parts = urlsplit(SESSION.sub("", url))
    scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    if home:
        main = urlsplit(home)
        if host == main.hostname or host in aliases:
            scheme, host, port = main.scheme, main.hostname or host, main.port
    default = {"http": 80, "https": 443}.get(scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    path = re.sub(r"/index\.s?html?$", "/", parts.path or "/")
    for pattern, replacement in rewrite:
        path = pattern.sub(replacement, path)
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k.lower() not in VOLATILE]
        dropped = len(kept) != len(parse_qsl(query, keep_blank_values=True))
        query = urlencode(kept) if dropped else query
    return urlunsplit((scheme, netloc, path, query, ""))
