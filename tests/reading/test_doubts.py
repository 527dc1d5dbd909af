"""What a rule of thumb says against a page is weighed: it proves, it raises a doubt, or it is no sign."""

import pytest

from tests.acceptance.evidence.frames import FRAMES, Content, Frame, bare, modern
from tests.acceptance.evidence.pages import rows
from tests.support.factory import AT
from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.record import Finding
from yifa.reading.judging.answer import ALIKE, TITLE_DIFFERS, is_from_elsewhere, suspicion
from yifa.reading.markup import parse
from yifa.reading.response import Opened, draft_of, home_of, open_response

URL = "http://www.qingyuan.example.com/zwgk/1024.html"
NOTICE = "清源县司法局关于加强行政执法人员培训的通知"
BODY = (
    "<p>为规范全县行政执法行为，提高依法行政水平，现就有关事项通知如下。</p>"
    "<p>各乡镇每季度至少组织一次集中学习，学习情况于季度末报县司法局备案。</p>"
)


def content(
    title: str = NOTICE, body: str = BODY, *, head: str = "", tail: str = "", label: str | None = None
) -> Content:
    return Content(
        title=title, place="清源县", organ="司法局", day="2026-01-20", body=body, head=head, tail=tail,
        label=label,
    )  # fmt: skip


def opened(
    markup: str, *, row: str = "", kind: FetchKind = FetchKind.PAGE, home: str | None = None
) -> Opened:
    fetched = Fetched(
        url=URL,
        requested_url=URL,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=markup.encode(),
        fetched_at=AT,
        kind=kind,
    )
    return open_response(fetched, None, home_of(parse(home)) if home else None, row=row)


def codes(answer: Opened) -> list[str]:
    return [doubt.code for doubt in answer.judgement.doubts]


def test_a_sample_of_the_evidence_is_as_expected() -> None:
    wrong = [row for row in rows(each=2, bad_each=1, crawls=False) if not row.ok]

    assert wrong == []


def test_a_title_counts_by_what_its_page_says() -> None:
    title = "清源县行政执法监督电子平台上线运行"
    own = opened(modern(content(title)))
    foreign = opened(modern(content(label=f"欧宝体育官网登录-{NOTICE}")))
    theirs = opened(modern(content(label=f"百家乐网址-{NOTICE}")))

    assert (own.ok, codes(own)) == (True, [])
    assert (foreign.ok, codes(foreign)) == (True, ["hijack_suspect"])
    assert theirs.judgement.verdict is Verdict.HIJACKED


def test_a_doubt_stands_with_the_page_as_a_finding() -> None:
    answer = opened(modern(content(label=f"欧宝体育官网登录-{NOTICE}")))

    (finding,) = [each for each in draft_of(answer, None).findings if each.code == "hijack_suspect"]

    assert "体育官网" in finding.detail
    assert answer.judgement.detail == f"hijack_suspect: {finding.detail}"


@pytest.mark.parametrize("dots", ["", "…", "……", "⋯", "...", "....", "．．．", " …"])
def test_what_the_row_says_too_is_no_sign(dots: str) -> None:
    """However its list cut it."""
    markup = bare(content("系统维护通知", "<p>定于一月五日进行系统维护，暂停服务。</p>"))

    alone, by_its_row = opened(markup), opened(markup, row=f"系统维护通知{dots}")
    other = opened(markup, row=NOTICE)

    assert alone.judgement.verdict is Verdict.MAINTENANCE
    assert (by_its_row.ok, codes(by_its_row)) == (True, ["maintenance_suspect"])
    assert other.judgement.verdict is Verdict.MAINTENANCE


@pytest.mark.parametrize("row", ["", NOTICE, f"{NOTICE[:12]}…"])
def test_a_document_of_which_only_its_title_is_left_is_a_soft_404(row: str) -> None:
    assert opened(modern(content(body="<p>该信息已删除</p>")), row=row).judgement.verdict is Verdict.SOFT_404


def test_an_answer_that_something_does_not_exist_is_a_document_where_an_organ_signs_it() -> None:
    body = "<p>您申请公开的信息不存在。</p><p>清源县司法局</p><p>2026年1月20日</p>"

    assert opened(bare(content("答复书", body))).ok
    assert not opened(bare(content("答复书", "<p>您访问的信息不存在。</p>"))).ok


@pytest.mark.parametrize(
    "title", ["文件失效公告", "系统提示处理情况", "人机识别技术", "信息有误更正", "即将上线通知"]
)
@pytest.mark.parametrize("frame", FRAMES)
def test_a_short_notice_that_only_its_own_name_accuses_is_kept(frame: Frame, title: str) -> None:
    markup = frame(content(f"清源县{title}", f"<p>清源县{title}见清单。共两项，请遵照执行。</p>"))

    assert opened(markup).ok


@pytest.mark.parametrize("title", ["文件失效", "系统提示", "人机识别", "信息有误", "页面不存在"])
def test_a_title_that_says_no_more_than_an_error_names_no_document(title: str) -> None:
    markup = bare(content(title, "<p>请检查您输入的网址是否正确。</p>", label=title))

    assert not opened(markup).ok


