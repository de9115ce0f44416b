"""The command line put together. Each command reads, calls one function of the package, prints, and returns a code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gametheory.cli.describing import show, validate
from gametheory.cli.dynamics import dynamics
from gametheory.cli.errors import INTERRUPTED, tell
from gametheory.cli.judging import check, verify
from gametheory.cli.regimes import regimes
from gametheory.cli.replicating import replicate
from gametheory.cli.sensitivity import sensitivity
from gametheory.cli.solving import dominance, solve
from gametheory.cli.statics import statics
from gametheory.cli.sweeping import sweep

EXIT_CODES = """
Exit codes: 0 yes; 1 the answer is no; 2 usage; 3 invalid game file; 4 undecided or incomplete; 5 limit reached;
70 internal error; 130 interrupted.
"""

app = typer.Typer(
    name="gametheory",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Games in named parameters: every equilibrium, exactly, and claims about them decided.",
    epilog=EXIT_CODES,
)


def _version(wanted: bool) -> None:
    if wanted:
        from gametheory import __version__

        typer.echo(f"gametheory {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


app.command(epilog="Example: gametheory validate games/essay my_game.toml")(validate)
app.command(epilog="Example: gametheory show games/essay/monitoring.toml --set reach=2/5")(show)
app.command(epilog="Example: gametheory solve games/essay/monitoring.toml --set reach=2/5 --format json")(solve)
app.command(epilog="Example: gametheory sweep games/essay/monitoring.toml reach=0:1:21 --out rows.csv")(sweep)
app.command(epilog="Example: gametheory regimes games/essay/monitoring.toml reach")(regimes)
app.command(epilog="Example: gametheory statics games/essay/monitoring.toml --measure piracy")(statics)
app.command(epilog="Example: gametheory sensitivity games/essay/two_segments.toml --draws 1e6")(sensitivity)
app.command(epilog="Example: gametheory check games/essay --claim prediction")(check)
app.command(epilog="Example: gametheory solve game.toml --format json | gametheory verify -")(verify)
app.command(epilog="Example: gametheory dynamics games/essay/creators.toml --basins 1000 --seed 0")(dynamics)
app.command(epilog="Example: gametheory replicate games/literature/tsebelis_1989.toml")(replicate)
app.command(epilog="Example: gametheory dominance games/classics/prisoners_dilemma.toml --weak")(dominance)


def main() -> None:
    """Run the command line; the process ends with the exit codes of the help text."""
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(INTERRUPTED)
