r"""Verdicts on claims about the selected equilibrium, at many points at once.

A rule ranks equilibria by one quantity (an expression; the sum of probabilities below), or asks for the best in several
(payoff dominance: every player's payoff; Harsanyi and Selten 1988, section 3.6). With each quantity known within bounds,
an equilibrium is *beaten* if another is certainly better in some quantity, and *sure* if none can be better in any. Selected
are the sure ones and none of the beaten ones; if all are beaten, as may be with several quantities, all remain. So

* a claim that is alike at all equilibria, or at all that are not beaten where one is sure or the rule has one quantity, has
  that verdict;
* one that is true at one sure equilibrium and false at another depends;
* all else is not certain, and is left to exact arithmetic.

**Risk dominance** (section 3.9) of the two strict equilibria of a 2x2 game is told by its mixed one: if that plays the first
one's strategies with ``x`` and ``y``, the losses from deviating are in the ratios ``(1 - x) / x`` and ``(1 - y) / y`` to those
at the second, so the first has the larger product of losses iff ``(1 - x)(1 - y) > x y``, that is, ``x + y < 1``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.spec.expressions import Expression, Name
from gametheory.studies.conditions import TRUE, Bounded, bounded_quantity
from gametheory.studies.rows import VERDICTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gametheory.spec.schema import Claim
    from gametheory.studies.kinds import Solved

__all__ = ["Rule", "quantities_of", "rule_of", "selected_verdicts"]

RISK_DOMINANCE = "risk dominance"
UNIT = 2.0**-53
LOWEST = -4.0
"""Below all sums of two probabilities, negated."""
UNKNOWN = 16.0
"""An error above which nothing is told of sums of two probabilities."""


@dataclass(frozen=True)
class Rule:
    """Quantities of each row, ``[row, quantity]``, of which the largest are selected, and bounds on their errors.

    ``everything`` tells that the rule selects nothing here, so that all equilibria remain; ``undecided`` that it is not for these
    games, even with one equilibrium; ``ranked`` that its one quantity must be known of each equilibrium and be told apart or
    equal at any two, even where that doesn't matter, as for games whose equilibria may be enclosed. Quantities with the same
    number of :attr:`functions`, unless it is -1, are equal, whatever floats tell.
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    everything: bool = False
    undecided: bool = False
    ranked: bool = False
    functions: NDArray[np.int64] | None = None


def quantities_of(claim: Claim, players: tuple[str, ...]) -> tuple[Expression, ...]:
    """The quantities of a claim's rule, of which the largest are selected; none for risk dominance."""
    if isinstance(claim.select, Expression):
        return (claim.select,)
    return () if claim.select == RISK_DOMINANCE else tuple(Name(f"payoff.{player}") for player in players)


def rule_of(
    claim: Claim,
    form: str,
    shape: tuple[int, ...],
    players: int,
    solved: Solved,
    environment: Mapping[str, Bounded],
    definitions: Mapping[str, Expression],
) -> Rule:
    """A claim's rule at the rows of a kernel's results.

    ``shape`` is that of a strategic game, and else empty; payoffs are the first ``players`` columns of the rows' values.
    """
    rows = len(solved.values)
    symmetric = form == "symmetric"
    if isinstance(claim.select, Expression):
        found = bounded_quantity(claim.select, environment, definitions)
        columns = [
            np.broadcast_to(np.asarray(each, np.float64), (rows,))[:, None] for each in (found.value, found.error)
        ]
        return Rule(columns[0], columns[1], ranked=symmetric)
    if claim.select == RISK_DOMINANCE:
        if shape == (2, 2):
            return _risk_dominance(solved)
        return Rule(np.zeros((rows, 1)), np.zeros((rows, 1)), everything=not symmetric, undecided=symmetric)
    return Rule(solved.values[:, :players], solved.errors[:, :players], ranked=symmetric)


def _risk_dominance(solved: Solved) -> Rule:
    """For each strict equilibrium, minus how often the mixed one of the same point plays its strategies."""
    counts = solved.counts[solved.counts >= 0]
    rows = len(solved.values)
    values, errors = np.full((rows, 1), LOWEST), np.zeros((rows, 1))
    probabilities = solved.strategies.astype(np.float64)
    mixed: NDArray[np.bool_] = np.any((probabilities > 0) & (probabilities < 1), axis=1)
    start = np.cumsum(counts, dtype=np.int64) - counts
    three = start[counts == 3][:, None] + np.arange(3)
    # What has no single mixed equilibrium to tell by is left open.
    errors[np.repeat(counts != 3, counts)] = UNKNOWN
    single = mixed[three].sum(axis=1) == 1
    errors[three[~single]] = UNKNOWN
    three = three[single]
    between = three[mixed[three]]
    for column in range(3):
        row = three[:, column]
        score = -(probabilities[row] * probabilities[between]).sum(axis=1)
        values[row, 0] = np.where(row == between, LOWEST, score)
        errors[row, 0] = np.where(row == between, 0.0, 2.0 * solved.strategy_errors[between] + 8.0 * UNIT)
    return Rule(values, errors)


