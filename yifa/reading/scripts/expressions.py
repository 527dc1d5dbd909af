"""Reads a script's expressions, as far as what they say can be known without running it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yifa.reading.scripts.state import LOCATION, State, bound, element_of
from yifa.reading.scripts.tokens import Script, Token, read_script, unquoted
from yifa.reading.scripts.values import Closure, Method, Object, Ref, Value, combine, text_of_value, truth

MOST_STEPS = 2000
"""words of a script read while one control is followed"""
DEPTH = 60
BEHIND = 1000
"""words of a script that cost a step where more is put behind them"""
POWERS = {
    "||": 2, "&&": 3, "==": 5, "===": 5, "!=": 5, "!==": 5, "<": 6, ">": 6, "<=": 6, ">=": 6, "+": 7, "-": 7,
    "*": 8, "/": 8, "%": 8,
}  # fmt: skip
LITERALS: Mapping[str, Value] = {"true": True, "false": False}
PREFIXES = frozenset({"await", "void", "typeof", "delete", "async"})
END = Token("end", "", True)
THIS = Ref("this")


class TooLongError(Exception):
    """The statements are not followed further. Costs one way to turn a list's page."""


@dataclass(slots=True)
class Reader(State):
    """One walk through a script: its expressions; its statements are a `Follower`'s."""

    script: Script = field(default_factory=lambda: read_script(""))
    functions: Mapping[str, Closure] = field(default_factory=dict)
    declared: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """where variables are declared: the place of what they are set to"""
    returned: bool = False
    """a ``return`` was met"""
    result: Value = None
    """what it returned"""
    steps: int = 0
    depth: int = 0
    unsure: int = 0
    """conditions around this place of which it is not known whether they hold"""
    entered: int = 0
    """functions followed"""
    doubtful: bool = False
    """something was met whose effect is not known"""
    looking_up: set[str] = field(default_factory=set)

    def token(self, place: int) -> Token:
        """Return the token at a place; beyond the last one that of an end."""
        return self.script.tokens[place] if 0 <= place < len(self.script.tokens) else END

    def _spend(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS or self.depth > DEPTH:
            raise TooLongError

    def initial(self, name: str) -> Value:
        """Return what a variable is set to where it is declared."""
        if name in self.known:
            return self.known[name]
        place = self.declared.get(name)
        if place is None or name in self.looking_up:
            return self.functions.get(name)
        self.looking_up.add(name)
        self.dry += 1
        self._spend()
        value = self.value(self.expression(*place)[0])
        self.dry -= 1
        self.looking_up.discard(name)
        return value

    def block(self, place: int, end: int) -> None:
        """Follow the statements between two places."""
        raise NotImplementedError

    def call_known(self, value: Value, arguments: list[Value]) -> Value:
        """Return what a call says whose function does not stand in the script."""
        raise NotImplementedError

    def expression(self, place: int, end: int, least: int = 0) -> tuple[Value, int]:
        """Return what an expression says, and where it ends; operators bind it by at least *least*."""
        self._spend()
        self.depth += 1
        left, place = self._operand(place, end)
        while place < end and self.token(place).kind == "sign":
            sign = self.token(place).text
            power = POWERS.get(sign)
            if sign in ("=", "+=", "-=") and least == 0:
                right, place = self.expression(place + 1, end)
                self.assign(left, sign, right)
                left = self.value(right)
            elif sign == "?" and least <= 1:
                left, place = self._choice(left, place, end)
            elif power is None or power < least:
                break
            elif sign in ("||", "&&"):
                left, place = self._either(sign, left, place, end, power)
            else:
                right, place = self.expression(place + 1, end, power + 1)
                left = combine(sign, self.value(left), self.value(right))
        self.depth -= 1
        return left, place

    def _either(self, sign: str, left: Value, place: int, end: int, power: int) -> tuple[Value, int]:
        holds = truth(self.value(left))
        skipped = holds is (sign == "||")
        self.dry += skipped
        right, place = self.expression(place + 1, end, power + 1)
        self.dry -= skipped
        return (left if skipped else right), place

    def _choice(self, left: Value, place: int, end: int) -> tuple[Value, int]:
        """Return the side of ``a ? b : c`` that is taken; where that is not known, one that is known."""
        holds = truth(self.value(left))
        self.dry += holds is not True
        yes, place = self.expression(place + 1, end, 1)
        self.dry -= holds is not True
        if self.token(place).text != ":":
            return None, place
        self.dry += holds is not False
        no, place = self.expression(place + 1, end, 1)
        self.dry -= holds is not False
        if holds is None:
            return (no if self.value(no) is not None else yes), place
        return (yes if holds else no), place

    def _operand(self, place: int, end: int) -> tuple[Value, int]:
        token = self.token(place) if place < end else END
        value: Value = None
        after = place + 1
        if token.kind == "string":
            value = unquoted(token.text)
        elif token.kind == "template":
            value = self._template(token.text)
        elif token.kind == "number":
            value = int(token.text) if token.text.isdecimal() and len(token.text) < 16 else None
        elif token.kind == "name":
            return self._named(token.text, place, end)
        elif token.kind == "sign":
            return self._signed(token.text, place, end)
        return self._parts(value, after, end)

    def _named(self, name: str, place: int, end: int) -> tuple[Value, int]:
        if name in PREFIXES:
            return self._operand(place + 1, end)
        if name == "new":
            return self._operand(place + 1, end)
        if name == "function":
            return self._closure(place, end)
        if self.token(place + 1).text == "=>":
            return self._arrow((name,), place + 2, end)
        value = LITERALS[name] if name in LITERALS else Ref(name)
        return self._parts(value, place + 1, end)

    def _signed(self, sign: str, place: int, end: int) -> tuple[Value, int]:
        closes = min(self.script.closes[place], end)
        if sign == "(":
            if self.token(closes + 1).text == "=>":
                return self._arrow(self._names(place + 1, closes), closes + 2, end)
            values = self._list(place + 1, closes)
            return self._parts(values[-1] if values else None, closes + 1, end)
        if sign == "{":
            return self._object(place + 1, closes), closes + 1
        if sign == "[":
            return self._parts(None, closes + 1, end)
        if sign in ("++", "--"):
            target, place = self._operand(place + 1, end)
            return self.step(target, 1 if sign == "++" else -1)[1], place
        if sign in ("!", "-", "+"):
            value, place = self._operand(place + 1, end)
            return self._with_sign(sign, value), place
        return None, place + 1

    def _with_sign(self, sign: str, value: Value) -> Value:
        if sign == "!":
            holds = truth(self.value(value))
            return None if holds is None else not holds
        return combine(sign, 0, self.value(value))

    def _parts(self, value: Value, place: int, end: int) -> tuple[Value, int]:
        """Return what stands behind a value: members, calls, steps."""
        while place < end:
            self._spend()
            token = self.token(place)
            if token.text == "." and self.token(place + 1).kind == "name":
                value, place = self._member(value, self.token(place + 1).text), place + 2
            elif token.text == "[":
                closes = min(self.script.closes[place], end)
                key, _ = self.expression(place + 1, closes)
                value, place = self._member(value, text_of_value(self.value(key)) or "?"), closes + 1
            elif token.text == "(":
                closes = min(self.script.closes[place], end)
                value, place = self._call(value, list(self._list(place + 1, closes))), closes + 1
            elif token.text in ("++", "--") and not token.begins_line:
                value, place = self.step(value, 1 if token.text == "++" else -1)[0], place + 1
            else:
                break
        return value, place

    def _member(self, value: Value, name: str) -> Value:
        if isinstance(value, Ref):
            return Ref(f"{value.path}.{name}")
        if isinstance(value, dict):
            return value.get(name)
        return Method(value, name) if isinstance(value, str) else Ref(f"?.{name}")

    def _list(self, place: int, end: int) -> list[Value]:
        """Return the values between commas."""
        values: list[Value] = []
        while place < end:
            value, place = self.expression(place, end)
            values.append(value)
            while place < end and self.token(place).text != ",":
                place += 1
            place += 1
        return values

    def _object(self, place: int, end: int) -> Object:
        said: Object = {}
        while place < end:
            self._spend()
            token, after = self.token(place), self.token(place + 1).text
            name = unquoted(token.text) if token.kind == "string" else token.text
            if after == ":":
                value, place = self.expression(place + 2, end)
                said[name] = value if isinstance(value, Closure) else self.value(value)
            elif after == "(" and token.kind == "name":
                opens = self.script.closes[place + 1] + 1
                closes = self.script.closes[opens] if self.token(opens).text == "{" else opens
                said[name] = Closure(self._names(place + 2, opens - 1), opens + 1, closes)
                place = closes + 1
            elif after in (",", "}"):
                said[name] = self.value(Ref(name))
                place += 1
            while place < end and self.token(place).text != ",":
                place = self.script.closes[place] + 1 if self.token(place).text in "({[" else place + 1
            place += 1
        return said

    def _template(self, text: str) -> Value:
        """Return a text with ``${…}`` in it filled."""
        first, *rest = unquoted(text).split("${")
        said = first
        for part in rest:
            code, closed, tail = part.partition("}")
            filled = text_of_value(self.value(self.read(code))) if closed else None
            if filled is None:
                return None
            said += filled + tail
        return said

    def read(self, code: str) -> Value:
        """Return what an expression beside the script says."""
        whole, start = self.script, len(self.script.tokens)
        self.steps += start // BEHIND  # the script is copied
        self.script = whole.followed_by(code)
        value, _ = self.expression(start, len(self.script.tokens))
        value = self.value(value)
        self.script = whole
        return value

    def _names(self, place: int, end: int) -> tuple[str, ...]:
        return tuple(self.token(at).text for at in range(place, end) if self.token(at).kind == "name")

    def _closure(self, place: int, end: int) -> tuple[Value, int]:
        """Return the function that begins here: ``function name(a, b) {…}``."""
        opens = place + 1 + (self.token(place + 1).kind == "name")
        closes = self.script.closes[opens] if self.token(opens).text == "(" else end
        body = closes + 1
        if self.token(body).text != "{" or body >= end:
            return None, min(body, end)
        closure = Closure(self._names(opens + 1, closes), body + 1, self.script.closes[body])
        return self._parts(closure, self.script.closes[body] + 1, end)

    def _arrow(self, names: tuple[str, ...], place: int, end: int) -> tuple[Value, int]:
        if self.token(place).text == "{":
            closes = self.script.closes[place]
            return Closure(names, place + 1, closes), closes + 1
        self.dry += 1
        _, after = self.expression(place, end)
        self.dry -= 1
        return Closure(names, place, after, is_value=True), after

    def _call(self, value: Value, arguments: list[Value]) -> Value:
        """Return what a call says; follow it where its function stands in the script."""
        if isinstance(value, Closure):
            return self.enter(value, [self._given(argument) for argument in arguments])
        if isinstance(value, Ref) and value.path in ("$", "jQuery") and arguments:
            if isinstance(arguments[0], Closure):
                return self.enter(arguments[0], [])
            named = None if _is_location(arguments[0]) else self.value(arguments[0])
            return element_of(named) if isinstance(named, str) else arguments[0]
        own = self.value(value) if isinstance(value, Ref) else None
        if isinstance(own, Closure):
            return self.enter(own, [self._given(argument) for argument in arguments])
        return self.call_known(value, arguments)

    def _given(self, argument: Value) -> Value:
        """Return what a function is given; a control itself, where it is ``this``."""
        return argument if argument == THIS and "this" not in self.known else self.value(argument)

    def enter(self, closure: Closure, arguments: list[Value]) -> Value:
        """Follow a function's body; return its result."""
        if self.dry:
            return None
        self._spend()
        self.entered += 1
        kept = {name: self.known.get(name) for name in closure.names}
        was = self.returned
        self.known.update(bound(closure, arguments))
        self.returned, self.result = False, None
        if closure.is_value:
            value, _ = self.expression(closure.start, closure.end)
            self.result = self.value(value)
        else:
            self.block(closure.start, closure.end)
        self.returned = was
        self._put_back(kept)
        return self.result

    def _put_back(self, kept: Mapping[str, Value]) -> None:
        for name, value in kept.items():
            if value is None:
                self.known.pop(name, None)
            else:
                self.known[name] = value


def _is_location(value: Value) -> bool:
    return isinstance(value, Ref) and LOCATION.match(value.path) is not None
