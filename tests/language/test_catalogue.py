"""The catalogue: complete and compiled, the same in both languages, and nothing said beside it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.catalog import Message

from tools.language import MO, ROOT, compiled, extract, lacking, read
from yifa.commands.terminal.helping import CLICK
from yifa.language.language import language
from yifa.language.retold import CONTEXT

Pair: TypeAlias = tuple[str, str]
WEB = ROOT / "yifa/web"
# what a value is put in for: %(count)s
VALUE = re.compile(r"%\((\w+)\)s")
# a message that goes on in another: its sentence is made of two
GLUED = re.compile(r"^\s|\s$|[:：,，(（]$")
# a number, and a noun that has one form: 3 lists, which is wrong of 1
NUMBERED = re.compile(r"%\((?:\w*count|number|lists|pages|files|total)\)s (?:\w+ )?[a-z]+s\b")
# {{ … }}, {% … %}, {# … #}
OF_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# what a reader is told in an element: <p title="…">
TOLD = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
# what a person types, or a program is called
CODE = re.compile(r"<(code|pre)\b[^>]*>.*?</\1>", re.DOTALL)
WORDS = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")
NAMES = {"yifa", "SHA", "English", "中文", "依法"}
"""said alike in every language, or in the language they name"""
# half-width signs after a Chinese character
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]")
# the certificate of TLS is called 证书
OF_A_SERVER = re.compile("server's certificate|SHA-256 of the certificate")
FOREIGN_TO_US = ("证书", "回填", "比特", "混沌", "杀死", "别名网址")
"""other words for 凭证, 回补, 数据静默损坏, 故障与压力测试, 强行终止, 等价地址"""
OWN_NAMES = re.compile("TLS 证书|根证书|签名证书")
"""what a server or an authority is known by has no other name"""


OF_CLICK = {text for said in CLICK for text in ([said] if isinstance(said, str) else said)}
"""what click says: its forms are not ours to choose"""


def pairs() -> Iterator[Pair]:
    """Yield every message with its Chinese, of numbers each form."""
    for said in (said for said in read() if said.id):
        texts = said.id if isinstance(said.id, tuple) else (said.id,)
        strings = said.string if isinstance(said.string, tuple) else (said.string,)
        yield from ((str(text), str(string)) for text in texts for string in strings)


def ids(messages: list[Message]) -> set[object]:
    return {tuple(said.id) if isinstance(said.id, list | tuple) else said.id for said in messages if said.id}


@pytest.mark.no_cover
def test_every_message_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    assert ids(list(read())) == ids(list(extract())), "make language"


def test_every_message_has_its_chinese() -> None:
    assert lacking(read()) == []


def test_the_compiled_catalogue_is_this_one() -> None:
    assert MO.read_bytes() == compiled(read()), "make language"


def test_both_languages_put_in_the_same_values() -> None:
    assert [
        (text, chinese)
        for text, chinese in pairs()
        if values(text) - {"count"} != values(chinese) - {"count"}
    ] == []


def values(text: str) -> set[str]:
    """Return what is put into a message, after trying it."""
    names = set(VALUE.findall(text))
    if names:
        assert "%" not in (text % dict.fromkeys(names, "")).replace("%", "", text.count("%%"))
    return names


def test_a_number_of_things_stands_in_every_form() -> None:
    plurals = [said for said in read() if not isinstance(said.id, str)]

    assert plurals
    assert [said.id for said in plurals if "%(count)s" not in said.id[0] and said.id[0] not in OF_CLICK] == []
    assert [text for text, chinese in pairs() if ("%(count)s" in text) != ("%(count)s" in chinese)] == []


def test_no_message_is_half_a_sentence_or_counts_with_one_form() -> None:
    """But for what is told: parts of the code's own English, whose values have forms of their own."""
    told = {str(said.id) for said in read() if said.context == CONTEXT}
    singular = [
        str(said.id) for said in read() if said.id and isinstance(said.id, str) and said.context != CONTEXT
    ]

    ours = [pair for pair in pairs() if pair[0] not in OF_CLICK | told]
    assert [text for text, chinese in ours if GLUED.search(text) or GLUED.search(chinese)] == []
    assert [text for text in singular if NUMBERED.search(text)] == []


def test_the_chinese_is_written_as_chinese_is_and_in_our_words() -> None:
    assert [chinese for _, chinese in pairs() if HALF_WIDTH.search(VALUE.sub("", chinese))] == []
    ours = [(text, OWN_NAMES.sub("", chinese)) for text, chinese in pairs()]
    foreign = [(text, chinese) for text, chinese in ours if any(word in chinese for word in FOREIGN_TO_US)]
    assert [chinese for text, chinese in foreign if not OF_A_SERVER.search(text)] == []


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.html")), ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    html = OF_JINJA.sub(" ", path.read_text(encoding="utf-8"))
    told = " ".join(TOLD.findall(html))
    words = WORDS.findall(f"{TAG.sub(' ', CODE.sub(' ', html))} {told}")

    assert set(words) <= NAMES


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.py")), ids=lambda path: str(path.relative_to(WEB)))
def test_no_code_builds_a_message_or_glues_one_to_another(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    built = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and says(node) and node.args and is_built(node.args[0])
    ]
    glued = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
        and is_built(node)
        and any(isinstance(part, ast.Call) and says(part) for part in ast.walk(node))
    ]

    assert (built, glued) == ([], [])


def says(call: ast.Call) -> bool:
    """Return whether a call gives a message."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"translate", "message", "plural", "gettext", "count_of"}


def is_built(node: ast.expr) -> bool:
    """Return whether an expression joins texts."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    )


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "0 files", "0 个文件"),
        (1, "1 file", "1 个文件"),
        (2, "2 files", "2 个文件"),
        (12345, "12,345 files", "12,345 个文件"),
    ],
)
def test_numbers_are_said_right_in_both_languages(number: int, english: str, chinese: str) -> None:
    said = [language(code).count(number, "%(count)s file", "%(count)s files") for code in ("en", "zh")]

    assert said == [english, chinese]
