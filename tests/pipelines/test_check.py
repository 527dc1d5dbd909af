"""One value is chosen for each field, the others are kept, contradictions are found."""

from dataclasses import replace

import pytest

from pipelines.check import Checked, check
from pipelines.record import make_record
from pipelines.signoff import Signoff
from yifa.model.listing import Entry
from yifa.model.record import BodyKind, Draft, Origin, Pair
from yifa.profiles.folders import load_platforms, load_portals
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "庚县司法局关于2025年法治政府建设情况的报告"


def _pair(field: str, value: str, origin: Origin = Origin.TABLE, label: str = "标签") -> Pair:
    return Pair(label=label, name=label, field=field, value=value, origin=origin)


def _draft(*pairs: Pair, titles: tuple[Pair, ...] = (), url: str = "http://g.gov.cn/a.html") -> Draft:
    return Draft(
        url=url,
        platform="generic",
        titles=titles or (_pair("title", TITLE, Origin.HEADING),),
        pairs=pairs,
        breadcrumb=(),
        body_html=None,
        body_found_by=None,
        attachments=(),
        body_kind=BodyKind.EMPTY,
        site_name="庚县人民政府门户网站",
        site_id_code=None,
        column_name="依法行政",
    )


def _check(
    *pairs: Pair, text: str = "", signoff: Signoff | None = None, entry: Entry | None = None
) -> Checked:
    return check(_draft(*pairs), text, signoff or Signoff(), entry=entry)


def _codes(found: Checked) -> set[tuple[str, str | None]]:
    return {(each.code, each.field) for each in found.findings}


TABLE, LINE, META = Origin.TABLE, Origin.LINE, Origin.META


@pytest.mark.parametrize(
    ("printed", "chosen", "conflict"),
    [
        ([(TABLE, "2026-01-15"), (META, "2026-01-15 10:00")], "2026-01-15", False),
        ([(LINE, "2026-01-15"), (META, "2026-01-15 10:00:05")], "2026-01-15T10:00:05", False),
        ([(LINE, "2026-01-15 10:00"), (META, "2026-01-15")], "2026-01-15T10:00", False),
        ([(LINE, "2017-05-15 10:49"), (META, "2022-04-24 10:00")], "2017-05-15T10:49", True),
        ([(META, "2026年1月15日")], "2026-01-15", False),
        ([(LINE, "--"), (META, "2026-01-15")], "2026-01-15", False),
        ([(Origin.JSON, "2026-01-15 09:00")], "2026-01-15T09:00", False),
    ],
)
def test_the_publication_moment(printed: list[tuple[Origin, str]], chosen: str, conflict: bool) -> None:
    """The table's, else the visible line's, made finer by the meta that agrees with it."""
    found = _check(*(_pair("date_published", value, origin) for origin, value in printed))

    assert found.fields.date_published == chosen
    assert (("conflict", "date_published") in _codes(found)) is conflict
    assert [each.chosen for each in found.values if each.value == chosen].count(True) == 1


def test_a_date_that_cannot_be_read_is_none_and_found() -> None:
    """Never today's date, never a guess; a word for nothing is no finding."""
    found = _check(_pair("date_written", "去年冬天"), _pair("date_effective", "无"))

    assert (found.fields.date_written, found.fields.date_effective) == (None, None)
    assert _codes(found) == {("unreadable_date", "date_written")}


def test_list_address_and_update_stand_in_for_the_publication_date_in_that_order() -> None:
    """Guide §7.3; the last of them with a finding."""
    entry = Entry(url="http://g.gov.cn/a.html", title=TITLE, published_text="[01-15]", published="2026-01-15")
    updated = _pair("date_updated", "2026-01-20 10:00", LINE)
    address = _draft(updated, url="http://g.gov.cn/yfxz/202601/t20260117_1234567.html")

    listed, by_address, inferred = (
        _check(updated, entry=entry),
        check(address, "", Signoff()),
        _check(updated),
    )

    assert [each.fields.date_published for each in (listed, by_address, inferred)] == [
        "2026-01-15",
        "2026-01-17",
        "2026-01-20T10:00",
    ]
    assert ("inferred", "date_published") in _codes(inferred)
    assert ("inferred", "date_published") not in _codes(listed) | _codes(by_address)
    assert inferred.values[-1].origin is Origin.INFERRED


