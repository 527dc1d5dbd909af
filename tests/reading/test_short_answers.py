"""Short answers that are no page, and short notices that say the same of something else."""

import pytest

from pipelines.saved import read_saved_page
from yifa.model.fetch import Verdict

URL = "http://www.chen.example/zwgk/content_7.html"
FRAMES = {
    "joined": "<title>辰县</title><body><a href='/'>首页</a><p>{}</p><a href='/'>返回</a></body></html>",
    "apart": "<html><title>提示信息</title><body>\n<div>\n{}\n</div>\n<a href='/'>返回</a></body></html>",
}
NOTICES = {
    "bare": "<html><title>{0}</title><body><h1>{0}</h1><p>{1}</p></body></html>",
    "under a menu": "<html><title>{0}-辰县人民政府</title><body><a href='/'>首页</a><h2>{0}</h2>"
    "<div class='c'><p>{1}</p></div><div>主办：辰县人民政府办公室</div></body></html>",
}  # fmt: skip
GONE = [
    "该信息已删除",
    "信息已删除！",
    "文章已下架",
    "此稿件已撤回",
    "您查看的内容已被移除",
    "对不起，您浏览的文件已失效",
    "非常抱歉，您要找的内容已经搬家",
    "您要查看的资源暂时不可用",
    "页面搬家了，请从首页重新进入",
    "该信息已过有效期，不再公开展示",
    "您访问的内容已超过公开期限",
    "您的请求在Web服务器中没有找到对应的站点！",
    "Oops! We can't find the page you're looking for.",
    "This page isn’t available",
    "Whitelabel Error Page",
]
CLOSED = [
    "尊敬的用户，本网站服务时间为8:00—22:00，请在服务时间内访问",
    "网站夜间关闭，开放时间：每日7时至23时",
    "非工作时间，本站暂不提供访问",
    "网站数据迁移中，预计3月5日恢复访问",
    "本网站正在迁移，给您带来不便敬请谅解",
    "系统割接中，请稍后访问",
    "本网站已停止运行，请访问辰县人民政府门户网站",
    "本网站已并入辰县人民政府门户网站，请点击进入",
    "访问人数过多，请排队等候",
    "栏目建设中，敬请期待",
    "本站闭站通知：网站关闭整改，恢复时间另行通知",
    "“/”应用程序中的服务器错误。",
    "说明: 服务器上出现应用程序错误。",
]
SHUT = [
    "请在微信客户端打开链接",
    "请使用手机微信扫码访问本页",
    "您所在的用户组无法浏览该内容",
    "抱歉，您无权查看此信息",
    "该栏目仅限内网用户浏览",
    "请输入访问密码",
    "该栏目仅限政务外网访问",
    "本页面仅供会员阅读",
    "登录超时，请重新进入",
    "会话已失效",
    "您尚未登录",
    "您没有阅读本文的权限",
    "请使用政务微信扫码登录",
]
GUARDED = [
    "您的访问包含恶意行为，已被服务器拒绝",
    "D盾拦截提示",
    "请按住滑块，拖动到最右边",
    "请依次点击图中文字",
    "请按顺序点击下图的汉字",
    "请点击按钮，确认您不是机器人",
    "请计算：3 + 5 = ？",
    "向右拖动滑块，完成拼图",
    "请按照提示点击图片中的文字完成校验",
    "安全检测中，请等待5秒",
    "您的IP已被列入黑名单",
    "拒绝访问：触发安全规则",
]
ANSWERS = [
    (said, verdict)
    for verdict, all_said in (
        (Verdict.SOFT_404, GONE), (Verdict.MAINTENANCE, CLOSED), (Verdict.RESTRICTED, SHUT),
        (Verdict.CHALLENGE, GUARDED),
    )
    for said in all_said
]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("said", "verdict"), ANSWERS)
def test_an_answer_that_only_says_why_there_is_no_page_is_none(
    said: str, verdict: Verdict, frame: str
) -> None:
    assert read_saved_page(FRAMES[frame].format(said).encode(), url=URL, portal=None).verdict is verdict