def links(*hosts: str, name: str = "友情链接") -> str:
    return "".join(f"<li><a href='http://{host}/'>{name}</a></li>" for host in hosts)


MEDIA = [f"www.{name}.example" for name in ("renmin", "xinhua", "guangming", "jingji", "fazhi", "ribao")]
CHEAP = [f"{name}.vip" for name in ("abc", "bcd", "cde", "def", "efg", "fgh")]


@pytest.mark.parametrize(
    ("style", "markup", "verdict"),
    [
        ("display:none", links(*MEDIA), Verdict.OK),
        ("height:0;overflow:hidden", links(*MEDIA), Verdict.OK),
        ("height:0.5em", links(*MEDIA, name="百家乐"), Verdict.OK),
        ("margin-left:-500px", links(*CHEAP), Verdict.OK),
        ("left:-999em", links(*MEDIA), Verdict.OK),
        ("display:none", links(*[f"{n}.qingyuan.example.com" for n in "abcdefg"]), Verdict.OK),
        ("display:none", links(*CHEAP), Verdict.HIJACKED),
        ("text-indent:-9999px", links(*MEDIA, name="网投"), Verdict.HIJACKED),
        ("display:none", links(*MEDIA[:3], name="百家乐"), Verdict.HIJACKED),
    ],
)
def test_hidden_links_count_by_what_they_say_where_they_lead_and_how_they_are_hidden(
    style: str, markup: str, verdict: Verdict
) -> None:
    page = modern(content(tail=f"<ul style='{style}'>{markup}</ul>"))

    assert opened(page).judgement.verdict is verdict


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ("if(/baidu/.test(document.referrer)){location='http://x.vip/'}", Verdict.HIJACKED),
        ("var s=document.referrer;if(s.match('sogou')){top.location.href='//x.vip/'}", Verdict.HIJACKED),
        ("if(/baidu/.test(document.referrer)){location='/zwgk/'}", Verdict.OK),
        ("if(/baidu/.test(document.referrer)){n=1}if(m){location='http://m.x.example/'}", Verdict.OK),
        ("var s=/baidu/.test(document.referrer);send(s,location.href)", Verdict.OK),
        ("if(/baidu/.test(document.referrer)&&location.href=='http://x.vip/'){n=1}", Verdict.OK),
        (
            "if(/sogou/.test(document.referrer)){document.body.innerHTML='<iframe src=//x.vip/ width=99>'}",
            Verdict.HIJACKED,
        ),
        (
            "var r=document.referrer;if(/so.com/.test(r)){document.write('<iframe src=\"http://x.vip\">')}",
            Verdict.HIJACKED,
        ),
        ("if(/baidu/.test(document.referrer)){box.innerHTML='<iframe src=/zwgk/>'}", Verdict.OK),
        ("var r=/baidu/.test(document.referrer);box.innerHTML='<iframe src=//x.vip/>'", Verdict.OK),
    ],
)
def test_only_an_assignment_that_depends_on_the_referrer_sends_anyone_away(
    script: str, verdict: Verdict
) -> None:
    assert opened(modern(content(head=f"<script>{script}</script>"))).judgement.verdict is verdict


def test_an_assignment_of_what_cannot_be_read_is_a_doubt() -> None:
    script = "<script>if(/baidu/.test(document.referrer)){location.href=decode(x)}</script>"

    assert codes(opened(modern(content(head=script)))) == ["hijack_suspect"]


NAMED_ALIKE = "清源县人民政府门户网站"
MENU = "".join(f"<li class='menu'><a href='/lm{n}/'>栏目{n}</a></li>" for n in range(40))
FRONT = f"<title>{NAMED_ALIKE}</title><ul>{MENU}</ul><div class='news'><a href='/x/1.html'>今日要闻</a></div>"


def test_a_page_with_something_of_its_own_is_not_the_home_page_again() -> None:
    scan = FRONT.replace("<div class='news'>", "<div class='doc'><img src='/W020260120.jpg'>")
    again = FRONT.replace("/x/1.html", "/x/2.html").replace("今日要闻", "昨日要闻")
    rows_of_list = FRONT.replace("news", "list").replace("</a></div>", "</a><span>2026-01-20</span></div>")

    assert opened(again, home=FRONT).judgement.verdict is Verdict.SOFT_404
    assert (opened(scan, home=FRONT).ok, codes(opened(scan, home=FRONT))) == (True, ["soft_404_suspect"])
    assert opened(rows_of_list, home=FRONT, kind=FetchKind.LISTING).ok


def test_only_what_rests_on_other_pages_is_no_reading_of_the_bytes() -> None:
    alike = suspicion(Verdict.SOFT_404, ALIKE)
    said = [Finding(code="soft_404_suspect", detail="页面不存在"), Finding(code="conflict", detail="x")]

    assert is_from_elsewhere(alike)
    assert is_from_elsewhere(Finding(code=TITLE_DIFFERS, detail="x", field="title"))
    assert not any(map(is_from_elsewhere, said))
