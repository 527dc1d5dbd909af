"""Bodies and listing rows as markup, with the oddities that editors and templates leave in them."""

from html import escape

from tests.replica.texts import Block, Picture, Points, Table
from tests.replica.world import Notice, Row


def _table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (
                cell.rows > 1
            )
            cells.append(f'<td{spans} style="border:1px solid"><p>{escape(cell.text)}</p></td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return '<table border="1" cellspacing="0"><tbody>' + "\n".join(rows) + "</tbody></table>"


def block_html(block: Block) -> str:
    """Return the markup of one block of a body, in the style of text pasted from a word processor."""
    match block:
        case Table():
            return _table(block)
        case Points():
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
        case Picture():
            return f'<p style="text-align:center"><img src="{block.path}" width="600"></p>'
        case str():
            text = escape(block)
            return (
                f'<p style="text-indent:2em;line-height:1.75"><span style="font-size:16pt">{text}</span></p>'
            )


def chinese_date(iso: str) -> str:
    """Return ``2026年3月16日`` for an ISO date."""
    year, month, day = (int(each) for each in iso.split("-"))
    return f"{year}年{month}月{day}日"


def signoff_blocks(notice: Notice) -> tuple[str, ...]:
    """Return the sign-off's lines: organs, then the date."""
    day = (chinese_date(notice.signoff_date),) if notice.signoff_date else ()
    return (*notice.signoff, *day)


SPAM = '<div style="display:none"><a href="http://casino.example/">真人娱乐开户送彩金</a></div>'
STYLE = '<style type="text/css">.TRS_Editor P{line-height:1.5;font-family:宋体;font-size:12pt;}</style>'


DRAFT = "<!-- <p>旧稿：本段已作废，以正式印发的文本为准。</p> -->"
INLINE = '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 400 + '" width="1" height="1">'
# what goes into a body by quirk: at its start, after its first block, or in its middle
INSERTED = (
    ("style", STYLE, "start"),
    ("spam", SPAM, "second"),
    ("draft", DRAFT, "second"),
    ("inline_image", INLINE, "middle"),
    ("page_break", "<p>#PAGE_BREAK#</p>", "middle"),
    ("stray_html", "</body></html>", "middle"),
)


def _one_paragraph(notice: Notice) -> list[str]:
    """Return the text as some editors leave it: one ``<p>``, broken by ``<br>`` and indented by spaces."""
    lines = [escape(block) for block in notice.blocks if isinstance(block, str)]
    return ["<p>&emsp;&emsp;" + "<br />\n&emsp;&emsp;".join(lines) + "</p>"]


def _split_spans(text: str) -> str:
    """Return a paragraph whose words are torn over spans, as word processors leave it."""
    pieces = (escape(text[at : at + 7]) for at in range(0, len(text), 7))
    return '<p class="MsoNormal">' + "".join(f"<span>{piece}</span>" for piece in pieces) + "</p>"


def _body_parts(notice: Notice) -> list[str]:
    if "breaks" in notice.quirks:
        return _one_paragraph(notice)
    if "torn" in notice.quirks:
        return [_split_spans(each) if isinstance(each, str) else block_html(each) for each in notice.blocks]
    return [block_html(each) for each in notice.blocks]


def body_html(notice: Notice, files: str = "") -> str:
    """Return the inner markup of a body container: blocks, sign-off, annexes, *files*, with its oddities."""
    parts = _body_parts(notice)
    places = {"start": 0, "second": 1, "middle": len(parts) // 2}
    for quirk, markup, place in INSERTED:
        if quirk in notice.quirks:
            parts.insert(places[place], markup)
    right = '<p style="text-align:right"><span>{}</span></p>'
    parts.extend(right.format(escape(line)) for line in signoff_blocks(notice))
    parts.extend(block_html(each) for each in notice.annex)
    return "\n".join(parts) + files


def br_title(notice: Notice) -> str:
    """Return the title's markup, with ``<br>`` where the page breaks the line."""
    return "<br/>".join(escape(part) for part in notice.title.split("\n"))


def row_date(row: Row) -> str:
    """Return a row's date as its form prints it."""
    year, month, day = row.date.split("-")
    return {
        "bracket": f"[{row.date}]", "yearless": f"{month}-{day}", "slash": f"{year}/{month}/{day}",
        "split": f"{day} {year}-{month}",
    }.get(row.form, row.date)  # fmt: skip


def printed_title(row: Row) -> str:
    """Return the title a row prints, which one form cuts off for good."""
    title = row.title.replace("\n", " ")
    return title[:18] + "…" if row.form == "ellipsis" else title


def row_html(row: Row, href: str, date_tag: str = "span", prefix: str = "") -> str:
    """Return one ``<li>`` of a listing; *prefix* goes inside its tag (an id, a class)."""
    title, when = escape(row.title.replace("\n", " ")), row_date(row)
    if row.form == "split":
        year, month, day = row.date.split("-")
        when = f"<i>{day}</i><em>{year}-{month}</em>"
    match row.form:
        case "cut":
            link = f'<a href="{href}" target="_blank" title="{title}">{title[:18]}…</a>'
        case "ellipsis":
            link = f'<a href="{href}" target="_blank">{printed_title(row)}</a>'
        case "messy":
            link = f'<a href=" {href}\n" target="_blank" title="{title}">\n{title}\n</a>'
        case "tracked":
            link = f'<a href="{href}?from=timeline" title="{title}">{title}</a>'
        case "bracket":
            return f'<li{prefix}><a href="{href}" target="_blank">{title}</a> {when}</li>'
        case "two_links":
            link = f'<a href="./" class="tag">[依法行政]</a><a href="{href}" target="_blank">{title}</a>'
        case _:
            link = f'<a href="{href}" target="_blank" title="{title}">{title}</a>'
    return f"<li{prefix}>{link}<{date_tag}>{when}</{date_tag}></li>"
