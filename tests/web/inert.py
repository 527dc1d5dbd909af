"""What holds of every page of ours, parsed: it does nothing, and can be read aloud."""

from itertools import pairwise

import lxml.html

from tests.support.pages.serving import Got

ADDRESSES = ("href", "src", "action", "srcset", "data", "poster", "background", "formaction", "ping", "cite")
OURS = ("/", "#", "?")
ELEMENTS = frozenset(
    {
        "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "form", "label", "input",
        "button",
        "main", "footer", "section", "article", "aside", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt",
        "dd", "div", "span", "small", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
        "br", "select", "option", "details", "summary", "mark", "del", "ins", "iframe", "img", "time",
    }
)  # fmt: skip
"""what our templates are made of: anything else came from an archived text"""


def problems(got: Got) -> list[str]:
    """Return what acts, calls out, or cannot be read aloud."""
    html = got.html
    return [*_acting(html), *_unreadable(html)]


def _acting(html: lxml.html.HtmlElement) -> list[str]:
    found = []
    for element in html.iter():
        if not isinstance(element.tag, str):
            found.append(f"comment: {element!r}")
            continue
        if element.tag not in ELEMENTS:
            found.append(f"element {element.tag}")
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style" or name == "srcdoc":
                found.append(f"{element.tag} {name}")
            if name in ADDRESSES and not (value.startswith(OURS) and not value.startswith("//")):
                found.append(f"{element.tag} {name}={value}")
    return found


def _unreadable(html: lxml.html.HtmlElement) -> list[str]:
    levels = [int(heading.tag[1]) for heading in html.xpath("//h1|//h2|//h3|//h4")]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} main headings"]
    found += [f"h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
    ids = [element.get("id") for element in html.xpath("//*[@id]")]
    found += [f"id {name} twice" for name in {name for name in ids if ids.count(name) > 1}]
    labelled = {label.get("for") for label in html.xpath("//label[@for]")}
    for field in html.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        found += [] if field.get("id") in labelled else [f"no label: {field.get('name')}"]
    found += [f"no alt: {img.get('src')}" for img in html.xpath("//img[not(@alt)]")]
    found += [f"no title: {frame.get('src')}" for frame in html.xpath("//iframe[not(@title)]")]
    found += ["no language"] if not html.get("lang") else []
    links = html.xpath("//a|//button")
    found += [f"empty link {link.get('href')}" for link in links if not link.text_content().strip()]
    return found
