"""Deciding a claim about symmetric games where pure equilibria are numbers of a field, and mixed ones are only known to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq

from gametheory.algebra.germs import positions_of_best
from gametheory.claims.crowd_points import Truth, decided, quantity_of, truth_of
from gametheory.claims.decide import UNDECIDED
from gametheory.claims.ranges import degree, occurrence
from gametheory.errors import EvaluationError
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.outcomes import outcome_at
from gametheory.parametric.crowds.signature import CountRange, End, Signature
from gametheory.spec.expressions import Expression
from gametheory.spec.schema import Claim

__all__ = ["Decided", "SampleJudge"]

MOST_COUNTS = 60
"""Pure equilibria of one range that are decided one by one."""
Decided = tuple[str, str]
"""A verdict and its reason."""
_OPEN = "a mixed equilibrium, which has no formula, leaves it open"
_Environment = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampleJudge:
    """Decides a claim at samples; ``symmetric`` if equilibria are the symmetric ones, mixed or not, else the pure ones."""

    claim: Claim
    symmetric: bool

    def __call__(self, game: SymmetricGame, signature: Signature, players: tuple[int, int]) -> Decided:
        """The verdict at a game in numbers of a field, with a signature that holds from so many to so many players.

        **Guarantees.** ``holds`` and ``fails`` are decided by signs alone, so they are true wherever these are the same.
        """
        environments: list[_Environment] = []
        truths: list[Truth] = []
        for found in signature.listed(symmetric=self.symmetric):
            ends = _ends(found, players)
            if not ends:
                truths.append((None, "there is a range of pure equilibria, which differ in how many play what"))
            for end in ends:
                state = {"pure": 1, "symmetric": int(end.offset == 0)}
                flagged = signature.maximised_by(CountRange(end, end), players)
                if flagged is not None:
                    state["maximiser"] = int(flagged)
                if end.offset == 0:
                    state["stable"] = int(signature.stable[int(end.of_all)])
                environments.append(
                    {
                        **game.quantities.environment,
                        **outcome_at(game, end),
                        **{f"state.{name}": fmpq(value) for name, value in state.items()},
                    }
                )
        mixed = (
            [self._of_mixtures(game, signature)] if self.symmetric and (signature.mixed or signature.continuum) else []
        )
        if self.claim.quantifier == "selected":
            return (UNDECIDED, truths[0][1]) if truths else self._selected(game, environments, mixed)
        truths += [truth_of(self.claim.holds, known) for known in environments]
        verdict, _, reason = decided(self.claim.quantifier, truths + mixed)
        return verdict, reason

    def _selected(self, game: SymmetricGame, environments: Sequence[_Environment], mixed: list[Truth]) -> Decided:
        rule = self.claim.select
        flagged = [known for known in environments if known.get("state.maximiser") == 1]
        if str(rule) in ("state.maximiser", "state.potential") and flagged:
            # Mixed equilibria have no potential, and the largest one is that of a count.
            chosen = flagged
        elif mixed:
            return UNDECIDED, "a mixed equilibrium may be selected, and has no formula"
        elif rule == "risk dominance" or not environments:
            return UNDECIDED, f"{rule or 'the rule'} selects none of the equilibria"
        else:
            values = [
                quantity_of(rule, known) if isinstance(rule, Expression) else known[f"payoff.{game.player}"]
                for known in environments
            ]
            if any(value is None for value in values):
                return UNDECIDED, f"{rule} is not known of every equilibrium"
            chosen = [environments[k] for k in positions_of_best(values)]
        verdict, _, reason = decided("selected", [truth_of(self.claim.holds, known) for known in chosen])
        return verdict, reason

    def _of_mixtures(self, game: SymmetricGame, signature: Signature) -> Truth:
        """What is true, or false, of every mixture at all, equilibrium or not, with the state that mixed equilibria have.

        Shares, expected counts, and measures that are affine in them, are affine in the probability of the first strategy.
        """
        played = {f"{game.player}.{name}" for name in game.strategies} | {f"count.{name}" for name in game.strategies}
        fixed = game.quantities.environment.keys()
        affine = {
            name: measure
            for name, measure in game.quantities.measures.items()
            if measure.names() <= fixed | played and degree(measure, played) <= 1
        }
        state = _state_of_mixtures(signature)
        points = []
        for share in (fmpq(0), fmpq(1)):
            known: dict[str, Any] = {**game.quantities.environment, **state}
            for name, own in zip(game.strategies, (share, 1 - share), strict=True):
                known[f"{game.player}.{name}"] = own
                known[f"count.{name}"] = own * game.count
            try:
                known |= {name: measure.evaluate(known) for name, measure in affine.items()}
            except EvaluationError:
                return None, _OPEN
            points.append(known)
        try:
            occurs = occurrence(self.claim.holds, points, played | affine.keys())
        except KeyError:
            return None, _OPEN
        if occurs.false is False:
            return True, ""
        return (False, "") if occurs.true is False else (None, _OPEN)


def _state_of_mixtures(signature: Signature) -> dict[str, fmpq]:
    """The state of all mixed equilibria, as far as it is the same.

    A mixture of all counts has the largest expected potential only if all counts have it, so where no gain is other than 0. A
    single one is stable if the gain falls through 0 there: from above 0 next to nobody to below 0 next to everybody.
    """
    state = {"pure": 0, "symmetric": 1, "maximiser": int(signature.continuum)}
    if signature.mixed == 1 or signature.continuum:
        state["stable"] = int(not signature.continuum and signature.stable == (False, False))
    return {f"state.{name}": fmpq(value) for name, value in state.items()}


def _ends(found: CountRange, players: tuple[int, int]) -> list[End]:
    """The counts of a range; none where there are too many, or not equally many at all numbers of players."""
    if found.low == found.high:
        return [found.low]
    low, high = found.at(players[0])
    if players[0] != players[1] or high - low >= MOST_COUNTS:
        return []
    return [replace(found.low, offset=found.low.offset + k) for k in range(high - low + 1)]
