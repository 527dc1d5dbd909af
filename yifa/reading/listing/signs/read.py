"""Finds on a list's page what would bring a next page and is no address, and what says that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from yifa.model.listing import Ends, Sign
from yifa.reading.listing.numerals import page_number
from yifa.reading.listing.page_addresses import goes_back
from yifa.reading.listing.rows import hides
from yifa.reading.listing.signs.controls import (
    HOW,
    Frame,
    State,
    direct_text,
    handlers_of,
    has_title,
    is_dead,
    is_headed,
    is_marked_next,
    is_off,
    label_of,
    labels_of,
    may_be_page,
    names_second,
    opens_elsewhere,
    shown,
    sign_of,
    state_of,
    turns_pages,
)
from yifa.reading.listing.signs.groups import (
    Number,
    attribute_counts,
    component_ends,
    count_signs,
    field_sign,
    form_sign,
    numbers_sign,
    select_ends,
)
from yifa.reading.listing.signs.scripts import ScriptSigns, read_scripts
from yifa.reading.listing.signs.words import HID_ITSELF, NO_MORE, SignWords, load_words, plain

OTHER_ROWS = 3
"""titles before a control, in the block it stands in, that make it that block's own"""
TITLE = 6
NEAR = 5
"""levels up from a control above the list within which the list must begin"""
BOXES = 4
"""levels up from a control within which a box may be called a pager"""
CONTROLS = frozenset({"a", "button", "input", "img", "area"})
PUSHED = frozenset({"button", "submit", "image"})
BARE = frozenset({"更多", "more"})
SKIPPED = frozenset({"script", "style", "template", "head"})
EMPTY_BOXES = frozenset({"div", "ul", "span", "p", "nav", "td", "ol", "section"})


