"""Finds the functions of a page's scripts, and presses its controls: what each opens, submits or asks for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yifa.reading.scripts.expressions import TooLongError
from yifa.reading.scripts.follow import Follower
from yifa.reading.scripts.tokens import Script, read_script, unquoted
from yifa.reading.scripts.values import Act, Closure, Go, Value

BINDS = frozenset(
    ["click", "on", "bind", "live", "delegate", "one", "onclick", "addEventListener", "tap", "change"]
)
"""what binds a function to an element"""
SCROLLS = frozenset({"scroll", "onscroll", "onReachBottom", "touchend", "IntersectionObserver"})
KEYWORDS = frozenset({"function", "if", "for", "while", "switch", "catch", "return", "with"})
LONGEST = 80
"""words of a function's arguments, or of what a variable is declared as"""
REACH = 30
"""words of a script behind an element's name among which what it is bound to begins"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A page's scripts: their functions, and what their variables are declared as."""

    script: Script
    functions: Mapping[str, Closure]
    declared: Mapping[str, tuple[int, int]]
    fields: Mapping[str, str]
    here: str

    def press(self, code: str, known: Mapping[str, Value], *, times: int = 1) -> tuple[Act, ...]:
        """Return what a control does the last of so many times that it is pressed."""
        program, place = self._behind(code)
        return program.enter(place, known, times=times)

    def _behind(self, code: str) -> tuple["Program", Closure]:
        """Return the scripts with a control's code behind them, and where that stands."""
        script = self.script.followed_by(code)
        return replace(self, script=script), Closure((), len(self.script.tokens), len(script.tokens))

    def enter(
        self, closure: Closure, known: Mapping[str, Value], *, arguments: Sequence[Value] = (), times: int = 1
    ) -> tuple[Act, ...]:
        """Return what a function does the last of so many times that it is called."""
        follower = self.follower(known)
        result: Value = None
        try:
            for _ in range(times):
                follower.acts.clear()
                follower.steps = 0
                result = follower.enter(closure, list(arguments))
        except (TooLongError, RecursionError):
            return ()
        if isinstance(result, str) and not follower.acts:
            follower.go(result)
        return tuple(follower.acts)

    def follower(self, known: Mapping[str, Value]) -> Follower:
        """Return what follows the scripts, some variables known."""
        return Follower(
            here=self.here, fields=dict(self.fields), known=dict(known), script=self.script,
            functions=self.functions, declared=self.declared,
        )  # fmt: skip

    def opened(self, control: str | Closure, known: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the addresses that a control opens, in the window or in an element, once it is pressed."""
        if isinstance(control, str):
            program, place = self._behind(control)
            return program.opened(place, known)
        follower = self.follower(known)
        try:
            follower.enter(control, [])
        except (TooLongError, RecursionError):
            return ()
        return (*(act.url for act in follower.acts if isinstance(act, Go)), *follower.shown)

    def is_idle(self, code: str) -> bool:
        """Return whether pressing a control is known to do nothing: its functions are here and do not act."""
        program, place = self._behind(code)
        follower = program.follower({})
        try:
            follower.block(place.start, place.end)
        except (TooLongError, RecursionError):
            return False
        return follower.entered > 0 and not follower.acts and not follower.doubtful

    def evaluate(self, place: int, end: int) -> Value:
        """Return what an expression of the script says."""
        follower = self.follower({})
        try:
            return follower.value(follower.expression(place, end)[0])
        except (TooLongError, RecursionError):
            return None

    def bound_to(self, names: Sequence[str]) -> Iterator[Closure]:
        """Yield the functions that a script binds to an element with one of these ids or classes."""
        wanted = re.compile(r"(?:^|[\s#.>])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")
        tokens = self.script.tokens
        for place, token in enumerate(tokens) if names else ():
            if token.kind == "string" and wanted.search(unquoted(token.text)):
                above = place > 4 and tokens[place - 4].text in BINDS and tokens[place - 1].text == ","
                yield from self._bound_behind(place, bound=above)  # .on('click', '.more', function () {

    def _bound_behind(self, place: int, *, bound: bool = False) -> Iterator[Closure]:
        tokens, binds = self.script.tokens, bound
        for at in range(place + 1, min(place + REACH, len(tokens))):
            token = tokens[at]
            if token.text in (";", "{") or (binds and token.text == "}"):
                return
            if binds and (closure := self.closure_at(at)):
                yield closure
                return
            binds = binds or token.text in BINDS

    def closure_at(self, place: int) -> Closure | None:
        """Return the function that begins at a token, or that its name calls."""
        token = self.script.tokens[place]
        after = self.script.tokens[place + 1].text if place + 1 < len(self.script.tokens) else ""
        if token.text in self.functions and token.kind == "name" and after != "(":
            return self.functions[token.text]
        begins = token.text == "function" or (token.text == "(" and self._is_arrow(place)) or after == "=>"
        value = self.evaluate(place, len(self.script.tokens)) if begins else None
        return value if isinstance(value, Closure) else None

    def _is_arrow(self, place: int) -> bool:
        closes = self.script.closes[place] + 1
        return closes < len(self.script.tokens) and self.script.tokens[closes].text == "=>"

    def scrolled(self) -> Iterator[Closure]:
        """Yield the functions that are called as the page is scrolled."""
        for place, token in enumerate(self.script.tokens):
            if token.text.strip("'\"") in SCROLLS:
                yield from self._bound_behind(place - 1, bound=True)

    def all_functions(self) -> Iterator[Closure]:
        """Yield every function of the scripts, and at last what stands outside them."""
        yield from self.functions.values()
        yield Closure((), 0, len(self.script.tokens))


def read_program(scripts: str, fields: Mapping[str, str], here: str) -> Program:
    """Return what the scripts of the page at *here* define; *fields* are the values of its fields."""
    script = read_script(scripts)
    program = Program(script=script, functions={}, declared={}, fields=fields, here=here)
    functions: dict[str, Closure] = {}
    declared: dict[str, tuple[int, int]] = {}
    for place, token in enumerate(script.tokens):
        if token.kind != "name" or token.text in KEYWORDS:
            continue
        closure = _defined_at(program, place)
        if closure is not None:
            functions.setdefault(token.text, closure)
        elif (span := _declared_at(script, place)) is not None:
            declared.setdefault(token.text, span)
    return replace(program, functions=functions, declared=declared)


def _defined_at(program: Program, place: int) -> Closure | None:
    """Return the function whose name stands at a token: ``function a() {``, ``a = function () {``."""
    tokens, closes = program.script.tokens, program.script.closes
    before = tokens[place - 1].text if place else ""
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if after == "(" and before in ("function", ",", "{", "async"):
        body = closes[place + 1] + 1
        if body < min(len(tokens), place + LONGEST) and tokens[body].text == "{":
            names = tuple(tokens[at].text for at in range(place + 2, body - 1) if tokens[at].kind == "name")
            return Closure(names, body + 1, closes[body])
    if after in ("=", ":") and place + 2 < len(tokens):
        return program.closure_at(place + 2) if tokens[place + 2].text in ("function", "(", "async") else None
    return None


def _declared_at(script: Script, place: int) -> tuple[int, int] | None:
    """Return where what a variable is declared as stands: ``var a = …``, ``{a: 1}``."""
    tokens = script.tokens
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if after not in ("=", ":") or place + 2 >= len(tokens):
        return None
    before = tokens[place - 1].text if place else ""
    literal = tokens[place + 2].kind in ("number", "string")
    ends = tokens[place + 3].text if place + 3 < len(tokens) else ";"
    if (literal and ends in (",", ";", "}", ")")) or (literal and tokens[place + 3].begins_line):
        return place + 2, place + 3
    return (
        (place + 2, _end_of(script, place + 2))
        if after == "=" and before in ("var", "let", "const", ",")
        else None
    )


def _end_of(script: Script, place: int) -> int:
    """Return where the expression that begins at a place ends."""
    last = min(len(script.tokens), place + LONGEST)
    while place < last and script.tokens[place].text not in (",", ";", ")", "}", "]"):
        place = script.closes[place] + 1 if script.tokens[place].text in ("(", "[", "{") else place + 1
    return place
