"""What is played in the equilibria that sign tables name by a letter: strategies by name, without their probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import LinePoint
from gametheory.algebra.tracing import Stretch
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedSolution
from gametheory.parametric.lines.branches import follow, names
from gametheory.parametric.signs import Statics
from gametheory.parametric.statics import SolvedLines

__all__ = ["branches_played", "names_branches"]

Line = Sequence[Stretch[LiftedSolution]]


def names_branches(text: str) -> bool:
    """Whether a text of signs tells equilibria apart by their branches, as ``A: +; B: -`` does."""
    return ": " in text


def branches_played(signs: Statics, lines: SolvedLines, limit: int | None) -> dict[str, dict[str, str]]:
    """For each parameter along which a sign table names branches: what is played in each, at the parameter's value.

    In a branch that is not there at the value, what is played where it first is. ``lines`` are those of the table.
    """
    found: dict[str, dict[str, str]] = {}
    for parameter in signs.varied:
        entries = [signs.entry(measure, parameter) for measure in signs.measures]
        if not any(names_branches(text) for entry in entries for text in (entry.value_text(), entry.range_text())):
            continue
        first = entries[0]
        _, line = lines.along(signs.parameters, parameter, (first.low, first.high), signs.concept, limit)
        found[parameter] = _played(line, AlgebraicNumber.of(first.value))
    return found


def _played(line: Line, value: AlgebraicNumber) -> dict[str, str]:
    here = next(k for k, s in enumerate(line) if (s.low == value if s.is_point else s.low < value < s.high))
    played: dict[str, str] = {}
    for thread, name in zip(follow(line), names(), strict=False):
        places = sorted(thread.stretches)
        position, number = next((place for place in places if place[0] == here), places[0])
        stretch = line[position]
        played[name] = ", ".join(_choices(stretch, stretch.value.equilibria[number]))
    return played


def _choices(stretch: Stretch[LiftedSolution], found: LiftedEquilibrium) -> Iterator[str]:
    """``holder license``, ``tool pirate/make``: by player, or by information set on the path, what has a probability."""
    chosen: Mapping[str, Mapping[str, RationalFunction]] = found.strategies
    if found.behavior:
        chosen = {name: behavior.moves for name, behavior in found.behavior.items() if behavior.on_path}
    for who, strategy in chosen.items():
        yield f"{who} {'/'.join(name for name, chance in strategy.items() if _is_played(chance, stretch))}"


def _is_played(chance: RationalFunction, stretch: Stretch[LiftedSolution]) -> bool:
    if stretch.is_point:
        return LinePoint(chance.space, stretch.low).sign(chance.numerator) != 0
    return not chance.numerator.is_zero()
