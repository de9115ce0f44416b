"""Judging a cell's equilibria at an irrational point, in arithmetic of the judge's own.

The game's equilibria there are found by brute force in the field that the point generates. A stated number, the root of
a polynomial, is a number that was found just if the polynomial vanishes there and it lies in the stated interval.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import UsageError
from gametheory.model.extensive import ExtensiveGame, flat_names
from gametheory.model.reduced import ReducedForm, behavior_from_mixed, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.parametric.judging.arithmetic import Field, FieldNumber
from gametheory.parametric.judging.brute_force import (
    count_bases,
    expectations,
    extreme_equilibria,
    in_field,
    outcome_of,
    pure_equilibria,
    regrets_of,
    subgame_regrets_of,
)
from gametheory.parametric.judging.polynomials import RealRoot
from gametheory.solvers.document import read_flag, read_home, read_object
from gametheory.solvers.judging import ContradictionError, Judge, Part, no_other_names, quoted, same_names
from gametheory.solvers.subgame_perfect import subgame_perfect_equilibria

__all__ = ["FieldJudge", "Stated", "same_number"]

MAXIMUM_BASES = 500
"""Most bases of one player's polyhedron that are tried: 252 for 5x5 strategies."""
MAXIMUM_PROFILES = 5_000
"""Most pure profiles that are tried."""
MAXIMUM_SUBGAME_PERFECT = 1_000
"""Most subgame-perfect equilibria that are written out."""

Stated = FieldNumber | RealRoot
"""A stated number: a formula's value, or the root of a polynomial."""


def same_number(stated: Stated, found: FieldNumber) -> bool:
    """Whether a stated number is one that was found. Exact."""
    if isinstance(stated, FieldNumber):
        return stated == found
    low, high = stated.interval
    return low < found < high and found.value_of(stated.polynomial).sign() == 0


class _UnknownError(Exception):
    """The game is too large to tell what a stated equilibrium's numbers are in the field; caught here."""


@dataclass(frozen=True)
class _Candidate:
    """An equilibrium that was found: each player's side, for the judge, and all that a document would say of it."""

    parts: tuple[Part, ...]
    strategies: Mapping[str, Mapping[str, FieldNumber]]
    behavior: Mapping[str, Mapping[str, Any]]
    mixed: Mapping[str, Mapping[str, FieldNumber]]


