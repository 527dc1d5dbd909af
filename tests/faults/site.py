"""A portal of a few pages, and whatever is put in the place of one of them."""

import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from typing import TypeAlias

DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
COLUMN = "/yfxz/"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An ordinary HTTP answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML
    body: bytes = b""
    length: int | None = None
    """a Content-Length other than the body's; the connection closes after the body"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer written by hand: bytes, pauses, resets; the connection closes behind it."""

    write: Callable[["Call"], None]


@dataclass(slots=True, kw_only=True)
class Call:
    """One request, and the connection it came by."""

    path: str
    """with query"""
    headers: dict[str, str]
    """names in small letters"""
    connection: socket.socket
    times: int
    """how often this path was asked for in this run, this one counted"""
    run: int

    @property
    def over_tls(self) -> bool:
        """Return whether it came over TLS."""
        return isinstance(self.connection, ssl.SSLSocket)

    def send(self, data: bytes) -> None:
        """Write to the connection."""
        self.connection.sendall(data)


Reply: TypeAlias = Answer | Raw
Rule: TypeAlias = Reply | Callable[[Call], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page of the column."""

    path: str
    title: str
    date: str
    paragraphs: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    """address and link text"""


@dataclass(slots=True, kw_only=True)
class Site:
    """One county's portal: a home page, a column, its documents; and the rules that go before them."""

    number: int
    documents: list[Document] = field(default_factory=list)
    """newest first, as listed"""
    rules: dict[str, Rule] = field(default_factory=dict)
    """path, with query where it has one → what is answered instead"""
    default: Rule | None = None
    """what is answered to every path without a rule but robots.txt; None = the portal's page"""
    robots: Rule = Answer(status=404, body=b"no")
    per_page: int = PER_PAGE
    sent: int = 0
    """bytes that a rule counts as sent"""
    extra_profile: str = ""
    """further lines of its profile"""

    @property
    def code(self) -> str:
        """Return its county's code, which no county has."""
        return f"99{self.number:04}"

    @property
    def slug(self) -> str:
        """Return its short name."""
        return f"fault{self.number:03}"

    @property
    def county(self) -> str:
        """Return its county's name, which no county has."""
        return f"试{str(self.number).translate(DIGITS)}县"

    @property
    def host(self) -> str:
        """Return its host, which no one can own."""
        return f"{self.slug}.example"

    @property
    def origin(self) -> str:
        """Return scheme and host."""
        return f"http://{self.host}"

    @property
    def known(self) -> Document:
        """Return the document that is watched: it was there when all was well."""
        return self.documents[-1]

    @property
    def fresh(self) -> Document:
        """Return the document that is published while things go wrong."""
        return self.documents[0]

    def url(self, path: str) -> str:
        """Return an address of this portal."""
        return self.origin + path

    def answer(self, rule: Rule, *paths: str) -> None:
        """Answer *rule* at these paths."""
        self.rules |= dict.fromkeys(paths, rule)

    def publish(self, document: Document) -> None:
        """Put a document on top of the column."""
        self.documents.insert(0, document)

    def page(self, document: Document) -> Answer:
        """Return a document's page."""
        return Answer(body=self.markup(document).encode())

    def markup(self, document: Document, *, main: str | None = None, head: str = "") -> str:
        """Return the markup of a document's page; *main* stands where its body does."""
        body = "".join(f"<p>{escape(each)}</p>" for each in document.paragraphs) if main is None else main
        files = "".join(f'<p><a href="{url}">{escape(name)}</a></p>' for url, name in document.files)
        title = escape(document.title)
        return self.frame(
            f"{title}-{self.county}人民政府",
            f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}">依法行政</a></div>'
            f"<h1>{title}</h1><div class='info'>发布日期：{document.date} 来源：{self.county}人民政府</div>"
            f'<div class="TRS_Editor">{body}{files}</div>',
            head=f'<meta name="ArticleTitle" content="{title}">'
            f'<meta name="PubDate" content="{document.date}">{head}',
        )

    def frame(self, title: str, main: str, *, head: str = "") -> str:
        """Return a page of this portal around *main*."""
        menu = "".join(f'<li><a href="/{each}/">{each}栏目</a></li>' for each in ("zwgk", "xwzx", "hdjl"))
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
            f'<ul class="nav">{menu}</ul>{main}'
            f'<div class="foot">主办：{self.county}人民政府办公室 网站地图 联系我们</div></body></html>'
        )

    def listing(self, number: int) -> Answer:
        """Return page *number* (from 0) of the column."""
        return Answer(body=self.listing_markup(self.documents, number).encode())

    def listing_markup(self, documents: list[Document], number: int, *, paging: str | None = None) -> str:
        """Return the markup of one page of a column."""
        size = self.per_page
        rows = "".join(
            f'<li><a href="{each.path}" title="{escape(each.title)}">{escape(each.title)}</a>'
            f"<span>{each.date}</span></li>"
            for each in documents[number * size : (number + 1) * size]
        )
        pages = max(1, -(-len(documents) // size))
        script = paging if paging is not None else f'createPageHTML({pages}, {number}, "index", "html");'
        return self.frame(
            f"依法行政-{self.county}人民政府",
            f'<ul class="list">{rows}</ul><div class="page"><script>{script}</script></div>',
        )

    def home(self) -> Answer:
        """Return the home page."""
        news = "".join(f'<li><a href="/xwzx/{each}.html">新闻第{each}条</a></li>' for each in range(30))
        column = f'<a href="{COLUMN}">依法行政</a>'
        return Answer(body=self.frame(f"{self.county}人民政府", f"{column}<ul>{news}</ul>").encode())

    def stands(self, path: str) -> Reply:
        """Return what stands at a path where no rule says otherwise."""
        if path == "/":
            return self.home()
        number = re.fullmatch(rf"{COLUMN}(?:index(?:_(\d+))?\.html)?", path)
        if number and int(number[1] or 0) * self.per_page < max(1, len(self.documents)):
            return self.listing(int(number[1] or 0))
        document = next((each for each in self.documents if each.path == path), None)
        return self.page(document) if document else Answer(status=404, body=b"not found")

    def reply(self, call: Call) -> Reply:
        """Return what is answered to a request."""
        if call.path == "/robots.txt" and call.path not in self.rules:
            rule = self.robots
        else:
            rule = self.rules.get(call.path) or self.default or self.stands(call.path)
        return rule if isinstance(rule, Answer | Raw) else rule(call)

    def profile(self) -> str:
        """Return its portal profile."""
        return (
            f'code = "{self.code}"\nname = "{self.county}"\nslug = "{self.slug}"\nprovince = "试省"\n'
            f'prefecture = "试市"\nplatform = "trs"\nhome = "{self.origin}/"\n{self.extra_profile}\n'
            f'[[section]]\nname = "依法行政"\nurl = "{COLUMN}"\n'
        )


def make_document(site: Site, number: int, *, month: int = 1) -> Document:
    """Return a document that no other site has."""
    organ = f"{site.county}{('司法局', '财政局', '教育局', '民政局', '水利局', '林业局')[number % 6]}"
    year = 2025 - number // 6
    return Document(
        path=f"{COLUMN}{year + 1}{month:02}/t{year + 1}{month:02}{10 + number % 18}_{2900000 + number}.html",
        title=f"{organ}{year}年法治政府建设工作情况报告",
        date=f"{year + 1}-{month:02}-{10 + number % 18}",
        paragraphs=(
            f"{year}年，{organ}坚持以习近平法治思想为指导，认真落实法治政府建设各项任务，现将有关情况报告如下。",
            f"一、健全依法决策机制。全年审查规范性文件{number + 12}件，重大决策均经合法性审查和集体讨论。",
            f"二、规范行政执法。全年办理行政处罚案件{number + 31}件，无一件被行政复议机关撤销或者确认违法。",
            "三、存在的问题和下一步打算。基层执法力量仍然不足，下一步将加强培训，提高依法行政能力和水平。",
            f"{organ}",
            f"{year + 1}年{month}月{number % 9 + 1}日",
        ),
    )


def make_site(number: int, documents: int = 3) -> Site:
    """Return a sound portal with that many documents."""
    site = Site(number=number)
    site.documents = [make_document(site, each) for each in range(documents)]
    return site


def with_fresh(site: Site) -> Site:
    """Return a copy of a site on which one more document has been published."""
    grown = replace(site, documents=list(site.documents), rules=dict(site.rules))
    grown.publish(make_document(site, len(site.documents), month=2))
    return grown
