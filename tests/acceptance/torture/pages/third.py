# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""The templates that goal G20 is measured with: written after the rules, and no rule is changed for them."""

from random import Random

from tests.acceptance.torture.pages.parts import COUNTIES, ORGANS, SENTENCES, Template


def _token(r: Random, size: int = 10) -> str:
    return "".join(r.choice("abcdef0123456789ABCDEFGH") for _ in range(size))


def _page(r: Random, title: str, body: str, *, head: str = "", tail: str = "") -> str:
    links = "".join(
        f'<a href="/{_token(r, 4)}/">{name}</a> ' for name in ("首页", "机构", "要闻", "公开", "服务", "互动")
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><header>{links}</header>'
        f"<section>{body}</section>{tail}<footer><p>{r.choice(COUNTIES)}人民政府主办 联系电话：0{r.randint(300, 999)}-{r.randint(2000000, 8999999)}</p></footer></body></html>"
    )


def _notice(r: Random, title: str = "", more: str = "", **kw: str) -> str:
    name = title or f"{r.choice(COUNTIES)}{r.choice(ORGANS)}{r.randint(2018, 2025)}年依法行政工作总结"
    text = "".join(f"<p>（{n}）{r.choice(SENTENCES)}</p>" for n in range(1, r.randint(5, 12)))
    return _page(
        r,
        name,
        f"<h1>{name}</h1><div class=info>时间：2025-0{r.randint(1, 9)}-1{r.randint(0, 9)}</div><div id=zoom>{text}{more}</div>",
        **kw,
    )


CHALLENGES: tuple[Template, ...] = (
    lambda r: (
        412,
        f"<html><head><script>var {_token(r, 4)}='{_token(r, 80)}'</script></head><body></body></html>",
    ),
    lambda r: (
        200,
        f'<html><head><title></title></head><body><script src="/{_token(r, 6)}/waf.js"></script><noscript>请开启JavaScript并刷新该页</noscript></body></html>',
    ),
    lambda r: (
        200,
        f"<html><head><title>访问验证码</title></head><body><p>请输入下图中的验证码以继续</p><img src=/vc?{_token(r)}></body></html>",
    ),
    lambda r: (
        403,
        f"<html><body><h1>403 Forbidden</h1><p>您的IP {r.randint(1, 99)}.{r.randint(1, 99)}.1.1 已被列入黑名单，禁止访问</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><script>function r(){{document.cookie='sid={_token(r, 20)}';location.reload(true)}}setTimeout('r()',{r.randint(100, 900)})</script></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>网站防护</title></head><body>您的请求疑似攻击行为，已被云防护拦截！事件ID：{_token(r, 20)}</body></html>",
    ),
    lambda r: (521, f"<html><script>{_token(r, 60)}</script></html>"),
    lambda r: (
        200,
        f"<html><head><title>安全检测</title></head><body><p>浏览器安全检测中，请稍候</p><script>window.tk='{_token(r, 30)}'</script></body></html>",
    ),
    lambda r: (
        200,
        f"<html><body><div>访问过于频繁，请{r.randint(5, 60)}秒后重试，或完成滑块验证</div></body></html>",
    ),
    lambda r: (
        403,
        "<html><head><title>Access Denied</title></head><body>You don't have permission to access this server. Reference #"
        + _token(r, 12)
        + "</body></html>",
    ),
)
SOFT_404S: tuple[Template, ...] = (
    lambda r: (200, _page(r, f"{r.choice(COUNTIES)}人民政府", "<div>您请求的文件不存在！</div>")),
    lambda r: (
        200,
        f"<html><head><title>404错误页面</title></head><body><p>页面跑丢了</p><p>{r.randint(3, 9)}秒后返回首页</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><body><script>alert('该信息不存在或已被删除');window.opener=null;window.close();//{_token(r)}</script></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>出错了</title></head><body>数据不存在，错误码{r.randint(100, 999)}</body></html>",
    ),
    lambda r: (
        200,
        _page(r, "提示", f"<p>很遗憾，您要浏览的网页暂时无法访问</p><p>参考编号{r.randint(1, 99)}</p>"),
    ),
    lambda r: (
        200,
        f"<html><head><title>{r.choice(COUNTIES)}</title><meta http-equiv=refresh content='3;url=/index.html'></head><body>文章已删除，正在返回首页</body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>Not Found</title></head><body><h1>Not Found</h1><p>The resource {_token(r)} could not be found.</p></body></html>",
    ),
    lambda r: (200, _page(r, f"{r.choice(COUNTIES)}政务公开", "<h2>404</h2><h3>抱歉，页面无法找到</h3>")),
    lambda r: (
        200,
        f"<html><head><title>系统信息</title></head><body><p>本条信息已经撤回，如有需要请依申请公开。</p><i>{_token(r, 4)}</i></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>错误</title></head><body><b>错误提示：</b>没有相关文章或您无权查看<br>{r.randint(1, 9)}</body></html>",
    ),
)


