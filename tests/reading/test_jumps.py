"""Pages that only lead on by a script or a refresh."""

import pytest

from yifa.reading import markup
from yifa.reading.jumps import jump_target

HOME = "http://www.example.gov.cn/"
TEXT = "为全面推进依法行政，现将示例县二〇二五年法治政府建设情况报告如下。" * 20


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("<script>window.location.href='list.shtml';</script>", HOME + "zwgk/list.shtml"),
        ('<script>location = "/a/b.html"</script>', HOME + "a/b.html"),
        ("<script>location.replace('http://www.example.gov.cn/x/')</script>", HOME + "x/"),
        ("<meta http-equiv='Refresh' content='0; URL=list.shtml'>正在跳转", HOME + "zwgk/list.shtml"),
        ("<meta http-equiv='refresh' content='300'>", None),
        ("<meta http-equiv='refresh' content='0;url=jump.shtml'>", None),
        (f"<p>{TEXT}</p><script>location.href='list.shtml'</script>", None),
        ("<script>document.cookie='a=1';location.href='list.shtml'</script>", None),
        ("<script>location.href='javascript:void(0)'</script>", None),
        ("<frameset><frame src='a.html'></frameset><script>location.href='list.shtml'</script>", None),
        ("<p>x</p>", None),
    ],
)
def test_pages_that_are_only_a_jump(body: str, target: str | None) -> None:
    text = f"<html><body>{body}</body></html>"

    assert jump_target(text, markup.parse(text), HOME + "zwgk/jump.shtml") == target
