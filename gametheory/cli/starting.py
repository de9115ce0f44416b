"""Commands for the first minutes: games (what is shipped) and new (a game file to start from)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import read_family
from gametheory.cli.options import Out, PlainRowsFormat, Quiet, complete_games
from gametheory.cli.output import Format, chosen_format, write
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from gametheory.model.family import Family
    from gametheory.report.catalogue import Entry

# Written out here, since the reader of game files is not loaded to complete a word; a test holds them equal to its own.
FORMS = ("strategic", "extensive", "bayesian", "symmetric", "population")
DEFAULT_PATH = "my_game.toml"


def complete_form(incomplete: str) -> list[str]:
    """Forms that begin so."""
    return [name for name in FORMS if name.startswith(incomplete)]


@guarded
def games(
    pattern: Annotated[
        str,
        typer.Argument(
            metavar="PATTERN",
            help="A folder, such as essay; the name of a game, such as essay/monitoring, which is then described; a word "
            "in a name or title; or a pattern, such as '*/png*'.",
            autocompletion=complete_games,
        ),
    ] = "",
    game_form: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="FORM",
            help="Only games of this form: strategic, extensive, bayesian, symmetric or population.",
            autocompletion=complete_form,
        ),
    ] = None,
    form: PlainRowsFormat = None,
    out: Out = None,
    quiet: Quiet = False,
) -> int:
    """List the games that come with the package, or describe one: what it is about, and what to try on it.

    Their names stand for their files in every command, in any folder: gametheory solve essay/monitoring.
    """
    from gametheory.catalogue import plain_name
    from gametheory.report.catalogue import catalogue_document, catalogue_rows, catalogue_view, entries, matching

    chosen = chosen_format(None if form is None else Format(form.value), out, csv_allowed=True)
    if chosen == "latex":
        raise UsageError(f"{out}: a list of games is written as .json, .csv, .md or .txt")
    if game_form is not None and game_form not in FORMS:
        raise UsageError(f"--form {game_form} is not known: {_hint(game_form, FORMS, 'the forms are ')}")
    found = entries()
    name = plain_name(pattern) if pattern else ""
    one = next((each for each in found if each.name == name), None)
    if one is not None:
        return _describe(one, chosen, out)
    listed = matching(found, name, game_form)
    if not listed:
        raise UsageError(_nothing(pattern, game_form))
    write(
        chosen,
        out,
        document=lambda: catalogue_document(listed),
        table=lambda: catalogue_view(listed),
        rows=lambda: catalogue_rows(listed),
    )
    return 0


def _nothing(pattern: str, form: str | None) -> str:
    """That no game is shipped that fits, with what may have been meant."""
    from gametheory.catalogue import catalogue_folders, catalogue_names

    if os.path.isfile(pattern):
        return f"{pattern} is a file of yours, not a shipped game; see it with: gametheory show {pattern}"
    of_form = f" of the form {form}" if form else ""
    like = f" with '{pattern}' in its name or title" if pattern else ""
    names = catalogue_names()
    known = (*catalogue_folders(), *names, *(name.rpartition("/")[2] for name in names))
    hint = _hint(pattern.rstrip("/"), known, "") if pattern else ""
    return f"there is no shipped game{of_form}{like}{f'; {hint}' if hint else '.'} All of them: gametheory games"


def _hint(name: str, known: Any, otherwise: str) -> str:  # noqa: ANN401 - any names
    from gametheory.spec.faults import did_you_mean

    return did_you_mean(name, known, otherwise)


def _describe(entry: Entry, chosen: str, out: Path | None) -> int:
    """Write what one shipped game, or dossier, is about."""
    from gametheory.report.catalogue import catalogue_rows
    from gametheory.report.described import described_document, described_dossier, described_view
    from gametheory.spec.files import is_dossier

    if is_dossier(entry.name):
        from gametheory.spec.dossier import read_dossier

        document, view = described_dossier(entry, read_dossier(entry.name))
    else:
        family = read_family(entry.name)
        document, view = described_document(entry, family), described_view(entry, family)
    write(chosen, out, document=lambda: document, table=lambda: view, rows=lambda: catalogue_rows([entry]))
    return 0


@guarded
def new(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH",
            help=f"The file to be written, or - for stdout. Default: {DEFAULT_PATH}.",
            show_default=False,
        ),
    ] = None,
    game_form: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="FORM",
            help="strategic, extensive, bayesian, symmetric or population. Default: strategic.",
            autocompletion=complete_form,
        ),
    ] = None,
    players: Annotated[
        list[str] | None,
        typer.Option(
            "--players",
            "--player",
            metavar="TEXT",
            help="A player, or population, with strategies: 'holder: monitor, ignore'. Repeatable, in order.",
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            metavar="TEXT",
            help="A parameter, and its range if it has one: 'reach=2/5 in 0:1'. Repeatable.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the game is called.")] = None,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="TEXT", help="A measure: 'piracy = tool.pirate'.")
    ] = None,
    claim: Annotated[
        str | None, typer.Option("--claim", metavar="TEXT", help="A claim: 'rare: piracy <= 1/4'.")
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Write a game file to start from, with a comment on each part.

    On a terminal, without options, it asks for title, form, players and parameters. The file is valid at once; its payoffs
    are placeholders, in the names given. What exists is never overwritten.
    """
    from gametheory.cli.asking import ask
    from gametheory.report.starter import starter_of, valid_starter

    if path is not None:
        expect_new(path)
    told = (game_form, players, parameters, title, measure, claim)
    if not any(told) and path != "-" and sys.stdin.isatty() and sys.stderr.isatty():
        path, starter = ask(path, DEFAULT_PATH, expect_new)
    else:
        starter = starter_of(title, game_form, players or (), parameters or (), measure, claim)
    text, family = valid_starter(starter)
    if path == "-":
        sys.stdout.write(text)
        return 0
    file = expect_new(DEFAULT_PATH if path is None else path)
    _create(file, text)
    if not quiet:
        _say_what_next(file, family)
    return 0


