"""What a rest point is: a Nash equilibrium, evolutionarily or neutrally stable, attracting. Over any exact ordered field.

A judgement is None where the theorems used here leave it open, or where enclosures are too wide to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flint import fmpq

from gametheory.enclosure import IndecisiveError
from gametheory.solvers.population.copositivity import copositive_on_cone
from gametheory.solvers.population.payoffs import LocalPayoffs, Payoffs, State, Supports, sign
from gametheory.solvers.population.rest_points import support_of
from gametheory.solvers.population.spectrum import Halves, characteristic_polynomial, halves

__all__ = ["KEPT", "Judgements", "judge_rest_point"]

T = TypeVar("T")
Matrix = list[list[Any]]


@dataclass(frozen=True)
class Judgements:
    """What is known of a rest point.

    ``stable`` is asymptotic stability under the replicator dynamic; ``kind`` is ``sink``, ``source``, ``saddle``, ``centre``
    (two dimensions, a purely imaginary pair) or ``degenerate``, by the eigenvalues of the dynamic's derivative along the
    states; ``trace`` and ``determinant`` are that derivative's. Its eigenvalues are the ``outside`` ones, by which shares that
    are not used grow, and those of ``inside``, along the face of the state.
    """

    nash: bool | None
    strict: bool | None
    ess: bool | None
    nss: bool | None
    stable: bool | None
    kind: str | None
    trace: Any
    determinant: Any
    outside: tuple[Any, ...]
    inside: tuple[tuple[Any, ...], ...] | None


KEPT: Mapping[str, Callable[[Judgements], bool | None]] = {
    "rest-point": lambda _: True,
    "pure-state": lambda _: True,
    "nash": lambda found: found.nash,
    "ess": lambda found: found.ess,
    "stable": lambda found: found.stable,
}
"""For each concept, whether a rest point is one of it; None where that is not known."""


def judge_rest_point(
    payoffs: Payoffs, state: State, *, isolated: bool = True, ess_if_two: bool | None = None
) -> Judgements:
    """Judge a rest point.

    ``isolated`` is False in a continuum of rest points, in which none is asymptotically stable. ``ess_if_two`` is what is
    known, from payoffs nearby, of a game of one population with two strategies.
    What is concluded from payoffs at the state itself takes them to be continuous there.

    - **Nash**: no strategy earns more than those in use.
    - **ESS**, one population: ``(y - x)'F(y) < 0`` for all other y nearby. For affine payoffs exactly if minus their
      derivative is strictly copositive on the directions to best replies (Haigh 1975; Abakuks 1980); else this is
      sufficient, and failing copositivity refutes. **NSS** has ``<= 0``.
    - ESS, several populations: just the strict equilibria where no population's payoffs depend on its own shares (Selten
      1980); otherwise strict equilibria are, and others that are Nash are left open.
    - **stable**: by the signs of eigenvalues where they decide; an ESS is (Taylor and Jonker 1978); where populations play a
      normal-form game, one each, nothing but a strict equilibrium is (Ritzberger and Weibull 1995); of two strategies, just
      ESS are, so that with affine payoffs a pure state must be one against each other strategy alone; and a centre of
      three strategies with affine payoffs is surrounded by closed orbits (Hofbauer and Sigmund 1998, sections 4.2, 7.5).
    """
    local = payoffs.at(state)
    used = support_of(state)
    outside = [
        own[strategy] - own[support[0]]
        for own, support in zip(local.payoffs, used, strict=True)
        for strategy in range(len(own))
        if strategy not in support
    ]
    signs = [_sign(gain) for gain in outside]
    pure = all(len(support) == 1 for support in used)
    nash = False if 1 in signs else None if None in signs else True
    strict = False if not pure or nash is False or 0 in signs else None if None in signs else True
    ess, nss = _evolutionary(payoffs, local, used, nash, strict)
    if ess is None and ess_if_two is not None:
        ess = ess_if_two
        nss = True if ess else nss
    if ess is None and not isolated and len(used) == 1:
        # An ESS attracts all states nearby, so that no other is at rest.
        ess = False
    inside = _inside(payoffs, local, state, used)
    trace = product = None
    kind: str | None = None
    decided: bool | None = False if nash is False else None
    if inside is not None:
        trace, product = _invariants(inside, outside)
        polynomial = characteristic_polynomial(inside)
        within = _known(lambda: halves(polynomial))
        kind = None if None in signs else _kind(within, signs)
        decided = False if nash is False else _attracts(within, signs)
        planar = len(used) == 1 and len(used[0]) == 3 and payoffs.degree in (0, 1)
        if decided is None and planar and within is not None and within.axis_pairs:
            decided = False
    stable = decided
    if stable is None:
        if not isolated or (pure and len(used) == 1 and _invaded(payoffs, local, used[0][0], signs)):
            stable = False
        elif ess or strict:
            stable = True
        elif len(payoffs.shape) > 1 and payoffs.is_multilinear:
            stable = strict
        elif payoffs.shape == (2,):
            stable = ess
    return Judgements(nash, strict, ess, nss, stable, kind, trace, product, tuple(outside), _frozen(inside))


def _invaded(payoffs: Payoffs, local: LocalPayoffs, used: int, signs: Sequence[int | None]) -> bool:
    """Whether, with affine payoffs, some other strategy alone does not die out once a few play it."""
    if payoffs.degree not in (0, 1) or local.slopes is None:
        return False
    others = [s for s in range(payoffs.shape[0]) if s != used]
    ties = [s for s, found in zip(others, signs, strict=True) if found == 0]
    for other in ties:
        form, _ = _form(local.slopes[0], [used], [used, other])
        if _sign(form[0][0]) in (0, -1):
            return True
    return False


def _known(decide: Callable[[], T]) -> T | None:
    try:
        return decide()
    except IndecisiveError:
        return None


def _sign(number: Any) -> int | None:  # noqa: ANN401
    return _known(lambda: sign(number))


def _frozen(matrix: Matrix | None) -> tuple[tuple[Any, ...], ...] | None:
    return None if matrix is None else tuple(tuple(row) for row in matrix)


def _evolutionary(
    payoffs: Payoffs, local: LocalPayoffs, used: Supports, nash: bool | None, strict: bool | None
) -> tuple[bool | None, bool | None]:
    if nash is False:
        return False, False
    if strict:
        return True, True
    if len(used) > 1:
        known = payoffs.everywhere is not None and not payoffs.own_shares_matter
        return (strict if known else None), None
    if local.slopes is None or nash is None:
        return None, None
    best = [
        s
        for s, payoff in enumerate(local.payoffs[0])
        if s in used[0] or sign(payoff - local.payoffs[0][used[0][0]]) == 0
    ]
    matrix, free = _form(local.slopes[0], used[0], best)
    ess = _known(lambda: copositive_on_cone(matrix, free, strictly=True))
    if ess:
        return True, True
    nss = _known(lambda: copositive_on_cone(matrix, free, strictly=False))
    if local.degree is not None and local.degree <= 1:
        return ess, nss
    # The terms of higher order decide where the form is zero.
    return (None, None) if nss is not False else (False, False)


def _form(slopes: list[list[Any]], used: Sequence[int], best: Sequence[int]) -> tuple[Matrix, int]:
    """Minus the quadratic form of the payoffs' derivative on directions towards best replies, and how many are two-sided.

    A direction is given by its entries except that of the first strategy used, which is minus their sum.
    """
    first = used[0]
    order = [*used[1:], *(s for s in best if s not in used)]

    def towards(strategy: int, by: int) -> Any:  # noqa: ANN401
        # The last strategy's share is no coordinate: what the others leave.
        count = len(slopes[strategy])
        ahead = slopes[strategy][by] if by < count else fmpq(0)
        back = slopes[strategy][first] if first < count else fmpq(0)
        return ahead - back

    plain = [[towards(s, t) - towards(first, t) for t in order] for s in order]
    size = range(len(order))
    return [[-(plain[i][j] + plain[j][i]) for j in size] for i in size], len(used) - 1


def _inside(payoffs: Payoffs, local: LocalPayoffs, state: State, used: Supports) -> Matrix | None:
    """The replicator's derivative along the face, in the shares of all but each support's first strategy."""
    if local.slopes is None:
        return None
    starts = [sum(payoffs.shape[:i]) - i for i in range(len(payoffs.shape))]
    moving = [(i, s) for i, support in enumerate(used) for s in support[1:]]

    def slope(i: int, s: int, j: int, t: int) -> Any:  # noqa: ANN401
        last = payoffs.shape[j] - 1
        own = local.slopes[i][s]  # type: ignore[index]
        ahead = own[starts[j] + t] if t < last else fmpq(0)
        back = own[starts[j] + used[j][0]] if used[j][0] < last else fmpq(0)
        return ahead - back

    rows = []
    for i, s in moving:
        row = []
        for j, t in moving:
            mean: Any = fmpq(0)
            for r in used[i]:
                mean = mean + state[i][r] * slope(i, r, j, t)
            row.append(state[i][s] * (slope(i, s, j, t) - mean))
        rows.append(row)
    return rows


def _invariants(inside: Matrix, outside: Sequence[Any]) -> tuple[Any, Any]:
    trace: Any = fmpq(0)
    for number in (*(inside[k][k] for k in range(len(inside))), *outside):
        trace = trace + number
    product: Any = characteristic_polynomial(inside)[0] * (-1 if len(inside) % 2 else 1)
    for number in outside:
        product = product * number
    return trace, product


def _attracts(within: Halves | None, signs: Sequence[int | None]) -> bool | None:
    if (within is not None and within.positive) or 1 in signs:
        return False
    if within is None or within.zero or any(found != -1 for found in signs):
        return None
    return True


def _kind(within: Halves | None, signs: Sequence[int | None]) -> str | None:
    if within is None:
        return None
    negative = within.negative + signs.count(-1)
    zero = within.zero + signs.count(0)
    positive = within.positive + signs.count(1)
    if zero:
        # A pair on the axis is a centre; a double zero is not.
        return "centre" if (negative, zero, positive) == (0, 2, 0) and within.axis_pairs else "degenerate"
    if not positive:
        return "sink"
    return "saddle" if negative else "source"
