"""The command line put together. Each command reads, calls one function of the package, prints, and returns a code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gametheory.cli.converting import convert
from gametheory.cli.describing import show, validate
from gametheory.cli.dynamics import dynamics
from gametheory.cli.errors import INTERRUPTED, tell
from gametheory.cli.judging import check, verify
from gametheory.cli.plotting import plot
from gametheory.cli.regimes import regimes
from gametheory.cli.replicating import replicate
from gametheory.cli.reporting import report
from gametheory.cli.sensitivity import sensitivity
from gametheory.cli.solving import dominance, solve
from gametheory.cli.starting import games, new
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


app.command(epilog="Example: gametheory games essay")(games)
app.command(
    epilog="Example: gametheory new piracy.toml --players 'holder: monitor, ignore' --players 'tool: pirate, license'"
)(new)
app.command(epilog="Example: gametheory validate essay my_game.toml")(validate)
app.command(epilog="Example: gametheory show essay/monitoring --set reach=2/5")(show)
app.command(epilog="Example: gametheory solve essay/monitoring --set reach=2/5 --format json")(solve)
app.command(epilog="Example: gametheory sweep essay/monitoring reach=0:1:21 --out rows.csv")(sweep)
app.command(epilog="Example: gametheory regimes essay/monitoring reach")(regimes)
app.command(epilog="Example: gametheory statics essay/monitoring --measure piracy")(statics)
app.command(epilog="Example: gametheory sensitivity essay/two_segments --draws 1e6")(sensitivity)
app.command(epilog="Example: gametheory check essay --claim prediction")(check)
app.command(epilog="Example: gametheory solve game.toml --format json | gametheory verify -")(verify)
app.command(epilog="Example: gametheory plot essay/monitoring reach --out paths.png")(plot)
app.command(epilog="Example: gametheory report essay/monitoring --out report.html")(report)
app.command(epilog="Example: gametheory convert essay/monitoring --set reach=2/5 --out monitoring.nfg")(convert)
app.command(epilog="Example: gametheory dynamics essay/creators --basins 1000 --seed 0")(dynamics)
app.command(epilog="Example: gametheory replicate literature/tsebelis_1989")(replicate)
app.command(epilog="Example: gametheory dominance classics/prisoners_dilemma --weak")(dominance)


def main() -> None:
    """Run the command line; the process ends with the exit codes of the help text."""
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(INTERRUPTED)