def expect_new(path: str) -> str:
    """The name of a file that can be written: with ``.toml``, in a folder that is there, and not there itself.

    Raises :class:`UsageError` otherwise.
    """
    from gametheory.spec.files import DOSSIER_SUFFIX, is_dossier

    if path == "-":
        return path
    file = path if "." in os.path.basename(path) else f"{path}.toml"
    if not file.endswith(".toml") or is_dossier(path) or not os.path.basename(file).removesuffix(".toml").strip("."):
        why = f" and not in {DOSSIER_SUFFIX}, which is for claims combined" if is_dossier(path) else ""
        raise UsageError(f"the name of a game file ends in .toml{why}, such as {DEFAULT_PATH}; this is {path}")
    if os.path.lexists(file):
        raise UsageError(f"{file} is there already, and is not overwritten; name another file: gametheory new PATH")
    folder = os.path.dirname(file)
    if folder and not os.path.isdir(folder):
        raise UsageError(f"{file} can't be written: there is no folder {folder}")
    return file


def _create(file: str, text: str) -> None:
    """Write a file that is not there; it is whole or not there at all."""
    try:
        with open(file, "x", encoding="utf-8") as stream:
            try:
                stream.write(text)
                stream.flush()
            except BaseException:
                os.unlink(file)
                raise
    except FileExistsError:
        raise UsageError(f"{file} is there already, and is not overwritten") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} can't be written: {getattr(error, 'strerror', None) or error}") from None


def _say_what_next(file: str, family: Family) -> None:
    """What was written, and what to do with it, on stderr."""
    import shlex

    from rich.console import Console

    from gametheory.report.described import CommandLines, commands
    from gametheory.report.starter import editor_line
    from gametheory.report.tables import claims_line

    tell(f"{file} is written ({claims_line(family)}). Its payoffs are placeholders: replace them, and try")
    Console(stderr=True, highlight=False).print(CommandLines(commands(shlex.quote(file), family)))
    line = editor_line()
    if line:
        tell(f"An editor with Taplo completes keys if the first line of the file is\n  {line}")
