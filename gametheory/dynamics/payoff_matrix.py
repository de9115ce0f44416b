"""The matrix of a population game whose payoffs are linear in shares, exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from flint import fmpq

from gametheory.errors import UsageError
from gametheory.model.population import PopulationGame

__all__ = ["payoff_matrix"]


class _NotLinearError(ArithmeticError):
    """An operation that leaves the linear functions."""


def payoff_matrix(game: PopulationGame) -> tuple[tuple[fmpq, ...], ...]:
    """``matrix[i][j]``: what strategy ``i`` earns against strategy ``j`` in a population whose payoffs are linear in shares.

    Payoffs are evaluated with linear functions on the simplex in the place of shares: a product or quotient of two that
    both vary, or a comparison (in a minimum, say) that comes out differently at different states, is refused. Raises
    :class:`UsageError` for these and for several populations, :class:`EvaluationError` for a division by zero.
    """
    if len(game.players) != 1:
        raise UsageError(
            f"payoffs against each other need one population; this game has {len(game.players)}: {', '.join(game.players)}"
        )
    size = game.shape[0]
    state = [_Linear(tuple(fmpq(place == vertex) for vertex in range(size))) for place in range(size)]
    try:
        (payoffs,) = game.payoffs_at([state])
    except _NotLinearError:
        raise UsageError(
            f"the payoffs of {game.players[0]} are not linear in its shares, as those of pairwise encounters are"
        ) from None
    return tuple(_Linear.of(payoff, size).values for payoff in payoffs)


@dataclass(frozen=True, eq=False)
class _Linear:
    """A linear function on the simplex, by its values at the vertices. A comparison holds, or fails, everywhere."""

    values: tuple[fmpq, ...]

    @staticmethod
    def of(value: Any, size: int) -> _Linear:  # noqa: ANN401 - a rational or a linear function
        return value if isinstance(value, _Linear) else _Linear((fmpq(value),) * size)

    @property
    def constant(self) -> fmpq | None:
        return self.values[0] if all(value == self.values[0] for value in self.values) else None

    def _with(self, other: object) -> Sequence[tuple[fmpq, fmpq]]:
        return list(zip(self.values, _Linear.of(other, len(self.values)).values, strict=True))

    def __add__(self, other: object) -> _Linear:
        return _Linear(tuple(a + b for a, b in self._with(other)))

    __radd__ = __add__

    def __sub__(self, other: object) -> _Linear:
        return _Linear(tuple(a - b for a, b in self._with(other)))

    def __rsub__(self, other: object) -> _Linear:
        return -(self - other)

    def __neg__(self) -> _Linear:
        return _Linear(tuple(-value for value in self.values))

    def __mul__(self, other: object) -> _Linear:
        if self.constant is None and _Linear.of(other, len(self.values)).constant is None:
            raise _NotLinearError
        return _Linear(tuple(a * b for a, b in self._with(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> _Linear:
        divisor = _Linear.of(other, len(self.values)).constant
        if divisor is None:
            raise _NotLinearError
        return _Linear(tuple(value / divisor for value in self.values))

    def __rtruediv__(self, other: object) -> _Linear:
        return _Linear.of(other, len(self.values)) / self

    def __pow__(self, exponent: int) -> _Linear:
        value = self.constant
        if value is None:
            raise _NotLinearError
        return _Linear((value**exponent,) * len(self.values))

    def _is(self, other: object, yes: Callable[[fmpq], bool], no: Callable[[fmpq], bool]) -> bool:
        """What a comparison says on the whole simplex: ``yes`` or ``no`` holds of the difference at all vertices."""
        differences = (self - other).values
        if all(map(yes, differences)):
            return True
        if all(map(no, differences)):
            return False
        raise _NotLinearError

    def __eq__(self, other: object) -> bool:
        # Where the difference has two signs, or is 0 at some vertex and not at another, it is 0 at some states only.
        positive = (self - other).values[0] > 0
        return self._is(other, lambda d: d == 0, lambda d: d != 0 and (d > 0) == positive)

    def __lt__(self, other: object) -> bool:
        return self._is(other, lambda d: d < 0, lambda d: d >= 0)

    def __le__(self, other: object) -> bool:
        return self._is(other, lambda d: d <= 0, lambda d: d > 0)

    def __gt__(self, other: object) -> bool:
        return self._is(other, lambda d: d > 0, lambda d: d <= 0)

    def __ge__(self, other: object) -> bool:
        return self._is(other, lambda d: d >= 0, lambda d: d < 0)

    def __hash__(self) -> NoReturn:
        raise TypeError("a linear function can't be hashed")
