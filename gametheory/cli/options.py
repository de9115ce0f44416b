"""Arguments and options that several commands share, in the same words everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gametheory.cli.output import DocumentFormat, Format

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


GameFile = Annotated[str, typer.Argument(metavar="FILE", help="A game file, or - to read it from a pipe.")]
GameFiles = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Game files, folders of them, or - to read one from a pipe.")
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
    Format | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
]
PlainFormat = Annotated[
    DocumentFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe.")
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