def selected_verdicts(
    rule: Rule, truth: NDArray[np.int8], counts: NDArray[np.int32]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """The verdict at each point, as a position in :data:`VERDICTS`, and at which points it is not certain.

    ``truth`` is that of the condition at each row, ``counts`` the number of rows of each point. Verdicts are those of
    :func:`gametheory.claims.decide.decide`.
    """
    holds, fails, depends, undecided = (VERDICTS.index(each) for each in (HOLDS, FAILS, DEPENDS, UNDECIDED))
    verdicts = np.full(len(counts), undecided, np.int8)
    unsure = np.zeros(len(counts), np.bool_)
    if rule.undecided:
        return verdicts, unsure
    start = np.cumsum(counts, dtype=np.int64) - counts
    for number in np.unique(counts[counts > 0]):
        points = np.flatnonzero(counts == number)
        rows = start[points][:, None] + np.arange(number)
        true = truth[rows] == TRUE
        finite = np.isfinite(rule.errors[rows]) & np.isfinite(rule.values[rows])
        known = np.array(np.all(finite, axis=(1, 2)))
        if rule.everything or (number == 1 and not rule.ranked):
            known[:] = True
        if rule.ranked:
            known &= _told_apart(rule, rows)
        found = np.where(true.all(axis=1), holds, np.where(true.any(axis=1), depends, fails)).astype(np.int8)
        split = np.flatnonzero(known & (found == depends))
        if split.size and not rule.everything:
            found[split], open_ = _ranked(rule, rows[split], true[split])
            known[split[open_]] = False
        verdicts[points], unsure[points] = found, ~known
    return verdicts, unsure


def _ranked(rule: Rule, rows: NDArray[np.int64], true: NDArray[np.bool_]) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Verdicts at points where equilibria disagree, and which of them are not certain; ``rows`` is ``[point, equilibrium]``."""
    holds, fails, depends = (VERDICTS.index(each) for each in (HOLDS, FAILS, DEPENDS))
    low, high = _ends(rule, rows)
    beaten, sure = np.zeros(rows.shape, np.bool_), np.ones(rows.shape, np.bool_)
    for other in range(rows.shape[1]):
        beaten |= (low[:, other : other + 1] > high).any(axis=2)
        reached = low >= high[:, other : other + 1]
        if rule.functions is not None:
            own = rule.functions[rows]
            reached |= (own == own[:, other : other + 1]) & (own >= 0)
        reaches = np.array(reached.all(axis=2))
        reaches[:, other] = True
        sure &= reaches
    # One quantity has a largest value; of several, all may be beaten, and then all remain.
    none = beaten.all(axis=1)
    some = sure.any(axis=1) | (low.shape[2] == 1)
    all_true, all_false = (true | beaten).all(axis=1) & some, (~true | beaten).all(axis=1) & some
    disagree = none | ((sure & true).any(axis=1) & (sure & ~true).any(axis=1))
    found = np.where(disagree, depends, np.where(all_true, holds, fails)).astype(np.int8)
    return found, ~(disagree | all_true | all_false)


def _told_apart(rule: Rule, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """At which points any two equilibria certainly have different quantities, or equal ones."""
    low, high = (ends[:, :, 0] for ends in _ends(rule, rows))
    apart = np.ones(len(rows), np.bool_)
    for other in range(1, rows.shape[1]):
        for k in range(other):
            equal = (low[:, k] == high[:, k]) & (low[:, other] == high[:, other]) & (low[:, k] == low[:, other])
            apart &= (low[:, k] > high[:, other]) | (high[:, k] < low[:, other]) | equal
    return apart


def _ends(rule: Rule, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of the quantities, rounded outward, but not where they are exact."""
    values, errors = rule.values[rows], rule.errors[rows]
    low = np.where(errors == 0, values, np.nextafter(values - errors, -np.inf))
    return low, np.where(errors == 0, values, np.nextafter(values + errors, np.inf))
