"""Writes formulas (OMML) in one line: (a+b)/c, x^2, √(x), ∑_(i=1)^n x."""

from collections.abc import Callable, Iterable
from typing import Any

from yifa.reading.files.office.package import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# what may stand before or behind a sign without brackets
SIMPLE = 1
HAT = "\u0302"
FORMULA = f"{M}oMath"
TEXTS = (f"{M}t", f"{W}t")
DELETED = (f"{W}del", f"{W}moveFrom")


def write_formula(element: Any) -> str:
    """Return a formula, or a part of one, in one line."""
    if element.tag in TEXTS:
        return element.text or ""
    if element.tag in DELETED or not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(M)
    return WRITERS[name](element) if name in WRITERS else _joined(element)


def _joined(element: Iterable[Any]) -> str:
    return "".join(map(write_formula, element))


def _part(element: Any, name: str) -> str:
    return "".join(map(write_formula, element.findall(f"{M}{name}")))


def _bracketed(text: str) -> str:
    """Return a term that a sign may stand beside: brackets around what has signs itself."""
    return text if len(text) <= SIMPLE or text.isalnum() else f"({text})"


def _sign(element: Any, name: str, usual: str) -> str:
    """Return a sign that a formula's properties name; one they leave empty is none."""
    sign = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return usual if sign is None else str(sign.get(f"{M}val") or "")


def _fraction(element: Any) -> str:
    return f"{_bracketed(_part(element, 'num'))}/{_bracketed(_part(element, 'den'))}"


def _scripts(element: Any) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    below = f"_{_bracketed(low)}" if low else ""
    above = f"^{_bracketed(high)}" if high else ""
    return f"{_part(element, 'e')}{below}{above}"


def _before(element: Any) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    return f"_{_bracketed(low)}^{_bracketed(high)}{_part(element, 'e')}"


def _root(element: Any) -> str:
    return f"{_part(element, 'deg')}√{_bracketed(_part(element, 'e'))}"


def _sum(element: Any) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    below = f"_{_bracketed(low)}" if low else ""
    above = f"^{_bracketed(high)}" if high else ""
    return f"{_sign(element, 'chr', '∫')}{below}{above} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    parts = _sign(element, "sepChr", "|").join(map(write_formula, element.findall(f"{M}e")))
    return f"{_sign(element, 'begChr', '(')}{parts}{_sign(element, 'endChr', ')')}"


def _rows(element: Any) -> str:
    rows = element.findall(f"{M}mr") or element.findall(f"{M}e")
    return "; ".join(", ".join(map(write_formula, row.findall(f"{M}e"))) or _joined(row) for row in rows)


def _accent(element: Any) -> str:
    return f"{_part(element, 'e')}{_sign(element, 'chr', HAT)}"


def _limit(sign: str) -> Callable[[Any], str]:
    return lambda element: f"{_part(element, 'e')}{sign}{_bracketed(_part(element, 'lim'))}"


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


WRITERS: dict[str, Callable[[Any], str]] = {
    "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts, "sPre": _before, "rad": _root,
    "nary": _sum, "d": _brackets, "m": _rows, "eqArr": _rows, "acc": _accent, "limLow": _limit("_"),
    "limUpp": _limit("^"), "func": _function,
}  # fmt: skip
