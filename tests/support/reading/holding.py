"""A notice that holds files, and the files found on it."""

from yifa.model.record import Draft
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

AT = "http://www.c.gov.cn/a/b.html"
TITLE = "丙县2025年法治政府建设年度报告"
NAV = "".join(f"<li><a href='/{n}.htm'>栏目{n}</a></li>" for n in range(30))
PROSE = f"<p>{'各部门认真履行推进法治政府建设职责，全年工作有序开展。' * 6}</p>"


def page(inner: str, *, below: str = "", note: str = "<p>详见附件。</p>") -> Draft:
    body = f"<ul>{NAV}</ul><h1>{TITLE}</h1><div id='zoom'>{note}{inner}</div>{below}"
    text = f"<html><body>{body}</body></html>"
    return read_page(text, parse(text), AT, load_platforms()["generic"])


def files(draft: Draft) -> list[tuple[str, str]]:
    return [(each.url.removeprefix("http://www.c.gov.cn"), each.name) for each in draft.attachments]
