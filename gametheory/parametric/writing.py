"""Writing lifted equilibria out as the pieces of a result; alike along an axis and on a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.values import Value
from gametheory.parametric.lifting.lifted import LiftedSolution
from gametheory.parametric.pieces import RegimeBehavior, RegimeEquilibrium, without_zeros

__all__ = ["written_equilibria"]


def written_equilibria(
    solution: LiftedSolution, called: Sequence[str], value: Callable[[RationalFunction], Value]
) -> tuple[RegimeEquilibrium, ...]:
    """The equilibria of a solution under their names; ``value`` makes a formula or a number of each function."""
    home = {k: place for place, component in enumerate(solution.components) for k in component.equilibria}

    def values(functions: Mapping[str, RationalFunction]) -> dict[str, Value]:
        return {name: value(function) for name, function in functions.items()}

    return tuple(
        RegimeEquilibrium(
            branch=name,
            strategies={player: values(strategy) for player, strategy in found.strategies.items()},
            payoffs=values(found.payoffs),
            measures=values(found.measures),
            behavior={
                place: RegimeBehavior(b.player, values(b.moves), b.on_path, b.specified)
                for place, b in found.behavior.items()
            },
            mixed={player: without_zeros(values(plans)) for player, plans in found.mixed.items()},
            component=home.get(number),
            state=found.state,
        )
        for number, (found, name) in enumerate(zip(solution.equilibria, called, strict=True))
    )
