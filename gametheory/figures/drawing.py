"""From a family to a figure of any kind: what is solved for it, and which function draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures.choosing import chosen_axes, chosen_kind, claims_over
from gametheory.model.family import expect_family

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gametheory.claims.verdict import Verdict
    from gametheory.model.family import Family

__all__ = ["Watch", "plot"]

MOST_CLAIMS = 3
"""Claims drawn over paths unless others are named."""
DEFAULT_DRAWS = 20_000
"""Draws of a tornado or of indices."""
_USED_BY: Mapping[str, tuple[str, ...]] = {
    "measures": ("paths", "tornado", "indices"),
    "claims": ("paths", "map", "tornado", "indices"),
    "between": ("paths", "map"),
    "dynamic": ("portrait",),
    "noise": ("portrait",),
    "draws": ("tornado", "indices"),
    "width": ("paths", "map", "best-responses"),
    "height": ("paths", "map", "best-responses"),
    "concept": ("paths", "map", "best-responses", "tree", "tornado", "indices"),
    "limit": ("paths", "map"),
}
"""Which kinds of figures an option has an effect on."""

Watch = Callable[[str], AbstractContextManager[Any]]
"""For a stage (``cells``, ``claims`` or ``draws``) a context whose value is called with its progress, or is None."""


def plot(
    family: Family,
    *axes: str,
    kind: str | None = None,
    values: Mapping[str, object] | None = None,
    measures: Sequence[str] = (),
    claims: Sequence[str] = (),
    between: Mapping[str, tuple[Any, Any]] | None = None,
    concept: str | None = None,
    dynamic: str | None = None,
    noise: object = None,
    draws: int | None = None,
    limit: int | None = None,
    width: float | None = None,
    height: float | None = None,
    watch: Watch | None = None,
    note: Callable[[str], None] | None = None,
) -> Figure:
    """A figure of a family, as a :class:`matplotlib.figure.Figure`: ``gametheory.plot(family, "reach").savefig("a.png")``.

    ``kind`` is ``paths`` (equilibria along one axis, with exact breakpoints), ``map`` (regimes over two), ``best-responses``,
    ``tree``, ``portrait``, ``tornado`` or ``indices``; without it what fits the axes or the form is drawn. ``between`` gives
    axes other ranges than the file's; sizes are in inches. ``note`` is told what was chosen. Raises :class:`UsageError` for
    what does not fit, and whatever solving raises. What is drawn of regimes is exact; a tornado, indices and trajectories
    are numerical.
    """
    expect_family(family, "plot")
    chosen = chosen_kind(family, axes, kind)
    options = {
        "measures": measures,
        "claims": claims,
        "between": between,
        "dynamic": dynamic,
        "noise": noise,
        "draws": draws,
        "width": width,
        "height": height,
        "concept": concept,
        "limit": limit,
    }
    for name, value in options.items():
        if value not in (None, (), []) and value != {} and chosen not in _USED_BY[name]:
            raise UsageError(f"{name} has no effect on the kind {chosen}; it is for {', '.join(_USED_BY[name])}")
    over = axes or chosen_axes(family, chosen)
    say = note or (lambda _: None)
    if over and not axes:
        say(f"drawn over {' and '.join(over)}; name an axis for another")
    sizes = {name: inches for name, inches in (("width", width), ("height", height)) if inches is not None}
    job = _Job(family, values or {}, concept, limit, between or {}, watch or (lambda _: nullcontext()), say)
    if chosen == "paths":
        return job.paths(over[0], measures, claims, sizes)
    if chosen == "map":
        return job.map(over, claims, sizes)
    if chosen in ("tornado", "indices"):
        return job.bars(chosen, measures, claims, draws or DEFAULT_DRAWS)
    return job.of_game(chosen, dynamic or "replicator", noise, sizes)


class _Job:
    """What is solved for one figure, and drawn."""

    def __init__(
        self,
        family: Family,
        values: Mapping[str, object],
        concept: str | None,
        limit: int | None,
        between: Mapping[str, tuple[Any, Any]],
        watch: Watch,
        note: Callable[[str], None],
    ) -> None:
        self.family = family
        self.asked: dict[str, Any] = {"values": values, "concept": concept}
        self.limit = limit
        self.between = between
        self.watch = watch
        self.note = note

    def paths(self, axis: str, measures: Sequence[str], claims: Sequence[str], sizes: Mapping[str, float]) -> Figure:
        from gametheory.figures.paths import draw_paths
        from gametheory.parametric.any_form import regimes

        named = self._expected(claims, (axis,))
        with self.watch("cells") as progress:
            found = regimes(
                self.family, axis, **self.asked, limit=self.limit, between=self.between.get(axis), progress=progress
            )
        known = [] if self.family.spec.form == "symmetric" else claims_over(self.family, (axis,))
        if len(known) > MOST_CLAIMS and not named:
            self.note(
                f"{MOST_CLAIMS} of {len(known)} claims are drawn; not drawn: {', '.join(known[MOST_CLAIMS:])} (name them "
                "with --claim)"
            )
        verdicts = self._checked(named or known[:MOST_CLAIMS])
        return draw_paths(found, self.family, quantities=measures, verdicts=verdicts, **sizes)

    def map(self, axes: Sequence[str], claims: Sequence[str], sizes: Mapping[str, float]) -> Figure:
        from gametheory.figures.maps import draw_map
        from gametheory.parametric.any_form import regime_map

        named = self._expected(claims, axes)
        if len(named) > 1:
            raise UsageError(f"a map shows one claim, and {len(named)} are named")
        with self.watch("cells") as progress:
            found = regime_map(
                self.family, axes, **self.asked, limit=self.limit, between=self.between, progress=progress
            )
        drawn = named or claims_over(self.family, axes)[:1]
        if drawn and not named:
            others = claims_over(self.family, axes)[1:]
            other = f"; not drawn: {', '.join(others)} (name one with --claim)" if others else ""
            self.note(f"the claim {drawn[0]} goes over these two, and is drawn{other}")
        verdicts = self._checked(drawn)
        return draw_map(found, self.family, verdicts[0] if verdicts else None, **sizes)

    def bars(self, kind: str, measures: Sequence[str], claims: Sequence[str], draws: int) -> Figure:
        from gametheory.figures.bars import draw_indices, draw_tornado
        from gametheory.uncertainty.analysis import sensitivity

        if len(claims) + len(measures) > 1:
            raise UsageError(f"{kind} shows one claim or measure, and {len(claims) + len(measures)} are named")
        if not claims and not measures:
            free = [name for name, claim in self.family.spec.claims.items() if not claim.at]
            claims, measures = free[:1], () if free else list(self.family.spec.measures)[:1]
            if not claims and not measures:
                raise UsageError(f"{kind} needs a claim without values of its own, or a measure; the file has neither")
            what = f"the {'claim' if claims else 'measure'} {[*claims, *measures][0]}"
            self.note(f"drawn for {what}; choose another with --claim or --measure")
        with self.watch("draws") as progress:
            found = sensitivity(
                self.family,
                claims=claims,
                measures=measures,
                **self.asked,
                draws=draws,
                sobol=0 if kind == "tornado" else None,
                break_even=False,
                progress=progress,
            )
        study = (found.measures if measures else found.claims)[0]
        return (draw_tornado if kind == "tornado" else draw_indices)(study, self.family)

    def of_game(self, kind: str, dynamic: str, noise: object, sizes: Mapping[str, float]) -> Figure:
        from gametheory.solvers.solve import solve

        game: Any = self.family.at(self.asked["values"])
        if kind == "portrait":
            from gametheory.figures.portraits import draw_portrait

            return draw_portrait(game, dynamic=dynamic, noise=noise)
        solution = solve(game, concept=self.asked["concept"])
        if kind == "tree":
            from gametheory.figures.trees import draw_tree, solved_text

            return draw_tree(game, solution.equilibria, said=solved_text(solution))
        from gametheory.figures.best_responses import draw_best_responses

        return draw_best_responses(game, solution, **sizes)

    def _expected(self, claims: Sequence[str], over: Sequence[str]) -> list[str]:
        """The claims named, all of which go over just these axes. Raises :class:`UsageError`."""
        from gametheory.claims.check import expect_claims

        named = list(dict.fromkeys(claims))
        expect_claims(named, self.family.spec.claims)
        if named and self.family.spec.form == "symmetric":
            raise UsageError("claims are not drawn over symmetric games; 'gametheory check' tells where they hold")
        for name in named:
            found = list(self.family.spec.claims[name].over)
            if set(found) != set(over):
                raise UsageError(
                    f"the claim {name} goes over {' and '.join(found) or 'no range'}, and this figure over "
                    f"{' and '.join(over)}"
                )
        return named

    def _checked(self, names: Sequence[str]) -> Sequence[Verdict]:
        from gametheory.claims.check import check

        if not names:
            return ()
        with self.watch("claims") as progress:
            return check(self.family, claims=names, **self.asked, limit=self.limit, progress=progress)
