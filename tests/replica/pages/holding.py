"""The ways in which portals hold the files of a notice: every family has its own."""

import json
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from urllib.parse import quote

from tests.replica.pages.chrome import Route, always
from tests.replica.world import File, Notice, Site, hexes

# family → where its files are ({h}: digits, {p}: the page, no ending), what they are, how pages show them
FAMILIES = {
    "hanweb": ("/module/download/downfile.jsp?classid=0&filename={h}.doc", "doc", "link"),
    "jpaas": ("/attach/0/{h}.docx", "docx", "embed"),
    "gkmlpt": ("/attachment/0/{h}.pdf", "pdf", "viewer"),
    "nfcms": ("/attachment/0/{h}.xlsx", "xlsx", "link"),
    "ucap": ("{p}/files/{h}.ofd", "ofd", "link"),
    "lonsun": ("/group1/M00/00/0A/{h}.pdf", "pdf", "object"),
    "pc_list": ("/fileserver/{h}.pdf", "pdf", "json"),
    "cicro": ("/downfile.jsp?id={h}", "rtf", "link"),
    "henan": ("/sitesources/x/resources/{h}.zip", "zip", "call"),
    "empire": ("/d/file/{h}.doc", "doc", "handler"),
    "dede": ("/uploads/soft/{h}.pdf", "pdf", "script"),
    "truecms": ("/attach/{h}.docx", "docx", "attribute"),
    "generic": ("/upload/{h}.doc", "doc", "link"),
    "epoint": ("/EpointWebBuilder/ReadAttachFile?attachGuid={h}", "docx", "link"),
}
# for those of no such habit, one after the other
OTHERS = (
    ("/attachment/{h}.pdf", "pdf", "viewer"), ("/upload/files/{h}.doc", "doc", "link"),
    ("/uploadfile/{h}.pptx", "pptx", "link"), ("/uploads/{h}.docx", "docx", "embed"),
    ("/file/{h}.rtf", "rtf", "link"), ("/attachment/{h}.pdf", "pdf", "object"),
)  # fmt: skip
NAMED = frozenset(("link", "handler"))
"""ways that show a file's name in the text"""


def shown(files: Iterable[File]) -> str:
    """Return the markup that holds files in a document."""
    return "".join(map(_shown, files))


def _shown(file: File) -> str:
    path, name = escape(file.path), escape(file.name)
    match file.held:
        case "viewer":
            return f'<iframe src="/pdfjs/web/viewer.html?file={quote(file.path, safe="")}"></iframe>'
        case "embed":
            return f'<embed src="{path}" width="100%">'
        case "object":
            return f'<object data="{path}" type="application/pdf"></object>'
        case "call":
            return f"<script>openAnnex('#show', '{path}');</script>"
        case "script":
            return f"<script>var shown = '{path}'; render(shown);</script>"
        case "attribute":
            return f'<div class="annex" data-file="{path}"></div>'
        case "json":
            rows = [{"fileName": file.name, "filePath": file.path, "domainName": ""}]
            return f"<script>var articleFiles = {json.dumps(rows, ensure_ascii=False)};</script>"
        case "handler":
            return f"<p><span onclick=\"openAnnex(1, '{path}')\">{name}</span></p>"
        case _:
            return f'<p><a href="{path}" target="_blank">{name}</a></p>'


def settle(site: Site, *, number: int = 0) -> None:
    """Put the files of a county's notices where its family keeps them."""
    place, ending, held = FAMILIES.get(site.platform) or OTHERS[number % len(OTHERS)]
    for path, notice in site.notices.items():
        files = tuple(_moved(file, notice, place, ending, held) for file in notice.files)
        site.notices[path] = replace(notice, files=files)


def _moved(file: File, notice: Notice, place: str, ending: str, held: str) -> File:
    path = place.format(h=hexes(f"file {notice.path}"), p=notice.path.rpartition(".")[0])
    named = held in NAMED or held == "json"
    name = file.name if named else path.rpartition("/")[2]
    return File(path=path, name=name, ending=ending, held=held, paragraphs=(file.name, path))


def routes(notices: Iterable[Notice]) -> dict[str, Route]:
    """Return what is served at the files' addresses, those with parameters too."""
    by_path: dict[str, dict[str, File]] = {}
    for file in (each for notice in notices for each in notice.files):
        path, _, query = file.path.partition("?")
        by_path.setdefault(path, {})[query] = file
    return {path: _among(files) for path, files in by_path.items()}


def _among(files: dict[str, File]) -> Route:
    if list(files) == [""]:
        return always(files[""].answer)
    return lambda asked: files[asked.query].answer
