"""Tables for a terminal, built with rich. They show; what they show is computed elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from gametheory.claims.decide import UNDECIDED, concept_text
from gametheory.claims.verdict import BY_REGIMES, ClaimFrontier, Verdict, share_text, stretches_text
from gametheory.enclosure import Enclosure
from gametheory.model.family import Family
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import short_text
from gametheory.report.layout import Columns, Hanging
from gametheory.report.solutions import title_lines
from gametheory.report.texts import (
    counted,
    mixture_text,
    point_text,
    ranges_text,
    selection_text,
)
from gametheory.solvers.certificate import Verification
from gametheory.solvers.dominance import DominanceResult
from gametheory.solvers.result import Equilibrium, Number, Row
from gametheory.sweeps.grid import Sweep

MOST_ROWS = 200
"""Rows of a table on a terminal; the other formats have all."""
LEAST_WIDTH_OF_VERDICTS = 110
"""Below it the four columns of a table of verdicts are too thin to read."""
MOST_FRONTIERS = 6
"""Frontiers of a claim over two parameters that a table shows; the other formats have all."""
_SHARE_WORDS = {"holds": "holds on", "fails": "fails on", "depends": "depends on", "undecided": "undecided on"}
VERDICT_STYLES = {"holds": "green", "fails": "red", "depends": "yellow", "undecided": "yellow"}


def verdict_table(verdicts: Sequence[Verdict]) -> RenderableType:
    """The claims of one game and what was found: claim, verdict, where, counterexample."""
    return _VerdictTable(verdicts)


@dataclass(frozen=True)
class _VerdictTable:
    """Four columns where they are wide enough to read, else a block a claim."""

    verdicts: Sequence[Verdict]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < LEAST_WIDTH_OF_VERDICTS:
            yield from self._blocks()
            return
        table = Columns(("claim", "verdict", "where", "counterexample or remark"), spaced=True)
        for verdict in self.verdicts:
            claim = Text(verdict.name, style="bold")
            if verdict.says:
                claim.append(f"\n{verdict.says}", style="not bold dim")
            table.add(claim, _verdict_word(verdict), "\n".join(where_lines(verdict)), remark_text(verdict))
        yield table

    def _blocks(self) -> Iterator[RenderableType]:
        for number, verdict in enumerate(self.verdicts):
            if number:
                yield Text()
            yield Text.assemble((verdict.name, "bold"), "  ", _verdict_word(verdict))
            if verdict.says:
                yield Hanging(Text(verdict.says, style="dim"), first=2, rest=2)
            for line in (*where_lines(verdict), remark_text(verdict)):
                if line:
                    yield Hanging(Text(line), first=2, rest=4)


def _verdict_word(verdict: Verdict) -> Text:
    return Text(verdict.verdict, style=VERDICT_STYLES[verdict.verdict])


def where_lines(verdict: Verdict) -> list[str]:
    """Where a claim was decided: for which equilibria, over which range or at the values set, and where it holds."""
    concept, at = concept_text(verdict.concept), point_text(verdict.at)
    which = f"the {concept} {selection_text(verdict.rule)}" if verdict.rule else f"{verdict.quantifier} {concept}"
    lines = [which]
    if not verdict.over:
        return [*lines, f"at {at}" if at else "at the values set"]
    if at:
        lines.append(f"at {at}")
    if not verdict.sampled:
        return [*lines, ranges_text(verdict.over), *_proved_lines(verdict)]
    held = f"{verdict.held} of {verdict.points} points hold"
    if verdict.held_runs and verdict.failed_runs:
        lines.append(f"{ranges_text(verdict.over)}, {held}")
        runs = f"holds {_runs_text(verdict.held_runs)}, fails {_runs_text(verdict.failed_runs)}"
        return [*lines, f"{runs} (points sampled)"]
    lines.append(ranges_text(verdict.over))
    if verdict.held == verdict.points:
        return lines  # The remark says that it holds at all points, and that this proves nothing.
    if verdict.open == verdict.points:
        return [*lines, f"undecided at all {verdict.points} points sampled"]
    return [*lines, f"holds at {verdict.held or 'none'} of {verdict.points} points sampled"]


def _proved_lines(verdict: Verdict) -> list[str]:
    """Where a claim holds and where it fails, as it was proved."""
    if verdict.method == BY_REGIMES:
        said = {stretch.verdict for stretch in verdict.stretches}
        remark = "" if said == {UNDECIDED} else " (the rest is proved)" if UNDECIDED in said else " (proved)"
        return [stretches_text(verdict.stretches) + remark]
    shares = [f"{_SHARE_WORDS[name]} {share_text(*bounds)}" for name, bounds in verdict.shares.items() if bounds[1]]
    lines = [f"{', '.join(shares)} of the {'area' if len(verdict.over) == 2 else 'volume'} (proved)"]
    curves: dict[str, list[ClaimFrontier]] = {}
    for frontier in verdict.frontiers:
        curves.setdefault(" or ".join(frontier.formulas) or f"{frontier.polynomial} = 0", []).append(frontier)
    for shown, found in itertools.islice(curves.items(), MOST_FRONTIERS):
        sides = ", ".join(dict.fromkeys(" | ".join(frontier.between) for frontier in found))
        lines.append(f"{sides} at {shown}{_on_frontier_text(found)}")
    if len(curves) > MOST_FRONTIERS:
        lines.append(f"and {counted(len(curves) - MOST_FRONTIERS, 'more frontier')}")
    return lines


def _on_frontier_text(frontiers: Sequence[ClaimFrontier]) -> str:
    """``, on it fails``: what is true on a curve itself; that it is undecided with the reason."""
    found: dict[str, dict[str, None]] = {}
    for frontier in frontiers:
        for verdict, reason in frontier.on:
            found.setdefault(verdict, {})[reason] = None
    texts = [f"{verdict} {_bracketed('; '.join(filter(None, reasons)))}".rstrip() for verdict, reasons in found.items()]
    return f", on it {' or '.join(texts)}" if texts else ""


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def where_text(verdict: Verdict) -> str:
    """The lines of :func:`where_lines` as one."""
    return "; ".join(where_lines(verdict))


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
    """The rows of a sweep, what a player plays in one cell; the middle of a long one is left out."""
    # What else is known of an equilibrium would be wider than the rest; the other formats have it.
    columns = grouped_columns([name for name in sweep.columns if not name.startswith("state.")])
    numbers = {position for position, names in enumerate(columns.values()) if isinstance(names, str)}
    headings = ["#" if name == "equilibrium" else name for name in columns]
    table = Columns(headings, frozenset(numbers), frozenset(range(len(headings))) - numbers)
    rows = sweep.rows
    shown = rows if len(rows) <= MOST_ROWS else rows[: MOST_ROWS // 2]
    for row in shown:
        table.add(*[_sweep_cell(row, names) for names in columns.values()])
    if len(rows) > MOST_ROWS:
        table.add(*["..."] * len(columns))
        for row in rows[-MOST_ROWS // 2 :]:
            table.add(*[_sweep_cell(row, names) for names in columns.values()])
    fixed = [Text(point_text(sweep.parameters), style="dim")] if sweep.parameters else []
    footer = f"{counted(sweep.points, 'point')}, {counted(len(rows), 'row')}"
    if len(rows) > MOST_ROWS:
        footer += "; the table leaves out the middle, --format csv and json have all"
    return Group(Text(sweep.about.title, style="bold"), *fixed, Text(), table, Text(), Text(footer, style="dim"))


def grouped_columns(names: Sequence[str]) -> dict[str, str | dict[str, str]]:
    """What stands under each heading: a column of the rows, or the columns of a player's moves at one place."""
    payoffs = (name for name in names if name.startswith("payoff."))
    players = tuple(name.removeprefix("payoff.") for name in payoffs)
    columns: dict[str, str | dict[str, str]] = {}
    for name in names:
        place, _, move = name.rpartition(".")
        if place.partition(".")[0] not in players:
            columns[name] = name
            continue
        moves = columns.setdefault(place, {})
        if isinstance(moves, dict):
            moves[name] = move
    return columns


