"""Putting a dossier together: the verdict on each part of a prediction, where all of them hold, and the ways of failing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text, plain_value
from gametheory.catalogue import located
from gametheory.claims.break_even import BreakEven, break_even
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.verdict import ClaimStretch, Verdict, stretches_text
from gametheory.errors import Fault, GameFileError
from gametheory.model.family import Family
from gametheory.spec.dossier import Dossier, DossierEntry, Reference
from gametheory.spec.faults import did_you_mean

__all__ = [
    "DossierResult",
    "EntryResult",
    "Finding",
    "concluded",
    "expect_references",
    "games_of",
    "needs_text",
    "place_of",
    "verdicts_by_place",
]

Number = Fraction | AlgebraicNumber
Verdicts = Mapping[tuple[str, str], Verdict]
"""Verdicts by a game's file, resolved, and the claim's name."""


@dataclass(frozen=True)
class Finding:
    """One claim of one game, as it was decided."""

    game: str
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "game": self.game,
            "title": self.verdict.about.title,
            "claim": self.verdict.name,
            "verdict": self.verdict.verdict,
            "where": where_text(self.verdict),
            "must_be_true": needs_text(self.verdict),
        }


@dataclass(frozen=True)
class EntryResult:
    """A part of the prediction, or a way in which it fails.

    ``verdict`` of a part joins those of its claims; ``axis`` and ``holds_on`` say where all of them hold, if they range
    over one and the same parameter; ``may_hold_on`` has besides where some are undecided, and ``common`` is what all of
    them range over. A way of failing is ``shown`` if each claim that stands for it fails somewhere.
    """

    name: str
    entry: DossierEntry
    findings: tuple[Finding, ...]
    axis: str = ""
    holds_on: tuple[ClaimStretch, ...] = ()
    may_hold_on: tuple[ClaimStretch, ...] = ()
    common: tuple[ClaimStretch, ...] = ()

    @property
    def verdict(self) -> str:
        """``holds`` if all do, else the first of ``fails``, ``depends`` and ``undecided`` that one has."""
        found = {finding.verdict.verdict for finding in self.findings}
        return next((each for each in (FAILS, DEPENDS, UNDECIDED) if each in found), HOLDS)

    @property
    def shown(self) -> bool:
        """Whether each of its claims fails somewhere."""
        return all(finding.verdict.verdict == FAILS for finding in self.findings)

    def to_dict(self, *, is_failure: bool) -> dict[str, Any]:
        """The contract's shape."""
        plain: dict[str, Any] = {
            "name": self.name,
            "says": self.entry.says,
            "needs": self.entry.needs,
            "findings": [finding.to_dict() for finding in self.findings],
        }
        if is_failure:
            return {**plain, "shown": self.shown}
        return {
            **plain,
            "verdict": self.verdict,
            "axis": self.axis,
            "holds_on": [stretch.to_dict() for stretch in self.holds_on],
        }


@dataclass(frozen=True)
class DossierResult:
    """All that a dossier asks for, decided.

    ``holds_on`` is where every part holds whose claims range over ``axis``, the parameter that most of them share, each
    claim in its own game and at its own values of all other parameters; ``may_hold_on`` has besides where a claim is
    undecided, and ``common`` is what all of them range over.
    """

    dossier: Dossier
    parts: tuple[EntryResult, ...]
    failures: tuple[EntryResult, ...]
    axis: str
    holds_on: tuple[ClaimStretch, ...]
    may_hold_on: tuple[ClaimStretch, ...] = ()
    common: tuple[ClaimStretch, ...] = ()
    break_even: BreakEven | None = None

    @property
    def all_shown(self) -> bool:
        """Whether every way of failing is shown by its games."""
        return all(found.shown for found in self.failures)

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.dossier/1``."""
        flips = self.break_even.flipping if self.break_even else ()
        return {
            "format": "gametheory.dossier/1",
            "title": self.dossier.title,
            "file": self.dossier.file,
            "parts": [found.to_dict(is_failure=False) for found in self.parts],
            "axis": self.axis,
            "holds_on": [stretch.to_dict() for stretch in self.holds_on],
            "failures": [found.to_dict(is_failure=True) for found in self.failures],
            "break_even": [
                {"parameter": row.parameter, "value": plain_value(row.value), "where": stretches_text(row.stretches)}
                for row in flips
            ],
        }


def place_of(file: str | Path) -> str:
    """A file by its one full path, so that it is the same however it was named, also by a name of the catalogue."""
    return str(located(file).resolve())


def games_of(dossier: Dossier, families: Iterable[tuple[str, Family]]) -> dict[str, Family]:
    """The families of a dossier's games, by the names that it has for them, among families by file."""
    known = {place_of(file): family for file, family in families}
    return {game: known[place_of(dossier.file_of(game))] for game in dossier.games}


