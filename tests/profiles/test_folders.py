"""Folders of profiles beside the built-in ones: ``--portals`` and ``$YIFA_PORTALS``."""

import os
from pathlib import Path

import pytest

from tests.support.commands import run, run_typed
from yifa.model.errors import ProfileError
from yifa.profiles import FOLDERS_VARIABLE
from yifa.profiles.folders import find_portal, load_portals

PROFILE = """code = "{code}"
name = "{name}"
slug = "{slug}"
province = "山西省"
prefecture = "长治市"
platform = "trs"
home = "http://www.{slug}.example.gov.cn/"

[[section]]
name = "依法行政"
discover = true
"""


def write(folder: Path, code: str, name: str, slug: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{code}.toml").write_text(
        PROFILE.format(code=code, name=name, slug=slug), encoding="utf-8", newline="\n"
    )
    return folder


def test_a_folder_s_profiles_are_added_for_one_command(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", "140498", "某县", "moux")

    shown = run("portals", "show", "某县", "--portals", folder)
    listed = run("portals", "list", "--json", "--portals", folder)
    checked = run("portals", "check", "--portals", folder)
    after = run("portals", "show", "某县")

    assert (shown.exit_code, "moux.example.gov.cn" in shown.output) == (0, True)
    assert '"140498"' in listed.output
    assert '"140429"' in listed.output
    assert checked.exit_code == 0
    assert after.exit_code == 2
    assert FOLDERS_VARIABLE not in os.environ


def test_the_environment_names_folders_and_the_option_adds_to_them(tmp_path: Path) -> None:
    one = write(tmp_path / "one", "140498", "某县", "moux")
    two = write(tmp_path / "two", "140499", "又县", "youx")

    done = run_typed(["portals", "list", "--json", "--portals", two], YIFA_PORTALS=str(one))

    assert '"140498"' in done.stdout
    assert '"140499"' in done.stdout


def test_a_later_folder_s_profile_takes_the_place_of_the_same_code(tmp_path: Path) -> None:
    one = write(tmp_path / "one", "140498", "某县", "moux")
    two = write(tmp_path / "two", "140498", "某县", "newx")

    found = find_portal("140498", load_portals(one, two))

    assert found.slug == "newx"


def test_a_slug_must_be_unique_over_all_folders(tmp_path: Path) -> None:
    one = write(tmp_path / "one", "140498", "某县", "moux")
    two = write(tmp_path / "two", "140499", "又县", "moux")

    with pytest.raises(ProfileError, match="'moux' is also 某县's"):
        load_portals(one, two)


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    typed = run("portals", "list", "--portals", tmp_path / "none")
    set_ = run_typed(["portals", "list"], YIFA_PORTALS=str(tmp_path / "none"))

    assert typed.exit_code == 2
    assert set_.returncode == 2
    assert "no such folder of profiles" in set_.stderr
