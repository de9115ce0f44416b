"""Symmetric games of many players along a parameter: which shares are equilibria, and what they bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.errors import LimitReached, UsageError
from gametheory.figures.areas import Key
from gametheory.figures.curves import Band, Curves, Run, is_logarithmic, samples
from gametheory.figures.panels import THICK, THIN, Picture, looks_of
from gametheory.figures.sheets import KeyEntry
from gametheory.figures.strips import Block
from gametheory.model.outcome import constants
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction
from gametheory.parametric.crowds.result import CrowdCell, CrowdOutcome, CrowdRegimes
from gametheory.report.texts import counted, ranges_text
from gametheory.solvers.solve import solve
from gametheory.spec.faults import did_you_mean
from gametheory.spec.grammar import parse_expression

if TYPE_CHECKING:
    from gametheory.model.family import Family
    from gametheory.parametric.crowds.map_result import CrowdMap

__all__ = ["crowd_picture", "crowd_regions_over"]

MOST_SOLVED = 10
"""Values in a cell at which mixed equilibria, which have no formulas, are solved."""


class _Crowd:
    """A result, and what its outcomes are at values of its axis."""

    def __init__(self, found: CrowdRegimes, family: Family) -> None:
        self.found = found
        self.family = family
        self._games: dict[Fraction, SymmetricGame] = {}
        self._known: dict[tuple[Fraction, int], Mapping[str, Any]] = {}

    def game(self, place: Fraction) -> SymmetricGame:
        """The game at a value of the axis."""
        if place not in self._games:
            found = self.found
            game = self.family.at_point({**self.family.point(), **found.parameters, found.axis: place})
            assert isinstance(game, SymmetricGame)
            self._games[place] = game
        return self._games[place]

    def value(self, outcome: CrowdOutcome, quantity: str, place: Fraction) -> tuple[float, float] | None:
        """The least and the largest value over an outcome's counts, exact but for the last rounding.

        Of a range of counts only shares are known to lie between those at its ends; None for anything else.
        """
        game = self.game(place)
        counts = outcome.counts.at(game.count)
        if counts[0] != counts[1] and quantity not in _shares(self.found):
            return None
        values = [self._at(place, count)[quantity] for count in counts]
        first, second = sorted(float(to_fraction(value)) for value in values)
        return first, second

    def _at(self, place: Fraction, count: int) -> Mapping[str, Any]:
        if (place, count) not in self._known:
            game = self.game(place)
            self._known[place, count] = game.outcome((count, game.count - count))
        return self._known[place, count]


def crowd_picture(found: CrowdRegimes, family: Family, quantities: Sequence[str] = ()) -> Picture:
    """What is drawn of a symmetric game along one axis: the share of the first strategy, the payoff, and measures.

    Mixed equilibria, which have no formulas, are solved anew at some values in each cell, and joined by straight lines.
    Raises :class:`UsageError` for an unknown quantity.
    """
    crowd = _Crowd(found, family)
    known = [*_shares(found), f"payoff.{found.player}", *family.spec.measures]
    for name in quantities:
        if name not in known:
            hint = did_you_mean(name, known, "quantities: ")
            raise UsageError(f"'{name}' is neither a measure, a payoff nor a strategy of this game ({hint})")
    solved = _solved(crowd)
    names = list(quantities) or [known[0], known[2], *family.spec.measures][:6]
    curves = [_curves(crowd, name, solved) for name in names]
    if not quantities:
        curves = [each for number, each in enumerate(curves) if _heights(each) not in map(_heights, curves[:number])]
    branches = dict.fromkeys(run.branch for each in curves for run in each.runs)
    looks = looks_of(list(branches))
    pure = {run.branch: run.pure for each in curves for run in each.runs}
    concept = "Symmetric equilibria" if found.concept == "symmetric-nash" else "Pure Nash equilibria"
    whole = "whole numbers of " if found.whole else ""
    said = "complete" if found.complete else "possibly incomplete"
    return Picture(
        title=found.about.title,
        below=f"{concept} along {whole}{ranges_text({found.axis: (found.low, found.high)})} (exact, {said})",
        axis=found.axis,
        low=found.low,
        high=found.high,
        curves=curves,
        titles=[_title(each.quantity, family) for each in curves],
        looks=looks,
        entries=[KeyEntry(name, {**looks[name], "linewidth": THICK if pure[name] else THIN}) for name in branches],
        notes=_notes(found, solved, [name for name in names if name not in {each.quantity for each in curves}]),
        counts=_counts(found),
        values=list(found.changes),
        undefined=[(float(cell.low), float(cell.high)) for cell in found.cells if cell.undefined and not cell.is_point],
    )


def crowd_regions_over(found: CrowdMap, family: Family) -> Callable[[Fraction, Sequence[Fraction]], Sequence[Key]]:
    """What tells the region of a map at points over a value of its first axis: the number of players does."""
    expression = parse_expression(found.count)
    base = {**family.point(), **found.parameters}

    def regions(x: Fraction, heights: Sequence[Fraction]) -> Sequence[Key]:
        keys: list[Key] = []
        for y in heights:
            known = constants(family.spec, {**base, found.axes[0]: x, found.axes[1]: y})
            number = to_fraction(expression.evaluate(known)).__floor__()
            keys.append(
                next((k for k, each in enumerate(found.regions) if each.players[0] <= number <= each.players[1]), None)
            )
        return keys

    return regions


def _shares(found: CrowdRegimes) -> list[str]:
    return [f"{found.player}.{name}" for name in found.strategies]


def _places(found: CrowdRegimes, cell: CrowdCell, most: int | None = None) -> list[Fraction]:
    """Values in a cell, ends that belong to it included; whole ones where only these are meant."""
    ends = [
        end
        for end, closed in ((cell.low, cell.low_closed), (cell.high, cell.high_closed))
        if closed and isinstance(end, Fraction)
    ]
    inner = [] if cell.is_point else samples(cell.low, cell.high, (found.low, found.high))
    if most is not None and len(inner) > most:
        inner = [inner[(2 * step + 1) * len(inner) // (2 * most)] for step in range(most)]
    if not cell.is_point and not cell.high_closed and isinstance(cell.high, Fraction):
        # A line goes on to just before the end that does not belong to the cell.
        inner.append(cell.high - (cell.high - Fraction(float(cell.low))) * Fraction(1, 10**6))
    if cell.whole:
        inner = [Fraction(round(place)) for place in inner]
    return sorted({place for place in (*ends, *inner) if place in cell})


def _solved(crowd: _Crowd) -> list[list[tuple[float, Mapping[str, float]]]]:
    """For each cell and its mixed equilibria in order: the place and all quantities, one entry a place and equilibrium."""
    found = crowd.found
    lines: list[list[tuple[float, Mapping[str, float]]]] = []
    before = 0
    for cell in found.cells:
        number = cell.signature.mixed or 0
        if not number or found.concept != "symmetric-nash" or cell.undefined:
            before = 0
            continue
        rows: list[list[tuple[float, Mapping[str, float]]]] = [[] for _ in range(number)]
        for place in _places(found, cell, MOST_SOLVED):
            try:
                solution = solve(crowd.game(place), concept=found.concept)
            except LimitReached:
                continue
            mixed = [
                each
                for each in solution.equilibria
                if 0 < float(each.strategies[found.player][found.strategies[0]]) < 1
            ]
            mixed.sort(key=lambda each: float(each.strategies[found.player][found.strategies[0]]))
            for row, each in zip(rows, mixed, strict=False):
                shares = {
                    f"{found.player}.{name}": float(value) for name, value in each.strategies[found.player].items()
                }
                payoffs = {f"payoff.{name}": float(value) for name, value in each.payoffs.items()}
                row.append((float(place), {**shares, **payoffs, **{k: float(v) for k, v in each.measures.items()}}))
        joined = found.whole and lines and len(lines[-number:]) == number and before == number
        if joined:
            for row, earlier in zip(rows, lines[-number:], strict=True):
                earlier.extend(row)
        else:
            lines += [row for row in rows if row]
        before = number
    return lines


def _curves(crowd: _Crowd, quantity: str, solved: Sequence[Sequence[tuple[float, Mapping[str, float]]]]) -> Curves:
    found = crowd.found
    runs: list[Run] = []
    bands: list[Band] = []
    for number, cell in enumerate(found.cells):
        places = _places(found, cell)
        after = found.cells[number + 1] if found.whole and number + 1 < len(found.cells) else None
        for outcome in cell.outcomes:
            values = [(place, crowd.value(outcome, quantity, place)) for place in places]
            goes_on = next((each for each in after.outcomes if each.name == outcome.name), None) if after else None
            if after and goes_on and isinstance(after.low, Fraction):
                # Between neighbouring whole numbers there is nothing: a line joins them.
                values.append((after.low, crowd.value(goes_on, quantity, after.low)))
            heights = [(float(place), value) for place, value in values if value is not None]
            if not heights:
                continue
            xs = tuple(place for place, _ in heights)
            lows, highs = tuple(low for _, (low, _) in heights), tuple(high for _, (_, high) in heights)
            if lows == highs:
                runs.append(Run(outcome.name, True, xs, lows, lows))
            else:
                bands.append(Band(xs, lows, highs))
                runs += [Run(outcome.name, True, xs, side, side) for side in (lows, highs)]
    for row in solved:
        xs, ys = tuple(place for place, _ in row), tuple(values[quantity] for _, values in row)
        runs.append(Run("mixed", False, xs, ys, ys))
    return Curves(quantity, tuple(runs), (), tuple(bands), ())


def _heights(curves: Curves) -> tuple[object, ...]:
    return tuple((run.branch, run.ys) for run in curves.runs)


def _title(quantity: str, family: Family) -> str:
    if quantity in family.spec.measures:
        return quantity
    player, _, name = quantity.partition(".")
    return f"payoff of {name} (mean over players)" if player == "payoff" else f"share of {player} playing {name}"


def _notes(found: CrowdRegimes, solved: Sequence[object], left_out: Sequence[str]) -> list[str]:
    notes = []
    if found.whole:
        notes.append(f"Only whole numbers of {found.axis} are meant; lines join them.")
    elif found.count != found.axis:
        notes.append(f"The number of players is {found.count} rounded down.")
    if solved:
        notes.append("Thin: mixed equilibria, solved at some values and joined.")
    if is_logarithmic(found.low, found.high):
        notes.append(f"The scale of {found.axis} is logarithmic.")
    if left_out:
        notes.append(f"The same as one drawn: {', '.join(left_out)}.")
    return [" ".join(notes)] if notes else []


def _counts(found: CrowdRegimes) -> list[Block]:
    tints = ("#ffffff", "#f4f4f4", "#e2e2e2", "#d0d0d0", "#bebebe")
    blocks = []
    for number, cell in enumerate(found.cells):
        # Between two whole numbers there is no game: the strip goes on to the next cell all the same.
        end = found.cells[number + 1].low if cell.whole and number + 1 < len(found.cells) else cell.high
        if isinstance(end, AlgebraicNumber) or end > cell.low:
            total = len(cell.outcomes) + (cell.signature.mixed or 0)
            words = (
                "not defined" if cell.undefined else counted(total, "equilibrium", "equilibria") if total else "none"
            )
            look = {"facecolor": tints[min(total, 4)], "hatch": "xxx" if cell.undefined else ""}
            blocks.append(Block(float(cell.low), float(end), (words, str(total)), look))
    return blocks