def test_the_day_of_writing_is_the_tables_or_the_sign_offs_never_the_generation_date() -> None:
    """Four kinds of date stay four."""
    signoff = Signoff(organs=("庚县司法局",), date="2026-03-16", date_text="2026年3月16日")
    generated = _pair("date_generated", "2026-03-18 14:54:13")

    found = _check(generated, _pair("date_published", "2026-03-18"), signoff=signoff)

    assert (found.fields.date_written, found.fields.date_generated) == ("2026-03-16", "2026-03-18T14:54:13")
    assert ("generated_is_publish_time", "date_generated") in _codes(found)


@pytest.mark.parametrize(
    ("generated", "published"), [("2026-03-18", "2026-03-18"), ("2026-01-01 10:00:00", "2026-03-18")]
)
def test_a_generation_date_of_its_own_raises_no_suspicion(generated: str, published: str) -> None:
    """Only one printed to the second, on the day of publication."""
    found = _check(_pair("date_generated", generated), _pair("date_published", published))

    assert _codes(found) == set()


def test_the_publisher_is_the_tables_and_no_source_stands_in_for_it() -> None:
    """来源 and ContentSource stay sources; 发文机关 in the table stands in, with a finding."""
    source = _check(_pair("content_source", "庚报", LINE), _pair("content_source", "庚报", META))
    issuer = _check(_pair("issuing_authority", "庚县司法局"))

    assert (source.fields.publisher, source.fields.content_source) == (None, "庚报")
    assert (issuer.fields.publisher, issuer.fields.issuing_authority) == ("庚县司法局", "庚县司法局")
    assert ("inferred", "publisher") in _codes(issuer)


def test_a_content_source_that_repeats_the_publisher_is_no_source() -> None:
    """Nor is 本网; a visible line saying the same is one."""
    publisher = _pair("publisher", "庚县司法局")

    assert _check(publisher, _pair("content_source", "庚县 司法局", META)).fields.content_source is None
    assert (
        _check(publisher, _pair("content_source", "庚县司法局", LINE)).fields.content_source == "庚县司法局"
    )
    assert _check(_pair("content_source", "本网", META)).fields.content_source is None


def test_the_issuing_authority_is_the_tables_the_sign_offs_or_the_titles() -> None:
    """In this order; a person who signs is no organ."""
    signed = Signoff(organs=("庚县司法局", "庚县财政局"), date="2026-03-16", date_text="2026年3月16日")
    decree = Signoff(organs=("县长 王某某",), date="2026-03-16", date_text="2026年3月16日")

    assert (
        _check(_pair("issuing_authority", "庚县政府办"), signoff=signed).fields.issuing_authority
        == "庚县政府办"
    )
    assert _check(signoff=signed).fields.issuing_authority == "庚县司法局 庚县财政局"
    assert _check(signoff=decree).fields.issuing_authority == "庚县司法局"


def test_the_documents_number_is_the_blocks_or_a_line_of_its_own() -> None:
    """Never one the text quotes."""
    quoting = "根据《通知》（庚政发〔2024〕7号）要求，现报告如下。"

    assert (
        _check(_pair("document_number", "庚司发〔2026〕1号"), text="庚司函〔2026〕2号").fields.document_number
        == "庚司发〔2026〕1号"
    )
    assert _check(text="庚司函〔2026〕2号\n各科室：").fields.document_number == "庚司函〔2026〕2号"
    assert _check(text=f"各科室：\n{quoting}").fields.document_number is None


@pytest.mark.parametrize(
    "keywords",
    ["庚县人民政府门户网站", "庚县人民政府,政务公开", TITLE, "依法行政"],
)
def test_keywords_of_the_whole_site_are_not_the_pages(keywords: str) -> None:
    """Nor are the title or the column's name."""
    assert _check(_pair("keywords", keywords, META)).fields.keywords is None