def _sweep_cell(row: Row, names: str | Mapping[str, str]) -> str:
    return _cell(row.get(names)) if isinstance(names, str) else mixed_cell(row, names)


def mixed_cell(row: Row, names: Mapping[str, str]) -> str:
    """What a player plays at one place: ``names`` maps columns of a row to moves."""
    played = {move: row[name] for name, move in names.items() if row.get(name)}
    return mixture_text(
        {move: value for move, value in played.items() if isinstance(value, Fraction | float | Enclosure)}
    )


def _cell(value: Number | int | str | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int | str) else short_text(value)


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
    said, style = ("verified", "green") if found.holds else ("not verified", "red")
    if found.holds and not found.checked:
        said, style = "nothing to verify", "yellow"
    verdict = Text(said, style=style)
    summary = f": {counted(found.checked, 'equilibrium', 'equilibria')} judged"
    if found.combinations:
        summary += f", and {counted(found.combinations, 'profile')} of components"
    summary += f"; largest regret {short_text(found.largest_regret)}"
    problems = [Text(f"  {problem}") for problem in found.problems]
    notes = [Text(f"  {note}", style="dim") for note in found.notes]
    return Group(Text.assemble(name + ": ", verdict, summary), *problems, *notes)


def text_lines(lines: Sequence[str]) -> RenderableType:
    """Lines of text as they are."""
    return Group(*map(Text, lines))


_PLAYERS = {"symmetric": ("kind of player", "kinds of players"), "population": ("population",)}
"""What the players of a form are called."""


def claims_line(family: Family) -> str:
    """How many parameters, measures and claims a valid file has."""
    spec = family.spec
    return ", ".join(
        (
            spec.form,
            counted(len(spec.players), *_PLAYERS.get(spec.form, ("player",))),
            counted(len(spec.parameters), "parameter"),
            counted(len(spec.claims), "claim"),
        )
    )
