"""Rest points inside a face where the equations are not linear: exactly on edges, enclosed by boxes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.germs import Germ, RationalFunction
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import LinePoint, Sample, Space
from gametheory.algebra.texts import polynomial_text
from gametheory.algebra.tracing import Stretch, trace_line
from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import EvaluationError
from gametheory.numbers import to_fraction
from gametheory.solvers.population.boxes import (
    Box,
    Equations,
    System,
    contains,
    find_zeros,
    interval_value,
    simplest_in,
)
from gametheory.solvers.population.payoffs import DependsOnSharesError, Payoffs, ShareSample, State, Supports, sign
from gametheory.solvers.population.rest_points import Contains, OnFace, RestPoints, state_of, support_of

__all__ = ["InsideFaces", "attracts_on_edge", "value_at"]

LINE = Space(("share",), {})
MAXIMUM_BOXES = 6_000
"""Parts of faces of one game that are looked at; see :func:`find_zeros`."""
MAXIMUM_ALTERNATIVES = 30
"""Outcomes of open conditions that are followed on one part."""
MAXIMUM_FREE = 4
"""Free shares of a face that is searched by boxes."""
_TOO_MANY_FREE = (
    f"payoffs are not affine in shares: rest points with more than {MAXIMUM_FREE} free shares are not searched for"
)
_UNCLEAR = "payoffs are not affine in shares, and of some small parts of the states it is not known whether a rest point is there"


class InsideFaces:
    """Finds the rest points inside faces of one game at a point, within one bound on the work for all of them."""

    def __init__(self, payoffs: Payoffs, boxes: int = MAXIMUM_BOXES) -> None:
        self.payoffs = payoffs
        self.boxes = boxes

    def __call__(self, supports: Supports, known: RestPoints) -> OnFace:
        """All rest points that use just these supports; ``known`` are those with smaller ones."""
        free = sum(map(len, supports)) - len(supports)
        if free == 1:
            return _on_edge(self.payoffs, supports)
        if free > MAXIMUM_FREE:
            return OnFace(complete=False, notes=(_TOO_MANY_FREE,))
        found, boxes = _in_boxes(self.payoffs, supports, known, free, self.boxes)
        self.boxes -= boxes
        return found


def _on_edge(payoffs: Payoffs, supports: Supports) -> OnFace:
    """One population mixes two strategies: exact, by the signs of their difference in payoff along the edge."""
    moving = next(i for i, support in enumerate(supports) if len(support) == 2)

    def state(share: Any) -> list[list[Any]]:  # noqa: ANN401
        return _edge_state(payoffs, supports, share)

    zero, one = AlgebraicNumber.of(0), AlgebraicNumber.of(1)
    points: list[State] = []
    ends: list[tuple[Sequence[State], Contains]] = []
    notes: list[str] = []
    at_rest: list[Stretch[int]] = []
    for stretch in [*_signs_on_edge(payoffs, supports), None]:
        if stretch is not None and stretch.value == 0:
            at_rest.append(stretch)
            continue
        if len(at_rest) == 1 and at_rest[0].is_point:
            points.append(state(_share(at_rest[0].low)))
        elif at_rest:
            low, high = at_rest[0].low, at_rest[-1].high
            # The two ends of an edge are pure, and so at rest.
            closed = [
                end
                for end, own in ((low, at_rest[0].is_point or low == zero), (high, at_rest[-1].is_point or high == one))
                if own
            ]
            listed: list[State] = [state(_share(end)) for end in closed]
            if len(closed) < 2:
                notes.append("a continuum of rest points ends where payoffs jump, at a state that is not at rest")
                listed += [state(each.sample) for each in at_rest if each.sample is not None][:1]
            ends.append((listed, _between(moving, supports[moving][0], low, high)))
        at_rest = []
    return OnFace(points, ends, True, tuple(notes))


def _between(moving: int, first: int, low: AlgebraicNumber, high: AlgebraicNumber) -> Contains:
    def contains_state(found: State) -> bool:
        share = found[moving][first]
        number = share.sample.number if isinstance(share, Germ) and isinstance(share.sample, LinePoint) else None
        own = AlgebraicNumber.of(share) if number is None else number
        return bool(low <= own <= high)

    return contains_state


def attracts_on_edge(payoffs: Payoffs, state: State) -> bool:
    """Whether, in one population of two strategies, the one that is scarcer than at a state earns more, on both sides nearby.

    That is what being evolutionarily stable means there, and, for a rest point, being asymptotically stable.
    """
    share = state[0][0]
    number = (
        share.sample.number
        if isinstance(share, Germ) and isinstance(share.sample, LinePoint)
        else AlgebraicNumber.of(share)
    )
    for stretch in _signs_on_edge(payoffs, ((0, 1),)):
        if not stretch.is_point and (
            (stretch.high == number and stretch.value <= 0) or (stretch.low == number and stretch.value >= 0)
        ):
            return False
    return True


def _signs_on_edge(payoffs: Payoffs, supports: Supports) -> list[Stretch[int]]:
    """Along an edge, by the share of the first of its two strategies: the sign of that strategy's gain over the other."""
    moving = next(i for i, support in enumerate(supports) if len(support) == 2)
    first, second = supports[moving]

    def run(sample: Sample) -> int:
        state = _edge_state(payoffs, supports, Germ(LINE.variable("share"), LINE.one, sample))
        earned = payoffs.build(sample).payoffs_at(state)[moving]
        return sign(earned[first] - earned[second])

    return trace_line(LINE, AlgebraicNumber.of(0), AlgebraicNumber.of(1), run, ends=False)


