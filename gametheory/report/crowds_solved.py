"""Solutions of symmetric games and populations for the eye: what is known of each equilibrium besides its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from rich.console import RenderableType
from rich.text import Text

from gametheory.enclosure import Enclosure
from gametheory.numbers import short_text
from gametheory.report.layout import Columns
from gametheory.report.texts import counted
from gametheory.solvers.result import Equilibrium, Judgement, Solution
from gametheory.solvers.symmetric.details import CountRange, SymmetricDetails

MOST_RANGES = 20
"""Ranges of counts that are spelled out."""
OF_PURE = frozenset({"maximiser"})
"""What only pure outcomes have."""
HIDDEN = frozenset({"pure", "symmetric", "potential", "trace", "determinant", "mean_field"})
"""What JSON and CSV have, and a table leaves out, since other columns show it or few ask for it."""


def state_columns(equilibria: Sequence[Equilibrium]) -> list[str]:
    """What is known of some equilibrium here and worth a column."""
    known: dict[str, None] = {}
    for found in equilibria:
        known.update(dict.fromkeys(name for name, value in found.state.items() if value is not None))
    return [name for name in known if name not in HIDDEN]


def judgement_text(name: str, known: Judgement) -> str:
    """``yes``, ``no``, ``?`` for what is not known, ``-`` for what a mixture has not; numbers and texts as they are."""
    if known is None:
        return "-" if name in OF_PURE else "?"
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, tuple):
        return ", ".join(known)
    return short_text(known) if isinstance(known, Fraction | float | Enclosure) else known


def details_views(solution: Solution) -> list[RenderableType]:
    """Of a symmetric game: pure equilibria by counts, the potential, and how it is known that no mixed one is missing."""
    details = solution.details
    if not isinstance(details, SymmetricDetails):
        return []
    counts = "not looked at" if details.counts is None else _counts_text(details.counts, details)
    lines = [("pure equilibria by counts", counts)]
    if details.potential is not None and details.potential.exists:
        value = details.potential.value
        worth = "" if value is None else f", at {short_text(value)}"
        lines.append(("potential", f"largest with {_counts_text(details.potential.counts, details)}{worth}"))
    elif details.potential is not None:
        lines.append(("potential", "the game has no exact potential"))
    if details.certificate:
        lines.append(("mixed equilibria", details.certificate))
    if details.mean_field:
        shares = ", ".join(short_text(share) for share in details.mean_field)
        lines.append(
            ("mean-field shares", f"{shares} play {details.strategies[0]} where the gain vanishes in the limit")
        )
    table = Columns((f"{counted(details.players, 'player')}", ""))
    for name, text in lines:
        table.add(name, text)
    return [Text(), table]


def _counts_text(ranges: Sequence[CountRange], details: SymmetricDetails) -> str:
    if not ranges:
        return "none"
    texts = [_range_text(found, details) for found in ranges[:MOST_RANGES]]
    more = [f"and {len(ranges) - MOST_RANGES:,} more"] if len(ranges) > MOST_RANGES else []
    return "; ".join([*texts, *more])


def _range_text(found: CountRange, details: SymmetricDetails) -> str:
    parts: Mapping[str, tuple[int, int]] = dict(zip(details.strategies, found, strict=True))
    for name, (low, high) in parts.items():
        if low == high == details.players:
            return f"all {name}"
    shown = dict(list(parts.items())[:-1]) if len(parts) == 2 else parts
    return ", ".join(
        f"{low:,} {name}" if low == high else f"{low:,} to {high:,} {name}" for name, (low, high) in shown.items()
    )
