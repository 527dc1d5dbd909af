"""Keeps what is known while a control is followed: variables, fields, and what it was seen to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from yifa.reading.scripts.values import Act, Closure, Go, Ref, Value, combine, number_of, text_of_value

# this.page · _this.page · vm.page: a variable of the page all the same
OWNER = re.compile(r"^(?:(?:this|self|that|_this|_self|_that|vm|me|app|window|\$scope)\.)+(?=.)")
LOCATION = re.compile(r"^(?:(?:window|document|self|top|parent|this)\.)*location(?:\.href)?$")
# #page · input[name=page] · #f input[name='page'] · .page
SELECTED = re.compile(r"\[name\s*=\s*['\"]?([\w$:.-]+)['\"]?\]|[#.]([\w-]+)|^([\w$:-]+)$")


@dataclass(slots=True)
class State:
    """What is known at one moment."""

    here: str = ""
    """the page's address"""
    fields: dict[str, str] = field(default_factory=dict)
    """values of the page's fields, by id and by name"""
    known: dict[str, Value] = field(default_factory=dict)
    """variables"""
    fields_set: dict[str, str] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    """addresses that elements were given, and what a library was told to download"""
    action: str | None = None
    """where a form was told to submit to"""
    dry: int = 0
    """what is read now is not done: a branch not taken"""
    muted: int = 0
    """what is read now would be done once an answer is there"""

    def do(self, act: Act) -> None:
        """Note what the control does, where it is done now."""
        if not self.dry and not self.muted:
            self.acts.append(act)

    def assign(self, target: Value, sign: str, value: Value) -> None:
        """Set a variable or a field; setting the location opens an address."""
        if self.dry or not isinstance(target, Ref):
            return
        path = target.path
        if sign != "=":
            value = combine(sign[0], self.value(target), self.value(value))
        if LOCATION.match(path):
            self.go(value)
        elif path.endswith(".value"):
            self.set_field(path.removesuffix(".value"), value)
        elif path.endswith(".action"):
            self.action = text_of_value(self.value(value))
        else:
            if path.endswith((".src", ".href")):
                self.show(value)
            self._keep(OWNER.sub("", path), self.value(value))

    def show(self, value: Value) -> None:
        """Note the address that an element is given, if it is known."""
        url = text_of_value(self.value(value))
        if url and not self.dry and not self.muted:
            self.shown.append(url)

    def _keep(self, path: str, value: Value) -> None:
        """Keep a variable's value, or that of an object's member."""
        owner, _, last = path.rpartition(".")
        whole = self.value(Ref(owner)) if owner else None
        if isinstance(whole, dict):
            self.known[owner] = {**whole, last: value}
        else:
            self.known[path] = value

    def go(self, value: Value) -> None:
        """Open an address, if it is known."""
        url = text_of_value(self.value(value))
        if url:
            self.do(Go(url=url))

    def set_field(self, path: str, value: Value) -> None:
        """Set the field that a path leads to: ``document.f.page``, ``@page``."""
        said = text_of_value(self.value(value))
        if said is not None and not self.dry:
            self.fields_set[field_name(path)] = said

    def field(self, path: str) -> Value:
        """Return the value of the field that a path leads to."""
        name = field_name(path)
        own = self.known.get(f"{path}.value")
        if own is not None:
            return own
        return self.fields_set.get(name, self.fields.get(name))

    def value(self, value: Value) -> Value:
        """Return a value; of something named, what it says."""
        if not isinstance(value, Ref):
            return value
        path = OWNER.sub("", value.path)
        for name in (value.path, path):
            if name in self.known:
                return self.known[name]
        if LOCATION.match(value.path):
            return self.here
        if path.endswith(".value"):
            return self.field(path.removesuffix(".value"))
        return self._part(path)

    def _part(self, path: str) -> Value:
        """Return a part of something known: a member of an object, else what goes by its last name."""
        owner, _, last = path.rpartition(".")
        whole = self.value(Ref(owner)) if owner else None
        if isinstance(whole, dict):
            return whole.get(last)
        if isinstance(whole, Ref):  # an element that a function was given
            return self.value(Ref(f"{whole.path}.{last}"))
        if last == "length" or owner.startswith("@"):
            return None
        return self.initial(last)

    def initial(self, name: str) -> Value:
        """Return what a variable is set to where it is declared; here nothing is declared."""
        return self.known.get(name)

    def step(self, target: Value, by: int) -> tuple[Value, Value]:
        """Add to a number; return its value before and after."""
        before = number_of(self.value(target))
        after = None if before is None else before + by
        if after is not None:
            self.assign(target, "=", after)
        return before, after


def field_name(path: str) -> str:
    """Return the field's name or id at the end of a path.

    >>> field_name("document.f.page"), field_name("@page")
    ('page', 'page')
    """
    return path[1:] if path.startswith("@") else path.rpartition(".")[2]


def element_of(selector: str) -> Ref:
    """Return the element that a selector names.

    >>> element_of("#f input[name='page']").path, element_of("#more").path, element_of("page").path
    ('@page', '@more', '@page')
    """
    names = [next(filter(None, match)) for match in SELECTED.findall(selector)]
    return Ref(f"@{names[-1] if names else selector}")


def bound(closure: Closure, arguments: list[Value]) -> Mapping[str, Value]:
    """Return what a function's arguments are called, and what they are."""
    values = [*arguments, *([None] * len(closure.names))]
    return dict(zip(closure.names, values, strict=False))
