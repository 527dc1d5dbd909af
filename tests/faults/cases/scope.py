"""Cases 70–90: answers that lead elsewhere, round in circles, or into places no crawl may go."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from tests.faults.case import Case, Check, Evidence
from tests.faults.cases.kinds import broken, down, harmless, never_asked, nowhere
from tests.faults.cases.manners import noted
from tests.faults.cases.shared import Fault, at_pages, each_page, html
from tests.faults.certificates import VALID
from tests.faults.site import Answer, Call, Document, Reply, Rule, Site

MOST_REQUESTS = 6
LOGIN = "<html><head><title>用户登录</title></head><body><form>统一身份认证 <input></form></body></html>"
GAMBLING = "http://www.bet365-888.test/"


@cache
def canary() -> socket.socket:
    """Return a socket on loopback that no crawl must ever connect to."""
    trap = socket.socket()
    trap.bind(("127.0.0.1", 0))
    trap.listen(16)
    trap.settimeout(0)
    return trap


def untouched(evidence: Evidence) -> Iterator[str]:
    """Check that nothing was caught."""
    try:
        canary().accept()
    except BlockingIOError:
        return
    yield "something connected to 127.0.0.1"


def leads(target: str, status: int = 302) -> Answer:
    """Return a redirect; ``{canary}`` is the trap's port."""
    address = target.replace("{canary}", str(canary().getsockname()[1]))
    return Answer(status=status, headers=(("Location", address),))


def redirect(target: str) -> Fault:
    """Return a fault that leads both pages to one place; ``{host}`` is the site's own."""

    def fault(site: Site) -> None:
        at_pages(leads(target.replace("{host}", site.host)))(site)

    return fault


def to_itself(site: Site, document: Document) -> Rule:
    return leads(document.path)


def to_and_fro(site: Site) -> None:
    """Lead both pages to another address, and that one back."""
    for document in (site.known, site.fresh):
        other = f"{document.path}.moved"
        site.answer(leads(other), document.path)
        site.answer(leads(document.path), other)


def on_and_on(site: Site) -> None:
    """Lead each address to one more."""
    numbers = count()

    def rule(call: Call) -> Reply:
        if "/chain/" in call.path or call.path in (site.known.path, site.fresh.path):
            return leads(f"/chain/{next(numbers)}.html")
        return site.stands(call.path)

    site.default = rule


def few_hops(evidence: Evidence) -> Iterator[str]:
    """Check that neither page cost more than six requests."""
    asked = [each for each in evidence.asked if each.run == 2 and "/chain/" in each.path]
    if len(asked) > 2 * (MOST_REQUESTS - 1):
        yield f"{len(asked)} redirects were followed for two pages"


def refreshing(site: Site) -> None:
    """Make both pages refresh to another, which refreshes back."""
    for document in (site.known, site.fresh):
        other = f"{document.path}.htm"
        for here, there in ((document.path, other), (other, document.path)):
            site.answer(
                html(f'<html><head><meta http-equiv="refresh" content="0;url={there}"></head></html>'), here
            )


def refresh_to(target: str) -> Fault:
    """Return a fault that makes both pages refresh to one place."""

    def fault(site: Site) -> None:
        head = f'<meta http-equiv="refresh" content="0;url={target}">'
        at_pages(html(f"<html><head>{head}</head><body>请稍候</body></html>"))(site)

    return fault


def script_to(target: str) -> Fault:
    """Return a fault that makes both pages jump to one place by a script."""
    return at_pages(html(f"<html><body><script>location.href='{target}'</script></body></html>"))


def strange_rows(site: Site) -> None:
    """Put rows on the list that lead to no page of any portal."""
    links = ("file:///etc/passwd", "data:text/html,x", "ftp://ftp.example/x.html", "javascript:alert(1)")
    plain = site.listing_markup(site.documents, 0)
    rows = "".join(
        f'<li><a href="{link}">关于印发第{n}号文件的通知</a><span>2026-02-0{n}</span></li>'
        for n, link in enumerate(links, 1)
    )
    site.answer(html(plain.replace('<ul class="list">', f'<ul class="list">{rows}')), *listing_paths())


def listing_paths() -> tuple[str, ...]:
    return ("/yfxz/", "/yfxz/index.html")


