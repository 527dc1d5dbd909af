"""What a platform says of a list's requests is checked."""

from pathlib import Path

import pytest

from yifa.model.errors import ProfileError
from yifa.profiles.file import read_platform

PLATFORM = """name = "x"
title = "x"
order = 1
[listing]
paging = []
"""
REQUEST = """[[listing.request]]
name = "r"
url = "/r"
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('query = { a = "{b}" }', r"request 1: \{b\} is neither found nor given in 'defaults'"),
        ('method = "PUT"', "'method' must be GET or POST, not 'PUT'"),
        ('form = { a = "b" }', "a GET sends neither 'form' nor 'json'"),
        ('method = "POST"\nform = { a = "b" }\njson = { a = "b" }', "sends 'form' or 'json', not both"),
        ('answer = "xml"', "'answer' must be any, json or store, not 'xml'"),
        ("query = { a = 1 }", "'query': 'a' must be a string, not 1"),
        ("find = ['(']", "is no pattern"),
        ('finds = ["a"]', "unknown key 'finds'"),
        ("[listing.columns]\nurl = '#{id}'\nfind = ['(?P<name>a)']", "columns: '.*' has no group 'id'"),
    ],
)
def test_a_wrong_request_is_named(tmp_path: Path, more: str, said: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"{PLATFORM}{REQUEST}{more}\n", encoding="utf-8", newline="\n")

    with pytest.raises(ProfileError, match=said):
        read_platform(path)


def test_a_request_must_be_a_table(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"{PLATFORM}request = ['r']\n", encoding="utf-8", newline="\n")

    with pytest.raises(ProfileError, match="request 1: must be a table"):
        read_platform(path)
