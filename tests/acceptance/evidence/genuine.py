# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""Genuine pages that rules of thumb refuse: twenty kinds, each in several forms of title, text and template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.acceptance.evidence.frames import (
    FRAMES,
    ORGANS,
    PLACES,
    Content,
    Frame,
    about,
    chinese_day,
    modern,
    paragraphs,
)

EACH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """A genuine page, and the row of the list that leads to it."""

    kind: str
    title: str
    day: str
    markup: str


Kind = Callable[[Random, int], tuple[Content, Frame]]


def _day(dice: Random) -> str:
    return f"202{dice.randint(2, 5)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def content_of(
    dice: Random, title: str, body: str, *, head: str = "", tail: str = "", label: str | None = None
) -> Content:
    """Return what a page has to say, of some organ of some place, on some day."""
    return Content(
        title=title, place=dice.choice(PLACES), organ=dice.choice(ORGANS), day=_day(dice), body=body, head=head,
        tail=tail, label=label,
    )  # fmt: skip


def _titled(titles: Sequence[str]) -> Kind:
    """Return a kind of ordinary notices with these titles, in every frame."""

    def make(dice: Random, number: int) -> tuple[Content, Frame]:
        title = f"{dice.choice(PLACES)}{titles[number % len(titles)]}"
        return content_of(dice, title, about(title, dice)), FRAMES[number % len(FRAMES)]

    return make


