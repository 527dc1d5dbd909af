"""Cases 48–69: statuses, servers that ask for patience, robots.txt, headers that mean harm."""

import time
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.faults.case import HEAVY, Case, Check, Current, Evidence, Fresh, Served, listing_path
from tests.faults.cases.kinds import broken, harmless
from tests.faults.cases.shared import Fault, at_pages, html
from tests.faults.site import COLUMN, HTML, Answer, Call, Raw, Reply, Rule, Site, make_site

BAN_AFTER = 50
DAY = 86_400
TEXT = (("Content-Type", "text/plain"),)
PATIENCE_SECONDS = 2
DELAY_SECONDS = 1
MAINTENANCE = "<html><head><title>系统维护</title></head><body>网站正在维护升级中，请稍后访问。</body></html>"


def at_first(answer: Answer, site: Site) -> None:
    """Answer so to the first request to each page, and as if nothing had been to the next."""

    def rule(call: Call) -> Reply:
        return answer if call.times == 1 else site.stands(call.path)

    site.answer(rule, site.known.path, site.fresh.path)


def at_column(rule: Rule) -> Fault:
    """Return a fault at the column."""

    def fault(site: Site) -> None:
        site.answer(rule, COLUMN)

    return fault


def everywhere(rule: Rule) -> Fault:
    """Return a fault at everything but robots.txt."""

    def fault(site: Site) -> None:
        site.default = rule

    return fault


def with_robots(rule: Rule) -> Fault:
    """Return a fault at robots.txt."""

    def fault(site: Site) -> None:
        site.robots = rule

    return fault


def tries_at_most(times: int) -> Check:
    """Return a check that the watched page was not asked for more often."""

    def check(evidence: Evidence) -> Iterator[str]:
        count = evidence.count(evidence.site.known.path)
        if not 1 < count <= times:
            yield f"asked for {count} times"

    return check


def waited(evidence: Evidence) -> Iterator[str]:
    """Check that the second request came no earlier than the server had asked."""
    for document in (evidence.site.known, evidence.site.fresh):
        times = [each.at for each in evidence.asked if each.run == 2 and each.path == document.path]
        if len(times) != 2 or times[1] - times[0] < PATIENCE_SECONDS:
            yield f"{document.path} was asked for at {times}"


def gaps_are_kept(evidence: Evidence) -> Iterator[str]:
    """Check the pause between two requests, as the server saw it."""
    times = [each.at for each in evidence.asked if each.run == 2]
    close = [later - earlier for earlier, later in pairwise(times) if later - earlier < DELAY_SECONDS]
    if close or len(times) < 4:
        yield f"{len(times)} requests, some too close: {close}"


def only(*paths: str) -> Check:
    """Return a check that nothing else was asked for in the faulty run."""

    def check(evidence: Evidence) -> Iterator[str]:
        more = {each.path for each in evidence.asked if each.run == 2} - set(paths)
        if more:
            yield f"asked for {sorted(more)} too"

    return check


def parked_at_once(evidence: Evidence) -> Iterator[str]:
    """Check that one refusal was enough, and that the report says until when."""
    if evidence.count(COLUMN) != 1 or len([each for each in evidence.asked if each.run == 2]) > 2:
        yield "asked again after being told to wait a day"
    if "until" not in str(evidence.told[2].get("parked")):
        yield f"the report does not say until when: {evidence.told[2].get('parked')}"


def noted(code: str) -> Check:
    """Return a check that the run noted something."""

    def check(evidence: Evidence) -> Iterator[str]:
        if code not in evidence.findings():
            yield f"no finding {code}: {evidence.findings()}"

    return check


def no_cookies(evidence: Evidence) -> Iterable[str]:
    """Check that no cookie was sent back."""
    if any(name == "cookie" for each in evidence.asked for name, _ in each.headers):
        yield "a cookie was sent"


def banned(site: Site) -> None:
    """Shut out whoever has asked for fifty pages."""
    seen: list[str] = []

    def rule(call: Call) -> Reply:
        seen.append(call.path)
        return Answer(status=403, body=b"forbidden") if len(seen) > BAN_AFTER else site.stands(call.path)

    site.default = rule


def soon_left(evidence: Evidence) -> Iterator[str]:
    """Check that a ban was noticed within five requests."""
    asked = [each for each in evidence.asked if each.run == 2 and each.path != "/robots.txt"]
    if not BAN_AFTER < len(asked) <= BAN_AFTER + 5:
        yield f"{len(asked)} requests"
    if "forbidden" not in str(evidence.told[2].get("parked")):
        yield f"parked: {evidence.told[2].get('parked')}"


def changed_quietly(site: Site) -> None:
    """Change the known page, and say 304 to whoever asks whether it has changed."""
    body = "".join(f"<p>{each}（2027年修订）</p>" for each in site.known.paragraphs)
    page = site.markup(site.known, main=body).encode()

    def rule(call: Call) -> Reply:
        if {"if-none-match", "if-modified-since"} & call.headers.keys():
            return Answer(status=304)
        return Answer(headers=(*HTML, ("ETag", '"1"')), body=page)

    site.answer(rule, site.known.path)


