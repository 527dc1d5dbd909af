"""Documents on a portal that lives change: their text, their fields, their rows, their files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.replica.lives.writing import COMING_BACK, EDITABLE, FULL_WIDTH, LEAST, Deed, Deeds, Scene
from tests.replica.world import Notice, Row, Site


def pick_notice(scene: Scene, fits: Callable[[Notice], bool] = lambda _: True) -> Notice | None:
    """Return a listed document to which nothing has happened yet."""
    listed = {row.path for row in scene.site.rows if row.leads_to == "page" and row.form == "plain"}
    found = [
        each for each in scene.site.notices.values()
        if each.path in listed and each.path not in scene.touched and each.body_kind == "html" and fits(each)
    ]  # fmt: skip
    if not found:
        return None
    chosen = scene.rng.choice(found)
    scene.touched.add(chosen.path)
    return chosen


def _longest(notice: Notice) -> int:
    """Return the place of its longest paragraph."""
    return max(range(len(notice.blocks)), key=lambda at: len(_text(notice, at)))


def _text(notice: Notice, at: int) -> str:
    block = notice.blocks[at]
    return block if isinstance(block, str) else ""


def _has_text(notice: Notice) -> bool:
    return len(_text(notice, _longest(notice))) >= LEAST


def _rewrite(site: Site, notice: Notice, change: Callable[[str], str]) -> str:
    at = _longest(notice)
    blocks = (*notice.blocks[:at], change(_text(notice, at)), *notice.blocks[at + 1 :])
    site.notices[notice.path] = replace(notice, blocks=blocks)
    return site.origin + notice.path


def edited(scene: Scene) -> Deeds:
    """Change what a document says, in place."""
    site, rng = scene.site, scene.rng
    notice = pick_notice(scene, _has_text)
    if notice:
        more = f"另补报事项{rng.randint(11, 99)}件。"
        later = ((rng.randint(40, 70), "reverted"),) if rng.random() < COMING_BACK else ()
        if later:
            scene.originals[notice.path] = notice
        yield Deed(kind="edited", url=_rewrite(site, notice, lambda text: text + more), later=later)


def reverted(scene: Scene) -> Deeds:
    """Show again what the document edited the longest ago said before."""
    path = next(iter(scene.originals), None)
    if path:
        scene.site.notices[path] = scene.originals.pop(path)
        yield Deed(kind="reverted", url=scene.site.origin + path)


def reflowed(scene: Scene) -> Deeds:
    """Print a document anew: full-width digits, blanks between its sentences, words torn over spans."""
    site = scene.site
    notice = pick_notice(scene, _has_text)
    if notice:
        turned = replace(notice, quirks=notice.quirks ^ {"torn"})
        change: Callable[[str], str] = lambda text: text.translate(FULL_WIDTH).replace("。", "。　 ")  # noqa: E731
        yield Deed(kind="reflowed", url=_rewrite(site, turned, change))


def repunctuated(scene: Scene) -> Deeds:
    """Change nothing but a document's punctuation."""
    site = scene.site
    notice = pick_notice(scene, lambda each: _has_text(each) and "，" in _text(each, _longest(each)))
    if notice:
        yield Deed(kind="repunctuated", url=_rewrite(site, notice, lambda text: text.replace("，", "、", 2)))


def metadata(scene: Scene) -> Deeds:
    """Change what a document's metadata block says."""
    site, rng = scene.site, scene.rng

    def fits(each: Notice) -> bool:
        return any(each.value(name) for name in EDITABLE) and "no_meta" not in each.quirks

    notice = pick_notice(scene, fits)
    if notice:
        name = rng.choice([name for name in EDITABLE if notice.value(name)])
        number = rng.randint(10, 99)
        value = {
            "index_number": f"{site.code}077/2026-{number:05d}",
            "document_number": f"法政发〔2026〕{number}号",
        }.get(name, f"{site.name}第{number}综合办公室")  # fmt: skip
        printed = tuple((key, value if key == name else said) for key, said in notice.printed)
        site.notices[notice.path] = replace(notice, printed=printed)
        yield Deed(kind="metadata", url=site.origin + notice.path, how=name)


def change_row(site: Site, path: str, change: Callable[[Row], Row]) -> None:
    site.rows = [change(row) if row.path == path else row for row in site.rows]


def row_title(scene: Scene) -> Deeds:
    """Change the title on a row, not on the page."""
    site = scene.site
    notice = pick_notice(scene, lambda each: "bare" not in each.quirks)
    if notice:
        change_row(site, notice.path, lambda row: replace(row, title=row.title + "（公开稿）"))
        yield Deed(kind="row_title", url=site.origin + notice.path)


def row_date(scene: Scene) -> Deeds:
    """Change the date on a row, and what the page says of itself."""
    site = scene.site

    def fits(each: Notice) -> bool:  # TRS prints the date in addresses too; elsewhere the page must print it
        return site.family != "trs" and bool(each.value("PubDate")) and "no_meta" not in each.quirks

    notice = pick_notice(scene, fits)
    if notice:
        day = (date.fromisoformat(notice.listed) - timedelta(days=1)).isoformat()
        dates = {"date_published", "PubDate", "date_updated"}
        printed = tuple((key, day if key in dates else said) for key, said in notice.printed)
        site.notices[notice.path] = replace(notice, listed=day, printed=printed)
        change_row(site, notice.path, lambda row: replace(row, date=day))
        yield Deed(kind="row_date", url=site.origin + notice.path)


def file_replaced(scene: Scene) -> Deeds:
    """Put another file at the address of an attachment."""
    site, rng = scene.site, scene.rng
    listed = {row.path for row in site.rows}
    found = [
        each for each in site.notices.values()
        if each.files and each.path in listed and each.path not in scene.touched
    ]  # fmt: skip
    if found:
        notice = rng.choice(found)
        scene.touched.add(notice.path)
        file = notice.files[0]
        other = replace(file, paragraphs=(*file.paragraphs, f"更正：第{rng.randint(3, 9)}页数据以本稿为准。"))
        site.notices[notice.path] = replace(notice, files=(other, *notice.files[1:]))
        yield Deed(kind="file_replaced", url=site.origin + notice.path, how=notice.body_kind)
