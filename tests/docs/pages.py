"""The pages a reader is given, in reading order and in both languages, and what stands on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "README", "usage", "portals", "archive", "running", "evidence", "research", "texts", "reliability",
    "tour",
)  # fmt: skip
BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
# a link to a page, with or without a heading: [all limits](docs/evidence.md#limits-plainly)
LINK = re.compile(r"\[[^\]\n]*\]\((?P<target>[^)\s]*)\)")
SPAN = re.compile(r"`([^`\n]+)`")
# a file or folder of the project: yifa/model/clock.py, tests/golden/
PLACE = re.compile(r"(?:archive|benchmarks|crawler|docs|pipelines|tests|tools|yifa)/[\w./-]*")


@dataclass(frozen=True, slots=True)
class Example:
    """A command a reader would type, and the lines shown below it."""

    command: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The page without its blocks of code."""
        return BLOCK.sub("", self.text)

    def blocks(self, kind: str) -> list[str]:
        return [block["text"] for block in BLOCK.finditer(self.text) if block["kind"] == kind]

    def headings(self) -> list[tuple[int, str]]:
        return [(len(signs), words) for signs, words in HEADING.findall(self.prose)]

    def examples(self) -> Iterator[Example]:
        for block in self.blocks("console"):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *shown = part.rstrip("\n").split("\n")
                yield Example(command, tuple(shown))

    def spoken(self) -> Iterator[str]:
        """Yield every ``yifa …`` that the page speaks of: in a span, as an example, in a block of text."""
        lines = [
            line for kind in ("console", "text") for block in self.blocks(kind) for line in block.split("\n")
        ]
        for words in (*SPAN.findall(self.prose), *lines):
            if words.removeprefix("$ ").startswith("yifa "):
                yield words.removeprefix("$ ").partition("  #")[0]

    def targets(self) -> Iterator[tuple[Path, str]]:
        """Yield the file and the anchor of every relative link."""
        for link in LINK.finditer(self.prose):
            if "://" not in link["target"]:
                path, _, anchor = link["target"].partition("#")
                yield (self.path.parent / path).resolve() if path else self.path, anchor

    def places(self) -> set[str]:
        """The files and folders of the project that the page speaks of."""
        return {words for words in SPAN.findall(self.prose) if PLACE.fullmatch(words)}

    def anchors(self) -> set[str]:
        """The anchors of the page's headings, as the forges make them."""
        return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in self.headings()}


def _page(name: str, ending: str) -> Page:
    folder = ROOT if name == "README" else ROOT / "docs"
    return Page(folder / f"{name}{ending}")


ENGLISH = {name: _page(name, ".md") for name in NAMES}
CHINESE = {name: _page(name, ".zh-CN.md") for name in NAMES}
EVERY = (*ENGLISH.values(), *CHINESE.values())
