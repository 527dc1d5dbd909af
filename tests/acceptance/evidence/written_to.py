# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""Pages that someone else has written to, or that lost their document, in frames that stayed as they were."""

from collections.abc import Callable
from random import Random

from tests.acceptance.evidence.frames import FRAMES, Content, paragraphs
from tests.acceptance.evidence.genuine import content_of

Spoiled = Callable[[Random, Content], Content]


def _with(
    dice: Random,
    content: Content,
    *,
    body: str | None = None,
    head: str = "",
    tail: str = "",
    label: str | None = None,
) -> Content:
    return content_of(
        dice, content.title, paragraphs(dice) if body is None else body, head=head, tail=tail, label=label
    )


def _script(code: str) -> Spoiled:
    return lambda dice, content: _with(dice, content, head=f"<script>{code}</script>")


def _farm(style: str, names: tuple[str, ...]) -> Spoiled:
    def make(dice: Random, content: Content) -> Content:
        hosts = [
            f"{''.join(dice.choices('abcdefghkmnp', k=5))}{dice.randint(10, 99)}.{dice.choice(('vip', 'cc', 'xyz', 'com'))}"
            for _ in range(dice.randint(7, 15))
        ]
        links = "".join(f'<a href="https://{host}/">{dice.choice(names)}</a>' for host in hosts)
        return _with(dice, content, tail=f"<div style='{style}'>{links}</div>")

    return make


SPOILED: dict[str, Spoiled] = {
    "the document removed, its title kept": lambda dice, content: _with(dice, content, body="<p>该信息已删除</p>"),
    "the document withdrawn, its title kept": lambda dice, content: _with(dice, content, body="<p>文章不存在或已被撤回。</p>"),
    "links without a word of theirs, out of sight": _farm("position:absolute;left:-9999px", ("home", "best", "VIP", "news")),
    "links without a word of theirs, closed": _farm("display:none", ("home", "best", "VIP", "news")),
    "links in their words, of no height": _farm("height:0;overflow:hidden", ("百家乐", "老虎机", "时时彩", "赌场")),
    "a title put before the title": lambda dice, content: _with(dice, content, label=f"百家乐网址_澳门赌场-{content.title}"),
    "a title put in place of the title": lambda dice, content: _with(dice, content, label="老虎机注册送88元"),
    "their text in the portal's frame": lambda dice, content: _with(dice, content, body="<p>时时彩计划群，导师带你稳赚，六合彩资料，北京赛车，加微信领取。</p>" * 7),
    "a description that the page does not speak of": lambda dice, content: _with(dice, content, head="<meta name=description content='澳门银河娱乐,百家乐,老虎机,注册送彩金'>"),
    "a script: match, top.location": _script("if(document.referrer.match(/(baidu|sogou)/i)!=null){top.location.href='http://kk.vip/'}"),
    "a script: RegExp, replace": _script("var re=new RegExp('baidu|sogou');if(re.test(document.referrer)) window.location.replace('https://kk.com/?a=1')"),
    "a script: a list in a loop": _script("var r=document.referrer;var t=['baidu','so.com'];for(var i=0;i<t.length;i++){if(r.indexOf(t[i])>-1){document.location='https://kk.cc'}}"),
    "a script: later": _script("(function(){var s=document.referrer.toLowerCase();var b=s.indexOf('baidu')>-1;if(b){setTimeout(function(){window.location.href='http://kk.cc/'},500)}})()"),
    "a script: and": _script("/baidu|so\\.com/.test(document.referrer)&&(location.href='http://kk.cc/')"),
}  # fmt: skip


def spoiled_pages(kind: str, seed: int, each: int) -> list[tuple[str, str]]:
    """Return *each* spoiled pages of a kind, with the title that their rows say."""
    dice = Random(f"{kind} {seed}")
    pages = []
    for number in range(each):
        before = content_of(dice, f"关于做好行政执法工作的通知（第{number + 1}号）", "")
        pages.append((before.title, FRAMES[number % len(FRAMES)](SPOILED[kind](dice, before))))
    return pages
