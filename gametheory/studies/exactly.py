"""One point of a study solved exactly: what the kernels leave over, and the forms that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.claims.decide import UNDECIDED
from gametheory.claims.sampling import PointDecider
from gametheory.errors import EvaluationError, LimitReached
from gametheory.model.family import Family
from gametheory.solvers.result import Number, Row, Solution
from gametheory.spec.schema import Claim
from gametheory.studies.conditions import FALSE, TRUE, UNSURE
from gametheory.studies.layout import Layout

__all__ = ["EXACT", "LIMIT", "SOLVED", "UNDEFINED", "ExactPoint", "ExactSolver"]

KERNEL, EXACT, UNDEFINED, LIMIT = range(4)
SOLVED = ("kernel", "exact", "undefined", "limit")
"""How a point was solved: by a kernel, exactly, not at all because payoffs are undefined there, or beyond a limit."""


@dataclass(frozen=True, slots=True)
class ExactPoint:
    """One point: rows of probabilities and values in the order of the layout, NaN for what is not known of an equilibrium.

    ``truths[claim]`` are those of its condition at each equilibrium; ``verdicts`` those of the claims.
    """

    solved: int
    complete: bool
    strategies: tuple[tuple[float, ...], ...]
    values: tuple[tuple[float, ...], ...]
    truths: Mapping[str, tuple[int, ...]]
    verdicts: Mapping[str, str]


class ExactSolver:
    """Solves points one by one with :func:`gametheory.solve`, and decides claims as :func:`gametheory.check` does."""

    def __init__(self, family: Family, layout: Layout, concept: str, claims: Mapping[str, Claim]) -> None:
        self._family = family
        self._layout = layout
        self._concept = concept
        self._claims = claims

    def __call__(self, point: Mapping[str, Fraction]) -> ExactPoint:
        """The rows of a complete point."""
        # Made anew at each point: a decider keeps every solution, and there may be millions.
        decider = self._decider()
        try:
            solution, environments = decider.solved(point)
        except EvaluationError:
            return self._nothing(UNDEFINED)
        except LimitReached:
            return self._nothing(LIMIT)
        verdicts, truths = {}, {}
        for name, claim in self._claims.items():
            verdicts[name] = decider(claim, point).verdict
            truths[name] = tuple(_truth(claim, environment) for environment in environments)
        strategies, values = self._numbers(solution)
        return ExactPoint(EXACT, solution.complete, strategies, values, truths, verdicts)

    def _decider(self) -> PointDecider:
        if self._family.spec.form == "symmetric":
            from gametheory.claims.crowd_points import CrowdDecider

            return CrowdDecider(self._family, self._concept, None)
        return PointDecider(self._family, self._concept, None)

    def _nothing(self, reason: int) -> ExactPoint:
        return ExactPoint(
            reason, False, (), (), dict.fromkeys(self._claims, ()), dict.fromkeys(self._claims, UNDECIDED)
        )

    def _numbers(self, solution: Solution) -> tuple[tuple[tuple[float, ...], ...], tuple[tuple[float, ...], ...]]:
        rows = solution.rows()
        return (
            tuple(tuple(_float(row.get(name)) for name in self._layout.strategies) for row in rows),
            tuple(tuple(_float(_value(row, name)) for name in self._layout.values) for row in rows),
        )


def _value(row: Row, name: str) -> Number | int | str | None:
    """A value of a solution's row, in which a measure may have its own name where a dataset gives it another."""
    return row[name] if name in row else row.get(name.removeprefix("measure."))


def _float(value: Number | int | str | None) -> float:
    if value is None or isinstance(value, str):
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _truth(claim: Claim, environment: Mapping[str, Any]) -> int:
    from gametheory.claims.crowd_points import truth_of

    found, _ = truth_of(claim.holds, environment)
    return UNSURE if found is None else TRUE if found else FALSE