def _with(tails: Sequence[str], *, in_head: bool = False) -> Kind:
    """Return a kind of notices with one of these pieces of a template below them, or in their head."""

    def make(dice: Random, number: int) -> tuple[Content, Frame]:
        title = f"{dice.choice(PLACES)}{dice.choice(ORGANS)}关于做好行政执法工作的通知（{number + 1}）"
        piece = tails[number % len(tails)]
        head, tail = (piece, "") if in_head else ("", piece)
        content = content_of(dice, title, paragraphs(dice), head=head, tail=tail)
        return content, FRAMES[(number // len(tails)) % len(FRAMES)]

    return make


def _links(hosts: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="http://{host}/" target="_blank">{name}</a></li>' for host, name in hosts)


MEDIA = (
    ("www.renmin.example.cn", "人民网"), ("www.xinhua.example.com", "新华网"), ("tv.example.com.cn", "央视网"), ("www.guangming.example.cn", "光明网"),
    ("finance.example.net", "中国经济网"), ("sports.xinlang.example.org", "新浪体育"), ("www.fazhi.example.cn", "法治网"), ("www.shengbao.example.com", "省日报"),
)  # fmt: skip
SIBLINGS = (
    ("zwfw.qingyuan.example.com", "政务服务"), ("sports.qingyuan.example.com", "体育场馆预约"), ("tax.qingyuan.example.com", "电子税务"), ("video.qingyuan.example.com", "直播问政"),
    ("data.qingyuan.example.com", "数据开放"), ("jubao.12377.example.cn", "举报中心"), ("www.k618.example.cn", "未来网"), ("www.12371.example.cn", "共产党员网"),
)  # fmt: skip
CLOSED = (
    '<div class="links"><span>{name}</span><ul style="display:none">{links}</ul></div>',
    '<div class="select"><p>{name}</p><div class="options" style="visibility: hidden; opacity: 0"><ul>{links}</ul></div></div>',
    '<dl><dt>{name}</dt><dd style="height:0;overflow:hidden"><ul>{links}</ul></dd></dl>',
    '<div class="drop"><a href="javascript:;">{name}</a><ul style="max-height: 0px; overflow: hidden">{links}</ul></div>',
    '<div class="drop"><em>{name}</em><ul style="position:absolute;left:-999em;top:-9999px">{links}</ul></div>',
)
ANALYTICS = (
    '<script>var r=document.referrer,s=/baidu|sogou|so\\.com/.test(r)?1:0;new Image().src="/tj/c.gif?s="+s+"&u="+encodeURIComponent(location.href);</script>',
    '<script>(function(){var ref=document.referrer;var from="";if(ref.indexOf("baidu.com")>-1){from="baidu";}else if(ref.indexOf("google")>-1){from="google";}var url=window.location.href;if(location.href==url){report(from,url);}})();</script>',
    '<script>var _hmt=_hmt||[];(function(){var hm=document.createElement("script");hm.src="https://hm.baidu.com/hm.js?0a1b";document.head.appendChild(hm);})();if(document.referrer===""){document.cookie="first=1"}</script>',
    '<script>if(/sogou|baidu/.test(document.referrer)){window.name="search"}if(/Android|iPhone/.test(navigator.userAgent)){location.href="http://m.qingyuan.example.com/"}</script>',
    '<script>var e=document.referrer.match(/bing|baidu|google/);function go(){location.href="/search?q="+document.getElementById("q").value}</script>',
    '<script>if(document.referrer.indexOf("baidu")>0&&location.hash){location.replace("/zwgk/index.html")}</script>',
)
WIDGETS = (
    '<div style="display:none" class="share"><a href="http://service.weibo.example.com/">微博</a><a href="http://connect.qq.example.com/">QQ</a><a href="http://qzone.example.net/">空间</a></div>',
    '<ul style="font-size:0">{}</ul>'.format(
        "".join(
            f'<li style="font-size:14px"><a href="http://h{n}.example.org/">友情链接{n}</a></li>'
            for n in range(9)
        )
    ),
    '<div style="position:absolute;left:50%;margin-left:-500px">{}</div>'.format(
        "".join(f'<a href="http://n{n}.example.net/">部门网站{n}</a>' for n in range(9))
    ),
    '<a style="position:absolute;left:-9999px" href="#main">跳到正文</a><div style="height:0.5em"></div>',
    '<div class="login">用户登录 注册 找回密码 统一身份认证</div>',
)
KEYWORDS = (
    '<meta name="keywords" content="体育,娱乐,彩票公益金,电子平台">', '<meta name="description" content="县体育平台与电子政务平台建设情况，体育官网上线">',
    '<meta name="keywords" content="在线登录,电子下载,官网,平台,体育游戏">', '<meta name="keywords" content="文化娱乐,体育网站,棋牌比赛">',
)  # fmt: skip


def _picture(dice: Random, number: int) -> tuple[Content, Frame]:
    title = f"{dice.choice(PLACES)}{dice.choice(ORGANS)}行政执法公示（第{number + 1}批）"
    images = "".join(
        f'<p><img src="./W0202{dice.randint(10**9, 10**10)}.jpg"></p>' for _ in range(dice.randint(1, 3))
    )
    script = '<script>function so(){location.href="/so/?w="+w.value}</script>' if number % 2 else ""
    return content_of(dice, title, images, tail=script), FRAMES[number % len(FRAMES)]


def _attachment(dice: Random, number: int) -> tuple[Content, Frame]:
    title = f"{dice.choice(PLACES)}电子证照下载目录（{number + 1}）"
    ending = ("pdf", "doc", "xlsx", "zip")[number % 4]
    body = f'<p><a href="/upload/{dice.randint(10**6, 10**7)}.{ending}">附件：{title}.{ending}</a></p>'
    script = "<script>function back(){location.href='/'}</script>" if number % 2 else ""
    return content_of(dice, title, body, tail=script), FRAMES[number % len(FRAMES)]


def _framed(dice: Random, number: int) -> tuple[Content, Frame]:
    title = f"{dice.choice(PLACES)}{2020 + number % 6}年预算公开目录"
    body = f'<p>{title}见下方。</p><iframe src="/files/{number}.pdf" width="100%" height="900"></iframe><p><a href="/files/{number}.pdf">下载</a></p>'
    return content_of(dice, title, body), FRAMES[number % len(FRAMES)]


def _short(dice: Random, number: int) -> tuple[Content, Frame]:
    person = f"{dice.choice('王李张刘')}某{dice.choice('甲乙丙')}"
    titles = (
        f"关于{person}任职的通知",
        f"{person}同志任前公示",
        "关于放假的通知",
        "关于停水的公告",
        "招聘结果公示",
    )
    texts = (
        f"经研究，任命{person}为司法局副局长。", f"{person}，现任科员，拟任副局长。公示期五天。", "五月一日至五日放假，六日上班。",
        "因管网检修，六月三日停水一天。", "本次招聘无人报名。",
    )  # fmt: skip
    place = dice.choice(PLACES)
    title = f"{place}{titles[number % 5]}（{number + 1}）"
    login = '<div class="box">用户登录</div>' if number % 2 else ""
    content = content_of(dice, title, f"<p>{texts[number % 5]}</p>", tail=login)
    return content, FRAMES[number % len(FRAMES)]


def _answered(dice: Random, number: int) -> tuple[Content, Frame]:
    title = f"政府信息公开申请答复书（{dice.choice(PLACES)}〔2025〕{number + 1}号）"
    body = (
        "<p>申请人：</p><p>本机关收到您提出的政府信息公开申请。经检索，您申请公开的信息不存在。根据《政府信息公开条例》第三十六条，"
        f"现予告知。</p><p>{dice.choice(PLACES)}人民政府办公室</p><p>{chinese_day(_day(dice))}</p>"
    )
    return content_of(dice, title, body), FRAMES[number % len(FRAMES)]


def _fights(dice: Random, number: int) -> tuple[Content, Frame]:
    topics = (
        (
            "公安局捣毁一处赌博窝点",
            "民警当场查获老虎机四台、百家乐赌桌两张，抓获涉赌人员九人，案件正在进一步侦办。",
        ),
        (
            "关于警惕“注册送彩金”骗局的提示",
            "不法分子以“注册送彩金”“首存翻倍”为诱饵，诱骗群众参与网络赌博，请广大群众提高警惕。",
        ),
        (
            "关于不合格保健食品核查处置情况",
            "抽检发现该批次产品检出西地那非，不合格产品已召回；另一批次检出壮阳药成分，当事人被依法处罚。",
        ),
        ("打击非法代孕专项行动总结", "查处违法开展代孕的机构一家，移送线索三条。"),
        (
            "彩票市场管理办法",
            "未经批准不得利用互联网销售彩票。彩票投注站应当公示投注规则，不得向未成年人销售彩票。",
        ),
    )
    name, text = topics[number % len(topics)]
    title = f"{dice.choice(PLACES)}{name}"
    return content_of(dice, title, f"<p>{text}</p>{paragraphs(dice, 1, 3)}"), FRAMES[number % len(FRAMES)]


def _like_home(dice: Random, number: int) -> tuple[Content, Frame]:
    """Return a page whose ``<title>`` is the portal's, as some portals give every page one."""
    title = f"{dice.choice(PLACES)}第{number + 1}批行政许可公示"
    body = paragraphs(dice, 1, 2) if number % 2 else f'<p><img src="/upload/2025{number:04}.jpg"></p>'
    return content_of(dice, title, body, label="清源县人民政府门户网站"), modern


KINDS: dict[str, Kind] = {
    "titles with 电子": _titled(("行政执法监督电子平台上线运行", "护士电子化注册信息系统操作指南", "营业执照电子版下载方法", "电子税务局登录操作说明", "医师电子注册办事指南", "行政处罚电子平台管理办法", "电子游戏经营场所名单")),
    "titles with 体育": _titled(("体育中心官网上线", "幼儿园体育游戏活动简报", "体育场馆预约平台使用说明", "全民健身体育网站建设方案", "教育体育局官方网站改版", "体育平台数据接口规范")),
    "titles with 登录, 下载, 官网, 平台": _titled(("政务服务平台登录指南", "办事表格下载", "关于启用新官网的说明", "在线开户操作流程", "网上开户一次办", "电子证照官网注册说明")),
    "titles of lotteries": _titled(("彩票公益金使用情况公告", "福利彩票投注站设置规划", "体育彩票销售网点名单", "彩票网站备案情况", "体育彩票游戏规则调整说明")),
    "titles of places that amuse": _titled(("娱乐场所年检结果", "棋牌室安全检查情况", "歌舞娱乐场所官网备案登记", "游艺娱乐场所总量布局规划", "电竞馆与棋牌平台备案名单")),
    "titles with names like theirs": _titled(("真人图书馆下载服务开通", "金沙国际社区居委会换届", "米兰镇依法行政工作总结", "银河国际小区消防验收", "开云街道法治建设年度报告", "永利国际商贸城登记情况")),
    "titles with 404": _titled(("404号文件", "人大代表第404号建议答复", "404号公告", "国道404线养护计划", "重点项目404")),
    "titles of maintenance": _titled(("系统维护通知", "网站维护管理办法", "政务平台升级公告", "服务器维护采购结果", "关于暂停服务的通告", "信访系统升级期间办理方式")),
    "titles of pages that are gone": _titled(("部分网页无法访问问题整改情况", "关于清理失效链接和错误信息的通报", "该页面内容更新说明", "网站信息已删除情况说明", "关于文件失效的公告", "网页出错处理办法")),
    "titles of log-in and codes": _titled(("统一身份认证平台上线", "关于短信验证码登录的说明", "系统提示功能说明", "网站安全防护策略", "用户登录权限管理规定")),
    "pull-downs of media": _with([block.format(name="媒体链接", links=_links(MEDIA)) for block in CLOSED]),
    "pull-downs of sibling hosts": _with([block.format(name="部门网站", links=_links(SIBLINGS)) for block in CLOSED]),
    "analytics": _with(ANALYTICS, in_head=True),
    "widgets and layouts": _with(WIDGETS),
    "keywords": _with(KEYWORDS, in_head=True),
    "a picture is the document": _picture,
    "a file is the document": _attachment,
    "frames": _framed,
    "short notices": _short,
    "answers, fights, the portal's title": lambda dice, number: (_answered, _fights, _like_home)[number % 3](dice, number // 3),
}  # fmt: skip


def genuine_pages(seed: int, each: int = EACH) -> Iterator[Genuine]:
    """Yield *each* pages of every kind."""
    dice = Random(seed)
    for kind, make in KINDS.items():
        for number in range(each):
            content, frame = make(dice, number)
            yield Genuine(kind=kind, title=content.title, day=content.day, markup=frame(content))