def test_keywords_of_the_page_are_read() -> None:
    """The table's before the meta's, and their difference contradicts nothing."""
    found = _check(_pair("keywords", "法治政府;报告", META), _pair("keywords", "司法", TABLE))

    assert (found.fields.keywords, _codes(found)) == ("司法", set())
    assert _check(_pair("keywords", "法治政府;报告", META)).fields.keywords == "法治政府;报告"
    assert _check(_pair("abstract", "庚县人民政府门户网站由庚县主办", META)).fields.abstract is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("是", "in_force"),
        ("现行有效", "in_force"),
        ("已废止", "repealed"),
        ("部分失效", "amended"),
        ("待定", "待定"),
        ("无", None),
    ],
)
def test_validity_has_three_words(raw: str, value: str | None) -> None:
    """Anything else stays as printed."""
    assert _check(_pair("validity_status", raw)).fields.validity_status == value


def test_the_title_is_the_tables_the_headings_or_the_metas() -> None:
    """A heading that nothing on the page confirms comes after them; a cut list title is none."""
    banner = _pair("title", "庚县政府信息公开", Origin.HEADING)
    meta = _pair("title", TITLE, META)
    cut = Entry(url="http://g.gov.cn/a.html", title="庚县司法局关于2025年法治…")

    def chosen(*titles: Pair, entry: Entry | None = None) -> str | None:
        return check(_draft(titles=titles), "", Signoff(), entry=entry).title

    assert chosen(banner, meta) == TITLE
    assert chosen(banner) == "庚县政府信息公开"
    assert chosen(banner, _pair("title", "庚县通知", TABLE)) == "庚县通知"
    assert chosen(_pair("title", "无", Origin.TITLE), entry=cut) is None
    assert chosen(_pair("title", "无", Origin.TITLE), entry=replace(cut, title=TITLE)) == TITLE


def test_two_titles_that_differ_are_a_conflict_and_a_shorter_one_is_not() -> None:
    """A title cut short contradicts nothing."""
    other = check(_draft(titles=(_pair("title", TITLE), _pair("title", "庚县通知", META))), "", Signoff())
    shorter = check(
        _draft(titles=(_pair("title", TITLE), _pair("title", "2025年法治政府建设情况", META))), "", Signoff()
    )

    assert ("conflict", "title") in _codes(other)
    assert _codes(shorter) == set()


def test_differing_blocks_are_a_conflict_and_the_first_counts() -> None:
    """Both values are kept."""
    found = _check(
        _pair("publisher", "庚县司法局"), _pair("publisher", "庚县 司法局"), _pair("publisher", "庚县财政局")
    )

    assert found.fields.publisher == "庚县司法局"
    assert _codes(found) == {("conflict", "publisher")}
    assert len([each for each in found.values if each.field == "publisher"]) == 3


