"""The page of commands, from the application itself: each command's words, arguments, options and example."""

from __future__ import annotations

import enum
import inspect
import typing
from typing import Any

import typer.main

from gametheory.cli.app import EXIT_CODES, app
from generation.markdown import cell, code, table

HEAD = """# Commands

Made from the program itself: this is what `gametheory COMMAND --help` says. `FILE` is a game file, the name of a
game that comes with the package (`essay/monitoring`), or `-` for a pipe.

"""


def commands_page() -> str:
    """The whole page, in Markdown."""
    group = typer.main.get_command(app)
    callbacks = {info.name or info.callback.__name__: info.callback for info in app.registered_commands}
    summary = table(
        ["command", "what it does"],
        ([f"[`{name}`](#{name})", cell(_first(command.help))] for name, command in group.commands.items()),
    )
    parts = [_command(name, command, callbacks[name]) for name, command in group.commands.items()]
    return HEAD + f"{' '.join(EXIT_CODES.split())}\n\n{summary}\n" + "\n".join(parts)


def _first(help_text: str | None) -> str:
    return (help_text or "").strip().split("\n\n")[0]


def _command(name: str, command: Any, callback: Any) -> str:  # noqa: ANN401 - typer's own classes have moved between versions
    hints = typing.get_type_hints(callback, include_extras=True)
    arguments = [parameter for parameter in command.params if not parameter.opts[0].startswith("-")]
    options = [parameter for parameter in command.params if parameter.opts[0].startswith("-")]
    usage = " ".join(_in_usage(argument) for argument in arguments)
    paragraphs = [cell(text) for text in inspect.cleandoc(command.help or "").split("\n\n")]
    sections = [
        f"## {name}",
        f"```text\ngametheory {name} [OPTIONS] {usage}\n```",
        *paragraphs,
        table(["argument", "what it is"], ([code(_placeholder(one)), _words(one)] for one in arguments)),
        table(
            ["option", "value", "what it does"],
            ([_names(one), _value(one, hints.get(one.name)), _words(one)] for one in options),
        ),
    ]
    example = (command.epilog or "").strip().removeprefix("Example:").strip()
    if example:
        sections.append(f"```bash\n{example}\n```")
    return "\n\n".join(section for section in sections if section) + "\n"


def _placeholder(parameter: Any) -> str:  # noqa: ANN401
    shown = parameter.metavar or parameter.name.upper()
    return shown[1:-1] if shown.startswith("[") and shown.endswith("]") else shown  # Brackets are the usage's.


def _in_usage(argument: Any) -> str:  # noqa: ANN401
    return _placeholder(argument) if argument.required else f"[{_placeholder(argument)}]"


def _names(option: Any) -> str:  # noqa: ANN401
    return ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))


def _value(option: Any, hint: Any) -> str:  # noqa: ANN401
    choices = _choices(hint)
    if choices:
        return " or ".join(code(choice) for choice in choices)
    return "" if option.is_flag else code(_placeholder(option))


def _choices(hint: Any) -> list[str]:  # noqa: ANN401
    """The values of the enumeration in an annotation, if there is one."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return [str(member.value) for member in hint]
    return next((found for part in typing.get_args(hint) if (found := _choices(part))), [])


def _words(parameter: Any) -> str:  # noqa: ANN401
    words = cell(parameter.help or "")
    default = parameter.default
    if parameter.opts[0].startswith("-") and default not in (None, False, (), []) and "efault" not in words:
        words += f" Default: {code(str(getattr(default, 'value', default)))}."
    return words
