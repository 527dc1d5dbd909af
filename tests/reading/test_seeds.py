"""The five seed documents, in their portals' markup, are read field for field and letter for letter."""

import pytest

from pipelines.record import make_record
from tests.support.reading.seed_pages import ALWAYS, RENDERERS, SEEDS, SeedPage, seed_page
from yifa.model.record import Record
from yifa.profiles.folders import find_portal, load_portals
from yifa.reading.markup import fold, parse
from yifa.reading.page.read import read_page

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not beside the project")


def _read(name: str) -> tuple[SeedPage, Record]:
    page = seed_page(name)
    portal = find_portal(page.code, load_portals())
    draft = read_page(page.html, parse(page.html), page.url, portal.platform)
    return page, make_record(draft, portal=portal)


@pytest.mark.parametrize("name", RENDERERS)
def test_every_gold_field_of_a_seed_is_read(name: str) -> None:
    """What gold has is read, and what gold has not stays empty."""
    page, record = _read(name)

    gold = page.gold
    assert {key: getattr(record.fields, field) for key, field in ALWAYS.items()} == {
        key: gold[key] for key in ALWAYS
    }
    assert gold["title"] in (record.title, None)
    assert gold["published"] in (record.fields.date_published, None)
    assert (record.signoff_organ, record.signoff_date) == (gold["signoff_body"], gold["signoff_date"])
    assert record.report_year == gold["report_year"]
    assert gold.get("breadcrumb", list(record.breadcrumb)) == list(record.breadcrumb)


@pytest.mark.parametrize("name", RENDERERS)
def test_the_text_of_a_seed_is_the_document_and_nothing_else(name: str) -> None:
    """From the first to the last character, and no line of the page around it."""
    page, record = _read(name)

    lines = [fold(line) for line in page.body.splitlines() if line.strip()]
    assert record.text.split("\n") == lines
    assert not set(page.gold["chrome"]) & set(record.text.split("\n"))


def test_the_four_kinds_of_date_stay_apart() -> None:
    """生成日期 is not 成文日期, 更新时间 gives the publication only for want of better (guide §12)."""
    ganzhou, wugang, hunyuan = (
        _read(each)[1] for each in ("ganzhou-620702.txt", "wugang-430581.txt", "hunyuan-140225.txt")
    )

    assert (ganzhou.fields.date_generated, ganzhou.fields.date_written) == (
        "2026-03-18T14:54:13",
        "2026-03-16",
    )
    assert "generated_is_publish_time" in {each.code for each in ganzhou.findings}
    assert wugang.fields.date_updated == wugang.fields.date_published == "2025-04-09T14:54"
    assert ("inferred", "date_published") in {(each.code, each.field) for each in wugang.findings}
    assert (hunyuan.fields.date_published, hunyuan.fields.date_written) == ("2026-02-10T17:08", "2026-01-16")
    assert hunyuan.fields.info_category == "县区"


def test_authorities_kinds_and_site_codes_of_the_seeds() -> None:
    """Guide §12: who issued, what kind of report, which site."""
    records = [_read(name)[1] for name in RENDERERS]

    assert [each.fields.issuing_authority for each in records] == [
        "武乡县住房和城乡建设管理局", None, "武冈市城市管理和综合执法局", "甘州区城市管理局",
        "浑源县人民政府",
    ]  # fmt: skip
    assert [each.document_kind for each in records] == [
        "dept_report", "county_report", "dept_report", "dept_report", "county_report",
    ]  # fmt: skip
    assert records[2].site_id_code == "4305810010"
    assert records[0].breadcrumb[1:] == ("武乡县人民政府", "政府信息公开目录", "依法行政", "依法行政")