class FieldJudge(Judge):
    """Judges a cell's equilibria, whose numbers have been read, at an irrational point.

    ``proposed`` are equilibria in numbers of the field, with which the stated ones are compared where the game is too
    large for brute force; they are judged like any. ``complete`` tells whether all equilibria were found.
    Raises :class:`LimitReached` for a tree whose reduced strategic form, or whose number of equilibria, is too large.
    """

    def __init__(
        self,
        game: StrategicGame | ExtensiveGame,
        concept: str,
        field: Field,
        proposed: Sequence[Mapping[str, Any]],
        *,
        on_path: bool,
    ) -> None:
        super().__init__([[Fraction(0)]] * len(game.players), {}, concept, exact=True)
        self.about, self.players, self.parameters = game.about, game.players, {}
        self.field, self.on_path = field, on_path
        found = in_field(game, field.number)
        self.tree = found if isinstance(found, ExtensiveGame) else None
        self.strategic = found if isinstance(found, StrategicGame) else None
        self.reduced: ReducedForm | None = None
        if self.tree is not None and concept != "subgame-perfect":
            self.reduced = reduced_strategic_form(self.tree)
            self.strategic = self.reduced.game
        self.complete = True
        self.candidates = list(self._found(proposed))
        self.stated: set[int] = set()
        self.welfare: dict[int, FieldNumber] = {}

    @property
    def missing(self) -> int:
        """How many equilibria were found that the document does not state; 0 if not all could be found."""
        return len(self.candidates) - len(self.stated) if self.complete else 0

    def judge_all(self, equilibria: Sequence[Mapping[str, Any]], components: Sequence[Any]) -> int:
        """Judge a cell's equilibria and components; returns how many equilibria could not be judged."""
        judged: list[tuple[int, ...] | None] = []
        homes: list[int | None] = []
        unknown = 0
        for position, stated in enumerate(equilibria):
            where = f"equilibrium {position}"
            homes.append(read_home(stated, where))
            judged.append(None)
            try:
                same = judged[-1] = self.equilibrium(stated, position, where)
                payoffs, _ = self.expect(tuple(self.sides[side] for side in enumerate(same)))
                self.welfare[position] = self.field.number(0) + sum(payoffs)
            except _UnknownError:
                unknown += 1
            except (ContradictionError, UsageError) as error:
                self.problems.append(f"{where}: {error}")
        self.components({"components": list(components)}, judged, homes)
        return unknown

    def _found(self, proposed: Sequence[Mapping[str, Any]]) -> Iterator[_Candidate]:
        if self.strategic is None:
            yield from self._subgame_perfect()
            return
        game, one = self.strategic, self.field.number(1)
        if self.concept == "pure-nash" and math.prod(game.shape) <= MAXIMUM_PROFILES:
            profiles = pure_equilibria(game, one)
        elif self.concept == "nash" and count_bases(game.shape) <= MAXIMUM_BASES:
            profiles = extreme_equilibria(game, one)
        else:
            self.complete = False
            named = (found.get("mixed") or found["strategies"] for found in proposed)
            profiles = [
                profile
                for strategies in named
                if (profile := self._profile(strategies)) and self._is_equilibrium(profile)
            ]
        for profile in profiles:
            yield self._described(profile)

    def _profile(self, named: Mapping[str, Mapping[str, FieldNumber]]) -> tuple[tuple[FieldNumber, ...], ...] | None:
        """Probabilities by position; None unless they are distributions over the game's strategies."""
        assert self.strategic is not None
        zero = self.field.number(0)
        profile = []
        for player, names in zip(self.players, self.strategic.strategies, strict=True):
            strategy = tuple(named.get(player, {}).get(name, zero) for name in names)
            if any(p < 0 for p in strategy) or sum(strategy, zero) != 1:
                return None
            profile.append(strategy)
        return tuple(profile)

    def _is_equilibrium(self, profile: Sequence[tuple[FieldNumber, ...]]) -> bool:
        assert self.strategic is not None
        return all(gain == 0 for gain in regrets_of(self.strategic, profile))

    def _described(self, profile: Sequence[tuple[FieldNumber, ...]]) -> _Candidate:
        assert self.strategic is not None
        parts: tuple[Part, ...] = tuple((strategy,) for strategy in profile)  # type: ignore[misc]
        named = {
            player: dict(zip(names, strategy, strict=True))
            for player, names, strategy in zip(self.players, self.strategic.strategies, profile, strict=True)
        }
        if self.tree is None or self.reduced is None:
            return _Candidate(parts, named, {}, {})
        moves = behavior_from_mixed(self.reduced, profile)  # type: ignore[arg-type]
        return _Candidate(parts, *self._behavior(self.tree, moves), named)

    def _subgame_perfect(self) -> Iterator[_Candidate]:
        assert self.tree is not None
        for profile in subgame_perfect_equilibria(self.tree, limit=MAXIMUM_SUBGAME_PERFECT).profiles:
            moves = [
                tuple(self.field.number(int(move == chosen)) for move in range(len(found.moves)))
                for found, chosen in zip(self.tree.information_sets, profile, strict=True)
            ]
            sides = [
                tuple(
                    own for found, own in zip(self.tree.information_sets, moves, strict=True) if found.player == player
                )
                for player in range(len(self.players))
            ]
            yield _Candidate(tuple(sides), *self._behavior(self.tree, moves), {})  # type: ignore[arg-type]

    def _behavior(self, tree: ExtensiveGame, moves: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a document says of behaviour: strategies, and moves by information set."""
        _, _, reach = outcome_of(tree, moves)
        strategies: dict[str, dict[str, FieldNumber]] = {player: {} for player in self.players}
        behavior = {}
        for found, names, chosen in zip(tree.information_sets, flat_names(tree), moves, strict=True):
            named = dict(zip(found.moves, chosen, strict=True)) if chosen is not None else {}
            behavior[found.name] = {
                "player": self.players[found.player],
                "moves": named,
                "on_path": any(reach[node] != 0 for node in found.nodes),
                "specified": chosen is not None,
            }
            strategies[self.players[found.player]] |= dict(zip(names, named.values(), strict=False))
        return strategies, behavior

    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        """The sides of the equilibrium that was found and has the stated numbers."""
        strategies = read_object(stated, "strategies", where)
        same_names(strategies, self.players, "'strategies'")
        for at, candidate in enumerate(self.candidates):
            if _alike(strategies, candidate.strategies) and self._same_mixture(stated, candidate, where):
                self._compare_behavior(stated, candidate, where)
                if any(gain != 0 for gain in self.judge(candidate.parts)):
                    break
                self.stated.add(at)
                return candidate.parts
        if not self.complete:
            raise _UnknownError
        raise ContradictionError("is not one of the equilibria there")

    def _same_mixture(self, stated: Mapping[str, Any], candidate: _Candidate, where: str) -> bool:
        if not candidate.mixed:
            return True
        mixed = read_object(stated, "mixed", where)
        same_names(mixed, self.players, "'mixed'")
        for player, plans in candidate.mixed.items():
            said = read_object(mixed, player, f"{where}: mixed")
            no_other_names(said, plans, f"'mixed' of {quoted(player)}")
            if not all(same_number(said[name], p) if name in said else p == 0 for name, p in plans.items()):
                return False
        return True

    def _compare_behavior(self, stated: Mapping[str, Any], candidate: _Candidate, where: str) -> None:
        if not candidate.behavior:
            if stated.get("behavior"):
                self.problems.append(f"{where}: 'behavior' is stated, but there is nothing to decide")
            return
        behavior = read_object(stated, "behavior", where)
        same_names(behavior, list(candidate.behavior), "'behavior'")
        for name, found in candidate.behavior.items():
            at, said = f"{where}: '{name}'", read_object(behavior, name, where)
            if said.get("player") != found["player"]:
                self.problems.append(f"{at}: belongs to {quoted(found['player'])}")
            if read_flag(said, "specified", at) != found["specified"]:
                self.problems.append(f"{at}: 'specified' should be {str(found['specified']).lower()}")
            if not _alike({name: read_object(said, "moves", at)}, {name: found["moves"]}):
                self.problems.append(f"{at}: its moves are not what 'strategies' states")
            if self.on_path and read_flag(said, "on_path", at) != found["on_path"]:
                self.problems.append(f"{at}: 'on_path' should be {str(found['on_path']).lower()}")

    def expect(self, parts: tuple[Part, ...]) -> Any:  # noqa: ANN401 - numbers of the field
        """Expected payoffs and measures."""
        if self.strategic is not None:
            return expectations(self.strategic, [strategy for (strategy,) in parts])  # type: ignore[misc]
        assert self.tree is not None
        payoffs, measures, _ = outcome_of(self.tree, self._moves(parts))
        return payoffs, measures

    def judge(self, parts: tuple[Part, ...]) -> Any:  # noqa: ANN401 - numbers of the field
        """What each player could gain, in every subgame if the concept asks for it."""
        if self.strategic is not None:
            return regrets_of(self.strategic, [strategy for (strategy,) in parts])  # type: ignore[misc]
        assert self.tree is not None
        return subgame_regrets_of(self.tree, self._moves(parts))

    def _moves(self, parts: tuple[Part, ...]) -> list[Any]:
        assert self.tree is not None
        sides = [iter(part) for part in parts]
        return [next(sides[information_set.player]) for information_set in self.tree.information_sets]

    def compare_all(
        self,
        stated: Mapping[str, Any],
        found: Mapping[str, Any],
        what: str,
        slack: Mapping[str, Any],  # noqa: ARG002 - nothing may be wrong by anything
    ) -> None:
        """Record where stated numbers differ from found ones, or are not of the same names."""
        for name in sorted({*stated, *found}):
            which = f"{what} of {quoted(name)}"
            if name not in found or name not in stated:
                self.problems.append(f"{which}: {'is not stated' if name in found else 'the game has no such name'}")
            elif not same_number(stated[name], self.field.number(found[name])):
                told = f"about {float(self.field.number(found[name])):.9g}"
                self.problems.append(f"{which}: states another number than what was found, {told}")

    def refuted(self, vertices: Sequence[Sequence[int]], where: str) -> Iterator[str]:
        """The combinations of a set's vertices that are no equilibria."""
        for combination in itertools.product(*vertices):
            if any(gain > 0 for gain in self.regrets(combination)):
                names = ", ".join(f"{player} as in {at}" for player, at in zip(self.players, combination, strict=True))
                yield f"{where}: the combination of {names} is not an equilibrium"


def _alike(stated: Mapping[str, Any], found: Mapping[str, Mapping[str, FieldNumber]]) -> bool:
    """Whether the same names have the same numbers."""
    return all(
        set(read_object(stated, owner, "strategies")) == set(numbers)
        and all(same_number(stated[owner][name], number) for name, number in numbers.items())
        for owner, numbers in found.items()
    )
