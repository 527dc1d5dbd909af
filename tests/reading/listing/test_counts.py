"""What a pager prints is looked for only where a string stands that it cannot do without."""

import pytest

from yifa.reading.listing.numerals import HERE, PAGES, ROWS, Said

PRINTED = """
共12页 · 总计<b>12</b>頁 · 1/12页 · <i class="p_t">3/11</i> · 共52条 1/12 · 1/12 下一页 · 第3页 · 3/12页
<b>1</b> /&nbsp;<i>12</i> 頁 · 1 / 12 <a>尾頁</a>
Page 1 of 12 · totalPage = 12 · <total_pages>12< · TotalPages: 2 · totalpages: 2 · pageCount: 3 · PageCount:2
page_count=3
pagecount:2 · Page_Count: 2 · countPage=8 · allPages=4 · pageTotal: 4 · 总页数：12 · 页总数为12 · 总页码：3
12页中的第1页 · 12页之中的第1页 · 12頁中的第1頁 · 总52条，12页 · 共52条 · 共有<b>52</b>条记录 · 总 52 篇
合计：52条
totalRecord: 189 · <totalrecord>756< · total records: 7 · recordCount=7 · totalCount: 7 · 总记录数：52
总条数:52
记录总数：5 · 找到 52 条记录 · 查到 5 条 · 检索到 5 条 · 结果：52 条 · 1 of 52 entries · 1 of 52 records
1 of 5 rows
""".replace("\n", " · ").split(" · ")


@pytest.mark.parametrize("patterns", [PAGES, ROWS, HERE], ids=["pages", "rows", "here"])
def test_whatever_a_pattern_finds_has_a_string_it_needs(patterns: tuple[Said, ...]) -> None:
    """And the part it cannot do without; and each pattern finds a way to print a count."""
    for pattern, needs, part, _ in patterns:
        found = [match[0] for text in PRINTED if (match := pattern.search(text))]

        assert found
        assert all(any(word in text for word in needs) for text in found)
        assert part is None or all(map(part.search, found))


@pytest.mark.parametrize("patterns", [PAGES, ROWS, HERE], ids=["pages", "rows", "here"])
def test_it_finds_what_the_pattern_finds_alone(patterns: tuple[Said, ...]) -> None:
    """Wherever it stands, once and several times."""
    for text in (*PRINTED, *(f"甲{one}乙{one}{one}" for one in PRINTED), " · ".join(PRINTED)):
        for said in patterns:
            alone = [match.span() for match in said.pattern.finditer(text)]

            assert [match.span() for match in said.find(text)] == alone
