"""How much of a portal's files one run may fetch, and what their first bytes make of them."""

from dataclasses import replace

import pytest
from scrapy.settings import Settings

from crawler import settings as project
from crawler.visit.files import MEGABYTE, Limits
from tests.replica.files.formats import MEDIA, make_file
from tests.support.factory import make_portal
from yifa.reading.files.detect import is_page_instead, read_kind
from yifa.reading.files.kinds import PDF, UNKNOWN


def project_settings() -> Settings:
    settings = Settings()
    settings.setmodule(project, priority="project")
    return settings


def test_a_profiles_limits_go_before_the_settings() -> None:
    own = replace(make_portal(), attachment_megabytes=0.5, attachments_megabytes_per_run=3)

    assert Limits.of(own, project_settings()) == Limits(file_bytes=MEGABYTE // 2, run_bytes=3 * MEGABYTE)
    assert Limits.of(make_portal(), project_settings()) == Limits(
        file_bytes=64 * MEGABYTE, run_bytes=2048 * MEGABYTE
    )


@pytest.mark.parametrize("ending", sorted(MEDIA))
def test_a_kind_is_told_by_the_bytes(ending: str) -> None:
    assert read_kind(make_file(ending, ("清溪县报告", "正文"))).media_type == MEDIA[ending]


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (b"junk before %PDF-1.4", "pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"II*\x00\x08", "tif"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"PK\x03\x04ppt/presentation.xml", "pptx"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b'{"code":1}', "json"),
        ("甲，乙".encode("utf-16"), "txt"),
        (b"", "bin"),
        (b"\x00\x01\x02", "bin"),
    ],
)
def test_the_other_kinds(body: bytes, ending: str) -> None:
    assert read_kind(body).ending == ending


def test_only_a_text_in_place_of_a_binary_file_is_a_page_instead() -> None:
    asked = "http://a.example/x.pdf?v=1"

    assert is_page_instead(read_kind(b"<html>"), "http://a.example/x", "")
    assert is_page_instead(read_kind(b"no such file"), "http://a.example/down?id=1", "报告.docx")
    assert not is_page_instead(PDF, asked, "")
    assert not is_page_instead(UNKNOWN, asked, "")
    assert not is_page_instead(read_kind("甲,乙".encode()), "http://a.example/x.csv", "表")
