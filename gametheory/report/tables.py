"""Tables for a terminal, built with rich. They show; what they show is computed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.claims.check import Verdict, concept_text
from gametheory.model.family import Family
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import short_text
from gametheory.report.layout import Columns
from gametheory.report.solutions import title_lines
from gametheory.report.texts import (
    counted,
    mixture_text,
    point_text,
)
from gametheory.solvers.certificate import Verification
from gametheory.solvers.dominance import DominanceResult
from gametheory.solvers.result import Equilibrium
from gametheory.sweeps.grid import Sweep

MOST_ROWS = 200
"""Rows of a table on a terminal; the other formats have all."""
VERDICT_STYLES = {"holds": "green", "fails": "red", "depends": "yellow", "undecided": "yellow"}


def verdict_table(verdicts: Sequence[Verdict]) -> RenderableType:
    """The claims of one game and what was found: claim, verdict, where, counterexample."""
    table = Columns(("claim", "verdict", "where", "counterexample or remark"), spaced=True)
    for verdict in verdicts:
        claim = Text(verdict.name, style="bold")
        if verdict.says:
            claim.append(f"\n{verdict.says}", style="not bold dim")
        style = VERDICT_STYLES[verdict.verdict]
        table.add(claim, Text(verdict.verdict, style=style), where_text(verdict), remark_text(verdict))
    return table


def where_text(verdict: Verdict) -> str:
    """Where a claim was decided: the range and how much of it holds, or the values that it sets."""
    text = f"{verdict.quantifier} {concept_text(verdict.concept)}"
    if not verdict.sampled:
        return f"{text}, at the values set"
    ranges = ", ".join(f"{name} in [{low}, {high}]" for name, (low, high) in verdict.over.items())
    text += f", {ranges}: holds at {verdict.held} of {verdict.points} points sampled"
    if verdict.held_runs and verdict.failed_runs:
        held, failed = _runs_text(verdict.held_runs), _runs_text(verdict.failed_runs)
        text += f": it holds at those {held}, and fails at those {failed}"
    return text


def _runs_text(runs: Sequence[tuple[Fraction, Fraction]]) -> str:
    """``from 0 to 1/4, at 1/2``: runs of sampled points."""
    shown = [
        f"at {short_text(low)}" if low == high else f"from {short_text(low)} to {short_text(high)}"
        for low, high in runs[:4]
    ]
    return ", ".join(shown) + (", ..." if len(runs) > 4 else "")


def remark_text(verdict: Verdict) -> str:
    """The counterexample in words, or the reason of the verdict."""
    if verdict.counterexample is None:
        return verdict.reason
    found = verdict.counterexample
    parts: list[str] = []
    if found.equilibrium is not None:
        parts += _played_text(found.equilibrium)
        parts.append(", ".join(f"{name} = {short_text(value)}" for name, value in found.equilibrium.measures.items()))
    said = "; ".join(part for part in (*parts, verdict.reason) if part)
    at = point_text({name: found.parameters[name] for name in verdict.over})
    return ": ".join(part for part in (f"at {at}" if at else "", said) if part)


def _played_text(equilibrium: Equilibrium) -> list[str]:
    if equilibrium.path:
        return [f"{name} {mixture_text(b.moves)}" for name, b in equilibrium.behavior.items() if b.on_path]
    return [f"{player} {mixture_text(strategy)}" for player, strategy in equilibrium.strategies.items()]


def sweep_table(sweep: Sweep) -> RenderableType:
    """The rows of a sweep; the middle of a long one is left out."""
    columns = sweep.columns
    table = Columns(columns, frozenset(range(len(columns))))
    rows = sweep.rows
    shown = rows if len(rows) <= MOST_ROWS else rows[: MOST_ROWS // 2]
    for row in shown:
        table.add(*[_cell(row.get(name)) for name in columns])
    if len(rows) > MOST_ROWS:
        table.add(*["..."] * len(columns))
        for row in rows[-MOST_ROWS // 2 :]:
            table.add(*[_cell(row.get(name)) for name in columns])
    fixed = [Text(point_text(sweep.parameters), style="dim")] if sweep.parameters else []
    footer = f"{counted(sweep.points, 'point')}, {counted(len(rows), 'row')}"
    if len(rows) > MOST_ROWS:
        footer += "; the table leaves out the middle, --format csv and json have all"
    return Group(Text(sweep.about.title, style="bold"), *fixed, Text(), table, Text(), Text(footer, style="dim"))


def _cell(value: Fraction | float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else short_text(value)


def dominance_table(game: StrategicGame, kind: str, result: DominanceResult) -> RenderableType:
    """The trail of an iterated elimination, and what survives."""
    players, strategies = game.players, game.strategies
    table = Columns(("round", "player", "eliminated", "dominated by"), frozenset({0}))
    for step in result.trail:
        names = strategies[step.player]
        by = mixture_text({names[strategy]: probability for strategy, probability in step.dominated_by})
        table.add(str(step.round), players[step.player], names[step.strategy], by)
    survivors = Columns(("player", "surviving strategies"))
    for player, names, surviving in zip(players, strategies, result.surviving, strict=True):
        survivors.add(player, ", ".join(names[k] for k in surviving))
    trail: list[RenderableType] = [table] if result.trail else [Text(f"No strategy is {kind}ly dominated.")]
    heading = Text(f"Iterated elimination of {'strictly' if kind == 'strict' else 'weakly'} dominated strategies")
    return Group(*title_lines(game.about.title, game.parameters), Text(), heading, Text(), *trail, Text(), survivors)


def verification_table(name: str, found: Verification) -> RenderableType:
    """What the judge found."""
    verdict = Text("verified" if found.holds else "not verified", style="green" if found.holds else "red")
    summary = f": {counted(found.checked, 'equilibrium', 'equilibria')} judged"
    if found.combinations:
        summary += f", and {counted(found.combinations, 'profile')} of components"
    summary += f"; largest regret {short_text(found.largest_regret)}"
    problems = [Text(f"  {problem}") for problem in found.problems]
    return Group(Text.assemble(name + ": ", verdict, summary), *problems)


def text_lines(lines: Sequence[str]) -> RenderableType:
    """Lines of text as they are."""
    return Group(*map(Text, lines))


def claims_line(family: Family) -> str:
    """How many parameters, measures and claims a valid file has."""
    spec = family.spec
    return ", ".join(
        (
            spec.form,
            counted(len(spec.players), "player"),
            counted(len(spec.parameters), "parameter"),
            counted(len(spec.claims), "claim"),
        )
    )
