"""What was found about a claim: the verdict, where it holds and where it fails, and the counterexample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text, plain_value
from gametheory.claims.decide import FAILS, HOLDS, concept_text, plain_point
from gametheory.model.about import About
from gametheory.numbers import exact_text, short_text
from gametheory.parametric.pieces import Breakpoint
from gametheory.solvers.plain import values_text
from gametheory.solvers.result import COVERS, Equilibrium, plain_about

__all__ = [
    "AT_VALUES",
    "BY_BOXES",
    "BY_MAP",
    "BY_REGIMES",
    "BY_SAMPLES",
    "ClaimFrontier",
    "ClaimStretch",
    "Counterexample",
    "Interval",
    "Number",
    "Verdict",
    "verdict_document",
]

Number = Fraction | AlgebraicNumber
Interval = tuple[Number, Number]

AT_VALUES, BY_REGIMES, BY_MAP, BY_BOXES, BY_SAMPLES = "values", "regimes", "map", "boxes", "samples"
"""How a claim was decided: at one point; by proof along one axis, over two, over more; or on a grid of samples."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Parameters at which a claim fails, and the equilibrium that shows it (None if it takes all of them to show)."""

    parameters: Mapping[str, Fraction]
    equilibrium: Equilibrium | None
    concept: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        equilibrium = self.equilibrium.to_dict() if self.equilibrium else None
        return {
            "parameters": plain_point(self.parameters),
            "concept": self.concept,
            "equilibrium": equilibrium,
            "measures": equilibrium["measures"] if equilibrium else {},
        }


@dataclass(frozen=True, slots=True)
class ClaimStretch:
    """A stretch of the one axis on which a claim has one verdict, proved; a point has ``low == high``, both closed."""

    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    verdict: str
    reason: str = ""

    def __repr__(self) -> str:
        return f"<ClaimStretch {self.verdict} {self if self.is_point else f'on {self}'}>"

    @property
    def is_point(self) -> bool:
        """Whether it is a single value."""
        return self.low == self.high

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "low": plain_value(self.low),
            "high": plain_value(self.high),
            "low_closed": self.low_closed,
            "high_closed": self.high_closed,
            "verdict": self.verdict,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        if self.is_point:
            return f"at {number_text(self.low)}"
        brackets = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        return f"{brackets[0]}{number_text(self.low)}, {number_text(self.high)}{brackets[1]}"