def new_etags(site: Site) -> None:
    """Give every answer another ETag."""

    def rule(call: Call) -> Reply:
        answer = site.stands(call.path)
        assert isinstance(answer, Answer)
        tag = ("ETag", f'"{time.monotonic_ns()}"')
        return Answer(status=answer.status, headers=(*answer.headers, tag), body=answer.body)

    site.default = rule


def with_headers(*headers: tuple[str, str]) -> Fault:
    """Return a fault that adds headers to everything."""

    def fault(site: Site) -> None:
        def rule(call: Call) -> Reply:
            answer = site.stands(call.path)
            assert isinstance(answer, Answer)
            return Answer(status=answer.status, headers=(*answer.headers, *headers), body=answer.body)

        site.default = rule

    return fault


def hang(call: Call) -> None:
    """Never answer."""
    while call.connection.recv(4096):
        pass


def of_sixty(number: int) -> Site:
    """Return a site with sixty documents on one list."""
    site = make_site(number, 60)
    site.per_page = 80
    return site


def home_path(site: Site) -> str:
    """Return the path of the home page."""
    return "/"


CASES: tuple[Case, ...] = (
    broken(48, "200 without a body", at_pages(html("")), "empty_body"),
    broken(49, "204", at_pages(Answer(status=204)), "empty_body"),
    broken(50, "206 that nobody asked for", at_pages(html(MAINTENANCE * 40, status=206)), "http_4xx"),
    broken(51, "404", at_pages(html("<html>no</html>", status=404)), "http_4xx"),
    broken(52, "410", at_pages(html("<html>no</html>", status=410)), "gone"),
    harmless(53, "500, and the page the next time", lambda site: at_first(html("error", status=500), site)),
    broken(
        54, "500 again and again", at_pages(html("error", status=500)), "http_5xx", check=tries_at_most(3)
    ),
    harmless(
        55,
        f"429 with Retry-After {PATIENCE_SECONDS}, and the page the next time",
        lambda site: at_first(Answer(status=429, headers=(("Retry-After", str(PATIENCE_SECONDS)),)), site),
        check=waited,
    ),
    broken(
        56,
        "429 with Retry-After of a day, at the column",
        at_column(Answer(status=429, headers=(("Retry-After", str(DAY)),))),
        "rate_limited",
        watch=listing_path,
        check=parked_at_once,
        says=("left alone",),
    ),
    broken(
        57,
        "503 with a page about maintenance, at everything",
        everywhere(html(MAINTENANCE, status=503)),
        "http_5xx",
        watch=listing_path,
        says=("failures in a row",),
    ),
    broken(58, "200 with a page about maintenance", at_pages(html(MAINTENANCE)), "soft_404"),
    harmless(
        59,
        "a changed page, and 304 for whoever asks whether it has changed",
        changed_quietly,
        "ok",
        current=Current.NEW,
    ),
    harmless(60, "another ETag with every answer", new_etags),
    broken(
        61,
        "robots.txt that disallows everything",
        with_robots(Answer(headers=TEXT, body=b"User-agent: *\nDisallow: /\n")),
        "robots_disallowed",
        watch=listing_path,
        check=only("/robots.txt"),
    ),
    broken(
        62,
        "robots.txt with 500",
        with_robots(Answer(status=500)),
        "robots_unreachable",
        watch=listing_path,
        check=only("/robots.txt"),
        says=("so we wait",),
    ),
    broken(
        63,
        "robots.txt that hangs",
        with_robots(Raw(write=hang)),
        "robots_unreachable",
        watch=listing_path,
        check=only("/robots.txt"),
        says=("so we wait",),
    ),
    harmless(
        64,
        "a page at robots.txt",
        with_robots(html("<html><body>User-agent: *\nDisallow: /</body></html>")),
        check=noted("robots_is_a_page"),
    ),
    harmless(
        65,
        "robots.txt of 10 MB, disallowing everything behind its first 500 KiB",
        with_robots(
            Answer(
                headers=TEXT,
                body=b"User-agent: *\nAllow: /\n"
                + b"# nothing to see here, go on\n" * 360_000
                + b"Disallow: /\n",
            )
        ),
        batch=HEAVY,
    ),
    harmless(
        66,
        f"robots.txt with Crawl-delay {DELAY_SECONDS}, the pace being 0",
        with_robots(Answer(headers=TEXT, body=b"User-agent: *\nCrawl-delay: %d\n" % DELAY_SECONDS)),
        check=gaps_are_kept,
    ),
    harmless(
        67,
        "3,000 cookies with every answer",
        with_headers(*(("Set-Cookie", f"c{n}=1; Domain=example") for n in range(3000))),
        check=no_cookies,
    ),
    harmless(68, "Referrer-Policy: sys.exit", with_headers(("Referrer-Policy", "sys.exit"))),
    Served(
        number=69,
        how="403 at everything from the 51st request on",
        fault=banned,
        code="http_4xx",
        again=False,
        watch=home_path,
        current=Current.KEEP,
        fresh=Fresh.ANY,
        sound=of_sixty,
        check=soon_left,
        says=("left alone",),
    ),
)