def _hidden(r: Random, style: str) -> str:
    hosts = [
        f"{_token(r, 5).lower()}.{r.choice(('com', 'net', 'cc', 'vip'))}" for _ in range(r.randint(8, 25))
    ]
    return (
        f"<div style='{style}'>"
        + "".join(
            f"<a href='http://{h}/'>{r.choice(('彩票', '娱乐', '网投', '棋牌', '影院'))}{_token(r, 3)}</a>"
            for h in hosts
        )
        + "</div>"
    )


HIJACKS: tuple[Template, ...] = (
    lambda r: (
        200,
        f"<html><head><title>澳门太阳城集团官网_{_token(r, 3)}</title></head><body>{'<p>太阳城国际娱乐平台，真人百家乐，老虎机，注册送18元。</p>' * 5}</body></html>",
    ),
    lambda r: (200, _notice(r, tail=_hidden(r, "display: none;"))),
    lambda r: (200, _notice(r, tail=_hidden(r, "position:fixed;top:-500px"))),
    lambda r: (200, _notice(r, tail=_hidden(r, "font-size:0;line-height:0"))),
    lambda r: (200, _notice(r, tail=_hidden(r, "width:0px;height:0px;overflow:hidden"))),
    lambda r: (
        200,
        _notice(r, head="<meta name=description content='永利赌场官网，线上娱乐投注平台，首存送彩金'>"),
    ),
    lambda r: (
        200,
        _notice(r).replace(
            "<title>", "<title>" + "".join(f"&#x{ord(c):x};" for c in "皇冠体育投注网址") + "-", 1
        ),
    ),
    lambda _: (
        200,
        f"<html><head><title>亚洲无码一区二区_欧美精品</title></head><body>{'<a href=/1>日韩av在线免费</a><a href=/2>国产成人视频</a>' * 15}</body></html>",
    ),
    lambda r: (
        200,
        _notice(
            r,
            head=f"<script>var s=document.referrer;if(/sogou|baidu/.test(s)){{location='http://{_token(r, 5)}.vip'}}</script>",
        ),
    ),
    lambda _: (
        200,
        f"<html><head><title>棋牌游戏下载_真人娱乐平台</title></head><body>{'<p>炸金花、德州扑克、捕鱼游戏、彩票投注，充值返水，微信提现。</p>' * 5}</body></html>",
    ),
)
GOOD: tuple[Template, ...] = (
    lambda r: (200, _notice(r)),
    lambda r: (
        200,
        _notice(r, more="<p>对已经失效的文件及时清理，删除不存在的链接，网站页面无法访问问题全部整改。</p>"),
    ),
    lambda r: (
        200,
        _notice(
            r,
            title=f"{r.choice(COUNTIES)}关于公布规范性文件清理结果的通知",
            more="<p>宣布失效的文件一律不得作为行政管理的依据。</p>",
        ),
    ),
    lambda r: (
        200,
        _notice(
            r,
            title=f"{r.choice(COUNTIES)}打击治理跨境赌博工作情况",
            more="<p>捣毁线上赌场三个，查处百家乐、德州扑克窝点。</p>",
        ),
    ),
    lambda r: (
        200,
        _page(
            r,
            "公示",
            f"<h1>{r.choice(COUNTIES)}公示</h1><p>附件：<a href='/f/{_token(r)}.pdf'>名单.pdf</a></p>",
        ),
    ),
    lambda r: (
        200,
        _notice(
            r,
            tail="<div style='display:none' id=share><a href='http://service.weibo.com/'>微博</a><a href='http://connect.qq.com/'>QQ</a><a href='#'>微信</a></div>",
        ),
    ),
    lambda r: (
        200,
        _notice(
            r, title=f"{r.choice(COUNTIES)}文化和旅游局关于加强娱乐场所和互联网上网服务营业场所监管的通知"
        ),
    ),
    lambda r: (
        200,
        _notice(
            r,
            title=f"{r.choice(COUNTIES)}举办体育比赛活动的公告",
            more="<p>欢迎报名参加棋牌、篮球等体育比赛。</p>",
        ),
    ),
    lambda r: (
        200,
        _page(
            r,
            "任前公示",
            f"<h1>任前公示</h1><p>{r.choice('王李张')}某，男，现任{r.choice(COUNTIES)}{r.choice(ORGANS)}科员，拟任副局长。公示期五个工作日。</p>",
        ),
    ),
    lambda r: (
        200,
        _notice(
            r,
            head="<script>if(document.referrer==''){var a=1}document.cookie='k=1'</script>",
            more="<p>请登录政务服务网办理，访问地址见附件。</p>",
        ),
    ),
)