def _edge_state(payoffs: Payoffs, supports: Supports, share: Any) -> list[list[Any]]:  # noqa: ANN401
    given: list[Any] = []
    for support in supports:
        given += [fmpq(1)] if len(support) == 1 else [share, 1 - share]
    return state_of(payoffs.shape, supports, given)


def _share(number: AlgebraicNumber) -> Any:  # noqa: ANN401 - a rational, or a germ at a point of the line
    if number.is_rational:
        return number.low
    return Germ(LINE.variable("share"), LINE.one, LinePoint(LINE, number))


def value_at(function: RationalFunction, number: AlgebraicNumber, width: fmpq) -> Enclosure:
    """An enclosure, at most so wide, of a function's value at an algebraic number at which it is defined."""
    top, bottom = _coefficients(function.numerator), _coefficients(function.denominator)
    name = polynomial_text(number.polynomial, "x") if function.numerator == LINE.variable("share") else ""
    while True:
        here = Enclosure(to_fraction(number.low), to_fraction(number.high))
        try:
            found = _horner(top, here) / _horner(bottom, here)
            if found.width < to_fraction(width):
                return Enclosure(found.low, found.high, name if function.denominator.is_constant() else "")
        except IndecisiveError:
            pass
        number.refine()


def _coefficients(polynomial: fmpq_mpoly) -> list[Fraction]:
    terms = {powers[0]: coefficient for powers, coefficient in polynomial.to_dict().items()}
    return [to_fraction(terms.get(power, fmpq(0))) for power in range(max(terms, default=0) + 1)]


def _horner(coefficients: Sequence[Fraction], here: Enclosure) -> Enclosure:
    found = Enclosure.of(0)
    for coefficient in reversed(coefficients):
        found = found * here + coefficient
    return found


class _OverBox(ShareSample):
    """Decides what has one sign all over a box; what has not, as ``assumed``, and it lists it in ``open_signs``."""

    def __init__(self, space: Space, box: Box, assumed: Mapping[str, int]) -> None:
        super().__init__(space, None)
        self.box = box
        self.assumed = assumed
        self.open_signs: list[str] = []

    def sign_in_shares(self, polynomial: fmpq_mpoly) -> int:
        """The sign on the box."""
        low, high = interval_value(self.terms(polynomial), self.box)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        text = str(polynomial)
        if text not in self.assumed and text not in self.open_signs:
            self.open_signs.append(text)
        return self.assumed.get(text, 1)


