"""Turns answers into pages: one environment of templates a language."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from yifa.language.language import language
from yifa.model.clock import printed
from yifa.model.text import plain
from yifa.web import labels
from yifa.web.asked import Visit
from yifa.web.recorded import recorded_parts
from yifa.web.times import beijing, day


def _shown(value: Any) -> Any:
    """Return what a template prints for a value: nothing for None, no sign that a browser would obey."""
    if value is None:
        return ""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def thousands(number: int) -> str:
    """Return a number with its thousands apart.

    >>> thousands(1234567)
    '1,234,567'
    """
    return f"{number:,}"


@cache
def environment(code: str) -> Environment:
    """Return the templates in one language."""
    made = Environment(
        loader=PackageLoader("yifa.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n"], finalize=_shown,
    )  # fmt: skip
    said = language(code)
    install: Callable[..., None] = made.install_gettext_translations  # type: ignore[attr-defined] # the extension's
    install(said.messages, newstyle=True)
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update(beijing=beijing, day=day, printed=printed, thousands=thousands)
    made.globals.update(
        label=partial(labels.label, said), signs=labels.SIGNS, language=said, count_of=said.count,
        join=said.join, recorded_parts=partial(recorded_parts, said),
    )  # fmt: skip
    return made


def render(visit: Visit, template: str, **values: Any) -> str:
    """Return a page."""
    made = environment(visit.language.code).get_template(template)
    return made.render(visit=visit, link=visit.link, here=visit.here, query=visit.query, **values)


def page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page as an answer."""
    return HTMLResponse(render(visit, template, **values), status)
