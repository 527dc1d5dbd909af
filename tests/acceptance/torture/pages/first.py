# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""Pages that stand where a document should, and documents that look as if they did: templates for goal G20.

Written before the rules, which were then written with them in sight; `second` showed how little that proves, and
the rules were changed by principle; `third` was written last, and no rule is changed for it: it measures.
"""

from collections.abc import Sequence
from random import Random

from tests.acceptance.torture.pages.parts import (
    BRANDS,
    COUNTIES,
    GAMES,
    SITES,
    Template,
    as_entities,
    document_page,
    foot_of_page,
    menu_of_page,
    random_noise,
    say_only,
    some_title,
)

CHALLENGES: tuple[Template, ...] = (
    lambda r: (
        412,
        (
            f'<!DOCTYPE html><html><head><meta id="{random_noise(r, 8)}" content="{random_noise(r, 60)}" r="m">'
            f'<script>$_ts=window["$_ts"];if(!$_ts)$_ts={{}};$_ts.nsd={r.randint(1000, 99999)};</script>'
            f'<script src="/{random_noise(r, 10)}/{random_noise(r, 8)}.js" r="m"></script></head><body></body></html>'
        ),
    ),
    lambda r: (
        521,
        (
            f"<script>document.cookie=('_')+('_')+('jsl_clearance_s')+('=')+(-~{r.randint(1, 9)}+'')+"
            f"'{random_noise(r, 30)}';location.href=location.pathname+location.search</script>"
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><script>var arg1='{random_noise(r, 40).upper()}';var _0x{random_noise(r, 4)}="
            f"['\\x{r.randint(10, 99)}','{random_noise(r, 700)}'];function setCookie(n,v){{document.cookie=n+'='+v;}}"
            "setCookie('acw_sc__v2',arg1);document.location.reload();</script></html>"
        ),
    ),
    lambda r: say_only(
        f"您的访问可能对网站造成安全威胁，请求已被拦截。事件编号：{random_noise(r, 24)}",
        title="拦截提示",
        extra="<p>如有疑问请联系网站管理员</p>",
    ),
    lambda r: say_only(
        "请完成下面的验证后继续访问",
        title="安全验证",
        extra=f'<div id="slider">向右拖动滑块填充拼图</div><script src="/captcha/{random_noise(r, 6)}.js"></script>',
    ),
    lambda r: (
        200,
        (
            "<html><head><title>Just a moment...</title><meta http-equiv=refresh content=35></head><body>"
            f"<h1>正在检查您的浏览器</h1><p>此过程是自动的，您将很快被重定向。</p><p>Ray ID: {random_noise(r, 16)}</p>"
            f'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1?ray={random_noise(r, 16)}"></script></body></html>'
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><body><script>window.onload=function(){{setTimeout(function(){{var t='{random_noise(r, 60)}';"
            f"document.cookie='token='+t+';path=/';window.location.href=window.location.href;}},{r.randint(1, 9)}00);}}"
            "</script></body></html>"
        ),
    ),
    lambda r: (
        405,
        (
            "<!doctypehtml><html lang=zh-cn><title>405</title><body><div class=container><div class=message>"
            f"很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</div><p>您的请求ID是: {random_noise(r, 32)}</p></div>"
        ),
    ),
    lambda r: (
        403,
        (
            "<html><head><title>访问受限</title></head><body><h2>当前访问因触发防护策略已被禁止</h2>"
            f"<p>客户端地址：{r.randint(1, 223)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}</p></body></html>"
        ),
    ),
    lambda r: say_only(
        "系统检测到您的网络环境存在异常，为保证您的正常访问，请输入图中字符",
        title="访问验证",
        extra=f'<form action="/verify/{random_noise(r, 5)}"><img src="/code.jpg"><input name=c><button>提交</button></form>',
    ),
)
SOFT_404S: tuple[Template, ...] = (
    lambda r: say_only(
        "抱歉，您访问的页面不存在或已被删除！",
        title=r.choice(COUNTIES) + "人民政府",
        extra=f"<p>{r.randint(3, 9)}秒后自动返回<a href=/>首页</a></p>",
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>{r.choice(COUNTIES)}人民政府门户网站</title></head><body><ul>{menu_of_page(r)}</ul>"
            f"<div class=err><h3>Sorry！您要找的内容飞走了</h3><a href=/>回首页</a></div>{foot_of_page(r)}</body></html>"
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>404-{r.choice(COUNTIES)}</title></head><body><img src=/images/404.png>"
            f"<a href='/'>返回首页</a><ul>{menu_of_page(r)}</ul></body></html>"
        ),
    ),
    lambda r: say_only(f"错误代码：{r.randint(1000, 9999)}，文章ID不正确或文章已下线", title="系统信息"),
    lambda r: say_only(
        "The requested URL was not found on this server.",
        title="Object not found!",
        extra=f"<address>Apache/2.4.{r.randint(10, 60)} (Unix) Server</address>",
    ),
    lambda r: (
        200,
        (
            "<html><head><title>出错啦</title></head><body><div style='text-align:center'><p>哎呀，页面走丢了……</p>"
            f"<p>可能原因：1、网址有错误；2、链接已过期；3、网页已更名或移动。</p><p>{r.randint(2, 9)}秒后跳转</p></div></body></html>"
        ),
    ),
    lambda r: say_only(
        "该栏目暂无内容或信息已过期归档",
        title=r.choice(COUNTIES) + "政务公开",
        extra=f"<ul>{menu_of_page(r)}</ul>{foot_of_page(r)}",
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>提示</title><meta http-equiv='refresh' content='{r.randint(2, 5)};url=/'></head>"
            "<body>此信息不存在，系统将自动转到网站首页</body></html>"
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><head><title></title></head><body><script>alert('您查看的信息未公开或已撤销！');"
            f"{r.choice(('history.back();', 'window.close();', 'history.go(-1);'))}</script></body></html>"
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>服务器错误</title></head><body><h1>“/”应用程序中的服务器错误。</h1><h2><i>无法找到资源。</i></h2>"
            f"<b>说明: </b>HTTP 404。您正在查找的资源可能已被移除，或其名称已更改。<p>版本信息: .NET {r.randint(2, 4)}.0</p></body></html>"
        ),
    ),
)


def _links(rng: Random, count: int, *, around: str) -> str:
    words = [
        f'<a href="http://www.{rng.choice(SITES)}.example/{random_noise(rng, 4)}">{rng.choice(GAMES)}{rng.choice(("娱乐城", "赌场", "棋牌", "线上开户"))}</a>'
        for _ in range(count)
    ]
    return around.format("".join(words))


HIJACKS: tuple[Template, ...] = (
    lambda r: (
        200,
        f"<html><head><title>{r.choice(GAMES)}娱乐城-官方网站</title></head><body><h1>{r.choice(GAMES)}娱乐城</h1>"
        + "".join(
            f"<p>{r.choice(GAMES)}真人百家乐在线投注，注册送{r.randint(18, 88)}元彩金，老虎机、捕鱼、彩票一应俱全。</p>"
            for _ in range(8)
        )
        + "</body></html>",
    ),
    lambda r: (
        200,
        document_page(r, extra=_links(r, r.randint(6, 30), around='<div style="display:none">{}</div>')),
    ),
    lambda r: (
        200,
        document_page(
            r,
            extra=_links(
                r, r.randint(6, 30), around='<div style="position:absolute;left:-9999px;top:-9999px">{}</div>'
            ),
        ),
    ),
    lambda r: (
        200,
        document_page(r, extra=_links(r, r.randint(6, 30), around="<marquee height=0 width=0>{}</marquee>")),
    ),
    lambda r: (
        200,
        document_page(
            r,
            label=as_entities(f"{r.choice(GAMES)}赌场_{r.choice(GAMES)}线上娱乐平台"),
            head=f'<meta name=description content="{as_entities(r.choice(GAMES) + "真人赌博网站欢迎您")}">',
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{r.choice(BRANDS)}体育(中国)官方网站-登录入口</title></head><body><p>{r.choice(BRANDS)}体育APP下载，"
        "为您提供足球、篮球、电竞赛事投注，火爆真人棋牌，客服二十四小时在线。</p>" * 6 + "</body></html>",
    ),
    lambda r: (
        200,
        "<html><head><title>国产精品久久久久久-免费观看</title></head><body>"
        + "".join(
            f"<a href=/v/{r.randint(1, 9999)}.html>{r.choice(('亚洲无码中文字幕', '欧美成人视频在线', '日韩av免费看', '一区二区三区高清'))}</a>"
            for _ in range(40)
        )
        + "</body></html>",
    ),
    lambda r: (
        200,
        document_page(
            r,
            extra=_links(
                r,
                r.randint(6, 20),
                around='<div id="x{{}}"></div><span style="font-size:0px;color:#fff">{}</span>'.replace(
                    "{{}}", "1"
                ),
            ),
        ),
    ),
    lambda r: (
        200,
        document_page(
            r,
            head=f"<meta name=keywords content='{r.choice(GAMES)}娱乐,真人百家乐,{r.choice(BRANDS)}体育,线上赌场,老虎机'>"
            f"<meta name=description content='{r.choice(GAMES)}娱乐城开户送彩金，真人荷官在线发牌'>",
            extra=f"<script>if(/baidu|sogou|so\\.com/.test(document.referrer))location.href='http://{r.choice(SITES)}.example/'</script>",
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{some_title(r)}</title></head><body><ul>{menu_of_page(r)}</ul><div id=zoom>"
        + "".join(
            f"<p>{r.choice(GAMES)}{r.choice(('时时彩', '六合彩', '北京赛车'))}计划群，专业导师带你稳赚，加微信{random_noise(r, 8)}领取{r.choice(BRANDS)}内部资料，首存即送。</p>"
            for _ in range(7)
        )
        + f"</div>{foot_of_page(r)}</body></html>",
    ),
)
GOOD: tuple[Template, ...] = (
    lambda r: (200, document_page(r)),
    lambda r: (
        200,
        document_page(
            r,
            title=f"{r.choice(COUNTIES)}公安局关于打击整治跨境赌博违法犯罪的通告",
            extra="<p>严厉打击网络赌博、电信诈骗，举报百家乐、老虎机等赌博窝点有奖。</p>",
        ),
    ),
    lambda r: (
        200,
        document_page(r, title=f"{r.choice(COUNTIES)}人民政府办公室关于网站系统维护暂停服务的公告"),
    ),
    lambda r: (
        200,
        document_page(r, title=f"关于对不存在、找不到的企业列入经营异常名录的公告（{r.randint(1, 30)}）"),
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>{some_title(r)}</title></head><body><h1>{some_title(r)}</h1><p>详见附件。</p>"
            f'<p><a href="./P0202{r.randint(10**9, 10**10)}.pdf">附件：{some_title(r)}.pdf</a></p></body></html>'
        ),
    ),
    lambda r: (
        200,
        document_page(
            r,
            extra=f"<div style='display:none'><a href='http://www.gov.cn/'>中国政府网</a>"
            f"<a href='http://www.example.gov.cn/{r.randint(1, 99)}'>省政府网</a><a href='/'>首页</a></div>",
        ),
    ),
    lambda r: (
        200,
        document_page(
            r,
            title=f"{r.choice(COUNTIES)}体育彩票公益金{r.randint(2018, 2025)}年使用情况公告",
            extra="<p>体育彩票和福利彩票公益金主要用于全民健身设施建设和扶老助残。</p>",
        ),
    ),
    lambda r: (
        200,
        document_page(
            r,
            head="<script>document.cookie='visited=1';var _hmt=_hmt||[];</script>",
            extra="<div class=login>用户登录 验证码 注册</div>",
        ),
    ),
    lambda r: (
        200,
        (
            f"<html><head><title>{some_title(r)}</title></head><body><p>{some_title(r)}</p><img src='/P{r.randint(1, 999)}.jpg'>"
            f"<img src='/P{r.randint(1, 999)}.jpg'></body></html>"
        ),
    ),
    lambda r: (
        200,
        document_page(
            r,
            title=some_title(r).replace("报告", "报告的说明"),
            label=f"{r.choice(COUNTIES)}人民政府",
            extra="<p>如您访问的页面打不开或者找不到，请与网站管理员联系。</p>",
        ),
    ),
)


def pages(templates: Sequence[Template], rng: Random, each: int) -> list[tuple[int, int, str]]:
    """Return *each* pages of every template: the template's number, status and markup."""
    return [(number, *template(rng)) for number, template in enumerate(templates) for _ in range(each)]
