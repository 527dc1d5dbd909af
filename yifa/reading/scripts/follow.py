"""Follows a script's statements and calls: which address, form or request a control leads to."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from yifa.reading.scripts.expressions import Reader
from yifa.reading.scripts.requests import request_in
from yifa.reading.scripts.state import LOCATION, element_of
from yifa.reading.scripts.values import (
    Call,
    Closure,
    Encoded,
    Method,
    PostBack,
    Ref,
    Submit,
    Value,
    combine,
    number_of,
    text_of_value,
    truth,
)

DECLARES = frozenset({"var", "let", "const"})
LOOPS = frozenset({"for", "while", "with"})
TEXTS = frozenset({"encodeURI", "encodeURIComponent", "escape", "unescape", "decodeURI", "String", "unquote"})
NUMBERS = frozenset({"parseInt", "Number", "parseFloat", "floor", "ceil", "round", "abs"})
ELEMENTS = re.compile(r"(?:^|\.)(?:getElementById|getElementsBy\w+|querySelector(?:All)?|find)$")
# what stands for any number: a clock, a chance
CHANCE = re.compile(r"^(?:Math\.random|Date(?:\.now)?|(?:\w+\.)*getTime|Date\.parse)$")
LATER = frozenset({"setTimeout", "setInterval", "requestAnimationFrame", "ready", "nextTick"})
TOLD = TEXTS | NUMBERS | {"stringify", "URLSearchParams", "extend"}
OF_TEXT = frozenset({"replace", "concat", "split", "toString", "trim"})
HARMLESS = frozenset({"alert", "log", "preventDefault", "stopPropagation", "msg", "toast", "getElementById"})
OPENS = frozenset({"replace", "assign"})
# $.fileDownload(url), saveAs(url, name)
DOWNLOADS = frozenset({"fileDownload", "saveAs"})


@dataclass(slots=True)
class Follower(Reader):
    """One walk through what a control does."""

    def block(self, place: int, end: int) -> None:
        """Follow the statements between two places."""
        self.depth += 1
        while place < end and not self.returned:
            place = max(self.statement(place, end), place + 1)
        self.depth -= 1

    def statement(self, place: int, end: int) -> int:
        """Follow one statement; return where the next begins."""
        self._spend()
        self.depth += 1
        after = self._statement(place, end)
        self.depth -= 1
        return after

    def _statement(self, place: int, end: int) -> int:
        token = self.token(place)
        text = token.text if token.kind in ("name", "sign") else ""
        if text in (";", ",", ")", "]", "}") or token.kind == "end":
            return place + 1
        if text == "{":
            self.block(place + 1, self.script.closes[place])
            return self.script.closes[place] + 1
        if text in DECLARES or text in ("try", "else", "do", "finally"):
            return place + 1
        if text == "if":
            return self._if(place, end)
        if text in LOOPS or text == "catch":
            return self._pass_loop(place, end)
        if text == "switch":
            return self._switch(place, end)
        if text == "function" and self.token(place + 1).kind == "name":
            _, after = self._closure(place, end)
            return after
        if text == "return":
            return self._return(place, end)
        _, after = self.expression(place, end)
        return after

    def _return(self, place: int, end: int) -> int:
        stops = self.token(place + 1).text in (";", "}", "") or self.token(place + 1).begins_line
        value, after = (None, place + 1) if stops else self.expression(place + 1, end)
        if not self.dry and not self.unsure:
            self.returned, self.result = True, self.value(value)
        return after

    def _if(self, place: int, end: int) -> int:
        """Follow the branch that is taken, or both where that is not known."""
        opens = place + 1
        closes = min(self.script.closes[opens], end) if self.token(opens).text == "(" else place
        condition, _ = self.expression(opens + 1, closes)
        holds = truth(self.value(condition))
        after = self._branch(closes + 1, end, taken=holds)
        while self.token(after).text == ";" and self.token(after + 1).text == "else":
            after += 1
        if self.token(after).text == "else" and after < end:
            after = self._branch(after + 1, end, taken=None if holds is None else not holds)
        return after

    def _branch(self, place: int, end: int, *, taken: bool | None) -> int:
        self.dry += taken is False
        self.unsure += taken is None
        self.doubtful = self.doubtful or taken is None
        after = self.statement(place, end)
        self.unsure -= taken is None
        self.dry -= taken is False
        return after

    def _switch(self, place: int, end: int) -> int:
        """Follow the case that holds, up to its ``break``; the default where none does."""
        closes = min(self.script.closes[place + 1], end)
        body = min(self.script.closes[closes + 1], end) if self.token(closes + 1).text == "{" else closes
        said = self.value(self.expression(place + 2, closes)[0])
        at, taken = closes + 2, False
        while at < body and not self.returned:
            text = self.token(at).text
            if text in ("case", "default"):
                value, colon = self.expression(at + 1, body) if text == "case" else (said, at + 1)
                taken = taken or combine("==", said, self.value(value)) is True
                at = colon + 1
            elif text == "break":
                if taken:
                    break
                at += 1
            else:
                at = max(self._branch(at, body, taken=taken), at + 1)
        return body + 1

    def _pass_loop(self, place: int, end: int) -> int:
        """Go over a loop: what it does is not known."""
        opens = place + 1
        after = self.script.closes[opens] + 1 if self.token(opens).text == "(" else opens
        if self.token(after).text == "{":
            return self.script.closes[after] + 1
        self.dry += 1
        after = self.statement(after, end)
        self.dry -= 1
        return after

    def call_known(self, value: Value, arguments: list[Value]) -> Value:
        """Return what a call of the browser, or of a library, says; note what it does."""
        said = [self.value(argument) for argument in arguments]
        if isinstance(value, Method):
            return _of_text(value, said)
        if not isinstance(value, Ref):
            return None
        path, name = value.path, value.path.rpartition(".")[2]
        owner = self.value(Ref(path.rpartition(".")[0]))
        if isinstance(owner, str) and name in OF_TEXT and (name != "replace" or len(said) > 1):
            return _of_text(Method(owner, name), said)
        if name == "serialize":
            return urlencode({**self.fields, **self.fields_set})
        if name == "getCurrent":
            return self.known.get(path)
        if name in TOLD or CHANCE.match(path) or ELEMENTS.search(path):
            return _told(path, name, said)
        return self._act(path, name, said)

    def _act(self, path: str, name: str, said: list[Value]) -> Value:
        """Note what a call does: open, submit, post back, ask."""
        owner = path.rpartition(".")[0]
        if (name in OPENS and LOCATION.match(owner)) or path in ("window.open", "open"):
            self.go(said[0] if said else None)
        elif name == "submit" or (name == "trigger" and said[:1] == ["submit"]):
            self.do(Submit(form=owner, fields=dict(self.fields_set), action=self.action))
        elif name in ("__doPostBack", "WebForm_PostBackOptions"):
            target, argument = (text_of_value(value) for value in (*said, "", "")[:2])
            self.do(PostBack(target=target or "", argument=argument or ""))
        elif name in ("val", "attr", "prop", "data", "text", "html", "getAttribute", "setAttribute"):
            return self._of_element(owner, name, said)
        elif name == "send":
            self._send(said)
        elif name in DOWNLOADS:
            self.show(said[0] if said else None)
        elif (call := request_in(path, said)) is not None:
            self.do(call)
        elif not self.dry and name not in HARMLESS:
            self.doubtful = True
        self._then(name, said)
        return Ref("answer")

    def _of_element(self, owner: str, name: str, said: list[Value]) -> Value:
        """Return what an element says, or set it."""
        key = text_of_value(said[0]) if said else ""
        if name == "val" or (name in ("attr", "prop", "setAttribute") and key == "value"):
            new = said if name == "val" else said[1:]
            if not new:
                return self.field(owner)
            self.set_field(owner, new[0])
        elif len(said) > 1 and key == "action" and not self.dry:
            self.action = text_of_value(said[1])
        elif len(said) > 1 and key == "href" and LOCATION.match(owner):
            self.go(said[1])
        elif len(said) > 1 and key in ("src", "href"):
            self.show(said[1])
        elif len(said) <= 1:
            return self.value(Ref(f"{owner}.attr:{key}" if key else f"{owner}.text"))
        return Ref(owner)

    def _send(self, said: list[Value]) -> None:
        """Add what is sent to the request that was opened last."""
        last = self.acts[-1] if self.acts else None
        body = text_of_value(said[0]) if said else None
        if isinstance(last, Call) and last.method == "POST" and body and not self.muted and not self.dry:
            self.acts[-1] = Call(url=last.url, method="POST", body=body)

    def _then(self, name: str, said: list[Value]) -> None:
        """Follow what is done now or once an answer is there."""
        options = [value for value in said if isinstance(value, dict)]
        closures = [value for value in said if isinstance(value, Closure)]
        closures += [value for one in options for value in one.values() if isinstance(value, Closure)]
        for closure in closures:
            if name in LATER:
                self.enter(closure, [])
            elif not self.dry:
                self.muted += 1
                self.enter(closure, [])
                self.muted -= 1


def _told(path: str, name: str, said: list[Value]) -> Value:
    """Return what a function of the browser makes of its argument."""
    first = said[0] if said else None
    if name in TEXTS:
        return text_of_value(first)
    if name in NUMBERS:
        return number_of(first)
    if CHANCE.match(path):
        return 1
    if ELEMENTS.search(path):
        return element_of(first) if isinstance(first, str) else None
    if name == "stringify":
        return Encoded(first) if isinstance(first, dict) else first
    if isinstance(first, dict) and name == "URLSearchParams":
        return urlencode({key: text for key, value in first.items() if (text := text_of_value(value))})
    return first


def _of_text(method: Method, said: list[Value]) -> Value:
    """Return what a text's own functions make of it."""
    old, new = (text_of_value(value) for value in (*said, None, None)[:2])
    if method.name == "replace" and old and new is not None:
        return method.of.replace(old, new, 1)
    if method.name == "concat" and old is not None:
        return method.of + old
    if method.name == "split" and old:
        return {str(place): part for place, part in enumerate(method.of.split(old))}
    return method.of if method.name in ("toString", "trim") else None
