"""The work behind a report on one game: each part found by its own function, and a reason noted where one can't be had."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from gametheory.errors import GameTheoryError, UsageError
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.report.contents import PARTS, ClaimMap, Contents, Progress, main_axis

if TYPE_CHECKING:
    from gametheory.claims.break_even import BreakEven
    from gametheory.claims.replication import ReplicationResult
    from gametheory.claims.verdict import Verdict
    from gametheory.parametric.crowds.result import CrowdRegimes
    from gametheory.parametric.result import Regimes
    from gametheory.parametric.signs import Statics
    from gametheory.solvers.result import Solution
    from gametheory.uncertainty.result import Sensitivity

__all__ = ["gathered"]

MOST_MAPS = 2
"""Pairs of axes over which a map is made."""
Found = TypeVar("Found")


def gathered(
    family: Family,
    file: str,
    *,
    values: Mapping[str, object] | None = None,
    claims: Iterable[str] | str | None = None,
    concept: str | None = None,
    limit: int | None = None,
    draws: int | None = None,
    without: Collection[str] = (),
    progress: Progress | None = None,
) -> Contents:
    """Find everything that a report tells of a family, but for the parts named in ``without`` (see :data:`PARTS`).

    ``file`` is what the report calls it; ``values``, ``claims``, ``concept`` and ``limit`` are as in
    :func:`gametheory.check`. How often claims hold under the priors is found for a number of ``draws`` only. Raises
    :class:`UsageError` for a name or value that makes no sense; what is too large or not for this form is told in the
    result instead.
    """
    from gametheory.claims.check import expect_claims
    from gametheory.solvers.concepts import chosen_method

    expect_family(family, "gathered")
    for part in without:
        if part not in PARTS:
            raise UsageError(f"'{part}' is not a part of a report; its parts are {', '.join(PARTS)}")
    wanted = tuple(family.spec.claims if claims is None else dict.fromkeys(expect_names(claims, "claims")))
    expect_claims(wanted, family.spec.claims)
    point = family.point(values)
    used, _ = chosen_method(family.at(), concept)
    asked = concept if concept is None else used
    work = _Gathering(family, wanted, dict(values or {}), asked, limit, progress or (lambda *_: None))
    kept = tuple(part for part in PARTS if part not in without)
    return work.contents(file, point, used, kept, draws)


class _Gathering:
    """The work on one family; each method finds one part, and notes why one can't be had."""

    def __init__(
        self,
        family: Family,
        claims: tuple[str, ...],
        values: Mapping[str, object],
        concept: str | None,
        limit: int | None,
        progress: Progress,
    ) -> None:
        from gametheory.parametric.statics import SolvedLines

        self._family = family
        self._claims = claims
        self._values = values
        self._concept = concept
        self._limit = limit
        self._progress = progress
        self._lines = SolvedLines(family)
        self._missing: dict[str, str] = {}
        self._undecided: dict[str, str] = {}

    def contents(
        self, file: str, point: Mapping[str, Fraction], concept: str, kept: Collection[str], draws: int | None
    ) -> Contents:
        """All parts that are kept."""
        from gametheory.report.branches import branches_played

        spec = self._family.spec
        axis = main_axis(self._family, self._claims)
        own = any(parameter.range is not None for parameter in spec.parameters.values())
        solution = self._part("solution", kept, lambda: self._solution(point))
        regimes = self._part("regimes", kept if axis else (), lambda: self._regimes(axis))
        verdicts = self._part("claims", kept if self._claims else (), self._verdicts) or ()
        maps = self._part("maps", kept, self._maps) or ()
        break_evens = self._part("break-even", kept if self._claims and own else (), self._break_evens) or ()
        statics = self._part("statics", kept if own else (), self._statics)
        replications = self._part("replications", kept if spec.replications else (), self._replications) or ()
        sensitivity = self._part("sensitivity", kept if draws is not None else (), lambda: self._sensitivity(draws))
        played = branches_played(statics, self._lines, self._limit) if statics is not None else {}
        unsolved = self._missing.pop("solution", "")
        return Contents(
            family=self._family,
            file=file,
            point=point,
            concept=concept,
            axis=axis,
            solution=solution,
            unsolved=unsolved,
            regimes=regimes,
            verdicts=verdicts,
            undecided=self._undecided,
            maps=maps,
            break_evens=break_evens,
            statics=statics,
            played=played,
            replications=replications,
            sensitivity=sensitivity,
            missing=self._missing,
        )

    def _part(self, part: str, kept: Collection[str], find: Callable[[], Found]) -> Found | None:
        """What ``find`` gives, if the part is kept; None, and the reason noted, where it can't be had."""
        if part not in kept:
            return None
        self._progress(part, 0, 0)
        try:
            return find()
        except GameTheoryError as error:
            self._missing[part] = str(error)
            return None

    def _steps(self, part: str) -> Callable[[int, int], None]:
        return lambda done, total: self._progress(part, done, total)

    def _solution(self, point: Mapping[str, Fraction]) -> Solution:
        from gametheory.solvers.solve import solve

        return solve(self._family.at_point(point), concept=self._concept, limit=self._limit)

    def _regimes(self, axis: str) -> Regimes | CrowdRegimes:
        from gametheory.parametric.any_form import regimes

        return regimes(
            self._family,
            axis,
            values=self._without(axis),
            concept=self._concept,
            limit=self._limit,
            progress=lambda done: self._progress("regimes", done, 0),
        )

    def _without(self, *axes: str) -> dict[str, object]:
        """The values set, but for axes, which take all values of their ranges."""
        return {name: value for name, value in self._values.items() if name not in axes}

    def _verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of all claims that can be decided; why others can't is noted."""
        from gametheory.claims.check import CheckRun

        found: list[Verdict] = []
        left = self._claims
        while left:
            run = CheckRun(self._family, claims=left, values=self._values, concept=self._concept, limit=self._limit)
            run.report_to(self._steps("claims"))
            try:
                for _ in run:
                    pass
            except GameTheoryError as error:
                self._undecided[run.left[0]] = str(error)
            found += run.result()
            left = run.left[1:]
        return tuple(found)

    def _maps(self) -> tuple[ClaimMap, ...]:
        """The regimes over each pair of axes that claims go over, at most so many pairs."""
        from gametheory.parametric.any_form import regime_map

        known = self._family.spec.claims
        groups: dict[tuple[object, ...], list[str]] = {}
        for name in self._claims:
            claim = known[name]
            if len(claim.over) == 2:
                groups.setdefault((tuple(claim.over.items()), tuple(claim.at.items())), []).append(name)
        maps = []
        for names in list(groups.values())[:MOST_MAPS]:
            claim = known[names[0]]
            values = {**self._without(*claim.over), **claim.at}
            try:
                found = regime_map(
                    self._family,
                    tuple(claim.over),
                    values=values,
                    between=claim.over,
                    concept=self._concept,
                    limit=self._limit,
                    progress=lambda done: self._progress("maps", done, 0),
                )
            except GameTheoryError as error:
                self._missing["maps"] = f"over {' and '.join(claim.over)}: {error}"
            else:
                maps.append(ClaimMap(found, tuple(names), self._family.point(values)))
        return tuple(maps)

    def _break_evens(self) -> tuple[BreakEven, ...]:
        """The tables of all claims for which there is one; why the last of the others has none is noted."""
        from gametheory.claims.break_even import break_even

        tables: list[BreakEven] = []
        for number, name in enumerate(self._claims):
            self._progress("break-even", number, len(self._claims))
            try:
                tables += break_even(
                    self._family,
                    [name],
                    values=self._values,
                    concept=self._concept,
                    limit=self._limit,
                    lines=self._lines,
                )
            except GameTheoryError as error:
                self._missing["break-even"] = str(error)
        return tuple(tables)

    def _statics(self) -> Statics:
        from gametheory.parametric.statics import statics

        return statics(
            self._family,
            values=self._values,
            concept=self._concept,
            limit=self._limit,
            lines=self._lines,
            progress=self._steps("statics"),
        )

    def _replications(self) -> tuple[ReplicationResult, ...]:
        from gametheory.claims.replication import replicate

        return replicate(self._family, progress=self._steps("replications"))

    def _sensitivity(self, draws: int | None) -> Sensitivity:
        from gametheory.uncertainty.analysis import DRAWS, sensitivity

        return sensitivity(
            self._family,
            claims=self._claims or None,
            measures=() if self._claims else tuple(self._family.spec.measures),
            values=self._values,
            draws=DRAWS if draws is None else draws,
            concept=self._concept,
            progress=lambda what, done, total: self._progress(f"sensitivity: {what}", done, total),
            break_even=False,
        )