@pytest.mark.parametrize("frame", NOTICES)
@pytest.mark.parametrize(
    ("title", "text"),
    [
        # what visitors of other sites shall do, in one sentence
        ("关于启用统一身份认证的通知", "登录时请拖动滑块。"),
        ("关于政务平台登录方式调整的通知", "登录时请拖动滑块完成验证。"),
        ("关于网上报名注意事项的公告", "报名系统提交前需拖动滑块，请提前熟悉操作。"),
        ("学生网上缴费操作说明", "缴费页面向右拖动滑块后点击确认。"),
        ("关于更换站台安全门的公告", "安全门滑块拖动卡滞，已更换。"),
        ("关于网上申报的说明", "填写完成后输入验证码并提交。"),
        ("关于企业账户安全验证的通知", "企业用户首次登录应完成安全验证。"),
        ("关于社保认证的通知", "领取待遇人员应每年完成人机验证。"),
        ("少儿拼图比赛公告", "拼图比赛3月8日在文化馆举行。"),
        ("少儿拼图活动启事", "完成的拼图请交文化馆。"),
        ("关于消除安全威胁的通告", "山体存在安全威胁，已设置警戒。"),
        ("机器人大赛的通知", "参赛队员应当确认您不是机器人专业人员。"),
        ("关于口算比赛的通知", "请计算 3+5= 一类题目一百道。"),
        ("关于社保待遇资格认证的通知", "请登录掌上12333完成认证。"),
        ("关于统一身份认证上线的公告", "统一身份认证平台，3月5日上线。"),
        ("关于成绩公布的公告", "考生请登录后查看成绩。"),
        ("关于规范档案权限的通知", "没有权限的人员不得借阅。"),
        ("关于选聘人员报名的公告", "请先登录报名系统填报。"),
        ("关于会员福利的通知", "本活动仅限会员参加。"),
        ("考试须知", "按照提示点击图片中的选项作答。"),
        ("关于安全检测的公告", "特种设备安全检测中发现的问题限期整改。"),
        ("关于失信名单的公告", "两家企业已被列入黑名单。"),
        ("关于执法检查的通报", "拒绝检查并触发安全预案的，依法处理。"),
        ("关于社保业务的提示", "登录超时的用户请到窗口办理。"),
        ("关于数字证书的公告", "会话证书已失效的企业请重新申请。"),
        ("关于会议签到的通知", "请使用政务微信扫码签到。"),
        ("图书馆古籍借阅公告", "未办证读者没有阅读古籍的权限。"),
        ("关于报名情况的通报", "尚未登录系统的单位请尽快填报。"),
        # what is not there, and what is wrong, of something
        ("关于栏目调整的说明", "原栏目不存在的信息已并入新栏目。"),
        ("关于填写参数的通知", "参数错误的企业请更正申报表。"),
        ("关于户籍信息的公告", "户籍信息不存在的人员请补登。"),
        ("关于档案整理的通知", "找不到的文件应当登记。"),
        # systems of others
        ("关于税务系统升级的通告", "税务系统正在升级，请稍后办理。"),
        ("关于社保平台维护的公告", "社保平台维护中。"),
        ("关于信用系统的通知", "信用系统繁忙时请稍后再试。"),
        # addresses of something
        ("关于问卷调查的通知", "问卷链接已过期，现重新发布。"),
        ("关于报名链接的说明", "报名链接无法访问的，请致电县人社局。"),
        ("关于更正公示的公告", "公示中下载链接有误，已更正。"),
        ("关于会议的补充通知", "会议链接已变更。"),
        ("关于举报网址的公告", "原举报网址已失效。"),
        # whose information it is, the notice says
        ("关于政务新媒体清理的公告", "部分账号信息已删除。"),
        ("关于公众号注销的公告", "县水利局微信公众号历史内容已删除。"),
        ("关于公示名单更正的说明", "名单中个人信息已删除。"),
        ("信用修复公告", "该企业失信信息已移除。"),
        ("证书作废公告", "下列证书信息已失效。"),
        ("办公地址变更公告", "县司法局办公地址已变更，原地址无效。"),
        ("关于部分规范性文件的公告", "附表所列规范性文件已失效。"),
        # what is shown, found or available elsewhere
        ("关于公示期满的公告", "公示已过有效期，不再受理异议。"),
        ("关于文物展览的公告", "原展厅文物不再对外展示。"),
        ("关于办事指南的说明", "信息公开申请表不再另行提供。"),
        ("县档案馆搬迁公告", "县档案馆已经搬家，新址见下。"),
        ("关于电梯停用的通知", "二号电梯暂时不可用。"),
        # hours, systems and other sites
        ("办事大厅服务时间公告", "本大厅服务时间为8:00—17:00，请在服务时间内前来办理。"),
        ("关于填报时间的通知", "请各单位在规定时间内登录系统填报。"),
        ("关于夜间施工的公告", "人民路夜间关闭，请绕行。"),
        ("不动产登记数据迁移公告", "因不动产登记系统数据迁移，3月5日恢复办理。"),
        ("关于户籍办理的公告", "户籍迁移中的疑问可到窗口咨询。"),
        ("县水利局网站迁移公告", "县水利局网站已停止运行，相关内容请访问县政府门户网站。"),
        ("关于机构整合的公告", "县旅游局已并入县文化和旅游局。"),
        ("关于停止使用旧版印章的公告", "旧版印章已停止使用。"),
        ("关于景区限流的公告", "景区游客较多，请耐心等待。"),
        ("关于工程建设的公示", "人民路正在建设中，请绕行。"),
        ("关于采购结果的公告", "数据平台建设中标单位为甲公司。"),
        ("关于设施检修的公告", "二号电梯维护中。"),
        ("关于改造工程的公示", "老旧小区改造升级中的问题可向居委会反映。"),
        ("关于加油站闭站的通知", "城南加油站闭站检修。"),
        ("关于防范网络攻击的通知", "请各单位防范恶意行为。"),
        ("关于报名系统的说明", "应用程序下载地址见附件。"),
        ("关于地图服务的公告", "未找到公交站点的可拨打热线。"),
        # who may see what, and by what
        ("医保缴费提示", "请在微信客户端打开国家医保服务平台缴费。"),
        ("档案查阅须知", "未登记的用户无法浏览馆藏档案。"),
        ("关于档案查阅的说明", "申请人无权查看他人档案。"),
        ("关于网络安全的提示", "请勿随意微信扫码付款。"),
        ("关于考试系统的说明", "答题时请依次点击各题选项。"),
    ],
)
def test_a_short_notice_that_says_so_of_something_else_is_a_page(title: str, text: str, frame: str) -> None:
    body = NOTICES[frame].format(title, text).encode()

    assert read_saved_page(body, url=URL, portal=None).verdict is Verdict.OK


