"""Cases 103–132: pages whose content is not what it says it is."""

from collections.abc import Callable

from tests.faults.case import Case, Served
from tests.faults.site import Answer, Rule, Site


def at_pages(rule: Rule) -> Callable[[Site], None]:
    """Return a fault that answers the same at the known and at the new document."""

    def fault(site: Site) -> None:
        site.answer(rule, site.known.path, site.fresh.path)

    return fault


RUISHU = b"<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>"


CASES: tuple[Case, ...] = (
    Served(
        number=117,
        how="412 with a script at every page",
        fault=at_pages(
            Answer(
                status=412,
                body=RUISHU,
            )
        ),
        code="waf_challenge",
        again=True,
    ),
    Served(
        number=121,
        how="200 with 页面不存在 at a page",
        fault=at_pages(
            Answer(
                body="<html><head><title>提示</title></head><body>您访问的页面不存在或已删除</body></html>".encode()
            )
        ),
        code="soft_404",
        again=True,
    ),
)
