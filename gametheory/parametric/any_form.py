"""Regimes of a family of whichever form: the one way in for people and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gametheory.errors import UsageError
from gametheory.model.family import Family, expect_family
from gametheory.parametric.crowds.map import crowd_map
from gametheory.parametric.crowds.map_result import CrowdMap
from gametheory.parametric.crowds.regimes import crowd_regimes
from gametheory.parametric.crowds.result import CrowdRegimes
from gametheory.parametric.map import regime_map as finite_map
from gametheory.parametric.map_result import RegimeMap
from gametheory.parametric.regimes import Between, expect_symbols
from gametheory.parametric.regimes import regimes as finite_regimes
from gametheory.parametric.result import Regimes

__all__ = ["regime_map", "regimes"]


def regimes(
    family: Family,
    axis: str,
    *,
    values: Mapping[str, object] | None = None,
    between: Between | None = None,
    symbolic: Iterable[str] | str = (),
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Regimes | CrowdRegimes:
    """Every equilibrium of a family as a function of one parameter.

    ``axis`` is a parameter, over its range or ``between`` two values, as ``(0, "1/2")`` or ``"0:1/2"``; ``values`` set
    others, and those named in ``symbolic`` keep their names in formulas, whose conditions are then decided at their
    values. ``concept`` is as in :func:`gametheory.solve`. ``limit`` bounds the work: for all Nash equilibria of two players
    it counts the determinants of parts of their payoff tables (50,000 unless told otherwise), for subgame perfection the
    equilibria at one value (10,000); pure equilibria have none. ``progress`` is called with the number of cells verified.
    Of a symmetric game the result is a :class:`CrowdRegimes`: pure equilibria as formulas, mixed ones counted and
    enclosed, thresholds in whole numbers where the axis is the number of players. Raises :class:`UsageError`, and
    :class:`LimitReached`.

    **Guarantees.** Complete and exact at every value of the axis, end points and breakpoints included, degenerate or
    not. Every formula has been judged, at a rational value inside its cell, and every rational breakpoint's equilibria
    too, by code that shares nothing with the solver; of a symmetric game, the mixed equilibria at the ends of its cells.

    >>> from gametheory import loads
    >>> family = loads('''format = 1
    ... title = "A coin whose head is worth x"
    ... form = "strategic"
    ... parameters.x = { default = 1, range = [0, 2] }
    ... players = { even = ["heads", "tails"], odd = ["heads", "tails"] }
    ... payoffs.matrices = { even = [["x", 0], [0, 1]], odd = [[0, 1], [1, 0]] }''')
    >>> found = regimes(family, "x")
    >>> [(str(cell.low), str(cell.equilibria[0].strategies["odd"]["heads"])) for cell in found.cells][-1]
    ('0', '1/(x + 1)')
    """
    expect_family(family, "regimes")
    if family.spec.form != "symmetric" or not isinstance(axis, str):
        return finite_regimes(
            family,
            axis,
            values=values,
            between=between,
            symbolic=symbolic,
            concept=concept,
            limit=limit,
            progress=progress,
        )
    _refuse_symbols(family, symbolic, (axis,))
    return crowd_regimes(family, axis, values=values, between=between, concept=concept, limit=limit, progress=progress)


def regime_map(
    family: Family,
    axes: Sequence[str],
    *,
    values: Mapping[str, object] | None = None,
    between: Mapping[str, Between] | None = None,
    symbolic: Iterable[str] | str = (),
    concept: str | None = None,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> RegimeMap | CrowdMap:
    """Every equilibrium of a family as a function of two parameters: the regions of each regime and their frontiers.

    ``axes`` are two parameters, each over its range or what ``between`` gives for it, as ``{"reach": (0, "1/2")}`` or
    ``{"reach": "0:1/2"}``; the rest is as in :func:`gametheory.regimes`. ``progress`` is called with the number of cells
    decided. Of a symmetric game both must enter through the number of players alone, and the result is a
    :class:`CrowdMap`. Raises :class:`UsageError`, and :class:`LimitReached` for a box that falls into very many cells.

    **Guarantees.** Complete and exact on the closed box: on every region, curve and point, degenerate or not. Areas have
    certified bounds, at most a millionth of the box apart. Every region's formulas have been judged at a rational point
    inside it by code that shares nothing with the solver; the mixed equilibria of a symmetric game are counted only.
    """
    expect_family(family, "regime_map")
    if family.spec.form != "symmetric":
        return finite_map(
            family,
            axes,
            values=values,
            between=between,
            symbolic=symbolic,
            concept=concept,
            limit=limit,
            progress=progress,
        )
    _refuse_symbols(family, symbolic, axes)
    return crowd_map(family, axes, values=values, between=between, concept=concept, limit=limit, progress=progress)


def _refuse_symbols(family: Family, symbolic: Iterable[str] | str, axes: Sequence[str]) -> None:
    if expect_symbols(symbolic, family.point(), axes):
        raise UsageError("symbols in formulas are not for symmetric games: leave out symbolic (--symbolic)")
