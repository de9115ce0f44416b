"""What a solution of a symmetric game has besides equilibria: pure ones by counts, the potential, the certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.enclosure import Enclosure
from gametheory.solvers.result import plain_number

__all__ = ["CountRange", "PotentialMaximum", "SymmetricDetails"]

CountRange = tuple[tuple[int, int], ...]
"""For each strategy, the least and the most players of it. With more than two strategies both are the same."""


@dataclass(frozen=True, slots=True)
class PotentialMaximum:
    """Where the potential is largest; ``decided`` is False where values too close to compare are among these.

    ``exists`` is False for a game of three or more strategies that has no exact potential.
    """

    exists: bool
    counts: tuple[CountRange, ...] = ()
    value: Fraction | Enclosure | None = None
    decided: bool = True

    def to_dict(self, strategies: tuple[str, ...]) -> dict[str, Any]:
        """The shape in a document."""
        if not self.exists:
            return {"exists": False}
        return {
            "exists": True,
            "maximisers": [_named(found, strategies) for found in self.counts],
            "value": None if self.value is None else plain_number(self.value),
            "decided": self.decided,
        }


@dataclass(frozen=True, slots=True)
class SymmetricDetails:
    """Pure equilibria by counts, as ranges in which every count is one; the potential's maximum; and how mixed ones are known.

    ``players`` is how many there are; ``counts`` is None where they were too many to look at; ``mean_field`` are the shares
    at which the gain vanishes with counts that need not be whole, the limits of mixed equilibria as players multiply.
    """

    players: int
    strategies: tuple[str, ...]
    counts: tuple[CountRange, ...] | None
    potential: PotentialMaximum | None
    certificate: str
    mean_field: tuple[Fraction | Enclosure, ...] = ()
    doubtful: tuple[Enclosure, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Further keys of the document."""
        return {
            "players": self.players,
            "counts": None
            if self.counts is None
            else [{"counts": _named(found, self.strategies)} for found in self.counts],
            "potential": None if self.potential is None else self.potential.to_dict(self.strategies),
            "certificate": {
                "mixed": self.certificate,
                "doubtful": [plain_number(share) for share in self.doubtful],
            },
            "mean_field": [plain_number(share) for share in self.mean_field],
        }


def _named(found: CountRange, strategies: tuple[str, ...]) -> dict[str, list[int]]:
    return {name: list(ends) for name, ends in zip(strategies, found, strict=True)}
