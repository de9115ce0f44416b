"""What must be true: for each parameter, the exact values at which a claim's verdict flips, all others held fixed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.algebra.values import number_text, plain_value
from gametheory.claims.check import expect_claims
from gametheory.claims.decide import HOLDS, concept_text, plain_point
from gametheory.claims.proof import decide_on_line
from gametheory.claims.verdict import ClaimStretch, Number
from gametheory.errors import LimitReached, UsageError
from gametheory.model.about import About
from gametheory.model.family import Family, expect_family, expect_names
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import exact_text
from gametheory.parametric.signs import statics_document
from gametheory.parametric.statics import SolvedLines, varied_parameters
from gametheory.solvers.concepts import chosen_method, concept_of_claims
from gametheory.solvers.plain import text_table, values_text

__all__ = ["BreakEven", "BreakEvenRow", "Flip", "break_even"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A value of a parameter at which the verdict changes, as seen from the parameter's own value.

    ``verdict`` is what it changes to beyond ``at``, further away (or at it alone, if ``only``); ``above`` tells on which
    side that is, and ``included`` whether it is the verdict at that very value already; ``there`` is the verdict at that
    value if it is a third one.
    """

    at: Number
    verdict: str
    above: bool
    included: bool
    only: bool = False
    there: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "at": plain_value(self.at),
            "verdict": self.verdict,
            "side": "at" if self.only else "above" if self.above else "below",
            "included": self.included,
            "there": self.there,
        }

    def __str__(self) -> str:
        if self.only:
            return f"{number_text(self.at)} ({self.verdict} there alone)"
        side = "above" if self.above else "below"
        where = ("from there on" if self.above else "up to there") if self.included else side
        third = f"{self.there} there, " if self.there else ""
        return f"{number_text(self.at)} ({third}{self.verdict} {where})"


