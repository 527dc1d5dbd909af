"""Profiles: strict in what they accept, forgiving in how a portal is named."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.factory import make_platform, make_portal
from yifa.model.errors import ProfileError
from yifa.model.portal import Platform, Portal
from yifa.profiles.file import read_platform, read_portal
from yifa.profiles.folders import find_portal, load_platforms, load_portals
from yifa.profiles.recognise import recognise

PORTAL = """
code = "140429"
name = "武乡县"
slug = "wuxiang"
province = "山西省"
prefecture = "长治市"
platform = "generic"
home = "http://www.example.gov.cn/"
{more}
[[section]]
name = "依法行政"
{section}
"""
PLATFORM = 'name = "x"\ntitle = "X"\norder = 1\n'
URL = 'url = "http://www.example.gov.cn/yf/"'


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def portal_of(tmp_path: Path, more: str = "", section: str = URL, **swap: str) -> Portal:
    """Return the portal of a file with *more* keys, *swap*ped values and one section."""
    source = PORTAL.format(more=more, section=section)
    for old, new in swap.items():
        source = "\n".join(new if line.startswith(f"{old} =") else line for line in source.splitlines())
    return read_portal(write(tmp_path / "140429.toml", source), {"generic": make_platform()})


def test_a_profile_says_everything_about_a_portal(tmp_path: Path) -> None:
    """Every key ends in the value it names."""
    more = (
        'aliases = ["example.gov.cn"]\nhosts = ["xxgk.example.gov.cn"]\n'
        "delay_seconds = 2\nopen_hours = [22, 6]\nchecked = 2026-11-20"
    )

    portal = portal_of(tmp_path, more, f"{URL}\nat_least = 5\nmay_be_empty = true")

    assert (portal.host, portal.delay_seconds, portal.open_hours) == ("www.example.gov.cn", 2.0, (22, 6))
    assert portal.allowed_hosts == {"www.example.gov.cn", "example.gov.cn", "xxgk.example.gov.cn"}
    assert portal.checked == date(2026, 11, 20)
    assert (portal.sections[0].at_least, portal.sections[0].may_be_empty) == (5, True)


@pytest.mark.parametrize("url", ["/zwgk/yf/", "zwgk/yf/", "http://www.example.gov.cn/zwgk/yf/"])
def test_a_sections_address_may_be_relative_to_the_home_page(tmp_path: Path, url: str) -> None:
    """As the documentation's example has it."""
    (section,) = portal_of(tmp_path, section=f'url = "{url}"').sections

    assert section.url == "http://www.example.gov.cn/zwgk/yf/"


def test_a_byte_order_mark_is_no_part_of_a_profile(tmp_path: Path) -> None:
    """Editors of Windows put one before the text."""
    plain = portal_of(tmp_path)
    file = tmp_path / "140429.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert read_portal(file, {"generic": make_platform()}) == plain


def test_what_a_profile_leaves_out_has_a_careful_default(tmp_path: Path) -> None:
    """One second, always open, never checked."""
    portal = portal_of(tmp_path, section="discover = true")

    assert (portal.delay_seconds, portal.open_hours, portal.checked) == (1.0, None, None)
    assert (portal.sections[0].url, portal.sections[0].discover) == (None, True)