def to_login(site: Site) -> None:
    """Lead both pages to a page that wants a password."""
    site.answer(html(LOGIN), "/sso/login.html")
    at_pages(leads("/sso/login.html"))(site)


@dataclass(slots=True, kw_only=True)
class _Flips:
    """Which pages have been led over to TLS and back."""

    site: Site

    def rule(self, call: Call) -> Reply:
        """Lead to https first, and give the page there."""
        if call.over_tls:
            return self.site.stands(call.path)
        return leads(f"https://{self.site.host}{call.path}")


def flips(site: Site) -> None:
    """Lead every address from http to https, which serves the same."""
    site.default = _Flips(site=site).rule


def one_key(evidence: Evidence) -> Iterator[str]:
    """Check that a page served both ways is kept once, under the portal's own address."""
    pattern = f"%{evidence.site.host}{evidence.site.known.path}"
    found = evidence.rows("SELECT url FROM page WHERE url LIKE ?", pattern)
    if [row["url"] for row in found] != [evidence.site.url(evidence.site.known.path)]:
        yield f"kept as {[row['url'] for row in found]}"


def both(*checks: Check) -> Check:
    """Return a check of all of these."""

    def check(evidence: Evidence) -> Iterator[str]:
        for each in checks:
            yield from each(evidence)

    return check


def refused_rows(evidence: Evidence) -> Iterator[str]:
    """Check that rows which lead nowhere are told with what they lead to."""
    found = {
        row["url"]: row["code"] for row in evidence.rows("SELECT url, code FROM outcome WHERE run_id = 2")
    }
    for scheme in ("file", "data", "ftp"):
        if not any(url.startswith(f"{scheme}:") and code == "blocked_scheme" for url, code in found.items()):
            yield f"no outcome blocked_scheme for the {scheme}: link"


CASES: tuple[Case, ...] = (
    broken(70, "a redirect to itself", each_page(to_itself), "redirect_loop"),
    broken(71, "a redirect to and fro", to_and_fro, "redirect_loop"),
    broken(72, "redirects on and on", on_and_on, "redirect_loop", check=few_hops),
    broken(73, "pages that refresh to and fro", refreshing, "redirect_loop"),
    broken(
        74,
        "a script that jumps to another site",
        script_to("http://www.elsewhere.test/x.html"),
        "redirect_offsite",
    ),
    broken(
        75, "a redirect to 127.0.0.1", redirect("http://127.0.0.1:{canary}/"), "blocked_addr", check=untouched
    ),
    broken(76, "a refresh to 169.254.169.254", refresh_to("http://169.254.169.254/latest/"), "blocked_addr"),
    broken(77, "a redirect to [::1]", redirect("http://[::1]:{canary}/"), "blocked_addr", check=untouched),
    broken(
        78,
        "a redirect to 2130706433",
        redirect("http://2130706433:{canary}/"),
        "blocked_addr",
        check=untouched,
    ),
    broken(79, "a redirect to 10.0.0.1", redirect("http://10.0.0.1/"), "blocked_addr"),
    broken(80, "a redirect to file:///etc/passwd", redirect("file:///etc/passwd"), "blocked_scheme"),
    broken(81, "a redirect to data:", redirect("data:text/html,<h1>x</h1>"), "blocked_scheme"),
    broken(
        82,
        "a redirect to gopher:",
        redirect("gopher://127.0.0.1:{canary}/x"),
        "blocked_scheme",
        check=untouched,
    ),
    harmless(83, "rows that link to file:, data:, ftp: and javascript:", strange_rows, check=refused_rows),
    down(
        84,
        "a name that leads to 127.0.0.1 from its second look-up on",
        "blocked_addr",
        nowhere,
        check=never_asked,
    ),
    down(85, "a name that leads to 10.0.0.5 and 127.0.0.1", "blocked_addr", nowhere, check=never_asked),
    broken(
        86,
        "a redirect to a gambling site",
        redirect(GAMBLING),
        "redirect_offsite",
        check=noted("hijack_suspect"),
    ),
    broken(87, "a redirect to port 22", redirect("http://{host}:22/"), "blocked_port"),
    broken(88, "a redirect with user name and password", redirect("http://admin:1@{host}/"), "blocked_addr"),
    broken(89, "a redirect to a log-in page", to_login, "soft_404"),
    harmless(90, "everything led from http to https, which serves the same", flips, tls=VALID, check=one_key),
)
