"""Checking profiles: every problem is told, not only the first."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from yifa.profiles.check import check_profiles
from yifa.profiles.folders import HERE
from yifa.reading.listing.paging import PAGING

TODAY = date(2026, 11, 21)
GOOD = """
code = "140430"
name = "沁县"
slug = "qinxian"
province = "山西省"
prefecture = "长治市"
platform = "trs"
home = "http://www.qinxian.example/"
[[section]]
name = "依法行政"
url = "http://www.qinxian.example/yf/"
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A copy of the platforms, with one portal of our own."""
    shutil.copytree(HERE / "platforms", tmp_path / "platforms")
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "140430.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def put(registry: Path, *swaps: tuple[str, str], name: str = "140430.toml") -> Path:
    """Write the portal's file with texts replaced and return its path."""
    text = GOOD
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path = registry / "portals" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_profiles_are_all_right() -> None:
    """Every file of the registry is checked."""
    files = [*(HERE / "platforms").glob("*.toml"), *(HERE / "portals").glob("*.toml")]

    checked = check_profiles(pagers=PAGING, today=TODAY)

    assert checked.problems == ()
    assert checked.files == len(files) > 5


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"140430"', '"140431"', "'code' is '140431', but the file is 140430.toml"),
        ('"140430"', '"990430"', "'code' 990430 begins with 99, which is no province's"),
        ("山西省", "湖南省", "'code' 140430 is of 山西省, but 'province' is 湖南省"),
        ('"140430"', '"140400"', "'code' 140400 is a prefecture's, but 'name' 沁县 is not 长治市"),
        ("[[", "checked = 2030-01-01\n[[", "'checked' is 2030-01-01, which is to come"),
        ("[[", "delay_seconds = 0.2\n[[", "'delay_seconds' is 0.2, less than 1"),
        ("[[", "hosts = ['http://a.gov.cn/']\n[[", "'http://a.gov.cn/' must be a bare host name"),
        ("[[", "aliases = ['www.qinxian.example']\n[[", "host 'www.qinxian.example' stands more than once"),
        ('home = "http://www.qinxian.example/"', 'home = "http:///x"', "'home' 'http:///x' names no host"),
        ("www.qinxian.example/yf/", "other.example/yf/", "host 'other.example' is not among"),
        (
            "http://www.qinxian.example/yf/",
            "ftp://www.qinxian.example/",
            "'url' must be an http(s) address, not 'ftp://www.qinxian.example/'",
        ),
        ('/yf/"', '/yf/"\nat_least = -1', "'at_least' must not be negative"),
        ("[[", "[[section]]\nname = '依法行政'\ndiscover = true\n[[", "two sections are named '依法行政'"),
        ("trs", "trz", "unknown platform 'trz' (did you mean trs?)"),
        ("[[section]]", "[[section]]\nfoo = 1", "section 1: unknown key 'foo'"),
    ],
)
def test_an_implausible_profile_is_told(registry: Path, old: str, new: str, problem: str) -> None:
    """The line names the file and the problem."""
    put(registry, (old, new))

    problems = check_profiles(pagers=PAGING, today=TODAY, registry=registry).problems

    assert sum(problem in each for each in problems) == 1
    assert all(each.startswith("portals/140430.toml: ") for each in problems)


def test_a_broken_file_does_not_hide_the_others(registry: Path) -> None:
    """Three files, three problems."""
    put(registry, ("山西省", "湖南省"))
    (registry / "portals" / "1.toml").write_text("code =", encoding="utf-8")
    (registry / "platforms" / "z.toml").write_text(
        'name = "y"\ntitle = "Y"\norder = 7\n[listing]\npaging = ["by_magic"]', encoding="utf-8"
    )

    problems = check_profiles(pagers=PAGING, today=TODAY, registry=registry).problems

    assert [each.partition(":")[0] for each in problems] == [
        "portals/1.toml", "platforms/z.toml", "platforms/z.toml", "portals/140430.toml",
    ]  # fmt: skip
    assert "'by_magic', which is none of" in problems[2]


def test_two_portals_must_not_share_code_slug_or_home(registry: Path) -> None:
    """Both files are told."""
    put(registry, ('"140430"', '"140431"'), name="140431.toml")

    problems = check_profiles(pagers=PAGING, today=TODAY, registry=registry).problems

    assert problems == (
        "portals/140430.toml: slug 'qinxian' is also that of 140431.toml",
        "portals/140431.toml: slug 'qinxian' is also that of 140430.toml",
        "portals/140430.toml: home host 'www.qinxian.example' is also that of 140431.toml",
        "portals/140431.toml: home host 'www.qinxian.example' is also that of 140430.toml",
    )


def test_a_named_file_is_checked_alone_but_against_the_registry(registry: Path, tmp_path: Path) -> None:
    """Problems of the others are not told; a clash with them is."""
    put(registry, ("山西省", "湖南省"))
    other = tmp_path / "140431.toml"
    other.write_text(GOOD.replace('"140430"', '"140431"').replace("www.", "zwgk."), encoding="utf-8")

    checked = check_profiles([other], pagers=PAGING, today=TODAY, registry=registry)

    assert checked.files == 1
    assert checked.problems == (f"{tmp_path.name}/140431.toml: slug 'qinxian' is also that of 140430.toml",)


def test_a_named_platform_is_checked_as_a_platform(registry: Path) -> None:
    """The folder tells which it is."""
    path = registry / "platforms" / "trs.toml"

    assert check_profiles([path], pagers=PAGING, today=TODAY, registry=registry).problems == ()
