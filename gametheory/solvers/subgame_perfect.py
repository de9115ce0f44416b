r"""All subgame-perfect equilibria in pure strategies of an extensive game.

A node starts a *subgame* if every information set that meets its subtree lies inside it. A profile of moves, one
at each information set, is a subgame-perfect equilibrium if it is a Nash equilibrium of every subgame (Selten
1965; Osborne and Rubinstein 1994, definition 97.2). Kuhn's backward induction finds all of them: the *stage* of a
subgame is what is left of it when each subgame inside is replaced by the payoffs of one of that subgame's
equilibria; the subgame's equilibria are the stage's, over all such replacements.

Equilibria are kept apart only by what matters above them, their payoffs; so ``2^40`` equilibria that pay alike
are one entry with a count, and the count is known before any is written out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq

from gametheory.errors import LimitReached
from gametheory.model.extensive import ExtensiveGame, TerminalNode
from gametheory.numbers import as_flint
from gametheory.solvers.stages import Marker, Stage, marks_by_rank, split_into_stages, stage_equilibria

__all__ = ["SubgamePerfect", "subgame_perfect_equilibria"]

DEFAULT_LIMIT = 10_000
"""Most equilibria that are written out unless the caller says otherwise."""
_MOVES_AN_EQUILIBRIUM = 1000
"""All equilibria together may name this many moves for each equilibrium allowed: a bound on memory in long trees."""
_CHOICES_AN_EQUILIBRIUM = 10
"""Partial solutions, beyond one a subgame, kept for each equilibrium allowed: a bound on memory and time."""
_STEPS_AN_EQUILIBRIUM = 200
"""Profiles that may be looked at in one subgame for each equilibrium allowed: a bound on time."""

_Payoffs = tuple[fmpq, ...]


@dataclass(frozen=True, slots=True)
class SubgamePerfect:
    """The equilibria, sorted: a move position at each information set of the game.

    ``degenerate`` tells whether, at an equilibrium of some subgame, a player could do as well with another outcome.
    """

    profiles: tuple[tuple[int, ...], ...]
    degenerate: bool


@dataclass(frozen=True, slots=True)
class _Recipe:
    """Equilibria of one subgame that pay alike: the stage's moves, and the payoffs chosen in each subgame inside."""

    moves: tuple[int, ...]
    inner: tuple[_Payoffs, ...]


_Solved = dict[_Payoffs, list[_Recipe]]


def subgame_perfect_equilibria(
    game: ExtensiveGame, *, limit: int = DEFAULT_LIMIT, marks_of: Marker = marks_by_rank
) -> SubgamePerfect:
    """Find every subgame-perfect equilibrium in pure strategies.

    1. Split the tree into stages, one a subgame, numbered so that inner subgames come later.
    2. Backwards, for each choice of payoffs in the subgames inside, find all pure Nash equilibria of the stage: all
       optimal moves at a single decision node, the mean at a node of chance, mutual best responses otherwise.
    3. Count the equilibria of the whole game, then write them out.

    ``game`` has perfect recall; ``limit`` bounds the number of equilibria. Raises :class:`LimitReached` when there
    are more, or when finding them would take memory or time out of proportion to the limit.

    **Guarantees.** Complete and exact within pure strategies, under ties, chance moves and imperfect information;
    no profiles means that some subgame has no equilibrium in pure strategies. Deep trees are safe: nothing
    recurses. Cost: linear in the tree without ties; a stage of imperfect information takes time proportional to
    the product of the numbers of its moves.

    >>> from fractions import Fraction
    >>> from gametheory.model.about import About
    >>> from gametheory.model.extensive import DecisionNode, InformationSet
    >>> ends = [TerminalNode(name, (Fraction(payoff),)) for name, payoff in (("win", 1), ("lose", 0), ("too", 1))]
    >>> moves = InformationSet("choice", 0, ("a", "b", "c"), (0,))
    >>> nodes = (DecisionNode("root", 0, (1, 2, 3)), *ends)
    >>> subgame_perfect_equilibria(ExtensiveGame(About("", "extensive"), ("me",), nodes, (moves,)))
    SubgamePerfect(profiles=((0,), (2,)), degenerate=True)
    """
    stages = split_into_stages(game, steps=_STEPS_AN_EQUILIBRIUM * limit)
    if not stages:
        return SubgamePerfect(((),), False)
    solved: dict[int, _Solved] = {}
    counts: dict[int, dict[_Payoffs, int]] = {}
    degenerate = False
    spare = _CHOICES_AN_EQUILIBRIUM * limit
    for stage in reversed(stages):
        found, tied = _solve_stage(game, stage, solved, limit, marks_of)
        degenerate |= tied
        if not found:
            return SubgamePerfect((), degenerate)
        spare -= sum(map(len, found.values())) - 1
        if spare < 0:
            raise _too_many(f"more than {_CHOICES_AN_EQUILIBRIUM * limit:,} partial solutions", limit)
        solved[stage.root] = found
        counts[stage.root] = {
            payoffs: sum(
                math.prod(counts[root][chosen] for root, chosen in zip(stage.inner, recipe.inner, strict=True))
                for recipe in recipes
            )
            for payoffs, recipes in found.items()
        }
    total = sum(counts[0].values())
    if total > limit:
        raise _too_many(f"{total:,}" if total < 10**12 else f"about 2^{total.bit_length() - 1}", limit)
    if total * len(game.information_sets) > _MOVES_AN_EQUILIBRIUM * limit:
        raise _too_many(f"{total:,}, of {len(game.information_sets):,} moves each,", limit)
    profiles = _written_out({stage.root: stage for stage in stages}, solved, len(game.information_sets))
    return SubgamePerfect(tuple(sorted(profiles)), degenerate)


