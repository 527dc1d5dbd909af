"""Finds scripts that send on whoever comes from a search engine, or cover the page with another site's.

Reading the referrer sends no one away.
"""

import re
from itertools import accumulate, chain
from urllib.parse import urlsplit

from yifa.reading.judging.answer import Answer, Sign
from yifa.reading.judging.hidden import is_strange

ENGINE = r"baidu|sogou|so\\?\.com|haosou|google|bing|yahoo|soso|sm\\?\.cn|toutiao"
# location='x' · window.location.href = "x" · top.location.replace('x') · location["href"]='x'; no comparison
SENDS = re.compile(
    r"""(?<![\w.$])(?:(?:window|top|self|parent|document)\s*\.\s*){0,2}location
    (?:\s*\.\s*href|\s*\[\s*['"]href['"]\s*\])?\s*
    (?:=(?!=)\s*|\.\s*(?:replace|assign)\s*\(\s*)
    (?:(?P<quote>['"`])(?P<target>[^'"`<>\s]{0,500}))?""",
    re.VERBOSE,
)
# document.body.innerHTML="<iframe src=https://x.vip/ …>" · document.write('<iframe src="//x.vip">')
COVERS = re.compile(
    r"""(?:innerHTML\s*\+?=|\bwrite(?:ln)?\s*\()[^;{}]{0,200}?<iframe\b[^;{}]{0,200}?\bsrc\s*=\s*
    (?:\\?['"])?(?P<target>(?:https?:)?//[^'"`<>\s\\]{1,300})""",
    re.VERBOSE | re.IGNORECASE,
)
# if(/baidu|sogou/.test(s)){ · s.indexOf('baidu')>0&&
ASKS = re.compile(rf"referrer|(?:{ENGINE})", re.IGNORECASE)
ENGINES = re.compile(ENGINE, re.IGNORECASE)
# var s = document.referrer, r=/baidu/.test(s)
NAMED = re.compile(r"(?<![\w$])(?P<name>[A-Za-z_$][\w$]*)\s*=(?!=)(?P<value>[^;{}]{0,200})")
NAME = re.compile(r"[A-Za-z_$][\w$]*")
END = re.compile(r"[;{}]")
CONDITION = re.compile(r"\bif\b|&&|\?")
REACH = 600
"""characters of a script before an assignment in which the condition for it is looked for"""


def sent_away(answer: Answer) -> Sign | None:
    """Return that a page sends visitors from search engines to a strange host, or seems to; else None."""
    if answer.root is None or "referrer" not in answer.markup:
        return None
    doubt = None
    for script in answer.root.iter("script"):
        text = script.text or ""
        if "referrer" not in text or not ENGINES.search(text):
            continue
        names = {match["name"] for match in NAMED.finditer(text) if ASKS.search(match["value"])}
        for sends in chain(SENDS.finditer(text), COVERS.finditer(text)):
            target = sends["target"]
            if target and not is_strange(target, answer.fetched.url):
                continue
            if not _depends(text, sends.start(), names):
                continue
            if target and urlsplit(target).hostname:
                return Sign(detail="sends visitors from search engines elsewhere")
            doubt = Sign(detail="may send visitors from search engines elsewhere", sure=False)
    return doubt


def _is_open(block: str) -> bool:
    """Return whether what a condition governs has not ended yet; without a block, its first statement."""
    depths = accumulate(1 if char == "{" else -1 if char == "}" else 0 for char in block)
    return not block or (block.startswith("{") and min(depths) > 0)


def _depends(script: str, at: int, names: set[str]) -> bool:
    """Return whether the assignment at a place depends on where the visitor comes from."""
    for condition in CONDITION.finditer(script, max(0, at - REACH), at):
        between = script[condition.start() : at]
        head = END.split(between, maxsplit=1)[0]
        if not _is_open(between[len(head) :]):
            continue
        before = END.split(script[max(0, condition.start() - REACH) : condition.start()])[-1]
        asked = f"{before} {head}"
        if ASKS.search(asked) or not names.isdisjoint(NAME.findall(asked)):
            return True
    return False