@dataclass(slots=True)
class _Reader:
    """One walk over a page's tree."""

    url: str
    base: str
    rows: frozenset[HtmlElement]
    holders: frozenset[HtmlElement]
    scripts: ScriptSigns
    shown: int
    """entries read from the list"""
    words: SignWords
    signs: list[Sign] = field(default_factory=list)
    shut: bool = False
    next_shut: bool = False
    single: bool = False
    titles: int = 0
    left: int = 0
    """rows still to come"""
    begun: bool = False
    frames: list[Frame] = field(default_factory=list)
    above: list[tuple[Sign, int, tuple[HtmlElement, ...]]] = field(default_factory=list)
    """signs before the first row, with the titles before them and what they stand in"""
    numbers: dict[HtmlElement, list[Number]] = field(default_factory=dict)
    forms: list[Sign] = field(default_factory=list)

    def read(self, root: HtmlElement) -> Ends:
        self.left = len(self.rows)
        self.begun = not self.rows
        for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "comment":
                self.single = self.single or bool(HID_ITSELF.search((node.text or "")[:400]))
            elif event == "end":
                self.frames.pop()
            elif isinstance(node.tag, str):
                self._open(node)
        for run in self.numbers.values():
            if sign := numbers_sign(run):
                self.signs.append(sign)
        live = [*self.signs, *self.scripts.signs]
        if not self.next_shut:
            live += self.forms
        return Ends(signs=tuple(live), shut=self.shut, single=self.single or self.scripts.single)

    def _open(self, node: HtmlElement) -> None:
        above = self.frames[-1] if self.frames else None
        if above is not None and (above.hidden or above.ornament or above.in_row):
            self._pass(node, above)
            return
        names = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
        frame = self._frame(node, names, above)
        self.frames.append(frame)
        if node in self.rows:
            self._begin_row()
        if frame.hidden or frame.ornament:
            return
        if frame.in_row:
            self._count_title(node)
            return
        if frame.holds_rows:
            self._look_at_holder(node, names)
        if not frame.holds_rows or node.tag == "form":
            self._look(node, names, frame, above)
        self._count_title(node)

    def _pass(self, node: HtmlElement, above: Frame) -> None:
        """Go over an element within a row, or within what is no part of a list's pager."""
        self.frames.append(above)
        if node in self.rows:
            self._begin_row()
        if above.in_row:
            self._count_title(node)

    def _frame(self, node: HtmlElement, names: str, above: Frame | None) -> Frame:
        holds, marks = node in self.holders, self.words.marks_of(str(node.tag), names)
        boxed = not holds and marks.pager
        near = above.pager + 1 if above and 0 < above.pager < BOXES else 0
        control = node.tag in CONTROLS
        drawn = not holds and marks.component
        component = above.component + 1 if above and 0 < above.component < BOXES else 0
        handler = bool(handlers_of(node))
        off = marks.shut or is_off(node)
        return Frame(
            element=node,
            titles=self.titles,
            holds_rows=holds,
            in_row=node in self.rows,
            hidden=node.tag in SKIPPED or self._is_hidden(node),
            ornament=marks.ornament and not holds,
            handled=bool(above and above.handled) or control,
            handler=handler,
            acts=(handler and not holds) or bool(above and above.acts),
            pager=1 if boxed else near,
            off=off,
            component=1 if drawn else component,
        )

    def _is_hidden(self, node: HtmlElement) -> bool:
        """Return whether an element is kept from the reader's eye, and no script names it to show it."""
        return hides(node) and node not in self.holders and not self._is_named(node)

    def _is_named(self, node: HtmlElement) -> bool:
        return not self.scripts.names.isdisjoint((node.get("id") or "", *(node.get("class") or "").split()))

    def _begin_row(self) -> None:
        """At the first row, keep of the signs above it those that stand directly above the list."""
        self.left -= 1
        if self.begun:
            return
        self.begun = True
        path = [frame.element for frame in self.frames]
        for sign, titles, inside in self.above:
            common = sum(1 for one, other in zip(path, inside, strict=False) if one is other)
            if titles == self.titles and len(inside) - common <= NEAR and len(path) - common <= NEAR:
                self.signs.append(sign)
        self.above.clear()

    def _count_title(self, node: HtmlElement) -> None:
        if node.tag == "a" and not is_dead(node.get("href")) and has_title(node, TITLE):
            self.titles += 1

    def _keep(self, sign: Sign) -> None:
        """Keep a sign where it stands after the rows, or for now where it stands above them."""
        if not self.begun:
            self.above.append((sign, self.titles, tuple(frame.element for frame in self.frames)))
        elif self._is_own():
            self.signs.append(sign)

    def _take(self, ends: Ends) -> None:
        self.shut, self.single = self.shut or ends.shut, self.single or ends.single
        for sign in ends.signs:
            self._keep(sign)

    def _is_own(self) -> bool:
        """Return whether what stands here belongs to the list: no block of other rows holds it."""
        inner = (frame for frame in self.frames if not frame.holds_rows)
        first = next(inner, None)
        return self.left <= 0 and (not self.rows or first is None or self.titles - first.titles < OTHER_ROWS)

    def _look_at_holder(self, node: HtmlElement, names: str) -> None:
        """Take a box around the rows that grows as it is scrolled, or counts more of them."""
        self.signs += attribute_counts(node, self.shown)
        marks = f"{node.tag} {names} {' '.join(map(str, node.keys()))}"
        if self.words.endless.search(marks):
            self.signs.append(Sign(kind="a box that grows as it is scrolled", place=shown(node)))

    def _look(self, node: HtmlElement, names: str, frame: Frame, above: Frame | None) -> None:
        tag = str(node.tag)
        if tag == "select":
            self._take(select_ends(node, names, boxed=frame.pager > 0))
        elif tag == "form":
            form = form_sign(node, holds_rows=frame.holds_rows)
            self.forms += [form] if form else []
        elif frame.component == 1 or "infinite" in " ".join(node.keys()):
            self._take(component_ends(node))
        elif tag == "input" and (field := field_sign(node, boxed=frame.pager > 0)):
            self.forms.append(field)
        if tag in ("select", "option"):
            return
        if self._look_at_control(node, names, frame, above):
            return
        empty = tag in EMPTY_BOXES and not len(node) and not (node.text or "").strip()
        if empty and frame.pager == 1 and self._is_named(node) and not self.scripts.single:
            self._keep(Sign(kind="a box that a script fills", place=shown(node), weak=True))
        for sign in count_signs(node, self.shown, boxed=frame.pager > 0):
            self._keep(sign)

    def _look_at_control(self, node: HtmlElement, names: str, frame: Frame, above: Frame | None) -> bool:
        """Take an element by what it is called and does; tell whether it is a control or a word of one."""
        tag = str(node.tag)
        control = tag in CONTROLS and not (tag == "img" and above and above.handled)
        if tag == "input" and (node.get("type") or "").lower() not in PUSHED:
            return False
        if not control and above is not None and above.handled:
            return False
        text = label_of(node) if control or frame.handler else direct_text(node)
        if text and NO_MORE.search(text):
            self.shut = True
            return True
        said = (self.words.kind_of(label) for label in labels_of(node, text) if label)
        named = next(filter(None, said), None)
        kind = named or self._by_mark(node, names, text, frame, acts=control or frame.handler)
        number = page_number(text, boxed=frame.pager > 0) if text else None
        if kind is None and number is None:
            return False
        state = self._state(node, frame, above)
        if number is not None:
            self._take_number(number, node, names, state, frame, above)
        elif kind == "more":
            self._take_more(node, state, text)
        elif kind is not None:
            self._take_turn(kind, node, state, text, said=named is not None)
        return True

    def _by_mark(self, node: HtmlElement, names: str, text: str, frame: Frame, *, acts: bool) -> str | None:
        """Return what a control without a known word is: an arrow, a picture, a box for more."""
        parent = node.getparent()
        squeezed = "".join(text.split())
        if squeezed in self.words.arrows:
            return "next" if frame.pager or (self.begun and names_second(node)) else None
        if names.strip() and self.words.is_more_box(names):
            return "more"
        if acts and self.begun and plain(text) in BARE and node.get("href", "#")[:1] in "#j":
            alone = parent is None or parent in self.holders or plain(label_of(parent)) in BARE
            return "more" if alone and not self._titles_since_rows() else None
        around = (parent.get("class") or "") if frame.component and parent is not None else ""
        if acts and not squeezed and is_marked_next(node, names, around):
            below = self.begun and self.left <= 0
            return "next" if frame.pager or below or turns_pages(node) else None
        return None

    def _titles_since_rows(self) -> int:
        """Return how many titles of other blocks stand between the list's rows and here."""
        inner = next((frame for frame in self.frames if not frame.holds_rows), None)
        return self.titles - inner.titles if inner else 0

    def _state(self, node: HtmlElement, frame: Frame, above: Frame | None) -> State:
        """Return what a control does, by itself or by what it stands in."""
        state = state_of(node, self.url, self.base)
        if state is State.SHUT or frame.off or (above is not None and above.off):
            return State.SHUT
        if state is State.PLAIN and frame.component and node.tag in ("a", "li", "button"):
            state = State.BUTTON
        bound = (above is not None and above.acts) or self._is_named(node)
        if state is State.PLAIN and above is not None and label_of(above.element) == label_of(node):
            bound = bound or self._is_named(above.element)
        return State.FUNCTION if bound else state

    def _take_turn(self, kind: str, node: HtmlElement, state: State, text: str, *, said: bool) -> None:
        """Take a control called next or last, as its words *said* or a mark does: it is shut, or a sign.

        An address is no sign where it leads back, or once the walk follows one.
        """
        address = self._address(node) if state is State.ADDRESS else None
        if state in (State.SHUT, State.PLAIN) or (address and goes_back(self.url, address)):
            self.shut = True
            self.next_shut = self.next_shut or kind == "next"
        elif address is None or said or may_be_page(self.url, address):
            dead = state in (State.DEAD, State.ADDRESS)
            self._keep(sign_of(f"{kind} {HOW[state]}", node, text, weak=dead))

    def _take_more(self, node: HtmlElement, state: State, text: str) -> None:
        """Take a control that brings more; an address does where it says that it loads, or may be a page."""
        address = self._address(node) if state is State.ADDRESS else None
        if state is State.SHUT or (address and goes_back(self.url, address)):
            self.shut = True
        elif not self.begun or is_headed(node) or opens_elsewhere(node, self.url, self.base):
            return
        elif address is None:
            self._keep(sign_of("more without an address", node, text))
        elif self.words.loads(text) or may_be_page(self.url, address):
            self._keep(sign_of(f"more {HOW[state]}", node, text, weak=True))

    def _address(self, node: HtmlElement) -> str:
        return urljoin(self.base, str(node.get("href") or "").strip())

    def _take_number(
        self, value: int, node: HtmlElement, names: str, state: State, frame: Frame, above: Frame | None
    ) -> None:
        child, holder = node, node.getparent()
        for _ in range(2):  # lxml counts children one by one: that there is no other is known from the one
            if holder is not None and child.getnext() is None and child.getprevious() is None:
                child, holder = holder, holder.getparent()
        around = f"{names} {above.element.get('class') or '' if above else ''}".lower()
        marked = self.words.is_marked(self.words.here, around)
        number = Number(value=value, state=state, element=node, is_marked=marked, boxed=frame.pager > 0)
        own = self._is_own() if self.begun else frame.pager > 0
        if holder is not None and own:
            self.numbers.setdefault(holder, []).append(number)


def read_signs(root: HtmlElement, rows: Sequence[HtmlElement], url: str, base: str, entries: int) -> Ends:
    """Return what a page says of pages after it; its list has *entries* entries, and *rows* in the tree.

    ``<ul>…</ul><a href="javascript:;" onclick="turn(2)">下一页</a>`` has the sign ``next by a function``.
    The time it takes grows with the page and no faster.
    """
    holders: set[HtmlElement] = set()
    for row in rows:
        for ancestor in row.iterancestors():
            if ancestor in holders:
                break
            holders.add(ancestor)
    reader = _Reader(
        url=url, base=base, rows=frozenset(rows), holders=frozenset(holders),
        scripts=read_scripts(root, entries), shown=entries, words=load_words(),
    )  # fmt: skip
    return reader.read(root)
