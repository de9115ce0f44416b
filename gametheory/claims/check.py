"""Checking the claims of a game: by proof at a point and over ranges, by sampling where asked, and saying which it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.texts import polynomial_text
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.proof import LineProver, counterexample_value
from gametheory.claims.sampling import Grid, PointDecider, grid_of, points_of, sampled
from gametheory.claims.verdict import (
    BY_BOXES,
    BY_REGIMES,
    ClaimStretch,
    Counterexample,
    Interval,
    Verdict,
)
from gametheory.errors import LimitReached, UnverifiedResult, UsageError
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.numbers import short_text
from gametheory.parametric.pieces import Breakpoint
from gametheory.solvers.concepts import chosen_method, concept_of_claims
from gametheory.spec.faults import did_you_mean
from gametheory.spec.schema import Claim

if TYPE_CHECKING:
    from gametheory.claims.crowd_points import CrowdDecider

__all__ = ["CheckRun", "check", "expect_claims", "options_without_effect"]

MOST_NAMES = 5
"""Claims that a remark names."""
BOX_STEPS = 1000
"""Steps of progress of a claim that is decided by branch and bound."""


def check(
    family: Family,
    *,
    claims: Iterable[str] | str | None = None,
    values: Mapping[str, object] | None = None,
    points: int | None = None,
    concept: str | None = None,
    limit: int | None = None,
    budget: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Verdict, ...]:
    """Decide the claims of a family, all of them or those named.

    ``values`` set parameters; a claim's own ``at`` comes before them. A claim over one or two ranges is proved or refuted
    from the exact regimes, one over more by branch and bound within a ``budget`` of boxes. With ``points`` ranges are
    sampled instead, at so many points an axis; so is a game that is too large for regimes. ``progress`` is called with
    the steps done and in all. Raises :class:`UsageError` for an unknown claim or parameter. To keep what is decided when
    it is interrupted, use :class:`gametheory.claims.check.CheckRun`.

    **Guarantees.** A verdict ``holds`` or ``fails`` is proved for the concept that it names, at a point and over ranges;
    ``holds`` is never said of a sample. A counterexample has been solved anew, at its point, by another method, and its
    equilibrium judged.
    """
    run = CheckRun(family, claims=claims, values=values, points=points, concept=concept, limit=limit, budget=budget)
    run.report_to(progress)
    for _ in run:
        pass
    return run.result()


class CheckRun:
    """A check under way: iterate to decide claim after claim; :meth:`result` has the verdicts so far, also when interrupted.

    Arguments are those of :func:`check`, and are checked at once. Iterating again goes on with the claims that are left.
    """

    def __init__(
        self,
        family: Family,
        *,
        claims: Iterable[str] | str | None = None,
        values: Mapping[str, object] | None = None,
        points: int | None = None,
        concept: str | None = None,
        limit: int | None = None,
        budget: int | None = None,
    ) -> None:
        expect_family(family, "check")
        self._left = _chosen(family, claims)
        self._checker = _Checker(family, family.point(values), points, concept, limit, budget)
        self._total = sum(map(self._checker.steps, self._left.values()))
        self._verdicts: list[Verdict] = []
        self._checker.count(self._total, None)

    def report_to(self, progress: Callable[[int, int], None] | None) -> None:
        """Have a function called with the steps done and in all."""
        self._checker.count(self._total, progress)

    def __iter__(self) -> Iterator[Verdict]:
        while self._left:
            name, claim = next(iter(self._left.items()))
            verdict = self._checker.verdict(name, claim)
            # Both at once, so that an interrupted run has each claim either decided or left.
            self._verdicts.append(verdict)
            del self._left[name]
            yield verdict

    @property
    def left(self) -> tuple[str, ...]:
        """The claims that are not decided yet."""
        return tuple(self._left)

    def result(self) -> tuple[Verdict, ...]:
        """The verdicts so far, in the order of the claims."""
        return tuple(self._verdicts)


def options_without_effect(verdicts: Iterable[Verdict], points: int | None, budget: int | None) -> list[str]:
    """A remark for ``--points`` and ``--budget`` each, on the claims of these verdicts that they made no difference to."""
    found = tuple(verdicts)
    idle = {
        "--points": ([v.name for v in found if not v.sampled], "it samples ranges, and there is none"),
        "--budget": (
            [v.name for v in found if v.method != BY_BOXES],
            "it bounds the boxes of a claim over three parameters and more"
            + (", which --points samples instead" if points is not None else ""),
        ),
    }
    given = {"--points": points, "--budget": budget}
    return [
        f"note: {option} has no effect on {_listed(names)}: {why}"
        for option, (names, why) in idle.items()
        if given[option] is not None and names
    ]


def _listed(names: Sequence[str]) -> str:
    """``a, b and 7 other claims``, each name once."""
    several = list(dict.fromkeys(names))
    if len(several) <= MOST_NAMES:
        return ", ".join(several)
    return f"{', '.join(several[: MOST_NAMES - 1])} and {len(several) - MOST_NAMES + 1} other claims"


def _chosen(family: Family, claims: Iterable[str] | str | None) -> dict[str, Claim]:
    known = family.spec.claims
    wanted = tuple(known) if claims is None else expect_names(claims, "claims")
    expect_claims(wanted, known)
    return {name: known[name] for name in wanted}


def expect_claims(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`UsageError`, with what may have been meant, for a name that is not among the known claims."""
    claims = sorted(known)
    for name in names:
        if name not in claims:
            hint = did_you_mean(name, claims, "claims: ") or f"there are {len(claims) or 'no'} claims"
            raise UsageError(f"there is no claim '{name}' ({hint})")