@pytest.mark.parametrize(
    ("more", "section", "problem"),
    [
        ("delay_second = 1", URL, "unknown key 'delay_second' (did you mean 'delay_seconds'?)"),
        ("delay_seconds = true", URL, "'delay_seconds' must be a number, not True"),
        ("checked = 'yes'", URL, "'checked' must be a date (2026-11-21), not 'yes'"),
        ("aliases = [1]", URL, "'aliases' must be a list of strings, not 1"),
        ("open_hours = [22]", URL, "'open_hours' must be two hours from 0 to 23, not [22]"),
        ("open_hours = [24, 6]", URL, "'open_hours' must be two hours from 0 to 23, not [24, 6]"),
        ("attachment_megabytes = -1", URL, "'attachment_megabytes' must be a size in MiB, 0 or more, not -1"),
        (
            "attachment_megabytes = inf",
            URL,
            "'attachment_megabytes' must be a size in MiB, 0 or more, not inf",
        ),
        ("", f"{URL}\ndiscover = true", "section 1: needs either 'url' or 'discover = true'"),
        ("", "", "section 1: needs either 'url' or 'discover = true'"),
        ("", f"{URL}\nat_least = 1.5", "section 1: 'at_least' must be a whole number, not 1.5"),
        ("", f"{URL}\nurls = 1", "section 1: unknown key 'urls' (did you mean 'url'?)"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, more: str, section: str, problem: str) -> None:
    """File, place, what was expected and what was found."""
    with pytest.raises(ProfileError) as caught:
        portal_of(tmp_path, more, section)

    assert str(caught.value).startswith("portals/140429.toml: ")
    assert str(caught.value).endswith(problem)


@pytest.mark.parametrize(
    ("key", "line", "problem"),
    [
        ("code", 'code = "14042"', "'code' must be six digits (GB/T 2260), not '14042'"),
        ("slug", 'slug = "Wu Xiang"', "'slug' must be small Latin letters, not 'Wu Xiang'"),
        (
            "home",
            'home = "www.example.gov.cn"',
            "'home' must be an http(s) address, not 'www.example.gov.cn'",
        ),
        ("platform", 'platform = "generik"', "unknown platform 'generik' (did you mean generic?)"),
        ("name", "", "missing key 'name'"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, key: str, line: str, problem: str) -> None:
    """As above."""
    with pytest.raises(ProfileError) as caught:
        portal_of(tmp_path, **{key: line})

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("section = 1", "needs at least one [[section]]"),
        ("section = [1]", "section 1: must be a table, not 1"),
        ("a = ", "Invalid value"),
    ],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """Also one that is no TOML."""
    source = "".join(PORTAL.partition("[[section]]")[0].format(more=text))

    with pytest.raises(ProfileError) as caught:
        read_portal(write(tmp_path / "140429.toml", source), {"generic": make_platform()})

    assert problem in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes of another encoding, or no file at all."""
    path = tmp_path / "x.toml"
    path.write_bytes("名".encode("gb18030"))

    with pytest.raises(ProfileError, match=r"x\.toml: 'utf-8' codec"):
        read_platform(path)
    with pytest.raises(ProfileError, match="No such file"):
        read_platform(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("[listing]\ndetail = ['(']", "listing"),
        ("[listing]\nrow = []", "unknown key 'row'"),
        ("[listing]\npage_parameter_ignored = 1", "'page_parameter_ignored' must be true or false, not 1"),
        ("[page]\nbody = 'div'", "'body' must be a list of strings, not 'div'"),
        ("[pages]\nbody = []", "unknown key 'pages'"),
        ("recognise = 1", "'recognise' must be a table, not 1"),
        ("[address]\nrewrite = [['a']]", "'rewrite' must hold [pattern, replacement], not ['a']"),
        ("[address]\nrewrite = [['(', '']]", "'rewrite': '(' is no pattern"),
    ],
)
def test_a_wrong_platform_is_refused(tmp_path: Path, more: str, problem: str) -> None:
    """The file and the key are named."""
    with pytest.raises(ProfileError) as caught:
        read_platform(write(tmp_path / "x.toml", PLATFORM + more))

    assert str(caught.value).startswith("platforms/x.toml")
    assert problem in str(caught.value) or "is no pattern" in str(caught.value)


def test_a_platform_is_read_whole(tmp_path: Path) -> None:
    """Patterns are compiled, selectors kept."""
    more = (
        "[recognise]\nurl = ['/a/']\n[listing]\npaging = ['next_link']\npage_parameter_ignored = true\n"
        "[page]\nbody = ['#zoom']\n[address]\nrewrite = [['_b', '']]"
    )

    platform = read_platform(write(tmp_path / "x.toml", PLATFORM + more))

    assert platform.recognise_url[0].search("http://h/a/1.htm")
    assert (platform.paging, platform.page_parameter_ignored, platform.page_body) == (
        ("next_link",),
        True,
        ("#zoom",),
    )
    assert platform.address_rewrite[0][0].sub("", "t_b.html") == "t.html"


def test_two_files_must_not_share_code_or_slug(tmp_path: Path) -> None:
    """The second file is named, and whose the value is."""
    source = PORTAL.format(more="", section=URL)
    write(tmp_path / "140429.toml", source)
    write(tmp_path / "140430.toml", source.replace('"140429"', '"140430"').replace("武乡县", "沁县"))

    with pytest.raises(ProfileError, match="'wuxiang' is also 武乡县's"):
        load_portals(tmp_path)


def test_the_five_first_portals_are_there() -> None:
    """Each can be named by code, slug and name, with or without 县."""
    portals = load_portals()

    assert {each.code for each in portals} >= {"140225", "140429", "430581", "532329", "620702"}
    for each in portals:
        for name in (each.code, each.slug, each.name):
            assert find_portal(name, portals) is each
    assert find_portal("武乡", portals).code == "140429"


def test_the_other_profiles_say_that_nobody_compared_them_with_their_portal() -> None:
    """Every platform of which a county is known has one."""
    portals = load_portals()
    used = {each.platform.name for each in portals}

    assert len(portals) >= 45
    assert all(each.checked is None for each in portals)
    assert len({each.slug for each in portals}) == len(portals)
    assert set(load_platforms()) - used == {
        "generic", "webplus", "hunan_dirs", "numbered_pages", "thtml", "powereasy", "empire", "dede",
        "truecms", "uuid_pages", "organ_year", "publicity", "openness",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wuxian", "wuxiang"),
        ("武乡市", "武乡县"),
        ("", "no portal ''"),
        ("武", "ambiguous"),
        ("zzz", "no portal"),
    ],
)
def test_a_name_that_fits_none_or_several_hints(name: str, said: str) -> None:
    """The near ones are told."""
    with pytest.raises(ProfileError, match=said):
        find_portal(name, load_portals())


def test_two_counties_of_one_name_are_told_apart() -> None:
    """The message names both codes."""
    twins = (make_portal("110101", "城关区", "a"), make_portal("120101", "城关区", "b"))

    with pytest.raises(ProfileError, match=r"ambiguous \(did you mean 城关区 110101, 城关区 120101\?\)"):
        find_portal("城关区", twins)


def test_a_platform_is_recognised_by_address_or_text() -> None:
    """Else it is the generic one, which stands last."""
    platforms = load_platforms()

    assert recognise("http://h.gov.cn/info/1040/3.htm", "").name == "vsb"
    assert recognise("http://h.gov.cn/", "<div class='vsb_content'>").name == "vsb"
    assert recognise("http://h.gov.cn/", "<p>文</p>").name == "generic"
    assert list(platforms)[-1] == "generic"
    assert [each.order for each in platforms.values()] == sorted(each.order for each in platforms.values())
    assert all(isinstance(each, Platform) for each in platforms.values())