@dataclass(frozen=True, slots=True)
class BreakEvenRow:
    """A claim along one parameter: its verdict on every stretch of the parameter's range, and at its value."""

    parameter: str
    value: Fraction
    verdict: str
    stretches: tuple[ClaimStretch, ...]

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The values at which the verdict changes, ascending."""
        return tuple(self._flips())

    def _flips(self) -> Iterator[Flip]:
        own = next(k for k, stretch in enumerate(self.stretches) if _lies_in(self.value, stretch))
        for place, (left, right) in enumerate(itertools.pairwise(self.stretches)):
            above = place >= own
            beyond, nearer = (right, left) if above else (left, right)
            end = place + above == (len(self.stretches) - 1 if above else 0)
            if nearer.is_point and nearer.low != self.value:
                # The point was told already, from its other side or as one that stands alone.
                continue
            further = beyond if end else self.stretches[place + 2 if above else place - 1]
            if beyond.is_point and (end or further.verdict == nearer.verdict):
                yield Flip(beyond.low, beyond.verdict, above, included=True, only=True)
            elif beyond.is_point:
                yield Flip(beyond.low, further.verdict, above, included=False, there=beyond.verdict)
            else:
                yield Flip(right.low, beyond.verdict, above, beyond.low_closed if above else beyond.high_closed)

    @property
    def holds_on(self) -> tuple[ClaimStretch, ...]:
        """The stretches on which the claim holds."""
        return tuple(stretch for stretch in self.stretches if stretch.verdict == HOLDS)

    def holds_text(self) -> str:
        """``[0, 27/40)``, ``[0, 1/4] and (163/180, 1]``, or ``nowhere``."""
        places = (number_text(found.low) if found.is_point else str(found) for found in self.holds_on)
        return " and ".join(places) or "nowhere"

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "parameter": self.parameter,
            "value": exact_text(self.value),
            "verdict": self.verdict,
            "flips": [flip.to_dict() for flip in self.flips],
            "stretches": [stretch.to_dict() for stretch in self.stretches],
        }


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The break-even table of a claim.

    ``parameters`` are the values held fixed: those given, then the claim's own, ``at``; ranges that the claim goes over
    are rows like all others. ``left_out`` are parameters without a range, ``unsolved`` those along which nothing could be
    decided, each with the reason. Print it for a table.
    """

    about: About
    claim: str
    says: str
    condition: str
    quantifier: str
    concept: str
    parameters: Mapping[str, Fraction]
    rows: tuple[BreakEvenRow, ...]
    rule: str = ""
    at: Mapping[str, Fraction] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    unsolved: Mapping[str, str] = field(default_factory=dict)

    @property
    def flipping(self) -> tuple[BreakEvenRow, ...]:
        """The rows of parameters that flip the verdict somewhere in their range."""
        return tuple(row for row in self.rows if len(row.stretches) > 1)

    def row(self, parameter: str) -> BreakEvenRow:
        """The row of a parameter. Raises KeyError."""
        for found in self.rows:
            if found.parameter == parameter:
                return found
        raise KeyError(f"there is no row of {parameter}")

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one table; the game is named by the document around it."""
        return {
            "claim": self.claim,
            "says": self.says,
            "condition": self.condition,
            "in": self.quantifier,
            "select": self.rule,
            "concept": self.concept,
            "parameters": plain_point(self.parameters),
            "at": plain_point(self.at),
            "rows": [row.to_dict() for row in self.rows],
            "left_out": dict(self.left_out),
            "unsolved": dict(self.unsolved),
        }

    def document(self) -> dict[str, Any]:
        """The contract ``gametheory.statics/1`` with this table alone."""
        return statics_document(self.about, self.concept, self.parameters, None, (self,))

    def __str__(self) -> str:
        lines = [
            f"{self.claim}: what must be true",
            f"  {self.condition}, in {self.quantifier} {concept_text(self.concept)}",
        ]
        if self.at:
            lines.append(f"  at {values_text(self.at)}")
        rows: list[dict[str, object]] = [
            {
                "parameter": row.parameter,
                "value": row.value,
                "verdict": row.verdict,
                "flips at": ", ".join(map(str, row.flips)),
                "holds on": row.holds_text(),
            }
            for row in self.flipping
        ]
        if rows:
            lines += ["", text_table(rows)]
        steady = [row.parameter for row in self.rows if row not in self.flipping]
        if steady:
            lines.append(f"no value in its range flips it: {', '.join(steady)}")
        lines += [f"{name}: not decided: {reason}" for name, reason in self.unsolved.items()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        flips = ", ".join(
            f"{row.parameter} {', '.join(number_text(flip.at) for flip in row.flips)}" for row in self.flipping
        )
        return f"<BreakEven of '{self.claim}' on '{self.about.title}': {flips or 'nothing flips it'}>"


def break_even(
    family: Family,
    claims: Iterable[str] | str | None = None,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    limit: int | None = None,
    lines: SolvedLines | None = None,
    parameters: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[BreakEven, ...]:
    """The break-even table of each claim, all or those named: where it flips in each parameter that has a range.

    ``values`` set parameters, as in :func:`gametheory.check`; ``lines`` keeps what was solved for other calls;
    ``parameters`` leaves out all but these; ``progress`` is called with the lines done and in all. Raises
    :class:`UsageError` for an unknown claim, and :class:`LimitReached` if the game is too large along every parameter.

    **Guarantees.** The stretches tile each range; every verdict on them is proved.
    """
    expect_family(family, "break_even")
    known = family.spec.claims
    wanted = tuple(dict.fromkeys(known if claims is None else expect_names(claims, "claims")))
    expect_claims(wanted, known)
    game = family.at()
    if isinstance(game, SymmetricGame):
        raise UsageError(
            "break-even values are not for symmetric games yet: state the claim over one parameter, and check it"
        )
    chosen, _ = chosen_method(game, concept or concept_of_claims(game))
    lines = lines or SolvedLines(family)
    varied, without_range = varied_parameters(family)
    if parameters is not None:
        kept = set(parameters)
        varied = {parameter: ends for parameter, ends in varied.items() if parameter in kept}
    tables, done = [], 0
    for name in wanted:
        claim = known[name]
        point = {**family.point(values), **claim.at}
        rows: list[BreakEvenRow] = []
        unsolved: dict[str, str] = {}
        for parameter, ends in varied.items():
            try:
                stretches = decide_on_line(*lines.along(point, parameter, ends, chosen, limit), claim)
            except LimitReached as error:
                unsolved[parameter] = str(error)
                if len(unsolved) == len(varied):
                    raise
            else:
                here = next(stretch for stretch in stretches if _lies_in(point[parameter], stretch))
                rows.append(BreakEvenRow(parameter, point[parameter], here.verdict, stretches))
            done += 1
            if progress:
                progress(done, len(wanted) * len(varied))
        tables.append(
            BreakEven(
                about=family.about,
                claim=name,
                says=claim.says,
                condition=str(claim.holds),
                quantifier=claim.quantifier,
                concept=chosen,
                parameters=point,
                rows=tuple(rows),
                rule=str(claim.select or ""),
                at=dict(claim.at),
                left_out=without_range,
                unsolved=unsolved,
            )
        )
    return tuple(tables)


def _lies_in(value: Fraction, stretch: ClaimStretch) -> bool:
    above = stretch.low < value or (stretch.low_closed and stretch.low == value)
    return above and (value < stretch.high or (stretch.high_closed and stretch.high == value))
