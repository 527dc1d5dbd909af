"""Bytes are read as what they are, not as what they call themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.reading.charset import declared_encoding, decode

CHINESE = "丁县人民政府关于印发二〇二六年法治政府建设工作要点的通知。各乡镇人民政府：请认真贯彻执行。" * 3
RARE = "镕、堃、喆、䶮 均为人名用字。"


@pytest.mark.parametrize(
    ("codec", "label", "used"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "gbk", "utf-8"),
        ("utf-8", "iso-8859-1", "utf-8"),
        ("gb18030", "gb2312", "gb18030"),
        ("gb18030", "gbk", "gb18030"),
        ("gb18030", "utf-8", "gb18030"),
        ("gb18030", "iso-8859-1", "gb18030"),
        ("gb18030", "big5", "gb18030"),
        ("utf-8-sig", "gb2312", "utf-8"),
        ("utf-16", "utf-8", "utf-16"),
    ],
)
def test_a_page_is_read_whatever_its_label_says(codec: str, label: str, used: str) -> None:
    """Header and page may lie; rare characters survive."""
    page = f"<html><head><meta charset={label}></head><body>{CHINESE}{RARE}</body></html>"

    found = decode(page.encode(codec), f"text/html; charset={label}")

    assert (found.text, found.declared, found.used, found.replaced) == (page, label, used, 0)


@pytest.mark.parametrize(
    "text",
    [
        "關於印發二〇二六年法治政府建設工作要點的通知，各鄉鎮人民政府：請認真貫徹執行。",
        "行政處罰決定書",
        "2025 report: 附件一、依法行政年度工作報告",
        "<p>第一條 為了規範行政處罰的設定和實施，保障和監督行政機關有效實施行政管理</p>",
    ],
)
@pytest.mark.parametrize("label", ["", "big5", "iso-8859-1"])
def test_big5_is_read_declared_or_not(text: str, label: str) -> None:
    """Nearly all its bytes are characters of GB18030 too, rare ones."""
    found = decode(text.encode("big5hkscs"), f"text/plain; charset={label}" if label else "")

    assert (found.text, found.used) == (text, "big5")


@pytest.mark.parametrize(
    "text",
    [
        "行政处罚决定书",
        "附件一",
        "镕堃喆䶮均为人名用字",
        "䶮淼垚犇骉猋",
        "張麗華，陳國慶",
        "關於印發的通知",
        "饕餮魑魅",
    ],
)
def test_gb_is_never_taken_for_big5(text: str) -> None:
    """Neither names in rare characters nor traditional ones, which GBK has too."""
    assert decode(text.encode("gb18030")).text == text


def test_a_page_that_says_it_is_japanese_is_not_read_as_big5() -> None:
    """Its letters stand where Big5 has common characters."""
    text = "これはひらがなでかかれたぺーじです"

    assert decode(text.encode("euc_jp"), "text/html; charset=euc-jp").text == text


def test_one_broken_byte_leaves_utf8_utf8() -> None:
    """The rest of the page is not turned into other characters."""
    body = CHINESE.encode().replace("印".encode(), b"\xe5\x8d", 1)

    found = decode(body, "text/html; charset=gb2312")

    assert (found.used, found.replaced) == ("utf-8", 1)
    assert "发二〇二六年法治政府" in found.text


def test_a_page_cut_within_a_character_stays_utf8() -> None:
    """Truncation costs one character."""
    assert decode(CHINESE.encode()[:-1]).used == "utf-8"


def test_one_broken_byte_leaves_a_labelled_gb_page_gb() -> None:
    """The label decides where the bytes are not strictly GB18030."""
    found = decode(CHINESE.encode("gb18030") + b"\xff", "text/html; charset=GB2312")

    assert (found.used, found.replaced, found.text[:4]) == ("gb18030", 1, "丁县人民")


def test_an_unlabelled_broken_gb_page_is_read_with_the_fewest_losses() -> None:
    """Nothing says GB, and it is not strictly GB."""
    found = decode(CHINESE.encode("gb18030") + b"\xff")

    assert (found.declared, found.used, found.replaced) == (None, "gb18030", 1)


@pytest.mark.parametrize(
    "label", ["uu", "hex", "bz2", "rot13", "idna", "punycode", "utf-16", "nonsense", "undefined", ""]
)
def test_a_hostile_label_is_kept_and_not_followed(label: str) -> None:
    """No codec that is no text encoding is ever asked, and nothing is raised."""
    found = decode(b"caf\xe9 <p>\xff</p>", f"text/html; charset={label}")

    assert found.declared == (label or None)
    assert found.used in ("utf-8", "gb18030")


def test_a_western_page_is_read_by_its_label() -> None:
    """A plain text encoding is followed where the bytes are neither UTF-8 nor Chinese."""
    found = decode("Prüfung größer".encode("iso-8859-1"), "text/html; charset=ISO-8859-1")

    assert (found.text, found.used) == ("Prüfung größer", "iso8859-1")


def test_replacement_characters_of_the_page_itself_are_not_counted() -> None:
    """They were lost before us."""
    assert decode("丁县\ufffd".encode() + CHINESE.encode() + b"\xff").replaced == 1


@pytest.mark.parametrize(
    ("body", "header", "label"),
    [
        (b"<meta charset='GBK'>", "", "gbk"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=GB2312" />', "text/html", "gb2312"),
        (b'<?xml version="1.0" encoding="GB18030"?>', "", "gb18030"),
        (b"<meta charset=gbk>", "text/html;charset=UTF-8", "utf-8"),
        (b"<html>" + b" " * 3000 + b"<meta charset=gbk>", "", "gbk"),
        (b"<p>charset=gbk</p>", "", None),
    ],
)
def test_the_label_is_found_in_header_or_page(body: bytes, header: str, label: str | None) -> None:
    """The header's counts before the page's."""
    assert declared_encoding(body, header) == label


@given(st.binary(max_size=300), st.text(max_size=20))
def test_nothing_is_ever_raised(body: bytes, header: str) -> None:
    """Any bytes under any header come out as text."""
    assert isinstance(decode(body, header).text, str)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read_without_its_mark(codec: str) -> None:
    page = f"<html><body><p>{CHINESE}一〇一</p></body></html>"

    found = decode(page.encode(codec), "text/html; charset=gbk")

    assert (found.text, found.used, found.doubt) == (page, codec, "")


def test_an_island_of_utf8_in_a_gb_page_is_said_and_damages_it() -> None:
    """Each piece alone would be read right; together no codec fits both."""
    body = CHINESE.encode("gb18030") + "法治政府建设".encode() + CHINESE.encode("gb18030")

    found = decode(body, "text/html; charset=gbk")

    assert (found.used, found.is_damaged) == ("gb18030", True)
    assert found.doubt


def test_half_characters_are_put_together_or_left_out() -> None:
    body = CHINESE.encode() + b"\xed\xa0\xbd\xed\xb8\x80" + "乙".encode() + b"\xed\xa0\x80"

    found = decode(body)

    assert (found.text, found.replaced, found.is_damaged) == (f"{CHINESE}\U0001f600乙", 1, False)