@dataclass(frozen=True, slots=True)
class ClaimFrontier:
    """A curve in the plane of two axes on which the verdict changes.

    ``polynomial`` vanishes on it; ``formulas`` solve it for one of the axes, where that is possible; ``between`` are the
    verdicts on its sides, and ``on`` those on the curve itself, each with the reason if nothing could be decided.
    """

    polynomial: str
    formulas: tuple[str, ...]
    between: tuple[str, str]
    on: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "polynomial": self.polynomial,
            "formulas": list(self.formulas),
            "between": list(self.between),
            "on": [{"verdict": verdict, "reason": reason} for verdict, reason in self.on],
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one claim.

    ``verdict`` is ``holds``, ``fails``, ``depends`` (on which of several selected equilibria is played) or
    ``undecided``, and ``method`` how it was found:

    - ``values``: at one point of the parameters, by proof.
    - ``regimes``: along one axis, by proof. ``stretches`` tile the range; ``holds_on`` and ``fails_on`` are those of these
      verdicts as pairs (with the ends, whether or not they belong), ``thresholds`` the values between them.
    - ``map`` and ``boxes``: over two axes, and over more, by proof: ``shares`` bounds, for each verdict (and for what
      is undecided), its share of the volume; ``frontiers`` are the curves where it changes, of two axes.
    - ``samples``: on a grid of ``points`` points, of which ``held`` satisfied the claim and ``open`` could not be
      decided; ``holds_on`` and ``fails_on`` are then single points of the one axis, ``held_runs`` and ``failed_runs``
      the first and last point of each unbroken run.

    ``concept`` is what "equilibrium" means in it (see :func:`concept_text`); ``rule`` selects the equilibria of a claim
    about selected ones, ``at`` are the values that the claim itself sets, and ``reason`` is a remark for people.
    """

    about: About
    name: str
    says: str
    condition: str
    quantifier: str
    verdict: str
    concept: str
    parameters: Mapping[str, Fraction]
    rule: str = ""
    at: Mapping[str, Fraction] = field(default_factory=dict)
    over: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    method: str = AT_VALUES
    points: int = 1
    held: int = 0
    open: int = 0
    holds_on: tuple[Interval, ...] = ()
    fails_on: tuple[Interval, ...] = ()
    held_runs: tuple[tuple[Fraction, Fraction], ...] = ()
    failed_runs: tuple[tuple[Fraction, Fraction], ...] = ()
    stretches: tuple[ClaimStretch, ...] = ()
    thresholds: tuple[Breakpoint, ...] = ()
    shares: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    frontiers: tuple[ClaimFrontier, ...] = ()
    counterexample: Counterexample | None = None
    reason: str = ""

    @property
    def sampled(self) -> bool:
        """Whether it rests on samples only."""
        return self.method == BY_SAMPLES

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one claim; the game is named by the document around it."""
        return {
            "name": self.name,
            "says": self.says,
            "condition": self.condition,
            "in": self.quantifier,
            "select": self.rule,
            "verdict": self.verdict,
            "concept": self.concept,
            "covers": COVERS.get(self.concept, ""),
            "parameters": plain_point(self.parameters),
            "at": plain_point(self.at),
            "over": {name: [exact_text(low), exact_text(high)] for name, (low, high) in self.over.items()},
            "method": self.method,
            "sampled": self.sampled,
            "points": self.points,
            "held": self.held,
            "undecided_points": self.open,
            "holds_on": _plain_intervals(self.holds_on),
            "fails_on": _plain_intervals(self.fails_on),
            "held_runs": _plain_intervals(self.held_runs),
            "failed_runs": _plain_intervals(self.failed_runs),
            "stretches": [stretch.to_dict() for stretch in self.stretches],
            "thresholds": [threshold.to_dict() for threshold in self.thresholds],
            "shares": {
                name: {"low": exact_text(low), "high": exact_text(high), "approx": float((low + high) / 2)}
                for name, (low, high) in self.shares.items()
            },
            "frontiers": [frontier.to_dict() for frontier in self.frontiers],
            "counterexample": self.counterexample.to_dict() if self.counterexample else None,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        lines = [
            f"{self.name}: {self.verdict}",
            f"  {self.condition}, in {self.quantifier} {concept_text(self.concept)}",
        ]
        if self.over:
            ranges = ", ".join(
                f"{name} in [{short_text(low)}, {short_text(high)}]" for name, (low, high) in self.over.items()
            )
            lines.append(f"  over {ranges}: {self._where()}")
        found = self.counterexample
        if found is not None:
            shown = {name: found.parameters[name] for name in self.over} or found.parameters
            lines.append(f"  fails at {values_text(shown) or 'the values set'}")
            if found.equilibrium is not None:
                played = {
                    f"{player}.{name}": probability
                    for player, strategy in found.equilibrium.strategies.items()
                    for name, probability in strategy.items()
                    if probability
                }
                lines.append(f"  where {values_text({**played, **found.equilibrium.measures})}")
        if self.reason:
            lines.append(f"  {self.reason}")
        return "\n".join(lines)

    def _where(self) -> str:
        if self.sampled:
            return f"holds at {self.held} of {self.points} points sampled"
        if self.method == BY_REGIMES:
            return stretches_text(self.stretches)
        return ", ".join(f"{name} on {share_text(*bounds)}" for name, bounds in self.shares.items() if bounds[1])

    def __repr__(self) -> str:
        return f"<Verdict '{self.name}' on '{self.about.title}': {self.verdict}>"


def stretches_text(stretches: Sequence[ClaimStretch]) -> str:
    """``holds on [0, 1/20], fails on (1/20, 1]``."""
    if len({stretch.verdict for stretch in stretches}) == 1:
        return f"{stretches[0].verdict} on the whole range"
    found = []
    for verdict in dict.fromkeys(stretch.verdict for stretch in stretches):
        where = [stretch for stretch in stretches if stretch.verdict == verdict]
        word = {HOLDS: "holds", FAILS: "fails"}.get(verdict, f"{verdict}")
        texts = [f"on {stretch}" if not stretch.is_point else str(stretch) for stretch in where]
        found.append(f"{word} {' and '.join(texts)}")
    return ", ".join(found)


def share_text(low: Fraction, high: Fraction) -> str:
    """``37.5%`` where that is exact, else ``~27.81%``."""
    percent = 50 * (low + high)
    shown = f"{float(percent):.4g}"
    return f"{'' if low == high and Fraction(shown) == percent else '~'}{shown}%"


def verdict_document(about: About, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The contract ``gametheory.verdict/1`` for the claims of one game."""
    return {
        "format": "gametheory.verdict/1",
        "game": plain_about(about),
        "claims": [verdict.to_dict() for verdict in verdicts],
    }


def _plain_intervals(intervals: Sequence[Interval]) -> list[list[Any]]:
    return [[plain_value(low), plain_value(high)] for low, high in intervals]
