"""Completes what is typed when TAB is pressed, from a table: no command is loaded for it."""

import json
from pathlib import Path

import click

PLACE, PATH, FLAG = "place", "path", "flag"
TABLE = Path(__file__).parents[1] / "typed.json"
"""what may be typed after each command; made by ``make docs``"""
ARGUMENTS = ""
"""key of the table for what is no option"""


def complete_place(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of places that begin so."""
    from yifa.profiles.names import place_names  # only a TAB needs it

    return place_names(incomplete)


def kind_of(param: click.Parameter) -> str:
    """Return what completes a parameter: ``place``, ``path``, ``flag``, choices as ``a|b``, or nothing."""
    if getattr(param, "is_flag", False):
        return FLAG
    if param._custom_shell_complete is complete_place:  # noqa: SLF001 - click has no other way to ask
        return PLACE
    if isinstance(param.type, click.Path):
        return PATH
    return "|".join(map(str, param.type.choices)) if isinstance(param.type, click.Choice) else "value"


def table_of(command: click.Command, name: str) -> dict[str, dict[str, str]]:
    """Return the table of a command and its subcommands: name → option → what completes it."""
    kinds = {option: kind_of(param) for param in command.params if isinstance(param, click.Option)
             if not param.hidden for option in param.opts}  # fmt: skip
    arguments = [kind_of(param) for param in command.params if isinstance(param, click.Argument)]
    table = {name: {**kinds, ARGUMENTS: arguments[0] if arguments else "value"}}
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            table |= table_of(sub, f"{name} {sub.name}")
    return table


def read_table() -> dict[str, dict[str, str]]:
    """Return the table: command → option → what completes it."""
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def stub_of(name: str, table: dict[str, dict[str, str]]) -> click.Command:
    """Return a command that can do nothing but complete what is typed."""
    params = [_param(option, kind) for option, kind in table[name].items()]
    settings = {"ignore_unknown_options": True}
    below = {key.rpartition(" ")[2]: key for key in table if key.rpartition(" ")[0] == name}
    if not below:
        return click.Command(name, params=params, context_settings=settings)
    subs = {sub: stub_of(key, table) for sub, key in below.items()}
    return click.Group(name, params=[param for param in params if param.name != "words"], commands=subs)


def _param(option: str, kind: str) -> click.Parameter:
    complete = complete_place if kind == PLACE else None
    wanted = click.Path() if kind == PATH else click.Choice(kind.split("|")) if "|" in kind else None
    if option == ARGUMENTS:
        return click.Argument(["words"], nargs=-1, type=wanted, shell_complete=complete)
    if kind == FLAG:
        return click.Option([option], is_flag=True)
    return click.Option([option], type=wanted, shell_complete=complete, multiple=True)
