"""Claims over three parameters and more: proved on some boxes, refuted on others, and how much is left."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from flint import fmpq, fmpq_mpoly

from gametheory.algebra.frontiers import coefficients_in
from gametheory.algebra.germs import Germ
from gametheory.algebra.samples import GenericSample, RationalPoint
from gametheory.algebra.texts import mpoly_text
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.lifted import SampleDecider
from gametheory.claims.verdict import BY_BOXES, Verdict
from gametheory.errors import EvaluationError
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.model.family import Family
from gametheory.numbers import exact_text, simplest_between, to_flint, to_fraction
from gametheory.parametric.boxes import PROGRESS_EVERY, Boxes, BoxSearch
from gametheory.parametric.lifting.lifted import LiftedFamily
from gametheory.solvers.plain import values_text
from gametheory.spec.schema import Claim

__all__ = ["DEFAULT_BUDGET", "decided_on_boxes"]

DEFAULT_BUDGET = 50_000
"""Most boxes that are examined for one claim unless the caller says otherwise: some seconds for small games."""
_MOST_PLACES = 3
"""Surfaces on which a game is undefined that a reason names."""
_PARTS = (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4))
"""Where in the ranges of the other axes a point of a surface is looked for."""


def decided_on_boxes(
    blank: Verdict,
    claim: Claim,
    base: Mapping[str, Fraction],
    family: Family,
    limit: int | None,
    budget: int | None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Verdict, dict[str, Fraction] | None]:
    """The verdict on a claim over its ranges, and a point at which it fails, if it does.

    It holds if every box is proved, and fails at one point where it fails. Frontiers between verdicts, and those on
    which equilibria change though the verdict does not, are never inside a proved box; so a claim over three
    parameters is often ``undecided`` on a small share of the volume, which is said.
    """
    lifted = LiftedFamily.over(family, base, tuple(claim.over))
    decider = SampleDecider(lifted, claim, blank.concept, limit)
    allowed = budget or DEFAULT_BUDGET
    search: BoxSearch[str] = BoxSearch(lifted.space, claim.over, decider, budget=allowed)
    for cuts, _ in enumerate(search):
        if progress and cuts % PROGRESS_EVERY == 0:
            progress(search.examined / allowed)
    found = search.result()
    met = set(decider.points)
    overall = next((each for each in (FAILS, DEPENDS) if each in met), None)
    if overall is None:
        overall = HOLDS if not found.undecided and met == {HOLDS} else UNDECIDED
    reason = "; ".join(filter(None, (blank.reason, _reason(overall, found, decider, claim, base))))
    verdict = replace(blank, verdict=overall, method=BY_BOXES, shares=_shares(found), reason=reason)
    return verdict, _simplest_point(found, lifted.space.axes) or decider.points.get(FAILS)


def _shares(found: Boxes[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """For each verdict its proved share of the volume, and what is left without one."""
    shares = {}
    for verdict in (HOLDS, FAILS, DEPENDS):
        share = found.share_where(partial(operator.eq, verdict))
        shares[verdict] = (share, share)
    rest = 1 - sum((low for low, _ in shares.values()), Fraction(0))
    return {**shares, UNDECIDED: (rest, rest)}


def _reason(overall: str, found: Boxes[str], decider: SampleDecider, claim: Claim, base: Mapping[str, Fraction]) -> str:
    if overall == FAILS:
        return ""
    if overall != UNDECIDED or UNDECIDED in decider.reasons:
        return decider.reasons.get(overall, "")
    said = [f"it fails nowhere that was looked at, in {found.examined:,} boxes"]
    undefined = list(itertools.islice(_undefined_places(decider, claim), _MOST_PLACES))
    said += undefined
    if undefined:
        said.append("nothing can be decided there: leave these values out of the claim's ranges in the file")
    if found.exhausted:
        said.append("what is left lies along frontiers, and the budget is used up: a larger --budget makes it smaller")
    else:
        said.append(
            "what is left lies along frontiers, in boxes too small to be cut again: a larger --budget changes nothing"
        )
    if not undefined:
        *kept, axis = claim.over
        moved = axis if len(kept) < 3 else f"all of its parameters but {kept[0]} and {kept[1]}"
        value = exact_text(base[axis])
        written = value if value.isdecimal() else f'"{value}"'
        # Two are left to boxes only where their plane is cut into too many faces.
        fewer = "two parameters and fewer" if len(kept) > 1 else "one parameter"
        said.append(
            f"over {fewer} a claim is decided on frontiers too: move {moved} from over to at in the "
            f"file, such as at = {{ {axis} = {written} }}"
        )
    return "; ".join(said)


def _undefined_places(decider: SampleDecider, claim: Claim) -> Iterator[str]:
    """Where a payoff or chance divides by zero inside the ranges, each surface with a point at which this was seen."""
    lifted = decider.lifted
    seen: set[str] = set()
    for point in decider.points.values():
        sample = GenericSample(lifted.space, tuple(to_flint(point[axis]) for axis in lifted.space.axes))
        try:
            game = lifted.game(sample)
        except EvaluationError:
            continue
        for number in _numbers(game):
            if not isinstance(number, Germ):
                continue
            for factor, _ in number.denominator.factor()[1]:
                text = mpoly_text(_whole(factor))
                if text not in seen:
                    seen.add(text)
                    told = _undefined_at(lifted, factor, claim)
                    if told:
                        yield f"the game is not defined where {text} = 0, as at {told}"


def _numbers(game: Any) -> Iterator[Any]:  # noqa: ANN401 - a game whose numbers are functions, which its types don't tell
    if not isinstance(game, ExtensiveGame):
        yield from itertools.chain(*game.payoffs, *game.measures.values())
        return
    for node in game.nodes:
        if isinstance(node, TerminalNode):
            yield from itertools.chain(node.payoffs, node.measures)
        elif isinstance(node, ChanceNode):
            yield from node.probabilities


def _whole(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """The polynomial times the number that makes its coefficients whole."""
    return polynomial * math.lcm(*(int(coefficient.q) for coefficient in polynomial.coeffs()))


def _undefined_at(lifted: LiftedFamily, factor: fmpq_mpoly, claim: Claim) -> str:
    """A rational point of the box on a surface, and why the game is not defined there; empty if none is found.

    A surface of degree 1 in an axis is solved for it at a few values of the others.
    """
    space = lifted.space
    for axis in space.axes:
        coefficients = coefficients_in(factor, axis, space)
        if len(coefficients) != 2:
            continue
        others = [name for name in space.axes if name != axis]
        tried = ([low + (high - low) * part for part in _PARTS] for low, high in (claim.over[name] for name in others))
        for values in itertools.product(*tried):
            known = dict(zip(others, values, strict=True))
            place = [to_flint(known.get(name, Fraction(0))) for name in space.axes]
            below, above = (space.value(coefficient, place) for coefficient in coefficients)
            if above == 0:
                continue
            known[axis] = to_fraction(fmpq(-below / above))
            low, high = claim.over[axis]
            if not low <= known[axis] <= high:
                continue
            try:
                lifted.game(RationalPoint(space, tuple(to_flint(known[name]) for name in space.axes)))
            except EvaluationError as error:
                return f"{values_text({name: known[name] for name in space.axes})}: {error}"
    return ""


def _simplest_point(found: Boxes[str], axes: tuple[str, ...]) -> dict[str, Fraction] | None:
    """The simplest point inside the largest box on which the claim fails."""
    failing = [box for box in found.boxes if box.value == FAILS]
    if not failing:
        return None
    largest = max(failing, key=lambda box: box.share)
    return {axis: simplest_between(low, high) for axis, (low, high) in zip(axes, largest.ranges, strict=True)}
