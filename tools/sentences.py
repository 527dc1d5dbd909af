"""Finds the sentences that the code below the command line says in English, as forms: values by name.

They are what a person may be told later, on a terminal or on a page: reasons, troubles, evidence. Where they
are told, `yifa.language.retold` says them in the reader's language.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FOLDERS = (
    "archive",
    "crawler",
    "pipelines",
    "yifa/cluster",
    "yifa/commands",
    "yifa/model",
    "yifa/profiles",
    "yifa/reading",
    "yifa/web",
)
# two words beside each other, or one that is called out: a sentence or a part of one
WORDS = re.compile(r"(?<![\w.$/<-])[A-Za-z]{2,}[,:;]? [\"'`(]?[a-z]{2,}(?![\w=/])|: [A-Z]{4,} ")
# what is a language of machines: SQL, markup, XPath, patterns, headers of HTTP
MACHINE = re.compile(
    r"""(?mx)
    \b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|CREATE|ALTER|JOIN|PRAGMA|SAVEPOINT|ROLLBACK|RELEASE|GROUP\ BY
      |ORDER\ BY|COUNT|IIF|COALESCE|INSTR|BETWEEN|IS\ NULL)\b
    | :at\b | old\. | new\. | instr\( | published_text | ^//@ | starts-with\(
    | </?\w+[ >] | \(\?|::|=> | \\[bsdw] | font: | dict\[ | sandbox; | filename\*
    | charset= | ;q= | ^gzip,\ | \(encoded\)
    | ^\s*\. | ^\w+\ =\  | \[Unit\] | ^\#\  | \Aset\ -a | ^schtasks
    | \A\s*yifa\ (?:[a-z]+|$) | ^bold\  | ^Publications\ of\  | \[cut:
    """
)
NOT_TOLD = (
    "archive/hand_on/citation.py",
    "archive/hand_on/columns.py",
    "archive/hand_on/release/codebook.py",
    "archive/hand_on/release/crate.py",
    "archive/hand_on/release/deposit.py",
    "archive/hand_on/release/methods.py",
    "archive/hand_on/release/package.py",
    "archive/hand_on/warc/records.py",
    "crawler/settings.py",
)
"""what writes files: for programs, or in both languages already"""
SAYS_ITSELF = {"translate", "message", "plural", "count", "compile", "option", "argument", "command", "group"}
"""calls whose words are in the catalogue already, or for nobody"""
COUNTED = "count_of"
"""the call that puts a number before its noun"""
PRINTING = {"say", "note", "heading"}
"""calls whose words are printed: a single one is said too"""
NAMING, NAMED = {"table", "pairs"}, {"headers": ast.Tuple, "labels": ast.Dict}
"""calls, and variables, with the names of a table's columns"""
NOT_SAID = {"help", "metavar", "show_default"}


def sentences(root: Path) -> dict[str, None]:
    """Return every form once, in the order of the code."""
    return dict.fromkeys(form for said in _modules(root) for form in said.forms)


def columns(root: Path) -> dict[str, None]:
    """Return what the columns of the commands' tables, and the lines of their pairs, are called."""
    return dict.fromkeys(name for said in _modules(root) for name in said.columns)


def _modules(root: Path) -> Iterator["_Said"]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if path.relative_to(root).as_posix() not in NOT_TOLD:
                yield _Said(path.read_text(encoding="utf-8"))


class _Said(ast.NodeVisitor):
    """The forms of one module."""

    def __init__(self, source: str) -> None:
        self.forms: list[str] = []
        self.columns: list[str] = []
        self._printed = False
        self.visit(ast.parse(source))

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in SAYS_ITSELF:
            return
        if name in PRINTING and node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
            self._printed = True
            self.visit(node.args[0])
            self._printed = False
            return
        if name in NAMING and node.args:
            self._name(node.args[0])
            node = ast.Call(node.func, node.args[1:], [])
        if name == COUNTED:
            self.forms += [f"%(count)s {text}" for text in map(_text, node.args[1:]) if text]
            self.visit(node.args[0])
            return
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Take the names of columns; they are no sentences."""
        target = node.targets[0]
        if isinstance(target, ast.Name) and isinstance(node.value, NAMED.get(target.id, ())):
            self._name(node.value)
        else:
            self.generic_visit(node)

    def _name(self, node: ast.expr) -> None:
        """Take what the constants of a tuple, or the keys of a dictionary, name."""
        names: list[ast.expr] = []
        if isinstance(node, ast.Tuple):
            names = node.elts
        elif isinstance(node, ast.Dict):
            names = [key for key in node.keys if key is not None]
            for value in node.values:
                self.visit(value)
        self.columns += [str(name.value) for name in names if isinstance(name, ast.Constant)]

    def visit_Assert(self, node: ast.Assert) -> None:
        """Pass over what only a programmer reads."""

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in NOT_SAID:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(node.value.replace("%", "%%"), node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        literal = "\0".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        self._take(_form(node), literal, has_values=True)
        self._printed = False
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _take(self, form: str, literal: str, *, has_values: bool = False) -> None:
        is_said = WORDS.search(literal) or (has_values and WORD.search(literal))
        if MACHINE.search(literal) or not (is_said or (self._printed and LETTERS.search(literal))):
            return
        self.forms.append(form.strip().lstrip(";,: "))


LETTERS = re.compile(r"[A-Za-z]{2}")
# one word beside a value: run 5, 3 reports
WORD = re.compile(r"(?:^[a-z]{2,}:? |(?<=[\s(])[a-z]{2,}(?=\s|$|[:;,.)\0]))")


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _form(node: ast.JoinedStr) -> str:
    """Return an f-string with its values by name."""
    names: list[str] = []
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            while name in names:
                name = f"{name}_"
            names.append(name)
            parts.append(f"%({name})s")
        else:
            parts.append(str(ast.literal_eval(part)).replace("%", "%%"))
    return "".join(parts)


def _name(node: ast.expr) -> str:
    """Return what a value is called: the last name of its expression."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "len":
            return "number"
        if isinstance(node.func, ast.Name) and node.func.id == COUNTED:
            return "counted"
        return _name(node.args[0]) if node.args else _name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_")
    if isinstance(node, ast.Subscript):
        return _name(node.slice) if isinstance(node.slice, ast.Constant) else _name(node.value)
    if isinstance(node, ast.Name):
        return node.id.strip("_").lower()
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        return node.value
    return "value"
