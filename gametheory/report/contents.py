"""Everything that a report tells of one game, found once: its solution, regimes, claims, and what must be true.

What can't be had, because the game is too large or of a form for which it is not made, is a reason in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.model.family import Family

if TYPE_CHECKING:
    from gametheory.claims.break_even import BreakEven
    from gametheory.claims.replication import ReplicationResult
    from gametheory.claims.verdict import Verdict
    from gametheory.parametric.crowds.map_result import CrowdMap
    from gametheory.parametric.crowds.result import CrowdRegimes
    from gametheory.parametric.map_result import RegimeMap
    from gametheory.parametric.result import Regimes
    from gametheory.parametric.signs import Statics
    from gametheory.solvers.result import Solution
    from gametheory.uncertainty.result import Sensitivity

__all__ = ["PARTS", "ClaimMap", "Contents", "Progress", "main_axis"]

PARTS = ("solution", "regimes", "claims", "maps", "break-even", "statics", "replications", "sensitivity")
"""What is gathered, in this order; each may be left out."""

Progress = Callable[[str, int, int], None]
"""Called with a part, the steps done in it and those in all; both 0 when it begins and its steps are not known."""


@dataclass(frozen=True)
class ClaimMap:
    """The regimes over the two axes that some claims go over, at the values that these claims set."""

    found: RegimeMap | CrowdMap
    claims: tuple[str, ...]
    point: Mapping[str, Fraction]


@dataclass(frozen=True)
class Contents:
    """What was found about one game.

    ``point`` has the values of all parameters; ``solution`` are the equilibria there, or None and ``unsolved`` says why.
    ``axis`` is the parameter that most claims go over, else the first that has a range, and empty without one; ``regimes``
    go along it. ``verdicts`` are those of the claims that were asked for, and ``undecided`` the reasons why others have
    none; ``break_evens`` say what must be true for each. ``played`` says, by parameter, what the branches are that the signs of
    ``statics`` name by a letter. ``missing`` has, by part, why something else could not be had; a
    part that was left out on purpose is in neither.
    """

    family: Family
    file: str
    point: Mapping[str, Fraction]
    concept: str
    axis: str = ""
    solution: Solution | None = None
    unsolved: str = ""
    regimes: Regimes | CrowdRegimes | None = None
    verdicts: tuple[Verdict, ...] = ()
    undecided: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[ClaimMap, ...] = ()
    break_evens: tuple[BreakEven, ...] = ()
    statics: Statics | None = None
    played: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replications: tuple[ReplicationResult, ...] = ()
    sensitivity: Sensitivity | None = None
    missing: Mapping[str, str] = field(default_factory=dict)

    def verdict(self, claim: str) -> Verdict:
        """The verdict on a claim. Raises KeyError."""
        return {found.name: found for found in self.verdicts}[claim]


def main_axis(family: Family, claims: Iterable[str] | None = None) -> str:
    """The parameter that most claims (all, or those named) go over, else the first that has a range; empty without one."""
    known = family.spec.claims
    over = [axis for name in (known if claims is None else claims) for axis in known[name].over]
    ranged = [name for name, parameter in family.parameters.items() if parameter.range is not None]
    return max(dict.fromkeys(over), key=over.count, default=ranged[0] if ranged else "")
