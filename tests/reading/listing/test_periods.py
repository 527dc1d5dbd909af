"""Lists of one year, or month, beside those of others: what leads there leaves the end unproved."""

from dataclasses import replace

import pytest

from crawler.walks.walk import Walk
from tests.support.reading.listings import FAMILIES, HOST, page, read, rows
from tests.support.walks import certificate
from yifa.model.listing import OTHER_PERIODS, Listing, Proof, WalkVerdict

PATH, HREF = FAMILIES["trs"]
ROW = "<li><a href='{href}'>{title}</a><i>2026-02-{day}</i></li>"
YEARS = (
    "<div><a href='{0}2026{1}'>2026年</a> <a href='{0}2025{1}'>2025年</a><a href='{0}2024{1}'>2024</a></div>"
)
MENU = "<select onchange='go(this.value)'><option>{}</option><option>{}</option></select>"
LEADING = {
    "a parameter": YEARS.format("?year=", ""),
    "folders below": YEARS.format("./", "/"),
    "months": "<p><a href='?m=2'>2026年2月</a><a href='?m=1'>2026年1月</a></p>",
    "functions": "<ul><li onclick='at(2026)'>2026年</li><li onclick='at(2025)'>2025年</li></ul>",
    "functions of links": "<a href='javascript:at(2026)'>2026</a><a href='javascript:at(2025)'>2025</a>",
    "a menu": MENU.format("2026年度", "2025年度"),
    "a menu of months": MENU.format("2026-02", "2026-01"),
}
CONTROLS = {
    "years of another column": YEARS.format("/zwgk/nb/", "/"),
    "its own year is not named": "<p><a href='?y=2024'>2024年</a> <a href='?y=2023'>2023年</a></p>",
    "a menu with all years": MENU.format("全部", "2025年"),
    "months of a calendar": "<p><a href='?m=1'>1月</a><a href='?m=2'>2月</a></p>",
    "cells of rows that are pressed": "<table>"
    "<tr onclick='open(1)'><td>2026</td></tr><tr onclick='open(2)'><td>2025</td></tr></table>",
    "words": "<ul><li>2026年</li><li>2025年</li></ul>",
    "its own year alone": "<p><a href='?y=2026'>2026年</a></p>",
    "a year in words": "<p><a href='?y=2026'>2026年报告</a><a href='?y=2025'>2025年报告</a></p>",
}


def of_this_year(beside: str) -> Listing:
    return read(page(f"{beside}<ul>{rows(ROW, HREF)}</ul>"), PATH)


def walked(listing: Listing) -> Walk:
    walk = Walk()
    walk.take(listing, body_sha256="a", unknown=len(listing.entries))
    return walk


@pytest.mark.parametrize("beside", LEADING.values(), ids=list(LEADING))
def test_what_leads_to_other_years_or_months_is_a_sign(beside: str) -> None:
    stop = certificate(walked(of_this_year(beside)))

    assert (stop.verdict, stop.proof) == (WalkVerdict.UNPROVED, None)
    assert (stop.sign or "").startswith(f"{OTHER_PERIODS}: ")


@pytest.mark.parametrize("beside", CONTROLS.values(), ids=list(CONTROLS))
def test_other_years_are_none(beside: str) -> None:
    stop = certificate(walked(of_this_year(beside)))

    assert (stop.verdict, stop.proof) == (WalkVerdict.COMPLETE, Proof.NO_PAGER)


def test_a_list_whose_further_pages_are_of_other_years_is_of_all() -> None:
    first = replace(of_this_year(LEADING["a parameter"]), next_url=f"{HOST}{PATH}index_1.html")
    walk = walked(first)
    entry = replace(first.entries[0], url=f"{HOST}/older.html", published="2024-03-05")
    walk.take(
        replace(first, url=first.next_url or "", next_url=None, entries=(entry,)), body_sha256="b", unknown=1
    )

    assert (certificate(walk).verdict, certificate(walk).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)