def _solve_stage(
    game: ExtensiveGame, stage: Stage, solved: dict[int, _Solved], limit: int, marks_of: Marker
) -> tuple[_Solved, bool]:
    """All equilibria of a subgame, by payoffs, and whether any of them had a tie."""
    choices = [tuple(solved[root]) for root in stage.inner]
    combinations = math.prod(map(len, choices))
    if combinations > limit:
        where = game.nodes[stage.root].name
        raise _too_many(f"{combinations:,} ways to go on below node '{where}' that pay differently", limit)
    stage.refuse_if_large(combinations, _STEPS_AN_EQUILIBRIUM * limit)
    ends = {
        number: tuple(map(as_flint, node.payoffs))
        for number in stage.ends
        if isinstance(node := game.nodes[number], TerminalNode)
    }
    found: _Solved = {}
    tied = False
    for inner in itertools.product(*choices):
        payoffs_at = ends | dict(zip(stage.inner, inner, strict=True))
        for moves, payoffs, has_tie in stage_equilibria(
            stage, [payoffs_at[number] for number in stage.ends], marks_of=marks_of
        ):
            found.setdefault(payoffs, []).append(_Recipe(moves, inner))
            tied |= has_tie
    return found, tied


def _written_out(stages: dict[int, Stage], solved: dict[int, _Solved], size: int) -> Iterator[tuple[int, ...]]:
    """Every equilibrium of the whole game as a full profile of moves."""
    agenda = [([0] * size, [(0, payoffs)]) for payoffs in solved[0]]
    while agenda:
        profile, pending = agenda.pop()
        while pending:
            root, payoffs = pending.pop()
            recipes = solved[root][payoffs]
            # Each recipe leads to other equilibria: go on with the last, come back to copies for the rest.
            agenda.extend(_followed(stages[root], recipe, profile.copy(), pending.copy()) for recipe in recipes[:-1])
            _followed(stages[root], recipes[-1], profile, pending)
        yield tuple(profile)


def _followed(
    stage: Stage, recipe: _Recipe, profile: list[int], pending: list[tuple[int, _Payoffs]]
) -> tuple[list[int], list[tuple[int, _Payoffs]]]:
    for position, move in zip(stage.information_sets, recipe.moves, strict=True):
        profile[position] = move
    pending.extend(zip(stage.inner, recipe.inner, strict=True))
    return profile, pending


def _too_many(what: str, limit: int) -> LimitReached:
    return LimitReached(
        f"subgame-perfect equilibria in pure strategies: {what}; the limit is {limit:,}. Ties multiply them: raise the "
        "limit, move a parameter off the value that makes players indifferent, or solve a part of the tree"
    )
