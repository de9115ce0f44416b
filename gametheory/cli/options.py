"""Arguments and options that several commands share, in the same words everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gametheory.cli.output import DocumentFormat, Format, GameFormat, PlainRows

# Written out here, since the solvers are not loaded to complete a word; a test holds them equal to the solvers' own.
CONCEPTS = ("nash", "pure-nash", "subgame-perfect", "symmetric-nash", "rest-point", "pure-state", "ess", "stable")
METHODS = (
    "vertex",
    "pure",
    "subgames",
    "nashpy-support",
    "nashpy-vertex",
    "nashpy-lemke-howson",
    "lemke-howson",
    "gains",
    "supports",
)

GAME_SUFFIXES = (".toml", ".nfg", ".efg", ".gam", ".csv")
"""How files end that may hold a game."""


def complete_concept(incomplete: str) -> list[str]:
    """Concepts that begin so."""
    return [name for name in CONCEPTS if name.startswith(incomplete)]


def complete_method(incomplete: str) -> list[str]:
    """Methods that begin so."""
    return [name for name in METHODS if name.startswith(incomplete)]


def complete_parameter(context: typer.Context, incomplete: str) -> list[str]:
    """``NAME=`` for the parameters of the game file that the line names already, if it can be read."""
    from gametheory.errors import GameTheoryError

    # An option that still lacks its value ends click's reading of the line; what it read is then in the arguments.
    file = context.params.get("file") or next(iter(context.args), None)
    if not isinstance(file, str) or file == "-":
        return []
    from gametheory.model.family import load

    try:
        names = list(load(file).parameters)
    except GameTheoryError:
        return []
    return [f"{name}=" for name in names if name.startswith(incomplete)]


def complete_game(incomplete: str) -> list[str]:
    """Game files here and shipped games, by name, that begin so."""
    from gametheory.catalogue import catalogue_names
    from gametheory.spec.files import is_dossier

    shipped = [name for name in catalogue_names() if not is_dossier(name)]
    return [name for name in (*_local_files(incomplete), *shipped) if name.startswith(incomplete)]


def complete_games(incomplete: str) -> list[str]:
    """As :func:`complete_game`, with the folders of shipped games and the dossiers too."""
    from gametheory.catalogue import catalogue_folders, catalogue_names

    shipped = (*catalogue_folders(), *catalogue_names())
    return [name for name in (*_local_files(incomplete), *shipped) if name.startswith(incomplete)]


def _local_files(incomplete: str) -> list[str]:
    """The files and folders that begin so, where they may be games; of a folder that is the only one, what is in it."""
    start, _, begun = incomplete.rpartition("/")
    folder = f"{start}/" if "/" in incomplete else ""
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = sorted(
                f"{folder}{entry.name}/" if entry.is_dir() else f"{folder}{entry.name}"
                for entry in entries
                if entry.name.startswith(begun)
                and (begun or not entry.name.startswith("."))
                and (entry.is_dir() or entry.name.lower().endswith(GAME_SUFFIXES))
            )
    except OSError:
        return []
    # A shell puts a space after the only answer, which would end the path at the folder.
    alone = len(found) == 1 and found[0].endswith("/") and found[0] != incomplete
    return _local_files(found[0]) or found if alone else found


GameFile = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="A game file; a shipped game by name, such as essay/monitoring (gametheory games lists them); or - to read "
        "it from a pipe.",
        autocompletion=complete_game,
    ),
]
GameFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Game files or folders of them; shipped games or their folders by name, such as essay/monitoring and essay "
        "(gametheory games lists them); or - to read one from a pipe.",
        autocompletion=complete_games,
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Give a parameter another value, exactly: 0.4 and 2/5 are the same. Repeatable.",
        autocompletion=complete_parameter,
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write to a file; its suffix decides the format.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on stderr.")]
Concept = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="nash, pure-nash or subgame-perfect; of a symmetric game symmetric-nash or pure-nash (by counts); of a "
        "population rest-point, pure-state, nash, ess or stable. Default: what the file says, or what fits its form.",
        autocompletion=complete_concept,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="How much work to do before giving up with exit code 5. Default: some 200 million steps for all Nash "
        "equilibria (seconds, over a minute at worst), 10,000 equilibria for subgame perfection, 50 million steps for dominance.",
    ),
]
RangeLimit = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="How large a game to solve in formulas before giving up with exit code 5. Default: 50,000 determinants for "
        "all Nash equilibria of two players (up to about eight strategies each), 10,000 equilibria for subgame "
        "perfection. Pure equilibria have no limit.",
    ),
]
CheckLimit = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="How much work to do at a point. Default: where a claim has no range, as of solve; over ranges 50,000 "
        "determinants for all Nash equilibria and 10,000 equilibria for subgame perfection. A range that takes more is "
        "sampled, and the verdict says so.",
    ),
]
RowsFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="Default: a table on a terminal, JSON in a pipe. latex is a table for a paper, with formulas in math mode.",
    ),
]
PlainRowsFormat = Annotated[
    PlainRows | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
PlainFormat = Annotated[
    DocumentFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
ShowFormat = Annotated[
    GameFormat | None,
    typer.Option(
        "--format",
        "-f",
        help="Default: a table on a terminal, JSON in a pipe. latex is the payoffs for a paper, of two players as a matrix; "
        "bibtex is the game's reference.",
    ),
]
Decimals = Annotated[
    bool, typer.Option("--decimals", help="In CSV, write decimals instead of exact fractions (for spreadsheets).")
]
Method = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="vertex (all equilibria of two players), pure, subgames; or, possibly incomplete, nashpy-support, "
        "nashpy-vertex, nashpy-lemke-howson, lemke-howson. Default: the complete one that fits.",
        autocompletion=complete_method,
    ),
]
Numeric = Annotated[
    bool, typer.Option("--float", help="Solve in floating point, for two-player games too large for exact solving.")
]
