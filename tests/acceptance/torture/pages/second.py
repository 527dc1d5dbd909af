# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""Templates for goal G20 written after the first rules: of them 85 % were known and 12 of 100 good pages accused.

The rules were changed by principle then, so these measure nothing any more.
"""

from random import Random

from tests.acceptance.torture.pages.parts import COUNTIES, ORGANS, SENTENCES, Template

OTHER_GAMES = (
    "大发",
    "澳门永利",
    "新濠天地",
    "百家乐",
    "德州扑克",
    "牛牛",
    "炸金花",
    "龙虎斗",
    "AG真人",
    "PG电子",
)


def _name(r: Random) -> str:
    return f"{r.choice(COUNTIES)}{r.choice(ORGANS)}"


def _id(r: Random, size: int = 12) -> str:
    return "".join(r.choice("0123456789abcdef") for _ in range(size))


def _report(r: Random, *, head: str = "", tail: str = "", title: str | None = None) -> str:
    name = title or f"{_name(r)}关于{r.randint(2019, 2025)}年度法治政府建设情况的报告"
    text = "".join(
        f"<p>{r.choice('一二三四五六')}、{r.choice(SENTENCES)}</p>" for _ in range(r.randint(4, 10))
    )
    return (
        f"<html><head><meta charset='utf-8'><title>{name}</title>{head}</head><body><div class='top'><a href='/'>首页</a>"
        f"<a href='/zwgk/'>政务公开</a></div><h2>{name}</h2><p>来源：{_name(r)} 时间：2025-{r.randint(1, 9):02}-{r.randint(10, 28)}</p>"
        f"<div class='TRS_Editor'>{text}</div>{tail}<div>版权所有：{r.choice(COUNTIES)}人民政府</div></body></html>"
    )


CHALLENGES: tuple[Template, ...] = (
    lambda r: (
        403,
        f"<html><head><title>403</title></head><body><center><h1>Request blocked</h1></center><p>Your request was blocked by the security rules of this site. Event {_id(r)}</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><meta charset=utf-8><script src='/js/guard_{_id(r, 6)}.js'></script></head><body onload=\"challenge('{_id(r, 40)}')\"></body></html>",
    ),
    lambda r: (
        202,
        f"<!DOCTYPE html><html><head><script>window.sec_key='{_id(r, 50)}';</script><script src='/_sec/verify.js'></script></head><body></body></html>",
    ),
    lambda r: (
        200,
        f"<html><body><h3>为了您的访问安全，请点击下方按钮完成验证</h3><button id='go'>点击验证</button><script>var k='{_id(r)}';</script></body></html>",
    ),
    lambda r: (
        429,
        f"<html><body><h1>请求过于频繁</h1><p>您的请求次数已超出限制，请{r.randint(1, 30)}分钟后再试</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>网站访问认证</title></head><body><p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p><p>ID：{_id(r)}</p></body></html>",
    ),
    lambda r: (468, f"<html><body>{_id(r)}</body></html>"),
    lambda r: (
        200,
        f"<html><script>eval(function(p,a,c,k,e,d){{return p}}('{_id(r, 300)}',62,30,'|document|cookie|location'.split('|'),0,{{}}))</script></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>人机身份验证</title></head><body><div>请拖动滑块到正确位置以完成验证</div><div id='nc_{_id(r, 4)}'></div></body></html>",
    ),
    lambda r: (
        503,
        f"<html><head><title>DDoS protection</title></head><body><p>Checking your browser before accessing the site. This process is automatic.</p><script>var s,t='{_id(r)}';</script></body></html>",
    ),
)
SOFT_404S: tuple[Template, ...] = (
    lambda r: (
        200,
        f"<html><head><title>{r.choice(COUNTIES)}政府网</title></head><body><h1>404</h1><p>您访问的链接不存在或已变更</p><p><a href='/'>返回首页</a></p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>系统提示</title></head><body><p>您所查看的文章已经被移走，或者正在审核中。</p><p>错误编号 {r.randint(1, 999)}</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>信息提示</title></head><body><table><tr><td>没有找到该文章，可能已被删除！</td></tr></table><a href='javascript:history.back()'>返回上一页</a>{_id(r, 3)}</body></html>",
    ),
    lambda r: (
        200,
        (
            "<html><head><title>Error 404 (Not Found)</title></head><body><p>That's an error. The page you are looking for might have been removed.</p>"
            f"<p>{_id(r)}</p></body></html>"
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{r.choice(COUNTIES)}人民政府</title></head><body><div class='nav'><a href='/a'>要闻</a><a href='/b'>公开</a></div><p>该页面已下架</p><p>主办：{r.choice(COUNTIES)}人民政府办公室</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><body><script>alert('参数错误，没有该信息');location.href='/index.html?{_id(r, 4)}';</script></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>页面不见了</title></head><body><img src='/404/{r.randint(1, 9)}.gif'><p>啊哦，你来晚了一步，页面找不到啦</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>栏目</title></head><body><p>对不起，您要访问的栏目没有任何信息！</p><p>{r.randint(3, 9)}秒后自动关闭</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>HTTP Status 404 – 未找到</title></head><body><h1>HTTP状态 404 - 未找到</h1><p><b>消息</b> /info/{r.randint(1000, 9999)}.jsp</p><p>描述 源服务器未能找到目标资源的表示或者是不愿公开一个已经存在的资源表示。</p></body></html>",
    ),
    lambda r: (
        200,
        f"<html><head><title>提示页</title></head><body>该文件已失效或被撤回，如需了解请致电{r.randint(200, 999)}-{r.randint(1000000, 9999999)}</body></html>",
    ),
)


def _farm(r: Random, count: int) -> str:
    return "".join(
        f'<a href="https://{_id(r, 6)}.{r.choice(("xyz", "top", "vip", "cc"))}/{_id(r, 4)}">{r.choice(OTHER_GAMES)}{r.choice(("官网", "注册", "网址", "下载"))}</a>'
        for _ in range(count)
    )


HIJACKS: tuple[Template, ...] = (
    lambda r: (
        200,
        f"<html><head><title>{r.choice(OTHER_GAMES)}娱乐-手机版下载</title></head><body><h1>{r.choice(OTHER_GAMES)}</h1>"
        + "<p>真人视讯、电子游艺、体育博彩，存款秒到账，二十四小时客服。</p>" * 6
        + "</body></html>",
    ),
    lambda r: (
        200,
        _report(r, tail=f"<div style='height:0;overflow:hidden'>{_farm(r, r.randint(8, 20))}</div>"),
    ),
    lambda r: (200, _report(r, tail=f"<div style='visibility: hidden'>{_farm(r, r.randint(8, 20))}</div>")),
    lambda r: (200, _report(r, tail=f"<p style='text-indent:-9999px'>{_farm(r, r.randint(8, 20))}</p>")),
    lambda r: (
        200,
        _report(
            r,
            head=f"<script>if(document.referrer.indexOf('baidu')>0){{window.location.href='https://{_id(r)}.vip/'}}</script>",
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{r.choice(OTHER_GAMES)}赌场在线_澳门赌场网址</title></head><body>"
        + f"<p>{r.choice(OTHER_GAMES)}平台登录，首存送彩金，提款无忧。</p>" * 5
        + "</body></html>",
    ),
    lambda r: (
        200,
        "<html><head><title>成人视频在线观看</title></head><body>"
        + "".join(f"<p>国产av第{r.randint(1, 99)}集 无码在线 色情网站导航</p>" for _ in range(12))
        + "</body></html>",
    ),
    lambda r: (
        200,
        _report(
            r,
            head=f"<meta name='keywords' content='{r.choice(OTHER_GAMES)},澳门赌场,老虎机,真人娱乐,注册送彩金'>",
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{_name(r)}工作报告</title></head><body>"
        + "<p>澳门银河娱乐，六合彩开奖，北京赛车计划，时时彩平台，投注网址大全，代理加盟。</p>" * 6
        + "</body></html>",
    ),
    lambda _: (
        200,
        f"<html><head><title>私服发布网_代孕公司_伟哥购买</title></head><body><p>{'迷药 催情 伟哥 壮阳药 在线订购 ' * 10}</p></body></html>",
    ),
)
GOOD: tuple[Template, ...] = (
    lambda r: (200, _report(r)),
    lambda r: (
        200,
        _report(
            r,
            title=f"{r.choice(COUNTIES)}市场监督管理局关于撤销虚假登记企业的公示",
            tail="<p>逾期找不到当事人的，依法公告送达。</p>",
        ),
    ),
    lambda r: (
        200,
        _report(
            r,
            title=f"{r.choice(COUNTIES)}关于政务服务平台升级改造期间暂停服务的通知",
            tail="<p>系统升级期间部分事项暂停办理。</p>",
        ),
    ),
    lambda r: (
        200,
        _report(
            r,
            title=f"{r.choice(COUNTIES)}公安局开展禁赌禁毒宣传活动",
            tail="<p>现场讲解老虎机、捕鱼机等赌博机的危害，揭露网络赌博骗局。</p>",
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{_name(r)}行政许可公示</title></head><body><h1>{_name(r)}行政许可公示</h1><table><tr><td>序号</td><td>单位</td></tr>"
        + "".join(
            f"<tr><td>{n}</td><td>{r.choice(COUNTIES)}第{n}小学</td></tr>" for n in range(r.randint(3, 20))
        )
        + "</table></body></html>",
    ),
    lambda r: (
        200,
        _report(
            r,
            tail="<div class='login'>账号登录 找回密码 安全验证</div><script>document.cookie='v=1'</script>",
        ),
    ),
    lambda r: (
        200,
        _report(
            r,
            head="<meta name='keywords' content='体育彩票,公益金,使用情况'>",
            title=f"{r.choice(COUNTIES)}彩票公益金使用情况公告",
        ),
    ),
    lambda r: (
        200,
        f"<html><head><title>{_name(r)}任免通知</title></head><body><h1>关于{r.choice('张王李赵')}某等同志职务任免的通知</h1><p>经研究决定，任命其为{_name(r)}副局长，免去原职务。</p></body></html>",
    ),
    lambda r: (
        200,
        _report(
            r,
            tail="<div style='display:none'>"
            + "".join(f"<a href='http://www.{c}.example.org/'>友情链接{c}</a>" for c in "ab")
            + "</div>",
        ),
    ),
    lambda r: (
        200,
        _report(
            r,
            title=f"{_name(r)}网络安全应急预案",
            tail="<p>发生网页被篡改、页面无法访问、请求被拦截等情况时立即启动预案。</p>",
        ),
    ),
)