def test_a_site_code_of_another_county_is_found() -> None:
    """舞钢 is not 武冈."""
    portal = load_portals()[0]
    foreign = replace(_draft(), site_id_code="4104810001")
    own = replace(_draft(), site_id_code=f"{portal.code}0001")

    assert "site_code_mismatch" in {each.code for each in make_record(foreign, portal=portal).findings}
    assert "site_code_mismatch" not in {each.code for each in make_record(own, portal=portal).findings}


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("云岭县审计局网-媒体传真", f"<h1>{TITLE}</h1>"), ("媒体传真_云岭县审计局", f"<h2>{TITLE}</h2>"),
        ("媒体传真", f"<h3 class='t'>{TITLE}</h3>"),
        ("云岭县审计局 媒体传真", f"<div class='title'>{TITLE}</div>"),
        ("云岭县人民政府门户网站", f"<h1>{TITLE}</h1>"), ("", f"<h1>{TITLE}</h1>"),
        (f"{TITLE[:12]}…-云岭县人民政府", f"<h1>{TITLE}</h1>"),
        # a heading that names no document does not win: the site's, a side column's
        (TITLE, "<h1>云岭县审计局网</h1>"), (f"{TITLE}_云岭县审计局", "<h3>热点新闻</h3>"),
        (f"{TITLE}-媒体传真-云岭县审计局", f"<h1>{TITLE}</h1>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("listed", [None, f"{TITLE[:14]}…", f"{TITLE[:14]}...", TITLE[:14], TITLE])
def test_a_heading_goes_before_the_name_of_a_site_or_column(
    title: str, heading: str, listed: str | None
) -> None:
    """However the list cuts its titles, or prints none."""
    prose = "".join(
        f"<p>{n}、全年开展行政执法监督检查，评查案卷，发现的问题均已整改，现予以通报。</p>" for n in range(4)
    )
    html = f"<html><head><title>{title}</title></head><body>{heading}<div>{prose}</div></body></html>"
    draft = read_page(html, parse(html), "http://g.gov.cn/a.html", load_platforms()["generic"])
    entry = Entry(url=draft.url, title=listed) if listed else None

    assert make_record(draft, entry=entry).title == TITLE


@pytest.mark.parametrize(
    ("column", "wanted"), [(TITLE, TITLE), ("依法行政", TITLE), ("云岭县举行行政执法人员资格考试", TITLE)]
)
def test_a_column_that_repeats_the_title_takes_it_from_no_page(column: str, wanted: str) -> None:
    head = (
        f"<title>{wanted}</title><meta name='ColumnName' content='{column}'>"
        f"<meta name='ArticleTitle' content='{wanted}'>"
    )
    html = f"<html><head>{head}</head><body><h1>{wanted}</h1><div><p>全年开展检查。</p></div></body></html>"
    draft = read_page(html, parse(html), "http://g.gov.cn/a.html", load_platforms()["generic"])

    assert make_record(draft).title == wanted


def test_a_column_s_own_name_is_no_document_s_title() -> None:
    head = "<title>依法行政_庚县人民政府</title><meta name='ColumnName' content='依法行政'>"
    body = f"<h1>依法行政</h1><div class='title'>{TITLE}</div><p>检查。</p>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    draft = read_page(html, parse(html), "http://g.gov.cn/a.html", load_platforms()["generic"])

    assert make_record(draft).title == TITLE


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("〔〕 号", None), ("甲政发〔〕号", None), ("甲政发〔2026〕 号", None), ("第 号", None),
        ("[ ]", None), ("（）号", None),
        ("〔2026〕第号", None), ("--", None), ("·", None), ("甲政发〔2026〕3号", "甲政发〔2026〕3号"),
        ("甲政发〔2026〕十三号", "甲政发〔2026〕十三号"), ("第3号", "第3号"), ("2026年第3号", "2026年第3号"),
    ],
)  # fmt: skip
def test_the_form_of_a_number_is_no_number(raw: str, number: str | None) -> None:
    assert _check(_pair("document_number", raw)).fields.document_number == number


@pytest.mark.parametrize(
    ("listed", "own", "value"),
    [
        ("07-01", "2025-07-01 09:30", "2025-07-01"), ("[7/1]", "2025-07-01", "2025-07-01"),
        ("07-01", "2025-07-02", None),
        ("07-01", "", None), ("02-30", "2025-02-28", None),
    ],
)  # fmt: skip
def test_a_day_that_a_list_prints_without_its_year_has_the_page_s(
    listed: str, own: str, value: str | None
) -> None:
    entry = Entry(url="http://g.gov.cn/a.html", title=TITLE, published_text=listed)
    found = _check(*([_pair("date_published", own)] if own else []), entry=entry)

    assert [one.value for one in found.values if one.origin is Origin.LIST and one.field != "title"] == [
        value
    ]
    assert (("unreadable_date", "date_published") in _codes(found)) is (value is None)


def test_a_last_line_that_is_meant_for_a_day_is_found() -> None:
    found = _check(signoff=Signoff(organs=("庚县司法局",), unread="二〇二六年十三月五日"))

    assert _codes(found) == {("unreadable_date", "date_written")}


def test_an_unreadable_list_date_is_found() -> None:
    """The row said something that is no date."""
    found = _check(entry=Entry(url="http://g.gov.cn/a.html", title=TITLE, published_text="昨天"))

    assert _codes(found) == {("unreadable_date", "date_published")}
