"""Defines a response to be judged, and the signs that are found in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.portal import Portal
from yifa.model.record import Finding

SUSPICIONS = {
    Verdict.CHALLENGE: "challenge_suspect",
    Verdict.SOFT_404: "soft_404_suspect",
    Verdict.HIJACKED: "hijack_suspect",
    Verdict.RESTRICTED: "restricted_suspect",
    Verdict.MAINTENANCE: "maintenance_suspect",
}
"""codes of the findings on pages that a rule of thumb doubts, by the verdict it would give"""
SUSPECTED = {code: verdict for verdict, code in SUSPICIONS.items()}
UNSEEN = frozenset({"a", "script", "style", "noscript", "option"})
"""elements whose texts are links' or nobody's"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that speaks against a page."""

    detail: str
    """in words"""
    sure: bool = True
    """it proves by itself that the page is not the one asked for; else it only raises a doubt"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response to be judged, with what several signs look at."""

    fetched: Fetched
    markup: str
    root: HtmlElement | None
    kind: FetchKind
    portal: Portal | None
    home_title: str | None
    text: str
    """visible, on one line, without ``<title>``"""
    title: str
    row: str
    """the title that the list row says, squeezed, without the dots of a cut one; empty where none led here"""


ALIKE = Sign(detail="the home page's title and links, beside something of its own", sure=False)
TITLE_DIFFERS = "title_differs"
"""code of the finding on a page that says nothing of what its list row says"""


def is_from_elsewhere(finding: Finding) -> bool:
    """Return whether a finding on a page rests on other pages too, so that its bytes alone cannot give it."""
    return finding.code == TITLE_DIFFERS or finding == suspicion(Verdict.SOFT_404, ALIKE)


def suspicion(verdict: Verdict, sign: Sign) -> Finding:
    """Return the finding that says what is doubtful in a page that was kept."""
    return Finding(code=SUSPICIONS[verdict], detail=sign.detail)


def prose(root: HtmlElement) -> Iterator[str]:
    """Yield the visible texts outside links."""
    body = root.find("body")
    for element in (body if body is not None else root).iter():
        if isinstance(element.tag, str) and element.tag not in UNSEEN:
            yield element.text or ""
        if element is not body:
            yield element.tail or ""
