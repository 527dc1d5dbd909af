"""Rows are read whatever markup holds them, on every family."""

import pytest

from tests.support.reading.listings import FAMILIES, HOST, TITLES, WANTED, facts, page, read, rows
from yifa.profiles.recognise import recognise

SHAPES = {
    "span after": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>{date}</span></li>",
    "title attribute": "<ul>{}</ul>|<li><a href='{href}' title='{title}'>{cut}</a><b>{date}</b></li>",
    "three dots": "<ul>{}</ul>|<li><a href='{href}' title='{title}'>示例县...</a><i>{date}</i></li>",
    "date before": "<ul>{}</ul>|<li><em>{date}</em><a href='{href}'>{title}</a></li>",
    "brackets in the text": "<ul>{}</ul>|<li><a href='{href}'>{title}</a> [{date}]</li>",
    "small in the link": "<ul>{}</ul>|<li><a href='{href}'>{title}<small>{date}</small></a></li>",
    "date in the link's text": "<ul>{}</ul>|<li><a href='{href}'>{title} [{date}]</a></li>",
    "table rows": "<table>{}</table>|<tr><td>{date}</td><td><a href='{href}'>{title}</a></td></tr>",
    "table body": "<table><tbody>{}</tbody></table>|<tr><td><a href='{href}'>{title}</a></td>"
    "<td>{slash}</td></tr>",
    "definition list": "<dl>{}</dl>|<dt>{date}</dt><dd><a href='{href}'>{title}</a></dd>",
    "links and spans in one item": "<ul><li>{}</li></ul>|<a href='{href}'>{title}</a><span>{date}</span>",
    "paragraphs": "<div class='list'>{}</div>|<p><a href='{href}'>{title}</a>　{date}</p>",
    "split boxes": "<ul>{}</ul>|<li><div><i>{day}</i><em>{month}</em></div><a href='{href}'>{title}</a></li>",
    "no year": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>[{md}]</span></li>",
    "split tags": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>\n [ {month}\n-{day} ]</span></li>",
    "cards": (
        "<div class='cards'>{}</div>|<a href='{href}'><div class='d'><b>{day}</b><i>{month}</i></div>"
        "<div><h3>{title}</h3><p>为全面推进依法行政，现将有关情况报告如下，请予审议并监督落实执行。</p></div></a>"
    ),
    "category tag first": (
        "<ul>{}</ul>|<li><a href='/zwgk/tz/'>[法治政府建设年度报告公开专栏栏目]</a><a href="
        "'{href}'>{title}</a><span>{date}</span></li>"
    ),
    "image, title, details": (
        "<ul>{}</ul>|<li><a href='{href}'><img src='a.jpg'></a><a href='{href}'>{title}</a><span>{date}"
        "</span>"
        "<a href='{href}'>[查看详情]</a></li>"
    ),
    "cover without text": "<ul>{}</ul>|<li><a class='c' href='{href}'></a><h4>{title}</h4><span>{date}"
    "</span></li>",
    "image with alt": "<ul>{}</ul>|<li><a href='{href}'><img alt='{title}' src='a.jpg'></a><span>{date}"
    "</span></li>",
    "bullet": "<ul>{}</ul>|<li><a href='{href}'>· {title}</a><span>{date}</span></li>",
    "badge before": "<ul>{}</ul>|<li><a href='{href}'><i>[置顶]</i>{title}</a><span>{date}</span></li>",
    "badge behind": "<ul>{}</ul>|<li><a href='{href}'>{title}<em>NEW</em></a><span>{date}</span></li>",
    "bare badge": "<ul>{}</ul>|<li><a href='{href}'>置顶 {title}</a><span>{date}</span></li>",
    "title card": "<ul>{}</ul>|<li><a href='{href}' title='文章标题：{title}\n发布时间：{date}'>{cut}"
    "</a><span>{date}</span></li>",
    "two columns": "<table>{}</table>|<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>({date})"
    "</td></tr>",
    "nested headings": "<ul>{}</ul>|<li><h4><i></i><a href='{href}' title='{title}'>{title}</a>"
    "<span>[\n{date} ]</span></h4></li>",
    "divs": "<div id='l'>{}</div>|<div class='row'><div class='lie2'><a href='{href}'>{title}</a></div>"
    "<div>{date}</div></div>",
}


@pytest.mark.parametrize("platform", ["trs", "generic"])
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_are_read_whatever_their_shape(shape: str, platform: str) -> None:
    frame, row = SHAPES[shape].split("|")

    listing = read(page(frame.format(rows(row))), platform=platform)

    assert facts(listing) == WANTED
    assert listing.entries[0].url == f"{HOST}/zwgk/yfxz/202601/t20260115_2900000.html"
    assert all(each.published_text for each in listing.entries)
    assert listing.column_name == "依法行政"


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_recognised_and_its_undated_cards_are_read(family: str) -> None:
    path, href = FAMILIES[family]
    listing_page = page("<ul class='list'>", rows("<li><a href='{href}'>{title}</a></li>", href), "</ul>")

    listing = read(listing_page, path, family)

    assert [each.title for each in listing.entries] == TITLES
    assert {each.published for each in listing.entries} == {None}
    assert family in {recognise(url, "").name for url in (listing.entries[0].url, listing.url)}
