"""Text → tree, whole even where the markup is broken."""

import subprocess
import sys
import unicodedata

import pytest

from tests.support.commands import ROOT
from yifa.model.text import nfkc
from yifa.reading.markup import parse, select, text_of


def test_nothing_behind_a_stray_html_end_is_lost() -> None:
    root = parse("<html><body><p>首段</p></html></body><div id=zoom><p>末段</p></div></body></html>")

    assert text_of(select(root, "#zoom")[0]) == "末段"


@pytest.mark.parametrize("text", ["", "   ", "<!-- only a comment -->", "\x00"])
def test_a_page_without_content_is_an_empty_tree(text: str) -> None:
    assert text_of(parse(text)) == ""


def test_scripts_styles_and_comments_are_no_text() -> None:
    root = parse("<p>甲<script>var x='乙'</script>丙<!-- 丁 --><style>p{}</style>戊</p>")

    assert text_of(root) == "甲丙戊"


def test_very_deep_markup_keeps_its_tail() -> None:
    root = parse("<div>" * 5000 + "深" + "</div>" * 5000 + "<p>尾</p>")

    assert text_of(root).endswith("尾")


def test_control_characters_and_declarations_do_not_cut_the_text() -> None:
    root = parse("<?xml version='1.0' encoding='gbk'?><html><body>前\x0b\x00后</body></html>")

    assert text_of(root) == "前后"


@pytest.mark.parametrize("printed", ["甲", " 甲\n", "乙"])
def test_what_a_script_says_too_is_still_seen_where_it_is_printed(printed: str) -> None:
    """Only the script's own text goes, not the same words on the page."""
    page = f"<p>{printed}</p><script>甲</script><noscript>乙</noscript><template><p>丙</p></template>丁"

    assert text_of(parse(page)) == f"{printed.strip()}{' ' if printed.endswith(chr(10)) else ''}丁"


@pytest.mark.parametrize(
    "text", ["甲，乙", "ＡＢ①，", "e\u0301；ﬁ", "㎡…\u3000\xa0%", "，\u0338", "（一）", ""]
)
def test_nfkc_is_the_normal_form_whatever_the_short_way(text: str) -> None:
    """Putting in plain commas first changes nothing of the result."""
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("tag", ["font", "span", "div", "b", "p", "table", "td", "li", "a"])
@pytest.mark.parametrize("closed", [True, False])
def test_markup_however_deep_keeps_all_its_text(tag: str, *, closed: bool) -> None:
    depth = 20_000
    text = f"首<div id=zoom>{f'<{tag}>' * depth}中{f'</{tag}>' * depth * closed}</div><p>尾</p>"

    assert "".join(text_of(parse(text)).split()) == "首中尾"


def test_a_script_that_speaks_of_tags_is_not_flattened() -> None:
    script = "<script>document.write('<div><div>')</script>"
    root = parse(f"{'<div>' * 3000}{script}深")

    assert select(root, "script")[0].text == "document.write('<div><div>')"


def test_marks_that_turn_the_reading_direction_are_no_text_however_written() -> None:
    assert text_of(parse("甲\u202e乙&#8238;丙&#x2066;丁&#xD800;戊&#0;己")) == "甲乙丙丁戊己"


# a page of megabytes, read where a megabyte is left
SHORT = """
import resource
from pathlib import Path
from yifa.reading.markup import parse
text = "<p>一二三</p>" * 200_000
parse("<p>一</p>")
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 20_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    parse(text)
except MemoryError:
    print("no memory")
"""


def test_a_page_that_is_too_large_for_the_memory_left_is_no_broken_page() -> None:
    ran = subprocess.run([sys.executable, "-c", SHORT], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (ran.stdout, ran.stderr) == ("no memory\n", "")