class _Checker:
    """Decides claims one after another, each in the way that fits its ranges."""

    def __init__(
        self,
        family: Family,
        fixed: Mapping[str, Fraction],
        points: int | None,
        concept: str | None,
        limit: int | None,
        budget: int | None,
    ) -> None:
        self._family = family
        self._fixed = fixed
        self._points = points
        self._limit = limit
        self._budget = budget
        game = family.at()
        self._concept, _ = chosen_method(game, concept or concept_of_claims(game))
        self._crowds = self._crowd_decider(limit)
        self._decider: PointDecider = self._crowds or PointDecider(family, self._concept, limit)
        self._prover = LineProver(family, self._concept, limit)
        self._done, self._total = 0, 0
        self._progress: Callable[[int, int], None] | None = None

    def _crowd_decider(self, limit: int | None) -> CrowdDecider | None:
        """What decides claims about a symmetric game at points; None for other forms."""
        if self._family.spec.form != "symmetric":
            return None
        from gametheory.claims.crowd_points import CrowdDecider

        return CrowdDecider(self._family, self._concept, limit)

    def _grid(self, claim: Claim, base: Mapping[str, Fraction], points: int | None) -> Grid:
        """The points at which a claim is sampled: whole numbers where an axis counts players."""
        grid = grid_of(claim, points)
        if self._crowds is None:
            return grid
        from gametheory.claims.crowds import whole_grid

        return whole_grid(self._family, base, grid)

    def samples(self, claim: Claim) -> bool:
        """Whether a claim is to be sampled."""
        return bool(claim.over) and self._points is not None

    def count(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        """How many steps there will be, and whom to tell of each."""
        self._total, self._progress = total, progress

    def steps(self, claim: Claim) -> int:
        """How many steps of progress a claim takes: points of a grid, or a share of the budget of boxes."""
        if self.samples(claim):
            return points_of(grid_of(claim, self._points))
        return 1 if len(claim.over) < 3 else BOX_STEPS

    def _step(self, count: int = 1) -> None:
        self._done += count
        if self._progress:
            self._progress(min(self._done, self._total), self._total)

    def verdict(self, name: str, claim: Claim) -> Verdict:
        """The verdict on a claim."""
        base = {**self._fixed, **claim.at}
        blank = Verdict(
            about=self._family.about,
            name=name,
            says=claim.says,
            condition=str(claim.holds),
            quantifier=claim.quantifier,
            verdict=UNDECIDED,
            concept=self._concept,
            parameters={axis: value for axis, value in base.items() if axis not in claim.over},
            rule=str(claim.select or "payoff dominance") if claim.quantifier == "selected" else "",
            at=claim.at,
            over=claim.over,
        )
        if not claim.over:
            self._step()
            return self._at_values(blank, claim, base)
        if self.samples(claim):
            return sampled(blank, claim, base, self._grid(claim, base, self._points), self._decider, self._step)
        try:
            found = self._proved(blank, claim, base)
        except LimitReached as error:
            blank = replace(blank, reason=f"sampled, since {error}")
            return sampled(blank, claim, base, self._grid(claim, base, None), self._decider, lambda: None)
        self._done += self.steps(claim) - 1
        self._step()
        return found

    def _share_done(self, share: float) -> None:
        """Tell of a claim under way, without counting it as done."""
        if self._progress:
            self._progress(min(self._done + int(share * (BOX_STEPS - 1)), self._total), self._total)

    def _at_values(self, blank: Verdict, claim: Claim, base: Mapping[str, Fraction]) -> Verdict:
        decision = self._decider(claim, base)
        failing = decision.verdict == FAILS
        return replace(
            blank,
            verdict=decision.verdict,
            held=int(decision.verdict == HOLDS),
            open=int(decision.verdict in (DEPENDS, UNDECIDED)),
            counterexample=Counterexample(base, decision.witness, self._concept) if failing else None,
            reason=decision.reason,
        )

    def _proved(self, blank: Verdict, claim: Claim, base: Mapping[str, Fraction]) -> Verdict:
        if self._crowds is not None:
            from gametheory.claims.crowds import decide_crowd

            return decide_crowd(blank, claim, base, self._family, self._crowds, self._limit)
        if len(claim.over) == 1:
            return self._along_axis(blank, claim, base)
        verdict, place = self._over_several(blank, claim, base)
        if verdict.verdict != FAILS or place is None:
            return verdict
        return self._with_counterexample(verdict, claim, {**base, **place})

    def _over_several(
        self, blank: Verdict, claim: Claim, base: Mapping[str, Fraction]
    ) -> tuple[Verdict, dict[str, Fraction] | None]:
        """The verdict over two axes and more, and a point where it fails; two are left to boxes if the map is too large."""
        from gametheory.claims.plane import decided_on_plane
        from gametheory.claims.volume import DEFAULT_BUDGET, decided_on_boxes

        budget = self._budget
        if len(claim.over) == 2:
            try:
                return decided_on_plane(blank, claim, base, self._family, self._limit)
            except LimitReached as error:
                blank = replace(blank, reason=f"by boxes, since {error}")
                budget = budget or DEFAULT_BUDGET // 10
        return decided_on_boxes(blank, claim, base, self._family, self._limit, budget, self._share_done)

    def _along_axis(self, blank: Verdict, claim: Claim, base: Mapping[str, Fraction]) -> Verdict:
        axis, (low, high) = next(iter(claim.over.items()))
        stretches = self._prover.stretches(claim, base, axis, low, high)
        verdicts = [stretch.verdict for stretch in stretches]
        overall = next((each for each in (FAILS, DEPENDS, UNDECIDED) if each in verdicts), HOLDS)
        thresholds = tuple(
            Breakpoint(after.low, polynomial_text(AlgebraicNumber.of(after.low).polynomial, axis))
            for after in stretches[1:]
        )
        deciding = next(stretch for stretch in stretches if stretch.verdict == overall)
        reason = f"{deciding}: {deciding.reason}" if deciding.reason else ""
        found = replace(
            blank,
            verdict=overall,
            method=BY_REGIMES,
            holds_on=_on(stretches, HOLDS),
            fails_on=_on(stretches, FAILS),
            stretches=stretches,
            thresholds=tuple(dict.fromkeys(thresholds)),
            reason=reason if overall != HOLDS or len(stretches) == 1 else "",
        )
        value = counterexample_value(stretches, FAILS)
        if overall != FAILS or value is None:
            return found
        return self._with_counterexample(replace(found, reason=""), claim, {**base, axis: value})

    def _with_counterexample(self, found: Verdict, claim: Claim, point: Mapping[str, Fraction]) -> Verdict:
        """The point solved anew by the solver of single games, which must agree."""
        decision = self._decider(claim, point)
        if decision.verdict != FAILS:
            shown = ", ".join(f"{name} = {short_text(point[name])}" for name in claim.over)
            raise UnverifiedResult(
                f"the claim '{found.name}' was refuted at {shown}, and the game there says otherwise"
            )
        return replace(
            found,
            counterexample=Counterexample(point, decision.witness, self._concept),
            reason=found.reason or decision.reason,
        )


def _on(stretches: tuple[ClaimStretch, ...], verdict: str) -> tuple[Interval, ...]:
    return tuple((stretch.low, stretch.high) for stretch in stretches if stretch.verdict == verdict)
