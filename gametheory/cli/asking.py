"""The questions that new asks on a terminal, each answer checked at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import typer

from gametheory.cli.errors import tell
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from gametheory.report.starter import Starter

Answer = TypeVar("Answer")


def ask(path: str | None, default_path: str, expect_new: Callable[[str], str]) -> tuple[str, Starter]:
    """Ask for a file's name, unless it is given, and for what a new game is made from.

    ``expect_new`` checks a file's name. Raises :class:`KeyboardInterrupt` for ctrl-C and where answers end; nothing has
    been written then.
    """
    from dataclasses import replace

    from gametheory.report.starter import (
        DEFAULT_TITLE,
        Starter,
        default_players,
        expect_form,
        parameter_from_text,
        player_from_text,
        valid_starter,
    )
    from gametheory.spec.schema import FORMS

    def read_form(text: str) -> str:
        expect_form(text)
        return text

    tell("A new game file. Enter takes what is in brackets; ctrl-C stops, and nothing is written.")
    path = path or _asked("File", default_path, expect_new)
    starter = Starter(title=DEFAULT_TITLE, form=FORMS[0], players=())
    starter = replace(starter, title=_asked("Title", DEFAULT_TITLE, str))
    starter = replace(starter, form=_asked(f"Form ({', '.join(FORMS)})", FORMS[0], read_form))

    def with_player(before: Starter, text: str) -> Starter:
        return _valid(replace(before, players=(*before.players, player_from_text(text))))

    def with_parameter(before: Starter, text: str) -> Starter:
        return _valid(replace(before, parameters=(*before.parameters, parameter_from_text(text))))

    def _valid(found: Starter) -> Starter:
        valid_starter(found)
        return found

    what = {"symmetric": "The kind of player", "population": "A population"}.get(starter.form, "A player")
    tell(f"{what} and the strategies, such as holder: monitor, ignore")
    for player in default_players(starter.form):
        starter = _asked("Player", f"{player.name}: {', '.join(player.strategies)}", partial(with_player, starter))
    if starter.form != "symmetric":
        starter = _more("Another player (enter for none)", starter, with_player)
    tell("Parameters, such as reach=2/5 in 0:1; without any there are two placeholders")
    return path, _more("Parameter (enter for no more)", starter, with_parameter)


def _more(question: str, starter: Starter, add: Callable[[Starter, str], Starter]) -> Starter:
    """What is made of any number of answers, until one is empty."""
    while True:
        found = _asked(question, "", partial(_added, add, starter), shown=False)
        if found is None:
            return starter
        starter = found


def _added(add: Callable[[Starter, str], Starter], before: Starter, text: str) -> Starter | None:
    return add(before, text) if text.strip() else None


def _asked(question: str, default: str, read: Callable[[str], Answer], *, shown: bool = True) -> Answer:
    """The answer, as it is read; asked again as long as it is refused."""
    while True:
        try:
            text = typer.prompt(question, default=default, show_default=shown, err=True)
        except typer.Abort:
            tell("")
            raise KeyboardInterrupt from None
        try:
            return read(text)
        except UsageError as error:
            tell(f"  {error}")
