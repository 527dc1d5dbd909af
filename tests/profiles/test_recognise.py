"""Every family of the field guide's table is told by addresses and by markup, never by a vendor's name."""

import pytest

from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import Place, recognise, recognition_of, signals_of, weigh

HEX = "0123456789abcdef0123456789abcdef"
HOST = "http://www.jia.gov.cn"
UUID = "0f8d9c1e-1111-2222-3333-444455556666"
ADDRESSES = [
    ("gkmlpt", "/gkmlpt/policy"),
    ("gkmlpt", "/gkmlpt/content/9/9103/post_9103540.html"),
    ("gkmlpt", "/gkmlpt/policy#30"),
    ("nfcms", "/zwgk/content/post_10077433.html"),
    ("nfcms", "/xw/content/mpost_9103540.html"),
    ("ucap", f"/jia/yfxz/202601/{HEX}.shtml"),
    ("ucap", f"/jia/c100/2026/1/15/{HEX}.shtml"),
    ("trs", "/zwgk/yfxz/202601/t20260115_2900001.html"),
    ("trs", "/zwgk/yfxz/202601/t20260115_2900001_ghb.html"),
    ("trs", "/zwgk/yfxz/202601/t20260115_2900001.shtml"),
    ("vsb", "/info/5034/346101.htm"),
    ("vsb", "/info/egovinfo/1001/xxgk/01606072-01/2026-0115001.htm"),
    ("vsb", "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1042"),
    ("jpaas", f"/jia/zfxxgk/gfxwj/art/2025/art_{HEX}.html"),
    ("jpaas", "/api-gateway/jpaas-publish-server/front/page/build/unit"),
    ("hanweb", "/col/col13055/index.html"),
    ("hanweb", "/art/2026/3/18/art_140_21.html"),
    ("hanweb", "/module/xxgk/search.jsp"),
    ("lonsun", "/public/column/118322650?type=4&catId=159456436&action=list"),
    ("lonsun", "/public/6599971/13579.html"),
    ("pc_list", "/jia/c105699/pc/list.html"),
    ("pc_list", "/pc/content/content_1234567890123456789.html"),
    ("cicro", "/info/iList.jsp?node_id=GKjia&cat_id=33910&tm_id=2619"),
    ("cicro", "/x/list.jsp?site_id=CMSjia&cat_id=1"),
    ("henan", "/sitesources/jia/page_pc/zwgk/zfwj/index.html"),
    ("epoint", "/govxxgk/114110240057660135/openSubPage.html"),
    ("uuid_columns", f"/columns/{UUID}/index.html"),
    ("channel_doc", "/gongkai/channel_6389aee73759918282646510/"),
    ("node", "/Node-23116.html"),
    ("xxgk_list", "/xxgk-list-xzgfxwj.html"),
    ("class8", "/class/HFLDAALF"),
    ("jeecms", "/yxgovfront/newDepartmentContentds.jspx?path=yjxzfxxgk&channelId=19188&pageNo=1"),
    ("jeecms", "/ymx/czzj.jhtml"),
    ("webplus", "/2026/0115/c12a345/page.htm"),
    ("hunan_dirs", "/22560/22709/22711/content_2139138.html"),
    ("hunan_dirs", "/22560/22709/22711/index.htm"),
    ("numbered_pages", "/ztzl/rdzt/fzzfjs/pfxc/2039271935049760770.html"),
    ("thtml", "/zwgk/list.thtml?id=12"),
    ("powereasy", "/html/5602/Item.html"),
    ("powereasy", "/Category_12/Index_2.aspx"),
    ("empire", "/e/action/ShowInfo.php?classid=12&id=345"),
    ("dede", "/plus/list.php?tid=9"),
    ("dede", "/a/xxgk/2024/0305/345.html"),
    ("truecms", "/tcms/messageController/getMessage.do?columnId=7"),
    ("uuid_pages", f"/001/001001/20260714/{UUID}.html"),
    ("uuid_pages", f"/gnzx/gnyw/content/{UUID}.html"),
    ("organ_year", "/xxgk/01527918X/info/2020-153077.html"),
    ("publicity", "/publicity/jggk/fzzfjs/qzffzzfjsbg/160717"),
    ("openness", "/News/show/345.html"),
    ("generic", "/"),
    ("generic", "/zwgk/yfxz/"),
    ("generic", "/zwgk/yfxz/1.html"),
    ("generic", "/zwgk/202603/12345.html"),
    ("generic", "/show.asp?id=5"),
    ("generic", "/a/1.html"),
]
MARKUP = [
    ("gkmlpt", "<script>window._CONFIG = {SID: '755', x: 1}</script>"),
    ("nfcms", "<script>var NFCMS_SITE_ID = 1;</script>"),
    ("ucap", "<UCAPTITLE>某报告</UCAPTITLE>"),
    ("ucap", "<div id='UCAP-CONTENT'>文</div>"),
    ("ucap", "<script>createPageHTML('page_div',3, 1,'list','shtml',60)</script>"),
    ("ucap", f"<a href='./202601/{HEX}.shtml'>一</a><a href='./202512/{HEX[::-1]}.shtml'>二</a>"),
    ("trs", '<script>createPageHTML(3, 0, "index", "html");</script>'),
    ("trs", "<div class='TRS_Editor'>文</div>"),
    ("trs", "<a href=./202601/t20260115_290001.html>一</a> <a href=./202601/t20260112_290002.html>二</a>"),
    ("vsb", "<script src='/system/resource/js/counter.js'></script>"),
    ("vsb", '<div id="vsb_content_2">文</div>'),
    ("vsb", '<link href="/_sitegray/_sitegray_d.css">'),
    ("vsb", "<a href='../info/5034/1.htm'>一</a><a href='../info/5034/2.htm'>二</a>"),
    ("jpaas", "<script src='/api-gateway/jpaas-publish-server/x.js'></script>"),
    ("hanweb", "<record><![CDATA[<li>一</li>]]></record>"),
    ("hanweb", "<!--<$[标题名称(html)]>begin-->某报告<!--<$[标题名称(html)]>end-->"),
    ("lonsun", "<div data-url='/site/label/8888?labelName=publicInfoList'></div>"),
    ("pc_list", "<script>var articleList = [{}];</script>"),
    ("cicro", "<a href='/info/iList.jsp?cat_id=1'>更多</a>"),
    ("henan", "<script src='/sitesources/jia/page_pc/js/x.js'></script>"),
    ("epoint", "<script src='/js/webBuilderCommon.js'></script>"),
    ("epoint", "<div class='ewb-container'></div>"),
    ("generic", "<p>拓尔思 TRS、开普云、博达、大汉、龙讯、新点 技术支持</p>"),
    (
        "generic",
        "<a href='http://www.yi.gov.cn/info/1/2.htm'>一</a><a href='http://www.yi.gov.cn/info/1/3.htm'>二</a>",
    ),
    ("generic", "<a href='/info/5034/1.htm'>one link may lead to any neighbour</a>"),
    ("generic", "<a href='http://[看这里]/info/5034/1.htm'>一</a>"),
    ("generic", ""),
]
CONFLICTS = [
    # what an editor pasted from another portal does not outweigh the page's own address
    ("vsb", "/info/5034/346101.htm", "<div id='vsb_content'><div class='TRS_Editor'>文</div></div>"),
    ("hanweb", "/art/2026/3/18/art_140_21.html", "<div class='Custom_UnionStyle'>文</div>"),
    ("nfcms", "/zwgk/content/post_1.html", "<ucaptitle>某报告</ucaptitle>"),
    # within one kind of signal the table's order decides: the special before the general
    ("ucap", "/x.shtml", "<ucapcontent><div class='TRS_Editor'>文</div></ucapcontent>"),
    ("gkmlpt", "/gkmlpt/content/9/9103/post_9103540.html", "<script>NFCMS_SITE_ID=1</script>"),
    ("jpaas", f"/art/2025/art_{HEX}.html", "<record><![CDATA[x]]></record>"),
    # a menu that leads to another system is the weakest of signals
    ("trs", "/yfxz/", "<a href='/gkmlpt/a'></a><a href='/gkmlpt/b'></a> createPageHTML(2,0,'index','html')"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path"), ADDRESSES)
def test_families_are_told_by_an_address_alone(name: str, path: str) -> None:
    found = recognition_of(HOST + path)

    assert found.platform.name == name
    assert all(each.place is Place.ADDRESS for each in found.signals)
    assert bool(found.signals) == (name != "generic") == (found.confidence >= 0.6)


@pytest.mark.parametrize(("name", "markup"), MARKUP)
def test_families_are_told_by_markup_alone(name: str, markup: str) -> None:
    found = recognition_of(f"{HOST}/x/", markup)

    assert found.platform.name == name
    assert (found.confidence > 0) == (name != "generic")


@pytest.mark.parametrize(("name", "path", "markup"), CONFLICTS)
def test_conflicting_signals_are_settled_and_told(name: str, path: str, markup: str) -> None:
    found = recognition_of(HOST + path, markup)

    assert found.platform.name == name
    assert {each.platform for each in found.against} - {name}
    assert found.confidence < weigh(found.signals).confidence


def test_more_signals_are_surer_and_each_is_told_as_seen() -> None:
    one = recognition_of(f"{HOST}/info/5034/1.htm")
    more = recognition_of(
        f"{HOST}/info/5034/1.htm", "<div class='vsb_content'><i data-x='_showDynClicks'></i>"
    )

    assert 0 < one.confidence < more.confidence <= 1
    assert [(each.place, each.seen) for each in more.signals] == [
        ("address", "/info/5034/1.htm"), ("markup", "_showDynClicks"), ("markup", "vsb_content"),
    ]  # fmt: skip


def test_signals_of_several_pages_add_up() -> None:
    pages = (signals_of(f"{HOST}/", "<p>文</p>"), signals_of(f"{HOST}/info/5034/1.htm"))

    assert weigh(each for page in pages for each in page).platform.name == "vsb"


def test_every_platform_has_a_case_and_the_short_form_agrees() -> None:
    assert {name for name, _ in ADDRESSES} == set(load_platforms())
    assert len({name for name, _ in ADDRESSES} & {name for name, _ in MARKUP}) == 13
    assert all(recognise(HOST + path, "").name == name for name, path in ADDRESSES)


@pytest.mark.parametrize(
    ("form", "is_own"),
    [
        ("/info/1/{}.htm", True), ("//www.x.gov.cn/info/1/{}.htm", True), ("../info/1/{}.htm", True),
        ("http://WWW.X.gov.cn/info/1/{}.htm", True), ("/a/../info/1/{}.htm", True),
        ("///info/1/{}.htm", True),
        ("/info/1/{}.htm#top", True), ("https://www.x.gov.cn:8443/info/1/{}.htm", True),
        ("//www.y.gov.cn/info/1/{}.htm", False), ("http://www.x.gov.cn.y.cn/info/1/{}.htm", False),
        ("http://y.cn/?to=www.x.gov.cn/info/1/{}.htm", False), ("http://[看]/info/1/{}.htm", False),
        ("javascript:go('/info/1/{}.htm')", False), ("/info/1/{}.html", False),
    ],
)  # fmt: skip
def test_links_within_the_site_tell_however_they_are_written(form: str, is_own: bool) -> None:
    """Links to other sites do not."""
    links = "".join(f'<A HREF="{form.format(number)}">x</A>' for number in (1, 2))
    seen = [signal.place for signal in signals_of("http://www.x.gov.cn/b/1.asp", links)]

    assert (Place.LINK in seen) == is_own
