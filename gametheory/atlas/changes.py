"""Whether something changes where two charts meet on a line: what is worth a mark on a slider."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import RationalFunction
from gametheory.atlas.charts import Chart
from gametheory.parametric.lifting.lifted import LiftedEquilibrium

__all__ = ["differ_along", "differ_at"]

Restricted = Callable[[fmpq_mpoly], fmpq_mpoly]
"""A polynomial with numbers put in for all parameters but the line's."""


def differ_at(one: Chart, other: Chart, place: Sequence[fmpq]) -> bool:
    """Whether the equilibria or verdicts of two charts are not the same at a point, one of them perhaps as a limit."""
    if _unlike(one, other):
        return True
    try:
        first, second = (
            sorted([str(f.value(place)) for f in _functions(each)] for each in chart.solution.equilibria)
            for chart in (one, other)
        )
    except ZeroDivisionError:
        return True
    return first != second


def differ_along(one: Chart, other: Chart, restricted: Restricted) -> bool:
    """Whether the equilibria of two charts are not the same functions on a line, or the verdicts not the same."""
    if _unlike(one, other) or len(one.solution.equilibria) != len(other.solution.equilibria):
        return True

    def same(first: RationalFunction, second: RationalFunction) -> bool:
        if first == second:
            return True
        crossed = (first.numerator, second.denominator), (second.numerator, first.denominator)
        left, right = (restricted(above) * restricted(below) for above, below in crossed)
        return bool(left == right)

    pairs = zip(one.solution.equilibria, other.solution.equilibria, strict=True)
    return not all(
        same(first, second)
        for each, twin in pairs
        for first, second in zip(_functions(each), _functions(twin), strict=False)
    )


def _functions(found: LiftedEquilibrium) -> list[RationalFunction]:
    return [*found.played(), *found.payoffs.values(), *found.measures.values()]


def _unlike(one: Chart, other: Chart) -> bool:
    verdicts = [[each.verdict for each in chart.verdicts.values()] for chart in (one, other)]
    return verdicts[0] != verdicts[1] or one.solution.undefined != other.solution.undefined