def verdicts_by_place(decided: Iterable[tuple[str, Iterable[Verdict]]]) -> dict[tuple[str, str], Verdict]:
    """Verdicts on the claims of several files, as :func:`concluded` takes them."""
    return {(place_of(file), verdict.name): verdict for file, verdicts in decided for verdict in verdicts}


def expect_references(dossier: Dossier, families: Mapping[str, Family]) -> None:
    """See that each game, by its name, has the claims that are named. Raises :class:`GameFileError`, with every fault."""
    faults = []
    for section, entries in (("parts", dossier.parts), ("failures", dossier.failures)):
        for name, entry in entries.items():
            for found in entry.references:
                path = f"{section}.{name}.claims.{found.game}"
                faults += _missing(found, families, path)
    if dossier.prediction:
        faults += _missing(dossier.prediction, families, "prediction")
    if faults:
        raise GameFileError(dossier.file, tuple(faults))


def _missing(found: Reference, families: Mapping[str, Family], path: str) -> list[Fault]:
    claims = families[found.game].spec.claims
    if found.claim in claims:
        return []
    hint = did_you_mean(found.claim, sorted(claims), "its claims: ")
    return [Fault(0, path, f"the game {found.game}.toml has no claim '{found.claim}'", hint)]


def concluded(
    dossier: Dossier,
    verdicts: Verdicts,
    family: Family | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DossierResult:
    """Join the verdicts on all claims that a dossier names.

    ``family`` is the game of its ``prediction``, whose break-even values are then found. An entry is left out if one of its
    claims has no verdict, as after an interruption.
    """
    parts = _entries(dossier, dossier.parts, verdicts)
    failures = _entries(dossier, dossier.failures, verdicts)
    axes = [found.axis for found in parts if found.axis]
    axis = max(dict.fromkeys(axes), key=axes.count, default="")
    ranged = [found for found in parts if axis and found.axis == axis]
    joined, perhaps, common = (
        _joined([getattr(found, name) for found in ranged]) for name in ("holds_on", "may_hold_on", "common")
    )
    table = None
    if family is not None and dossier.prediction is not None:
        (table,) = break_even(family, dossier.prediction.claim, progress=progress)
    return DossierResult(dossier, parts, failures, axis, joined, perhaps, common, table)


def _entries(dossier: Dossier, entries: Mapping[str, DossierEntry], verdicts: Verdicts) -> tuple[EntryResult, ...]:
    results = []
    for name, entry in entries.items():
        keys = [(place_of(dossier.file_of(found.game)), found.claim) for found in entry.references]
        if any(key not in verdicts for key in keys):
            continue
        findings = tuple(Finding(found.game, verdicts[key]) for found, key in zip(entry.references, keys, strict=True))
        ranged = [
            finding.verdict for finding in findings if len(finding.verdict.over) == 1 and finding.verdict.stretches
        ]
        axes = {next(iter(verdict.over)) for verdict in ranged}
        if len(axes) != 1 or len(ranged) < len(findings):
            results.append(EntryResult(name, entry, findings))
            continue
        holds_on, perhaps, common = (
            _joined([_those(verdict.stretches, *which) for verdict in ranged])
            for which in ((HOLDS,), (HOLDS, UNDECIDED), (HOLDS, UNDECIDED, DEPENDS, FAILS))
        )
        results.append(EntryResult(name, entry, findings, axes.pop(), holds_on, perhaps, _merged(common)))
    return tuple(results)


def _those(stretches: Sequence[ClaimStretch], *verdicts: str) -> tuple[ClaimStretch, ...]:
    return tuple(stretch for stretch in stretches if stretch.verdict in verdicts)


def _merged(stretches: Sequence[ClaimStretch]) -> tuple[ClaimStretch, ...]:
    """One stretch from the first to the last of some that tile it."""
    if not stretches:
        return ()
    first, last = stretches[0], stretches[-1]
    return (ClaimStretch(first.low, last.high, first.low_closed, last.high_closed, HOLDS),)


def _joined(sets: Sequence[Sequence[ClaimStretch]]) -> tuple[ClaimStretch, ...]:
    """What lies in every one of several sets of stretches; nothing of no sets."""
    found = tuple(sets[0]) if sets else ()
    for other in sets[1:]:
        found = tuple(shared for a in found for b in other if (shared := _shared(a, b)) is not None)
    return found


def _shared(a: ClaimStretch, b: ClaimStretch) -> ClaimStretch | None:
    """The stretch that two have in common; None if there is nothing."""
    low, low_closed = _inner(a.low, a.low_closed, b.low, b.low_closed, larger=True)
    high, high_closed = _inner(a.high, a.high_closed, b.high, b.high_closed, larger=False)
    if low > high or (low == high and not (low_closed and high_closed)):
        return None
    return ClaimStretch(low, high, low_closed, high_closed, HOLDS)


def _inner(a: Number, a_closed: bool, b: Number, b_closed: bool, *, larger: bool) -> tuple[Number, bool]:
    if a == b:
        return a, a_closed and b_closed
    return (a, a_closed) if (a > b) == larger else (b, b_closed)


def where_text(verdict: Verdict) -> str:
    """Where a claim was decided, and what was found there, exactly."""
    at = ", ".join(f"{name} = {number_text(value)}" for name, value in verdict.at.items())
    if verdict.stretches:
        ((axis, _),) = verdict.over.items()
        said = f"{axis}: {stretches_text(verdict.stretches)}"
    elif verdict.over:
        ranges = ", ".join(
            f"{name} in [{number_text(low)}, {number_text(high)}]" for name, (low, high) in verdict.over.items()
        )
        shares = ", ".join(f"{name} on {_percent(bounds)}" for name, bounds in verdict.shares.items() if bounds[1])
        said = f"{ranges}: {shares or verdict.verdict}"
    else:
        said = ""
    return ", ".join(part for part in (at, said) if part) or "at the values set"


def _percent(bounds: tuple[Fraction, Fraction]) -> str:
    low, high = (f"{float(100 * bound):.4g}%" for bound in bounds)
    return low if low == high else f"{low} to {high}"


def needs_text(verdict: Verdict, ranges: Mapping[str, tuple[Fraction, Fraction] | None] | None = None) -> str:
    """What must be true of the one parameter that a claim ranges over, for it to hold: ``reach < 27/40``.

    An end of the claim's range goes without saying; with the parameters' own ``ranges``, only if it is one of theirs.
    """
    if not verdict.stretches:
        return ""
    ((axis, (least, most)),) = verdict.over.items()
    holding, perhaps = _those(verdict.stretches, HOLDS), _those(verdict.stretches, UNDECIDED)
    whole = (ranges or {}).get(axis, (least, most))
    least_said, most_said = whole or (None, None)
    if perhaps:
        said = [_condition(axis, stretch, least_said, most_said) for stretch in holding]
        open_ = " or ".join(_condition(axis, stretch, least_said, most_said) for stretch in perhaps)
        if len(perhaps) == len(verdict.stretches):
            open_ = f"any {axis} from {number_text(least)} to {number_text(most)}"
        return f"{' or '.join(said)}{'; ' if said else ''}not decided for {open_}"
    if not holding:
        return f"no {axis} from {number_text(least)} to {number_text(most)} makes it true"
    if len(holding) == len(verdict.stretches):
        return f"any {axis} from {number_text(least)} to {number_text(most)}"
    return " or ".join(_condition(axis, stretch, least_said, most_said) for stretch in holding)


def _condition(axis: str, stretch: ClaimStretch, least: Fraction | None, most: Fraction | None) -> str:
    if stretch.is_point:
        return f"{axis} = {number_text(stretch.low)}"
    below = f"{axis} {'<=' if stretch.high_closed else '<'} {number_text(stretch.high)}"
    if stretch.low == least and stretch.low_closed:
        return below
    sign = "<=" if stretch.low_closed else "<"
    if stretch.high == most and stretch.high_closed:
        return f"{axis} {'>=' if stretch.low_closed else '>'} {number_text(stretch.low)}"
    return f"{number_text(stretch.low)} {sign} {below}"