@pytest.mark.parametrize("shut", ["请登录后查看", "您没有权限浏览该内容", "仅限内部人员浏览全文"])
@pytest.mark.parametrize("frame", NOTICES)
def test_a_page_that_is_shut_under_its_own_title_is_shut(shut: str, frame: str) -> None:
    body = NOTICES[frame].format("关于春季植树的通知", shut).encode()

    assert read_saved_page(body, url=URL, portal=None).verdict is Verdict.RESTRICTED


@pytest.mark.parametrize("title", ["访问拦截通知", "安全验证", "网站防火墙拦截公告", "访问受限说明"])
def test_a_guard_s_page_is_one_whatever_it_is_called(title: str) -> None:
    body = NOTICES["bare"].format(title, "您的请求已被拦截，请拖动滑块完成验证").encode()

    assert read_saved_page(body, url=URL, portal=None).verdict is Verdict.CHALLENGE


@pytest.mark.parametrize("frame", NOTICES)
@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("关于网站升级维护的公告", "本网站正在升级维护。"),
        ("关于系统维护的公告", "系统正在维护，请稍后访问。"),
        ("关于平台改版的通知", "本平台正在改版。"),
    ],
)
def test_a_site_that_is_shut_may_call_that_an_announcement(title: str, text: str, frame: str) -> None:
    body = NOTICES[frame].format(title, text).encode()

    assert read_saved_page(body, url=URL, portal=None).verdict is Verdict.MAINTENANCE