def _in_boxes(payoffs: Payoffs, supports: Supports, known: RestPoints, free: int, limit: int) -> tuple[OnFace, int]:
    """What is inside a face, and how many parts of it were looked at."""
    equations = _equations_by_box(payoffs, supports)
    starts = [sum(map(len, supports[:i])) - i for i in range(len(supports) + 1)]

    def outside(box: Box) -> bool:
        return any(
            starts[i] < starts[i + 1] and sum((low for low, _ in box[starts[i] : starts[i + 1]]), fmpq(0)) >= 1
            for i in range(len(supports))
        )

    found = find_zeros(equations, free, outside, limit)
    boundary = _known_zeros(supports, known, equations)
    points: list[State] = []
    unclear = list(found.left)
    for zero in found.zeros:
        region = next(each for each in found.regions if contains(each, zero))
        if any(contains(region, point) for point in boundary):
            continue
        exact = tuple((simplest_in(interval),) * 2 for interval in zero)
        if _is_zero(equations, exact):
            zero = exact
        shares = _shares(supports, starts, zero)
        if all(share.low > 0 for share in shares):
            points.append(state_of(payoffs.shape, supports, [_plain(share) for share in shares]))
        elif all(share.high > 0 for share in shares):
            unclear.append(zero)
    return OnFace(points, (), not unclear, (_UNCLEAR,) if unclear else ()), found.boxes


def _equations_by_box(payoffs: Payoffs, supports: Supports) -> Equations:
    def differences(sample: ShareSample) -> System:
        functions = payoffs.functions(supports, sample)
        return [
            own[strategy].minus(own[support[-1]]).top
            for own, support in zip(functions, supports, strict=True)
            for strategy in support[:-1]
        ]

    try:
        everywhere = differences(ShareSample(payoffs.space, None))
    except DependsOnSharesError:
        return lambda box: _alternatives(payoffs.space, differences, box)
    return lambda _: [everywhere]


def _alternatives(space: Space, differences: Callable[[ShareSample], System], box: Box) -> Sequence[System] | None:
    """The equations for each outcome of the conditions that are open on a box; None for too many, or if some are undefined."""
    found: list[System] = []
    todo: list[dict[str, int]] = [{}]
    while todo:
        assumed = todo.pop()
        sample = _OverBox(space, box, assumed)
        try:
            system = differences(sample)
        except EvaluationError:
            if not sample.open_signs:
                return None
        if sample.open_signs:
            first = sample.open_signs[0]
            todo += [{**assumed, first: outcome} for outcome in (-1, 0, 1)]
        elif system not in found:
            found.append(system)
        if len(found) + len(todo) > MAXIMUM_ALTERNATIVES:
            return None
    return found


def _known_zeros(supports: Supports, known: RestPoints, equations: Equations) -> list[Box]:
    """Rest points on the boundary of the face that solve its equations too."""
    found = []
    for state in known.states:
        if not all(set(a) <= set(b) for a, b in zip(support_of(state), supports, strict=True)):
            continue
        values = [own[s] for own, support in zip(state, supports, strict=True) for s in support[:-1]]
        if all(isinstance(value, fmpq) for value in values):
            point = tuple((value, value) for value in values)
            if _is_zero(equations, point):
                found.append(point)
    return found


def _is_zero(equations: Equations, point: Box) -> bool:
    here = equations(point)
    return (
        here is not None
        and len(here) == 1
        and all(interval_value(terms, point) == (fmpq(0), fmpq(0)) for terms in here[0])
    )


def _shares(supports: Supports, starts: Sequence[int], box: Box) -> list[Enclosure]:
    found = []
    for i in range(len(supports)):
        own = [Enclosure(to_fraction(low), to_fraction(high)) for low, high in box[starts[i] : starts[i + 1]]]
        left = Enclosure.of(1)
        for share in own:
            left = left - share
        found += [*own, left]
    return found


def _plain(share: Enclosure) -> Any:  # noqa: ANN401
    return fmpq(share.low.numerator, share.low.denominator) if share.low == share.high else share
