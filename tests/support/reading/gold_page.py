"""A page and gold values for it, of which it lacks some and contradicts others."""

PROSE = "子县认真贯彻落实上级部署，扎实推进法治政府建设各项工作，取得了明显成效，现将有关情况报告如下。"
PAGE = (
    "<html><head><title>子县2025年法治政府建设报告</title></head><body><h1>子县2025年法治政府建设报告</h1>"
    "<table><tr><td>索引号：1/2026-1</td></tr><tr><td>发布日期：2026-01-15</td></tr></table>"
    f"<div id=zoom><p>{PROSE}</p><p>{PROSE}</p><p>子县人民政府</p><p>2026年1月10日</p></div></body></html>"
)
GOLD = {
    "title": "子县2025年法治政府建设报告", "index_no": "1/2026-1", "doc_no": "子政〔2026〕1号",
    "publisher": None,
    "published": "2026-01-16", "created": None, "signoff_body": "子县人民政府", "signoff_date": "2026-01-10",
    "body_start": "子县认真", "body_end": "2026年1月10日", "chrome": ["打印", "子县人民政府"],
}  # fmt: skip
