"""Arguments and options that several commands share, in the same words everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gametheory.cli.output import DocumentFormat, Format

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
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write to a file; its suffix decides the format.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on stderr.")]
Concept = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="nash, pure-nash or subgame-perfect. Default: what the file says, or what fits its form."
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="How much work the method may do before it gives up (exit code 5)."),
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
    ),
]
Numeric = Annotated[
    bool, typer.Option("--float", help="Solve in floating point, for two-player games too large for exact solving.")
]
