"""G10, G12: bytes in every encoding under every label, and markup however deep: nothing lost in silence."""

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.pages.parts import SENTENCES
from yifa.reading.charset import decode
from yifa.reading.markup import parse, text_of

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le")
LABELS = (
    None, "utf-8", "gbk", "gb2312", "gb18030", "big5", "iso-8859-1", "windows-1252", "shift_jis", "euc-kr",
    "uu", "hex",
)  # fmt: skip
TAGS = ("font", "span", "div", "b", "p", "table", "td", "li", "a")
DEPTHS = (100, 200, 254, 300, 500, 1000, 2046, 3000, 5000, 10_000, 30_000, 100_000)
EXACT = 0.999


def run_charset(setting: Setting) -> Measured:
    """Read every text in every encoding under every label."""
    dice = setting.dice("charset")
    misses, wrong, count = [], 0, 0
    texts = ["".join(dice.choices(SENTENCES, k=dice.randint(2, 12))) for _ in range(setting.size(50, 3))]
    for encoding in ENCODINGS:
        for label in LABELS:
            for text in texts:
                inside, count = dice.random() < 0.5, count + 1
                meta = f'<meta charset="{label}">' if label and inside else ""
                page = f"<html><head>{meta}<title>报告</title></head><body><p>{text}</p></body></html>"
                header = f"text/html; charset={label}" if label and not inside else "text/html"
                found = decode(page.encode(encoding), header)
                if found.text == page:
                    continue
                wrong += 1
                if not found.doubt:
                    misses.append(f"{encoding} labelled {label}: read as {found.used}, nothing said")
    if wrong > (1 - EXACT) * count:
        misses.append(f"{wrong} of {count} texts are not exact")
    return Measured(figure=f"{count - wrong} of {count} exact, {wrong - len(misses)} flagged", misses=misses)


def run_nesting(setting: Setting) -> Measured:
    """Nest every tag to every depth, closed and not; the text in the middle and behind must be there."""
    misses, count = [], 0
    for tag in TAGS:
        for depth in DEPTHS[: setting.size(len(DEPTHS), 7)]:
            for closed in (True, False):
                end = f"</{tag}>" * depth if closed else ""
                page = f"<html><body><div id=zoom>首{f'<{tag}>' * depth}中{end}</div><p>尾</p></body></html>"
                count += 1
                if "".join(text_of(parse(page)).split()) != "首中尾":
                    misses.append(f"{depth} <{tag}>, {'closed' if closed else 'not closed'}: text is lost")
    return Measured(figure=f"{count - len(misses)} of {count} kept whole", misses=misses)
