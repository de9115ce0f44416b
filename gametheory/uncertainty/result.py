"""What a study of sensitivity returns, and the contract's JSON shape of it.

Everything here is an estimate under stated priors, and never a proof; break-even values alone are exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.claims.break_even import BreakEvenRow
from gametheory.claims.decide import plain_point
from gametheory.model.about import About
from gametheory.solvers.result import plain_about
from gametheory.sweeps.designs.sampled import Marginal
from gametheory.uncertainty.indices import Estimate
from gametheory.uncertainty.ranks import RankCorrelation
from gametheory.uncertainty.tally import Facts, Moments

__all__ = [
    "ClaimSensitivity",
    "Distribution",
    "Influence",
    "MeasureSensitivity",
    "PriorStudy",
    "Sensitivity",
    "Together",
    "TornadoBar",
]


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """A quantity with one parameter held at its 5% and its 95% prior quantile, the others drawn.

    ``at_low`` and ``at_high`` are the share of draws in which a claim holds, or the mean of a measure; None where the measure
    has no value at any draw.
    """

    low: float
    high: float
    at_low: float | None
    at_high: float | None

    @property
    def swing(self) -> float:
        """How far the quantity moves, upwards if it is positive; 0 where it is not known."""
        return 0.0 if self.at_low is None or self.at_high is None else self.at_high - self.at_low

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"low": self.low, "high": self.high, "at_low": self.at_low, "at_high": self.at_high}


@dataclass(frozen=True, slots=True)
class Influence:
    """What one parameter does to a claim or a measure.

    ``first`` and ``total`` are its Sobol' indices, None where there are none; ``break_even`` is the claim along its range with
    all other parameters at their values, None where it was not decided or not asked for.
    """

    parameter: str
    value: Fraction
    first: Estimate | None
    total: Estimate | None
    tornado: TornadoBar
    rank: RankCorrelation | None
    break_even: BreakEvenRow | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "parameter": self.parameter,
            "first": self.first.to_dict() if self.first else None,
            "total": self.total.to_dict() if self.total else None,
            "tornado": self.tornado.to_dict(),
            "rank_correlation": self.rank.to_dict() if self.rank else None,
            "break_even": self.break_even.to_dict() if self.break_even else None,
        }


@dataclass(frozen=True, slots=True)
class ClaimSensitivity:
    """A claim under the priors.

    ``verdicts`` counts draws by verdict. ``several`` counts, among the draws with several equilibria, those in which the
    claim's condition is true at ``all`` of them, at ``some``, at ``none``, or ``undecided``. ``influences`` go from the
    parameter that matters most to the one that matters least; ``no_indices`` says why there are no Sobol' indices.
    """

    name: str
    says: str
    condition: str
    quantifier: str
    rule: str
    verdicts: Mapping[str, int]
    several: Mapping[str, int]
    influences: tuple[Influence, ...]
    no_indices: str = ""
    no_break_even: Mapping[str, str] = field(default_factory=dict)
    """Parameters along which no break-even values were found, with the reason."""

    @property
    def draws(self) -> int:
        """How many draws there were."""
        return sum(self.verdicts.values())

    @property
    def probability(self) -> float:
        """The share of draws in which the claim holds; in undecided ones it does not."""
        return self.verdicts["holds"] / self.draws

    @property
    def standard_error(self) -> float:
        """That of the probability, for independent draws."""
        return math.sqrt(self.probability * (1 - self.probability) / self.draws)

    def influence(self, parameter: str) -> Influence:
        """What a parameter does. Raises KeyError."""
        return _influence(self.influences, parameter)

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "claim": self.name,
            "says": self.says,
            "condition": self.condition,
            "in": self.quantifier,
            "select": self.rule,
            "probability": self.probability,
            "standard_error": self.standard_error,
            "verdicts": dict(self.verdicts),
            "several": dict(self.several),
            "influences": [found.to_dict() for found in self.influences],
            "no_indices": self.no_indices,
            "no_break_even": dict(self.no_break_even),
        }


@dataclass(frozen=True, slots=True)
class Distribution:
    """A quantity over draws: its moments over all of them, and its 5%, 50% and 95% quantiles in the sample."""

    moments: Moments
    quantiles: tuple[float, float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        some = self.moments.count > 0
        low, middle, high = self.quantiles or (None, None, None)
        return {
            "draws": self.moments.count,
            "mean": self.moments.mean if some else None,
            "standard_deviation": self.moments.deviation if some else None,
            "quantile_5": low,
            "quantile_50": middle,
            "quantile_95": high,
        }


@dataclass(frozen=True, slots=True)
class MeasureSensitivity:
    """A measure under the priors: its lowest and its highest value over the equilibria of a draw.

    ``influences`` are those on its mean over a draw's equilibria.
    """

    name: str
    lowest: Distribution
    highest: Distribution
    influences: tuple[Influence, ...]
    no_indices: str = ""

    def influence(self, parameter: str) -> Influence:
        """What a parameter does. Raises KeyError."""
        return _influence(self.influences, parameter)

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "measure": self.name,
            "lowest": self.lowest.to_dict(),
            "highest": self.highest.to_dict(),
            "influences": [found.to_dict() for found in self.influences],
            "no_indices": self.no_indices,
        }


@dataclass(frozen=True, slots=True)
class Together:
    """How often claims hold together: ``draws`` by the claims that hold, every combination, from all to none."""

    claims: tuple[str, ...]
    draws: Mapping[tuple[str, ...], int]

    def share(self, *holding: str) -> float:
        """The share of draws in which exactly these of the claims hold. Raises KeyError for a claim that is not of them."""
        found = self.draws[tuple(name for name in self.claims if name in holding)]
        for name in holding:
            if name not in self.claims:
                raise KeyError(name)
        return found / sum(self.draws.values())

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        total = sum(self.draws.values())
        return {
            "claims": list(self.claims),
            "combinations": [
                {"holding": list(holding), "draws": draws, "share": draws / total}
                for holding, draws in self.draws.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class PriorStudy:
    """Claims and measures with the same parameters drawn, ``varied``, and the same held fixed, ``parameters``.

    ``at`` are those values that the claims set themselves.
    """

    at: Mapping[str, Fraction]
    parameters: Mapping[str, Fraction]
    varied: tuple[Marginal, ...]
    concept: str
    kernels: tuple[str, ...]
    facts: Facts
    claims: tuple[ClaimSensitivity, ...]
    measures: tuple[MeasureSensitivity, ...]
    together: tuple[Together, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        facts = self.facts
        return {
            "at": plain_point(self.at),
            "parameters": plain_point(self.parameters),
            "varied": [marginal.to_plain() for marginal in self.varied],
            "concept": self.concept,
            "kernels": list(self.kernels),
            "draws": {name: getattr(facts, name) for name in Facts.__slots__},
            "claims": [found.to_dict() for found in self.claims],
            "measures": [found.to_dict() for found in self.measures],
            "together": [found.to_dict() for found in self.together],
        }


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How often claims hold under priors, and what decides them. Print it for a summary.

    ``draws`` and ``seed`` are those of the Monte Carlo draws; Sobol' indices took ``sobol`` points a block, 0 if they were
    left out, and the tornado ``tornado``. ``notes`` say what a reader should know.
    """

    about: About
    draws: int
    seed: int
    sobol: int
    tornado: int
    studies: tuple[PriorStudy, ...]
    notes: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[ClaimSensitivity, ...]:
        """The claims of all studies."""
        return tuple(found for study in self.studies for found in study.claims)

    @property
    def measures(self) -> tuple[MeasureSensitivity, ...]:
        """The measures of all studies."""
        return tuple(found for study in self.studies for found in study.measures)

    def claim(self, name: str) -> ClaimSensitivity:
        """A claim by its name. Raises KeyError."""
        return {found.name: found for found in self.claims}[name]

    def measure(self, name: str) -> MeasureSensitivity:
        """A measure by its name. Raises KeyError."""
        return {found.name: found for found in self.measures}[name]

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.sensitivity/1``."""
        return {
            "format": "gametheory.sensitivity/1",
            "game": plain_about(self.about),
            "status": "illustrative prior",
            "draws": self.draws,
            "seed": self.seed,
            "sobol": self.sobol,
            "tornado": self.tornado,
            "studies": [study.to_dict() for study in self.studies],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        from gametheory.uncertainty.wording import summary

        return summary(self)

    def __repr__(self) -> str:
        found = ", ".join(f"{claim.name} {claim.probability:.3f}" for claim in self.claims)
        return f"<Sensitivity of '{self.about.title}', {self.draws:,} draws: {found or 'no claims'}>"


def _influence(influences: tuple[Influence, ...], parameter: str) -> Influence:
    return {found.parameter: found for found in influences}[parameter]
